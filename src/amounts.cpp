// Numbers of things and of bytes, as text. For: what the library says about itself.
// Read first: amounts.hpp. SPDX-License-Identifier: MIT
#include "amounts.hpp"

#include <array>

#include <fmt/format.h>

namespace fluxion::inline FLUXION_ABI::detail {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string bytes(std::size_t count) {
  constexpr std::array<std::string_view, 4> units = {"KiB", "MiB", "GiB", "TiB"};
  if (count < 1024) return fmt::format("{} B", count);
  double amount = static_cast<double>(count) / 1024;
  std::size_t unit = 0;
  // From here on it would be printed as 1024.0.
  while (amount >= 1023.95 && unit + 1 < units.size()) {
    amount /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", amount, units[unit]);
}

}  // namespace fluxion::inline FLUXION_ABI::detail
