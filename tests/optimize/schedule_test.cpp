// Tests of optimize/schedule.hpp.
// For: each schedule is its closed form, and what cannot be meant is refused with a sentence.
// Read first: include/fluxion/optimize/schedule.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/schedule.hpp>

namespace {

using fluxion::constant_rate;
using fluxion::cosine_decay;
using fluxion::exponential_decay;
using fluxion::inverse_time;
using fluxion::one_cycle;
using fluxion::OptionError;
using fluxion::Schedule;
using fluxion::step_decay;
using fluxion::warm_up;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const OptionError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Schedule, IsEmptyUntilItIsGiven) {
  EXPECT_FALSE(Schedule{});
  EXPECT_TRUE(Schedule(0.1));
  EXPECT_TRUE(inverse_time(1, 1));
}

TEST(Schedule, OfANumberIsConstant) {
  const Schedule schedule = 0.25;
  EXPECT_EQ(schedule(0), 0.25);
  EXPECT_EQ(schedule(1'000'000'000'000), 0.25);
  EXPECT_EQ(constant_rate(0.25)(7), 0.25);
}

TEST(Schedule, OfACallableIsThatCallable) {
  const Schedule schedule = [](std::int64_t k) { return k < 100 ? 0.1 : 0.01; };
  EXPECT_EQ(schedule(99), 0.1);
  EXPECT_EQ(schedule(100), 0.01);
}

TEST(Schedule, CopiesAreIndependentOfTheOriginal) {
  Schedule original = 0.5;
  const Schedule copy = original;
  original = 0.25;
  EXPECT_EQ(copy(0), 0.5);
}

// Binary fractions, so that the expected values are exact.
TEST(Schedule, InverseTimeIsItsFormula) {
  const Schedule schedule = inverse_time(0.5, 0.25);
  EXPECT_EQ(schedule(0), 0.5);
  EXPECT_EQ(schedule(4), 0.25);
  EXPECT_EQ(schedule(12), 0.125);
}

TEST(Schedule, ExponentialDecayIsItsFormula) {
  const Schedule schedule = exponential_decay(8, 0.5);
  EXPECT_EQ(schedule(0), 8);
  EXPECT_EQ(schedule(1), 4);
  EXPECT_EQ(schedule(10), 0.0078125);
}

TEST(Schedule, StepDecayIsAStaircase) {
  const Schedule schedule = step_decay(8, 0.25, 10);
  EXPECT_EQ(schedule(0), 8);
  EXPECT_EQ(schedule(9), 8);
  EXPECT_EQ(schedule(10), 2);
  EXPECT_EQ(schedule(29), 0.5);
}

TEST(Schedule, CosineDecayGoesFromInitialToLast) {
  const Schedule schedule = cosine_decay(3, 100, 1);
  EXPECT_EQ(schedule(0), 3);
  EXPECT_NEAR(schedule(50), 2, 1e-15);
  EXPECT_NEAR(schedule(25), 2 + std::sqrt(0.5), 1e-15);
  EXPECT_EQ(schedule(100), 1);
  EXPECT_EQ(schedule(101), 1);
  EXPECT_EQ(cosine_decay(3, 100)(100), 0);
}

// The corners, and half of the way between them.
TEST(Schedule, OneCycleRisesAndFallsAlongCosines) {
  const Schedule schedule = one_cycle(8, 21, 10.0 / 21, 4, 2);
  EXPECT_DOUBLE_EQ(schedule(0), 2);
  EXPECT_NEAR(schedule(3), 2 + 6 * 0.25, 1e-15) << "a third of the way is a quarter of the rise";
  EXPECT_NEAR(schedule(9), 8, 1e-15);
  EXPECT_NEAR(schedule(20), 1, 1e-15);
  EXPECT_EQ(schedule(21), 1);
  EXPECT_EQ(schedule(1'000'000'000'000), 1);
  EXPECT_NEAR(one_cycle(8, 23, 11.0 / 23, 4, 2)(5), 5, 1e-15);
  EXPECT_NEAR(one_cycle(8, 23, 11.0 / 23, 4, 2)(16), 4.5, 1e-15);
}

// What torch.optim.lr_scheduler.OneCycleLR documents: max_lr / 25 first, max_lr / 25e4 last.
TEST(Schedule, OneCycleHasTheDefaultsOfPyTorch) {
  const Schedule schedule = one_cycle(0.1, 100);
  EXPECT_DOUBLE_EQ(schedule(0), 0.004);
  EXPECT_DOUBLE_EQ(schedule(29), 0.1);
  EXPECT_NEAR(schedule(99), 4e-7, 1e-17);
  for (std::int64_t k = 0; k < 120; ++k) {
    EXPECT_GE(schedule(k), 4e-7) << k;
    EXPECT_LE(schedule(k), 0.1) << k;
    EXPECT_EQ(schedule(k) < schedule(k + 1), k < 29) << k;
  }
}

