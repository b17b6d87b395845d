// Tests of reverse/recording.hpp.
// For: sweeps, adjoints and nested recordings. Read first: include/fluxion/reverse/recording.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

#include "support/allocations.hpp"

namespace {

using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Recording, OfTheDocCommentIsRight) {
  Recording recording;
  Var x = recording.input(2.0);
  Var y = x * sin(x);
  recording.sweep(y);
  EXPECT_DOUBLE_EQ(recording.adjoint(x), std::sin(2.0) + 2 * std::cos(2.0));
}

TEST(Recording, CountsItsOwnStatementsAndArguments) {
  Recording outer;
  EXPECT_EQ(outer.statements(), 0U);
  const Var x = outer.input(2.0);
  [[maybe_unused]] const Var y = 3.0 * sin(x);
  EXPECT_EQ(outer.statements(), 2U);
  EXPECT_EQ(outer.arguments(), 2U);
  const Recording inner;
  EXPECT_EQ(inner.statements(), 0U);
  EXPECT_EQ(inner.arguments(), 0U);
}

TEST(Recording, TakesInputsAtAnyTime) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * 3.0;
  const Var z = recording.input(5.0);
  const Var u = y * z;
  recording.sweep(u);
  EXPECT_EQ(recording.adjoint(x), 15.0);
  EXPECT_EQ(recording.adjoint(y), 5.0);
  EXPECT_EQ(recording.adjoint(z), 6.0);
  recording.sweep(z);
  EXPECT_EQ(recording.adjoint(x), 0.0);
  EXPECT_EQ(recording.adjoint(z), 1.0);
  recording.sweep(x);
  EXPECT_EQ(recording.adjoint(x), 1.0);
}

TEST(Recording, GivesTheAdjointOfEveryVariable) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var u = x * x;
  const Var v = 3.0 * u;
  const Var unused = exp(x);
  const Var y = v * x;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(y), 1.0);
  EXPECT_EQ(recording.adjoint(v), 2.0);
  EXPECT_EQ(recording.adjoint(u), 6.0);
  EXPECT_EQ(recording.adjoint(x), 36.0);
  EXPECT_EQ(recording.adjoint(unused), 0.0);
}

TEST(Recording, GivesAConstantTheAdjointZero) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var constant = 3.0;
  recording.sweep(constant * x);
  EXPECT_EQ(recording.adjoint(constant), 0.0);
  EXPECT_EQ(recording.adjoint(constant * 2.0), 0.0);
}

TEST(Recording, OfAConstantOutputHasZeroAdjoints) {
  Recording recording;
  const Var x = recording.input(2.0);
  recording.sweep(x * x);
  recording.sweep(Var(5.0));
  EXPECT_EQ(recording.adjoint(x), 0.0);
}

TEST(Recording, SweepsWithASeed) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * x;
  recording.sweep(y, -3.0);
  EXPECT_EQ(recording.adjoint(x), -12.0);
  EXPECT_EQ(recording.adjoint(y), -3.0);
}

TEST(Recording, SweepsSeveralOutputsAtOnce) {
  Recording recording;
  const Var a = recording.input(2.0);
  const Var b = recording.input(3.0);
  const std::array<Var, 5> y = {a * b, a + b, a, 1.0, a};
  const std::array<double, 5> seeds = {10.0, 100.0, 1000.0, 7.0, 0.5};
  recording.sweep(y, seeds);
  EXPECT_EQ(recording.adjoint(a), 30.0 + 100.0 + 1000.5);
  EXPECT_EQ(recording.adjoint(b), 20.0 + 100.0);
  EXPECT_EQ(recording.adjoint(y[1]), 100.0);
  recording.sweep(std::span<const Var>(), std::span<const double>());
  EXPECT_EQ(recording.adjoint(a), 0.0);
}

TEST(Recording, SweepsWhatIsOlderThanTheNewest) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * x;
  Var later = y * x + y + exp(x);
  later += y * y;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 4.0);
  EXPECT_EQ(recording.adjoint(later), 0.0);
}

