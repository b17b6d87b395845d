// Tests of optimize/conjugate_gradient.hpp.
// For: convergence as the theory says, the levels on the test problems, and true statuses at the end.
// Read first: include/fluxion/optimize/conjugate_gradient.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"
#include "support/mgh_score.hpp"

namespace {

using fluxion::ConjugateGradient;
using fluxion::Counts;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::rosenbrock;
using fluxion::test::problems::MghProblem;
using fluxion::test::problems::score;
using fluxion::test::problems::Score;
using fluxion::test::problems::score_of;
using testing::HasSubstr;

// 1/2 sum c_i (x_i - 1)^2 + offset, where c_i takes `different` values between 1 and 1e4.
HandWritten quadratic(int different, double offset = 0) {
  return HandWritten([=](const Vector<double>& x, Vector<double>& g) {
    double sum = offset;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const double c = std::pow(1e4, static_cast<double>(i % different) / (different - 1));
      g[i] = c * (x[i] - 1);
      sum += g[i] * (x[i] - 1) / 2;
    }
    return sum;
  });
}

Vector<double> zeros(int n) { return Vector<double>::Zero(n); }

TEST(ConjugateGradient, SolvesTheMghProblems) {
  const Score standard = score(ConjugateGradient{}, 1);
  EXPECT_GE(standard.minima, 37);
  EXPECT_GE(standard.solved(), 40);
  EXPECT_LE(standard.total(&Counts::gradient), 60000);
}

TEST(ConjugateGradient, SolvesTheMghProblemsFromTenTimesAsFar) {
  const Score far = score(ConjugateGradient{}, 10);
  EXPECT_GE(far.minima, 31);
  EXPECT_GE(far.solved(), 36);
  EXPECT_LE(far.total(&Counts::gradient), 10000);
}

// A problem in other units: the same function, and no other answer.
struct Scaled {
  double value(const Vector<double>& x) const { return factor * problem.value(x); }
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    const double value = factor * problem.value_and_gradient(x, g);
    g *= factor;
    return value;
  }

  const MghProblem& problem;
  double factor;
};

TEST(ConjugateGradient, SolvesTheMghProblemsInAnyUnit) {
  for (const double factor : {1e-12, 1e12}) {
    const Score scaled = score_of(1, [&](const MghProblem& problem, const Vector<double>& x0) {
      return minimize(
          Scaled{problem, factor}, x0, ConjugateGradient{}, {.stop = {.gradient = 1e-8 * factor}});
    });
    EXPECT_GE(scaled.minima, 36);
    EXPECT_GE(scaled.solved(), 39);
  }
}

// With a tolerance that no point can meet, a minimum is still not called a failure.
TEST(ConjugateGradient, CallsMinimaMinimaWhenTheToleranceIsOutOfReach) {
  const Score scaled = score_of(1, [](const MghProblem& problem, const Vector<double>& x0) {
    return minimize(Scaled{problem, 1e12}, x0, ConjugateGradient{});
  });
  EXPECT_GE(scaled.solved(), 38);
  EXPECT_EQ(scaled.false_failures, 0);
}

// In exact arithmetic as many iterations as there are different curvatures, and the searches are not
// exact; steepest descent needs a hundred thousand. Where rounding spoils that, the condition of 1e4
// still bounds them: f - f* falls by exp(-4 / sqrt(1e4)) each time.
TEST(ConjugateGradient, SolvesAQuadraticInAboutAsManyIterationsAsItHasCurvatures) {
  for (const int different : {2, 3, 5, 10, 20}) {
    const Result result = minimize(quadratic(different), zeros(100), ConjugateGradient{});
    EXPECT_EQ(result.status, Status::gradient);
    EXPECT_LE(result.iterations, different <= 5 ? 10 * different : 1300) << different;
  }
}

TEST(ConjugateGradient, SolvesRosenbrock) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, ConjugateGradient{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.x[0], 1, 1e-7);
  EXPECT_LE(result.counts.gradient, 150);
  EXPECT_EQ(result.counts.value, 0);
  EXPECT_EQ(result.method, "ConjugateGradient");
}

