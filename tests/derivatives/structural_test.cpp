// Zeros of the structure stay zero beside infinities, and a NaN of the numbers stays visible.
// For: the second pass of every driver, over what the seed reaches. Read first:
// derivatives/gradient.hpp, reverse/recording.hpp (sweep_reached), lanes.hpp (MaskedLanes).
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

namespace {

using fluxion::derivative;
using fluxion::gradient;
using fluxion::hessian;
using fluxion::hvp;
using fluxion::jacobian;
using fluxion::jvp;
using fluxion::Matrix;
using fluxion::vjp;
using testing::ElementsAre;
using testing::IsNan;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

Matrix<double> square_matrix(double a, double b, double c, double d) {
  Matrix<double> m(2, 2);
  m << a, b, c, d;
  return m;
}

// A literal zero times something with an infinite slope.
const auto with_literal_zero = [](const auto& x) { return x[0] + 0.0 * sqrt(x[1]); };

// A zero that is an inactive variable.
const auto with_passive_zero = [](const auto& x) {
  const entry_t<decltype(x)> zero(0);
  return x[0] * x[0] + zero * sqrt(x[1]) + sqrt(x[1]) * zero;
};

// Each output depends on one input.
const auto separate = [](const auto& x) {
  return std::array<entry_t<decltype(x)>, 2>{sqrt(x[0]), x[1] * x[1]};
};

// A sum of functions of one input each.
const auto sum_of_separate = [](const auto& x) { return sqrt(x[0]) + x[1] * x[1]; };

TEST(Structure, OfALiteralZeroIsNoDependence) {
  EXPECT_THAT(gradient(with_literal_zero, {3.0, 0.0}), ElementsAre(1, 0));
  EXPECT_EQ(jacobian(with_literal_zero, {3.0, 0.0}), Eigen::RowVector2d(1, 0));
  EXPECT_THAT(jvp(with_literal_zero, {3.0, 0.0}, {1.0, 1.0}).tangent, ElementsAre(1));
  EXPECT_THAT(vjp(with_literal_zero, {3.0, 0.0}, {2.0}).cotangent, ElementsAre(2, 0));
  EXPECT_EQ(hessian(with_literal_zero, {3.0, 0.0}), square_matrix(0, 0, 0, 0));
  EXPECT_THAT(hvp(with_literal_zero, {3.0, 0.0}, {1.0, 1.0}).product, ElementsAre(0, 0));
  EXPECT_EQ(derivative([](const auto& x) { return x + 0.0 * sqrt(x); }, 0.0), 1);
  EXPECT_EQ(derivative([](const auto& x) { return x + sqrt(x) * 0; }, 0.0), 1);
}

TEST(Structure, OfAPassiveZeroIsNoDependence) {
  EXPECT_THAT(gradient(with_passive_zero, {3.0, 0.0}), ElementsAre(6, 0));
  EXPECT_EQ(jacobian(with_passive_zero, {3.0, 0.0}), Eigen::RowVector2d(6, 0));
  EXPECT_THAT(jvp(with_passive_zero, {3.0, 0.0}, {1.0, 1.0}).tangent, ElementsAre(6));
  EXPECT_THAT(vjp(with_passive_zero, {3.0, 0.0}, {2.0}).cotangent, ElementsAre(12, 0));
  EXPECT_EQ(hessian(with_passive_zero, {3.0, 0.0}), square_matrix(2, 0, 0, 0));
  EXPECT_THAT(hvp(with_passive_zero, {3.0, 0.0}, {1.0, 1.0}).product, ElementsAre(2, 0));
  EXPECT_THAT(hvp(with_passive_zero, {3.0, 0.0}, {1.0, 1.0}).gradient, ElementsAre(6, 0));
}

TEST(Structure, OfADirectionThatReachesNothingIsZero) {
  EXPECT_EQ(jacobian(separate, {0.0, 1.0}), square_matrix(inf, 0, 0, 2));
  EXPECT_THAT(gradient(sum_of_separate, {0.0, 1.0}), ElementsAre(inf, 2));
  EXPECT_EQ(hessian(sum_of_separate, {0.0, 1.0}), square_matrix(-inf, 0, 0, 2));
}

TEST(Structure, OfManyDirectionsKeepsThemApart) {
  const auto f = [](const auto& x) { return x.array().sqrt().matrix().eval(); };
  fluxion::Vector<double> x = fluxion::Vector<double>::Ones(19);
  x[3] = 0;
  x[12] = 0;
  Matrix<double> expected = 0.5 * Matrix<double>::Identity(19, 19);
  expected(3, 3) = inf;
  expected(12, 12) = inf;
  EXPECT_EQ(jacobian(f, x), expected);
  const auto sum = [&](const auto& y) { return f(y).sum(); };
  const Matrix<double> h = hessian(sum, x);
  EXPECT_EQ(h(3, 3), -inf);
  EXPECT_EQ(h(12, 12), -inf);
  EXPECT_EQ(h(0, 0), -0.25);
  Matrix<double> rest = h;
  rest.diagonal().setZero();
  EXPECT_EQ(rest, Matrix<double>::Zero(19, 19));
}

TEST(Structure, OfARowThatReachesNothingIsZero) {
  const auto f = [](const auto& x) {
    return std::array<entry_t<decltype(x)>, 2>{sqrt(x[0]), x.tail(99).sum()};
  };
  fluxion::Vector<double> x = fluxion::Vector<double>::Ones(100);
  x[0] = 0;
  Matrix<double> expected = Matrix<double>::Zero(2, 100);
  expected.row(1).tail(99).setOnes();
  expected(0, 0) = inf;
  EXPECT_EQ(jacobian(f, x), expected);
}

TEST(Structure, OfAZeroInTheDirectionIsADirectionNotTaken) {
  EXPECT_THAT(jvp(separate, {0.0, 1.0}, {0.0, 3.0}).tangent, ElementsAre(0, 6));
  EXPECT_THAT(jvp(separate, {0.0, 1.0}, {2.0, 0.0}).tangent, ElementsAre(inf, 0));
  EXPECT_THAT(hvp(sum_of_separate, {0.0, 1.0}, {0.0, 3.0}).product, ElementsAre(0, 6));
  EXPECT_THAT(hvp(sum_of_separate, {0.0, 1.0}, {0.0, 3.0}).gradient, ElementsAre(inf, 2));
  EXPECT_THAT(hvp(sum_of_separate, {0.0, 1.0}, {2.0, 0.0}).product, ElementsAre(-inf, 0));
}

TEST(Structure, OfAZeroInTheCotangentIsAnOutputNotAskedFor) {
  EXPECT_THAT(vjp(separate, {0.0, 1.0}, {0.0, 3.0}).cotangent, ElementsAre(0, 6));
  EXPECT_THAT(vjp(separate, {0.0, 1.0}, {2.0, 0.0}).cotangent, ElementsAre(inf, 0));
}

TEST(Structure, OfProductsWithAnInfiniteSlope) {
  const auto f = [](const auto& x) { return x[0] * sqrt(x[1]); };
  EXPECT_THAT(gradient(f, {1.0, 0.0}), ElementsAre(0, inf));
  EXPECT_EQ(hessian(f, {1.0, 0.0}), square_matrix(0, inf, inf, -inf));
}

TEST(Structure, OfANestedDerivativeHoldsToo) {
  const auto slope = [](const auto& x) {
    return derivative([](const auto& y) { return y * y * y + 0.0 * sqrt(y); }, x);
  };
  EXPECT_EQ(slope(0.0), 0);
  EXPECT_EQ(derivative(slope, 0.0), 0);
  const auto sum_of_gradient = [](const auto& x) { return gradient(with_literal_zero, x).sum(); };
  EXPECT_THAT(gradient(sum_of_gradient, {3.0, 0.0}), ElementsAre(0, 0));
  const auto sum_of_squares = [](const auto& x) { return gradient(with_passive_zero, x).sum(); };
  EXPECT_THAT(gradient(sum_of_squares, {3.0, 0.0}), ElementsAre(2, 0));
}

TEST(Undefined, NumbersStayVisible) {
  const auto softplus = [](const auto& x) { return log(1 + exp(x[0])) + x[1]; };
  EXPECT_THAT(gradient(softplus, {800.0, 1.0}), ElementsAre(IsNan(), 1));
  EXPECT_THAT(jacobian(softplus, {800.0, 1.0}).reshaped(), ElementsAre(IsNan(), 1));
  EXPECT_THAT(jvp(softplus, {800.0, 1.0}, {1.0, 0.0}).tangent, ElementsAre(IsNan()));
  EXPECT_THAT(jvp(softplus, {800.0, 1.0}, {0.0, 1.0}).tangent, ElementsAre(1));
  EXPECT_THAT(vjp(softplus, {800.0, 1.0}, {1.0}).cotangent, ElementsAre(IsNan(), 1));
  EXPECT_THAT(hvp(softplus, {800.0, 1.0}, {1.0, 0.0}).product, ElementsAre(IsNan(), 0));
  EXPECT_THAT(hessian(softplus, {800.0, 1.0}).reshaped(), ElementsAre(IsNan(), 0, 0, 0));
}

TEST(Undefined, SlopeOfAbsWrittenAsARootStaysVisible) {
  const auto f = [](const auto& x) { return sqrt(x[0] * x[0]) + x[1]; };
  EXPECT_THAT(gradient(f, {0.0, 1.0}), ElementsAre(IsNan(), 1));
  EXPECT_THAT(jacobian(f, {0.0, 1.0}).reshaped(), ElementsAre(IsNan(), 1));
  EXPECT_THAT(gradient([](const auto& x) { return x.norm(); }, {0.0, 0.0}),
              ElementsAre(IsNan(), IsNan()));
}

TEST(Undefined, ActiveZeroTimesInfinityStaysVisible) {
  const auto f = [](const auto& x) { return x[0] * sqrt(x[1]); };
  EXPECT_THAT(gradient(f, {0.0, 0.0}), ElementsAre(0, IsNan()));
  EXPECT_THAT(jacobian(f, {0.0, 0.0}).reshaped(), ElementsAre(0, IsNan()));
  const auto quotient = [](const auto& x) { return x[0] / x[1]; };
  EXPECT_THAT(gradient(quotient, {0.0, 0.0}), ElementsAre(inf, IsNan()));
}

TEST(Undefined, ValueIsReturnedAsF) {
  const auto f = [](const auto& x) { return log(x[0]) * x[1]; };
  EXPECT_TRUE(std::isnan(fluxion::value_and_gradient(f, {-1.0, 1.0}).value));
  EXPECT_EQ(fluxion::value_and_gradient(f, {0.0, 1.0}).value, -inf);
  EXPECT_THAT(gradient(f, {0.0, 1.0}), ElementsAre(inf, -inf));
}

}  // namespace
