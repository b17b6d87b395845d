// Tests of reverse/var.hpp.
// For: a Var is used like a number; copies, moves, aliases and nested types keep the derivative
// right. Read first: include/fluxion/reverse/var.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Recording;
using fluxion::Var;

/// df/dx at a of a function that changes its argument in place.
template <class F> double slope_of_update(double a, const F& update) {
  Recording recording;
  const Var x = recording.input(a);
  Var y = x;
  update(y);
  recording.sweep(y);
  return recording.adjoint(x);
}

TEST(Var, IsSixteenBytes) {
  static_assert(sizeof(Var) == 16 && alignof(Var) == 8);
#if !defined(FLUXION_CHECKED)  // there is no padding for the stamp
  static_assert(sizeof(BasicVar<float>) == 8);
#endif
  static_assert(std::is_nothrow_default_constructible_v<Var>);
}

TEST(Var, IsZeroWhenMadeFromNothing) {
  EXPECT_EQ(Var{}.value(), 0.0);
  EXPECT_EQ(Var().id(), 0U);
  std::vector<Var> many(3);
  EXPECT_EQ(many[2].value(), 0.0);
  constexpr Var constant;
  EXPECT_EQ(constant.value(), 0.0);
}

TEST(Var, TakesEveryBuiltInNumber) {
  const Var from_int = 2;
  const Var from_size = std::size_t{3};
  const Var from_float = 0.5F;
  const Var from_long_double = 0.25L;
  const Var from_bool = true;
  EXPECT_EQ(Var(from_int + from_size + from_float + from_long_double + from_bool).value(), 6.75);
}

TEST(Var, HasTheLimitsOfItsValue) {
  EXPECT_EQ(std::numeric_limits<Var>::epsilon(), std::numeric_limits<double>::epsilon());
  EXPECT_EQ(std::numeric_limits<BasicVar<float>>::max(), std::numeric_limits<float>::max());
  EXPECT_TRUE(std::numeric_limits<Var>::has_quiet_NaN);
}

TEST(Var, UpdatedWithANumberIsRight) {
  EXPECT_EQ(slope_of_update(1.75, [](Var& a) { a += 1, a -= 2.0F, a *= 3, a /= 2L; }), 1.5);
  EXPECT_EQ(slope_of_update(1.75, [](Var& a) { a = 3; }), 0.0);
}

TEST(Var, ThatWasUpdatedReturnsItself) {
  Var x = 1.0;
  EXPECT_EQ(&(x += 1), &x);
  EXPECT_EQ(&(x -= x * 0.5), &x);
  EXPECT_EQ(&(x *= 2), &x);
  EXPECT_EQ(&(x /= x), &x);
  EXPECT_EQ(&(x = x + 1), &x);
  EXPECT_EQ(&(x = x - x), &x);
  EXPECT_EQ(&(x = sin(x)), &x);
}

TEST(Var, ThatWasMovedFromKeepsItsValueAndDerivative) {
  Recording recording;
  const Var x = recording.input(3.0);
  Var source = x * x;
  Var target = std::move(source);  // NOLINT(performance-move-const-arg): it is a copy
  EXPECT_EQ(source.value(), 9.0);  // NOLINT(bugprone-use-after-move): this is what is tested
  source += x;
  target *= 2;
  recording.sweep(source);
  EXPECT_EQ(recording.adjoint(x), 7.0);
  recording.sweep(target);
  EXPECT_EQ(recording.adjoint(x), 12.0);
}

TEST(Var, ThatWasCopiedStaysAsItWas) {
  Recording recording;
  const Var x = recording.input(3.0);
  Var s = x * x;
  const Var before = s;
  s += 5 * x;
  Var t = s;
  t -= x;
  for (const auto& [variable, slope] :
       {std::pair(before, 6.0), std::pair(s, 11.0), std::pair(t, 10.0)}) {
    recording.sweep(variable);
    EXPECT_EQ(recording.adjoint(x), slope);
  }
}

TEST(Var, WhoseIdWasReadStaysAsItWas) {
  Recording recording;
  const Var x = recording.input(3.0);
  Var s = x * x;
  const auto id = s.id();
  s += x;
  EXPECT_NE(s.id(), id);
  recording.sweep(Var::from_tape(9.0, id));
  EXPECT_EQ(recording.adjoint(x), 6.0);
}

TEST(Var, ComparesItsValue) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = recording.input(3.0);
  EXPECT_TRUE(x < y && x <= y && y > x && y >= x && x != y && !(x == y));
  EXPECT_TRUE(x == 2 && 2.0F == x && x * y == 6 && x + 1 == y && 1 < x && x > 1UL);
  EXPECT_TRUE(isfinite(x) && !isnan(x * y) && signbit(-x));
  EXPECT_EQ(recording.statements(), 2U);
}

// f = x²y + sin(xy), and its derivatives by hand.
struct Sample {
  double x = 0.75, y = -1.5;
  double fx() const { return 2 * x * y + y * std::cos(x * y); }
  double fy() const { return x * x + x * std::cos(x * y); }
  double fxx() const { return 2 * y - y * y * std::sin(x * y); }
  double fxy() const { return 2 * x + std::cos(x * y) - x * y * std::sin(x * y); }
  double fyy() const { return -x * x * std::sin(x * y); }
};

