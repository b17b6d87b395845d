// Tests of optimize/covariance.hpp.
// For: error bars in closed form, and what is said about parameters that nothing is known of.
// Read first: include/fluxion/optimize/covariance.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/covariance.hpp>
#include <fluxion/optimize/least_squares.hpp>

namespace {

using fluxion::Covariance;
using fluxion::covariance;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::Matrix;
using fluxion::ShapeError;
using fluxion::Vector;
using testing::ThrowsMessage;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Line {
  Vector<double> t, y;
  void residuals(const Vector<double>& x, Vector<double>& r) const {
    r = x[0] + x[1] * t.array() - y.array();
  }
  void jacobian(const Vector<double>&, Matrix<double>& j) const {
    j.col(0).setOnes();
    j.col(1) = t;
  }
};

const Line line{Vector<double>{{0, 1, 2, 4, 7}}, Vector<double>{{1.1, 2.9, 5.2, 8.8, 15.1}}};

// The formulas of every textbook on regression.
TEST(Covariance, OfALineIsKnownInClosedForm) {
  const LeastSquaresResult fit = least_squares(line, {0.0, 0.0});
  const Covariance result = covariance(fit);
  const double mean = line.t.mean();
  const double spread = (line.t.array() - mean).square().sum();
  const double variance = fit.residuals.squaredNorm() / 3;
  EXPECT_EQ(result.degrees_of_freedom, 3);
  EXPECT_EQ(result.rank, 2);
  EXPECT_NEAR(result.variance, variance, 1e-14);
  EXPECT_NEAR(result.matrix(1, 1), variance / spread, 1e-14);
  EXPECT_NEAR(result.matrix(0, 1), -variance * mean / spread, 1e-14);
  EXPECT_NEAR(result.matrix(0, 0), variance * (0.2 + mean * mean / spread), 1e-14);
  EXPECT_NEAR(result.standard_errors[1], std::sqrt(variance / spread), 1e-14);
  EXPECT_NEAR(covariance(fit, 4).matrix(1, 1), 4 / spread, 1e-14);
}

TEST(Covariance, NeedsMoreResidualsThanParameters) {
  const Line two{line.t.head(2), line.y.head(2)};
  const LeastSquaresResult fit = least_squares(two, {0.0, 0.0});
  EXPECT_THAT([&] { return covariance(fit); },
              ThrowsMessage<ShapeError>(
                  "covariance: the residuals leave nothing to estimate their variance from; got 2 "
                  "residuals for 2 parameters, expected more; try covariance(fit, variance)"));
  EXPECT_NEAR(covariance(fit, 1).matrix(1, 1), 2, 1e-12);
}

// The first two parameters count only as their sum, whatever their units; the third is known.
TEST(Covariance, SaysWhichParametersCannotBeToldApart) {
  struct Sum {
    void residuals(const Vector<double>& x, Vector<double>& r) const {
      r = Vector<double>::Constant(4, x[0] + 1e-9 * x[1]);
      r.tail(2).array() += x[2];
      r -= Vector<double>{{1, 2, 3, 5}};
    }
    void jacobian(const Vector<double>&, Matrix<double>& j) const {
      j.setZero();
      j.col(0).setOnes();
      j.col(1).setConstant(1e-9);
      j.col(2).tail(2).setOnes();
    }
  };
  const Covariance result = covariance(least_squares(Sum{}, {0.0, 0.0, 0.0}));
  EXPECT_EQ(result.rank, 2);
  EXPECT_EQ(result.standard_errors[0], infinity);
  EXPECT_EQ(result.standard_errors[1], infinity);
  EXPECT_NEAR(result.standard_errors[2], std::sqrt(result.variance), 1e-12);
}

TEST(Covariance, CountsAVariableAtABoundAsKnown) {
  const LeastSquaresResult fit =
      least_squares(line, {0.0, 0.0}, {}, {.bounds = {.upper = {infinity, 1.5}}});
  const Covariance result = covariance(fit);
  ASSERT_THAT(fit.active, testing::ElementsAre(1));
  EXPECT_EQ(result.degrees_of_freedom, 4);
  EXPECT_EQ(result.matrix(1, 1), 0);
  EXPECT_EQ(result.standard_errors[1], 0);
  EXPECT_NEAR(result.matrix(0, 0), result.variance / 5, 1e-14);
}

}  // namespace
