// Solutions of linear systems, computed by Eigen on active numbers.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Vector;

const Vector<double> x3 = vector_of({0.7, 1.6, 0.4});

TEST(EigenSolve, FactorisationsThatBranchOnNoZero) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    Results<T> y;
    for (const Eigen::Index n : {3, 10}) {
      const auto m = definite(x, n);
      const Vector<T> b = constants(x, n, 3) * x.reverse();
      y << m.llt().solve(b) << m.ldlt().solve(b) << m.partialPivLu().solve(b);
    }
    return y.entries;
  };
  expect_derivatives(f, x3, 1e-11);
}

// Where numbers happen to be 0, a shortcut in Eigen would lose their derivatives.
TEST(EigenSolve, RightSidesWithActiveZeros) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const Matrix<T> m = definite(x, 3);
    const Vector<T> b{{x[0] - 0.5, x[1], x[2] - 0.75}};
    Results<T> y;
    y << m.llt().solve(b) << m.ldlt().solve(b) << m.partialPivLu().solve(b) << m.inverse() * b;
    y << m.template triangularView<Eigen::Lower>().solve(b);
    y << m.template triangularView<Eigen::UnitUpper>().solve(b);
    y << m.transpose().template triangularView<Eigen::Upper>().solve(b);
    Matrix<T> several(3, 2);
    several << b, x;
    y << m.llt().solve(several) << m.partialPivLu().solve(several);
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.5, 0.25, 0.75}), 1e-11);
}

TEST(EigenSolve, MatricesWithActiveZeros) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const T p = x[0] - 0.5;
    const T q = x[1] - 0.25;
    Matrix<T> m(3, 3);
    m << 2, p, 0, p, 3, q, 0, q, 4;
    const Vector<T> b = x;
    Results<T> y;
    y << m.llt().solve(b) << m.ldlt().solve(b) << m.partialPivLu().solve(b);
    y << m.inverse() << m.determinant();
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.5, 0.25, 0.75}), 1e-11);
}

}  // namespace
