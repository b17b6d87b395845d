// Tests of optimize/trust_region_newton.hpp.
// For: what is solved and at what price, saddle points, and the reasons for which a run ends.
// Read first: include/fluxion/optimize/trust_region_newton.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "support/allocations.hpp"
#include "support/hand_written.hpp"
#include "support/mgh_score.hpp"

namespace {

using fluxion::Counts;
using fluxion::Keep;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::OptionError;
using fluxion::Options;
using fluxion::Result;
using fluxion::start;
using fluxion::Status;
using fluxion::Subproblem;
using fluxion::TrustRegionNewton;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::problems::mgh_table;
using fluxion::test::problems::MghProblem;
using fluxion::test::problems::score;
using testing::HasSubstr;

constexpr TrustRegionNewton products{.subproblem = Subproblem::products};
constexpr TrustRegionNewton factorisation{.subproblem = Subproblem::factorisation};

const MghProblem& mgh_problem(std::string_view name) {
  return *std::find_if(mgh_table().begin(), mgh_table().end(), [=](const MghProblem& problem) {
    return problem.name() == name;
  });
}

// Measured: 38+3 with 1336 gradients and 3261 products.
TEST(TrustRegionNewton, SolvesTheMghProblemsByProducts) {
  const auto standard = score(products, 1);
  EXPECT_GE(standard.minima, 38);
  EXPECT_GE(standard.solved(), 41);
  EXPECT_LE(standard.total(&Counts::gradient), 1600);
  EXPECT_LE(standard.total(&Counts::hvp), 4000);
  EXPECT_EQ(standard.total(&Counts::hessian), 0);
  EXPECT_LE(standard.false_successes, 1);
}

// Measured: 34+3.
TEST(TrustRegionNewton, SolvesTheMghProblemsByProductsFromTenTimesAsFar) {
  const auto far = score(products, 10);
  EXPECT_GE(far.minima, 34);
  EXPECT_GE(far.solved(), 37);
  EXPECT_EQ(far.false_successes, 0);
}

// Measured: 40+1 with 1250 gradients and 1081 Hessians; Watson 12 is one of them.
TEST(TrustRegionNewton, SolvesTheMghProblemsByFactorisation) {
  const auto standard = score(factorisation, 1, {.stop = {.iterations = 2000}});
  EXPECT_GE(standard.minima, 40);
  EXPECT_GE(standard.solved(), 41);
  EXPECT_LE(standard.total(&Counts::gradient), 1500);
  EXPECT_LE(standard.total(&Counts::hessian), 1300);
  EXPECT_EQ(standard.false_successes, 0);
}

// Measured: 35+2.
TEST(TrustRegionNewton, SolvesTheMghProblemsByFactorisationFromTenTimesAsFar) {
  const auto far = score(factorisation, 10, {.stop = {.iterations = 2000}});
  EXPECT_GE(far.minima, 35);
  EXPECT_GE(far.solved(), 37);
  EXPECT_EQ(far.false_successes, 0);
}

// A class with products or a Hessian of its own: x^2 - y^2 + y^4, with a saddle point at 0 and minima
// of -1/4 at y = 2^(-1/2) and -2^(-1/2).
struct Saddle {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    const double square = x[1] * x[1];
    g[0] = 2 * x[0];
    g[1] = (4 * square - 2) * x[1];
    return x[0] * x[0] - square + square * square;
  }
};

struct WithProducts : Saddle {
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& product) const {
    product[0] = 2 * v[0];
    product[1] = (12 * x[1] * x[1] - 2) * v[1];
  }
};

struct WithHessian : Saddle {
  void hessian(const Vector<double>& x, Matrix<double>& h) const {
    h << 2, 0, 0, 12 * x[1] * x[1] - 2;
  }
};

TEST(TrustRegionNewton, LeavesASaddlePointByProducts) {
  const Result result = minimize(WithProducts{}, {1.0, 1e-6}, TrustRegionNewton{});
  EXPECT_TRUE(result) << result;
  EXPECT_NEAR(result.value, -0.25, 1e-12);
  EXPECT_EQ(result.counts.hessian, 0);
}

// On the line that leads into the saddle no gradient ever points off it; the Hessian does.
TEST(TrustRegionNewton, LeavesTheLineIntoASaddlePointByFactorisation) {
  const Result result = minimize(WithHessian{}, {1.0, 0.0}, TrustRegionNewton{});
  EXPECT_TRUE(result) << result;
  EXPECT_NEAR(result.value, -0.25, 1e-12);
  EXPECT_EQ(result.counts.hvp, 0);
}

