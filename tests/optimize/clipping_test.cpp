// Tests of optimize/clipping.hpp.
// For: gradients of the length that was asked for, and those that cannot be shortened.
// Read first: include/fluxion/optimize/clipping.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/clipping.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

namespace {

using fluxion::clip_norm;
using fluxion::clip_value;
using fluxion::clipped_by_norm;
using fluxion::clipped_by_value;
using fluxion::GradientDescent;
using fluxion::minimize;
using fluxion::normalize_gradient;
using fluxion::normalized;
using fluxion::Vector;
using testing::ElementsAre;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const fluxion::OptionError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ClipNorm, ScalesToTheLengthAndReturnsTheOneBefore) {
  Vector<double> g{{3.0, -4.0}};
  EXPECT_EQ(clip_norm(g, 2.5), 5);
  EXPECT_THAT(g, ElementsAre(1.5, -2.0));
}

TEST(ClipNorm, LeavesAShortGradientAsItIs) {
  Vector<double> g{{3.0, -4.0}};
  EXPECT_EQ(clip_norm(g, 5), 5);
  EXPECT_THAT(g, ElementsAre(3, -4));
  EXPECT_EQ(clip_norm(g, inf), 5);
  EXPECT_THAT(g, ElementsAre(3, -4));
}

// The squares of these overflow, and vanish.
TEST(ClipNorm, TakesWhateverIsANumber) {
  Vector<double> huge{{3e300, 4e300}};
  EXPECT_DOUBLE_EQ(clip_norm(huge, 1), 5e300);
  EXPECT_DOUBLE_EQ(huge[0], 0.6);
  EXPECT_DOUBLE_EQ(huge[1], 0.8);
  Vector<double> largest{{1.5e308, 0.0}};
  EXPECT_DOUBLE_EQ(clip_norm(largest, 1e-3), 1.5e308);
  EXPECT_DOUBLE_EQ(largest[0], 1e-3);
  Vector<double> tiny{{3e-300, 4e-300}};
  EXPECT_DOUBLE_EQ(clip_norm(tiny, 2.5e-300), 5e-300);
  EXPECT_DOUBLE_EQ(tiny[1], 2e-300);
}

TEST(ClipNorm, LeavesWhatIsNotFiniteAndReportsIt) {
  Vector<double> infinite{{1.0, -inf}};
  EXPECT_EQ(clip_norm(infinite, 1), inf);
  EXPECT_THAT(infinite, ElementsAre(1, -inf));
  Vector<double> bad{{9.0, nan, 2.0}};
  EXPECT_TRUE(std::isnan(clip_norm(bad, 1)));
  EXPECT_EQ(bad[0], 9);
  Vector<double> both{{nan, inf}};
  EXPECT_FALSE(std::isfinite(clip_norm(both, 1)));
  Vector<double> too_long = Vector<double>::Constant(4, 1.5e308);
  EXPECT_EQ(clip_norm(too_long, 1), inf);
  EXPECT_EQ(too_long[3], 1.5e308);
}

TEST(ClipNorm, LeavesZero) {
  Vector<double> zero{{0.0, 0.0}};
  EXPECT_EQ(clip_norm(zero, 1), 0);
  EXPECT_THAT(zero, ElementsAre(0, 0));
}

TEST(ClipValue, MovesEntriesIntoTheRangeAndReturnsTheLargest) {
  Vector<double> g{{0.5, -7.0, 2.0, 1.0}};
  EXPECT_EQ(clip_value(g, 1.5), 7);
  EXPECT_THAT(g, ElementsAre(0.5, -1.5, 1.5, 1));
  EXPECT_EQ(clip_value(g, 1.5), 1.5);
  EXPECT_THAT(g, ElementsAre(0.5, -1.5, 1.5, 1));
}

TEST(ClipValue, LeavesWhatIsNotFiniteAndReportsIt) {
  Vector<double> infinite{{5.0, -inf}};
  EXPECT_EQ(clip_value(infinite, 1), inf);
  EXPECT_THAT(infinite, ElementsAre(5, -inf));
  for (const auto& entries : {Vector<double>{{nan, 5.0, 1.0}}, Vector<double>{{5.0, inf, nan}}}) {
    Vector<double> g = entries;
    EXPECT_TRUE(std::isnan(clip_value(g, 1)));
    EXPECT_EQ(std::fmax(g[0], g[1]), std::fmax(entries[0], entries[1]));
  }
}

