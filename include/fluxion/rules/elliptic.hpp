// Rules of the complete elliptic integrals of the first and the second kind.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/extended.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace special {

/// Compiled in src/rules/elliptic.cpp.
namespace extended {

long double comp_ellint_1_derivative(int order, long double k);
long double comp_ellint_2_derivative(int order, long double k);

}  // namespace extended

/// The n-th derivatives of the complete elliptic integrals K and E for the modulus k; NaN for
/// |k| > 1 and for n < 0.
auto comp_ellint_1_derivative(int n, Plain auto k) {
  return rounded([n](long double z) { return extended::comp_ellint_1_derivative(n, z); }, k);
}
auto comp_ellint_2_derivative(int n, Plain auto k) {
  return rounded([n](long double z) { return extended::comp_ellint_2_derivative(n, z); }, k);
}

}  // namespace special

namespace rules {

using special::comp_ellint_1_derivative, special::comp_ellint_2_derivative;

struct CompEllint1 {  // each order by itself: E / (1 - k²) - K, as in K', cancels near 0
  static constexpr std::string_view name = "comp_ellint_1";
  int order;
  bool operator==(const CompEllint1&) const = default;
  auto value(const auto& k) const { return comp_ellint_1_derivative(order, k); }
  auto partial(const auto& k, const auto&) const { return comp_ellint_1_derivative(order + 1, k); }
};

struct CompEllint2 {  // as that of K: E - K cancels near 0
  static constexpr std::string_view name = "comp_ellint_2";
  int order;
  bool operator==(const CompEllint2&) const = default;
  auto value(const auto& k) const { return comp_ellint_2_derivative(order, k); }
  auto partial(const auto& k, const auto&) const { return comp_ellint_2_derivative(order + 1, k); }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