TEST(TrustRegionNewton, EndsAtASaddlePointWhereItStarts) {
  for (const TrustRegionNewton& method : {products, factorisation}) {
    const Result result = minimize(WithHessian{}, {0.0, 0.0}, method);
    EXPECT_EQ(result.status, Status::gradient);
    EXPECT_EQ(result.counts.evaluations(), 1);
  }
}

// Solvers that stop on the change of the value call the saddle of Wood's function, 7.877, a minimum.
TEST(TrustRegionNewton, LeavesTheSaddlePointOfWoodsFunction) {
  const auto& wood = mgh_problem("wood");
  const Vector<double> saddle{{-0.967974, 0.947139, -0.969516, 0.951248}};
  EXPECT_NEAR(wood.value(saddle), 7.877, 1e-3);
  for (const TrustRegionNewton& method : {products, factorisation}) {
    const Result result = minimize(wood, saddle, method);
    EXPECT_TRUE(result);
    EXPECT_LT(result.value, 1e-12);
  }
}

TEST(TrustRegionNewton, ConvergesQuadratically) {
  for (const TrustRegionNewton& method : {products, factorisation}) {
    const Result result = minimize(mgh_problem("rosenbrock"),
                                   {-1.2, 1.0},
                                   method,
                                   {.stop = {.gradient = 1e-12}, .trace = Keep::values});
    EXPECT_TRUE(result);
    EXPECT_LT((result.x.array() - 1).abs().maxCoeff(), 1e-12);
    const auto& rows = result.trace.rows;
    ASSERT_GT(rows.size(), 4U);
    EXPECT_LT(rows[rows.size() - 1].gradient_norm, 1e-3 * rows[rows.size() - 2].gradient_norm);
  }
}

// A chain of n variables: each pulls at the next, so that products must travel along it.
struct Chain {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    const Eigen::Index n = x.size();
    g = x.array() - 1;
    double value = g.squaredNorm() / 2;
    for (Eigen::Index i = 0; i + 1 < n; ++i) {
      const double difference = x[i + 1] - x[i] * x[i];
      value += 5 * difference * difference;
      g[i + 1] += 10 * difference;
      g[i] -= 20 * difference * x[i];
    }
    return value;
  }

  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& product) const {
    product = v;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const double moved = v[i + 1] - 2 * x[i] * v[i];
      product[i + 1] += 10 * moved;
      product[i] -= 20 * (moved * x[i] + (x[i + 1] - x[i] * x[i]) * v[i]);
    }
  }
};

TEST(TrustRegionNewton, AllocatesNothingInAnIterationWithProducts) {
  const Vector<double> x0 = Vector<double>::Constant(200, -1);
  auto run = start(Chain{}, x0, TrustRegionNewton{});
  run.step();
  const std::size_t before = fluxion::test::allocations();
  for (int k = 0; k < 10; ++k) run.step();
  EXPECT_EQ(fluxion::test::allocations(), before);
  EXPECT_FALSE(run.done());
}

struct Bowl {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = 2 * x;
    return x.squaredNorm();
  }
  void hvp(const Vector<double>&, const Vector<double>& v, Vector<double>& p) const { p = 2 * v; }
  void hessian(const Vector<double>& x, Matrix<double>& h) const {
    h = 2 * Matrix<double>::Identity(x.size(), x.size());
  }
};

TEST(TrustRegionNewton, FactorisesFewVariablesAndMultipliesMany) {
  const auto counts = [](Eigen::Index n) {
    return minimize(Bowl{}, Vector<double>(Vector<double>::Ones(n)), TrustRegionNewton{}).counts;
  };
  EXPECT_GT(counts(100).hessian, 0);
  EXPECT_EQ(counts(100).hvp, 0);
  EXPECT_GT(counts(101).hvp, 0);
  EXPECT_EQ(counts(101).hessian, 0);
}

TEST(TrustRegionNewton, LimitsTheProductsOfAStep) {
  TrustRegionNewton method = products;
  method.cg_iterations = 1;
  const Result result = minimize(Chain{}, {2.0, 3.0, 4.0}, method);
  EXPECT_TRUE(result);
  EXPECT_LE(result.counts.hvp, result.counts.gradient);
}