/// The value in steps that use every way to write a statement.
template <class T> T sample(const T& x, const T& y) {
  T f = 0;
  f += x * x * y;
  const T product = x * y;
  f = f - product;
  f += sin(product) + product;
  T zero = product;
  zero -= product;
  f -= zero - 2 * zero;
  f = f + zero;
  return f;
}

TEST(BasicVar, OfFloatHasFloatDerivatives) {
  BasicRecording<float> recording;
  const BasicVar<float> x = recording.input(0.75F);
  const BasicVar<float> y = recording.input(-1.5F);
  const BasicVar<float> f = 1.0 * sample(x, y) + 0;
  recording.sweep(f);
  static_assert(std::is_same_v<decltype(recording.adjoint(x)), float>);
  EXPECT_NEAR(recording.adjoint(x), Sample().fx(), 1e-6);
  EXPECT_NEAR(recording.adjoint(y), Sample().fy(), 1e-6);
}

TEST(BasicVar, OfLongDoubleHasMoreDigits) {
  BasicRecording<long double> recording;
  const BasicVar<long double> x = recording.input(0.1L);
  const BasicVar<long double> y = exp(x) / 3;
  recording.sweep(y);
  EXPECT_NEAR(static_cast<double>((recording.adjoint(x) - std::exp(0.1L) / 3) * 1e18L), 0.0, 1.0);
}

TEST(BasicVar, OfVarHasSecondDerivatives) {
  const Sample at;
  Recording inner;
  const Var u = inner.input(at.x);
  const Var v = inner.input(at.y);
  BasicRecording<Var> outer;
  const BasicVar<Var> x = outer.input(u);
  const BasicVar<Var> y = outer.input(v);
  const BasicVar<Var> f = sample(x, y);
  outer.sweep(f);
  const Var fx = outer.adjoint(x);
  const Var fy = outer.adjoint(y);
  EXPECT_NEAR(fx.value(), at.fx(), 1e-15);
  EXPECT_NEAR(fy.value(), at.fy(), 1e-15);
  inner.sweep(fx);
  EXPECT_NEAR(inner.adjoint(u), at.fxx(), 1e-14);
  EXPECT_NEAR(inner.adjoint(v), at.fxy(), 1e-14);
  inner.sweep(fy);
  EXPECT_NEAR(inner.adjoint(u), at.fxy(), 1e-14);
  EXPECT_NEAR(inner.adjoint(v), at.fyy(), 1e-14);
}

TEST(BasicVar, OfVarTakesVarsAsConstants) {
  Recording inner;
  const Var k = inner.input(3.0);
  BasicRecording<Var> outer;
  BasicVar<Var> x = outer.input(Var(2.0));
  const BasicVar<Var> x0 = x;
  x += k;
  x = x * k + sin(k) * x;
  x -= k * k;
  outer.sweep(x);
  const Var slope = outer.adjoint(x0);
  EXPECT_EQ(slope.value(), 3.0 + std::sin(3.0));
  inner.sweep(slope);
  EXPECT_EQ(inner.adjoint(k), 1.0 + std::cos(3.0));
}

TEST(BasicVar, OfDualHasSecondDerivatives) {
  const Sample at;
  using Inner = Dual<double>;
  BasicRecording<Inner> recording;
  const BasicVar<Inner> x = recording.input(Inner::seeded(at.x, 2.0));
  const BasicVar<Inner> y = recording.input(Inner::seeded(at.y, -1.0));
  const BasicVar<Inner> f = sample(x, y);
  recording.sweep(f);
  EXPECT_NEAR(recording.adjoint(x).value(), at.fx(), 1e-15);
  EXPECT_NEAR(recording.adjoint(x).tangent(), 2 * at.fxx() - at.fxy(), 1e-14);
  EXPECT_NEAR(recording.adjoint(y).tangent(), 2 * at.fxy() - at.fyy(), 1e-14);
}

TEST(BasicVar, InsideADualHasSecondDerivatives) {
  const Sample at;
  Recording recording;
  const Var u = recording.input(at.x);
  const Var v = recording.input(at.y);
  const Dual<Var> f = sample(Dual<Var>::seeded(u, Var(2.0)), Dual<Var>::seeded(v, Var(-1.0)));
  EXPECT_NEAR(f.tangent().value(), 2 * at.fx() - at.fy(), 1e-15);
  recording.sweep(f.tangent());
  EXPECT_NEAR(recording.adjoint(u), 2 * at.fxx() - at.fxy(), 1e-14);
  EXPECT_NEAR(recording.adjoint(v), 2 * at.fxy() - at.fyy(), 1e-14);
}

TEST(BasicVar, OfVarOfVarHasThirdDerivatives) {
  Recording first;
  const Var x = first.input(2.0);
  BasicRecording<Var> second;
  const auto y = second.input(x);
  BasicRecording<BasicVar<Var>> third;
  const auto z = third.input(y);
  third.sweep(z * z * z * z - sin(z));
  second.sweep(third.adjoint(z));
  first.sweep(second.adjoint(y));
  EXPECT_NEAR(first.adjoint(x), 48.0 + std::cos(2.0), 1e-13);
}

}  // namespace
