// Tests of optimize/fista.hpp: its iterates, its restarts, its bounds and groups.
// For: what nonsmooth_test.cpp, which has all methods, does not ask.
// Read first: include/fluxion/optimize/fista.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"
#include "support/optimality.hpp"
#include "support/sparse_problems.hpp"

namespace {

using fluxion::Fista;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Penalty;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::LinearFit;
using fluxion::test::random_fit;

Vector<double> zeros(Eigen::Index n) { return Vector<double>::Zero(n); }

// The iterates of Beck & Teboulle's algorithm with a constant L, written down from the paper.
std::vector<Vector<double>> textbook(const LinearFit& fit,
                                     double l1,
                                     double lipschitz,
                                     bool accelerated) {
  std::vector<Vector<double>> iterates{zeros(fit.a.cols())};
  Vector<double> y = iterates.back();
  double t = 1;
  for (int k = 0; k < 20; ++k) {
    Vector<double> x = y - fit.gradient(y) / lipschitz;
    for (double& entry : x) {
      entry = std::copysign(std::max(std::abs(entry) - l1 / lipschitz, 0.0), entry);
    }
    const double next = (1 + std::sqrt(1 + 4 * t * t)) / 2;
    y = accelerated ? Vector<double>(x + (t - 1) / next * (x - iterates.back())) : x;
    t = next;
    iterates.push_back(x);
  }
  return iterates;
}

TEST(Fista, MakesTheStepsOfThePaper) {
  LinearFit fit = random_fit(11, 30, 6, 3);
  for (const bool accelerated : {false, true}) {
    const auto expected = textbook(fit, 0.05, 2.0, accelerated);
    const Result result =
        minimize(fit,
                 zeros(6),
                 Fista{.lipschitz = 2, .accelerated = accelerated, .restart = false},
                 {.stop = {.iterations = 20}, .penalty = {.l1 = 0.05}, .trace = Keep::everything});
    ASSERT_EQ(result.trace.size(), expected.size()) << result;
    for (std::size_t k = 0; k < expected.size(); ++k) {
      const Vector<double> x = Eigen::Map<const Vector<double>>(result.trace[k].x.data(), 6);
      EXPECT_LT((x - expected[k]).norm(), 1e-13) << k;
    }
    EXPECT_EQ(result.counts.gradient, accelerated ? 1 + 2 + 2 * 18 : 1 + 20);
    EXPECT_EQ(result.trace[1].step, 0.5);
  }
}

// Curvatures from 1 to 10^4: sqrt(kappa) = 100.
Result in_a_valley(const Fista& method, double tolerance) {
  return minimize(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                    for (Eigen::Index i = 0; i < x.size(); ++i) {
                      g[i] = std::pow(10.0, static_cast<double>(i) / 10 - 4) * (x[i] - 1);
                    }
                    return g.dot((x.array() - 1).matrix()) / 2;
                  }),
                  Vector<double>(zeros(41)),
                  method,
                  {.stop = {.gradient = tolerance, .iterations = 50000}, .penalty = {.l1 = 1e-6}});
}

TEST(Fista, IsFasterWithMomentumAndFasterStillWithRestarts) {
  const Result plain = in_a_valley({.accelerated = false}, 1e-9);
  const Result momentum = in_a_valley({.restart = false}, 1e-9);
  const Result restarted = in_a_valley({}, 1e-9);
  EXPECT_TRUE(restarted) << restarted;
  EXPECT_LE(restarted.iterations, 1500);
  EXPECT_GE(momentum.iterations, 2 * restarted.iterations);
  EXPECT_GE(plain.iterations, 5 * restarted.iterations);
}

TEST(Fista, RaisesALipschitzConstantThatIsTooSmall) {
  LinearFit fit = random_fit(11, 30, 6, 3);
  for (const double lipschitz : {1e-6, 1e3}) {
    const Result result =
        minimize(fit, zeros(6), Fista{.lipschitz = lipschitz}, {.penalty = {.l1 = 0.05}});
    EXPECT_TRUE(result) << result;
    EXPECT_LE(fluxion::test::violation(fit.gradient(result.x), {.l1 = 0.05}, {}, result.x), 1e-8);
  }
  const Result cautious = minimize(fit,
                                   zeros(6),
                                   Fista{.lipschitz = 1e3, .accelerated = false},
                                   {.stop = {.iterations = 50}, .trace = Keep::values});
  for (std::size_t k = 1; k < cautious.trace.size(); ++k) EXPECT_EQ(cautious.trace[k].step, 1e-3);
}

TEST(Fista, NeverLeavesTheBounds) {
  LinearFit fit = random_fit(12, 30, 8, 8);
  const fluxion::Box box{.lower = {0, -1, 0.5, -infinity, 0, 0, -2, 1},
                         .upper = {1, 0, 0.5, 1, infinity, 2, 3, 4}};
  const auto inside = [&](const Vector<double>& x) {
    for (std::size_t i = 0; i < 8; ++i) {
      const double entry = x[static_cast<Eigen::Index>(i)];
      if (entry < box.lower[i] || entry > box.upper[i]) return false;
    }
    return true;
  };
  HandWritten watched([&](const Vector<double>& x, Vector<double>& g) {
    EXPECT_TRUE(inside(x));
    return fit.value_and_gradient(x, g);
  });
  for (const double l1 : {0.0, 0.1}) {
    const Penalty penalty{.l1 = l1};
    const Options options{.stop = {.gradient = 0}, .bounds = box, .penalty = penalty};
    const Result result =
        minimize(watched, Vector<double>(Vector<double>::Constant(8, 10)), Fista{}, options);
    EXPECT_TRUE(result) << result;
    EXPECT_LE(fluxion::test::violation(fit.gradient(result.x), penalty, box, result.x), 1e-13);
  }
}

TEST(Fista, ChoosesGroupsAndEndsAtTheRoundingOfTheValue) {
  LinearFit fit = random_fit(13, 60, 30, 6);
  Penalty penalty{.group = 0.3};
  for (std::size_t begin = 0; begin < 30; begin += 3) penalty.groups.push_back({begin, begin + 3});
  for (const double l1 : {0.0, 0.05}) {
    penalty.l1 = l1;
    const Result result = minimize(fit,
                                   Vector<double>(Vector<double>::Ones(30)),
                                   Fista{},
                                   {.stop = {.gradient = 0}, .penalty = penalty});
    EXPECT_TRUE(result) << result;
    EXPECT_LE(fluxion::test::violation(fit.gradient(result.x), penalty, {}, result.x), 1e-13);
    EXPECT_TRUE((result.x.head(6).array() != 0).all()) << result;
    EXPECT_EQ(result.x.tail(18), zeros(18)) << result;
  }
}

// From a point where no group counts, to one where the first does.
TEST(Fista, LeavesAGroupAtZero) {
  LinearFit fit = random_fit(13, 60, 4, 2);
  const Penalty penalty{.group = 0.1, .groups = {{0, 2}, {2, 4}}};
  const Result result = minimize(fit, zeros(4), Fista{}, {.penalty = penalty});
  EXPECT_TRUE(result) << result;
  EXPECT_TRUE((result.x.head(2).array() != 0).all());
  EXPECT_EQ(result.x.tail(2), zeros(2));
}

}  // namespace
