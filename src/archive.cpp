// Numbers as text.
// For: comparing what runs were started with.
// Read first: include/fluxion/archive.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/archive.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

double ArchiveText::number(double value) {
  append(fmt::format("{}", value));
  return value;
}

std::int64_t ArchiveText::integer(std::int64_t value) {
  append(fmt::format("{}", value));
  return value;
}

void ArchiveText::append(std::string_view word) {
  text_.append(text_.empty() ? "" : ", ").append(word);
}

}  // namespace fluxion::inline FLUXION_ABI::detail
