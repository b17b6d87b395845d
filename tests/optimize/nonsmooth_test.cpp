// Tests of optimize/owlqn.hpp and fista.hpp: what holds for both.
// For: minima with exact zeros, and what can go wrong.
// Read first: tests/support/optimality.hpp; edge_cases_test.cpp for the other methods.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "support/folder.hpp"
#include "support/hand_written.hpp"
#include "support/optimality.hpp"
#include "support/same_bits.hpp"
#include "support/sparse_problems.hpp"

namespace {

using fluxion::Fista;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Owlqn;
using fluxion::Penalty;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::barrier;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::LinearFit;
using fluxion::test::nan;
using fluxion::test::random_fit;
using testing::HasSubstr;

struct PlainFista : Fista {
  PlainFista() : Fista{.accelerated = false} {}
};

template <class Method> class Nonsmooth : public testing::Test {
 protected:
  // Every case ends soon, whatever it is, and never with less than what was seen.
  Result run(HandWritten objective,
             std::initializer_list<double> x0,
             const Penalty& penalty = {.l1 = 0.25}) const {
    const Result result = minimize(objective, x0, Method{}, {.penalty = penalty});
    EXPECT_LE(result.counts.evaluations(), 700) << result;
    EXPECT_FALSE(result.message.empty());
    if (result.status == Status::non_finite_start) return result;
    Vector<double> g(result.x.size());
    EXPECT_EQ(result.counts.gradient, objective.calls - result.counts.value) << result;
    const double value = objective.function(result.x, g);
    const double total = value + fluxion::test::penalty_value(penalty, result.x);
    EXPECT_NEAR(result.value, total, 1e-14 * std::abs(total));
    return result;
  }
};

using Methods = testing::Types<Owlqn, Fista, PlainFista>;
TYPED_TEST_SUITE(Nonsmooth, Methods);

// |x - b|^2 / 2 + l1 sum |x_i|: every entry of b is nearer to 0 by l1.
TYPED_TEST(Nonsmooth, FindsTheShrunkPoint) {
  const Vector<double> b{{3, -0.2, 0.24, -2, 1e-3, 0}};
  HandWritten near_b([&](const Vector<double>& x, Vector<double>& g) {
    g = x - b;
    return g.squaredNorm() / 2;
  });
  const Result result = minimize(
      near_b, Vector<double>(Vector<double>::Ones(6)), TypeParam{}, {.penalty = {.l1 = 0.25}});
  EXPECT_EQ(result.status, Status::gradient) << result;
  EXPECT_LT((result.x - Vector<double>{{2.75, 0, 0, -1.75, 0, 0}}).norm(), 2e-8);
  EXPECT_EQ((result.x.array() == 0).count(), 4) << result;
  EXPECT_LE(result.counts.gradient, 60);
}

TYPED_TEST(Nonsmooth, ChoosesTheVariablesThatCount) {
  LinearFit fit = random_fit(7, 60, 100, 5);
  for (const double l2 : {0.0, 0.05}) {
    const Penalty penalty{.l1 = 0.1, .l2 = l2};
    const Result result =
        minimize(fit, Vector<double>(Vector<double>::Zero(100)), TypeParam{}, {.penalty = penalty});
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_LE(fluxion::test::violation(fit.gradient(result.x), penalty, {}, result.x), 1e-8);
    EXPECT_TRUE((result.x.head(5).array() != 0).all());
    EXPECT_GE((result.x.array() == 0).count(), 80);
  }
}

// By a penalty of more than the largest entry of the gradient at 0.
TYPED_TEST(Nonsmooth, FindsZeroUnderAStrongPenalty) {
  LinearFit fit = random_fit(8, 20, 6, 6);
  const Penalty strong{.l1 =
                           1.01 * fit.gradient(Vector<double>::Zero(6)).lpNorm<Eigen::Infinity>()};
  const Result from_zero =
      minimize(fit, Vector<double>(Vector<double>::Zero(6)), TypeParam{}, {.penalty = strong});
  EXPECT_EQ(from_zero.counts.gradient, 1);
  const Result result =
      minimize(fit, Vector<double>(Vector<double>::Ones(6)), TypeParam{}, {.penalty = strong});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_TRUE((result.x.array() == 0).all()) << result;
  EXPECT_LE(result.counts.gradient, 25);
  const Penalty weak{.l1 = 0.97 * strong.l1};
  const Result one =
      minimize(fit, Vector<double>(Vector<double>::Ones(6)), TypeParam{}, {.penalty = weak});
  EXPECT_EQ((one.x.array() != 0).count(), 1) << one;
}

TYPED_TEST(Nonsmooth, NanEverywhere) {
  const Result result = this->run(HandWritten([](const auto&, auto& g) {
                                    g.setConstant(nan);
                                    return nan;
                                  }),
                                  {1, 1});
  EXPECT_EQ(result.status, Status::non_finite_start);
  EXPECT_EQ(result.counts.evaluations(), 1);
}

// The minimum of x - log x + |x| / 4 is at 4 / 5.
TYPED_TEST(Nonsmooth, NotFiniteOutsideADomain) {
  for (const double outside : {nan, infinity}) {
    const Result result = this->run(barrier(outside), {50, 60});
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_LT((result.x.array() - 0.8).abs().maxCoeff(), 1e-7);
  }
}

// The first step ends where value and gradient are finite and enormous.
TYPED_TEST(Nonsmooth, EnormousInTheNeighbourhood) {
  const Result result = this->run(HandWritten([](const auto& x, auto& g) {
                                    g[0] = 100 * std::sinh(100 * x[0]);
                                    g[1] = x[1] - 3;
                                    return std::cosh(100 * x[0]) + (x[1] - 3) * (x[1] - 3) / 2;
                                  }),
                                  {0.01, 1});
  EXPECT_EQ(result.status, Status::gradient) << result;
  EXPECT_EQ(result.x[0], 0);
  EXPECT_NEAR(result.x[1], 2.75, 1e-7);
}

TYPED_TEST(Nonsmooth, FiniteAtTheStartOnly) {
  const Result result = this->run(HandWritten([](const auto& x, auto& g) {
                                    g.setOnes();
                                    return x[0] == 1 && x[1] == 2 ? 3.0 : nan;
                                  }),
                                  {1, 2});
  EXPECT_EQ(result.status, Status::non_finite) << result;
  EXPECT_THAT(result.message, HasSubstr("is finite"));
}

TYPED_TEST(Nonsmooth, NoLowerBound) {
  const Result linear = this->run(HandWritten([](const auto& x, auto& g) {
                                    g.setConstant(-1);
                                    return -x.sum();
                                  }),
                                  {1, 2});
  EXPECT_EQ(linear.status, Status::unbounded) << linear;
  const Result concave = this->run(HandWritten([](const auto& x, auto& g) {
                                     g = -2 * x;
                                     return -x.squaredNorm();
                                   }),
                                   {1, 2});
  EXPECT_EQ(concave.status, Status::unbounded) << concave;
  const Result steep = this->run(HandWritten([](const auto& x, auto& g) {
                                   g = -x.array().exp();
                                   return g.sum();
                                 }),
                                 {1, 2});
  EXPECT_EQ(steep.status, Status::unbounded) << steep;
}

TYPED_TEST(Nonsmooth, WrongGradientIsNotCalledAMinimum) {
  const Result result = this->run(bowl(-2), {1, 2});
  EXPECT_EQ(result.status, Status::line_search) << result;
  EXPECT_THAT(result.message, HasSubstr("the gradient disagrees with the function"));
}

TYPED_TEST(Nonsmooth, KinkOfTheFunctionIsNotCalledAMinimum) {
  const Result result = minimize(HandWritten([](const auto& x, auto& g) {
                                   g[0] = x[0] >= 0.3 ? 2 : -1;
                                   g[1] = x[1];
                                   return (x[0] >= 0.3 ? 2 : -1) * (x[0] - 0.3) + x[1] * x[1] / 2;
                                 }),
                                 {1.0, 2.0},
                                 TypeParam{},
                                 {.stop = {.evaluations = 2000}, .penalty = {.l1 = 0.25}});
  EXPECT_FALSE(result) << result;
}

// The least tolerance of all: what is left of the gradient is rounding.
TYPED_TEST(Nonsmooth, EndsAtTheRoundingOfTheValue) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    LinearFit fit = random_fit(seed, 30, 10, 4);
    const Penalty penalty{.l1 = 0.05};
    const Result result = minimize(fit,
                                   Vector<double>(Vector<double>::Zero(10)),
                                   TypeParam{},
                                   {.stop = {.gradient = 0}, .penalty = penalty});
    EXPECT_TRUE(result) << result;
    EXPECT_LE(result.counts.gradient, 3000);
    EXPECT_LE(fluxion::test::violation(fit.gradient(result.x), penalty, {}, result.x), 1e-13);
    EXPECT_GE((result.x.array() == 0).count(), 1) << result;
  }
}

