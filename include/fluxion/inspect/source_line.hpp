// A line of source code, as a default argument learns it from the caller.
// For: saying where an operation was written. Read first: portability.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <fluxion/portability.hpp>

#if FLUXION_HAS_SOURCE_LOCATION
#include <source_location>
#endif

namespace fluxion::inline FLUXION_ABI {

/// A line of source code; false where the compiler does not tell.
struct SourceLine {
  const char* file = "";  ///< as the compiler was given it
  unsigned line = 0;

  explicit operator bool() const { return line > 0; }

  /// As a default argument: the line of the call.
#if FLUXION_HAS_SOURCE_LOCATION
  static constexpr SourceLine here(std::source_location at = std::source_location::current()) {
    return {at.file_name(), at.line()};
  }
#else
  static constexpr SourceLine here() { return {}; }
#endif
};

/// The name of the file without its folders and the line, as `model.cpp:12`; "unknown" for none.
std::string to_string(const SourceLine& line);

}  // namespace fluxion::inline FLUXION_ABI
