// Tests of optimize/levenberg_marquardt.hpp: how much it solves and at what price, bounds, scaling.
// For: the levels that other libraries reach, and bounds against an enumeration of active sets.
// Read first: include/fluxion/optimize/levenberg_marquardt.hpp, tests/support/mgh_score.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/least_squares.hpp>

#include "support/mgh_score.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Box;
using fluxion::Counts;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::LevenbergMarquardt;
using fluxion::Matrix;
using fluxion::Options;
using fluxion::Vector;
using fluxion::test::problems::MghProblem;
using fluxion::test::problems::Score;
using fluxion::test::problems::score_of;
using testing::ElementsAre;
using testing::IsEmpty;

struct ResidualsOf {
  const MghProblem& problem;
  void residuals(const Vector<double>& x, Vector<double>& r) const { r = problem.residuals(x); }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const {
    Vector<double> r(j.rows());
    problem.residuals_and_jacobian(x, r, j);
  }
};

Score score(double scale, const LevenbergMarquardt& method = {}) {
  return score_of(scale, [&](const MghProblem& problem, const Vector<double>& x0) {
    return least_squares(ResidualsOf{problem}, x0, method);
  });
}

// A box so large that no bound matters.
Box far_bounds(const MghProblem& problem) {
  const auto n = static_cast<std::size_t>(problem.start().size());
  return {.lower = std::vector<double>(n, -1e10), .upper = std::vector<double>(n, 1e10)};
}

Score score_in_a_box(double scale) {
  return score_of(scale, [](const MghProblem& problem, const Vector<double>& x0) {
    return least_squares(ResidualsOf{problem}, x0, {}, {.bounds = far_bounds(problem)});
  });
}

// Measured: 40 + 2 with 1330 residuals and 1037 Jacobians.
TEST(LevenbergMarquardt, SolvesTheMghProblems) {
  const Score standard = score(1);
  EXPECT_GE(standard.minima, 40);
  EXPECT_EQ(standard.solved(), 42);
  EXPECT_LE(standard.total(&Counts::residual), 1400);
  EXPECT_LE(standard.total(&Counts::jacobian), 1050);
  EXPECT_EQ(standard.false_successes, 0);
  EXPECT_EQ(standard.false_failures, 0);
}

// Measured: 32 + 7.
TEST(LevenbergMarquardt, SolvesTheMghProblemsFromTenTimesAsFar) {
  const Score far = score(10);
  EXPECT_GE(far.minima, 32);
  EXPECT_EQ(far.solved(), 39);
  EXPECT_EQ(far.false_successes, 0);
  EXPECT_EQ(far.false_failures, 0);
}

TEST(LevenbergMarquardt, SolvesTheMghProblemsWithoutScaling) {
  EXPECT_EQ(score(1, {.scale = false}).solved(), 42);
}

TEST(LevenbergMarquardt, SolvesTheMghProblemsInABox) {
  EXPECT_EQ(score_in_a_box(1).solved(), 42);
  const Score far = score_in_a_box(10);
  EXPECT_EQ(far.solved(), 39);
  EXPECT_EQ(far.false_successes, 0);
  EXPECT_EQ(far.false_failures, 0);
}

struct Linear {
  Matrix<double> a;
  Vector<double> b;
  void residuals(const Vector<double>& x, Vector<double>& r) const { r = a * x - b; }
  void jacobian(const Vector<double>&, Matrix<double>& j) const { j = a; }
};

// The least value over the box: the best of the solutions with each variable free or at a bound.
double least_in_box(const Linear& problem, double lower, double upper) {
  const int n = static_cast<int>(problem.a.cols());
  double least = std::numeric_limits<double>::infinity();
  for (int code = 0; code < std::pow(3, n); ++code) {
    Vector<double> x = Vector<double>::Zero(n);
    std::vector<int> free;
    for (int i = 0, rest = code; i < n; ++i, rest /= 3) {
      if (rest % 3 == 2) free.push_back(i);
      if (rest % 3 < 2) x[i] = rest % 3 == 0 ? lower : upper;
    }
    const Matrix<double> part = problem.a(Eigen::all, free);
    const Vector<double> right = part.transpose() * (problem.b - problem.a * x);
    if (!free.empty()) {
      const Matrix<double> normal = part.transpose() * part;
      const Vector<double> solution = normal.ldlt().solve(right);
      x(free) = solution;
    }
    if (x.minCoeff() >= lower - 1e-9 && x.maxCoeff() <= upper + 1e-9) {
      least = std::fmin(least, (problem.a * x - problem.b).squaredNorm() / 2);
    }
  }
  return least;
}

