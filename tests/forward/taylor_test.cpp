// Taylor numbers: series that are known in closed form, what is structurally zero, and the cost.
// For: forward/taylor.hpp. Read first: docs/explanation/taylor-arithmetic.md; rules/taylor_test.cpp has
// every function, derivatives/taylor_test.cpp the drivers.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numbers>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/forward/taylor.hpp>
#include <fluxion/ranges.hpp>
#include <fluxion/reverse/recording.hpp>

namespace fluxion {

/// A double that counts its multiplications and divisions.
struct Counted {
  using Primal = double;
  using Number = Counted;
  static inline long count = 0;

  double number = 0;

  Counted() = default;
  template <Plain X> Counted(const X& x) : number(static_cast<double>(x)) {}
  const double& value() const { return number; }
  Counted& operator+=(const Scalar auto& x) { return *this = *this + x; }
};

template <class Rule, class... X>
requires std::same_as<joined_t<X...>, Counted> Counted apply(const Rule& rule, const X&... x) {
  if (std::same_as<Rule, rules::Mul> || std::same_as<Rule, rules::Div>) ++Counted::count;
  return rule.value(value_of(x)...);
}

template <class Reduction, class Partial, class X>
requires std::same_as<typename X::value_type, Counted> Counted combine(const Reduction&,
                                                                       double y,
                                                                       const Partial&,
                                                                       const X&) {
  return y;
}

}  // namespace fluxion

