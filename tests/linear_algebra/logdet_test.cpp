// logdet(): values and derivatives, by either factorisation.
// For: linear_algebra/logdet.hpp. Read first: agreement.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/logdet.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Var, fluxion::Vector;

struct LogDet {
  template <class T> Matrix<T> operator()(const Matrix<T>& a) const {
    return Matrix<T>::Constant(1, 1, fluxion::logdet(a));
  }
  /// By elimination, whatever the matrix; a negative pivot changes its sign.
  static Matrix<Complex> reference(const Matrix<Complex>& a) {
    const Matrix<Complex> lu = a.partialPivLu().matrixLU();
    Complex sum = 0;
    for (const Complex& pivot : lu.diagonal()) sum += std::log(pivot.real() < 0 ? -pivot : pivot);
    return Matrix<Complex>::Constant(1, 1, sum);
  }
};

TEST(LogDet, OfDefiniteMatricesHasTheDerivativesOfElimination) {
  for (const Eigen::Index n : sizes) expect_derivatives(LogDet(), definite(n));
}

TEST(LogDet, OfGeneralMatricesHasTheDerivativesOfElimination) {
  for (const Eigen::Index n : sizes) expect_derivatives(LogDet(), regular(n));
}

TEST(LogDet, OfIndefiniteSymmetricMatricesHasTheDerivativesOfElimination) {
  RealMatrix a = definite(5);
  a.diagonal().array() -= 2;
  ASSERT_LT(a.determinant(), 0);
  expect_derivatives(LogDet(), a);
  expect_derivatives(LogDet(), RealMatrix::Constant(1, 1, -3.0));
}

// Cholesky's factorisation would not see what is above the diagonal.
TEST(LogDet, SeesBothTriangles) {
  RealMatrix a = definite(5);
  a(0, 4) += 1e-12;
  EXPECT_NEAR(fluxion::logdet(a), std::log(a.partialPivLu().determinant()), 1e-15);
  a(0, 4) += 0.5;
  expect_derivatives(LogDet(), a);
}

TEST(LogDet, IsANumber) {
  const RealMatrix a = definite(3);
  static_assert(std::is_same_v<decltype(fluxion::logdet(a)), double>);
  static_assert(std::is_same_v<decltype(fluxion::logdet(Matrix<Var>())), Var>);
  static_assert(std::is_same_v<decltype(fluxion::logdet(Matrix<int>())), double>);
}

TEST(LogDet, OfASingularMatrixIsADomainError) {
  for (const RealMatrix& a : {RealMatrix(RealMatrix::Zero(2, 2)),
                              RealMatrix{{1, 2}, {2, 4}},
                              RealMatrix{{1, 2}, {0, 0}}}) {
    EXPECT_THAT([&] { fluxion::logdet(a); },
                testing::ThrowsMessage<fluxion::DomainError>(testing::StartsWith(
                    "logdet: the matrix is singular; got a pivot of 0 in column ")));
  }
}

TEST(LogDet, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::logdet(RealMatrix::Ones(2, 3)); },
              testing::ThrowsMessage<fluxion::ShapeError>(
                  testing::StartsWith("logdet: the matrix has the wrong shape; got 2x3, ")));
}

TEST(LogDet, OfNanIsNan) {
  RealMatrix a = definite(3);
  a(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(fluxion::logdet(a)));
}

}  // namespace
