// Tests of optimize/minimize.hpp: what every method has in common.
// For: the interface, the stopping tests, the callback, the trace and the promises of a result.
// Read first: include/fluxion/optimize/minimize.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/allocations.hpp"
#include "support/hand_written.hpp"
#include "support/mgh_small.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::GradientDescent;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Progress;
using fluxion::Result;
using fluxion::start;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::rosenbrock;
using testing::HasSubstr;

const auto quadratic = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

// The same as a class: the value alone may be computed without the gradient.
struct Quadratic {
  double value(const Vector<double>& x) {
    ++values;
    return quadratic(x);
  }
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    g[0] = x[0];
    g[1] = 4 * x[1];
    return quadratic(x);
  }
  int values = 0;
};

void expect_same_bits(const Result& a, const Result& b) {
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.gradient, b.gradient);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.counts, b.counts);
}

TEST(Minimize, TakesALambda) {
  const Result result = minimize(quadratic, {10.0, 12.0}, Bfgs{});
  EXPECT_TRUE(result);
  EXPECT_NEAR(result.x[0], 0, 1e-8);
  EXPECT_NEAR(result.x[1], 0, 1e-8);
  EXPECT_EQ(result.method, "Bfgs");
}

TEST(Minimize, TakesAClassWithAGradientOfItsOwn) {
  Quadratic objective;
  const Result result = minimize(objective, {10.0, 12.0}, Bfgs{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(objective.values, 0) << "a fused evaluation was split";
  expect_same_bits(result, minimize(Quadratic{}, {10.0, 12.0}, Bfgs{}));
}

TEST(Minimize, TakesAnythingThatIsAPoint) {
  const Result expected = minimize(quadratic, {10.0, 12.0}, Bfgs{});
  const std::vector<double> vector{10, 12};
  const std::array<double, 2> array{10, 12};
  const std::array<float, 2> floats{10, 12};
  const Eigen::Vector2d fixed(10, 12);
  expect_same_bits(minimize(quadratic, vector, Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, array, Bfgs{}), expected);
  const std::array<long double, 2> long_doubles{10, 12};
  expect_same_bits(minimize(quadratic, floats, Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, long_doubles, Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, floats, GradientDescent{}),
                   minimize(quadratic, vector, GradientDescent{}));
  expect_same_bits(minimize(quadratic, std::span(vector), Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, fixed, Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, 2 * fixed - fixed, Bfgs{}), expected);
  expect_same_bits(minimize(quadratic, fixed.transpose(), Bfgs{}), expected);
}

// As the size of an Eigen vector a braced list of one or two numbers would make a different problem.
TEST(Minimize, ReadsABracedListAsCoordinates) {
  const auto square = [](const auto& x) { return x[0] * x[0]; };
  EXPECT_EQ(minimize(square, {3.0}, Bfgs{}).x.size(), 1);
  EXPECT_EQ(minimize(quadratic, {-10, 2}, Bfgs{}, {.stop = {.gradient = 1e-9}}).x.size(), 2);
}

TEST(Minimize, RefusesAGradientOfTheWrongSize) {
  HandWritten objective([](const Vector<double>&, Vector<double>& g) {
    g.setZero(3);
    return 0.0;
  });
  try {
    minimize(objective, {1.0, 2.0}, Bfgs{});
    FAIL() << "accepted";
  } catch (const fluxion::ShapeError& error) {
    EXPECT_STREQ(error.what(),
                 "minimize: value_and_gradient resized the gradient; got 3 entries, expected 2; "
                 "try writing g[i] for every i and leaving its size alone");
  }
}

TEST(Minimize, NoticesAGradientEntryThatIsNeverWritten) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = x[0];
    return quadratic(x);
  });
  const Result result = minimize(objective, {1.0, 2.0}, Bfgs{});
  EXPECT_EQ(result.status, Status::non_finite_start);
  EXPECT_EQ(result.message, "entry 1 of the gradient at the start is not finite");
}

TEST(Minimize, LetsExceptionsOfTheObjectivePass) {
  HandWritten objective(
      [](const Vector<double>&, Vector<double>&) -> double { throw std::logic_error("mine"); });
  EXPECT_THROW(minimize(objective, {1.0}, Bfgs{}), std::logic_error);
}

TEST(Result, HoldsAPointWithItsOwnValueAndGradient) {
  const fluxion::test::problems::Wood wood;
  for (const int iterations : {1, 7, 20, 10000}) {
    const Result result =
        minimize(wood, wood.start(), Bfgs{}, {.stop = {.iterations = iterations}});
    EXPECT_EQ(wood(result.x), result.value);
    EXPECT_EQ(fluxion::gradient(wood, result.x), result.gradient);
    EXPECT_EQ(result.gradient.lpNorm<Eigen::Infinity>(), result.gradient_norm);
  }
}