TEST(LevenbergMarquardt, FindsTheLeastValueInABox) {
  fluxion::test::SplitMix random(7);
  for (int trial = 0; trial < 50; ++trial) {
    const int n = 4;
    Linear problem{Matrix<double>(7, n), Vector<double>(7)};
    for (double& entry : problem.a.reshaped()) entry = random.between(-1, 1);
    for (double& entry : problem.b) entry = random.between(-3, 3);
    const Options options{
        .bounds = {.lower = std::vector<double>(n, -0.4), .upper = std::vector<double>(n, 0.6)}};
    const LeastSquaresResult fit = least_squares(problem, {0.1, 0.1, -0.1, 0.2}, {}, options);
    EXPECT_TRUE(fit) << fit;
    EXPECT_LE(fit.counts.evaluations(), 60);
    EXPECT_GE(fit.x.minCoeff(), -0.4);
    EXPECT_LE(fit.x.maxCoeff(), 0.6);
    EXPECT_NEAR(fit.value, least_in_box(problem, -0.4, 0.6), 1e-12) << fit;
  }
}

struct Rosenbrock {
  void residuals(const Vector<double>& x, Vector<double>& r) const {
    r.resize(2);
    r << 10 * (x[1] - x[0] * x[0]), 1 - x[0];
    inside = inside && x[0] <= upper;
  }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const { j << -20 * x[0], 10, -1, 0; }
  double upper = std::numeric_limits<double>::infinity();
  mutable bool inside = true;
};

TEST(LevenbergMarquardt, StopsAtABoundAndNeverLeavesTheBox) {
  Rosenbrock problem{.upper = 0.5};
  const double inf = std::numeric_limits<double>::infinity();
  const LeastSquaresResult fit =
      least_squares(problem, {-1.2, 1.0}, {}, {.bounds = {.lower = {}, .upper = {0.5, inf}}});
  EXPECT_EQ(fit.status, fluxion::Status::gradient) << fit;
  EXPECT_EQ(fit.x[0], 0.5);
  EXPECT_NEAR(fit.x[1], 0.25, 1e-12);
  EXPECT_THAT(fit.active, ElementsAre(0));
  EXPECT_TRUE(problem.inside);
}

TEST(LevenbergMarquardt, IsNotChangedByBoundsThatDoNotMatter) {
  const LeastSquaresResult free = least_squares(Rosenbrock{}, {-1.2, 1.0});
  const LeastSquaresResult boxed = least_squares(
      Rosenbrock{}, {-1.2, 1.0}, {}, {.bounds = {.lower = {-9, -9}, .upper = {9, 9}}});
  EXPECT_THAT(boxed.active, IsEmpty());
  EXPECT_NEAR((boxed.x - free.x).norm(), 0, 1e-12);
}

TEST(LevenbergMarquardt, StartsAtABoundThatItLeaves) {
  const LeastSquaresResult fit = least_squares(
      Rosenbrock{}, {-3.0, 5.0}, {}, {.bounds = {.lower = {-1.2, -1}, .upper = {2, 2}}});
  EXPECT_TRUE(fit) << fit;
  EXPECT_NEAR(fit.x[0], 1, 1e-10);
}

TEST(LevenbergMarquardt, HasNothingToDoWhereEveryVariableIsFixed) {
  const LeastSquaresResult fit =
      least_squares(Rosenbrock{}, {3, 3}, {}, {.bounds = {.lower = {2, 3}, .upper = {2, 3}}});
  EXPECT_EQ(fit.status, fluxion::Status::gradient);
  EXPECT_EQ(fit.iterations, 0);
  EXPECT_THAT(fit.active, ElementsAre(0, 1));
}

// With x_0 = 3: 100 (x_1 - 9)^2 + 4.
TEST(LevenbergMarquardt, MovesWhatIsNotFixed) {
  const LeastSquaresResult fit =
      least_squares(Rosenbrock{}, {3, 3}, {}, {.bounds = {.lower = {3, 0}, .upper = {3, 20}}});
  EXPECT_EQ(fit.status, fluxion::Status::gradient) << fit;
  EXPECT_EQ(fit.x[0], 3);
  EXPECT_NEAR(fit.x[1], 9, 1e-12);
  EXPECT_THAT(fit.active, ElementsAre(0));
}

