// Tests of optimize/gradient_descent.hpp.
// For: with a schedule the iterates are those of the formula; without one it finds its own steps.
// Read first: include/fluxion/optimize/gradient_descent.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::Armijo;
using fluxion::GradientDescent;
using fluxion::inverse_time;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Result;
using fluxion::Schedule;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
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

// Polyak's formula, one coordinate at a time: x_i is the only state of a quadratic's coordinate.
TEST(GradientDescent, WithMomentumMakesTheStepsOfTheFormula) {
  const Schedule rates = inverse_time(0.125, 0.5);
  const Result result = minimize(quadratic,
                                 {10.0, 12.0},
                                 GradientDescent{.step = rates, .momentum = 0.75},
                                 {.stop = {.iterations = 6}, .trace = Keep::everything});
  const double curvatures[] = {1, 4};
  const double starts[] = {10, 12};
  for (std::size_t i = 0; i < 2; ++i) {
    double x = starts[i];
    double before = x;
    for (std::int64_t k = 0; k < 6; ++k) {
      const double next = x - rates(k) * curvatures[i] * x + 0.75 * (x - before);
      before = std::exchange(x, next);
      EXPECT_NEAR(result.trace[static_cast<std::size_t>(k + 1)].x[i], x, 1e-13);
    }
  }
  EXPECT_EQ(result.counts.gradient, 7);
}

// The form of Sutskever et al. 2013, in which deep-learning libraries have it:
// v <- m v + g, x <- x - rate (g + m v).
TEST(GradientDescent, WithNesterovAndAMomentumMakesTheStepsOfTheFormula) {
  constexpr double rate = 0.0625;
  constexpr double m = 0.5;
  const Result result = minimize(quadratic,
                                 {10.0, 12.0},
                                 GradientDescent{.step = rate, .momentum = m, .nesterov = true},
                                 {.stop = {.iterations = 5}, .trace = Keep::everything});
  double x[] = {10, 12};
  double v[] = {0, 0};
  for (std::size_t k = 1; k <= 5; ++k) {
    const double g[] = {x[0], 4 * x[1]};
    for (std::size_t i = 0; i < 2; ++i) {
      v[i] = m * v[i] + g[i];
      x[i] -= rate * (g[i] + m * v[i]);
      EXPECT_NEAR(result.trace[k].x[i], x[i], 1e-13);
    }
    ASSERT_GE(g[0] * v[0] + g[1] * v[1], 0) << "the oracle knows no restart";
  }
}

// f(x_k) - f* <= 2 |x_0 - x*|^2 / (rate (k + 1)^2) for rate <= 1 / L (Nesterov 1983), at the points
// x_k from which momentum leads on; the iterates are those to which it leads.
TEST(GradientDescent, WithNesterovConvergesFasterThanWithout) {
  const int n = 100;
  fluxion::test::HandWritten valley([](const auto& x, auto& g) {
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      g[i] = std::pow(10.0, -4.0 * static_cast<double>(i) / 99) * x[i];
    }
    return g.dot(x) / 2;
  });
  const Vector<double> start = Vector<double>::Ones(n);
  const auto run = [&](const GradientDescent& method, int iterations) {
    return minimize(valley, start, method, {.stop = {.gradient = 1e-7, .iterations = iterations}});
  };
  EXPECT_FALSE(run({.step = 1}, 20000));
  const Result accelerated = run({.step = 1, .nesterov = true}, 20000);
  EXPECT_TRUE(accelerated);
  EXPECT_LE(accelerated.iterations, 3000);
  EXPECT_EQ(accelerated.counts.gradient, accelerated.iterations + 1);
  EXPECT_TRUE(run({.step = 1, .momentum = 0.98}, 3000)) << "sqrt(kappa) = 100";
  EXPECT_TRUE(run({.step = 1, .momentum = 0.98, .nesterov = true}, 3000));
  for (const int k : {10, 30, 100}) {
    EXPECT_LE(run({.step = 1, .nesterov = true}, k).value, 2.0 * n / ((k + 1) * (k + 1)));
  }
}

// Without a restart the sequence overshoots a strongly convex minimum again and again: its iterates
// are those of a damped pendulum, and the number of iterations grows with 1 / sqrt(tolerance).
TEST(GradientDescent, WithNesterovRestartsWhereMomentumLeadsUphill) {
  const auto iterations_to = [](double tolerance) {
    const Result result = minimize(quadratic,
                                   {10.0, 12.0},
                                   GradientDescent{.step = 0.01, .nesterov = true},
                                   {.stop = {.gradient = tolerance}});
    EXPECT_TRUE(result);
    return result.iterations;
  };
  const int four = iterations_to(1e-4);
  const int eight = iterations_to(1e-8);
  const int twelve = iterations_to(1e-12);
  EXPECT_LE(twelve - eight, 2 * (eight - four)) << "linear convergence: as many again";
}

TEST(GradientDescent, WithNesterovAndALineSearchDescends) {
  const std::pair<GradientDescent, GradientDescent> methods[] = {
      {{}, {.nesterov = true}},
      {{.search = Armijo{.c1 = 0.5}}, {.search = Armijo{.c1 = 0.5}, .nesterov = true}}};
  for (const auto& [plain, accelerated] : methods) {
    const Result result = minimize(
        rosenbrock(), {-1.2, 1}, accelerated, {.stop = {.gradient = 1e-6}, .trace = Keep::values});
    EXPECT_TRUE(result) << result;
    for (std::size_t k = 1; k < result.trace.size(); ++k) {
      EXPECT_LE(result.trace[k].value, result.trace[k - 1].value);
    }
    EXPECT_LE(result.counts.gradient, 2000);
  }
  const Options loose{.stop = {.gradient = 1e-6}};
  EXPECT_LT(3 * minimize(rosenbrock(), {-1.2, 1}, methods[0].second, loose).counts.gradient,
            minimize(rosenbrock(), {-1.2, 1}, methods[0].first, loose).counts.gradient);
}

