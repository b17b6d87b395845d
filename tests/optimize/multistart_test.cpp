// Tests of optimize/multistart.hpp and optimize/latin_hypercube.hpp.
// For: points that are spread as they should, and the best of the runs from them.
// Read first: include/fluxion/optimize/multistart.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/math.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/multistart.hpp>

namespace {

using fluxion::Bfgs;
using fluxion::LatinHypercube;
using fluxion::Multistart;
using fluxion::multistart;
using fluxion::Vector;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class Error> std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

/// Rastrigin's function: a minimum near every grid point of whole numbers, the lowest is 0 at 0.
const auto bumpy = [](const auto& x) {
  using fluxion::cos;
  using std::cos;
  constexpr double turn = 2 * std::numbers::pi;
  return 20.0 - 10.0 * cos(turn * x[0]) - 10.0 * cos(turn * x[1]) + x[0] * x[0] + x[1] * x[1];
};

TEST(LatinHypercube, HasOnePointInEverySliceOfEveryVariable) {
  const LatinHypercube design{
      .lower = {-5, 0, 100}, .upper = {5, 1e-3, 300}, .points = 37, .seed = 12};
  const auto points = design.draw();
  ASSERT_EQ(points.size(), 37U);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<int> slices;
    for (const auto& point : points) {
      ASSERT_EQ(point.size(), 3U);
      const double share = (point[i] - design.lower[i]) / (design.upper[i] - design.lower[i]);
      slices.push_back(static_cast<int>(std::floor(37 * share)));
    }
    EXPECT_FALSE(std::is_sorted(slices.begin(), slices.end()));
    std::sort(slices.begin(), slices.end());
    for (std::size_t k = 0; k < slices.size(); ++k) EXPECT_EQ(slices[k], static_cast<int>(k));
  }
}

// Within the slices too: no corner of them is preferred.
TEST(LatinHypercube, IsUniformWithinTheSlices) {
  const LatinHypercube design{.lower = {0}, .upper = {1000}, .points = 1000, .seed = 3};
  double sum = 0;
  for (const auto& point : design.draw()) sum += point[0] - std::floor(point[0]);
  EXPECT_NEAR(sum / 1000, 0.5, 4 / std::sqrt(12.0 * 1000));
}

// Points: scripts/reference_random.py.
TEST(LatinHypercube, HasThePointsOfTheReference) {
  const std::vector<std::vector<double>> expected{{1.7478522294706855, 0.8728040953485301},
                                                  {3.6861497330889113, 0.17772552198373376},
                                                  {2.2359868117649633, -0.1597563156870458},
                                                  {0.6471251141131544, -0.5196200911764486}};
  const auto points =
      LatinHypercube{.lower = {0, -1}, .upper = {4, 1}, .points = 4, .seed = 2}.draw();
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_DOUBLE_EQ(points.at(k).at(0), expected[k][0]);
    EXPECT_DOUBLE_EQ(points.at(k).at(1), expected[k][1]);
  }
}

TEST(LatinHypercube, IsTheSameForTheSameSeed) {
  LatinHypercube design{.lower = {-1, -1}, .upper = {1, 1}, .points = 5, .seed = 8};
  const auto points = design.draw();
  EXPECT_EQ(design.draw(), points);
  design.seed = 9;
  EXPECT_NE(design.draw(), points);
}

TEST(LatinHypercube, HoldsAVariableWithoutARange) {
  for (const auto& point :
       LatinHypercube{.lower = {2, 0.1}, .upper = {2, 0.3}, .points = 50}.draw()) {
    EXPECT_EQ(point[0], 2);
    EXPECT_GE(point[1], 0.1);
    EXPECT_LE(point[1], 0.3);
  }
}

TEST(LatinHypercube, RefusesWhatIsNoBox) {
  EXPECT_EQ(refusal<fluxion::ShapeError>([] { LatinHypercube{}.draw(); }),
            "LatinHypercube: lower and upper are no box; got 0 and 0 entries, expected one of each "
            "for every variable; try .lower = {-1, -1}, .upper = {1, 1} for two variables");
  EXPECT_THAT(refusal<fluxion::ShapeError>([] {
                LatinHypercube{.lower = {1, 2}, .upper = {3}}.draw();
              }),
              HasSubstr("got 2 and 1 entries"));
  EXPECT_EQ(refusal<fluxion::OptionError>([] {
              LatinHypercube{.lower = {0, 3}, .upper = {1, 2}}.draw();
            }),
            "LatinHypercube: there is no range of x[1] to draw from; got 3 to 2, expected finite "
            "numbers with lower <= upper; try the range in which you would look for it");
  EXPECT_THAT(
      refusal<fluxion::OptionError>([] { LatinHypercube{.lower = {-inf}, .upper = {2}}.draw(); }),
      HasSubstr("got -inf to 2"));
  EXPECT_THAT(
      refusal<fluxion::OptionError>([] { LatinHypercube{.lower = {0}, .upper = {nan}}.draw(); }),
      HasSubstr("got 0 to nan"));
  EXPECT_EQ(refusal<fluxion::OptionError>(
                [] { LatinHypercube{.lower = {0}, .upper = {1}, .points = 0}.draw(); }),
            "LatinHypercube: points is too small; got 0, expected at least 1; try 10");
}

TEST(Multistart, FindsTheLowestOfManyMinima) {
  const auto result =
      multistart(bumpy, {.lower = {-5, -5}, .upper = {5, 5}, .points = 100, .seed = 1}, Bfgs{});
  ASSERT_EQ(result.runs.size(), 100U);
  EXPECT_NEAR(result.best_run().value, 0, 1e-12);
  EXPECT_NEAR(result.best_run().x.norm(), 0, 1e-8);
  const auto missed = std::count_if(result.runs.begin(), result.runs.end(), [](const auto& run) {
    return run && run.value > 0.5;
  });
  EXPECT_GT(missed, 50) << "one run would do: this shows nothing";
  for (const auto& run : result.runs) EXPECT_GE(run.value, result.best_run().value);
}