TEST(TrustRegionNewton, GoesOnFromACopyToTheLastBit) {
  for (const TrustRegionNewton& method : {products, factorisation}) {
    auto run = start(Chain{}, {-1.0, 2.0, -3.0}, method);
    for (int k = 0; k < 3; ++k) run.step();
    auto copy = run;
    while (run.step()) {
    }
    while (copy.step()) {
    }
    EXPECT_EQ(copy.x(), run.x());
    EXPECT_EQ(copy.result().counts, run.result().counts);
  }
}

TEST(TrustRegionNewton, NeverExceedsTheLimitOfEvaluations) {
  for (const TrustRegionNewton& method : {products, factorisation}) {
    for (const std::int64_t limit : {1, 2, 3, 7, 20}) {
      const Result result =
          minimize(Chain{}, {-1.0, 2.0, -3.0}, method, {.stop = {.evaluations = limit}});
      EXPECT_EQ(result.status, Status::max_evaluations);
      EXPECT_EQ(result.counts.evaluations(), limit);
    }
  }
}

// f = offset + |d|^2 + a small cubic term, d = x - 1/3.
HandWritten hidden(double offset) {
  return HandWritten([offset](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> d = x.array() - 1.0 / 3;
    g = 2 * d.array() + std::sinh(1e-3) * d.array().square();
    return offset + d.squaredNorm() + std::sinh(1e-3) * d.array().cube().sum() / 3;
  });
}

TEST(TrustRegionNewton, DoesNotMindAConstantThatHidesTheDecrease) {
  for (const double offset : {1e3, -1e6, 1e12}) {
    const Result result = minimize(hidden(offset), {1.0, 2.0}, products);
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_LE(result.counts.gradient, 20);
  }
}

// The Hessian of Meyer's function has a condition of 1e15: its gradient is rounding errors.
TEST(TrustRegionNewton, CallsAPointThatRoundingHidesConverged) {
  const auto& meyer = mgh_problem("meyer");
  const Result result = minimize(meyer, meyer.start(), products);
  EXPECT_EQ(result.status, Status::rounding);
  EXPECT_THAT(result.message, HasSubstr("is below the rounding of the value"));
  EXPECT_GT(result.gradient_norm, 1e-8);
}

TEST(TrustRegionNewton, CallsAPointConvergedThatNoStepCanImprove) {
  const auto& problem = mgh_problem("broyden_tridiag_10");
  for (const TrustRegionNewton& method : {products, factorisation}) {
    const Result result = minimize(problem, problem.start(), method, {.stop = {.gradient = 0}});
    EXPECT_EQ(result.status, Status::rounding) << result;
    EXPECT_THAT(result.message, HasSubstr("is below the resolution of x"));
    EXPECT_LT(result.gradient_norm, 1e-13);
  }
}

TEST(TrustRegionNewton, SaysThatTheRegionShrankToNothing) {
  const auto ending = fluxion::detail::radius_vanished(1.25e-17, 3);
  EXPECT_EQ(ending.status, Status::radius);
  EXPECT_EQ(
      ending.message,
      "no step inside the trust region reduces the value; its radius is 1.25e-17, the gradient "
      "norm 3");
}

template <class Act> std::string message_of(Act&& act) {
  try {
    act();
  } catch (const OptionError& error) {
    return error.what();
  }
  return "no exception";
}

TEST(TrustRegionNewton, RefusesParametersThatCannotBeMeant) {
  int evaluations = 0;
  const auto message = [&](const TrustRegionNewton& method) {
    const HandWritten counted([&](const Vector<double>&, Vector<double>& g) {
      ++evaluations;
      g.setZero();
      return 0.0;
    });
    return message_of([&] { minimize(HandWritten(counted), {1.0}, method); });
  };
  EXPECT_EQ(message({.radius = 0}),
            "minimize: radius is not a length; got 0, expected a finite number above 0; try 1");
  EXPECT_EQ(message({.radius = fluxion::test::nan}),
            "minimize: radius is not a length; got nan, expected a finite number above 0; try 1");
  EXPECT_EQ(message({.radius = 10, .max_radius = 5}),
            "minimize: max_radius is not a length; got 5, expected a finite number of at least the "
            "radius, 10; try 1e10");
  EXPECT_EQ(
      message({.max_radius = fluxion::test::infinity}),
      "minimize: max_radius is not a length; got inf, expected a finite number of at least the "
      "radius, 1; try 1e10");
  EXPECT_EQ(
      message({.cg_iterations = -1}),
      "minimize: cg_iterations is negative; got -1, expected at least 0; try 0, which chooses "
      "by the number of variables");
  EXPECT_EQ(evaluations, 0);
}

}  // namespace
