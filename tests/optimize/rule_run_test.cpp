// Tests of optimize/rule.hpp: runs of rules by minimize and start.
// For: a run makes the moves of the rule and no others, sees each step of an objective that changes
// once, and survives steps that are not finite. Read first: include/fluxion/optimize/rule.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/adagrad.hpp>
#include <fluxion/optimize/adam.hpp>
#include <fluxion/optimize/adamw.hpp>
#include <fluxion/optimize/clipping.hpp>
#include <fluxion/optimize/l2_penalty.hpp>
#include <fluxion/optimize/lion.hpp>
#include <fluxion/optimize/mini_batches.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/rmsprop.hpp>
#include <fluxion/optimize/sgd.hpp>

namespace {

using fluxion::Adam;
using fluxion::Result;
using fluxion::Sgd;
using fluxion::Status;
using fluxion::Vector;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const auto valley = [](const auto& x) { return 0.5 * x[0] * x[0] + 5.0 * x[1] * x[1]; };

template <class R> class EveryRule : public testing::Test {};
using Rules =
    testing::Types<fluxion::AdaGrad, Adam, fluxion::AdamW, fluxion::Lion, fluxion::RmsProp, Sgd>;
TYPED_TEST_SUITE(EveryRule, Rules);

TYPED_TEST(EveryRule, MakesInARunTheMovesThatItMakesByHand) {
  TypeParam rule;
  rule.rate = fluxion::inverse_time(0.05, 0.01);
  const Result run = fluxion::minimize(
      valley,
      {3.0, 1.0},
      rule,
      {.stop = {.gradient = 0.0, .iterations = 50}, .trace = fluxion::Keep::everything});
  Vector<double> x{{3.0, 1.0}};
  for (int k = 0; k < 50; ++k) {
    const Vector<double> g{{x[0], 10 * x[1]}};
    rule.update(x, g);
  }
  EXPECT_THAT(run.trace.rows.back().x, ElementsAreArray(x.data(), x.data() + 2));
  EXPECT_EQ(run.counts.gradient, 51);
}

TYPED_TEST(EveryRule, FindsTheMinimumOfAValley) {
  TypeParam rule;
  rule.rate = fluxion::exponential_decay(0.1, 0.995);
  const Result run = fluxion::minimize(valley, {1.0, 1.0}, rule, {.stop = {.iterations = 4000}});
  EXPECT_LT(run.value, 1e-3);
  EXPECT_FALSE(failed(run.status)) << run.message;
}

TYPED_TEST(EveryRule, HalvesAMoveOutOfTheDomain) {
  const auto barrier = [](const auto& x) { return x[0] - log(x[0]); };
  TypeParam rule;
  rule.rate = 5.0;
  const Result run = fluxion::minimize(barrier, {3.0}, rule, {.stop = {.iterations = 20}});
  EXPECT_TRUE(std::isfinite(run.value));
  EXPECT_LE(run.value, 3.0 - std::log(3.0));
}

TYPED_TEST(EveryRule, RefusesBounds) {
  EXPECT_THROW(
      fluxion::minimize(valley, {1.0, 1.0}, TypeParam{}, {.bounds = {.lower = {0.0, 0.0}}}),
      fluxion::OptionError);
}

// (1/2) |x - c|² in every step, with another c; not finite in some steps.
struct Drawn {
  std::set<std::int64_t> bad{};
  std::vector<std::int64_t> selected{};
  std::vector<std::int64_t> evaluated{};

  void select(std::int64_t step) { selected.push_back(step); }
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    const std::int64_t step = selected.empty() ? -1 : selected.back();
    evaluated.push_back(step);
    const auto k = static_cast<double>(step);
    g = x - Vector<double>{{std::sin(k), std::cos(3 * k)}};
    return bad.contains(step) ? nan : 0.5 * g.squaredNorm();
  }
};
static_assert(fluxion::StochasticObjective<Drawn>);
static_assert(!fluxion::StochasticObjective<decltype(valley)>);

