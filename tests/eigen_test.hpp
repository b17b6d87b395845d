// Runs a function of an Eigen vector on dual numbers, on the tape and in long double.
// For: the files eigen_*_test.cpp. Read first: support/oracle.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

#include "support/functions.hpp"
#include "support/oracle.hpp"

namespace fluxion::test {

template <class X> using scalar_of_t = scalar_t<typename std::remove_cvref_t<X>::Scalar>;

/// A constant matrix in the precision that goes with x, small enough to read.
template <class X> Matrix<scalar_of_t<X>> constants(const X&, Eigen::Index m, Eigen::Index n) {
  Matrix<scalar_of_t<X>> a(m, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    for (Eigen::Index i = 0; i < m; ++i) {
      a(i, j) = std::sin(static_cast<scalar_of_t<X>>(5 * i + 3 * j + 1));
    }
  }
  return a;
}

/// A symmetric positive definite matrix that depends on x.
template <class X> auto definite(const X& x, Eigen::Index n) {
  Matrix<entry_t<X>> m = constants(x, n, 3) * x.asDiagonal() * constants(x, n, 3).transpose();
  m.diagonal().array() += 2;
  return m;
}

/// Collects results of different shapes in one vector.
template <class T> struct Results {
  std::vector<T> entries;

  template <class D> Results& operator<<(const Eigen::DenseBase<D>& m) {
    const auto plain = m.eval();
    for (Eigen::Index j = 0; j < plain.cols(); ++j) {
      for (Eigen::Index i = 0; i < plain.rows(); ++i) entries.push_back(T(plain(i, j)));
    }
    return *this;
  }
  Results& operator<<(const T& x) { return entries.push_back(x), *this; }
};

template <class F> Matrix<double> forward_jacobian(const F& f, const Vector<double>& x) {
  using D = Dual<double, 4>;
  Vector<D> inputs(x.size());
  for (Eigen::Index j = 0; j < x.size(); ++j) {
    inputs[j] = D::seeded(x[j], 1, static_cast<std::size_t>(j));
  }
  const auto y = f(inputs);
  Matrix<double> result(static_cast<Eigen::Index>(y.size()), x.size());
  for (Eigen::Index j = 0; j < x.size(); ++j) {
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
      result(i, j) = y[static_cast<std::size_t>(i)].tangent(static_cast<std::size_t>(j));
    }
  }
  return result;
}

template <class F> Matrix<double> reverse_jacobian(const F& f, const Vector<double>& x) {
  Recording recording;
  Vector<Var> inputs(x.size());
  for (Eigen::Index j = 0; j < x.size(); ++j) inputs[j] = recording.input(x[j]);
  const auto y = f(inputs);
  Matrix<double> result(static_cast<Eigen::Index>(y.size()), x.size());
  for (Eigen::Index i = 0; i < result.rows(); ++i) {
    recording.sweep(y[static_cast<std::size_t>(i)]);
    for (Eigen::Index j = 0; j < x.size(); ++j) result(i, j) = recording.adjoint(inputs[j]);
  }
  return result;
}

/// f(x) is a std::vector. Both modes against differences, and the values against double.
template <class F>
void expect_derivatives(const F& f, const Vector<double>& x, double tolerance = 1e-12) {
  const Matrix<double> expected = jacobian_oracle(f, x);
  const Matrix<double> forward = forward_jacobian(f, x);
  const Matrix<double> reverse = reverse_jacobian(f, x);
  ASSERT_EQ(forward.rows(), expected.rows());
  ASSERT_EQ(reverse.rows(), expected.rows());
  for (Eigen::Index i = 0; i < expected.rows(); ++i) {
    const double scale = 1 + expected.row(i).cwiseAbs().maxCoeff();
    for (Eigen::Index j = 0; j < expected.cols(); ++j) {
      EXPECT_NEAR(forward(i, j), expected(i, j), tolerance * scale) << "result " << i;
      EXPECT_NEAR(reverse(i, j), expected(i, j), tolerance * scale) << "result " << i;
    }
  }
}

}  // namespace fluxion::test
