// Tests of Recording::inputs and Recording::input_adjoints.
// For: many inputs at once, which drivers make. Read first: include/fluxion/reverse/recording.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Recording;
using fluxion::ShapeError;
using fluxion::TapeError;
using fluxion::Var;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using testing::ThrowsMessage;

template <class T> std::vector<T> copy_of(std::span<const T> numbers) {
  return {numbers.begin(), numbers.end()};
}

TEST(Inputs, AreThoseThatOneByOneWouldBe) {
  const std::vector<double> values = {2.0, 3.0, 5.0};
  std::vector<Var> x(3);
  Recording recording;
  recording.inputs(values, x);
  EXPECT_EQ(recording.statements(), 3U);
  EXPECT_EQ(recording.arguments(), 3U);
  EXPECT_EQ(recording.stats().inputs, 3U);
  const Var y = x[0] * x[1] + x[2];
  recording.sweep(y);
  EXPECT_EQ(y.value(), 11.0);
  EXPECT_EQ(recording.adjoint(x[0]), 3.0);
  EXPECT_EQ(recording.adjoint(x[1]), 2.0);
  EXPECT_EQ(recording.adjoint(x[2]), 1.0);
  EXPECT_THAT(copy_of(recording.input_adjoints()), ElementsAre(3.0, 2.0, 1.0));
}

TEST(Inputs, MayFollowOthersAndOtherStatements) {
  std::vector<Var> x(2);
  Recording recording;
  const Var first = recording.input(7.0);
  recording.inputs(std::vector{2.0, 3.0}, x);
  Var y = first * x[0];
  std::vector<Var> late(2);
  recording.inputs(std::vector{4.0, 5.0}, late);
  y = y * x[1] + late[0] * late[1];
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(late[0]), 5.0);
  EXPECT_EQ(recording.adjoint(late[1]), 4.0);
  EXPECT_THAT(copy_of(recording.input_adjoints()), ElementsAre(6.0, 21.0, 14.0));
}

TEST(Inputs, EndTheStatementThatMightGrow) {
  std::vector<Var> x(2);
  Recording recording;
  recording.inputs(std::vector{2.0, 3.0}, x);
  Var sum = 2.0 * x[0];
  std::vector<Var> late(1);
  recording.inputs(std::vector{4.0}, late);
  sum += 5.0 * late[0];
  recording.sweep(sum);
  EXPECT_EQ(recording.statements(), 5U);
  EXPECT_EQ(recording.adjoint(x[0]), 2.0);
  EXPECT_EQ(recording.adjoint(late[0]), 5.0);
}

TEST(Inputs, NeedNoRoomFromBefore) {
  constexpr std::size_t n = 300'000;
  std::vector<Var> x(n);
  Recording recording;
  recording.inputs(std::vector<double>(n, 2.0), x);
  const Var y = x[0] * x[n - 1];
  recording.sweep(y);
  EXPECT_EQ(recording.input_adjoints().size(), n);
  EXPECT_EQ(recording.input_adjoints().front(), 2.0);
  EXPECT_EQ(recording.input_adjoints()[1], 0.0);
  EXPECT_EQ(recording.input_adjoints().back(), 2.0);
}

TEST(Inputs, OfAnInnerRecordingAreItsOwn) {
  std::vector<Var> outer_x(2);
  std::vector<Var> x(1);
  Recording outer;
  outer.inputs(std::vector{2.0, 3.0}, outer_x);
  {
    Recording inner;
    inner.inputs(std::vector{5.0}, x);
    inner.sweep(x[0] * x[0]);
    EXPECT_THAT(copy_of(inner.input_adjoints()), ElementsAre(10.0));
  }
  outer.sweep(outer_x[0] * outer_x[1]);
  EXPECT_THAT(copy_of(outer.input_adjoints()), ElementsAre(3.0, 2.0));
}

TEST(Inputs, OfNoVariablesAreNothing) {
  Recording recording;
  recording.inputs({}, {});
  EXPECT_EQ(recording.statements(), 0U);
  EXPECT_THAT(recording.input_adjoints(), IsEmpty());
}

TEST(Inputs, YoungerThanTheSweepHaveNoAdjoint) {
  std::vector<Var> x(2);
  Recording recording;
  const Var first = recording.input(7.0);
  recording.sweep(first);
  recording.inputs(std::vector{2.0, 3.0}, x);
  EXPECT_THAT(copy_of(recording.input_adjoints()), ElementsAre(1.0));
}

TEST(Inputs, MayBeDualNumbers) {
  using D = fluxion::Dual<double, 2>;
  std::vector<fluxion::BasicVar<D>> x(2);
  fluxion::BasicRecording<D> recording;
  recording.inputs(std::vector{D::seeded(2.0, 1.0, 0), D::seeded(3.0, 1.0, 1)}, x);
  recording.sweep(x[0] * x[0] * x[1]);
  EXPECT_EQ(recording.input_adjoints()[0].value(), 12.0);
  EXPECT_EQ(recording.input_adjoints()[0].tangent(0), 6.0);
  EXPECT_EQ(recording.input_adjoints()[0].tangent(1), 4.0);
}

TEST(Inputs, OfAnotherNumberThanTheirValuesThrow) {
  std::vector<Var> x(2);
  Recording recording;
  EXPECT_THAT([&] { recording.inputs(std::vector{1.0}, x); },
              ThrowsMessage<ShapeError>(
                  "inputs: every variable needs one value; got 1 values and 2 variables, expected "
                  "as many of each; try one value per variable"));
  EXPECT_EQ(recording.statements(), 0U);
}

TEST(Inputs, HaveNoAdjointsBeforeASweep) {
  std::vector<Var> x(1);
  Recording recording;
  recording.inputs(std::vector{1.0}, x);
  EXPECT_THAT(
      [&] { recording.input_adjoints(); },
      ThrowsMessage<TapeError>(StartsWith("adjoint: there are no adjoints; got statement 1")));
}

TEST(Inputs, BeyondTheMemoryLimitThrowAndLeaveTheRecordingAsItWas) {
  std::vector<Var> x(10'000);
  fluxion::release_tape_memory();
  Recording recording({.memory_limit = 100'000});
  const Var first = recording.input(7.0);
  EXPECT_THAT([&] { recording.inputs(std::vector<double>(x.size()), x); },
              ThrowsMessage<TapeError>(StartsWith("tape: the memory limit is reached")));
  EXPECT_EQ(recording.statements(), 1U);
  recording.sweep(first * first);
  EXPECT_THAT(copy_of(recording.input_adjoints()), ElementsAre(14.0));
}

}  // namespace
