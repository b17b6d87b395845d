// Functions that the tests of programs record.
// For: tests/graph/program_*_test.cpp. Read first: include/fluxion/graph/program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <type_traits>

#include <fluxion/fluxion.hpp>
#include <fluxion/program.hpp>

#include "graph/walk.hpp"

namespace fluxion::test {

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// R^3 -> R, smooth.
struct Smooth {
  template <class X> entry_t<X> operator()(const X& x) const {
    return exp(x[0] * x[1]) * sin(x[2]) + log1p(x[0] * x[0]) / (2 + cos(x[1]));
  }
};

/// R^3 -> R^2.
struct Pair {
  template <class X> Vector<entry_t<X>> operator()(const X& x) const {
    return Vector<entry_t<X>>{{x[0] * exp(x[1]), tanh(x[2]) / (1 + x[0] * x[0])}};
  }
};

/// R^2 -> R with two parameters, of which one decides nothing and the other one a branch.
struct Scaled {
  template <class X, class P> entry_t<X> operator()(const X& x, const P& p) const {
    if (x[0] < p[1]) return p[0] * exp(x[0]) * x[1];
    return p[0] * x[0] * x[0] + x[1] / (1 + p[1] * p[1]);
  }
};

/// R^2 -> R with four ways through two branches.
struct Quadrants {
  template <class X> entry_t<X> operator()(const X& x) const {
    entry_t<X> y = x[0] * x[1];
    if (x[0] < 0) {
      y += exp(x[0]);
    } else {
      y -= sin(x[0]);
    }
    if (x[1] > 0) y *= 2 + x[1];
    return y;
  }
};

/// Newton's iteration for the square root of x[0], as often as it takes: an R^1 -> R whose paths have
/// as many guards as steps.
struct SquareRoot {
  template <class X> entry_t<X> operator()(const X& x) const {
    entry_t<X> y = x[0];
    while (abs(y * y - x[0]) > 1e-12 * x[0]) y = (y + x[0] / y) / 2;
    return y;
  }
};

/// x[0] to the integer power next to x[1].
struct IntegerPower {
  template <class X> entry_t<X> operator()(const X& x) const {
    entry_t<X> y = 1;
    const long n = lround(x[1]);
    for (long i = 0; i < n; ++i) y *= x[0];
    return y;
  }
};

/// B points of n coordinates between -2 and 2, a column each.
inline Matrix<double> some_points(Eigen::Index n, Eigen::Index count) {
  Matrix<double> points(n, count);
  for (Eigen::Index i = 0; i < points.size(); ++i) {
    points.data()[i] = 2 * std::sin(1.7 * static_cast<double>(i) + 0.3);
  }
  return points;
}

inline bool identical(const Matrix<double>& a, const Matrix<double>& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    if (!identical(a.data()[i], b.data()[i])) return false;
  }
  return true;
}

/// All entries as accurate as sums of rounded products are.
inline bool agree(const Matrix<double>& a, const Matrix<double>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         (a.size() == 0 || (a - b).cwiseAbs().maxCoeff() <= 1e-13 * (1 + b.cwiseAbs().maxCoeff()));
}

}  // namespace fluxion::test
