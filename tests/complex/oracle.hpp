// Derivatives of complex functions by Cauchy's integral: the mean of f on a circle, in long double.
// For: comparing our derivatives with something that knows no derivative of any function. The
// trapezoidal rule on a circle converges geometrically. Read first: nothing.
// Source: Lyness & Moler 1967; Trefethen & Weideman 2014.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace fluxion::test {

using WideComplex = std::complex<long double>;

/// A derivative and the rounding error that it may have.
struct OracleDerivative {
  std::complex<double> value;
  double error;
};

/// The derivative of this order (at least 1) of f at z; f must be analytic within twice the radius.
template <class F>
OracleDerivative derivative_on_circle(const F& f, WideComplex z, long double radius, int order) {
  constexpr int n = 128;
  WideComplex sum = 0;
  long double size = 0;
  for (int k = 0; k < n; ++k) {
    const long double angle = 2 * std::numbers::pi_v<long double> * k / n;
    const WideComplex w(f(z + std::polar(radius, angle)));
    sum += w * std::polar(1.0L, -angle * static_cast<long double>(order));
    size = std::max(size, std::abs(w));
  }
  long double scale = 1;
  for (int k = 1; k <= order; ++k) scale *= static_cast<long double>(k) / radius;
  return {std::complex<double>(sum * scale / static_cast<long double>(n)),
          static_cast<double>(0x1p-60L * size * scale)};
}

/// A radius for functions that have all their branch points, cuts and poles on the two axes.
inline long double radius_off_axes(std::complex<double> z) {
  const WideComplex wide(z);
  return 0.45L * std::min({1.0L, std::abs(wide.real()), std::abs(wide.imag())});
}

/// The first derivative by differences of order six along a direction: where a circle would cross
/// a branch cut, and the step in direction 1 or i stays on one side of it.
template <class F, class Move>
std::complex<double> derivative_along(const F& f, const Move& moved, WideComplex direction) {
  constexpr long double h = 0x1p-10L;
  const auto pair = [&](long double k) {
    return WideComplex(f(moved(k * h))) - WideComplex(f(moved(-k * h)));
  };
  const WideComplex slope = (45.0L * pair(1) - 9.0L * pair(2) + pair(3)) / (60 * h);
  return std::complex<double>(slope / direction);
}

}  // namespace fluxion::test