TEST(ConjugateGradient, DescendsInEveryIteration) {
  const Result result =
      minimize(rosenbrock(), {-1.2, 1}, ConjugateGradient{}, {.trace = Keep::values});
  for (std::size_t k = 1; k < result.trace.size(); ++k) {
    EXPECT_LT(result.trace[k].value, result.trace[k - 1].value);
  }
}

TEST(ConjugateGradient, DoesNotMindAConstantThatHidesTheDecrease) {
  for (const double offset : {1e3, -1e6, 1e9}) {
    const Result result = minimize(quadratic(3, offset), zeros(12), ConjugateGradient{});
    EXPECT_TRUE(result) << result;
    EXPECT_LT((result.x.array() - 1).abs().maxCoeff(), 1e-5) << result;
  }
}

// The gradient errs by 1e-8, so it never meets its tolerance, and the slopes lead nowhere in the end.
TEST(ConjugateGradient, EndsWhereTheGradientIsAllNoise) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = 2 * x[0] + 1e-8 * std::sin(1e9 * x.sum());
    g[1] = 2 * x[1] + 1e-8 * std::cos(1e9 * x[0]);
    return 1 + x.squaredNorm();
  });
  const Result result =
      minimize(objective, {1.0, 2.0}, ConjugateGradient{}, {.stop = {.gradient = 1e-12}});
  EXPECT_EQ(result.status, Status::rounding) << result;
  EXPECT_LE(result.counts.gradient, 100);
}

// A value that falls by 30 orders of magnitude in a few steps hides nothing from then on.
TEST(ConjugateGradient, TrustsValuesAgainAfterAFallFromAGreatHeight) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    const double wave = std::sin(3 * x[1]);
    g[0] = 1e5 * std::pow(x[0], 15);
    g[1] = x[1] / 5 + 3 * std::cos(3 * x[1]);
    return 1e5 / 16 * std::pow(x[0], 16) + x[1] * x[1] / 10 + wave;
  });
  const Result result = minimize(objective, {100, 4}, ConjugateGradient{});
  EXPECT_TRUE(result) << result;
}

TEST(ConjugateGradient, OfOneVariableIsALineSearch) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = std::exp(x[0]) - 2;
    return std::exp(x[0]) - 2 * x[0];
  });
  const Result result = minimize(objective, {3.0}, ConjugateGradient{});
  EXPECT_NEAR(result.x[0], std::log(2), 1e-8);
  EXPECT_LE(result.counts.gradient, 20);
}

TEST(ConjugateGradient, StaysWithinItsEvaluations) {
  for (int limit = 1; limit < 60; ++limit) {
    const Result result =
        minimize(rosenbrock(), {-1.2, 1}, ConjugateGradient{}, {.stop = {.evaluations = limit}});
    EXPECT_EQ(result.status, Status::max_evaluations);
    EXPECT_EQ(result.counts.evaluations(), limit);
  }
}

TEST(ConjugateGradient, RefusesBounds) {
  try {
    minimize(rosenbrock(), {-1.2, 1}, ConjugateGradient{}, {.bounds = {.lower = {0, 0}}});
    FAIL() << "accepted";
  } catch (const fluxion::OptionError& error) {
    EXPECT_THAT(error.what(), HasSubstr("ConjugateGradient does not keep to bounds"));
  }
}

TEST(ConjugateGradient, OfACopiedRunGoesOnByItself) {
  auto run = start(rosenbrock(), {-1.2, 1}, ConjugateGradient{});
  for (int k = 0; k < 7; ++k) run.step();
  auto copy = run;
  while (copy.step()) {
  }
  EXPECT_EQ(run.iterations(), 7);
  while (run.step()) {
  }
  EXPECT_EQ(run.x(), copy.x());
  EXPECT_EQ(run.result().counts, copy.result().counts);
}

}  // namespace
