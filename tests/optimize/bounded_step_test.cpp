// Tests of optimize/bounded_step.hpp and of what it is made of.
// For: the step of L-BFGS-B against dense matrices by the BFGS formulas.
// Read first: include/fluxion/optimize/bounded_step.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/optimize/bounded_step.hpp>

#include "support/splitmix.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::test::SplitMix;
using Bounds = fluxion::detail::Bounds<double>;
using BoundedStep = fluxion::detail::BoundedStep<double>;
using Pairs = fluxion::detail::CurvaturePairs<double>;
using Sample = fluxion::detail::BasicSample<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

Vector<double> random_vector(SplitMix& random, Eigen::Index n) {
  return Vector<double>::NullaryExpr(n, [&] { return random.between(-1, 1); });
}

Bounds box(const Vector<double>& lower, const Vector<double>& upper) {
  Bounds bounds;
  bounds.lower = lower;
  bounds.upper = upper;
  return bounds;
}

// The last pairs of a run on a quadratic function, and the Hessian that they stand for, dense.
struct Model {
  Model(SplitMix& random, const Bounds& bounds, int steps)
      : n(bounds.lower.size()), pairs(n, memory), step(bounds, n, memory) {
    const Matrix<double> root =
        Matrix<double>::NullaryExpr(n, n, [&] { return random.between(-1, 1); });
    const Matrix<double> hessian = root * root.transpose() + 0.1 * Matrix<double>::Identity(n, n);
    std::vector<Vector<double>> all;
    for (int k = 0; k < steps; ++k) {
      all.push_back(random_vector(random, n));
      pairs.push(all.back(), hessian * all.back());
      step.learn(pairs);
    }
    const Vector<double> last = hessian * all.back();
    b = last.squaredNorm() / all.back().dot(last) * Matrix<double>::Identity(n, n);
    for (int k = std::max(0, steps - memory); k < steps; ++k) {
      const Vector<double>& s = all[static_cast<std::size_t>(k)];
      const Vector<double> y = hessian * s;
      const Vector<double> bs = b * s;
      b += y * y.transpose() / y.dot(s) - bs * bs.transpose() / s.dot(bs);
    }
  }

  double change(const Vector<double>& g, const Vector<double>& d) const {
    return g.dot(d) + d.dot(b * d) / 2;
  }

  /// The step from 0 for the gradient g.
  Vector<double> propose(const Vector<double>& g) {
    Sample at(n);
    at.gradient = g;
    Vector<double> d(n);
    step.propose(pairs, at, d);
    return d;
  }

  static constexpr int memory = 5;
  Eigen::Index n;
  Pairs pairs;
  BoundedStep step;
  Matrix<double> b;
};

TEST(CurvaturePairs, GiveTheInverseOfTheDenseFormula) {
  SplitMix random(1);
  for (const int steps : {1, 3, 5, 12}) {
    const Vector<double> far = Vector<double>::Constant(8, infinity);
    Model model(random, box(-far, far), steps);
    const Vector<double> g = random_vector(random, 8);
    Vector<double> d;
    model.pairs.descent(g, d);
    EXPECT_LE((model.b * d + g).norm(), 1e-10 * g.norm()) << steps;
  }
}

TEST(BoundedStep, WithoutABoundNearGoesToTheMinimumOfTheModel) {
  SplitMix random(2);
  for (const int steps : {1, 3, 5, 12}) {
    const Vector<double> far = Vector<double>::Constant(8, steps < 4 ? infinity : 1e6);
    Model model(random, box(-far, far), steps);
    const Vector<double> g = random_vector(random, 8);
    const Vector<double> d = model.propose(g);
    EXPECT_LE((model.b * d + g).norm(), 1e-10 * g.norm()) << steps;
  }
}

// The first minimum along P(x - t g), by looking at very many t.
double cauchy_change(const Model& model, const Vector<double>& g, const Bounds& bounds) {
  double least = 0;
  for (double t = 0; t < 10; t += 1e-3) {
    Vector<double> d = -t * g;
    bounds.project(d);
    const double change = model.change(g, d);
    if (change > least + 1e-9) break;
    least = std::min(least, change);
  }
  return least;
}

TEST(BoundedStep, IsInsideAndAsGoodAsTheCauchyPoint) {
  SplitMix random(3);
  int truncated = 0;
  for (int k = 0; k < 100; ++k) {
    const Vector<double> g = random_vector(random, 6);
    Vector<double> lower = random_vector(random, 6).array().abs() * -0.3;
    Vector<double> upper = random_vector(random, 6).array().abs() * 0.3;
    lower[k % 6] = 0;  // on a bound
    upper[(k + 2) % 6] = infinity;
    const Bounds bounds = box(lower, upper);
    Model model(random, bounds, 1 + k % 9);
    const Vector<double> d = model.propose(g);
    EXPECT_TRUE((d.array() >= lower.array()).all() && (d.array() <= upper.array()).all());
    EXPECT_LT(g.dot(d), 0);
    // The projection of the last part may cost some of its gain; that is rare.
    truncated += model.change(g, d) > cauchy_change(model, g, bounds) + 1e-9;
  }
  EXPECT_LE(truncated, 15);
}

// With the variables at bounds known, the rest is a system of equations.
TEST(BoundedStep, SolvesForTheVariablesOffTheirBounds) {
  SplitMix random(4);
  for (const int steps : {2, 5, 9}) {
    Vector<double> g = random_vector(random, 6);
    g[1] = 1;
    g[4] = -1;
    Vector<double> lower = Vector<double>::Constant(6, -1e6);
    Vector<double> upper = Vector<double>::Constant(6, 1e6);
    lower[1] = 0;
    upper[4] = 0;
    Model model(random, box(lower, upper), steps);
    const Vector<double> d = model.propose(g);
    const Vector<double> rest = model.b * d + g;
    EXPECT_EQ(d[1], 0);
    EXPECT_EQ(d[4], 0);
    for (const int i : {0, 2, 3, 5}) EXPECT_NEAR(rest[i], 0, 1e-10) << steps;
  }
}

TEST(SaddleSystem, RefusesWhatIsNotDefinite) {
  fluxion::detail::SaddleSystem system(1);
  system.resize(1);
  system.e(0, 0) = -1;
  EXPECT_FALSE(system.factor());
  system.e(0, 0) = 1;
  system.g(0, 0) = 0;
  system.h(0, 0) = std::nan("");
  EXPECT_FALSE(system.factor());
}

TEST(SaddleSystem, SolvesByBothBlocks) {
  fluxion::detail::SaddleSystem system(1);
  system.resize(1);
  system.e(0, 0) = 2;
  system.g(0, 0) = 3;
  system.h(0, 0) = 1;
  ASSERT_TRUE(system.factor());
  std::vector<double> ab{1, 7};  // -2 u + 3 v = 1, 3 u + v = 7
  system.solve(ab);
  EXPECT_NEAR(ab[0], 20.0 / 11, 1e-15);
  EXPECT_NEAR(ab[1], 17.0 / 11, 1e-15);
}

}  // namespace
