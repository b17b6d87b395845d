// The text of a line of source code.
// For: reports. Read first: include/fluxion/inspect/source_line.hpp.
// SPDX-License-Identifier: MIT
#include <string_view>

#include <fmt/format.h>

#include <fluxion/inspect/source_line.hpp>

namespace fluxion::inline FLUXION_ABI {

std::string to_string(const SourceLine& line) {
  if (!line) return "unknown";
  const std::string_view path = line.file;
  return fmt::format("{}:{}", path.substr(path.find_last_of("/\\") + 1), line.line);
}

}  // namespace fluxion