TEST(Schedule, OneCycleMayHaveOneSideOnly) {
  EXPECT_EQ(one_cycle(8, 10, 0)(0), 8);
  EXPECT_EQ(one_cycle(8, 10, 1)(9), 8);
  EXPECT_EQ(one_cycle(8, 10, 1, 2, 2)(10), 2);
  EXPECT_EQ(one_cycle(8, 1)(0), 8);
  EXPECT_EQ(one_cycle(8, 1, 1, 2, 2)(1), 2);
}

TEST(Schedule, WarmUpLeadsToTheFirstRateOfAnother) {
  const Schedule schedule = warm_up(3, step_decay(8, 0.5, 2));
  const double expected[] = {2, 4, 6, 8, 8, 4, 4, 2};
  for (std::int64_t k = 0; k < 8; ++k) {
    EXPECT_EQ(schedule(k), expected[k]) << k;
  }
  EXPECT_EQ(warm_up(1, 0.5)(0), 0.25);
  EXPECT_EQ(warm_up(1, warm_up(1, 1.0))(0), 0.25) << "also in front of itself";
}

TEST(Schedule, RefusesRatesThatAreNotPositive) {
  EXPECT_EQ(refusal([] { constant_rate(0); }),
            "constant_rate: rate is out of range; got 0, expected a positive finite number; "
            "try 0.1");
  EXPECT_THAT(refusal([] { Schedule{-1.0}; }), testing::HasSubstr("got -1"));
  EXPECT_THAT(refusal([] { inverse_time(-nan, 1); }),
              testing::HasSubstr("initial is out of range; got nan"));
  EXPECT_THAT(refusal([] { exponential_decay(inf, 1); }), testing::HasSubstr("initial"));
  EXPECT_THAT(refusal([] { step_decay(0, 1, 1); }), testing::HasSubstr("initial"));
  EXPECT_THAT(refusal([] { cosine_decay(-2, 1); }), testing::HasSubstr("initial"));
}

TEST(Schedule, RefusesParametersThatDoNotDecay) {
  EXPECT_EQ(refusal([] { inverse_time(1, -0.5); }),
            "inverse_time: decay is out of range; got -0.5, expected a finite number of at least "
            "0; try 0.01");
  EXPECT_EQ(refusal([] { exponential_decay(1, 1.5); }),
            "exponential_decay: factor is out of range; got 1.5, expected 0 < factor <= 1; "
            "try 0.99");
  EXPECT_EQ(refusal([] { step_decay(1, 0.5, 0); }),
            "step_decay: every is out of range; got 0, expected at least 1; try 100");
  EXPECT_EQ(refusal([] { cosine_decay(1, 0); }),
            "cosine_decay: steps is out of range; got 0, expected at least 1; try 1000");
  EXPECT_EQ(refusal([] { cosine_decay(1, 10, 2); }),
            "cosine_decay: last is out of range; got 2, expected 0 <= last <= initial; try 0");
}

TEST(Schedule, RefusesCyclesThatAreNone) {
  EXPECT_EQ(refusal([] { one_cycle(0, 10); }),
            "one_cycle: peak is out of range; got 0, expected a positive finite number; try 0.1");
  EXPECT_EQ(refusal([] { one_cycle(1, 0); }),
            "one_cycle: steps is out of range; got 0, expected at least 1; try 1000");
  EXPECT_EQ(refusal([] { one_cycle(1, 10, 1.5); }),
            "one_cycle: rise is out of range; got 1.5, expected 0 <= rise <= 1; try 0.3");
  EXPECT_EQ(refusal([] { one_cycle(1, 10, 0.3, 0.5); }),
            "one_cycle: start_divisor is out of range; got 0.5, expected a finite number of at "
            "least 1; try 25");
  EXPECT_EQ(refusal([] { one_cycle(1, 10, 0.3, 25, inf); }),
            "one_cycle: end_divisor is out of range; got inf, expected a finite number of at "
            "least 1; try 1e4");
}

TEST(Schedule, RefusesWarmUpsThatLeadNowhere) {
  EXPECT_EQ(refusal([] { warm_up(0, 1.0); }),
            "warm_up: steps is out of range; got 0, expected at least 1; try 100");
  EXPECT_EQ(refusal([] { warm_up(10, {}); }),
            "warm_up: there is no schedule to lead to; got an empty one, expected a rate; try "
            "warm_up(100, 0.01)");
}

TEST(Schedule, RefusesWhatACallableMustNotReturn) {
  const Schedule schedule = [](std::int64_t k) {
    return k == 3 ? nan : 1.0 - static_cast<double>(k);
  };
  EXPECT_EQ(schedule(1), 0);
  EXPECT_EQ(refusal([&] { schedule(2); }),
            "Schedule: the rate of step 2 is not usable; got -1, expected a finite number of at "
            "least 0; try inverse_time(0.1, 0.01)");
  EXPECT_THAT(refusal([&] { schedule(3); }), testing::HasSubstr("got nan"));
}

}  // namespace
