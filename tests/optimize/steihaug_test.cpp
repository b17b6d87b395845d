// Tests of optimize/steihaug.hpp.
// For: where conjugate gradients stop, and what they promise.
// Read first: include/fluxion/optimize/steihaug.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include <fluxion/optimize/steihaug.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::detail::Accuracy;
using fluxion::detail::ModelStep;
using fluxion::detail::Steihaug;
using fluxion::detail::to_boundary;

constexpr Accuracy exact{.residual = 1e-14, .products = 100};

struct Answer {
  ModelStep step;
  Vector<double> p;
  int products;
};

Answer solve(const Matrix<double>& h,
             const Vector<double>& g,
             double radius,
             Accuracy accuracy = exact) {
  Answer answer{{}, Vector<double>(g.size()), 0};
  Steihaug<double> conjugate_gradients(g.size());
  const auto multiply = [&](const Vector<double>& v, Vector<double>& hv) {
    hv = h * v;
    ++answer.products;
    return true;
  };
  answer.step = conjugate_gradients(multiply, g, radius, accuracy, answer.p);
  return answer;
}

Matrix<double> diagonal(std::initializer_list<double> entries) {
  Matrix<double> h = Matrix<double>::Zero(2, 2);
  h(0, 0) = entries.begin()[0];
  h(1, 1) = entries.begin()[1];
  return h;
}

Vector<double> pair(double a, double b) { return Vector<double>{{a, b}}; }

TEST(ToBoundary, EndsOnTheSphere) {
  EXPECT_DOUBLE_EQ(to_boundary(pair(0, 0), pair(3, 4), 10), 2);
  EXPECT_DOUBLE_EQ(to_boundary(pair(3, 0), pair(0, 2), 5), 2);
  EXPECT_DOUBLE_EQ(to_boundary(pair(3, 0), pair(-1, 0), 5), 8);
  EXPECT_DOUBLE_EQ(to_boundary(pair(1, 0), pair(1e-9, 0), 1 + 1e-15), 1.1102230246251565e-06);
}

TEST(Steihaug, SolvesASystemInAsManyStepsAsItHasEigenvalues) {
  const Answer answer = solve(diagonal({2, 50}), pair(-2, 100), 10);
  EXPECT_NEAR(answer.p[0], 1, 1e-14);
  EXPECT_NEAR(answer.p[1], -2, 1e-14);
  EXPECT_NEAR(answer.step.decrease, 101, 1e-12);
  EXPECT_FALSE(answer.step.confined);
  EXPECT_EQ(answer.products, 2);
}

TEST(Steihaug, StopsAtTheBoundary) {
  const Answer answer = solve(diagonal({2, 2}), pair(-6, 8), 1);
  EXPECT_NEAR(answer.p[0], 0.6, 1e-15);
  EXPECT_NEAR(answer.p[1], -0.8, 1e-15);
  EXPECT_NEAR(answer.step.decrease, 9, 1e-14);
  EXPECT_TRUE(answer.step.confined);
}

TEST(Steihaug, FollowsNegativeCurvatureToTheBoundary) {
  const Answer answer = solve(diagonal({-1, -1}), pair(0, 1), 3);
  EXPECT_EQ(answer.p, pair(0, -3));
  EXPECT_DOUBLE_EQ(answer.step.decrease, 3 + 4.5);
  EXPECT_TRUE(answer.step.confined);
  EXPECT_EQ(answer.products, 1);
}

TEST(Steihaug, LeavesAlongNegativeCurvatureThatItMeetsLater) {
  const Answer answer = solve(diagonal({1, -1e-3}), pair(1, 1e-3), 10);
  EXPECT_NEAR(answer.p.norm(), 10, 1e-13);
  EXPECT_LT(answer.p[1], -9.9);
  EXPECT_GT(answer.step.decrease, 0.5);
}

TEST(Steihaug, GoesDownALinearFunction) {
  const Answer answer = solve(diagonal({0, 0}), pair(3, -4), 10);
  EXPECT_EQ(answer.p, pair(-6, 8));
  EXPECT_EQ(answer.step.decrease, 50);
}

TEST(Steihaug, StopsAtTheAccuracyThatIsWanted) {
  const Matrix<double> h = diagonal({1, 100});
  EXPECT_EQ(solve(h, pair(1, 1), 10, {.residual = 0.99, .products = 100}).products, 1);
  EXPECT_EQ(solve(h, pair(1, 1), 10, {.residual = 1e-14, .products = 1}).products, 1);
  EXPECT_EQ(solve(h, pair(1, 1), 10).products, 2);
}

TEST(Steihaug, TakesTheSlopeWhereAProductIsNotFinite) {
  const Matrix<double> h = diagonal({1, std::numeric_limits<double>::quiet_NaN()});
  const Answer answer = solve(h, pair(3, -4), 10);
  EXPECT_EQ(answer.p, pair(-6, 8));
  EXPECT_EQ(answer.step.decrease, 50);
}

TEST(Steihaug, KeepsWhatItHasWhenProductsRunOut) {
  Steihaug<double> conjugate_gradients(2);
  Vector<double> p(2);
  bool more = true;
  const auto once = [&](const Vector<double>& v, Vector<double>& hv) {
    hv = diagonal({1, 100}) * v;
    return std::exchange(more, false);
  };
  const ModelStep step = conjugate_gradients(once, pair(1, 1), 10, exact, p);
  EXPECT_NEAR(p[0], -2.0 / 101, 1e-15);
  EXPECT_NEAR(step.decrease, 2.0 / 101, 1e-15);
}

TEST(Steihaug, SquaresNoHugeGradient) {
  const Answer answer = solve(diagonal({2e200, 2e200}), pair(-6e200, 8e200), 100);
  EXPECT_NEAR(answer.p[0], 3, 1e-14);
  EXPECT_NEAR(answer.p[1], -4, 1e-14);
  EXPECT_DOUBLE_EQ(answer.step.decrease, 25e200);
}

}  // namespace