TEST(Multistart, StartsEachRunFromItsOwnPointOfTheDesign) {
  const LatinHypercube design{.lower = {-5, 2}, .upper = {5, 3}, .points = 6, .seed = 4};
  const auto points = design.draw();
  std::vector<Vector<double>> starts;
  multistart(bumpy,
             design,
             Bfgs{},
             {.stop = {.iterations = 3}, .callback = [&](const fluxion::Progress& progress) {
                if (progress.iteration == 0) {
                  starts.emplace_back(Eigen::Map<const Vector<double>>(
                      progress.x.data(), static_cast<Eigen::Index>(progress.x.size())));
                }
                return true;
              }});
  ASSERT_EQ(starts.size(), points.size());
  for (std::size_t k = 0; k < points.size(); ++k) {
    EXPECT_THAT(starts[k], ElementsAre(points[k][0], points[k][1]));
  }
}

TEST(Multistart, MakesTheSameRunsFromTheSameSeed) {
  const LatinHypercube design{.lower = {-5, -5}, .upper = {5, 5}, .points = 8, .seed = 3};
  const auto first = multistart(bumpy, design, Bfgs{});
  const auto second = multistart(bumpy, design, Bfgs{});
  EXPECT_EQ(first.best, second.best);
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_EQ(first.runs[k].x, second.runs[k].x);
    EXPECT_EQ(first.runs[k].value, second.runs[k].value);
  }
}

// Runs that fail have no finite value, and one that a limit ended may be the best.
TEST(Multistart, TakesTheLowestFiniteValueForTheBest) {
  const auto partly = [](const auto& x) {
    using fluxion::sqrt;
    using std::sqrt;
    return sqrt(x[0]) + x[0];
  };
  const auto result = multistart(partly,
                                 {.lower = {-4}, .upper = {4}, .points = 8, .seed = 2},
                                 Bfgs{},
                                 {.stop = {.iterations = 1}});
  double lowest = inf;
  int failures = 0;
  for (const auto& run : result.runs) {
    failures += run.status == fluxion::Status::non_finite_start ? 1 : 0;
    lowest = std::isfinite(run.value) ? std::min(lowest, run.value) : lowest;
  }
  EXPECT_EQ(failures, 4);
  EXPECT_EQ(result.best_run().value, lowest);
}

// The first point, of which the value is -infinity, is no answer.
TEST(Multistart, PrefersAFiniteValueToMinusInfinity) {
  const LatinHypercube design{.lower = {-4}, .upper = {4}, .points = 8, .seed = 2};
  const double first = design.draw()[0][0];
  const auto pole = [=](const auto& x) {
    using fluxion::log;
    using std::log;
    const double distance = x[0] == first ? 0 : 1;
    return log(distance * x[0]) + 0.0 * x[0];
  };
  const auto result = multistart(pole, design, Bfgs{}, {.stop = {.iterations = 1}});
  EXPECT_EQ(result.runs[0].value, -inf);
  EXPECT_TRUE(std::isfinite(result.best_run().value)) << result;
}

TEST(Multistart, OfFailuresAloneHasTheFirstForTheBest) {
  const auto nowhere = [](const auto& x) {
    using fluxion::log;
    using std::log;
    return log(x[0]);
  };
  const auto result = multistart(nowhere, {.lower = {-2}, .upper = {-1}, .points = 3}, Bfgs{});
  EXPECT_EQ(result.best, 0U);
  EXPECT_EQ(result.best_run().status, fluxion::Status::non_finite_start);
}

TEST(Multistart, PassesOnWhatARunThrows) {
  int calls = 0;
  const auto throws = [&calls](const auto& x) {
    if (++calls == 20) throw std::runtime_error("row 3 is missing");
    return x[0] * x[0] * x[0] * x[0];
  };
  EXPECT_THROW(multistart(throws, {.lower = {-2}, .upper = {2}}, Bfgs{}), std::runtime_error);
}

TEST(Multistart, StaysInTheBoundsOfTheOptions) {
  EXPECT_THAT(
      refusal<fluxion::OptionError>([] {
        multistart(
            bumpy, {.lower = {0, 0}, .upper = {1, 1}}, Bfgs{}, {.bounds = {.lower = {0, 0}}});
      }),
      HasSubstr("Bfgs does not keep to bounds"));
}

TEST(Multistart, PrintsItsRunsAsATable) {
  Multistart result;
  result.runs.resize(3);
  result.runs[0].value = 4.25;
  result.runs[0].gradient_norm = 1.5e-9;
  result.runs[0].status = fluxion::Status::gradient;
  result.runs[0].iterations = 12;
  result.runs[1].value = -0.125;
  result.runs[1].gradient_norm = 0.25;
  result.runs[1].status = fluxion::Status::max_iterations;
  result.runs[1].iterations = 10000;
  result.runs[2].value = -nan;
  result.runs[2].gradient_norm = nan;
  result.best = 1;
  const std::string expected =
      "1 of 3 runs converged\n"
      "   run             value  gradient iterations  status\n"
      "     0              4.25   1.5e-09         12  gradient\n"
      "*    1            -0.125   2.5e-01      10000  max_iterations\n"
      "     2               nan       nan          0  non_finite_start";
  EXPECT_EQ(fmt::format("{}", result), expected);
  std::ostringstream out;
  out << result;
  EXPECT_EQ(out.str(), expected);
}

}  // namespace
