// Tests of optimize/lbfgs.hpp.
// For: convergence with little memory; within bounds the points that are known to be the minima, and
// that nothing outside is ever looked at. Read first: include/fluxion/optimize/lbfgs.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/math.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/allocations.hpp"
#include "support/folder.hpp"
#include "support/hand_written.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Box;
using fluxion::Keep;
using fluxion::Lbfgs;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Result;
using fluxion::start;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::nan;
using fluxion::test::rosenbrock;
using fluxion::test::SplitMix;
using testing::ElementsAre;
using testing::IsEmpty;

// Rosenbrock's function in pairs of variables.
HandWritten valley() {
  return HandWritten([](const Vector<double>& x, Vector<double>& g) {
    double sum = 0;
    for (Eigen::Index i = 0; i < x.size(); i += 2) {
      const double a = x[i + 1] - x[i] * x[i];
      const double b = 1 - x[i];
      g[i] = -400 * a * x[i] - 2 * b;
      g[i + 1] = 200 * a;
      sum += 100 * a * a + b * b;
    }
    return sum;
  });
}

Vector<double> spread(Eigen::Index n) { return Vector<double>::LinSpaced(n, -2, 3); }

Box same_for_all(std::size_t n, double lower, double upper) {
  return {std::vector<double>(n, lower), std::vector<double>(n, upper)};
}

TEST(Lbfgs, SolvesRosenbrock) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Lbfgs{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.x[0], 1, 1e-7);
  EXPECT_NEAR(result.x[1], 1, 1e-7);
  EXPECT_LE(result.counts.gradient, 60);
  EXPECT_THAT(result.active, IsEmpty());
}

TEST(Lbfgs, SolvesForManyVariables) {
  const Result result = minimize(valley(), spread(1000), Lbfgs{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LT((result.x.array() - 1).abs().maxCoeff(), 1e-6);
  EXPECT_LE(result.counts.gradient, 500);
}

TEST(Lbfgs, NeedsFewerIterationsWithMoreMemory) {
  const auto iterations = [](int memory) {
    HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
      const Vector<double> scales = Vector<double>::LinSpaced(x.size(), 0, 4).array().exp();
      g = scales.array() * (x.array() - 1);
      return g.dot((x.array() - 1).matrix()) / 2;
    });
    const Result result = minimize(objective, spread(60), Lbfgs{.memory = memory});
    EXPECT_EQ(result.status, Status::gradient);
    return result.iterations;
  };
  EXPECT_LT(iterations(30), iterations(1));
}

TEST(Lbfgs, RefusesToRememberNothing) {
  try {
    minimize(rosenbrock(), {-1.2, 1}, Lbfgs{.memory = 0});
    FAIL();
  } catch (const fluxion::OptionError& error) {
    EXPECT_STREQ(error.what(), "minimize: memory is too small; got 0, expected at least 1; try 10");
  }
}

TEST(Lbfgs, AllocatesNothingPerIteration) {
  for (const Box& bounds : {Box{}, same_for_all(50, -1.5, 0.9)}) {
    auto run = start(valley(), spread(50), Lbfgs{}, {.bounds = bounds});
    for (int k = 0; k < 15; ++k) run.step();
    const std::size_t before = fluxion::test::allocations();
    for (int k = 0; k < 5; ++k) EXPECT_TRUE(run.step());
    EXPECT_EQ(fluxion::test::allocations(), before);
  }
}

TEST(Lbfgs, ResumedWithinBoundsEndsWhereTheUninterruptedRunEnds) {
  const Options options{.bounds = same_for_all(10, -1.5, 0.9)};
  fluxion::test::Folder folder;
  auto run = start(valley(), spread(10), Lbfgs{.memory = 3}, options);
  for (int k = 0; k < 6; ++k) run.step();
  run.save(folder / "fit.run");
  auto resumed = start(valley(), spread(10), Lbfgs{.memory = 3}, options);
  resumed.load(folder / "fit.run");
  while (run.step()) {
  }
  while (resumed.step()) {
  }
  EXPECT_EQ(run.x(), resumed.x());
  EXPECT_EQ(run.result().counts, resumed.result().counts);
}

