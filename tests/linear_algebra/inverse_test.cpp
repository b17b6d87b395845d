// inverse(): values and derivatives.
// For: linear_algebra/inverse.hpp. Read first: agreement.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/inverse.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Var, fluxion::Vector;

struct Inverse {
  template <class T> Matrix<T> operator()(const Matrix<T>& a) const { return fluxion::inverse(a); }
  static Matrix<Complex> reference(const Matrix<Complex>& a) { return a.partialPivLu().inverse(); }
};

TEST(Inverse, HasTheDerivativesOfElimination) {
  for (const Eigen::Index n : sizes) expect_derivatives(Inverse(), regular(n));
}

TEST(Inverse, HasDerivativesWhereEntriesAreZero) {
  RealMatrix a = RealMatrix::Identity(4, 4);
  a(2, 0) = 3;
  expect_derivatives(Inverse(), a);
}

TEST(Inverse, OfASingularMatrixIsADomainError) {
  EXPECT_THAT([] { fluxion::inverse(RealMatrix::Ones(3, 3)); },
              testing::ThrowsMessage<fluxion::DomainError>(testing::StartsWith(
                  "inverse: the matrix is singular; got a pivot of 0 in column 1, ")));
}

TEST(Inverse, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::inverse(RealMatrix::Ones(2, 3)); },
              testing::ThrowsMessage<fluxion::ShapeError>(
                  testing::StartsWith("inverse: the matrix has the wrong shape; got 2x3, ")));
}

TEST(Inverse, OfNanIsNan) {
  RealMatrix a = regular(3);
  a(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(fluxion::inverse(a).array().isNaN().all());
}

}  // namespace
