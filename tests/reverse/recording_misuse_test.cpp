// Tests of reverse/recording.hpp: misuse.
// For: the sentences that misuse is answered with, and that nothing is broken afterwards. Read
// first: reverse/recording_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using testing::ThrowsMessage;

TEST(RecordingMisuse, OfAYoungerVariableThrows) {
  Recording recording;
  const Var x = recording.input(2.0);
  Var y = x * x;
  const Var z = x + 1.0;
  Var newest = y * z;
  recording.sweep(z);
  newest += x;
  EXPECT_THAT([&] { recording.adjoint(newest); },
              ThrowsMessage<TapeError>(
                  "adjoint: the variable is of another recording or younger than the sweep; got "
                  "statement 5, expected at most 4; try to sweep after it is computed, and to keep "
                  "no variables of a recording that has ended"));
}

TEST(RecordingMisuse, OfAnAdjointBeforeTheSweepThrows) {
  Recording recording;
  const Var x = recording.input(2.0);
  EXPECT_THAT(
      [&] { recording.adjoint(x); },
      ThrowsMessage<TapeError>("adjoint: there are no adjoints; got statement 1, expected a "
                               "successful sweep before; try sweep(y) first"));
}

TEST(RecordingMisuse, OfSeedsThatDoNotMatchThrows) {
  Recording recording;
  const std::array<Var, 2> y = {recording.input(2.0), recording.input(1.0)};
  const std::array<double, 3> seeds = {};
  EXPECT_THAT([&] { recording.sweep(y, seeds); },
              ThrowsMessage<fluxion::ShapeError>(
                  "sweep: every output needs one seed; got 2 outputs and 3 seeds, expected as many "
                  "of each; try one seed per output"));
  EXPECT_THROW(recording.sweep_reached(y, seeds), fluxion::ShapeError);
}

TEST(RecordingMisuse, AfterAFailureTheRecordingStillWorks) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * x;
  recording.sweep(y);
  const Var foreign = Var::from_tape(1.0, 1000);
  EXPECT_THROW(recording.sweep(foreign), TapeError);
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 4.0);
}

}  // namespace