TEST(Recording, CanGoOnAfterASweep) {
  Recording recording;
  const Var x = recording.input(2.0);
  Var y = x * x;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 4.0);
  const Var late = recording.input(5.0);
  y += late * x;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 9.0);
  EXPECT_EQ(recording.adjoint(late), 2.0);
}

TEST(Recording, ReachesOnlyWhatTheOutputsDependOn) {
  Recording recording;
  const Var x = recording.input(0.0);
  const Var z = recording.input(3.0);
  const Var root = sqrt(x);
  const std::array<Var, 2> y = {2.0 * z, root * root};
  const auto adjoints = [&](bool reached, double seed) {
    const std::array<double, 2> seeds = {1.0, seed};
    reached ? recording.sweep_reached(y, seeds) : recording.sweep(y, seeds);
    return std::array{recording.adjoint(x), recording.adjoint(z)};
  };
  EXPECT_TRUE(std::isnan(adjoints(false, 0.0)[0]));
  EXPECT_EQ(adjoints(true, 0.0), (std::array{0.0, 2.0}));
  EXPECT_TRUE(std::isnan(adjoints(true, 1.0)[0]));
  recording.sweep(root);
  EXPECT_EQ(recording.adjoint(x), infinity);
  recording.sweep_reached(std::span(&root, 1), std::span<const double>(std::array{1.0}));
  EXPECT_EQ(recording.adjoint(x), infinity);
  EXPECT_EQ(recording.adjoint(z), 0.0);
}

TEST(Recording, ReachedGivesTheAdjointsOfAnOrdinarySweep) {
  Recording outer;
  [[maybe_unused]] const Var unrelated = exp(outer.input(1.0));
  Recording recording;
  const Var a = recording.input(2.0);
  const Var b = recording.input(3.0);
  Var u = a * b;
  u += sin(a);
  const Var v = u * u - b;
  const std::array<Var, 3> y = {v, u, 4.0};
  const std::array<double, 3> seeds = {1.0, -2.0, 5.0};
  recording.sweep(y, seeds);
  const std::array expected = {recording.adjoint(a), recording.adjoint(b), recording.adjoint(u)};
  recording.sweep_reached(y, seeds);
  EXPECT_EQ((std::array{recording.adjoint(a), recording.adjoint(b), recording.adjoint(u)}),
            expected);
}

TEST(Recording, LeavesNothingBehind) {
  for (int i = 0; i < 3; ++i) {
    Recording recording;
    EXPECT_EQ(recording.statements(), 0U);
    const Var x = recording.input(2.0);
    EXPECT_EQ(x.id(), 1U);
    recording.sweep(x * x);
    EXPECT_EQ(recording.adjoint(x), 4.0);
  }
}

TEST(Recording, IsRewoundWhenUserCodeThrows) {
  try {
    Recording recording;
    Var x = recording.input(2.0);
    x *= x;
    throw std::runtime_error("user code");
  } catch (const std::runtime_error&) {
  }
  Recording recording;
  EXPECT_EQ(recording.input(1.0).id(), 1U);
}

TEST(Recording, RepeatedAllocatesNothing) {
  std::vector<Var> x(100);
  const auto repeat = [&x] {
    Recording recording;
    for (Var& xi : x) xi = recording.input(0.0);
    Var y = 0;
    for (int k = 0; k < 100; ++k) {
      for (const Var& xi : x) y += sqrt(xi) * xi;
      y = sin(y);
    }
    recording.sweep(y);
    const double one = 1;
    recording.sweep_reached(std::span<const Var>(&y, 1), std::span(&one, 1));
    return recording.adjoint(x[0]);
  };
  repeat();
  const auto& state = fluxion::detail::CurrentTape<double>::state;
  const auto memory = std::array<const void*, 2>{state.partials, state.ids};
  const std::size_t before = fluxion::test::allocations();
  repeat();
  EXPECT_EQ(fluxion::test::allocations(), before);
  EXPECT_EQ((std::array<const void*, 2>{state.partials, state.ids}), memory);
}

