// logsumexp, softmax, log_softmax, norm and normalize: values and derivatives against closed forms
// in long double, the places where the naive formulas fail, and what they write on the tape.
// Read first: fluxion/ranges.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/ranges.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const auto log_sum = [](const auto& x) { return fluxion::logsumexp(x); };
const auto shares = [](const auto& x) { return fluxion::softmax(x); };
const auto log_shares = [](const auto& x) { return fluxion::log_softmax(x); };
const auto length = [](const auto& x) { return fluxion::norm(x); };
const auto direction = [](const auto& x) { return fluxion::normalize(x); };

Vector<double> vector(std::vector<double> x) { return fluxion::as_vector(x); }

/// exp x_i / Σ exp x_j in long double, for x that do not overflow there.
Vector<double> softmax_of(const Vector<double>& x) {
  const Vector<long double> e = x.cast<long double>().array().exp();
  return (e / e.sum()).cast<double>();
}

void expect_near(const auto& actual, const auto& expected, double tolerance) {
  ASSERT_EQ(actual.rows(), expected.rows());
  ASSERT_EQ(actual.cols(), expected.cols());
  for (Eigen::Index i = 0; i < actual.size(); ++i) {
    const double a = actual.reshaped()[i];
    const double b = expected.reshaped()[i];
    EXPECT_TRUE(a == b || std::abs(a - b) <= tolerance * std::abs(b) ||
                (std::isnan(a) && std::isnan(b)))
        << "entry " << i << ": " << a << ", expected " << b;
  }
}

/// The gradient by reverse mode, by forward mode and with dual numbers on the tape.
void expect_gradient(const auto& f, const Vector<double>& x, const Vector<double>& expected) {
  expect_near(fluxion::gradient(f, x), expected, 1e-15);
  expect_near(Vector<double>(fluxion::jacobian(f, x).row(0)), expected, 1e-15);
  expect_near(fluxion::hvp(f, x, Vector<double>::Zero(x.size())).gradient, expected, 1e-15);
}

const Vector<double> moderate = vector({0.3, -1.25, 2.0, 1.75, -40.0});

TEST(Logsumexp, IsTheLogarithmOfTheSum) {
  EXPECT_DOUBLE_EQ(fluxion::logsumexp(std::array{std::log(2.0), std::log(3.0)}), std::log(5.0));
  EXPECT_EQ(fluxion::logsumexp(std::vector{1.5}), 1.5);
  EXPECT_EQ(fluxion::logsumexp(std::vector<double>{}), -inf);
}

TEST(Logsumexp, KeepsSmallTermsBesideALargeOne) {
  EXPECT_EQ(fluxion::logsumexp(std::array{0.0, -40.0}), std::log1p(std::exp(-40.0)));
}

TEST(Logsumexp, HasTheGradientSoftmax) { expect_gradient(log_sum, moderate, softmax_of(moderate)); }

TEST(Logsumexp, DoesNotOverflow) {
  EXPECT_EQ(fluxion::logsumexp(std::array{1000.0, 1000.0}), 1000.0 + std::log(2.0));
  expect_gradient(log_sum, vector({1000, 1000}), vector({0.5, 0.5}));
  expect_gradient(log_sum, vector({-1000, -1000, -1000, -1000}), vector({0.25, 0.25, 0.25, 0.25}));
  expect_gradient(log_sum, vector({1000, -1000}), vector({1, 0}));
}

TEST(Logsumexp, OfInfinitiesHasEqualShares) {
  EXPECT_EQ(fluxion::logsumexp(std::array{-inf, -inf}), -inf);
  EXPECT_EQ(fluxion::logsumexp(std::array{inf, 1.0, inf}), inf);
  expect_gradient(log_sum, vector({-inf, -inf}), vector({0.5, 0.5}));
  expect_gradient(log_sum, vector({inf, 1, inf}), vector({0.5, 0, 0.5}));
  expect_gradient(log_sum, vector({-inf, 1}), vector({0, 1}));
}

TEST(Logsumexp, KeepsNanVisible) {
  EXPECT_TRUE(std::isnan(fluxion::logsumexp(std::array{1.0, nan})));
  EXPECT_TRUE(std::isnan(fluxion::logsumexp(std::array{nan, 1.0})));
  EXPECT_TRUE(std::isnan(fluxion::gradient(log_sum, vector({1, nan}))[0]));
}

