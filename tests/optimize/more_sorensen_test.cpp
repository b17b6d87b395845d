// Tests of optimize/more_sorensen.hpp.
// For: the step is as good as the best of a fine grid, also where a solver of this kind may loop.
// Read first: include/fluxion/optimize/more_sorensen.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include <fluxion/optimize/more_sorensen.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::detail::ModelStep;
using fluxion::detail::MoreSorensen;
using fluxion::detail::ShiftedFactor;

Matrix<double> symmetric(double a, double b, double c) { return Matrix<double>{{a, b}, {b, c}}; }
Vector<double> pair(double a, double b) { return Vector<double>{{a, b}}; }

struct Answer {
  ModelStep step;
  Vector<double> p;
};

Answer solve(const Matrix<double>& h, const Vector<double>& g, double radius) {
  Answer answer{{}, Vector<double>(g.size())};
  answer.step = MoreSorensen<double>{}(h, g, radius, answer.p);
  return answer;
}

// The largest decrease on a polar grid.
double best_decrease(const Matrix<double>& h, const Vector<double>& g, double radius) {
  double best = 0;
  for (int i = 1; i <= 60; ++i) {
    for (int j = 0; j < 120; ++j) {
      const double r = radius * i / 60;
      const double angle = 2 * std::numbers::pi * j / 120;
      const double x = r * std::cos(angle), y = r * std::sin(angle);
      const double q =
          g[0] * x + g[1] * y + (h(0, 0) * x * x + 2 * h(0, 1) * x * y + h(1, 1) * y * y) / 2;
      best = std::fmax(best, -q);
    }
  }
  return best;
}

TEST(MoreSorensen, IsAsGoodAsTheBestOfAGrid) {
  for (const double angle : {0.0, 0.3, 1.0, std::numbers::pi / 4}) {
    const double c = std::cos(angle), s = std::sin(angle);
    for (const double least : {1.0, 1e-3, 0.0, -1e-3, -2.0, -1e3}) {
      const Matrix<double> h =
          symmetric(3 * c * c + least * s * s, (3 - least) * c * s, 3 * s * s + least * c * c);
      for (const Vector<double>& g : {pair(1, 2), pair(c, s), pair(-s, c), pair(1e-9, -1e-8)}) {
        for (const double radius : {1e-3, 0.5, 2.0, 1e3}) {
          const auto [step, p] = solve(h, g, radius);
          EXPECT_LE(p.norm(), 1.1001 * radius);
          EXPECT_GE(step.decrease, 0.8 * best_decrease(h, g, radius))
              << "H = " << h << "\ng = " << g.transpose() << "\nradius " << radius;
        }
      }
    }
  }
}

TEST(MoreSorensen, MakesNewtonsStepWhereItIsInside) {
  const auto [step, p] = solve(symmetric(2, 0, 50), pair(-2, 100), 10);
  EXPECT_NEAR(p[0], 1, 1e-15);
  EXPECT_NEAR(p[1], -2, 1e-15);
  EXPECT_NEAR(step.decrease, 101, 1e-12);
  EXPECT_FALSE(step.confined);
}

// The gradient has no part along the eigenvector of -1: no shift makes the step long enough.
TEST(MoreSorensen, LeavesASaddleInTheHardCase) {
  const auto [step, p] = solve(symmetric(1, 0, -1), pair(2, 0), 5);
  EXPECT_GE(step.decrease, 0.8 * 13.5);  // of p = (-1, 24^(1/2))
  EXPECT_GT(std::abs(p[1]), 4);
  EXPECT_TRUE(step.confined);
}

// The same, where an eigenvector estimated from a vector of ones would be the wrong one.
TEST(MoreSorensen, LeavesASaddleThatIsTurned) {
  const auto [step, p] = solve(symmetric(0, 1, 0), pair(1, 1), 5);
  EXPECT_GT(std::abs(p[0] - p[1]), 6);
  EXPECT_TRUE(step.confined);
}

// A Hessian of rank 1 whose other eigenvalues are rounding errors; a solver that takes them at their
// word never comes back.
TEST(MoreSorensen, OfRankOneStaysInItsRange) {
  const Vector<double> a = Vector<double>::LinSpaced(10, 1, 10) / 7;
  const Matrix<double> h = 1e7 * a * a.transpose();
  const auto [step, p] = solve(h, -h * a, 100);
  EXPECT_LT((p - a).norm(), 1);
  EXPECT_LT((h * (p - a)).norm(), 1e-8 * h.norm());
  EXPECT_FALSE(step.confined);
}

TEST(MoreSorensen, GoesDownALinearFunction) {
  const auto [step, p] = solve(symmetric(0, 0, 0), pair(3, -4), 10);
  EXPECT_LT((p - pair(-6, 8)).norm(), 1e-14);
  EXPECT_NEAR(step.decrease, 50, 1e-12);
}

TEST(MoreSorensen, TakesTheSlopeWhereTheHessianIsNotFinite) {
  const auto [step, p] =
      solve(symmetric(1, std::numeric_limits<double>::quiet_NaN(), 1), pair(3, -4), 10);
  EXPECT_EQ(p, pair(-6, 8));
  EXPECT_EQ(step.decrease, 50);
}

TEST(ShiftedFactor, ExistsForPositiveDefiniteMatricesOnly) {
  ShiftedFactor<double> factor;
  EXPECT_TRUE(factor.factorise(symmetric(4, 2, 3), 0));
  EXPECT_FALSE(factor.factorise(symmetric(1, 2, 4), 0));
  EXPECT_FALSE(factor.factorise(symmetric(1, 2, 3), 0));
  EXPECT_TRUE(factor.factorise(symmetric(1, 2, 3), 1));
  EXPECT_TRUE(factor.factorise(symmetric(1e-20, 0, 1e20), 0));
}

TEST(ShiftedFactor, SolvesAndKnowsTheFlattestDirection) {
  ShiftedFactor<double> factor;
  ASSERT_TRUE(factor.factorise(symmetric(2, 1, 2), 1));  // eigenvalues 2 along (1, -1), 4
  Vector<double> b = pair(5, 7);
  factor.solve(b);
  EXPECT_NEAR(b[0], 1, 1e-15);
  EXPECT_NEAR(b[1], 2, 1e-15);
  b = pair(5, 7);
  EXPECT_NEAR(factor.inverse_form(b), 5 + 14, 1e-14);
  Vector<double> z;
  EXPECT_NEAR(factor.flattest(z), 2, 0.2);
  EXPECT_NEAR(z.norm(), 1, 1e-15);
  EXPECT_LT(z[0] * z[1], 0);
}

}  // namespace
