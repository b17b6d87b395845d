// cholesky(): values and derivatives of the factor.
// For: linear_algebra/cholesky.hpp. Read first: agreement.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/cholesky.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Var, fluxion::Vector;

struct Cholesky {
  template <class T> Matrix<T> operator()(const Matrix<T>& a) const { return fluxion::cholesky(a); }
  /// The textbook's, which reads the lower triangle.
  static Matrix<Complex> reference(const Matrix<Complex>& a) {
    Matrix<Complex> l = Matrix<Complex>::Zero(a.rows(), a.cols());
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      for (Eigen::Index i = j; i < a.rows(); ++i) {
        Complex sum = a(i, j);
        for (Eigen::Index k = 0; k < j; ++k) sum -= l(i, k) * l(j, k);
        l(i, j) = i == j ? std::sqrt(sum) : sum / l(j, j);
      }
    }
    return l;
  }
};

TEST(Cholesky, HasTheDerivativesOfTheTextbooksAlgorithm) {
  for (const Eigen::Index n : sizes) expect_derivatives(Cholesky(), definite(n));
}

TEST(Cholesky, HasDerivativesWhereTheFactorHasZeros) {
  RealMatrix a = definite(5);
  a.col(1).tail(3).setZero();
  a.row(1).tail(3).setZero();
  a.col(0).tail(4).setZero();
  a.row(0).tail(4).setZero();
  expect_derivatives(Cholesky(), a);
}

TEST(Cholesky, IsAFunctionOfTheLowerTriangle) {
  RealMatrix a = definite(4);
  const RealMatrix l = fluxion::cholesky(a);
  a.triangularView<Eigen::StrictlyUpper>().setConstant(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(fluxion::cholesky(a), l);
  const RealMatrix g = pulled_back(Cholesky(), a, RealMatrix::Ones(4, 4));
  EXPECT_TRUE(g.triangularView<Eigen::StrictlyUpper>().toDenseMatrix().isZero(0));
  EXPECT_FALSE(g.isZero());
}

TEST(Cholesky, HasConstantsAboveTheDiagonal) {
  fluxion::Recording recording;
  const RealMatrix values = definite(3);
  Matrix<Var> a(3, 3);
  recording.inputs({values.data(), 9}, {a.data(), 9});
  const Matrix<Var> l = fluxion::cholesky(a);
  EXPECT_EQ(recording.statements(), 9U + 6U);
  EXPECT_TRUE(l(0, 1).is_passive());
  EXPECT_EQ(l(0, 2).value(), 0.0);
  EXPECT_FALSE(l(2, 0).is_passive());
}

TEST(Cholesky, OfAMatrixThatIsNotPositiveDefiniteIsADomainError) {
  RealMatrix a = definite(40);
  a(36, 36) = -1;
  EXPECT_THAT([&] { fluxion::cholesky(a); },
              testing::ThrowsMessage<fluxion::DomainError>(
                  "cholesky: the matrix is not positive definite; got a pivot in column 36 that is "
                  "not positive, expected positive ones; try to add a small positive number to the "
                  "diagonal"));
  EXPECT_THROW(fluxion::cholesky(RealMatrix::Zero(1, 1)), fluxion::DomainError);
}

TEST(Cholesky, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::cholesky(RealMatrix::Ones(2, 3)); },
              testing::ThrowsMessage<fluxion::ShapeError>(
                  testing::StartsWith("cholesky: the matrix has the wrong shape; got 2x3, ")));
  EXPECT_THROW(fluxion::cholesky(RealMatrix(0, 0)), fluxion::ShapeError);
}

TEST(Cholesky, OfNanIsNan) {
  RealMatrix a = definite(3);
  a(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(fluxion::cholesky(a)(2, 2)));
}

}  // namespace
