// Tests of optimize/owlqn.hpp: its steps, and what it does where variables change their sign.
// For: what nonsmooth_test.cpp, which has all methods, does not ask.
// Read first: include/fluxion/optimize/owlqn.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "support/hand_written.hpp"
#include "support/optimality.hpp"
#include "support/sparse_problems.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Keep;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Owlqn;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::detail::CurvaturePairs;
using fluxion::test::HandWritten;
using fluxion::test::rosenbrock;
using fluxion::test::SplitMix;

Vector<double> random_vector(SplitMix& random, Eigen::Index n) {
  Vector<double> x(n);
  for (double& entry : x) entry = random.between(-1, 1);
  return x;
}

// -H g with the matrix H of the BFGS formula among the variables that are free, from the oldest pair on.
Vector<double> by_matrices(const std::vector<Vector<double>>& s,
                           const std::vector<Vector<double>>& y,
                           const Vector<double>& free,
                           const Vector<double>& g) {
  const Matrix<double> unit = Matrix<double>::Identity(g.size(), g.size());
  Matrix<double> h = unit;
  double theta = 0;
  for (std::size_t k = 0; k < s.size(); ++k) {
    const Vector<double> part = free.cwiseProduct(y[k]);
    if (free.cwiseProduct(s[k]).dot(y[k]) > 0) theta = part.squaredNorm() / part.dot(s[k]);
  }
  h /= theta;
  for (std::size_t k = 0; k < s.size(); ++k) {
    const Vector<double> a = free.cwiseProduct(s[k]);
    const Vector<double> b = free.cwiseProduct(y[k]);
    if (a.dot(b) <= 0) continue;
    const double rho = 1 / a.dot(b);
    const Matrix<double> left = unit - rho * a * b.transpose();
    h = left * h * left.transpose() + rho * a * a.transpose();
  }
  return -(h * g);
}

TEST(CurvaturePairs, GiveTheStepAmongTheFreeVariables) {
  SplitMix random(21);
  int left_out = 0;
  for (int example = 0; example < 100; ++example) {
    CurvaturePairs<double> pairs(6, 4);
    std::vector<Vector<double>> s, y;
    const Matrix<double> root =
        Matrix<double>::NullaryExpr(6, 6, [&] { return random.between(-1, 1); });
    const Matrix<double> hessian = root.transpose() * root;
    for (int k = 0; k < 7; ++k) {
      s.push_back(random_vector(random, 6));
      y.emplace_back(hessian * s.back());
      pairs.push(s.back(), y.back());
    }
    s.erase(s.begin(), s.begin() + 3);
    y.erase(y.begin(), y.begin() + 3);
    const Vector<double> free{{1, 0, 1, 1, 0, 1}};
    const Vector<double> g = free.cwiseProduct(random_vector(random, 6));
    for (std::size_t k = 0; k < 4; ++k) left_out += free.cwiseProduct(s[k]).dot(y[k]) <= 0 ? 1 : 0;
    Vector<double> d(6);
    ASSERT_TRUE(pairs.descent_within(free, g, d));
    const Vector<double> expected = by_matrices(s, y, free, g);
    EXPECT_LT((d - expected).norm(), 1e-9 * expected.norm());
    EXPECT_EQ(d[1], 0);
    EXPECT_LT(d.dot(g), 0);
    Vector<double> whole(6);
    pairs.descent(g, whole);
    ASSERT_TRUE(pairs.descent_within(Vector<double>::Ones(6), g, d));
    EXPECT_LT((d - whole).norm(), 1e-9 * whole.norm());
  }
  EXPECT_GE(left_out, 3) << "the examples have pairs without curvature among the free variables";
}

TEST(CurvaturePairs, SayThatTheyKnowNothing) {
  CurvaturePairs<double> pairs(2, 3);
  Vector<double> d(2);
  EXPECT_FALSE(pairs.descent_within(Vector<double>::Ones(2), Vector<double>{{1, 2}}, d));
  EXPECT_EQ(d, (Vector<double>{{-1, -2}}));
  pairs.push(Vector<double>{{1, 0}}, Vector<double>{{2, 1}});
  EXPECT_FALSE(pairs.descent_within(Vector<double>{{0, 1}}, Vector<double>{{0, 2}}, d));
  EXPECT_EQ(d, (Vector<double>{{0, -2}}));
}

// Lbfgs, with a search that lengthens steps as well, takes 46.
TEST(Owlqn, WithoutAPenaltyIsNotSlow) {
  const Result result = minimize(rosenbrock(), {-1.2, 1.0}, Owlqn{});
  EXPECT_EQ(result.status, Status::gradient) << result;
  EXPECT_LE(result.counts.gradient, 60);
}

// In every iteration, and with few more evaluations than iterations.
TEST(Owlqn, Descends) {
  auto fit = fluxion::test::random_fit(22, 100, 200, 10);
  const Result result = minimize(fit,
                                 Vector<double>(Vector<double>::Ones(200)),
                                 Owlqn{},
                                 {.penalty = {.l1 = 0.05}, .trace = Keep::values});
  EXPECT_TRUE(result) << result;
  for (std::size_t k = 1; k < result.trace.size(); ++k) {
    EXPECT_LE(result.trace[k].value, result.trace[k - 1].value + 1e-14);
  }
  EXPECT_LE(result.iterations, 250) << result;
  EXPECT_LE(result.counts.gradient, 2 * result.iterations) << result;
}

// Not convex, and with minima on the axes.
TEST(Owlqn, MinimisesRosenbrocksFunctionWithAPenalty) {
  for (const double l1 : {1e-3, 0.1, 0.5, 3.0}) {
    const Result result = minimize(rosenbrock(), {-1.2, 1.0}, Owlqn{}, {.penalty = {.l1 = l1}});
    Vector<double> g(2);
    rosenbrock().value_and_gradient(result.x, g);
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_LE(fluxion::test::violation(g, {.l1 = l1}, {}, result.x), 1e-8);
    EXPECT_LE(result.counts.gradient, 80) << result;
  }
}

// |5 x_0 + 4 x_1 - 1|^2 with a weak penalty: along the valley one variable after the other becomes 0,
// and a step that is cut off there leaves the valley.
TEST(Owlqn, FollowsAValleyToAnAxis) {
  HandWritten valley([](const Vector<double>& x, Vector<double>& g) {
    const double r = 500 * x[0] + 400 * x[1] - 100;
    g[0] = 2 * 500 * r;
    g[1] = 2 * 400 * r;
    return r * r;
  });
  const Result result = minimize(valley, {-0.5, 0.9}, Owlqn{}, {.penalty = {.l1 = 1}});
  EXPECT_TRUE(result) << result;
  EXPECT_EQ(result.x[1], 0);
  EXPECT_NEAR(result.x[0], 0.2 - 1 / 5e5, 1e-9);
  EXPECT_LE(result.counts.gradient, 300) << result;
}

}  // namespace