// Hock & Schittkowski, Test Examples for Nonlinear Programming Codes (1981): problems with bounds
// only, their starts and their minima.
TEST(LbfgsWithinBounds, SolvesHockSchittkowski1) {
  const Result result =
      minimize(rosenbrock(), {-2, 1}, Lbfgs{}, {.bounds = {.lower = {-infinity, -1.5}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 0, 1e-15);
  EXPECT_THAT(result.active, IsEmpty());
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski2) {
  const Result result =
      minimize(rosenbrock(), {2, 2}, Lbfgs{}, {.bounds = {.lower = {-infinity, 1.5}}});
  const double a = std::sqrt(598.0 / 1200);
  EXPECT_NEAR(result.x[0], 2 * a * std::cos(std::acos(0.0025 / (a * a * a)) / 3), 1e-9);
  EXPECT_NEAR(result.value, 0.0504261879, 1e-10);
  EXPECT_THAT(result.active, ElementsAre(1));
  // The published start is in the valley of the other minimum, which is a local one.
  const Result other =
      minimize(rosenbrock(), {-2, 1}, Lbfgs{}, {.bounds = {.lower = {-infinity, 1.5}}});
  EXPECT_NEAR(other.x[0], -1.2210262419, 1e-9);
  EXPECT_NEAR(other.value, 4.9412293180, 1e-9);
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski3) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = -2e-5 * (x[1] - x[0]);
    g[1] = 1 - g[0];
    return x[1] + 1e-5 * (x[1] - x[0]) * (x[1] - x[0]);
  });
  const Result result =
      minimize(objective, {10, 1}, Lbfgs{}, {.bounds = {.lower = {-infinity, 0}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 0, 1e-12);
  EXPECT_THAT(result.active, ElementsAre(1));
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski4) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = (x[0] + 1) * (x[0] + 1);
    g[1] = 1;
    return g[0] * (x[0] + 1) / 3 + x[1];
  });
  const Result result = minimize(objective, {1.125, 0.125}, Lbfgs{}, {.bounds = {.lower = {1, 0}}});
  EXPECT_EQ(result.value, 8.0 / 3);
  EXPECT_EQ(result.gradient_norm, 0);
  EXPECT_THAT(result.active, ElementsAre(0, 1));
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski5) {
  const auto f = [](const auto& x) {
    using fluxion::sin;
    const auto d = x[0] - x[1];
    return sin(x[0] + x[1]) + d * d - 1.5 * x[0] + 2.5 * x[1] + 1.0;
  };
  const Result result =
      minimize(f, {0.0, 0.0}, Lbfgs{}, {.bounds = {.lower = {-1.5, -3}, .upper = {4, 3}}});
  EXPECT_NEAR(result.value, -std::sqrt(3) / 2 - std::acos(-1) / 3, 1e-14);
  EXPECT_THAT(result.active, IsEmpty());
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski38) {
  const auto f = [](const auto& x) {
    const auto a = x[1] - x[0] * x[0];
    const auto b = x[3] - x[2] * x[2];
    const auto c = x[1] - 1.0;
    const auto d = x[3] - 1.0;
    return 100.0 * a * a + (1.0 - x[0]) * (1.0 - x[0]) + 90.0 * b * b +
           (1.0 - x[2]) * (1.0 - x[2]) + 10.1 * (c * c + d * d) + 19.8 * c * d;
  };
  const Result result =
      minimize(f, {-3.0, -1.0, -3.0, -1.0}, Lbfgs{}, {.bounds = same_for_all(4, -10, 10)});
  EXPECT_NEAR(result.value, 0, 1e-15);
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski45) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    for (Eigen::Index i = 0; i < 5; ++i) {
      g[i] = -1.0 / 120;
      for (Eigen::Index j = 0; j < 5; ++j) g[i] *= j == i ? 1 : x[j];
    }
    return 2 - x.prod() / 120;
  });
  const Result result = minimize(objective,
                                 {2, 2, 2, 2, 2},
                                 Lbfgs{},
                                 {.bounds = {.lower = {0, 0, 0, 0, 0}, .upper = {1, 2, 3, 4, 5}}});
  EXPECT_EQ(result.value, 1);
  EXPECT_THAT(result.active, ElementsAre(0, 1, 2, 3, 4));
}

