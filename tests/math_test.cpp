// Operators and functions as a template calls them: with every scalar type, qualified, after using.
// For: math.hpp; values and partials are in rules_test.cpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cfenv>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Dual;
using fluxion::Recording;
using fluxion::Var;

using D = Dual<double>;
constexpr double inf = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

/// The value and the slope of f at x in both modes, which must agree.
template <class F> std::pair<double, double> value_and_slope(const F& f, double x) {
  const D forward = f(D::seeded(x));
  Recording recording;
  const Var input = recording.input(x);
  const Var y = f(input);
  recording.sweep(y);
  EXPECT_EQ(forward.value(), y.value());
  EXPECT_EQ(forward.tangent(), recording.adjoint(input));
  return {forward.value(), forward.tangent()};
}

using Pair = std::pair<double, double>;

template <class S> class MathWith : public testing::Test {};
using Builtins = testing::Types<bool,
                                char,
                                signed char,
                                unsigned char,
                                short,
                                unsigned short,
                                int,
                                unsigned,
                                long,
                                unsigned long,
                                long long,
                                unsigned long long,
                                float,
                                double,
                                long double>;
TYPED_TEST_SUITE(MathWith, Builtins);

TYPED_TEST(MathWith, OperatorsOnEitherSide) {
  const auto one = static_cast<TypeParam>(1);
  EXPECT_EQ(value_and_slope([&](const auto& x) { return x + one; }, 4), Pair(5, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return one + x; }, 4), Pair(5, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return x - one; }, 4), Pair(3, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return one - x; }, 4), Pair(-3, -1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return x * one; }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return one * x; }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return x / one; }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return one / x; }, 4), Pair(0.25, -0.0625));
}

TYPED_TEST(MathWith, CompoundAssignments) {
  const auto one = static_cast<TypeParam>(1);
  const auto f = [&](const auto& x) {
    auto y = x * 1;
    std::remove_cvref_t<decltype(x)> z = y;
    z += one;
    z *= one;
    z -= one;
    z /= one;
    return z;
  };
  EXPECT_EQ(value_and_slope(f, 4), Pair(4, 1));
}

TYPED_TEST(MathWith, Comparisons) {
  const auto one = static_cast<TypeParam>(1);
  const auto expect = [&](const auto& x) {  // x is 0.5
    EXPECT_TRUE(x < one && x <= one && x != one && one > x && one >= x && one != x);
    EXPECT_FALSE(x > one || x >= one || x == one || one < x || one <= x || one == x);
  };
  expect(D(0.5));
  expect(Var(0.5));
  expect(Var(0.25) * 2);
}

TYPED_TEST(MathWith, FunctionsOfTwoOperands) {
  const auto one = static_cast<TypeParam>(1);
  using namespace fluxion;
  EXPECT_EQ(value_and_slope([&](const auto& x) { return pow(x, one); }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return pow(one, x); }, 4), Pair(1, 0));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return max(x, one); }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return min(one, x); }, 4), Pair(1, 0));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return fmax(one, x); }, 4), Pair(4, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return hypot(x, one); }, 0), Pair(1, 0));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return atan2(x, one); }, 0), Pair(0, 1));
  EXPECT_EQ(value_and_slope([&](const auto& x) { return fma(x, one, one); }, 4), Pair(5, 1));
}

TEST(Math, UnsignedOperandsDoNotWrapAround) {
  EXPECT_EQ(value_and_slope([](const auto& x) { return x - 5U; }, 2), Pair(-3, 1));
  EXPECT_EQ(value_and_slope([](const auto& x) { return 5UL - x; }, 7), Pair(-2, -1));
  EXPECT_TRUE(D(-1) < 0U);
  EXPECT_TRUE(Var(-1) < 0ULL);
}

TEST(Math, ComparesNaNAsTheLanguageDoes) {
  for (const double x : {1.0, nan}) {
    EXPECT_FALSE(Var(x) == nan || Var(x) < nan || Var(x) >= nan || nan > D(x));
    EXPECT_TRUE(Var(x) != nan && D(x) != nan);
  }
  EXPECT_TRUE(Var(0.0) == -0.0);
}

