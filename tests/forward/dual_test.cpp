// Dual numbers: arithmetic, conversions, nesting, masks, what the language and containers expect.
// For: forward/dual.hpp; the functions themselves are in rules_test.cpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>

namespace {

using fluxion::Dual;
using fluxion::Masked;
using fluxion::value_of;

using D = Dual<double>;
constexpr double inf = std::numeric_limits<double>::infinity();

/// a + b e
constexpr D dual(double a, double b) { return D::seeded(a, b); }

constexpr bool equal(const D& x, double value, double tangent) {
  return x.value() == value && x.tangent() == tangent;
}

TEST(Dual, IsZeroWhenNew) {
  EXPECT_TRUE(equal(D(), 0, 0));
  EXPECT_TRUE(equal(D{}, 0, 0));
  const Dual<double, 9> wide{};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(wide.tangent(i), 0);
  const std::array<Dual<Dual<double, 3>>, 2> nested{};
  EXPECT_EQ(nested[1].tangent().tangent(2), 0);
}

TEST(Dual, OfANumberIsAConstant) {
  EXPECT_TRUE(equal(D(2), 2, 0));
  EXPECT_TRUE(equal(D(2.5F), 2.5, 0));
  EXPECT_TRUE(equal(D(2.5L), 2.5, 0));
  const D x = 3;
  EXPECT_TRUE(equal(x, 3, 0));
}

TEST(Dual, ArithmeticFollowsTheRulesOfCalculus) {
  const D a = dual(2, 3);
  const D b = dual(5, 7);
  EXPECT_TRUE(equal(a + b, 7, 10));
  EXPECT_TRUE(equal(a - b, -3, -4));
  EXPECT_TRUE(equal(a * b, 10, 3 * 5 + 2 * 7));
  EXPECT_TRUE(equal(b / a, 2.5, (7 - 2.5 * 3) / 2));
  EXPECT_TRUE(equal(-a, -2, -3));
  EXPECT_TRUE(equal(+a, 2, 3));
}

TEST(Dual, MeetsPlainNumbersOnEitherSide) {
  const D a = dual(2, 3);
  EXPECT_TRUE(equal(a + 1, 3, 3) && equal(1 + a, 3, 3));
  EXPECT_TRUE(equal(a - 1.0, 1, 3) && equal(1.0 - a, -1, -3));
  EXPECT_TRUE(equal(a * 4U, 8, 12) && equal(4L * a, 8, 12));
  EXPECT_TRUE(equal(a / 4, 0.5, 0.75) && equal(1 / a, 0.5, -0.75));
}

TEST(Dual, CompoundAssignmentsAreTheirOperators) {
  D a = dual(2, 3);
  a += dual(1, 1);
  EXPECT_TRUE(equal(a, 3, 4));
  a -= 1;
  EXPECT_TRUE(equal(a, 2, 4));
  a *= dual(3, 1);
  EXPECT_TRUE(equal(a, 6, 14));
  a /= 2;
  EXPECT_TRUE(equal(a, 3, 7));
  (a += 1) *= 2;
  EXPECT_TRUE(equal(a, 8, 14));
}

TEST(Dual, ComparesByValue) {
  const D a = dual(2, 3);
  EXPECT_TRUE(a == dual(2, -1) && a == 2 && 2.0F == a);
  EXPECT_TRUE(a != 3 && a < 3 && a <= 2 && a > 1L && a >= 2U && 1 < a);
  EXPECT_FALSE(a == dual(std::nan(""), 0) || a < std::nan("") || a >= std::nan(""));
}

TEST(Dual, WorksAtCompileTime) {
  static_assert(equal(dual(2, 3) * dual(5, 7) + 1, 11, 29));
  static_assert(equal((1 - dual(2, 1)) / 4, -0.25, -0.25));
  static_assert(dual(2, 3) > 1);
  static_assert(value_of(dual(2, 3)) == 2);
  static_assert(fluxion::max(dual(2, 3), dual(1, 5)).tangent() == 3);
  constexpr D sum = [] {
    D s;
    for (int i = 1; i <= 3; ++i) s += dual(i, 1) * i;
    ++s;
    return s--;
  }();
  static_assert(equal(sum, 15, 6));
}

TEST(Dual, MayBePassedAsBytes) {
  static_assert(std::is_trivially_copyable_v<D>);
  static_assert(std::is_trivially_copyable_v<Dual<double, 15>>);
  static_assert(std::is_trivially_copyable_v<Dual<Dual<float, 3>, 2>>);
  static_assert(std::is_trivially_destructible_v<D>);
  static_assert(std::is_standard_layout_v<Dual<double, 15>>);
  static_assert(std::is_nothrow_move_constructible_v<D>);
}

TEST(Dual, ConvertsUpwardOnly) {
  static_assert(std::is_convertible_v<double, D>);
  static_assert(std::is_convertible_v<int, D>);
  static_assert(!std::is_convertible_v<D, double>);
  static_assert(std::is_convertible_v<D, Dual<D>>);
  static_assert(!std::is_convertible_v<Dual<D>, D>);
  struct A {};
  struct B {};
  static_assert(!std::is_constructible_v<Dual<double, 1, A>, Dual<double, 1, B>>);
  static_assert(!std::is_constructible_v<Dual<double, 1, A>, D>);
  static_assert(!std::is_constructible_v<Dual<double, 2>, Dual<double, 3>>);
  static_assert(std::is_constructible_v<Dual<Dual<double, 1, A>, 1, B>, Dual<double, 1, A>>);
}

TEST(Dual, TakesTheLimitsOfItsNumbers) {
  using Limits = std::numeric_limits<Dual<float, 3>>;
  EXPECT_TRUE(Limits::is_specialized);
  EXPECT_FALSE(Limits::is_integer);
  EXPECT_EQ(Limits::epsilon(), std::numeric_limits<float>::epsilon());
  EXPECT_EQ(Limits::max(), std::numeric_limits<float>::max());
  EXPECT_EQ((std::numeric_limits<Dual<Dual<double>>>::infinity()), inf);
}

TEST(Dual, BranchesAndCommonTypesCompile) {
  const D a = dual(2, 3);
  const bool yes = a > 1;
  const D chosen = yes ? a * a : a;
  EXPECT_TRUE(equal(chosen, 4, 12));
  EXPECT_TRUE(equal(yes ? a : 0.0, 2, 3));
  const std::array<D, 2> list{a, 2.0 * a};
  EXPECT_TRUE(equal(list[1], 4, 6));
  EXPECT_TRUE(equal(std::max({a, dual(1, 1), 2 * a}), 4, 6));
  EXPECT_TRUE(equal(std::clamp(a, D(0), D(1)), 1, 0));
}

TEST(Dual, CarriesManyDirections) {
  using Wide = Dual<double, 5>;
  std::array<Wide, 5> x;
  for (std::size_t i = 0; i < 5; ++i) x[i] = Wide::seeded(static_cast<double>(i + 1), 1, i);
  const Wide product = x[0] * x[1] * x[2] * x[3] * x[4];
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(product.tangent(i), 120 / static_cast<double>(i + 1));
  }
}