TYPED_TEST(Nonsmooth, MeansTheSameInAnyUnit) {
  for (const double factor : {1e-12, 1e12}) {
    const Result result =
        minimize(HandWritten([=](const auto& x, auto& g) {
                   g[0] = factor * (x[0] - 10);
                   g[1] = 4 * factor * (x[1] + 1);
                   g[2] = factor * (x[2] - 0.5);
                   return factor * (0.5 * std::pow(x[0] - 10, 2) + 2 * std::pow(x[1] + 1, 2) +
                                    0.5 * std::pow(x[2] - 0.5, 2));
                 }),
                 {1.0, 2.0, 3.0},
                 TypeParam{},
                 {.stop = {.gradient = 1e-8 * factor}, .penalty = {.l1 = factor}});
    EXPECT_EQ(result.status, Status::gradient) << result;
    EXPECT_THAT(
        result.x,
        testing::ElementsAre(testing::DoubleNear(9, 1e-7), testing::DoubleNear(-0.75, 1e-7), 0));
    EXPECT_LE(result.counts.gradient, 250);
  }
}

TYPED_TEST(Nonsmooth, KeepsToTheLimitOfEvaluations) {
  LinearFit fit = random_fit(9, 30, 10, 4);
  double lowest = infinity;
  for (int most = 1; most <= 15; ++most) {
    fit.calls = 0;
    const Result result =
        minimize(fit,
                 Vector<double>(Vector<double>::Zero(10)),
                 TypeParam{},
                 {.stop = {.gradient = 0, .evaluations = most}, .penalty = {.l1 = 0.05}});
    EXPECT_EQ(result.status, Status::max_evaluations) << result;
    EXPECT_EQ(fit.calls, most);
    EXPECT_LE(result.value, lowest);
    lowest = result.value;
  }
}