TEST(LbfgsWithinBounds, SolvesHockSchittkowski110) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> a = (x.array() - 2).log();
    const Vector<double> b = (10 - x.array()).log();
    const double product = std::pow(x.prod(), 0.2);
    g = 2 * a.array() / (x.array() - 2) - 2 * b.array() / (10 - x.array()) -
        0.2 * product / x.array();
    return a.squaredNorm() + b.squaredNorm() - product;
  });
  const Result result = minimize(
      objective, std::vector<double>(10, 9.0), Lbfgs{}, {.bounds = same_for_all(10, 2.001, 9.999)});
  EXPECT_NEAR(result.value, -45.77846971, 1e-8);
}

// A strictly convex quadratic function made for its minimum in a box: g there is 0 off the bounds
// and points outward on them.
struct KnownMinimum {
  explicit KnownMinimum(std::uint64_t seed) : random(seed), n(2 + static_cast<int>(seed % 30)) {
    const Matrix<double> root =
        Matrix<double>::NullaryExpr(n, n, [this] { return random.between(-1, 1); });
    a = root * root.transpose() + 0.01 * Matrix<double>::Identity(n, n);
    x = g = Vector<double>::Zero(n);
    for (int i = 0; i < n; ++i) add_variable(i);
    b = g - a * x;
  }

  void add_variable(int i) {
    x[i] = random.between(-1, 1);
    const unsigned kind = random.below(3);
    g[i] = kind == 0 ? 0 : (kind == 1 ? 1 : -1) * random.between(0.01, 1);
    box.lower.push_back(kind == 1 ? x[i] : x[i] - random.between(0.1, 1));
    box.upper.push_back(kind == 2 ? x[i] : x[i] + random.between(0.1, 1));
    if (kind != 0) active.push_back(i);
  }

  HandWritten objective() {
    return HandWritten([this](const Vector<double>& at, Vector<double>& gradient) {
      for (int i = 0; i < n; ++i) {
        const auto k = static_cast<std::size_t>(i);
        outside += at[i] < box.lower[k] || at[i] > box.upper[k];
      }
      gradient = a * at + b;
      return at.dot(gradient + b) / 2;
    });
  }

  SplitMix random;
  int n;
  Matrix<double> a;
  Vector<double> x, g, b;
  Box box{};
  std::vector<int> active{};
  int outside = 0;
};

TEST(LbfgsWithinBounds, FindsKnownMinimaOfQuadraticFunctions) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    KnownMinimum known(seed);
    const Vector<double> anywhere =
        Vector<double>::NullaryExpr(known.n, [&] { return known.random.between(-3, 3); });
    const Result result = minimize(known.objective(), anywhere, Lbfgs{}, {.bounds = known.box});
    EXPECT_TRUE(result) << seed << '\n' << result;
    EXPECT_LT((result.x - known.x).cwiseAbs().maxCoeff(), 1e-5) << seed;
    EXPECT_EQ(result.active, known.active) << seed;
    EXPECT_EQ(known.outside, 0) << seed;
    EXPECT_LE(result.counts.evaluations(), 400) << seed;
  }
}