namespace {

using fluxion::Counted;
using fluxion::Dual;
using fluxion::Taylor;
using fluxion::Var;
using fluxion::Vector;
using testing::ElementsAre;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class T, class Tag> std::vector<T> coefficients(const Taylor<T, Tag>& y, std::size_t n) {
  std::vector<T> c;
  for (std::size_t k = 0; k <= n; ++k) c.push_back(y.coefficient(k));
  return c;
}

Taylor<double> variable(double start, int order) {
  return Taylor<double>::variable(start, 1.0, order);
}

/// Σ c_k t^k
template <class T> T polynomial(const std::vector<double>& c, const T& t) {
  T sum = 0;
  for (std::size_t k = c.size(); k-- > 0;) sum = c[k] + sum * t;
  return sum;
}

/// f at a variable that is `start`, compared with closed(k), relative to the coefficient.
template <class F, class Closed>
void expect_series(const F& f, double start, int order, double tolerance, const Closed& closed) {
  const auto y = f(variable(start, order));
  for (std::size_t k = 0; k <= static_cast<std::size_t>(order); ++k) {
    const double expected = closed(k);
    EXPECT_NEAR(y.coefficient(k), expected, tolerance * std::abs(expected)) << "coefficient " << k;
  }
}

TEST(Taylor, OfAQuotientIsTheGeometricSeries) {
  expect_series([](const auto& x) { return 1 / (1 - x); }, 0, 50, 0, [](std::size_t) { return 1; });
}

TEST(Taylor, OfTheExponentialAreInverseFactorials) {
  expect_series([](const auto& x) { return exp(x); },
                0,
                30,
                1e-15,
                [](std::size_t k) { return 1 / std::tgamma(static_cast<double>(k) + 1); });
}

TEST(Taylor, OfTheInverseOfExpm1AreBernoulliNumbers) {
  // (e^x - 1) / x has the coefficients of expm1 moved by one; B_k / k! are those of its inverse.
  std::vector<double> moved = coefficients(expm1(variable(0, 13)), 13);
  moved.erase(moved.begin());
  const std::vector<double> bernoulli = {
      1, -0.5, 1.0 / 6, 0, -1.0 / 30, 0, 1.0 / 42, 0, -1.0 / 30, 0, 5.0 / 66, 0, -691.0 / 2730};
  const auto y = 1 / polynomial(moved, variable(0, 12));
  for (std::size_t k = 0; k <= 12; ++k) {
    EXPECT_NEAR(y.coefficient(k) * std::tgamma(static_cast<double>(k) + 1), bernoulli[k], 1e-9);
    EXPECT_NEAR(y.coefficient(k), bernoulli[k] / std::tgamma(static_cast<double>(k) + 1), 1e-16);
  }
}

TEST(Taylor, OfASquareRootAreCatalanNumbers) {
  // 1 - sqrt(1 - 4x) = 2x Σ C_k x^k
  const auto y = 1 - sqrt(1 - 4 * variable(0, 30));
  double catalan = 1;
  for (std::size_t k = 0; k < 30; ++k) {
    EXPECT_NEAR(y.coefficient(k + 1), 2 * catalan, 1e-13 * catalan);
    catalan *= 2.0 * (2.0 * static_cast<double>(k) + 1) / (static_cast<double>(k) + 2);
  }
}

TEST(Taylor, OfTheTangentAreTangentNumbers) {
  // The recurrence of Knuth and Buckholtz, of positive integers.
  std::vector<long double> number(17, 1);
  for (std::size_t k = 2; k <= 16; ++k) {
    number[k] = static_cast<long double>(k - 1) * number[k - 1];
  }
  for (std::size_t k = 2; k <= 16; ++k) {
    for (std::size_t j = k; j <= 16; ++j) {
      number[j] = static_cast<long double>(j - k) * number[j - 1] +
                  static_cast<long double>(j - k + 2) * number[j];
    }
  }
  expect_series([](const auto& x) { return tan(x); },
                0,
                31,
                1e-14,
                [&](std::size_t k) {
                  if (k % 2 == 0) return 0.0;
                  return static_cast<double>(number[(k + 1) / 2] /
                                             std::tgamma(static_cast<long double>(k) + 1));
                });
}

TEST(Taylor, OfPowersAreBinomialCoefficients) {
  for (const double exponent : {0.5, -0.5, 3.0, -2.0, 2.5, 1 + 1e-10, 0.0, 1.0}) {
    expect_series([&](const auto& x) { return pow(x, exponent); },
                  1,
                  12,
                  1e-14,
                  [&](std::size_t k) {
                    double binomial = 1;
                    for (std::size_t j = 0; j < k; ++j) {
                      binomial *=
                          (exponent - static_cast<double>(j)) / (static_cast<double>(j) + 1);
                    }
                    return binomial;
                  });
  }
}

TEST(Taylor, OfAPowerWithAMovingExponentIsThatOfItsExponential) {
  const auto y = pow(variable(1, 5), variable(1, 5));  // x^x at 1
  const std::vector<double> expected = {1, 1, 1, 1.0 / 2, 1.0 / 3, 1.0 / 12};
  for (std::size_t k = 0; k <= 5; ++k) EXPECT_NEAR(y.coefficient(k), expected[k], 1e-15);
}

TEST(Taylor, SolvesADifferentialEquation) {
  // y' = y (1 - y), y(0) = 1/2: coefficient k + 1 of y is coefficient k of the right side / (k + 1).
  std::vector<double> y = {0.5};
  for (int k = 0; k < 30; ++k) {
    const auto curve = polynomial(y, variable(0, k));
    const auto slope = curve * (1 - curve);
    y.push_back(slope.coefficient(static_cast<std::size_t>(k)) / (k + 1));
  }
  EXPECT_NEAR(polynomial(y, 1.0), 1 / (1 + std::exp(-1.0)), 1e-15);
}

TEST(Taylor, OfAPolynomialEndsWithItsDegree) {
  const auto x = variable(3, 9);
  EXPECT_THAT(coefficients(x * x * x, 5), ElementsAre(27, 27, 9, 1, 0, 0));
  EXPECT_THAT(coefficients(pow(x, 3.0), 5), ElementsAre(27, 27, 9, 1, 0, 0));
  EXPECT_EQ((x * x * x).series().size(), 4U);
  EXPECT_EQ(hermite(2, x).coefficient(3), 0);
}

TEST(Taylor, OfAConstantIsOneCoefficient) {
  const Taylor<double> c = 2.0;
  EXPECT_TRUE(c.is_passive());
  EXPECT_TRUE(exp(c).is_passive());
  EXPECT_TRUE((c * c + 1).is_passive());
  EXPECT_TRUE(norm(std::array{c, c}).is_passive());
  EXPECT_TRUE(floor(variable(2.5, 3)).is_passive());
  EXPECT_EQ(pow(c, c).value(), 4);
}

TEST(Taylor, OfAConstantIsNoNanWhereItsDerivativeIsInfinite) {
  const auto x = variable(1, 4);
  EXPECT_THAT(coefficients(x + sqrt(Taylor<double>(0)), 2), ElementsAre(1, 1, 0));
  EXPECT_THAT(coefficients(x * acos(Taylor<double>(1)), 2), ElementsAre(0, 0, 0));
  EXPECT_THAT(coefficients(0 * sqrt(variable(0, 2)) + x, 2), ElementsAre(1, 1, 0));
  EXPECT_THAT(coefficients(Taylor<double>(0) * sqrt(variable(0, 2)), 2), ElementsAre(0, 0, 0));
}

TEST(Taylor, OfIntegerPowersAtZeroAreNoNan) {
  EXPECT_THAT(coefficients(pow(variable(0, 4), 2.0), 4), ElementsAre(0, 0, 1, 0, 0));
  EXPECT_THAT(coefficients(pow(variable(0, 4), 3.0), 4), ElementsAre(0, 0, 0, 1, 0));
  EXPECT_THAT(coefficients(pow(variable(0, 4), 0.0), 4), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(coefficients(pow(variable(0, 3), 0.5), 3), ElementsAre(0, inf, -inf, testing::_));
  EXPECT_THAT(coefficients(pow(variable(0, 4), Taylor<double>(2)), 2), ElementsAre(0, 0, 1));
}

TEST(Taylor, AtAKinkFollowsTheSideOfTheConvention) {
  EXPECT_THAT(coefficients(abs(variable(-2, 3)), 2), ElementsAre(2, -1, 0));
  EXPECT_THAT(coefficients(abs(variable(0, 3)), 2), ElementsAre(0, 0, 0));
  EXPECT_THAT(coefficients(relu(variable(0, 3)), 2), ElementsAre(0, 0, 0));
  const auto x = variable(1, 3);
  EXPECT_THAT(coefficients(max(x, x * x), 2), ElementsAre(1, 1, 0));
  EXPECT_THAT(coefficients(fmax(x * x, 1.0), 2), ElementsAre(1, 2, 1));
  EXPECT_THAT(coefficients(min(2.0, x * x), 2), ElementsAre(1, 2, 1));
}

TEST(Taylor, ComparesValuesAlone) {
  const auto x = variable(2, 3);
  EXPECT_TRUE(x < 3);
  EXPECT_TRUE(x == 2);
  EXPECT_EQ(fluxion::value_of(x), 2);
  EXPECT_EQ(select(x < 1, x, x * x).coefficient(1), 4);
}

TEST(Taylor, UpdatesInPlace) {
  auto x = variable(2, 2);
  x *= x;
  x += 1;
  x -= variable(1, 2);
  x /= 2;
  EXPECT_THAT(coefficients(x, 2), ElementsAre(2, 1.5, 0.5));
  EXPECT_EQ((++x).value(), 3);
}

TEST(Taylor, OfTwoVariablesEndsWithTheLowerOrder) {
  const auto y = exp(variable(0, 2) + variable(0, 5));
  EXPECT_EQ(y.order(), 2U);
  EXPECT_EQ(y.series().size(), 3U);
}

/// √Σ x_i², log Σ e^(x_i) and e^(x_i) / Σ e^(x_j), written with functions of one and two numbers.
template <class T> std::vector<T> written_out(const Vector<T>& x) {
  const T sum = exp(x[0]) + exp(x[1]) + exp(x[2]);
  return {
      sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]), log(sum), exp(x[1]) / sum, x[1] - log(sum)};
}