TEST(LevenbergMarquardt, StaysAtTheCornerThatIsTheMinimum) {
  const LeastSquaresResult fit =
      least_squares(Rosenbrock{}, {2, 9}, {}, {.bounds = {.lower = {2, 9}, .upper = {5, 20}}});
  EXPECT_TRUE(fit) << fit;
  EXPECT_LE(fit.counts.evaluations(), 200);
}

// A problem whose variables are in other units: x = units * y.
struct InUnits {
  const MghProblem& problem;
  Vector<double> units;
  void residuals(const Vector<double>& y, Vector<double>& r) const {
    r = problem.residuals(units.cwiseProduct(y));
  }
  void jacobian(const Vector<double>& y, Matrix<double>& j) const {
    Vector<double> r(j.rows());
    problem.residuals_and_jacobian(units.cwiseProduct(y), r, j);
    j *= units.asDiagonal();
  }
};

const MghProblem& named(const std::string& name) {
  for (const MghProblem& problem : fluxion::test::problems::mgh_table()) {
    if (problem.name() == name) return problem;
  }
  throw std::logic_error("there is no " + name);
}

// The Jacobian is so ill conditioned here that the model promises nothing in any direction, which is
// no reason to call the point a minimum: along the coordinates there is a decrease.
TEST(LevenbergMarquardt, IsNotMistakenForConvergedInABoxWhereTheModelFails) {
  const MghProblem& osborne = named("osborne2");
  const Vector<double> start{{-5, 7, 5, 7, -1, 5, 36, 31, 5, -20, 10}};
  const LeastSquaresResult fit =
      least_squares(ResidualsOf{osborne}, start, {}, {.bounds = far_bounds(osborne)});
  EXPECT_EQ(fit.status, fluxion::Status::radius) << fit;
}

// Powers of 2, so that the two runs have the same rounding errors.
TEST(LevenbergMarquardt, DoesNotDependOnTheUnitsOfTheVariables) {
  const Vector<double> units{{0x1p-70, 0x1p90, 0x1p-30}};
  const MghProblem& meyer = named("meyer");
  const Vector<double> start = meyer.start();
  const auto fit = [&](const LevenbergMarquardt& method) {
    return least_squares(InUnits{meyer, units}, start.cwiseQuotient(units), method);
  };
  const LeastSquaresResult plain = least_squares(ResidualsOf{meyer}, start);
  const LeastSquaresResult scaled = fit({});
  EXPECT_TRUE(scaled) << scaled;
  EXPECT_EQ(units.cwiseProduct(scaled.x), plain.x);
  EXPECT_EQ(scaled.counts, plain.counts);
  EXPECT_NEAR(scaled.value, 87.945855171 / 2, 1e-6);
  EXPECT_NE(fit({.scale = false}).counts, plain.counts);
}

// A variable that starts at 0 or far too close to it finds its size on the way.
TEST(LevenbergMarquardt, LeavesAStartThatSaysNothingOfTheSizes) {
  for (const double x0 : {0.0, 1e-20, 1e-310}) {
    const LeastSquaresResult fit = least_squares(Rosenbrock{}, {x0, 30});
    EXPECT_TRUE(fit) << fit;
    EXPECT_NEAR(fit.x[0], 1, 1e-12);
    EXPECT_LE(fit.counts.evaluations(), 150);
  }
}

// Without scaling and with an offset that hides the last decreases the slopes lead on.
TEST(LevenbergMarquardt, ConvergesWhereTheDecreaseIsHidden) {
  struct Offset : Rosenbrock {
    void residuals(const Vector<double>& x, Vector<double>& r) const {
      r.resize(3);
      r << 10 * (x[1] - x[0] * x[0]), 1 - x[0], 1e7;
    }
    void jacobian(const Vector<double>& x, Matrix<double>& j) const {
      j << -20 * x[0], 10, -1, 0, 0, 0;
    }
  };
  const LeastSquaresResult fit =
      least_squares(Offset{}, {-1.2, 1.0}, {}, {.stop = {.gradient = 1e-16}});
  EXPECT_TRUE(fit) << fit;
  EXPECT_NEAR(fit.x[0], 1, 1e-8) << fit;
  EXPECT_LE(fit.counts.evaluations(), 120);
}

}  // namespace
