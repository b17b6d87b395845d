// "pow(x, 2) is NaN at 0": powers whose base is 0 or negative, and their second derivatives.
// For: an exponent that is no variable has no logarithm of the base. Read first:
// docs/reference/conventions.md. SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::derivative;
using fluxion::test::entry_t;
using fluxion::test::Function;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class E> class PowerOf : public testing::Test {
 protected:
  static Function power(int exponent) {
    return [n = static_cast<E>(exponent)](const auto& x) {
      using std::pow;
      return pow(x[0], n);
    };
  }
};
using Exponents = testing::Types<int, unsigned, long, float, double>;
TYPED_TEST_SUITE(PowerOf, Exponents);

TYPED_TEST(PowerOf, ZeroAndNegativeBases) {
  struct Row {
    int n;
    double x, slope, curvature;
  };
  constexpr Row rows[] = {{0, 0, 0, 0},
                          {1, 0, 1, 0},
                          {2, 0, 0, 2},
                          {3, 0, 0, 0},
                          {4, 0, 0, 0},
                          {0, -3, 0, 0},
                          {1, -3, 1, 0},
                          {2, -3, -6, 2},
                          {3, -3, 27, -18},
                          {5, -2, 80, -160}};
  for (const Row& row : rows) {
    const Function f = this->power(row.n);
    EXPECT_TRUE(has_gradient(f, {row.x}, {row.slope})) << row.x << "^" << row.n;
    EXPECT_TRUE(has_hessian(f, {row.x}, {row.curvature})) << row.x << "^" << row.n;
  }
}

TEST(PowerAtZero, OfAnExponentThatIsAConstantNumber) {
  // A template turns its data into T: the number is active, what it holds is not.
  const auto f = [](const auto& x) {
    const entry_t<decltype(x)> two(2);
    return pow(x[0], two) + pow(x[1], two);
  };
  EXPECT_TRUE(has_gradient(f, {0.0, -3.0}, {0.0, -6.0}));
  EXPECT_TRUE(has_hessian(f, {0.0, -3.0}, {2.0, 0.0, 0.0, 2.0}));
}

TEST(PowerAtZero, OfResidualsThatVanish) {
  const auto loss = [](const auto& x) {
    entry_t<decltype(x)> sum(0);
    for (Eigen::Index i = 0; i < 3; ++i) sum += pow(x[i] - static_cast<double>(i), 2.0);
    return sum;
  };
  EXPECT_TRUE(has_gradient(loss, {0.0, 1.0, 2.0}, {0.0, 0.0, 0.0}));
  EXPECT_TRUE(has_hessian(loss, {0.0, 1.0, 2.0}, {2, 0, 0, 0, 2, 0, 0, 0, 2}));
}

TEST(PowerAtZero, OfThirdOrder) {
  const auto third = [](auto n, double x) {
    const auto first = [n](const auto& y) {
      return derivative([n](const auto& z) { return pow(z, n); }, y);
    };
    const auto second = [&](const auto& y) { return derivative(first, y); };
    return derivative(second, x);
  };
  EXPECT_EQ(third(2, 0.0), 0);
  EXPECT_EQ(third(3, 0.0), 6);
  EXPECT_EQ(third(3.0, 0.0), 6);
  EXPECT_EQ(third(4.0, -1.0), -24);
}

TEST(PowerAtZero, WithAVariableExponent) {
  const auto f = [](const auto& x) { return pow(x[0], x[1]); };
  EXPECT_TRUE(has_gradient(f, {0.0, 2.0}, {0.0, 0.0}));
  EXPECT_TRUE(has_gradient(f, {0.0, 1.0}, {1.0, 0.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(0.0, x[0]); }, {2.0}, {0.0}));
  EXPECT_TRUE(has_hessian([](const auto& x) { return pow(0.0, x[0]); }, {2.0}, {0.0}));
}

TEST(PowerAtZero, WithASlopeThatIsInfinite) {
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], 0.5); }, {0.0}, {inf}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], 1.5); }, {0.0}, {0.0}));
  EXPECT_TRUE(has_hessian([](const auto& x) { return pow(x[0], 1.5); }, {0.0}, {inf}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], -1); }, {0.0}, {-inf}));
}

}  // namespace
