// What must hold for the derivatives of every function of matrices, in every mode.
// For: tests of linear_algebra/ whose functions are generic: f(x) for any vector of numbers.
// Read first: reference/decompositions.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <reference/decompositions.hpp>

#include <fluxion/fluxion.hpp>

namespace fluxion::test {

/// The entries of matrices, each by columns, one after the other.
template <class First, class... Rest> auto stacked(const First& first, const Rest&... rest) {
  Vector<typename First::Scalar> all(first.size() + (Eigen::Index(0) + ... + rest.size()));
  Eigen::Index next = 0;
  const auto put = [&](const auto& x) {
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      for (Eigen::Index i = 0; i < x.rows(); ++i) all[next++] = x(i, j);
    }
  };
  put(first);
  (put(rest), ...);
  return all;
}

/// Entries `first` and following of x by columns.
template <class X>
auto matrix_of(const X& x, Eigen::Index rows, Eigen::Index cols, Eigen::Index first = 0) {
  Matrix<typename X::Scalar> a(rows, cols);
  for (Eigen::Index k = 0; k < a.size(); ++k) a.data()[k] = x[first + k];
  return a;
}

/// Makes the first entry of each column positive; turns the columns of `partner` with it.
template <class T> void fix_signs(Matrix<T>& vectors, Matrix<T>* partner = nullptr) {
  for (Eigen::Index j = 0; j < vectors.cols(); ++j) {
    if (value_of(vectors(0, j)) >= 0) continue;
    vectors.col(j) = -vectors.col(j);
    if (partner != nullptr) partner->col(j) = -partner->col(j);
  }
}

inline Vector<double> as_point(const std::vector<double>& x) {
  return Eigen::Map<const Vector<double>>(x.data(), static_cast<Eigen::Index>(x.size()));
}

/// Entries of the same size for every platform.
inline Vector<double> scattered(Eigen::Index n, double phase = 0) {
  Vector<double> x(n);
  for (Eigen::Index i = 0; i < n; ++i)
    x[i] = std::sin(1.7 * static_cast<double>(i * i + 1) + phase);
  return x;
}

/// Unlike a point that is scattered: along itself, too much vanishes.
inline Vector<double> direction(Eigen::Index n) { return scattered(n, 1.0); }

template <class F> Matrix<double> jacobian_by_rows(const F& f, const Vector<double>& x) {
  const Eigen::Index m = f(x).size();
  Matrix<double> j(m, x.size());
  for (Eigen::Index i = 0; i < m; ++i) {
    j.row(i) = vjp(f, x, Vector<double>(Vector<double>::Unit(m, i))).cotangent;
  }
  return j;
}

/// Values, tangents and adjoints of the function with this name, which make(row) makes, against the
/// table: to 1e-11 of the largest.
template <class Make> void expect_table(std::string_view name, const Make& make) {
  int count = 0;
  for (const Decomposition& row : decompositions()) {
    if (row.name != name) continue;
    SCOPED_TRACE(std::to_string(row.rows) + "x" + std::to_string(row.cols));
    ++count;
    const auto f = make(row);
    const Vector<double> x = as_point(row.point);
    const Vector<double> values = as_point(row.values);
    const Matrix<double> derivatives =
        matrix_of(as_point(row.jacobian), x.size(), values.size()).transpose();
    const double tolerance = 1e-11 * derivatives.cwiseAbs().maxCoeff();
    EXPECT_LE((f(x) - values).cwiseAbs().maxCoeff(), 1e-12 * values.cwiseAbs().maxCoeff());
    EXPECT_LE((jacobian(f, x) - derivatives).cwiseAbs().maxCoeff(), tolerance);
    EXPECT_LE((jacobian_by_rows(f, x) - derivatives).cwiseAbs().maxCoeff(), tolerance);
  }
  EXPECT_GT(count, 0) << name;
}

/// That w · (J v) and (Jᵀ w) · v agree up to the rounding of their sum.
template <class F> void expect_adjoint_modes(const F& f, const Vector<double>& x) {
  const Vector<double> v = direction(x.size());
  const Vector<double> w = direction(f(x).size());
  const double forward = w.dot(jvp(f, x, v).tangent);
  const double reverse = vjp(f, x, w).cotangent.dot(v);
  const double terms = w.cwiseAbs().dot(jacobian(f, x).cwiseAbs() * v.cwiseAbs());
  EXPECT_LE(std::abs(forward - reverse), 1e-13 * terms);
}

/// That the error of the tangent falls with the square of the step.
template <class F> void expect_taylor_slope(const F& f, const Vector<double>& x) {
  const Vector<double> v = direction(x.size());
  const auto [y, tangent] = jvp(f, x, v);
  const auto remainder = [&, &value = y, &slope = tangent](double h) {
    return (f(Vector<double>(x + h * v)) - value - h * slope).norm();
  };
  const double slope = std::log2(remainder(2e-4) / remainder(1e-4));
  EXPECT_NEAR(slope, 2, 0.05);
}

/// A curved number made of all values of f.
template <class F> auto curved(const F& f) {
  return [f](const auto& x) {
    const auto y = f(x);
    typename decltype(y)::Scalar sum(0);
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      sum += (1.0 + 0.25 * static_cast<double>(i)) * y[i] * y[i] * y[i];
    }
    return sum;
  };
}

/// Second derivatives, by a tape of duals, by two tapes and by two levels of duals, against
/// differences of the gradient.
template <class F> void expect_hessians(const F& f, const Vector<double>& x) {
  const auto g = curved(f);
  const Matrix<double> hessian = fluxion::hessian(g, x);
  const Vector<double> v = direction(x.size());
  const Vector<double> hv = hessian * v;
  const double size = hessian.cwiseAbs().maxCoeff() * static_cast<double>(x.size());
  constexpr double h = 1e-5;
  const Vector<double> differences =
      (gradient(g, Vector<double>(x + h * v)) - gradient(g, Vector<double>(x - h * v))) / (2 * h);
  EXPECT_LE((differences - hv).cwiseAbs().maxCoeff(), 1e-7 * size);

  const auto along_v = [&](const auto& p) { return gradient(g, p).dot(v); };
  EXPECT_LE((gradient(along_v, x) - hv).cwiseAbs().maxCoeff(), 1e-12 * size);

  const auto moved = [&](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    return Vector<T>(x.cast<T>() + v.cast<T>() * t);
  };
  const auto slope = [&](const auto& t) {
    return derivative([&](const auto& s) { return g(moved(s)); }, t);
  };
  EXPECT_NEAR(derivative(slope, 0.0), v.dot(hv), 1e-12 * size * v.squaredNorm());
}

template <class F> void expect_modes(const F& f, const Vector<double>& x) {
  expect_adjoint_modes(f, x);
  expect_taylor_slope(f, x);
}

}  // namespace fluxion::test
