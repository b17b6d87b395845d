// The optimisers on the problems of Moré, Garbow and Hillstrom.
// For: how much is solved, at what price, and that no status lies; the levels are what other
// libraries reach. Read first: tests/support/mgh_problems.hpp.
// SPDX-License-Identifier: MIT
#include <map>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/mgh_problems.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Result;
using fluxion::Vector;
namespace problems = fluxion::test::problems;

// Published values of f at the standard start: an independent check of every formula.
const std::map<std::string, double> start_values = {{"rosenbrock", 24.2},
                                                    {"freudenstein_roth", 400.5},
                                                    {"powell_badly_scaled", 1.1352617173483783},
                                                    {"brown_badly_scaled", 999998000003.0},
                                                    {"beale", 14.203125},
                                                    {"jennrich_sampson", 4171.306161960493},
                                                    {"helical_valley", 2500},
                                                    {"bard", 41.68169586167801},
                                                    {"gaussian", 3.888106991166676e-06},
                                                    {"meyer", 1693607809.4361453},
                                                    {"gulf", 12.11070582556949},
                                                    {"box3d", 1031.1538106093983},
                                                    {"powell_singular", 215},
                                                    {"wood", 19192},
                                                    {"kowalik_osborne", 0.005313172272108539},
                                                    {"brown_dennis", 7926693.336997433},
                                                    {"osborne1", 0.8790262935446405},
                                                    {"biggs_exp6", 0.7790700756559703},
                                                    {"osborne2", 2.0934195142120644},
                                                    {"watson_6", 30},
                                                    {"watson_9", 30},
                                                    {"watson_12", 30},
                                                    {"ext_rosenbrock_10", 121},
                                                    {"ext_powell_12", 645},
                                                    {"penalty1_4", 885.06264},
                                                    {"penalty1_10", 148032.56535},
                                                    {"penalty2_4", 2.3400088054630244},
                                                    {"penalty2_10", 162.65277656596712},
                                                    {"vardim_10", 2198551.1625},
                                                    {"trigonometric_10", 0.007075759466220886},
                                                    {"brown_almost_linear_10", 273.2480478286743},
                                                    {"disc_boundary_10", 0.00078851910126482},
                                                    {"disc_integral_10", 0.06341684157945265},
                                                    {"broyden_tridiag_10", 21},
                                                    {"broyden_banded_10", 360},
                                                    {"linear_full_10_20", 50},
                                                    {"linear_rank1_10_20", 8658670},
                                                    {"linear_rank1z_10_20", 4067996},
                                                    {"chebyquad_7", 0.033770638463718826},
                                                    {"chebyquad_8", 0.03861769828593029},
                                                    {"chebyquad_9", 0.02888298028822599},
                                                    {"chebyquad_10", 0.03376326546288007}};

TEST(MghProblems, HaveTheirPublishedStartValues) {
  std::size_t count = 0;
  problems::for_each_mgh_problem([&count](const auto& problem) {
    const double expected = start_values.at(problem.name());
    EXPECT_NEAR(problem(problem.start()), expected, 1e-12 * expected) << problem.name();
    ++count;
  });
  EXPECT_EQ(count, start_values.size());
}

struct Score {
  int minima = 0;
  int others = 0;  // other known stationary values
  int false_successes = 0;
  int false_failures = 0;
  std::int64_t gradients = 0;  // over the solved
};

// Watson 12 has condition 1e14: its gradient is below any tolerance far from the minimum.
bool is_hopeless(const std::string& name) { return name == "watson_12"; }

template <class Method>
Score score(const Method& method, double scale, const Options& options = {}) {
  Score score;
  problems::for_each_mgh_problem([&](const auto& problem) {
    const Vector<double> x0 = scale * problem.start();
    if (scale != 1 && x0.isZero()) return;
    const Result result = minimize(problem, x0, method, options);
    const auto known = problem.known();
    const bool minimum = problems::is_minimum(result.value, known);
    const bool other = !minimum && problems::is_other_stationary_value(result.value, known);
    const bool false_success = result && !minimum && !other;
    const bool false_failure = !result && (minimum || other);
    score.minima += minimum;
    score.others += other;
    score.gradients += minimum || other ? result.counts.gradient : 0;
    score.false_successes += false_success;
    score.false_failures += false_failure;
    EXPECT_EQ(problem(result.x), result.value) << problem.name();
    EXPECT_FALSE(false_success && !is_hopeless(problem.name())) << problem.name() << '\n' << result;
    EXPECT_FALSE(false_failure) << problem.name() << '\n' << result;
  });
  return score;
}

TEST(Bfgs, SolvesTheMghProblems) {
  const Score standard = score(Bfgs{}, 1);
  EXPECT_GE(standard.minima, 38);
  EXPECT_GE(standard.minima + standard.others, 41);
  EXPECT_LE(standard.gradients, 4500);
}

TEST(Bfgs, SolvesTheMghProblemsFromTenTimesAsFar) {
  const Score far = score(Bfgs{}, 10);
  EXPECT_GE(far.minima, 29);
  EXPECT_GE(far.minima + far.others, 33);
}

}  // namespace
