// Tests of optimize/bounds.hpp and of what every method has in common where there are bounds.
// For: bounds that cannot be meant or kept are refused before the first evaluation; active ones are
// not counted in the gradient test. Read first: include/fluxion/optimize/bounds.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/folder.hpp"
#include "support/hand_written.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::Box;
using fluxion::GradientDescent;
using fluxion::Lbfgs;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::nan;
using testing::ElementsAre;
using testing::IsEmpty;
using Bounds = fluxion::detail::Bounds<double>;

// x <- P(x - g / 4), which halves the distance to the minimum of the bowl.
struct ProjectedGradient {
  static constexpr std::string_view name = "ProjectedGradient";
  static constexpr bool takes_bounds = true;
  struct State {
    State(const ProjectedGradient&, Eigen::Index n, const Bounds& box) : bounds(box), trial(n) {}

    fluxion::detail::Move step(const fluxion::detail::Evaluator& evaluate,
                               fluxion::detail::Sample& current) {
      trial.x = current.x - current.gradient / 4;
      bounds.project(trial.x);
      evaluate(trial);
      const double distance = fluxion::detail::max_norm<double>(trial.x - current.x);
      swap(current, trial);
      return {.step = 0.25, .distance = distance};
    }

    template <class Archive> void transfer(Archive&) {}

    Bounds bounds;
    fluxion::detail::Sample trial;
  };
};
static_assert(fluxion::Method<ProjectedGradient>);

template <class Method> std::string refusal(const Method& method, const Box& box) {
  auto objective = bowl();
  std::string text = "accepted";
  try {
    minimize(objective, {1.0, 2.0}, method, {.bounds = box});
  } catch (const fluxion::Error& error) {
    text = error.what();
    EXPECT_EQ(objective.calls, 0) << "refused after the first evaluation";
  }
  return text;
}

std::string refusal(const Box& box) { return refusal(ProjectedGradient{}, box); }

TEST(Bounds, AreRefusedByAMethodThatDoesNotKeepToThem) {
  const Box box{.lower = {0, 0}};
  EXPECT_EQ(refusal(Bfgs{}, box),
            "minimize: Bfgs does not keep to bounds; got some, expected none; try Lbfgs, or "
            "LevenbergMarquardt for a sum of squares");
  EXPECT_THAT(refusal(GradientDescent{}, box),
              testing::StartsWith("minimize: GradientDescent does not keep to bounds; "));
}

TEST(Bounds, ThatBoundNothingAreAccepted) {
  const Box box{.lower = {-infinity, -infinity}, .upper = {infinity, infinity}};
  EXPECT_EQ(refusal(Bfgs{}, box), "accepted");
  EXPECT_FALSE(Bounds(box, 2).any());
}

TEST(Bounds, OfAnotherSizeAreAShapeError) {
  EXPECT_EQ(refusal({.lower = {0}}),
            "minimize: bounds.lower has another size than the start; got 1 entries, expected 2; "
            "try -infinity or infinity where there is no bound");
  EXPECT_THROW(minimize(bowl(), {1.0, 2.0}, ProjectedGradient{}, {.bounds = {.upper = {1, 1, 1}}}),
               fluxion::ShapeError);
}

TEST(Bounds, ThatCannotBeMeantAreAnOptionError) {
  EXPECT_EQ(refusal({.lower = {0, 2}, .upper = {1, 1}}),
            "minimize: the bounds of x[1] contradict each other; got 2 and 1, expected lower <= "
            "upper; try exchanging them");
  EXPECT_EQ(refusal({.lower = {0, -nan}}),
            "minimize: bounds.lower[1] is not a bound; got nan, expected a number that x can "
            "reach; try -infinity, which is no bound");
  EXPECT_EQ(refusal({.upper = {-infinity, 0}}),
            "minimize: bounds.upper[0] is not a bound; got -inf, expected a number that x can "
            "reach; try infinity, which is no bound");
}

TEST(Bounds, OfOneSideLeaveTheOtherOpen) {
  const Bounds bounds({.upper = {1, infinity}}, 2);
  Vector<double> x(2);
  x << 5, 1e300;
  bounds.project(x);
  EXPECT_THAT(x, ElementsAre(1, 1e300));
  x << -1e300, -3;
  bounds.project(x);
  EXPECT_THAT(x, ElementsAre(-1e300, -3));
}

TEST(Bounds, HoldAVariableWhoseDescentWouldCrossThem) {
  const Bounds bounds({.lower = {0, 0, 0, 5}, .upper = {1, 1, 1, 5}}, 4);
  Vector<double> x(4);
  Vector<double> g(4);
  x << 0, 1, 0.5, 5;
  g << 2, -3, 0.25, 7;
  EXPECT_THAT(bounds.active(x, g), ElementsAre(0, 1, 3));
  EXPECT_EQ(bounds.projected_norm(x, g), 0.25);
  EXPECT_THAT(bounds.active(x, -g), ElementsAre(3)) << "a fixed variable is always held";
  EXPECT_EQ(bounds.projected_norm(x, -g), 3);
  EXPECT_EQ(Bounds().projected_norm(x, g), 7);
}

TEST(Bounds, EndARunWhereTheFreeGradientVanishes) {
  const Options options{.bounds = {.lower = {1, -infinity}}};
  const Result result = minimize(bowl(), {3.0, 2.0}, ProjectedGradient{}, options);
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.x[0], 1);
  EXPECT_LE(std::abs(result.x[1]), 1e-8);
  EXPECT_LE(result.gradient_norm, 1e-8);
  EXPECT_EQ(result.gradient[0], 2);
  EXPECT_THAT(result.active, ElementsAre(0));
}

