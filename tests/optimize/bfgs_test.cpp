// Tests of optimize/bfgs.hpp.
// For: convergence as the theory says, and the reasons for which a run ends.
// Read first: include/fluxion/optimize/bfgs.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::Keep;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::rosenbrock;
using testing::HasSubstr;

// 1/2 (x - 1)' A (x - 1) + offset with A of condition 1e4.
HandWritten quadratic(int n, double offset = 0) {
  Matrix<double> a = Matrix<double>::Constant(n, n, 0.01);
  for (int i = 0; i < n; ++i) a(i, i) += std::pow(1e4, static_cast<double>(i) / (n - 1));
  return HandWritten([=](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> d = x.array() - 1;
    g = a * d;
    return d.dot(g) / 2 + offset;
  });
}

TEST(Bfgs, SolvesRosenbrockWithAHandWrittenGradient) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LE(result.gradient_norm, 1e-8);
  EXPECT_NEAR(result.x[0], 1, 1e-7);
  EXPECT_NEAR(result.x[1], 1, 1e-7);
  EXPECT_LE(result.counts.gradient, 60);
  EXPECT_EQ(result.counts.value, 0);
  EXPECT_THAT(result.message, HasSubstr("<= 1e-08 after "));
}

TEST(Bfgs, DescendsInEveryIteration) {
  const Result result = minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, {.trace = Keep::values});
  for (std::size_t k = 1; k < result.trace.size(); ++k) {
    EXPECT_LT(result.trace[k].value, result.trace[k - 1].value);
  }
}

// Dennis and Moré: in the end each iteration gains more than the one before it.
TEST(Bfgs, ConvergesFasterThanLinearly) {
  const Result result = minimize(
      rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.gradient = 1e-11}, .trace = Keep::values});
  const auto& rows = result.trace.rows;
  ASSERT_GT(rows.size(), 5U);
  for (std::size_t k = rows.size() - 3; k < rows.size(); ++k) {
    EXPECT_LT(rows[k].gradient_norm, 0.3 * rows[k - 1].gradient_norm);
  }
}

TEST(Bfgs, SolvesQuadraticsOfAnySize) {
  for (const int n : {2, 10, 50}) {
    const Result result = minimize(quadratic(n), Vector<double>(Vector<double>::Zero(n)), Bfgs{});
    EXPECT_TRUE(result);
    EXPECT_LT((result.x.array() - 1).abs().maxCoeff(), 1e-7);
    EXPECT_LE(result.iterations, 12 * n) << "n = " << n;
  }
}

TEST(Bfgs, OfOneVariableIsTheSecantMethod) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = std::exp(x[0]) - 2;
    return std::exp(x[0]) - 2 * x[0];
  });
  const Result result = minimize(objective, {3.0}, Bfgs{});
  EXPECT_NEAR(result.x[0], std::log(2), 1e-8);
  EXPECT_LE(result.counts.gradient, 15);
}

TEST(Bfgs, DoesNotMindAConstantThatHidesTheDecrease) {
  const auto run = [](double offset) {
    return minimize(quadratic(10, offset), Vector<double>(Vector<double>::Zero(10)), Bfgs{});
  };
  for (const double offset : {1e3, -1e6, 1e9}) {
    const Result result = run(offset);
    EXPECT_TRUE(result) << result;
    EXPECT_LT((result.x.array() - 1).abs().maxCoeff(), 1e-5) << result;
  }
}

TEST(Bfgs, CallsAPointThatRoundingHidesConverged) {
  const fluxion::Options no_tolerance{.stop = {.gradient = 0}};
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> d = x.array() - 1.0 / 3;
    g = 2 * d.array() + std::sinh(1e-3) * d.array().square();
    return 1000 + d.squaredNorm() + std::sinh(1e-3) * d.array().cube().sum() / 3;
  });
  const Result result = minimize(objective, {1.0, 2.0}, Bfgs{}, no_tolerance);
  EXPECT_TRUE(result) << result;
  EXPECT_LT(result.gradient_norm, 1e-12);
  EXPECT_LE(result.counts.gradient, 100);
}

// The gradient errs by 1e-8, so it never meets its tolerance, and the slopes lead nowhere in the end.
TEST(Bfgs, EndsWhereTheGradientIsAllNoise) {
  HandWritten objective([](const Vector<double>& x, Vector<double>& g) {
    g[0] = 2 * x[0] + 1e-8 * std::sin(1e9 * x.sum());
    g[1] = 2 * x[1] + 1e-8 * std::cos(1e9 * x[0]);
    return 1 + x.squaredNorm();
  });
  const Result result = minimize(objective, {1.0, 2.0}, Bfgs{}, {.stop = {.gradient = 1e-12}});
  EXPECT_EQ(result.status, Status::rounding);
  EXPECT_LE(result.counts.gradient, 50);
  EXPECT_THAT(result.message, HasSubstr("is below the rounding of the value, 2.22e-15"));
}

TEST(Bfgs, StartedAtTheMinimumStaysThere) {
  const Result result = minimize(rosenbrock(), {1, 1}, Bfgs{});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.iterations, 0);
  EXPECT_EQ(result.counts.gradient, 1);
}

TEST(Bfgs, IsTheSameToTheLastBitEachTime) {
  const Result a = minimize(rosenbrock(), {-1.2, 1}, Bfgs{});
  const Result b = minimize(rosenbrock(), {-1.2, 1}, Bfgs{});
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.counts, b.counts);
}

TEST(Bfgs, FollowsTheParametersOfItsLineSearch) {
  const Result loose = minimize(rosenbrock(), {-1.2, 1}, Bfgs{});
  const Result exact = minimize(rosenbrock(), {-1.2, 1}, Bfgs{.search = {.c2 = 0.01}});
  EXPECT_TRUE(exact);
  EXPECT_LT(exact.iterations, loose.iterations);
  EXPECT_GT(exact.counts.gradient, loose.counts.gradient);
}

}  // namespace
