// Rules of the error function, the gamma function and its logarithmic derivatives.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI {

// The functions that the standard library lacks or does not make thread-safe, for plain numbers;
// compiled once in src/rules/special.cpp.
namespace special {

/// log |gamma(x)|: the bits of std::lgamma without its write to the global `signgam`.
float lgamma(float x);
double lgamma(double x);
long double lgamma(long double x);

/// The n-th derivative of the digamma function; NaN or ±inf at the poles 0, -1, -2 ..., no throw.
float polygamma(int n, float x);
double polygamma(int n, double x);
long double polygamma(int n, long double x);

// An integer is a double, as everywhere in <cmath>.
double lgamma(std::integral auto x) { return lgamma(static_cast<double>(x)); }
double polygamma(int n, std::integral auto x) { return polygamma(n, static_cast<double>(x)); }

}  // namespace special

namespace rules {

using special::lgamma, special::polygamma;

/// e^(-x²), with the rounding error of x² put back: at x = 26 it alone is worth 300 ulp.
template <class T> T exp_minus_square(const T& x) {
  const T high = x * x;
  const T low = fma(x, x, T(-high));
  const T y = exp(-high);
  return select<T>(y == 0, T(y), T(y - y * low));
}

struct Erf {  // 2/sqrt(pi) e^(-x²)
  static constexpr std::string_view name = "erf";
  static auto value(const auto& x) { return erf(x); }
  template <class T> static T partial(const T& x, const T&) {
    return 2 * std::numbers::inv_sqrtpi_v<scalar_t<T>> * exp_minus_square<T>(x);
  }
};

struct Erfc {  // -erf'
  static constexpr std::string_view name = "erfc";
  static auto value(const auto& x) { return erfc(x); }
  template <class T> static T partial(const T& x, const T&) {
    return -2 * std::numbers::inv_sqrtpi_v<scalar_t<T>> * exp_minus_square<T>(x);
  }
};

struct Lgamma {  // digamma.  DLMF 5.2.2
  static constexpr std::string_view name = "lgamma";
  static auto value(const auto& x) { return lgamma(x); }
  static auto partial(const auto& x, const auto&) { return polygamma(0, x); }
};

struct Tgamma {  // gamma · digamma.  DLMF 5.2.2
  static constexpr std::string_view name = "tgamma";
  static auto value(const auto& x) { return tgamma(x); }
  static auto partial(const auto& x, const auto& y) { return y * polygamma(0, x); }
};

struct Polygamma {  // each order is the derivative of the one before.  DLMF 5.15
  static constexpr std::string_view name = "polygamma";
  int order;
  bool operator==(const Polygamma&) const = default;
  auto value(const auto& x) const { return polygamma(order, x); }
  auto partial(const auto& x, const auto&) const { return polygamma(order + 1, x); }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