TEST(Result, HoldsTheBestPointSeenWhenARunEndsEarly) {
  auto objective = rosenbrock();
  const Result result =
      minimize(objective, {-1.2, 1}, GradientDescent{.step = 2.5e-3}, {.stop = {.iterations = 50}});
  EXPECT_EQ(result.status, Status::max_iterations);
  EXPECT_EQ(result.value, objective.lowest);
  EXPECT_EQ(result.counts.gradient, objective.calls);
}

// The value errs by 1e-3, so that the point with the flattest gradient is not the lowest one.
TEST(Result, HoldsThePointThatMetTheGradientTest) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g = 2 * x;
    return x.squaredNorm() + (x.norm() < 1e-8 ? 1e-3 : 0);
  });
  const Result result = minimize(objective, {1.0, 2.0}, GradientDescent{.step = 0.4});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.gradient_norm, 1e-8);
  EXPECT_GT(result.value, objective.lowest);
}

TEST(Stop, AtATarget) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.target = 0.5}});
  EXPECT_EQ(result.status, Status::target);
  EXPECT_LE(result.value, 0.5);
  EXPECT_THAT(result.message, HasSubstr("<= target 0.5 after"));
}

TEST(Stop, AtALimitOfIterations) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.iterations = 3}});
  EXPECT_EQ(result.status, Status::max_iterations);
  EXPECT_EQ(result.iterations, 3);
  EXPECT_THAT(result.message, HasSubstr("limit of 3 iterations reached; gradient norm "));
}

TEST(Stop, AtALimitOfEvaluations) {
  for (const int limit : {1, 2, 5, 20}) {
    auto objective = rosenbrock();
    const Result result = minimize(objective, {-1.2, 1}, Bfgs{}, {.stop = {.evaluations = limit}});
    EXPECT_EQ(result.status, Status::max_evaluations);
    EXPECT_EQ(objective.calls, limit);
    EXPECT_EQ(result.value, objective.lowest);
  }
}

TEST(Stop, AtALimitOfTime) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.seconds = 1e-9}});
  EXPECT_EQ(result.status, Status::time_limit);
  EXPECT_THAT(result.message, HasSubstr("time limit reached after "));
}

TEST(Stop, WhenTheValueStandsStillIfAskedTo) {
  const Options options{.stop = {.gradient = 0, .function = 1e-3}};
  const Result result = minimize(bowl(), {1.0, 2.0}, GradientDescent{.step = 0.4}, options);
  EXPECT_EQ(result.status, Status::function);
  EXPECT_THAT(result.message, HasSubstr("<= 0.001, three times in a row, after "));
}

TEST(Stop, WhenThePointStandsStillIfAskedTo) {
  const Options options{.stop = {.gradient = 0, .step = 1e-3}};
  const Result result = minimize(bowl(), {1.0, 2.0}, GradientDescent{.step = 0.4}, options);
  EXPECT_EQ(result.status, Status::step);
  EXPECT_THAT(result.message, HasSubstr("relative change of x "));
}

// The value changes by 1e-12 of itself in each step of a slope that goes on for ever.
TEST(Stop, NotBecauseTheValueHardlyChanges) {
  HandWritten slope([](const Vector<double>& x, Vector<double>& g) {
    g[0] = -1e-6;
    return 1e6 - 1e-6 * x[0];
  });
  const Result result =
      minimize(slope, {0.0}, GradientDescent{.step = 1}, {.stop = {.iterations = 100}});
  EXPECT_EQ(result.status, Status::max_iterations);
}

TEST(Callback, SeesTheStartAndEveryIteration) {
  std::vector<int> iterations;
  std::vector<double> values;
  const Options options{.trace = Keep::values, .callback = [&](const Progress& progress) {
                          iterations.push_back(progress.iteration);
                          values.push_back(progress.value);
                          const Vector<double> x = Eigen::Map<const Vector<double>>(
                              progress.x.data(), static_cast<Eigen::Index>(progress.x.size()));
                          EXPECT_EQ(quadratic(x), progress.value);
                          EXPECT_EQ(progress.gradient[0], x[0]);
                          EXPECT_EQ(progress.gradient[1], 4 * x[1]);
                          EXPECT_GT(progress.counts.gradient, progress.iteration);
                          return true;
                        }};
  const Result result = minimize(quadratic, {10.0, 12.0}, Bfgs{}, options);
  ASSERT_EQ(static_cast<int>(values.size()), result.iterations + 1);
  EXPECT_EQ(values.front(), 338);
  EXPECT_EQ(values.back(), result.value);
  for (std::size_t k = 0; k < values.size(); ++k) {
    EXPECT_EQ(iterations[k], static_cast<int>(k));
    EXPECT_EQ(values[k], result.trace[k].value);
  }
}

