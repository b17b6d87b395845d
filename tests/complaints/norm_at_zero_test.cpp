// "My gradient is NaN": at sqrt(0), norm(0), hypot(0, 0), where two points meet or a residual vanishes.
// For: the conventions at these points, in sums too; a NaN stays where it belongs. Read first:
// docs/reference/conventions.md. SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::test::entry_t;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(NormAtZero, OfTwoOrThreeCoordinatesHasTheSubgradientZero) {
  const auto two = [](const auto& x) { return hypot(x[0], x[1]); };
  const auto three = [](const auto& x) { return fluxion::hypot(x[0], x[1], x[2]); };
  EXPECT_TRUE(has_gradient(two, {0.0, 0.0}, {0.0, 0.0}));
  EXPECT_TRUE(has_gradient(three, {0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}));
  EXPECT_TRUE(has_gradient(two, {0.0, -0.0}, {0.0, 0.0}));
  EXPECT_TRUE(has_gradient(two, {0.0, -2.0}, {0.0, -1.0}));
  EXPECT_TRUE(has_gradient(three, {3e-300, 0.0, 4e-300}, {0.6, 0.0, 0.8}));
}

TEST(NormAtZero, OfTwoPointsThatMeetLeavesTheOthersAlone) {
  // The lengths of the sides of a triangle, two corners of which coincide.
  const auto perimeter = [](const auto& x) {
    entry_t<decltype(x)> sum(0);
    for (Eigen::Index i = 0; i < 6; i += 2) {
      const Eigen::Index j = (i + 2) % 6;
      sum += hypot(x[i] - x[j], x[i + 1] - x[j + 1]);
    }
    return sum;
  };
  EXPECT_TRUE(
      has_gradient(perimeter, {0.0, 0.0, 0.0, 0.0, 3.0, 4.0}, {-0.6, -0.8, -0.6, -0.8, 1.2, 1.6}));
}

TEST(NormAtZero, AsAFormulaIsNaNThereAndOnlyThere) {
  const auto formula = [](const auto& x) { return sqrt(x[0] * x[0] + x[1] * x[1]) + x[2] * x[2]; };
  EXPECT_TRUE(has_gradient(formula, {0.0, 0.0, 3.0}, {nan, nan, 6.0}));
  const auto of_eigen = [](const auto& x) { return x.head(2).norm() + x[2] * x[2]; };
  EXPECT_TRUE(has_gradient(of_eigen, {0.0, 0.0, 3.0}, {nan, nan, 6.0}));
  EXPECT_TRUE(has_gradient(of_eigen, {3.0, 4.0, 3.0}, {0.6, 0.8, 6.0}));
}

TEST(NormAtZero, SquaredHasNoSingularity) {
  const auto f = [](const auto& x) { return x.squaredNorm() + x.dot(x); };
  EXPECT_TRUE(has_gradient(f, {0.0, 0.0}, {0.0, 0.0}));
  EXPECT_TRUE(has_hessian(f, {0.0, 0.0}, {4.0, 0.0, 0.0, 4.0}));
}

TEST(RootAtZero, HasTheLimitOfItsSlope) {
  EXPECT_TRUE(has_gradient([](const auto& x) { return sqrt(x[0]); }, {0.0}, {inf}));
  EXPECT_TRUE(has_hessian([](const auto& x) { return sqrt(x[0]); }, {0.0}, {-inf}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return cbrt(x[0]); }, {0.0}, {inf}));
}

TEST(RootAtZero, DoesNotLeakIntoOtherVariables) {
  const auto f = [](const auto& x) { return sqrt(x[0]) + x[1] * x[2]; };
  EXPECT_TRUE(has_gradient(f, {0.0, 2.0, 3.0}, {inf, 3.0, 2.0}));
  EXPECT_TRUE(has_hessian(f, {0.0, 2.0, 3.0}, {-inf, 0, 0, 0, 0, 1, 0, 1, 0}));
}

TEST(RootAtZero, TimesAConstantZeroTakesNoPart) {
  const auto f = [](const auto& x) {
    const entry_t<decltype(x)> weight(0);
    return weight * sqrt(x[0]) + 0.0 * log(x[0]) + x[0];
  };
  EXPECT_TRUE(has_gradient([](const auto& x) { return 0.0 * sqrt(x[0]) + x[0]; }, {0.0}, {1.0}));
  EXPECT_TRUE(has_gradient(f, {4.0}, {1.0}));
}

}  // namespace
