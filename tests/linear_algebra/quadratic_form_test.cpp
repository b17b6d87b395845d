// quadratic_form(): values and derivatives.
// For: linear_algebra/quadratic_form.hpp. Read first: agreement.hpp.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/quadratic_form.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Var, fluxion::Vector;

/// Of the matrices A and X side by side.
struct QuadraticForm {
  template <class T> Matrix<T> operator()(const Matrix<T>& ax) const {
    const Eigen::Index n = ax.rows();
    return fluxion::quadratic_form(ax.leftCols(n), ax.rightCols(ax.cols() - n));
  }
  static Matrix<Complex> reference(const Matrix<Complex>& ax) {
    const Eigen::Index n = ax.rows();
    const Eigen::Index k = ax.cols() - n;
    Matrix<Complex> q = Matrix<Complex>::Zero(k, k);
    for (Eigen::Index i = 0; i < n; ++i) {
      for (Eigen::Index j = 0; j < n; ++j) {
        for (Eigen::Index r = 0; r < k; ++r) {
          for (Eigen::Index s = 0; s < k; ++s) q(r, s) += ax(i, n + r) * ax(i, j) * ax(j, n + s);
        }
      }
    }
    return q;
  }
};

TEST(QuadraticForm, HasTheDerivativesOfItsSum) {
  for (const Eigen::Index n : sizes) {
    expect_derivatives(QuadraticForm(), random_matrix(n, n + 3, 1));
  }
}

TEST(QuadraticForm, OfAVectorIsANumber) {
  const Matrix<double> a{{1, 2}, {3, 4}};
  const Vector<double> x{{5, 6}};
  EXPECT_EQ(fluxion::quadratic_form(a, x), 25 + 5 * 30 + 4 * 36);
  const auto of_x = [&](const auto& p) { return fluxion::quadratic_form(a, p); };
  EXPECT_EQ(fluxion::gradient(of_x, x), (a + a.transpose()) * x);
  EXPECT_EQ(fluxion::hessian(of_x, x), a + a.transpose());
  const auto of_a = [&](const auto& p) { return fluxion::quadratic_form(p.reshaped(2, 2), x); };
  EXPECT_EQ(fluxion::gradient(of_a, a.reshaped().eval()), (x * x.transpose()).reshaped());
}

TEST(QuadraticForm, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::quadratic_form(RealMatrix::Ones(2, 3), Vector<double>::Ones(3)); },
              testing::ThrowsMessage<fluxion::ShapeError>(testing::StartsWith(
                  "quadratic_form: the matrix has the wrong shape; got 2x3, ")));
  EXPECT_THAT([] { fluxion::quadratic_form(RealMatrix::Ones(3, 3), Vector<double>::Ones(2)); },
              testing::ThrowsMessage<fluxion::ShapeError>(testing::StartsWith(
                  "quadratic_form: the vector has the wrong number of rows; got 2, expected 3 ")));
}

}  // namespace