TEST(Math, MaxOfExpressionsAndMixedTypes) {
  const auto f = [](const auto& x) {
    return fluxion::max(x, x * x) + fluxion::min(2.0 * x, x + 1);
  };
  EXPECT_EQ(value_and_slope(f, 3), Pair(13, 7));
  EXPECT_EQ(value_and_slope([](const auto& x) { return fluxion::max(x * x, x * x); }, 3),
            Pair(9, 6));
}

// A template that says `using std::max` gets the library's for active numbers, no copy by reference.
template <class T> T limited(const T& x) {
  using std::abs, std::max, std::min, std::sin, std::sqrt;
  return max(min(sin(x), T(0.5)), -abs(sqrt(x)));
}

TEST(Math, FunctionsAreFoundAfterUsingTheStandardOnes) {
  EXPECT_EQ(limited(4.0), std::sin(4.0));
  EXPECT_EQ(value_and_slope([](const auto& x) { return limited(x); }, 4),
            Pair(std::sin(4.0), std::cos(4.0)));
  EXPECT_EQ(value_and_slope([](const auto& x) { return limited(x); }, 1), Pair(0.5, 0));
}

TEST(Math, ClassifiesValues) {
  const auto expect = [](const auto& make) {
    EXPECT_TRUE(isnan(make(nan)) && !isnan(make(1)) && isinf(make(-inf)) && !isinf(make(nan)));
    EXPECT_TRUE(isfinite(make(1)) && !isfinite(make(inf)) && isnormal(make(1)));
    EXPECT_TRUE(!isnormal(make(1e-310)) && signbit(make(-0.0)) && !signbit(make(0)));
    EXPECT_EQ(fpclassify(make(1e-310)), FP_SUBNORMAL);
    EXPECT_EQ(fpclassify(make(0)), FP_ZERO);
  };
  expect([](double x) { return Var(x); });
  expect([](double x) { return D(x); });
  expect([](double x) { return Var(x) * 1; });
  expect([](double x) { return Dual<Dual<double>>(x); });
}

TEST(Math, RoundsToIntegers) {
  const D x = D::seeded(2.5);
  EXPECT_EQ(lround(x), 3);
  EXPECT_EQ(llround(-x), -3);
  EXPECT_EQ(lrint(x), 2);
  EXPECT_EQ(llrint(Var(3.5)), 4);
  EXPECT_EQ(ilogb(Var(10)), 3);
  std::fesetround(FE_UPWARD);
  EXPECT_EQ(lrint(x), 3);
  std::fesetround(FE_TONEAREST);
}

TEST(Math, FrexpGivesFractionAndExponent) {
  for (const double x : {10.0, -0.3, 1.0, 0x1p-1060, 0x1.8p1023, 0.0}) {
    int expected = 0;
    const double fraction = std::frexp(x, &expected);
    int exponent = -1;
    const auto f = [&](const auto& y) { return frexp(y, &exponent); };
    const Pair result = value_and_slope(f, x);
    EXPECT_EQ(result, Pair(fraction, std::ldexp(1.0, -expected))) << x;
    EXPECT_EQ(exponent, expected) << x;
  }
  int exponent = 0;
  EXPECT_EQ(frexp(D(inf), &exponent).value(), inf);
  EXPECT_TRUE(isnan(frexp(Var(nan), &exponent)));
}

TEST(Math, ModfGivesFractionAndWholePart) {
  for (const double x : {2.75, -2.75, 5.0, 0.0}) {
    double expected = 0;
    const double fraction = std::modf(x, &expected);
    double whole = -1;
    EXPECT_EQ(value_and_slope(
                  [&](const auto& y) {
                    std::remove_cvref_t<decltype(y)> part = 0;
                    const auto rest = modf(y, &part);
                    whole = value_of(part);
                    return rest;
                  },
                  x),
              Pair(fraction, 1));
    EXPECT_EQ(whole, expected);
  }
  D whole;
  EXPECT_EQ(modf(D::seeded(inf), &whole).value(), 0);
  EXPECT_EQ(whole.value(), inf);
  EXPECT_EQ(whole.tangent(), 0);
}

