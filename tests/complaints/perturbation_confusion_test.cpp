// "The inner derivative sees the outer variable": nested derivatives that mix their perturbations.
// For: levels have types of their own. Read first: docs/explanation/dual-numbers.md; what must not
// compile is in compile_fail/levels.cpp. Source: Siskind & Pearlmutter 2005, "Perturbation confusion
// and referential transparency"; Manzyuk et al. 2019, "Perturbation confusion in forward automatic
// differentiation of higher-order functions".
// SPDX-License-Identifier: MIT
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/taylor.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::derivative;
using fluxion::gradient;
using fluxion::Vector;
using fluxion::test::entry_t;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

struct Square {
  auto operator()(const auto& x) const { return x * x; }
};

TEST(PerturbationConfusion, OfADerivativeInADerivative) {
  // d/dx x (d/dy (x + y) at 1) at 1, which is 1 and not 2.
  const auto sum = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return x * derivative([&](const auto& y) { return x + y; }, T(1));
  };
  EXPECT_EQ(derivative(sum, 1.0), 1);
  const auto product = [](const auto& x) {
    return x * derivative([&](const auto& y) { return x * y * y; }, x);
  };
  EXPECT_EQ(derivative(product, 2.0), 2 * 3 * 4);  // d/dx of x · 2 x · x
}

TEST(PerturbationConfusion, OfADerivativeInEveryMode) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T inner = derivative([&](const auto& y) { return x[0] * y * y * x[1]; }, T(x[0]));
    return inner + x[1];  // 2 x² y + y
  };
  EXPECT_TRUE(has_gradient(f, {2.0, 3.0}, {24.0, 9.0}));
  EXPECT_TRUE(has_hessian(f, {2.0, 3.0}, {12.0, 8.0, 8.0, 0.0}));
}

TEST(PerturbationConfusion, OfAGradientInEveryMode) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const Vector<T> point{{x[0], T(1)}};
    const auto inner = [&](const auto& y) { return x[0] + y[0] * y[1] * x[1]; };
    return x[0] * gradient(inner, point).sum();  // x (y + xy)
  };
  EXPECT_TRUE(has_gradient(f, {2.0, 3.0}, {3 + 12.0, 2 + 4.0}));
  EXPECT_TRUE(has_hessian(f, {2.0, 3.0}, {6.0, 5.0, 5.0, 0.0}));
}

TEST(PerturbationConfusion, OfTheSameCallableAtTwoLevels) {
  const auto twice = [](const auto& x) { return derivative(Square{}, x) * Square{}(x); };
  EXPECT_EQ(derivative(twice, 2.0), 24);  // d/dx of 2 x · x²
  const auto apart = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return derivative(Square{}, x) + derivative(Square{}, T(10)) * x;
  };
  EXPECT_EQ(derivative(apart, 2.0), 2 + 20);
}

TEST(PerturbationConfusion, OfOneFunctionInItself) {
  // The third derivative of x⁴ by a driver that calls itself.
  const auto order = []<int n>(const auto& self, std::integral_constant<int, n>, const auto& x) {
    if constexpr (n == 0) {
      return x * x * x * x;
    } else {
      return derivative(
          [&](const auto& y) { return self(self, std::integral_constant<int, n - 1>(), y); }, x);
    }
  };
  EXPECT_EQ(order(order, std::integral_constant<int, 3>(), 2.0), 48);
}

TEST(PerturbationConfusion, OfAFunctionThatReturnsAFunction) {
  // shift(u) is the operator g -> (y -> g(y + u)). Its derivative at u = 0 is d/dy, so that taken
  // twice it gives the second derivative of g; tags that are not of the level give 0.
  const auto shifted_slope = [](const auto& g) {
    return [g](const auto& y) {
      using T = std::remove_cvref_t<decltype(y)>;
      return derivative([&](const auto& u) { return g(y + u); }, T(0));
    };
  };
  const auto cube = [](const auto& x) { return x * x * x; };
  EXPECT_EQ(shifted_slope(cube)(2.0), 12);
  EXPECT_EQ(shifted_slope(shifted_slope(cube))(2.0), 12);
  EXPECT_EQ(shifted_slope(shifted_slope(shifted_slope(cube)))(2.0), 6);
}

TEST(PerturbationConfusion, OfATaylorSeries) {
  // x (d⁴/dy⁴ of x y⁵ at y = x) is 120 x³.
  const auto outer = [](const auto& x) {
    return x * fluxion::derivative<4>([&](const auto& y) { return x * pow(y, 5.0); }, x);
  };
  EXPECT_NEAR(fluxion::derivative<4>(outer, 2.0), 0, 1e-9);
  EXPECT_NEAR(derivative(outer, 2.0), 120 * 3 * 4, 1e-10);
  const auto series = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return T(fluxion::taylor([&](const auto& y) { return x[0] * exp(x[1] * y); }, T(0), 1.0, 3)[3]);
  };
  EXPECT_TRUE(has_gradient(series, {2.0, 3.0}, {27.0 / 6, 9.0}));  // a b³ / 6
  EXPECT_TRUE(has_hessian(series, {2.0, 3.0}, {0.0, 4.5, 4.5, 6.0}));
}

TEST(PerturbationConfusion, OfAnOuterVariableThatIsMeantToBeConstant) {
  const auto outer = [](const auto& x) {
    const double frozen = fluxion::value_of(x);
    return x * derivative([&](const auto& y) { return frozen * y; }, 1.0);
  };
  EXPECT_EQ(derivative(outer, 3.0), 3);
}

}  // namespace
