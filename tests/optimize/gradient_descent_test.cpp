// Tests of optimize/gradient_descent.hpp.
// For: with a schedule the iterates are those of the formula; without one it finds its own steps.
// Read first: include/fluxion/optimize/gradient_descent.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::GradientDescent;
using fluxion::inverse_time;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Schedule;
using fluxion::Status;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::nan;
using fluxion::test::rosenbrock;
using testing::HasSubstr;

const auto quadratic = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

// x_i <- (1 - rate c_i) x_i with c = (1, 4).
TEST(GradientDescent, WithAScheduleMakesTheStepsOfTheFormula) {
  const Schedule schedules[] = {0.125, inverse_time(0.25, 0.5), fluxion::step_decay(0.25, 0.5, 2)};
  for (const Schedule& schedule : schedules) {
    const Result result = minimize(quadratic,
                                   {10.0, 12.0},
                                   GradientDescent{.step = schedule},
                                   {.stop = {.iterations = 5}, .trace = Keep::everything});
    double x = 10;
    double y = 12;
    for (std::int64_t k = 0; k < 5; ++k) {
      const double rate = schedule(k);
      x -= rate * x;
      y -= rate * (4 * y);
      const auto& row = result.trace[static_cast<std::size_t>(k + 1)];
      EXPECT_DOUBLE_EQ(row.x[0], x);
      EXPECT_DOUBLE_EQ(row.x[1], y);
      EXPECT_EQ(row.step, rate);
      EXPECT_EQ(row.evaluations, k + 2);
    }
  }
}

TEST(GradientDescent, WithADecreasingStepReachesTheMinimum) {
  const Result result =
      minimize(quadratic, {10.0, 12.0}, GradientDescent{.step = inverse_time(0.4, 0.01)});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.gradient_norm, 1e-8);
  EXPECT_EQ(result.counts.gradient, result.iterations + 1);
  EXPECT_EQ(result.method, "GradientDescent");
}

TEST(GradientDescent, WithoutAScheduleFindsItsSteps) {
  const Result result = minimize(quadratic, {10.0, 12.0}, GradientDescent{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.counts.gradient, 40);
  const Result valley =
      minimize(rosenbrock(), {-1.2, 1}, GradientDescent{}, {.stop = {.gradient = 1e-3}});
  EXPECT_TRUE(valley) << valley;
}

TEST(GradientDescent, WithoutAScheduleDescendsInEveryIteration) {
  const Result result = minimize(rosenbrock(),
                                 {-1.2, 1},
                                 GradientDescent{},
                                 {.stop = {.iterations = 200}, .trace = Keep::values});
  for (std::size_t k = 1; k < result.trace.size(); ++k) {
    EXPECT_LT(result.trace[k].value, result.trace[k - 1].value);
  }
}

TEST(GradientDescent, ReportsTheRateAsItsStep) {
  const Result result =
      minimize(bowl(), {3.0, 4.0}, GradientDescent{}, {.trace = Keep::everything});
  const auto& rows = result.trace.rows;
  for (std::size_t k = 1; k < rows.size(); ++k) {
    EXPECT_NEAR(rows[k - 1].x[0] - rows[k].x[0], rows[k].step * 2 * rows[k - 1].x[0], 1e-12);
  }
}

// The first step would end at -29.6, half of it at -9.8, where the logarithm is not defined.
TEST(GradientDescent, HalvesAStepThatLeavesTheDomain) {
  for (const double outside : {nan, fluxion::test::infinity}) {
    const Result result =
        minimize(barrier(outside),
                 {10.0, 10.0},
                 GradientDescent{.step = [](auto k) { return k == 0 ? 44.0 : 0.5; }},
                 {.trace = Keep::values});
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_EQ(result.trace[1].step, 11);
    EXPECT_NEAR(result.value, 2, 1e-12);
  }
}

TEST(GradientDescent, SaysWhenTheStepsAreTooLong) {
  const Result result = minimize(bowl(), {1.0, 2.0}, GradientDescent{.step = 1.5});
  EXPECT_EQ(result.status, Status::non_finite);
  EXPECT_EQ(result.value, 5) << "the start was the best point";
  EXPECT_THAT(result.message, HasSubstr("the steps are too long: the value grew from 5 to "));
  EXPECT_THAT(result.message, HasSubstr("try a smaller rate"));
}

TEST(GradientDescent, SaysWhenNoStepIsShortEnough) {
  fluxion::test::HandWritten objective([](const auto& x, auto& g) {
    g.setOnes();
    return x[0] == 1 ? 3.0 : nan;
  });
  const Result result = minimize(objective, {1.0, 2.0}, GradientDescent{.step = 0.1});
  EXPECT_EQ(result.status, Status::non_finite);
  EXPECT_LE(result.counts.gradient, 60);
  EXPECT_THAT(result.message, HasSubstr("along the search direction is finite"));
}

TEST(GradientDescent, EndsWhereTheScheduleReachesZero) {
  const Result result =
      minimize(bowl(), {1.0, 2.0}, GradientDescent{.step = fluxion::cosine_decay(0.1, 7)});
  EXPECT_EQ(result.status, Status::max_iterations);
  EXPECT_EQ(result.iterations, 7);
  EXPECT_THAT(result.message, HasSubstr("the step schedule reached 0 after 7 iterations"));
}

TEST(GradientDescent, RefusesARateThatIsNegativeLater) {
  const GradientDescent method{.step = [](auto k) { return k < 2 ? 0.1 : -0.1; }};
  EXPECT_THROW(minimize(bowl(), {1.0, 2.0}, method), fluxion::OptionError);
}

}  // namespace