TEST(Callback, StopsTheRun) {
  const auto at_third = [](const Progress& progress) { return progress.iteration < 3; };
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.callback = at_third});
  EXPECT_EQ(result.status, Status::stopped);
  EXPECT_EQ(result.iterations, 3);
  EXPECT_EQ(result.message, "the callback stopped the run after 3 iterations");
  EXPECT_FALSE(failed(result.status));
  const auto at_once = [](const Progress&) { return false; };
  EXPECT_EQ(minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.callback = at_once}).counts.gradient, 1);
}

TEST(Callback, DoesNotUndoATestThatIsMet) {
  const auto at_once = [](const Progress&) { return false; };
  const Result result = minimize(bowl(), {0.0, 0.0}, Bfgs{}, {.callback = at_once});
  EXPECT_EQ(result.status, Status::gradient);
}

TEST(Trace, IsKeptOnlyOnRequest) {
  EXPECT_TRUE(minimize(quadratic, {10.0, 12.0}, Bfgs{}).trace.empty());
}

TEST(Trace, HasARowForTheStartAndOnePerIteration) {
  const Result result = minimize(quadratic, {10.0, 12.0}, Bfgs{}, {.trace = Keep::everything});
  ASSERT_EQ(static_cast<int>(result.trace.size()), result.iterations + 1);
  EXPECT_EQ(result.trace[0].x, (std::vector<double>{10, 12}));
  EXPECT_EQ(result.trace[0].gradient_norm, 48);
  EXPECT_EQ(result.trace[0].step, 0);
  EXPECT_EQ(result.trace[0].evaluations, 1);
  const auto& last = result.trace.rows.back();
  EXPECT_EQ(last.x, std::vector<double>(result.x.begin(), result.x.end()));
  EXPECT_EQ(last.evaluations, result.counts.evaluations());
  EXPECT_GT(last.step, 0);
  const Result values = minimize(quadratic, {10.0, 12.0}, Bfgs{}, {.trace = Keep::values});
  EXPECT_TRUE(values.trace[0].x.empty());
}

TEST(Start, SteppedToTheEndIsMinimize) {
  auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  int steps = 0;
  while (run.step()) ++steps;
  EXPECT_EQ(steps + 1, run.iterations());
  expect_same_bits(run.result(), minimize(rosenbrock(), {-1.2, 1}, Bfgs{}));
}

TEST(Start, EvaluatesTheStart) {
  const auto run = start(quadratic, std::vector<double>{10, 12}, Bfgs{});
  EXPECT_EQ(run.value(), 338);
  EXPECT_EQ(run.gradient()[1], 48);
  EXPECT_EQ(run.x()[0], 10);
  EXPECT_EQ(run.iterations(), 0);
  EXPECT_FALSE(run.done());
  EXPECT_EQ(run.result().status, Status::stopped);
  EXPECT_EQ(run.result().message, "not finished after 0 iterations");
}

TEST(Start, MakesARunWhoseCopiesGoOnByThemselves) {
  auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  for (int k = 0; k < 10; ++k) run.step();
  auto copy = run;
  while (copy.step()) {
  }
  EXPECT_FALSE(run.done());
  EXPECT_EQ(run.iterations(), 10);
  while (run.step()) {
  }
  expect_same_bits(run.result(), copy.result());
}

TEST(Start, CountsNoTimeWhileTheRunWaits) {
  auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  run.step();
  const double before = run.result().seconds;
  EXPECT_GT(before, 0);
  EXPECT_EQ(run.result().seconds, before);
}

// The objective throws once, at its fifth call.
TEST(Start, GoesOnAfterAnExceptionOfTheObjective) {
  auto good = rosenbrock();
  int calls = 0;
  HandWritten moody([&](const Vector<double>& x, Vector<double>& g) {
    if (++calls == 5) throw std::runtime_error("not now");
    return good.function(x, g);
  });
  auto run = start(moody, {-1.2, 1}, Bfgs{});
  EXPECT_THROW(while (run.step()){}, std::runtime_error);
  EXPECT_EQ(run.result().seconds, run.result().seconds) << "the clock runs on";
  while (run.step()) {
  }
  EXPECT_TRUE(run.result());
}

TEST(Start, ThatIsDoneStaysDone) {
  auto run = start(quadratic, {10.0, 12.0}, Bfgs{});
  while (run.step()) {
  }
  const Result before = run.result();
  EXPECT_FALSE(run.step());
  expect_same_bits(run.result(), before);
}

TEST(Start, AllocatesNothingPerIteration) {
  for (const Vector<double>& x0 : {Vector<double>(Vector<double>::LinSpaced(50, -1, 2))}) {
    auto run = start(rosenbrock(), x0, Bfgs{});
    run.step();
    run.step();
    const std::size_t before = fluxion::test::allocations();
    for (int k = 0; k < 10; ++k) run.step();
    EXPECT_EQ(fluxion::test::allocations(), before);
  }
}

}  // namespace
