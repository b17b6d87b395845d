// "I kept a variable and got garbage": variables that are used after their recording has ended.
// For: what is said where it is found out, in builds with FLUXION_CHECKED always, in others where the
// number is out of range; and functions that keep variables from one call to the next. Read first:
// docs/explanation/limitations.md. SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

#if defined(FLUXION_CHECKED)

const auto says_stale = ThrowsMessage<TapeError>(
    "tape: a variable was used after its recording had ended, or on another thread; got statement "
    "1 of a recording that is not alive here, expected a variable of one that is; try to keep no "
    "variables from one evaluation to the next, or their values only, by value_of(x)");

/// The first variable of a recording that has ended.
Var stale_variable() {
  Recording recording;
  return recording.input(2.0);
}

TEST(StaleVariable, IsFoundWhereverItIsUsed) {
  Var stale = stale_variable();
  EXPECT_THAT([&] { static_cast<void>(2.0 * stale); }, says_stale) << "outside a recording";
  Recording recording;
  Var x = recording.input(3.0);
  ASSERT_EQ(x.id(), 1U) << "which is the id of the stale one";
  EXPECT_THAT([&] { static_cast<void>(x * stale); }, says_stale);
  EXPECT_THAT([&] { static_cast<void>(x + stale); }, says_stale);
  EXPECT_THAT([&] { static_cast<void>(sin(stale)); }, says_stale);
  EXPECT_THAT([&] { x += stale; }, says_stale);
  EXPECT_THAT([&] { stale += x; }, says_stale);
  EXPECT_THAT([&] { recording.sweep(stale); }, says_stale);
  recording.sweep(x);
  EXPECT_THAT([&] { recording.adjoint(stale); }, says_stale);
  EXPECT_EQ(recording.adjoint(x), 1.0) << "all of it left the recording as it was";
}

TEST(StaleVariable, MayBeCopiedReadAndWritten) {
  Var stale = stale_variable();
  const Var copy = stale;
  EXPECT_EQ(copy.value(), 2.0);
  const Recording recording;
  stale = 1.0;
  EXPECT_EQ((2.0 * stale).value(), 2.0);
}

TEST(StaleVariable, OfAnInnerRecordingIsFound) {
  Recording outer;
  const Var x = outer.input(2.0);
  Var inner_result;
  {
    Recording inner;
    inner_result = inner.input(3.0) * 2.0;
  }
  const Var y = x * x;
  const Var z = y * x;
  ASSERT_EQ(z.id(), 3U) << "which is the id of the inner result";
  EXPECT_THROW(static_cast<void>(inner_result * x), TapeError);
  const Recording inner;
  EXPECT_EQ((z * x).value(), 16.0) << "an outer variable is alive";
}

TEST(StaleVariable, OfAnotherThreadIsFound) {
  Recording recording;
  const Var x = recording.input(2.0);
  std::thread([&x] {
    EXPECT_THAT([&] { static_cast<void>(2.0 * x); }, says_stale);
    Recording here;
    const Var y = here.input(1.0);
    EXPECT_THAT([&] { static_cast<void>(x * y); }, says_stale);
  }).join();
}

TEST(StaleVariable, IsNoneOfAnotherLevel) {
  fluxion::BasicRecording<Var> outer;
  Recording inner;
  const Var x = inner.input(2.0);
  const fluxion::BasicVar<Var> z = outer.input(x);
  outer.sweep(z * z * z);
  inner.sweep(outer.adjoint(z));
  EXPECT_EQ(inner.adjoint(x), 12.0);
}

#else

TEST(StaleVariable, ThatIsSweptThrows) {
  Var stale;
  {
    Recording recording;
    const Var x = recording.input(2.0);
    stale = x * x;
  }
  Recording recording;
  const Var x = recording.input(1.0);
  recording.sweep(x);
  EXPECT_THAT([&] { recording.sweep(stale); },
              ThrowsMessage<TapeError>(AllOf(StartsWith("sweep: the variable is of another"),
                                             HasSubstr("got statement 2, expected at most 1"))));
  recording.sweep(x);
  EXPECT_THAT([&] { recording.adjoint(stale); },
              ThrowsMessage<TapeError>(HasSubstr("got statement 2, expected at most 1")));
}

TEST(StaleVariable, InAStatementThrows) {
  Var stale;
  {
    Recording recording;
    Var x = recording.input(2.0);
    for (int i = 0; i < 100'000; ++i) x = sin(x);
    stale = x;
  }
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * stale;
  const auto says = ThrowsMessage<TapeError>(
      "sweep: a variable was used after its recording had ended; got statement 2 with the argument "
      "100001, expected an older one; try to keep no variables from one evaluation to the next, or "
      "their values only, by value_of(x)");
  const std::array<double, 1> one = {1.0};
  EXPECT_THAT([&] { recording.sweep(y); }, says);
  EXPECT_THAT([&] { recording.sweep_reached(std::span(&y, 1), one); }, says);
  EXPECT_THAT([&] { recording.adjoint(x); },
              ThrowsMessage<TapeError>(HasSubstr("adjoint: there are no adjoints")));
}

#endif

/// A layer of a model that keeps what it computed last.
struct Layer {
  std::optional<Var> cache;
  Var operator()(const fluxion::Vector<Var>& x) {
    if (!cache) cache = exp(x[0]) * sin(x[1]);
    return *cache * x[0] * x[1];
  }
};

TEST(StaleVariable, ThatAFunctionKeepsThrowsAtItsSecondCall) {
  Layer layer;
  fluxion::gradient(layer, {1.0, 2.0});
  EXPECT_THAT(
      [&] {
        fluxion::gradient(layer, {1.0, 2.0});
      },
      ThrowsMessage<TapeError>(
          HasSubstr("try to keep no variables from one evaluation to the next")));
  EXPECT_THAT(fluxion::gradient([](const auto& x) { return x[0] * x[1]; }, {1.0, 2.0}),
              ElementsAre(2, 1))
      << "the library is as it was";
}

TEST(StaleVariable, KeptByItsValueIsAConstant) {
  std::optional<double> cache;
  const auto f = [&](const auto& x) {
    if (!cache) cache = fluxion::value_of(x[0]);
    return *cache * x[0] * x[1];
  };
  EXPECT_THAT(fluxion::gradient(f, {2.0, 3.0}), ElementsAre(6, 4));
  EXPECT_THAT(fluxion::gradient(f, {5.0, 3.0}), ElementsAre(6, 10));
}

}  // namespace
