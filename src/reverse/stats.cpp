// The table of a tape's memory.
// For: printing what a recording costs. Read first: include/fluxion/reverse/stats.hpp.
// SPDX-License-Identifier: MIT
#include <iterator>
#include <ostream>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/reverse/stats.hpp>

#include "../amounts.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

using detail::bytes;
using detail::counted;

void write_row(std::string& text, std::string_view name, std::size_t used, std::size_t reserved) {
  fmt::format_to(
      std::back_inserter(text), "{:<10}{:>12}{:>12}\n", name, bytes(used), bytes(reserved));
}

}  // namespace

std::string to_string(const TapeStats& stats) {
  std::string text = fmt::format("{:<10}{:>12}{:>12}\n", "", "used", "reserved");
  write_row(text, "partials", stats.used.partials, stats.reserved.partials);
  write_row(text, "ids", stats.used.ids, stats.reserved.ids);
  write_row(text, "adjoints", stats.used.adjoints, stats.reserved.adjoints);
  if (stats.operations > 0) {
    write_row(text, "operations", stats.used.operations, stats.reserved.operations);
  }
  write_row(text, "total", stats.used.total(), stats.reserved.total());
  const std::string operations =
      stats.operations > 0 ? ", " + counted(stats.operations, "operation") : "";
  return text + fmt::format("{}, {}, {}{}; peak {}, {}",
                            counted(stats.statements, "statement"),
                            counted(stats.arguments, "argument"),
                            counted(stats.inputs, "input"),
                            operations,
                            bytes(stats.peak),
                            stats.limit == 0 ? "no limit" : "limit " + bytes(stats.limit));
}

std::ostream& operator<<(std::ostream& stream, const TapeStats& stats) {
  return stream << to_string(stats);
}

}  // namespace fluxion