TEST(Logsumexp, HasTheHessianOfSoftmax) {
  const Vector<double> s = softmax_of(moderate);
  const Matrix<double> expected = Matrix<double>(s.asDiagonal()) - s * s.transpose();
  const Matrix<double> hessian = fluxion::hessian(log_sum, moderate);
  EXPECT_LE((hessian - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Logsumexp, IsOneStatementWithOneArgumentForEachVariable) {
  fluxion::Recording recording;
  const std::vector<fluxion::Var> x = {recording.input(1.0), 2.0, recording.input(3.0)};
  const std::size_t statements = recording.statements();
  const std::size_t arguments = recording.arguments();
  const fluxion::Var y = fluxion::logsumexp(x);
  EXPECT_EQ(recording.statements(), statements + 1);
  EXPECT_EQ(recording.arguments(), arguments + 2);
  recording.sweep(y);
  EXPECT_DOUBLE_EQ(recording.adjoint(x[2]), softmax_of(vector({1, 2, 3}))[2]);
}

TEST(Logsumexp, OfConstantsIsAConstant) {
  fluxion::Recording recording;
  EXPECT_TRUE(fluxion::logsumexp(std::vector<fluxion::Var>{1.0, 2.0}).is_passive());
  EXPECT_TRUE(fluxion::logsumexp(std::vector<fluxion::Var>{}).is_passive());
}

TEST(Logsumexp, OfExpressionsOfEigenEvaluatesThemOnce) {
  const Matrix<double> a = Matrix<double>::Random(7, 3);
  const auto f = [&](const auto& x) { return fluxion::logsumexp(a * x); };
  const Vector<double> x = vector({0.5, -1.5, 2});
  const Vector<double> expected = a.transpose() * softmax_of(a * x);
  expect_near(fluxion::gradient(f, x), expected, 1e-14);
}

TEST(Softmax, IsAccurateInEveryEntry) {
  expect_near(fluxion::softmax(moderate), softmax_of(moderate), 1e-15);
  // The difference of two of these is rounded, which its exponential multiplies by 50.
  const Vector<double> far = vector({0.1, -37.3, 12.7});
  expect_near(fluxion::softmax(far), softmax_of(far), 4e-16);
}

TEST(Softmax, HasTheJacobianDiagonalMinusOuterProduct) {
  const Vector<double> s = softmax_of(moderate);
  const Matrix<double> expected = Matrix<double>(s.asDiagonal()) - s * s.transpose();
  const Matrix<double> by_rows = fluxion::jacobian(shares, moderate);
  EXPECT_LE((by_rows - expected).cwiseAbs().maxCoeff(), 1e-15);
  for (Eigen::Index i = 0; i < moderate.size(); ++i) {
    const Vector<double> unit = Vector<double>::Unit(moderate.size(), i);
    EXPECT_LE((fluxion::vjp(shares, moderate, unit).cotangent - expected.row(i).transpose())
                  .cwiseAbs()
                  .maxCoeff(),
              1e-15);
    EXPECT_LE(
        (fluxion::jvp(shares, moderate, unit).tangent - expected.col(i)).cwiseAbs().maxCoeff(),
        1e-15);
  }
}

TEST(Softmax, OfOverflowingNumbersHasADerivative) {
  const auto first = [](const auto& x) { return fluxion::softmax(x)[0]; };
  expect_gradient(first, vector({1000, 1000}), vector({0.25, -0.25}));
}

TEST(LogSoftmax, IsTheLogarithmAlsoWhereSoftmaxUnderflows) {
  const Vector<double> y = fluxion::log_softmax(vector({0, -2000}));
  EXPECT_EQ(y[0], 0);
  EXPECT_EQ(y[1], -2000);
}

TEST(LogSoftmax, IsTheLogarithmOfSoftmaxWithPlainAndActiveNumbers) {
  const Vector<double> expected = softmax_of(moderate).array().log();
  expect_near(fluxion::log_softmax(moderate), expected, 1e-15);
  const Vector<double> zero = Vector<double>::Zero(moderate.size());
  expect_near(fluxion::jvp(log_shares, moderate, zero).value, expected, 1e-15);
}

TEST(LogSoftmax, HasTheJacobianIdentityMinusSoftmax) {
  const Vector<double> s = softmax_of(moderate);
  const Eigen::Index n = s.size();
  const Matrix<double> expected =
      Matrix<double>::Identity(n, n) - Vector<double>::Ones(n) * s.transpose();
  EXPECT_LE((fluxion::jacobian(log_shares, moderate) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(LogSoftmax, OfOneLabelHasTheHessianOfCrossEntropy) {
  const auto loss = [](const auto& x) { return -fluxion::log_softmax(x)[2]; };
  const Vector<double> s = softmax_of(moderate);
  const Matrix<double> expected = Matrix<double>(s.asDiagonal()) - s * s.transpose();
  EXPECT_LE((fluxion::hessian(loss, moderate) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Norm, IsTheEuclideanLength) {
  EXPECT_EQ(fluxion::norm(std::array{3.0, -4.0}), 5);
  EXPECT_EQ(fluxion::norm(std::vector<double>{}), 0);
  expect_gradient(length, vector({3, -4}), vector({0.6, -0.8}));
}

TEST(Norm, NeitherOverflowsNorUnderflows) {
  EXPECT_DOUBLE_EQ(fluxion::norm(std::array{3e200, 4e200}), 5e200);
  EXPECT_DOUBLE_EQ(fluxion::norm(std::array{3e-200, 4e-200}), 5e-200);
  EXPECT_EQ(fluxion::norm(std::array{0x3p-1074, 0x4p-1074}), 0x5p-1074);
  expect_gradient(length, vector({3e200, 4e200}), vector({0.6, 0.8}));
  expect_gradient(length, vector({3e-200, 4e-200}), vector({0.6, 0.8}));
}

TEST(Norm, OfInfinityIsInfinite) {
  EXPECT_EQ(fluxion::norm(std::array{1.0, -inf}), inf);
  EXPECT_TRUE(std::isnan(fluxion::norm(std::array{1.0, nan})));
}

TEST(Norm, HasTheSubgradientZeroAtTheOrigin) {
  expect_gradient(length, vector({0, 0, 0}), vector({0, 0, 0}));
  EXPECT_EQ(fluxion::hessian(length, vector({0, 0})), Matrix<double>::Zero(2, 2));
}

TEST(Norm, HasTheHessianOfALength) {
  const Vector<double> x = vector({1, -2, 2});
  const Matrix<double> expected = (Matrix<double>::Identity(3, 3) - x * x.transpose() / 9) / 3;
  EXPECT_LE((fluxion::hessian(length, x) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Normalize, HasTheJacobianOfAProjection) {
  const Vector<double> x = vector({1, -2, 2});
  const Matrix<double> expected = (Matrix<double>::Identity(3, 3) - x * x.transpose() / 9) / 3;
  EXPECT_LE((fluxion::normalize(x) - x / 3).cwiseAbs().maxCoeff(), 1e-16);
  EXPECT_LE((fluxion::jacobian(direction, x) - expected).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Normalize, AtTheOriginIsNan) {
  EXPECT_TRUE(std::isnan(fluxion::normalize(vector({0, 0}))[0]));
  EXPECT_TRUE(std::isnan(fluxion::jacobian(direction, vector({0, 0}))(0, 0)));
}

namespace user {

template <class X> auto norm(const X& x) { return x[0] * x[0]; }
template <class X> X normalize(X x) { return x; }

}  // namespace user

TEST(Ranges, GiveWayToFunctionsOfTheUserWithTheirNames) {
  using user::norm, user::normalize;
  const auto f = [](const auto& x) { return norm(normalize(x)); };
  EXPECT_EQ(fluxion::gradient(f, {3.0, 4.0}), vector({6, 0}));
}

TEST(Ranges, OfVariablesOnTwoTapesHaveSecondDerivatives) {
  using Outer = fluxion::BasicVar<fluxion::Var>;
  fluxion::Recording inner;
  const std::array<fluxion::Var, 2> x = {inner.input(0.25), inner.input(-0.5)};
  fluxion::BasicRecording<fluxion::Var> outer;
  const std::array<Outer, 2> z = {outer.input(x[0]), outer.input(x[1])};
  const Outer y = fluxion::logsumexp(z) + fluxion::norm(z);
  outer.sweep(y);
  const fluxion::Var slope = outer.adjoint(z[0]);
  inner.sweep(slope);
  const Vector<double> s = softmax_of(vector({0.25, -0.5}));
  const double r = std::hypot(0.25, 0.5);
  EXPECT_NEAR(inner.adjoint(x[1]), -s[0] * s[1] + 0.25 * 0.5 / (r * r * r), 1e-15);
}

TEST(Ranges, KeepThePrecisionOfTheirNumbers) {
  const std::array<long double, 2> x = {0.1L, 0.2L};
  const long double expected = std::log(std::exp(0.1L) + std::exp(0.2L));
  EXPECT_LE(std::abs(fluxion::logsumexp(x) - expected),
            2 * std::numeric_limits<long double>::epsilon());
  static_assert(std::same_as<decltype(fluxion::norm(std::array<float, 2>())), float>);
}

TEST(Ranges, AreOneStatementAlsoWhereTheTapeHasToGrow) {
  fluxion::Recording recording;
  std::vector<double> values(100000, 1.0);
  std::vector<fluxion::Var> x(values.size());
  recording.inputs(values, x);
  const fluxion::Var y = fluxion::norm(x);
  EXPECT_EQ(recording.statements(), values.size() + 1);
  recording.sweep(y);
  EXPECT_EQ(recording.input_adjoints().back(), 1 / std::sqrt(100000.0));
}

}  // namespace
