// The vocabulary of types: what is plain or active, and what two numbers make together.
// For: concepts.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Active;
using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::joined_t;
using fluxion::Masked;
using fluxion::number_t;
using fluxion::Plain;
using fluxion::Scalar;
using fluxion::scalar_t;
using fluxion::SomeActive;
using fluxion::value_of;
using fluxion::Var;
using fluxion::detail::is_constant_zero;
using fluxion::detail::Mismatch;

using D = Dual<double>;
using DD = Dual<D>;
using Expression = decltype(std::declval<Var>() * std::declval<Var>());

struct Tag {};
using Tagged = Dual<double, 1, Tag>;

template <class A, class B> constexpr bool same = std::is_same_v<A, B>;

TEST(Concepts, PlainAndActiveShareNoType) {
  static_assert(Plain<double> && Plain<int> && Plain<const unsigned char&> && Plain<bool>);
  static_assert(!Plain<Var> && !Plain<std::string> && !Plain<double*>);
  static_assert(Active<Var> && Active<const D&> && Active<DD> && Active<Expression>);
  static_assert(!Active<double> && !Active<std::string>);
  static_assert(Scalar<double> && Scalar<Var> && !Scalar<std::string> && !Scalar<void*>);
  static_assert(SomeActive<Var, double> && SomeActive<Expression, Var, int>);
  static_assert(!SomeActive<double, int> && !SomeActive<Var, std::string>);
}

TEST(Concepts, ScalarIsTheNumberAtTheBottom) {
  static_assert(same<scalar_t<double>, double> && same<scalar_t<const float&>, float>);
  static_assert(same<scalar_t<DD>, double> && same<scalar_t<Dual<BasicVar<float>>>, float>);
  static_assert(same<scalar_t<Expression>, double>);
}

TEST(Concepts, NumberIsWhatAnExpressionIsStoredIn) {
  static_assert(same<number_t<Expression>, Var> && same<number_t<const Var&>, Var>);
  static_assert(same<number_t<int>, int> && same<number_t<DD>, DD>);
}

TEST(Concepts, TwoNumbersJoinInTheHigherLevel) {
  static_assert(same<joined_t<Var, double>, Var> && same<joined_t<int, Var>, Var>);
  static_assert(same<joined_t<Var, Var>, Var> && same<joined_t<Expression, Var>, Var>);
  static_assert(same<joined_t<D, DD>, DD> && same<joined_t<DD, D>, DD>);
  static_assert(same<joined_t<Var, Dual<Var>>, Dual<Var>>);
  static_assert(same<joined_t<Expression, Dual<Var>>, Dual<Var>>);
  static_assert(same<joined_t<BasicVar<Var>, double, Expression>, BasicVar<Var>>);
  static_assert(same<joined_t<int, float>, float> && same<joined_t<double, D, int>, D>);
  static_assert(same<joined_t<Var, long double>, Var>);
}

TEST(Concepts, NumbersOfUnrelatedLevelsDoNotJoin) {
  static_assert(same<joined_t<D, Var>, Mismatch> && same<joined_t<Var, Tagged>, Mismatch>);
  static_assert(same<joined_t<D, Tagged>, Mismatch>);
  static_assert(same<joined_t<Tagged, Dual<double, 1, Masked<Tag>>>, Mismatch>);
  static_assert(same<joined_t<Dual<double, 2>, Dual<double, 3>>, Mismatch>);
  static_assert(same<joined_t<Var, BasicVar<float>>, Mismatch>);
  static_assert(same<joined_t<Var, D, double>, Mismatch>);
  static_assert(same<joined_t<Dual<D, 1, Tag>, Tagged>, Mismatch>);
}

TEST(ValueOf, StripsEveryLevel) {
  EXPECT_EQ(value_of(2.5), 2.5);
  EXPECT_EQ(value_of(3), 3);
  EXPECT_EQ(value_of(Var(2.5)), 2.5);
  EXPECT_EQ(value_of(Var(2) * Var(3)), 6);
  EXPECT_EQ(value_of(DD(D::seeded(4))), 4);
  EXPECT_EQ(value_of(BasicVar<Dual<Var>>(5)), 5);
  static_assert(same<decltype(value_of(DD())), double> && same<decltype(value_of(1)), int>);
}

TEST(Select, TakesTheSideOfTheCondition) {
  EXPECT_EQ(fluxion::select(true, 1.0, 2.0), 1);
  EXPECT_EQ(fluxion::select(false, D::seeded(1), D::seeded(2, 7)).tangent(), 7);
}

TEST(Select, MixesTypesThatJoin) {
  const D x = D::seeded(2, 3);
  EXPECT_EQ(fluxion::select(true, x, 0.0).tangent(), 3);
  EXPECT_EQ(fluxion::select(false, x, 1).tangent(), 0);
  fluxion::Recording recording;
  const Var v = recording.input(2);
  const Var y = fluxion::select(v > 1, v * v, v);
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(v), 4);
}

TEST(ConstantZero, IsZeroAndCannotMove) {
  EXPECT_TRUE(is_constant_zero(0.0) && is_constant_zero(-0.0) && is_constant_zero(0));
  EXPECT_FALSE(is_constant_zero(1e-300) || is_constant_zero(std::nan("")));
  using M = Dual<double, 2, Masked<void>>;
  EXPECT_TRUE(is_constant_zero(M()) && is_constant_zero(Dual<M, 1, Masked<Tag>>()));
  EXPECT_FALSE(is_constant_zero(M(1)) || is_constant_zero(M::seeded(0)));
  EXPECT_FALSE(is_constant_zero(M::seeded(0, 0)));
  EXPECT_FALSE(is_constant_zero(D()));  // without a mask nobody knows
  fluxion::Recording recording;
  EXPECT_TRUE(is_constant_zero(Var()) && is_constant_zero(BasicVar<Var>()));
  EXPECT_FALSE(is_constant_zero(recording.input(0)));
  EXPECT_FALSE(is_constant_zero(BasicVar<Var>(recording.input(0))));
}

}  // namespace
