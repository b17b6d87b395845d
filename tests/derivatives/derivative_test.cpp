// derivative(): closed forms, types of points and results, nesting, what f may return.
// For: derivatives/derivative.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <complex>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>

namespace {

using fluxion::derivative;
using fluxion::value_and_derivative;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class T> T wave(const T& x) {
  using std::exp, std::sin;
  return exp(-0.5 * x) * sin(3.0 * x);
}

struct Scaled {
  double factor;
  auto operator()(const auto& x) { return factor * x; }
};

TEST(Derivative, OfAPolynomialIsExact) {
  const auto f = [](const auto& x) { return 3 * x * x * x - x + 7; };
  EXPECT_EQ(derivative(f, 2.0), 35);
  EXPECT_EQ(derivative(f, 0.0), -1);
}

TEST(Derivative, OfADampedWave) {
  const auto f = [](const auto& x) { return wave(x); };
  const double x = 0.7;
  const double expected = std::exp(-0.35) * (3 * std::cos(2.1) - 0.5 * std::sin(2.1));
  EXPECT_NEAR(derivative(f, x), expected, 1e-14);
}

TEST(Derivative, ValueHasTheBitsOfF) {
  const auto f = [](const auto& x) { return wave(x); };
  for (const double x : {-3.1, 0.0, 0.3, 1.7, 22.5}) {
    EXPECT_EQ(value_and_derivative(f, x).value, wave(x));
    EXPECT_EQ(value_and_derivative(f, x).derivative, derivative(f, x));
  }
}

TEST(Derivative, HasTheTypeOfThePoint) {
  const auto f = [](const auto& x) { return x * x / 3; };
  EXPECT_TRUE((std::is_same_v<decltype(derivative(f, 1.0F)), float>));
  EXPECT_TRUE((std::is_same_v<decltype(derivative(f, 1.0L)), long double>));
  EXPECT_TRUE((std::is_same_v<decltype(derivative(f, 1)), double>));
  EXPECT_EQ(derivative(f, 2.0F), 4.0F / 3);
  EXPECT_EQ(derivative(f, 2.0L), 4.0L / 3);
  EXPECT_EQ(derivative(f, 2), 4.0 / 3);
}

TEST(Derivative, OfWhatDoesNotDependOnThePointIsZero) {
  EXPECT_EQ(derivative([](const auto&) { return 2.5; }, 1.0), 0);
  EXPECT_EQ(derivative([](const auto&) { return 2; }, 1.0), 0);
  EXPECT_EQ(value_and_derivative([](const auto&) { return 2; }, 1.0).value, 2);
  EXPECT_EQ(derivative([](const auto& x) { return std::decay_t<decltype(x)>(4); }, 1.0), 0);
  EXPECT_EQ(derivative([](const auto& x) { return fluxion::value_of(x); }, 1.0), 0);
}

TEST(Derivative, TakesEveryKindOfCallable) {
  Scaled scaled{3};
  EXPECT_EQ(derivative(scaled, 1.0), 3);
  EXPECT_EQ(derivative(Scaled{4}, 1.0), 4);
  EXPECT_EQ(derivative([](auto x) { return x * x; }, 3.0), 6);
  int calls = 0;
  EXPECT_EQ(derivative(
                [&calls](const auto& x) mutable {
                  ++calls;
                  return x * x;
                },
                3.0),
            6);
  EXPECT_EQ(calls, 1);
}

TEST(Derivative, TakesAnEigenExpressionOfOneEntry) {
  const auto f = [](const auto& x) {
    const Eigen::Matrix<std::decay_t<decltype(x)>, 2, 1> v(x, 2 * x);
    return (v.transpose() * v).eval();
  };
  EXPECT_EQ(derivative(f, 3.0), 30);
}

TEST(Derivative, FollowsTheBranchTaken) {
  const auto f = [](const auto& x) {
    auto y = x;
    while (y < 100) y = y * y;
    return y;
  };
  EXPECT_EQ(derivative(f, 3.0), 8 * std::pow(3.0, 7));
}

TEST(Derivative, ShowsInfinityAndUndefinedSlopes) {
  EXPECT_EQ(derivative([](const auto& x) { return sqrt(x); }, 0.0), inf);
  EXPECT_TRUE(std::isnan(derivative([](const auto& x) { return sqrt(x * x); }, 0.0)));
  EXPECT_TRUE(std::isnan(derivative([](const auto& x) { return log(1 + exp(x)); }, 800.0)));
}

TEST(Derivative, PassesExceptionsOn) {
  const auto f = [](const auto& x) {
    if (x > 1) throw std::domain_error("beyond 1");
    return x * x;
  };
  EXPECT_THROW(derivative(f, 2.0), std::domain_error);
  EXPECT_EQ(derivative(f, 0.5), 1);
}

TEST(Derivative, OfItselfIsOfSecondAndThirdOrder) {
  const auto f = [](const auto& x) { return wave(x); };
  const auto first = [&](const auto& x) { return derivative(f, x); };
  const auto second = [&](const auto& x) { return derivative(first, x); };
  // exp(-x/2) sin 3x is the imaginary part of exp(c x) with c = -1/2 + 3i.
  const std::complex<double> c(-0.5, 3);
  const double x = 0.7;
  EXPECT_NEAR(derivative(first, x), (c * c * std::exp(c * x)).imag(), 1e-14);
  EXPECT_NEAR(derivative(second, x), (c * c * c * std::exp(c * x)).imag(), 1e-13);
}

}  // namespace
