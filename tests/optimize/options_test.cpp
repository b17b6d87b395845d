// Tests of optimize/options.hpp and strong_wolfe.hpp.
// For: what cannot be meant is refused with a sentence, before the objective is called.
// Read first: include/fluxion/optimize/options.hpp.
// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::Armijo;
using fluxion::Bfgs;
using fluxion::ConjugateGradient;
using fluxion::GradientDescent;
using fluxion::minimize;
using fluxion::OptionError;
using fluxion::Options;
using fluxion::Stop;
using fluxion::StrongWolfe;
using fluxion::test::bowl;
using fluxion::test::infinity;
using fluxion::test::nan;
using testing::HasSubstr;

template <class Method> std::string refusal(const Method& method, const Options& options = {}) {
  auto objective = bowl();
  std::string text = "accepted";
  try {
    minimize(objective, {1.0, 2.0}, method, options);
  } catch (const OptionError& error) {
    text = error.what();
    EXPECT_EQ(objective.calls, 0) << "refused after the first evaluation";
  }
  return text;
}

std::string refusal(const Stop& stop) { return refusal(Bfgs{}, {.stop = stop}); }

TEST(Options, HaveNoTestOnTheChangeOfTheValueByDefault) {
  EXPECT_EQ(Stop{}.gradient, 1e-8);
  EXPECT_EQ(Stop{}.function, 0);
  EXPECT_EQ(Stop{}.step, 0);
  EXPECT_EQ(Stop{}.target, -infinity);
  EXPECT_EQ(Stop{}.iterations, 10000);
}

TEST(Options, RefuseATolerance) {
  EXPECT_EQ(refusal({.gradient = -1}),
            "minimize: stop.gradient is not a tolerance; got -1, expected a finite number of at "
            "least 0; try 1e-8");
  EXPECT_EQ(refusal({.function = -nan}),
            "minimize: stop.function is not a tolerance; got nan, expected a finite number of at "
            "least 0; try 0, which switches the test off");
  EXPECT_EQ(refusal({.step = infinity}),
            "minimize: stop.step is not a tolerance; got inf, expected a finite number of at least "
            "0; try 0, which switches the test off");
  EXPECT_EQ(
      refusal({.target = nan}),
      "minimize: stop.target is not a number; got nan, expected a value of the objective; try "
      "-infinity, which switches the test off");
}

TEST(Options, RefuseALimit) {
  EXPECT_EQ(refusal({.iterations = 0}),
            "minimize: stop.iterations is too small; got 0, expected at least 1; try 10000");
  EXPECT_EQ(refusal({.evaluations = -3}),
            "minimize: stop.evaluations is negative; got -3, expected at least 0; try 0, which "
            "means no limit");
  EXPECT_EQ(
      refusal({.seconds = -0.5}),
      "minimize: stop.seconds is not a time; got -0.5, expected at least 0; try 0, which means "
      "no limit");
  EXPECT_THAT(refusal({.seconds = -nan}), HasSubstr("stop.seconds is not a time; got nan"));
}

TEST(Options, RefuseANegativeInterval) {
  EXPECT_EQ(refusal(Bfgs{}, {.print_every = -1}),
            "minimize: print_every is negative; got -1, expected at least 0; try 0, which prints "
            "nothing");
}

TEST(Options, RefuseALineSearch) {
  EXPECT_EQ(refusal(Bfgs{.search = {.c1 = 0.95}}),
            "minimize: search.c1 and search.c2 contradict each other; got 0.95 and 0.9, expected "
            "0 < c1 < c2 < 1; try 1e-4 and 0.9");
  EXPECT_THAT(refusal(GradientDescent{.search = StrongWolfe{.c2 = 1}}),
              HasSubstr("got 0.0001 and 1"));
  EXPECT_EQ(refusal(Bfgs{.search = {.trials = 0}}),
            "minimize: search.trials is too small; got 0, expected at least 1; try 40");
}

TEST(Options, RefuseABacktrackingSearch) {
  EXPECT_EQ(refusal(GradientDescent{.search = Armijo{.c1 = 1}}),
            "minimize: search.c1 is out of range; got 1, expected 0 < c1 < 1; try 1e-4");
  EXPECT_THAT(refusal(GradientDescent{.search = Armijo{.c1 = -nan}}), HasSubstr("got nan"));
  EXPECT_EQ(refusal(GradientDescent{.search = Armijo{.shrink = 1}}),
            "minimize: search.shrink is out of range; got 1, expected 0 < shrink < 1; try 0.5");
  EXPECT_EQ(refusal(GradientDescent{.search = Armijo{.trials = 0}}),
            "minimize: search.trials is too small; got 0, expected at least 1; try 60");
}

TEST(Options, RefuseMomentum) {
  EXPECT_EQ(
      refusal(GradientDescent{.step = 0.1, .momentum = 1}),
      "GradientDescent: momentum is out of range; got 1, expected 0 <= momentum < 1; try 0.9");
  EXPECT_THAT(refusal(GradientDescent{.step = 0.1, .momentum = -nan}), HasSubstr("got nan"));
  EXPECT_THAT(refusal(GradientDescent{.step = 0.1, .momentum = -0.1}), HasSubstr("got -0.1"));
  const std::string text =
      "GradientDescent: momentum does not go with a line search; got 0.9 and no step, expected a "
      "schedule; try .step = 0.01, .nesterov = true without momentum, or ConjugateGradient";
  EXPECT_EQ(refusal(GradientDescent{.momentum = 0.9}), text);
  EXPECT_EQ(refusal(GradientDescent{.momentum = 0.9, .nesterov = true}), text);
}

TEST(Options, RefuseALineSearchOfConjugateGradients) {
  EXPECT_THAT(refusal(ConjugateGradient{.search = {.c2 = 0}}), HasSubstr("got 0.0001 and 0"));
}

TEST(Options, RefuseAScheduleWithoutAFirstRate) {
  EXPECT_THAT(refusal(GradientDescent{.step = [](auto) { return -nan; }}),
              HasSubstr("the rate of step 0 is not usable; got nan"));
}

TEST(Options, RefuseAnEmptyStart) {
  auto objective = bowl();
  try {
    minimize(objective, std::vector<double>{}, Bfgs{});
    FAIL() << "accepted";
  } catch (const fluxion::ShapeError& error) {
    EXPECT_THAT(error.what(), HasSubstr("minimize: the point is empty"));
  }
  EXPECT_EQ(objective.calls, 0);
}

}  // namespace
