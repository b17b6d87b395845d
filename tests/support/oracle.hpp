// Derivatives by differences of order six in long double: slow, but none of our algebra is in them.
// For: comparing the drivers with something independent. Truncation and rounding together stay below
// 1e-15 of the function's scale for first and 1e-12 for second derivatives. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <iterator>

#include <fluxion/eigen.hpp>

namespace fluxion::test {

using Wide = long double;

/// f at x in long double, as a vector: one number is a vector of one.
template <class F> Vector<Wide> evaluate_wide(const F& f, const Vector<Wide>& x) {
  const auto y = f(x);
  if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(y)>>) {
    return Vector<Wide>::Constant(1, y);
  } else {
    return Eigen::Map<const Vector<Wide>>(std::data(y), static_cast<Eigen::Index>(std::size(y)));
  }
}

/// d/dt g(t) at 0 for a function g of a long double.
template <class G> auto slope_at_zero(const G& g, Wide h) {
  const auto pair = [&](int k) { return (g(static_cast<Wide>(k) * h) - g(-k * h)).eval(); };
  return ((45 * pair(1) - 9 * pair(2) + pair(3)) / (60 * h)).eval();
}

/// The Jacobian of f at x.
template <class F> Matrix<double> jacobian_oracle(const F& f, const Vector<double>& x) {
  const Vector<Wide> start = x.cast<Wide>();
  Matrix<double> result(evaluate_wide(f, start).size(), x.size());
  for (Eigen::Index j = 0; j < x.size(); ++j) {
    const auto along = [&](Wide t) {
      Vector<Wide> moved = start;
      moved[j] += t;
      return evaluate_wide(f, moved);
    };
    result.col(j) = slope_at_zero(along, 0x1p-9L).template cast<double>();
  }
  return result;
}

/// The Hessian of f at x.
template <class F> Matrix<double> hessian_oracle(const F& f, const Vector<double>& x) {
  const Vector<Wide> start = x.cast<Wide>();
  Matrix<double> result(x.size(), x.size());
  const auto mixed = [&](Eigen::Index i, Eigen::Index j) {
    const auto outer = [&](Wide s) {
      const auto inner = [&](Wide t) {
        Vector<Wide> moved = start;
        moved[i] += s;
        moved[j] += t;
        return evaluate_wide(f, moved);
      };
      return slope_at_zero(inner, 0x1p-10L);
    };
    return slope_at_zero(outer, 0x1p-10L)[0];
  };
  for (Eigen::Index j = 0; j < x.size(); ++j) {
    for (Eigen::Index i = 0; i < x.size(); ++i) result(i, j) = static_cast<double>(mixed(i, j));
  }
  return result;
}

}  // namespace fluxion::test