TEST(Math, RemquoGivesRemainderAndQuotient) {
  int quotient = 0;
  const auto f = [&](const auto& x) { return remquo(x, 3.0, &quotient); };
  EXPECT_EQ(value_and_slope(f, 10.0), Pair(1, 1));
  EXPECT_EQ(quotient, 3);
  const auto g = [&](const auto& x) { return remquo(10.0, x, &quotient); };
  EXPECT_EQ(value_and_slope(g, 3.0), Pair(1, -3));
  const auto h = [&](const auto& x) { return remquo(x, x * 0.3, &quotient); };
  EXPECT_NEAR(value_and_slope(h, 10.0).second, std::remainder(1.0, 0.3), 1e-15);
}

TEST(Math, ClampHasTheSlopeOfItsArgumentInsideAndAtTheBounds) {
  const auto f = [](const auto& x) { return fluxion::clamp(x, -1, 2.0); };
  EXPECT_EQ(value_and_slope(f, 0.5), Pair(0.5, 1));
  EXPECT_EQ(value_and_slope(f, -1), Pair(-1, 1));
  EXPECT_EQ(value_and_slope(f, 2), Pair(2, 1));
  EXPECT_EQ(value_and_slope(f, 3), Pair(2, 0));
  EXPECT_EQ(value_and_slope(f, -inf), Pair(-1, 0));
  EXPECT_TRUE(isnan(fluxion::clamp(D(nan), -1, 2.0)));
}

TEST(Math, ClampToActiveBoundsHasTheirSlope) {
  const auto low = [](const auto& x) { return fluxion::clamp(1.0, x, x + 5); };
  EXPECT_EQ(value_and_slope(low, 3), Pair(3, 1));
  const auto high = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    using std::clamp;
    return clamp(T(9), T(-x), x);
  };
  EXPECT_EQ(value_and_slope(high, 3), Pair(3, 1));
}

namespace user {

template <class T> T square(T x) { return x * x * x; }
template <class T> T sigmoid(const T& x) { return x * x; }
template <class T> T normal_cdf(T x) { return 5 * x; }

struct Objective {
  template <class T> T operator()(const T& x) const {
    return square(x) + sigmoid(x) + normal_cdf(x);
  }
};

struct OtherObjective {
  template <class T> T operator()(const T& x) const {
    return fluxion::softplus(x) + fluxion::normal_log_cdf(x);
  }
};

}  // namespace user

TEST(Math, FunctionsOfUsersWithNamesThatTheStandardDoesNotHaveAreTheirs) {
  EXPECT_EQ(value_and_slope(user::Objective(), 2), Pair(8 + 4 + 10, 12 + 4 + 5));
}

TEST(Math, FunctionsOfUsersTakeNoPartInOurs) {
  // The second derivative of softplus is the first one of sigmoid; the type of the objective is part
  // of nested numbers, so that its namespace is searched for functions of them.
  using Inner = fluxion::Dual<double, 1, user::OtherObjective>;
  using Outer = fluxion::Dual<Inner, 1, user::OtherObjective>;
  const Outer x = Outer::seeded(Inner::seeded(0.0));
  const double density = 1 / std::sqrt(2 * std::numbers::pi);
  EXPECT_NEAR(user::OtherObjective()(x).tangent().tangent(), 0.25 - 4 * density * density, 1e-15);
}

TEST(Math, ScalesByPowersOfTwo) {
  EXPECT_EQ(value_and_slope([](const auto& x) { return ldexp(x, 3); }, 5), Pair(40, 8));
  EXPECT_EQ(value_and_slope([](const auto& x) { return scalbn(x, -1); }, 5), Pair(2.5, 0.5));
  EXPECT_EQ(value_and_slope([](const auto& x) { return nextafter(x, 9.0); }, 5),
            Pair(std::nextafter(5.0, 9.0), 1));
  EXPECT_EQ(value_and_slope([](const auto& x) { return nextafter(1.0, x); }, 5),
            Pair(std::nextafter(1.0, 5.0), 0));
}

TEST(Math, PlusAndMinusSigns) {
  EXPECT_EQ(value_and_slope([](const auto& x) { return +x; }, 5), Pair(5, 1));
  EXPECT_EQ(value_and_slope([](const auto& x) { return -x; }, 5), Pair(-5, -1));
  EXPECT_EQ(value_and_slope([](const auto& x) { return -(-(x * x)); }, 5), Pair(25, 10));
}

}  // namespace
