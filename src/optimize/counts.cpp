// The text of counts.
// For: reports.
// Read first: include/fluxion/optimize/counts.hpp.
// SPDX-License-Identifier: MIT
#include <ostream>
#include <string_view>
#include <utility>

#include <fluxion/optimize/counts.hpp>

namespace fluxion::inline FLUXION_ABI {

std::string to_string(const Counts& counts) {
  const std::pair<std::int64_t, std::string_view> kinds[] = {{counts.gradient, "gradient"},
                                                             {counts.value, "value"},
                                                             {counts.hvp, "Hessian product"},
                                                             {counts.hessian, "Hessian"},
                                                             {counts.residual, "residual"},
                                                             {counts.jacobian, "Jacobian"}};
  std::string text;
  for (const auto& [count, noun] : kinds) {
    if (count > 0) {
      text +=
          fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, noun, count == 1 ? "" : "s");
    }
  }
  return text.empty() ? "none" : text;
}

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << to_string(counts);
}

}  // namespace fluxion
