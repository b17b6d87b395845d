// Tests of optimize/trust_region.hpp.
// For: how the radius follows what steps were worth.
// Read first: include/fluxion/optimize/trust_region.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/optimize/trust_region.hpp>

namespace {

using fluxion::detail::ModelStep;
using fluxion::detail::next_radius;

constexpr ModelStep confined{.decrease = 1, .confined = true};
constexpr ModelStep inside{.decrease = 1, .confined = false};

TEST(NextRadius, GrowsWhereTheModelIsRightUpToTheBoundary) {
  EXPECT_EQ(next_radius(8, confined, 8, 0.8), 16);
  EXPECT_EQ(next_radius(8, confined, 8, 5), 16);
  EXPECT_EQ(next_radius(8, confined, 8, 0.99), 24);
}

TEST(NextRadius, StaysWhereTheStepEndsInside) { EXPECT_EQ(next_radius(8, inside, 2, 1), 8); }

TEST(NextRadius, StaysWhereTheModelIsFair) { EXPECT_EQ(next_radius(8, confined, 8, 0.5), 8); }

TEST(NextRadius, ShrinksToAPartOfABadStep) {
  EXPECT_EQ(next_radius(8, inside, 2, 0.1), 0.5);
  EXPECT_EQ(next_radius(8, confined, 8.5, -3), 2);
}

TEST(NextRadius, IsQuarteredWhereTheObjectiveIsNotFinite) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(next_radius(8, confined, 8, nan), 2);
  EXPECT_EQ(next_radius(8, confined, nan, nan), 2);
}

}  // namespace
