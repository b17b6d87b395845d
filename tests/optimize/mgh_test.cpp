// The optimisers on the problems of Moré, Garbow and Hillstrom.
// For: how much is solved, at what price, and that no status lies; the levels are what other
// libraries reach. Read first: tests/support/mgh_score.hpp.
// SPDX-License-Identifier: MIT
#include <map>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "support/mgh_score.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::Counts;
using fluxion::Lbfgs;
using fluxion::Matrix;
using fluxion::Owlqn;
using fluxion::Vector;
using fluxion::test::problems::mgh_table;
using fluxion::test::problems::MghProblem;
using fluxion::test::problems::score;
using fluxion::test::problems::Score;

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
  EXPECT_EQ(mgh_table().size(), start_values.size());
  for (const MghProblem& problem : mgh_table()) {
    const double expected = start_values.at(problem.name());
    EXPECT_NEAR(problem.value(problem.start()), expected, 1e-12 * expected) << problem.name();
  }
}

// g = 2 J'r, and H v is what a difference of gradients says.
TEST(MghProblems, HaveDerivativesThatAgree) {
  for (const MghProblem& problem : mgh_table()) {
    const Vector<double> x = problem.start().array() + 1e-2;
    Vector<double> g(x.size()), r, behind(x.size()), ahead(x.size()), hv;
    Matrix<double> j, h;
    EXPECT_EQ(problem.value_and_gradient(x, g), problem.value(x));
    problem.residuals_and_jacobian(x, r, j);
    EXPECT_EQ(r, problem.residuals(x));
    EXPECT_LE((g - 2 * j.transpose() * r).norm(), 1e-12 * j.norm() * r.norm()) << problem.name();
    const Vector<double> v = Vector<double>::LinSpaced(x.size(), 1, 2);
    problem.hvp(x, v, hv);
    problem.value_and_gradient(x + 1e-6 * v, ahead);
    problem.value_and_gradient(x - 1e-6 * v, behind);
    problem.hessian(x, h);
    const double rounding = 1e-9 * g.norm();
    EXPECT_LE((hv - (ahead - behind) / 2e-6).norm(), 1e-6 * h.norm() + rounding) << problem.name();
    EXPECT_LE((hv - h * v).norm(), 1e-12 * h.norm()) << problem.name();
  }
}

TEST(Bfgs, SolvesTheMghProblems) {
  const Score standard = score(Bfgs{}, 1);
  EXPECT_GE(standard.minima, 38);
  EXPECT_GE(standard.solved(), 41);
  EXPECT_LE(standard.total(&Counts::gradient), 3300);
}

TEST(Bfgs, SolvesTheMghProblemsFromTenTimesAsFar) {
  const Score far = score(Bfgs{}, 10);
  EXPECT_GE(far.minima, 34);
  EXPECT_GE(far.solved(), 37);
}

TEST(Lbfgs, SolvesTheMghProblems) {
  const Score standard = score(Lbfgs{}, 1);
  EXPECT_GE(standard.minima, 38);
  EXPECT_GE(standard.solved(), 41);
  EXPECT_LE(standard.total(&Counts::gradient), 3700);
  EXPECT_LE(standard.false_successes, 1);
}

TEST(Lbfgs, SolvesTheMghProblemsFromTenTimesAsFar) {
  const Score far = score(Lbfgs{}, 10);
  EXPECT_GE(far.minima, 34);
  EXPECT_GE(far.solved(), 37);
  EXPECT_LE(far.total(&Counts::gradient), 9500);
}

// Without a penalty: L-BFGS with a search that only ever shortens its steps.
TEST(Owlqn, SolvesTheMghProblems) {
  const Score standard = score(Owlqn{}, 1);
  EXPECT_GE(standard.minima, 38);
  EXPECT_GE(standard.solved(), 41);
  EXPECT_LE(standard.false_successes, 1);
  const Score far = score(Owlqn{}, 10);
  EXPECT_GE(far.solved(), 36);
}

}  // namespace