TEST(Bounds, MoveTheStartInside) {
  std::vector<double> seen;
  const Options options{.bounds = {.lower = {1, -4}, .upper = {2, -3}},
                        .callback = [&](const fluxion::Progress& now) {
                          seen.insert(seen.end(), now.x.begin(), now.x.end());
                          EXPECT_EQ(now.gradient_norm, 2.5);
                          return false;
                        }};
  minimize(bowl(), {1.25, 2.0}, ProjectedGradient{}, options);
  EXPECT_THAT(seen, ElementsAre(1.25, -3));
}

TEST(Bounds, OfASavedRunMustBeThoseOfTheRunThatGoesOn) {
  const fluxion::test::Folder folder;
  const std::string path = folder / "fit.run";
  const auto start_in = [](const Box& box) {
    return fluxion::start(bowl(), {3.0, 2.0}, ProjectedGradient{}, {.bounds = box});
  };
  start_in({.lower = {1, 0}}).save(path);
  const auto refusal = [&](const Box& box) -> std::string {
    try {
      start_in(box).load(path);
    } catch (const fluxion::FileError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal({.lower = {1, 0}}), "accepted");
  EXPECT_EQ(refusal({.lower = {1, 0}, .upper = {infinity, 5}}),
            "load: the file \"" + path +
                "\" was saved with other bounds of x[1]; got [0, inf], expected [0, 5]; try the "
                "bounds that it was saved with");
  EXPECT_THAT(refusal({}), testing::HasSubstr("bounds of x[0]; got [1, inf], expected none;"));
}

TEST(Bounds, LeaveNothingActiveWhereThereAreNone) {
  EXPECT_THAT(minimize(bowl(), {1.0, 2.0}, Bfgs{}).active, IsEmpty());
}

// With several pairs and with one, in any box: a true status soon, and never a look outside.
class InABox : public testing::TestWithParam<int> {
 protected:
  Result run(HandWritten objective, std::vector<double> x0, const Box& box) const {
    HandWritten watched([&](const Vector<double>& x, Vector<double>& g) {
      for (Eigen::Index i = 0; i < x.size(); ++i) {
        EXPECT_FALSE(x[i] < box.lower[static_cast<std::size_t>(i)]) << i;
        EXPECT_FALSE(x[i] > box.upper[static_cast<std::size_t>(i)]) << i;
      }
      return objective.value_and_gradient(x, g);
    });
    const Result result = minimize(watched, x0, Lbfgs{.memory = GetParam()}, {.bounds = box});
    EXPECT_LE(result.counts.evaluations(), 200) << result;
    return result;
  }
};

INSTANTIATE_TEST_SUITE_P(Memory, InABox, testing::Values(1, 10));

TEST_P(InABox, WithoutRoomTheStartIsTheAnswer) {
  const Result result = run(bowl(), {7, 8}, {.lower = {1, 2}, .upper = {1, 2}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.value, 5);
  EXPECT_EQ(result.counts.evaluations(), 1);
  EXPECT_THAT(result.active, ElementsAre(0, 1));
}

TEST_P(InABox, TheStartNeedNotBe) {
  for (const double far : {1e3, infinity}) {
    const Result result = run(bowl(), {far, -far}, {.lower = {3, 3}, .upper = {4, 5}});
    EXPECT_EQ(result.status, Status::gradient);
    EXPECT_EQ(result.value, 18);
  }
}

TEST_P(InABox, NoSideIsNearestToNan) {
  const Box box{.lower = {1, 1, 1, 1, 1}, .upper = {2, 2, 2, 2, 2}};
  for (std::size_t i = 0; i < 5; ++i) {
    std::vector<double> x0(5, 1.5);
    x0[i] = nan;
    const Result result = run(bowl(), x0, box);
    EXPECT_EQ(result.status, Status::non_finite_start);
    EXPECT_THAT(result.message,
                testing::StartsWith("x[" + std::to_string(i) + "] at the start is nan;"));
  }
}

TEST_P(InABox, AMaximumIsLeftForACorner) {
  const Result result = run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                              g = -2 * x;
                              return -x.squaredNorm();
                            }),
                            {0.5, -0.1},
                            {.lower = {-3, -4}, .upper = {5, 5}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_THAT(result.active, ElementsAre(0, 1));
}

TEST_P(InABox, WhatIsNotFiniteIsLeftOut) {
  for (const double outside : {nan, infinity}) {
    const Box box{.lower = {-1, -1}, .upper = {100, 100}};
    EXPECT_NEAR(run(barrier(outside), {50, 60}, box).value, 2, 1e-12);
    EXPECT_EQ(run(barrier(outside), {-5, 60}, box).status, Status::non_finite_start);
  }
}

TEST_P(InABox, AWrongSignIsNamed) {
  for (const double upper : {1.0, 5.0}) {
    const Result result = run(bowl(-2), {1, 2}, {.lower = {-5, -5}, .upper = {upper, 5}});
    EXPECT_EQ(result.status, Status::line_search);
    EXPECT_THAT(result.message, testing::HasSubstr("the gradient disagrees with the function"));
  }
}

TEST_P(InABox, FarFromTheOriginTheMinimumOnABoundIsHit) {
  const Result result = run(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                              g = 2 * (x.array() - 1e12);
                              return (x.array() - 1e12).square().sum();
                            }),
                            {1e12 + 100, 1e12 - 3000},
                            {.lower = {1e12 + 50, 0}, .upper = {2e12, 2e12}});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.value, 2500);
}

}  // namespace