TEST(Taylor, OfReductionsIsThatOfTheirFormulas) {
  using T = Taylor<double>;
  const T t = variable(0, 8);
  const Vector<T> x{{0.5 + t, 1.5 - t * t, T(-0.25)}};
  const std::vector<T> expected = written_out(x);
  const std::vector<T> actual = {norm(x), logsumexp(x), softmax(x)[1], log_softmax(x)[1]};
  for (std::size_t i = 0; i < actual.size(); ++i) {
    for (std::size_t k = 0; k <= 8; ++k) {
      EXPECT_NEAR(actual[i].coefficient(k), expected[i].coefficient(k), 1e-14) << i << ", " << k;
    }
  }
}

TEST(Taylor, OfANormAtTheOriginIsItsSubgradient) {
  const std::array<Taylor<double>, 2> x = {variable(0, 2), variable(0, 2)};
  EXPECT_THAT(coefficients(norm(x), 1), ElementsAre(0, 0));
}

TEST(Taylor, OfFloatsAndOfLongDoublesAreOfThatType) {
  const auto narrow = sin(Taylor<float>::variable(0.5F, 1.0F, 4));
  EXPECT_FLOAT_EQ(narrow.coefficient(3), -std::cos(0.5F) / 6);
  const auto wide = exp(Taylor<long double>::variable(0.0L, 1.0L, 20));
  EXPECT_NEAR(static_cast<double>(wide.coefficient(3) * 6 - 1), 0, 1e-19);
  const auto digits = 1 / (1 + wide.coefficient(1) / 3 * (narrow.value() > 0 ? 1 : 0));
  EXPECT_EQ(digits, 1 / (1 + 1 / 3.0L));
}

TEST(Taylor, OfDualNumbersHasTheTangentsOfItsCoefficients) {
  // d/da of the coefficients of sin(a t) at t = 0: k-th one a^k s_k, so k a^(k-1) s_k.
  using D = Dual<double>;
  const auto t = Taylor<D>::variable(D(0), D(1), 5);
  const D a = D::seeded(2.0);
  const auto y = sin(a * t);
  const std::array<double, 6> s = {0, 1, 0, -1.0 / 6, 0, 1.0 / 120};
  for (std::size_t k = 0; k <= 5; ++k) {
    const auto degree = static_cast<double>(k);
    EXPECT_NEAR(y.coefficient(k).value(), std::pow(2, degree) * s[k], 1e-15);
    EXPECT_NEAR(y.coefficient(k).tangent(), degree * std::pow(2, degree - 1) * s[k], 1e-15);
  }
}