TEST(LbfgsWithinBounds, NeverLooksOutside) {
  // The minimum is at a corner at which f is defined, and nowhere beyond it.
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    if (x.minCoeff() < 0.1) return nan;
    g = (x.array() - 0.1).sqrt() + 1;
    return ((x.array() - 0.1).cube().sqrt() * (2.0 / 3) + x.array()).sum();
  });
  const Result result =
      minimize(objective, {0.7, 3, 0.1}, Lbfgs{}, {.bounds = {.lower = {0.1, 0.1, 0.1}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.x, Vector<double>::Constant(3, 0.1));
  EXPECT_THAT(result.active, ElementsAre(0, 1, 2));
}

TEST(LbfgsWithinBounds, TakesInfinityInsideForARejectedTrial) {
  const Result result = minimize(
      barrier(infinity), {50, 60}, Lbfgs{}, {.bounds = {.lower = {-10, 2}, .upper = {70, 70}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.x[0], 1, 1e-7);
  EXPECT_EQ(result.x[1], 2);
}

TEST(LbfgsWithinBounds, LeavesFixedVariablesAlone) {
  const Result result = minimize(rosenbrock(),
                                 {-1.2, 1},
                                 Lbfgs{},
                                 {.bounds = {.lower = {-infinity, 0.25}, .upper = {9, 0.25}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.x[1], 0.25);
  EXPECT_THAT(result.active, ElementsAre(1));
  EXPECT_NEAR(400 * std::pow(result.x[0], 3) - 98 * result.x[0], 2, 1e-6);
  const Result none_free =
      minimize(bowl(), {3, 4}, Lbfgs{}, {.bounds = {.lower = {1, 2}, .upper = {1, 2}}});
  EXPECT_EQ(none_free.value, 5);
  EXPECT_EQ(none_free.status, Status::gradient);
  EXPECT_EQ(none_free.counts.evaluations(), 1);
}

TEST(LbfgsWithinBounds, StaysAtAMinimumOnABound) {
  const Result result = minimize(bowl(), {2, -3}, Lbfgs{}, {.bounds = {.lower = {2, -3}}});
  EXPECT_GT(result.iterations, 0);
  EXPECT_THAT(result.active, ElementsAre(0));
  const Result again = minimize(bowl(), result.x, Lbfgs{}, {.bounds = {.lower = {2, -3}}});
  EXPECT_EQ(again.counts.evaluations(), 1);
}

// A bound that is in the way at first and must be left again.
TEST(LbfgsWithinBounds, LeavesBoundsThatDoNotHold) {
  const Result result = minimize(
      rosenbrock(), {-1, -0.5}, Lbfgs{}, {.bounds = {.lower = {-1, -0.5}, .upper = {2, 2}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_THAT(result.active, IsEmpty());
  EXPECT_NEAR(result.value, 0, 1e-15);
}

TEST(LbfgsWithinBounds, SolvesForManyVariables) {
  const Result result =
      minimize(valley(), spread(400), Lbfgs{}, {.bounds = same_for_all(400, -1.5, 0.5)});
  EXPECT_EQ(result.status, Status::gradient) << result;
  EXPECT_EQ(result.active.size(), 200U);
  EXPECT_LT((result.x(Eigen::seq(1, Eigen::last, 2)).array() - 0.25).abs().maxCoeff(), 1e-7);
}

TEST(LbfgsWithinBounds, SeesThatOneSideHasNoEnd) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g << 1, -1;
    return x[0] - x[1];
  });
  const Result result = minimize(objective, {1, 2}, Lbfgs{}, {.bounds = {.lower = {0, -infinity}}});
  EXPECT_EQ(result.status, Status::unbounded);
}

TEST(LbfgsWithinBounds, MinimisesALinearFunctionInACorner) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g << 1, -1;
    return x[0] - x[1];
  });
  const Result result =
      minimize(objective, {1, 2}, Lbfgs{}, {.bounds = {.lower = {-1e3, -1}, .upper = {5, 1e6}}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.value, -1e3 - 1e6);
  EXPECT_LE(result.counts.evaluations(), 20);
}

TEST(LbfgsWithinBounds, NamesAWrongGradient) {
  const Result result =
      minimize(bowl(-2), {1, 2}, Lbfgs{}, {.bounds = {.lower = {0, 0}, .upper = {1.5, 2.5}}});
  EXPECT_EQ(result.status, Status::line_search) << result;
  EXPECT_THAT(result.message, testing::HasSubstr("the gradient disagrees with the function"));
}

TEST(LbfgsWithinBounds, CallsAPointThatRoundingHidesConverged) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> d = x.array() - 1.0 / 3;
    g = 2 * d.array() + std::sinh(1e-3) * d.array().square();
    return 1000 + d.squaredNorm() + std::sinh(1e-3) * d.array().cube().sum() / 3;
  });
  const Result result = minimize(
      objective, {1, 2, 3}, Lbfgs{}, {.stop = {.gradient = 0}, .bounds = {.lower = {0, 0.5, 0}}});
  EXPECT_TRUE(result) << result;
  EXPECT_LE(result.gradient_norm, 1e-9);
  EXPECT_THAT(result.active, ElementsAre(1));
  EXPECT_LE(result.counts.evaluations(), 200);
}

}  // namespace