TEST(Dual, NestsForSecondDerivatives) {
  using DD = Dual<D>;
  const DD x = DD::seeded(dual(3, 1), D(1));
  const DD y = x * x * x + 2 / x;
  EXPECT_EQ(y.value().value(), 27 + 2.0 / 3);
  EXPECT_EQ(y.tangent().value(), y.value().tangent());
  EXPECT_DOUBLE_EQ(y.tangent().value(), 27 - 2.0 / 9);
  EXPECT_DOUBLE_EQ(y.tangent().tangent(), 18 + 4.0 / 27);
}

TEST(Dual, MixesWithTheLevelBelow) {
  using DD = Dual<D>;
  const DD outer = DD::seeded(D(3), D(1));
  const D inner = dual(2, 5);
  const DD product = outer * inner;
  EXPECT_TRUE(equal(product.value(), 6, 15));
  EXPECT_TRUE(equal(product.tangent(), 2, 5));
  EXPECT_TRUE(equal((inner - outer).tangent(), -1, 0));
  DD sum = inner;
  sum += outer;
  EXPECT_TRUE(equal(sum.value(), 5, 5));
  EXPECT_TRUE(inner < outer);
}

TEST(MaskedDual, KeepsUnreachedLanesAtZero) {
  using M = Dual<double, 2, Masked<void>>;
  const M x = M::seeded(0, 1, 0);
  const M y = M::seeded(4, 1, 1);
  const M z = sqrt(x) * y;
  EXPECT_EQ(sqrt(x).tangent(0), inf);
  EXPECT_EQ(sqrt(x).tangent(1), 0);
  EXPECT_EQ(z.tangent(0), inf);
  EXPECT_EQ(z.tangent(1), 0);
  EXPECT_TRUE(std::isnan((sqrt(Dual<double, 2>::seeded(0, 1, 0))).tangent(1)));
}

TEST(MaskedDual, DropsTheFactorOfAConstantZero) {
  using M = Dual<double, 1, Masked<void>>;
  const M x = M::seeded(0);
  const M zero = 0;
  EXPECT_EQ((0.0 * sqrt(x)).tangent(), 0);
  EXPECT_EQ((sqrt(x) * zero).tangent(), 0);
  EXPECT_EQ((zero * sqrt(x)).tangent(), 0);
  EXPECT_TRUE(std::isnan((x * sqrt(x)).tangent()));  // this zero moves
  EXPECT_TRUE(zero.is_passive());
  EXPECT_FALSE(x.is_passive());
}

TEST(MaskedDual, ComputesAsTheOthersDo) {
  using M = Dual<double, 3, Masked<void>>;
  using P = Dual<double, 3>;
  const auto f = [](const auto& x, const auto& y) {
    return sin(x * y) / (1 + x * x) - pow(y, x) + fma(x, y, x) + max(x, y) - x / y;
  };
  const M masked = f(M::seeded(1.5, 2, 0), M::seeded(0.7, -1, 2));
  const P plain = f(P::seeded(1.5, 2, 0), P::seeded(0.7, -1, 2));
  EXPECT_EQ(masked.value(), plain.value());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(masked.tangent(i), plain.tangent(i));
}

// A pair of them does not fill a register of the processor.
TEST(Dual, OfFloatHasTwoTangentsOfItsOwn) {
  const auto x = Dual<float, 2>::seeded(2.0F, 1.0F, 0);
  const auto y = Dual<float, 2>::seeded(3.0F, 1.0F, 1);
  const Dual<float, 2> z = x * y - x;
  EXPECT_EQ(z.value(), 4.0F);
  EXPECT_EQ(z.tangent(0), 2.0F);
  EXPECT_EQ(z.tangent(1), 2.0F);
}

}  // namespace