std::vector<std::int64_t> first_steps(std::size_t count) {
  std::vector<std::int64_t> steps(count);
  std::iota(steps.begin(), steps.end(), std::int64_t{0});
  return steps;
}

TEST(RuleRun, EvaluatesEveryStepOnce) {
  Drawn f;
  fluxion::minimize(f, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 20}});
  EXPECT_THAT(f.selected, ElementsAreArray(first_steps(21)));
  EXPECT_THAT(f.evaluated, ElementsAreArray(first_steps(21)));
}

TEST(RuleRun, ReturnsTheLastPointOfAnObjectiveThatChanges) {
  Drawn f;
  const Result run =
      fluxion::minimize(f,
                        {1.0, 1.0},
                        Sgd{.rate = 0.5},
                        {.stop = {.iterations = 20}, .trace = fluxion::Keep::everything});
  EXPECT_EQ(run.status, Status::max_iterations);
  const auto& last = run.trace.rows.back();
  EXPECT_THAT(last.x, ElementsAreArray(run.x.data(), run.x.data() + 2));
  EXPECT_EQ(run.value, last.value);
  EXPECT_EQ(run.message,
            fmt::format("limit of 20 iterations reached; gradient norm of the last step {:.3g}",
                        run.gradient_norm));
}

struct Vanishing {  // its gradient is 0 in every second step
  bool vanishes = false;
  void select(std::int64_t step) { vanishes = step % 2 == 1; }
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = vanishes ? Vector<double>(Vector<double>::Zero(x.size())) : x;
    return vanishes ? -1e10 : 0.5 * x.squaredNorm();
  }
};

TEST(RuleRun, IsNotEndedByWhatOneStepSaysOfAPoint) {
  const Result run =
      fluxion::minimize(Vanishing{},
                        {1.0, 1.0},
                        Sgd{.rate = 0.1},
                        {.stop = {.function = 1.0, .step = 1.0, .target = -1e9, .iterations = 30}});
  EXPECT_EQ(run.status, Status::max_iterations);
  EXPECT_NEAR(run.x[0], std::pow(0.9, 15), 1e-12);
}

TEST(RuleRun, SkipsAStepThatIsNotFinite) {
  Drawn f{.bad = {0, 5, 6}};
  const Result run = fluxion::minimize(f, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 20}});
  EXPECT_EQ(run.status, Status::max_iterations) << run.message;
  EXPECT_EQ(run.iterations, 20);
  EXPECT_THAT(f.evaluated, ElementsAreArray(first_steps(24)));
  EXPECT_TRUE(std::isfinite(run.value));
}

TEST(RuleRun, EndsAfterTooManyStepsThatAreNotFinite) {
  struct Broken : Drawn {
    double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
      const double value = Drawn::value_and_gradient(x, g);
      return selected.back() < 10 ? value : nan;
    }
  };
  Broken f;
  const Result run = fluxion::minimize(f, {1.0, 1.0}, Adam{});
  EXPECT_EQ(run.status, Status::non_finite);
  EXPECT_EQ(run.message, "value or gradient was not finite in 60 steps in a row");
  EXPECT_TRUE(std::isfinite(run.value)) << "the last point that was";
  Drawn never;
  for (const std::int64_t step : first_steps(100)) never.bad.insert(step);
  EXPECT_EQ(fluxion::minimize(never, {1.0, 1.0}, Adam{}).status, Status::non_finite);
}

TEST(RuleRun, EndsWhereTheScheduleDoes) {
  const Result run =
      fluxion::minimize(valley, {1.0, 1.0}, Sgd{.rate = fluxion::cosine_decay(0.01, 25)});
  EXPECT_EQ(run.iterations, 25);
  EXPECT_THAT(run.message, HasSubstr("the step schedule reached 0 after 25 iterations"));
}