TEST(Taylor, OfVariablesIsDifferentiatedByTheTape) {
  fluxion::Recording recording;
  const Var a = recording.input(2.0);
  const auto t = Taylor<Var>::variable(Var(0.0), Var(1.0), 3);
  const auto y = pow(a + t, 2.5) / exp(a * t);
  recording.sweep(y.coefficient(3));
  const double adjoint = recording.adjoint(a);
  const auto third = [](double b) {
    const auto s = variable(0, 3);
    return (pow(b + s, 2.5) / exp(b * s)).coefficient(3);
  };
  EXPECT_NEAR(adjoint, (third(2 + 1e-5) - third(2 - 1e-5)) / 2e-5, 1e-8);
}

TEST(Taylor, OfTaylorNumbersHasMixedCoefficients) {
  // sin(s t) = s t - (s t)³ / 6
  struct Outer {};
  using Inner = Taylor<double>;
  const auto s = Inner::variable(0, 1, 4);
  const auto t = Taylor<Inner, Outer>::variable(Inner(0), Inner(1), 4);
  const auto y = sin(s * t);
  EXPECT_EQ(y.coefficient(1).coefficient(1), 1);
  EXPECT_EQ(y.coefficient(1).coefficient(3), 0);
  EXPECT_NEAR(y.coefficient(3).coefficient(3), -1.0 / 6, 1e-16);
}

TEST(Taylor, OfTwoTagsAreNoOperands) {
  struct First {};
  struct Second {};
  using A = Taylor<double, First>;
  using B = Taylor<double, Second>;
  EXPECT_TRUE((std::same_as<fluxion::joined_t<A, B>, fluxion::detail::Mismatch>));
  EXPECT_TRUE((std::same_as<fluxion::joined_t<A, Dual<double>>, fluxion::detail::Mismatch>));
  EXPECT_TRUE((std::same_as<fluxion::joined_t<A, Taylor<A, Second>>, Taylor<A, Second>>));
  EXPECT_FALSE((std::is_convertible_v<A, B>));
}

/// Multiplications and divisions of f at a variable of this order.
template <class F> double cost(const F& f, int order) {
  // A curve, so that no operand is short.
  const auto t = Taylor<Counted>::variable(Counted(0.25), Counted(1), order);
  const auto x = 1 / (2 - t);
  Counted::count = 0;
  f(x);
  return static_cast<double>(Counted::count);
}

template <class F> void expect_quadratic_cost(const char* name, const F& f) {
  EXPECT_LE(cost(f, 40), 4.5 * cost(f, 20)) << name;
  EXPECT_LE(cost(f, 80), 4.5 * cost(f, 40)) << name;
}

TEST(Taylor, CostsTheSquareOfTheOrder) {
  expect_quadratic_cost("mul", [](const auto& x) { return x * x; });
  expect_quadratic_cost("div", [](const auto& x) { return 1 / x; });
  expect_quadratic_cost("sqrt", [](const auto& x) { return sqrt(x); });
  expect_quadratic_cost("exp", [](const auto& x) { return exp(x); });
  expect_quadratic_cost("log", [](const auto& x) { return log(x); });
  expect_quadratic_cost("sin", [](const auto& x) { return sin(x); });
  expect_quadratic_cost("tan", [](const auto& x) { return tan(x); });
  expect_quadratic_cost("tanh", [](const auto& x) { return tanh(x); });
  expect_quadratic_cost("atan", [](const auto& x) { return atan(x); });
  expect_quadratic_cost("erf", [](const auto& x) { return erf(x); });
  expect_quadratic_cost("sigmoid", [](const auto& x) { return sigmoid(x); });
  expect_quadratic_cost("pow(x, 2.5)", [](const auto& x) { return pow(x, 2.5); });
  expect_quadratic_cost("pow(x, x)", [](const auto& x) { return pow(x, x); });
  expect_quadratic_cost("hypot", [](const auto& x) { return hypot(x, 2 * x * x); });
  expect_quadratic_cost("atan2", [](const auto& x) { return atan2(x, x * x); });
  expect_quadratic_cost("norm", [](const auto& x) { return norm(std::array{x, x * x, 1 / x}); });
}

TEST(Taylor, CostsTheCubeOfTheOrderForFamiliesOfFunctions) {
  const auto f = [](const auto& x) { return lgamma(x); };
  EXPECT_LE(cost(f, 40), 9 * cost(f, 20));
}

}  // namespace
