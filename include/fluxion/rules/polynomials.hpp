// Rules of orthogonal polynomials: Gegenbauer with Legendre's among them, Hermite, Laguerre.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/extended.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace special {

/// Compiled in src/rules/polynomials.cpp.
namespace extended {

long double gegenbauer(int degree, long double parameter, long double x);
long double hermite(int degree, long double x);
long double assoc_laguerre(int degree, long double parameter, long double x);

}  // namespace extended

/// Gegenbauer's polynomial C_n with a parameter, which is Legendre's for 1/2; a negative degree is
/// the polynomial 0, as in the derivative of a constant.
auto gegenbauer(int n, double parameter, Plain auto x) {
  const auto p = static_cast<long double>(parameter);
  return rounded([n, p](long double z) { return extended::gegenbauer(n, p, z); }, x);
}

/// Hermite's polynomial H_n of the weight e^(-x²).
auto hermite(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::hermite(n, z); }, x);
}

/// Laguerre's polynomial of degree n with a parameter.
auto assoc_laguerre(int n, double parameter, Plain auto x) {
  const auto p = static_cast<long double>(parameter);
  return rounded([n, p](long double z) { return extended::assoc_laguerre(n, p, z); }, x);
}

}  // namespace special

namespace rules {

using special::assoc_laguerre, special::gegenbauer, special::hermite;

struct Gegenbauer {  // 2p C_(n-1) with p + 1.  DLMF 18.9.19
  static constexpr std::string_view name = "gegenbauer";
  int degree;
  double parameter;
  bool operator==(const Gegenbauer&) const = default;
  auto value(const auto& x) const { return gegenbauer(degree, parameter, x); }
  template <class T> auto partial(const T& x, const T&) const {
    return static_cast<scalar_t<T>>(2 * parameter) * gegenbauer(degree - 1, parameter + 1, x);
  }
};

struct Hermite {  // 2n H_(n-1).  DLMF 18.9.25
  static constexpr std::string_view name = "hermite";
  int degree;
  bool operator==(const Hermite&) const = default;
  auto value(const auto& x) const { return hermite(degree, x); }
  template <class T> auto partial(const T& x, const T&) const {
    return constant<T>(2 * degree) * hermite(degree - 1, x);
  }
};

struct AssocLaguerre {  // -L_(n-1) with p + 1.  DLMF 18.9.23
  static constexpr std::string_view name = "assoc_laguerre";
  int degree;
  double parameter;
  bool operator==(const AssocLaguerre&) const = default;
  auto value(const auto& x) const { return assoc_laguerre(degree, parameter, x); }
  auto partial(const auto& x, const auto&) const {
    return -assoc_laguerre(degree - 1, parameter + 1, x);
  }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
