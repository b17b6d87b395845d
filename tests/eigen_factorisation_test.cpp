// Eigen's LU factorisations, inverses and determinants of active numbers, also where entries are 0
// and yet move. Its QR does not compile: compile_fail/eigen.cpp.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Vector;

TEST(EigenFactorisation, WithFullPivoting) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    Results<T> y;
    for (const Eigen::Index n : {3, 10}) {
      const auto m = definite(x, n);
      const Vector<T> b = constants(x, n, 3) * x.reverse();
      y << m.fullPivLu().solve(b);
    }
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.7, 1.6, 0.4}), 1e-11);
}

// In the matrix and on the right side.
TEST(EigenFactorisation, OfActiveZeros) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const T p = x[0] - 0.5;
    const T q = x[1] - 0.25;
    Matrix<T> m(3, 3);
    m << 2, p, q, p, 3, q, q, p, 4;
    const Vector<T> b{{p, x[2], q}};
    Results<T> y;
    y << m.fullPivLu().solve(b) << m.partialPivLu().solve(b);
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.5, 0.25, 0.75}), 1e-11);
}

TEST(EigenFactorisation, InversesAndDeterminantsAtZeros) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const T p = x[0] - 0.5;
    const T q = x[1] - 0.25;
    Results<T> y;
    for (const Eigen::Index n : {2, 3, 4, 6}) {
      Matrix<T> m = constants(x, n, n).template cast<T>();
      m.diagonal().array() += 4;
      m(0, 1) = p;
      m(1, 0) = q;
      m(n - 1, 0) = p;
      y << m.inverse() << m.determinant();
    }
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.5, 0.25, 0.75}), 1e-11);
}

}  // namespace