TEST(NormalizeGradient, ScalesToLengthOne) {
  Vector<double> g{{3.0, -4.0}};
  EXPECT_EQ(normalize_gradient(g), 5);
  EXPECT_DOUBLE_EQ(g[0], 0.6);
  EXPECT_DOUBLE_EQ(g[1], -0.8);
  Vector<double> tiny{{3e-310, 4e-310}};
  EXPECT_NEAR(normalize_gradient(tiny), 5e-310, 1e-320);
  EXPECT_NEAR(tiny.norm(), 1, 1e-9);
}

TEST(NormalizeGradient, LeavesZeroAndWhatIsNotFinite) {
  Vector<double> zero{{0.0, 0.0}};
  EXPECT_EQ(normalize_gradient(zero), 0);
  EXPECT_THAT(zero, ElementsAre(0, 0));
  Vector<double> infinite{{inf, 2.0}};
  EXPECT_EQ(normalize_gradient(infinite), inf);
  EXPECT_THAT(infinite, ElementsAre(inf, 2));
}

TEST(Clipping, RefusesALengthThatIsNone) {
  Vector<double> g{{1.0}};
  EXPECT_EQ(refusal([&] { clip_norm(g, 0); }),
            "clip_norm: most is out of range; got 0, expected a number above 0; try 1, or "
            "infinity, which clips nothing");
  EXPECT_THAT(refusal([&] { clip_value(g, -1); }),
              testing::StartsWith("clip_value: most is out of range; got -1"));
  const auto f = [](const auto& x) { return x[0]; };
  EXPECT_THAT(refusal([&] { clipped_by_norm(f, nan); }),
              testing::StartsWith("clipped_by_norm: most is out of range; got nan"));
  EXPECT_THAT(refusal([&] { clipped_by_value(f, 0); }),
              testing::StartsWith("clipped_by_value: most is out of range; got 0"));
}

const auto steep = [](const auto& x) { return 3.0 * x[0] - 4.0 * x[1]; };

TEST(Clipped, KeepsTheValueAndTellsTheNormBefore) {
  auto f = clipped_by_norm(steep, 2.5);
  const Vector<double> x{{1.0, 1.0}};
  Vector<double> g(2);
  EXPECT_EQ(f.norm(), 0);
  EXPECT_EQ(f.value(x), -1);
  EXPECT_EQ(f.value_and_gradient(x, g), -1);
  EXPECT_THAT(g, ElementsAre(1.5, -2));
  EXPECT_EQ(f.norm(), 5);

  auto by_value = clipped_by_value(steep, 3.5);
  EXPECT_EQ(by_value.value_and_gradient(x, g), -1);
  EXPECT_THAT(g, ElementsAre(3, -3.5));
  EXPECT_EQ(by_value.norm(), 4);

  auto unit = normalized(steep);
  EXPECT_EQ(unit.value_and_gradient(x, g), -1);
  EXPECT_NEAR(g[1], -0.8, 1e-15);
  EXPECT_EQ(unit.norm(), 5);
}

TEST(Clipped, OffersNoSecondDerivatives) {
  using F = decltype(normalized(steep));
  static_assert(fluxion::Objective<F> && !fluxion::StochasticObjective<F>);
  static_assert(!fluxion::detail::has_hvp_v<F> && !fluxion::detail::has_hessian_v<F>);
}

TEST(Clipped, TakesGradientsWrittenByHand) {
  struct HandWritten {
    double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
      g = 100 * x;
      return 50 * x.squaredNorm();
    }
  };
  auto f = clipped_by_norm(HandWritten{}, 1);
  Vector<double> g(1);
  EXPECT_EQ(f.value_and_gradient(Vector<double>{{2.0}}, g), 200);
  EXPECT_EQ(g[0], 1);
  EXPECT_EQ(f.value(Vector<double>{{2.0}}), 200);
}

// The plain steps grow: the rate is right near the minimum, and the slope far away is not.
TEST(Clipped, LetsDescentReachAMinimumThatItWouldJumpAcross) {
  const auto steep_far_away = [](const auto& x) { return x[0] * x[0] * x[0] * x[0] + x[0] * x[0]; };
  const GradientDescent method{.step = 0.2};
  EXPECT_FALSE(minimize(steep_far_away, {10.0}, method));
  auto f = clipped_by_norm(steep_far_away, 1);
  const auto result = minimize(f, {10.0}, method);
  EXPECT_TRUE(result) << result;
  EXPECT_NEAR(result.x[0], 0, 1e-8);
  EXPECT_LE(f.norm(), 1e-8);
}

}  // namespace