TEST(NestedRecording, LeavesTheOuterOneAsItWas) {
  Recording outer;
  const Var x = outer.input(2.0);
  Var y = x * x;
  double inner_slope = 0;
  {
    Recording inner;
    const Var u = inner.input(value_of(y));
    Var v = u * u;
    v += u;
    inner.sweep(v);
    inner_slope = inner.adjoint(u);
  }
  EXPECT_EQ(inner_slope, 9.0);
  y += inner_slope * x;
  outer.sweep(y);
  EXPECT_EQ(outer.adjoint(x), 13.0);
}

TEST(NestedRecording, LeavesTheAdjointsOfTheOuterOneAsTheyWere) {
  Recording outer;
  const Var x = outer.input(2.0);
  const Var y = x * x * x;
  outer.sweep(y);
  {
    Recording inner;
    std::vector<Var> u(5000);
    for (Var& ui : u) ui = inner.input(1.0) * 3.0;
    inner.sweep(u.front() * u.back());
    EXPECT_EQ(inner.adjoint(u.back()), 1.0 * 3.0);
    EXPECT_EQ(outer.adjoint(x), 12.0);
  }
  EXPECT_EQ(outer.adjoint(x), 12.0);
  EXPECT_EQ(outer.adjoint(y), 1.0);
}

TEST(NestedRecording, LeftByAnExceptionLeavesTheOuterOneAsItWas) {
  Recording outer;
  const Var x = outer.input(2.0);
  Var y = x * x;
  try {
    Recording inner;
    const Var u = inner.input(1.0);
    [[maybe_unused]] const Var v = u * x;
    throw std::runtime_error("user code");
  } catch (const std::runtime_error&) {
  }
  y += x;
  outer.sweep(y);
  EXPECT_EQ(outer.adjoint(x), 5.0);
}

TEST(NestedRecording, ThatUsesAnOuterVariableThrowsWithTheRemedy) {
  Recording outer;
  const Var x = outer.input(2.0);
  Var y = x * x;
  {
    Recording inner;
    const Var u = inner.input(1.0);
    [[maybe_unused]] const Var v = u * x;
    EXPECT_THAT(
        [&] { inner.sweep(v); },
        ThrowsMessage<TapeError>(
            "sweep: an inner derivative uses a variable of the outer one; got a statement that "
            "depends on both, expected the inner function to see its own variables only; try "
            "value_of(x) if it is a constant there, or nested types (Dual<Var>, BasicVar<Var>)"));
    EXPECT_THAT([&] { inner.adjoint(u); },
                ThrowsMessage<TapeError>(HasSubstr("adjoint: there are no adjoints")));
    const Var w = u * value_of(x);
    EXPECT_THROW(inner.sweep(w), TapeError) << "the recording still holds the other statement";
  }
  y += x;
  outer.sweep(y);
  EXPECT_EQ(outer.adjoint(x), 5.0);
}

TEST(NestedRecording, DoesNotSweepAnOuterVariable) {
  Recording outer;
  const Var x = outer.input(2.0);
  Recording inner;
  const Var u = inner.input(1.0);
  EXPECT_THAT([&] { inner.sweep(x); },
              ThrowsMessage<TapeError>(
                  "sweep: the variable is older than the recording; got statement 1, expected one "
                  "from 2 on; try value_of(x) if it is a constant here, or nested types "
                  "(Dual<Var>, BasicVar<Var>)"));
  inner.sweep(u);
  EXPECT_THAT([&] { inner.adjoint(x); },
              ThrowsMessage<TapeError>(
                  "adjoint: the variable is older than the recording; got statement 1, expected "
                  "one from 2 on; try value_of(x) if it is a constant here, or nested types "
                  "(Dual<Var>, BasicVar<Var>)"));
}

}  // namespace
