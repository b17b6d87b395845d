// A program as text, and as a picture.
// For: program.hpp and program_format.hpp. Read first: program_state.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How much of a program is listed.
struct ListingOptions {
  std::size_t lines = 100;  ///< at most; the others are counted
};

/// What of a program is drawn, and how.
struct PathDotOptions {
  int path = 0;    ///< in the order in which they were recorded
  int digits = 6;  ///< of each constant, significant ones
};

/// A few lines.
std::string to_string(const ProgramStats& stats);
std::ostream& operator<<(std::ostream& stream, const ProgramStats& stats);

namespace graph {

std::string listing(const ProgramState& state, const ListingOptions& options);

/// Throws: OptionError, if there is no such path, or not so many digits.
std::string dot(const ProgramState& state, const PathDotOptions& options);

}  // namespace graph

}  // namespace fluxion::inline FLUXION_ABI