// Among probes as well, where little is left to gain.
TYPED_TEST(Nonsmooth, KeepsToTheLimitOfEvaluationsAtTheEnd) {
  LinearFit fit = random_fit(1, 30, 10, 4);
  const Penalty penalty{.l1 = 0.05};
  const auto run = [&](std::int64_t most) {
    return minimize(fit,
                    Vector<double>(Vector<double>::Zero(10)),
                    TypeParam{},
                    {.stop = {.gradient = 0, .evaluations = most}, .penalty = penalty});
  };
  const std::int64_t all = run(0).counts.evaluations();
  for (std::int64_t most = all - 12; most < all; ++most) {
    const Result result = run(most);
    EXPECT_EQ(result.status, Status::max_evaluations) << result;
    EXPECT_EQ(result.counts.evaluations(), most);
  }
}

TYPED_TEST(Nonsmooth, CallsBackAndStops) {
  LinearFit fit = random_fit(9, 30, 10, 4);
  int calls = 0;
  const Result result =
      minimize(fit,
               Vector<double>(Vector<double>::Zero(10)),
               TypeParam{},
               {.penalty = {.l1 = 0.05}, .callback = [&](const fluxion::Progress& now) {
                  EXPECT_EQ(now.iteration, calls);
                  return ++calls < 4;
                }});
  EXPECT_EQ(result.status, Status::stopped);
  EXPECT_EQ(result.iterations, 3);
}

TYPED_TEST(Nonsmooth, GoesOnFromAFileToTheSameBits) {
  const fluxion::test::Folder folder;
  const std::string path = folder / "fit.run";
  const Options options{.stop = {.gradient = 0},
                        .penalty = {.l1 = 0.05, .l2 = 0.01, .range = {.from = 1}},
                        .trace = fluxion::Keep::values};
  const auto begin = [&] {
    return fluxion::start(
        random_fit(9, 30, 10, 4), Vector<double>(Vector<double>::Zero(10)), TypeParam{}, options);
  };
  auto whole = begin();
  const Result expected = fluxion::test::result_of_the_rest(whole);
  for (const int kill : {1, 3, 10, 25}) {
    auto killed = begin();
    while (killed.iterations() < kill && killed.step()) {
    }
    killed.save(path);
    auto resumed = begin();
    resumed.load(path);
    fluxion::test::expect_same_bits(fluxion::test::result_of_the_rest(resumed), expected);
  }
}

}  // namespace