TEST(RuleRun, GoesOnWithTheStateOfARule) {
  Adam rule;
  Vector<double> x{{1.0, 1.0}};
  for (int k = 0; k < 7; ++k) {
    rule.update(x, Vector<double>{{x[0], 10 * x[1]}});
  }
  const fluxion::Options forty{.stop = {.gradient = 0.0, .iterations = 40}};
  const fluxion::Options rest{.stop = {.gradient = 0.0, .iterations = 33}};
  const Result whole = fluxion::minimize(valley, {1.0, 1.0}, Adam{}, forty);
  const Result resumed = fluxion::minimize(valley, x, rule, rest);
  EXPECT_EQ(resumed.x, whole.x);
  Drawn f;
  fluxion::minimize(f, x, rule, {.stop = {.iterations = 1}});
  EXPECT_EQ(f.selected.front(), 7);
}

TEST(RuleRun, GoesOnAfterALimitWithTheSameBits) {
  const std::string file = testing::TempDir() + "rule_run.run";
  const auto run_to_the_end = [](auto& run) {
    while (run.step()) {
    }
    return run.result();
  };
  const Drawn f{.bad = {0, 3, 8, 9, 10}};
  auto whole = fluxion::start(f, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 30}});
  const Result expected = run_to_the_end(whole);
  for (const int evaluations : {1, 4, 9, 10, 11, 12, 20}) {
    auto limited = fluxion::start(
        f, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 30, .evaluations = evaluations}});
    EXPECT_EQ(run_to_the_end(limited).status, Status::max_evaluations);
    limited.save(file);
    auto resumed = fluxion::start(f, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 30}});
    resumed.load(file);
    const Result result = run_to_the_end(resumed);
    EXPECT_EQ(result.x, expected.x) << evaluations;
    EXPECT_EQ(result.value, expected.value) << evaluations;
    EXPECT_EQ(result.counts, expected.counts) << evaluations;
  }
  std::remove(file.c_str());
}

TEST(RuleRun, ACopyGoesOnByItself) {
  auto run = fluxion::start(Drawn{}, {1.0, 1.0}, Adam{}, {.stop = {.iterations = 30}});
  for (int k = 0; k < 12; ++k) run.step();
  auto copy = run;
  while (run.step()) {
  }
  while (copy.step()) {
  }
  EXPECT_EQ(copy.x(), run.x());
}

// A line through 50 points, in batches of 8: an epoch has seven steps.
auto batches_of_a_line(std::uint64_t seed) {
  const auto term = [](const auto& x, std::int64_t row) {
    const double t = static_cast<double>(row) / 50;
    return pow(x[0] + x[1] * t - std::sin(5 * t), 2);
  };
  auto batches = fluxion::mini_batches(term, 50, {.size = 8, .seed = seed});
  return fluxion::clipped_by_norm(fluxion::with_l2(batches, 0.01, {.from = 1}), 0.5);
}

Result train(std::uint64_t seed) {
  return fluxion::minimize(
      batches_of_a_line(seed), {1.0, 1.0}, Adam{.rate = 0.05}, {.stop = {.iterations = 100}});
}

TEST(RuleRun, WithTheSameSeedHasTheSameBits) {
  EXPECT_EQ(train(3).x, train(3).x);
  EXPECT_NE(train(3).x, train(4).x);
}

TEST(RuleRun, ResumedInTheMiddleOfAnEpochHasTheSameBits) {
  const std::string file = testing::TempDir() + "epoch.run";
  auto interrupted = fluxion::start(
      batches_of_a_line(3), {1.0, 1.0}, Adam{.rate = 0.05}, {.stop = {.iterations = 100}});
  while (interrupted.iterations() < 31) interrupted.step();
  interrupted.save(file);
  auto resumed = fluxion::start(
      batches_of_a_line(3), {1.0, 1.0}, Adam{.rate = 0.05}, {.stop = {.iterations = 100}});
  resumed.load(file);
  std::remove(file.c_str());
  while (resumed.step()) {
  }
  EXPECT_EQ(resumed.result().x, train(3).x);
}

TEST(RuleRun, SaysThatItDiverged) {
  const Result run = fluxion::minimize(valley, {1.0, 1.0}, Sgd{.rate = 10.0});
  EXPECT_EQ(run.status, Status::non_finite) << run.message;
  EXPECT_EQ(run.x, (Vector<double>{{1.0, 1.0}}));
}

}  // namespace
