// The exceptions of the library.
// For: catching one kind of mistake, or every kind as fluxion::Error.
// Read first: nothing. Form of a message: `function: what happened; got X, expected Y; try Z`.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

#include <fluxion/version.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Base of every exception that the library throws itself; `what()` is one readable sentence.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Thrown when a size is wrong: an empty point, a direction longer than the point.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// Thrown when a recording is misused or full: a variable of another recording, too many statements.
class TapeError : public Error {
 public:
  using Error::Error;
};

/// Thrown on entry when an option has a value that cannot be meant, such as a negative tolerance.
class OptionError : public Error {
 public:
  using Error::Error;
};

/// Thrown when an argument is outside the domain and NaN would not be an honest answer either.
class DomainError : public Error {
 public:
  using Error::Error;
};

/// Thrown when a file cannot be read or written, or is not in the format that its reader expects.
class FileError : public Error {
 public:
  using Error::Error;
};

}  // namespace fluxion