TEST(GradientDescent, WithMomentumHalvesAMoveThatLeavesTheDomain) {
  for (const bool nesterov : {false, true}) {
    const Result result =
        minimize(barrier(nan),
                 {50.0, 60.0},
                 GradientDescent{.step = 1, .momentum = 0.95, .nesterov = nesterov});
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_NEAR(result.value, 2, 1e-12);
  }
}

TEST(GradientDescent, WithArmijoFindsItsSteps) {
  const GradientDescent method{.search = Armijo{}};
  const Result result = minimize(quadratic, {10.0, 12.0}, method);
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.counts.gradient, 40);
  const Result valley = minimize(rosenbrock(), {-1.2, 1}, method, {.trace = Keep::values});
  EXPECT_EQ(valley.status, Status::gradient);
  EXPECT_LE(valley.counts.gradient, 400);
  for (std::size_t k = 1; k < valley.trace.size(); ++k) {
    EXPECT_LT(valley.trace[k].value, valley.trace[k - 1].value);
  }
}

TEST(GradientDescent, MeansTheSameInAnyUnit) {
  for (const double factor : {1e-12, 1e12}) {
    for (const GradientDescent& method : {GradientDescent{},
                                          GradientDescent{.search = Armijo{}},
                                          GradientDescent{.nesterov = true}}) {
      fluxion::test::HandWritten scaled([=](const auto& x, auto& g) {
        g[0] = factor * x[0];
        g[1] = 4 * factor * x[1];
        return factor * (0.5 * x[0] * x[0] + 2 * x[1] * x[1]);
      });
      const Options options{.stop = {.gradient = 1e-8 * factor}};
      const Result result = minimize(scaled, {10.0, 12.0}, method, options);
      EXPECT_EQ(result.status, Status::gradient) << result;
      EXPECT_LE(result.counts.gradient, 100);
    }
  }
}

TEST(GradientDescent, StepsByHandWithMomentumAndCopies) {
  const GradientDescent method{.step = 0.1, .momentum = 0.5, .nesterov = true};
  auto run = start(quadratic, {10.0, 12.0}, method);
  for (int k = 0; k < 4; ++k) run.step();
  auto copy = run;
  while (copy.step()) {
  }
  while (run.step()) {
  }
  EXPECT_EQ(run.x(), copy.x());
}

TEST(GradientDescent, RefusesARateThatIsNegativeLater) {
  const GradientDescent method{.step = [](auto k) { return k < 2 ? 0.1 : -0.1; }};
  EXPECT_THROW(minimize(bowl(), {1.0, 2.0}, method), fluxion::OptionError);
}

// What can go wrong where a schedule decides: edge_cases_test.cpp has the methods that search.
const std::vector<GradientDescent> scheduled = {
    {.step = 0.1},
    {.step = 0.1, .nesterov = true},
    {.step = 0.1, .momentum = 0.5},
    {.step = 0.1, .momentum = 0.5, .nesterov = true},
    {.step = fluxion::inverse_time(0.3, 0.01)},
    {.step = fluxion::exponential_decay(0.3, 0.99)},
    {.step = fluxion::step_decay(0.3, 0.5, 50)},
    {.step = fluxion::cosine_decay(0.3, 150)},
};

class ScheduledDescent : public testing::TestWithParam<std::size_t> {
 protected:
  Result run(HandWritten objective, std::initializer_list<double> x0) const {
    const fluxion::Stop stop{.evaluations = 200};
    const Result result = minimize(objective, x0, scheduled[GetParam()], {.stop = stop});
    EXPECT_LE(result.counts.evaluations(), 200) << result;
    if (result.status != Status::gradient && result.status != Status::non_finite_start) {
      EXPECT_EQ(result.value, objective.lowest) << result;
    }
    return result;
  }
};

INSTANTIATE_TEST_SUITE_P(Schedules,
                         ScheduledDescent,
                         testing::Range(std::size_t{0}, scheduled.size()));

TEST_P(ScheduledDescent, Bowl) {
  EXPECT_EQ(run(bowl(), {1, 2}).status, Status::gradient);
  EXPECT_EQ(run(bowl(), {0, 0}).counts.evaluations(), 1);
}

TEST_P(ScheduledDescent, NotFiniteOutsideADomain) {
  for (const double outside : {nan, infinity}) {
    const Result result = run(barrier(outside), {5, 0.1});
    EXPECT_FALSE(failed(result.status)) << result;
    EXPECT_LT(result.value, 3.3) << result;
    EXPECT_EQ(run(barrier(outside), {-1, 1}).status, Status::non_finite_start);
  }
}

TEST_P(ScheduledDescent, NoLowerBoundIsNotCalledAMinimum) {
  const Result linear = run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                              g.setOnes();
                              return x.sum();
                            }),
                            {1, 2});
  EXPECT_FALSE(linear) << linear;
  const Result concave = run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                               g = -2 * x;
                               return -x.squaredNorm();
                             }),
                             {1, 2});
  EXPECT_FALSE(concave) << concave;
}

TEST_P(ScheduledDescent, WrongGradientIsNotCalledAMinimum) {
  EXPECT_FALSE(run(bowl(-2), {1, 2}));
  EXPECT_FALSE(run(bowl(2e3), {1, 2}));
}

TEST_P(ScheduledDescent, FiniteAtTheStartOnly) {
  const Result result = run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                              g.setOnes();
                              return x[0] == 1 ? 3.0 : nan;
                            }),
                            {1, 2});
  EXPECT_EQ(result.status, Status::non_finite);
}

}  // namespace
