// Tests of optimize/early_stopping.hpp.
// For: a run ends when another measure no longer falls, and returns the point where it was least.
// Read first: include/fluxion/optimize/early_stopping.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/early_stopping.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>

namespace {

using fluxion::early_stopping;
using fluxion::GradientDescent;
using fluxion::Keep;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Status;
using fluxion::Vector;
using testing::HasSubstr;

// A run from (1, 1) passes by (0.5, y) on its way to (0, 0).
const auto training = [](const auto& x) { return 0.5 * x[0] * x[0] + 5.0 * x[1] * x[1]; };
const auto held_back = [](const auto& x) { return (x[0] - 0.5) * (x[0] - 0.5) + x[1] * x[1]; };
const GradientDescent descent{.step = 0.05};

Options watched(fluxion::Validation how) {
  return {.validation = early_stopping(held_back, how), .trace = Keep::everything};
}

double measure(const std::vector<double>& x) { return held_back(x); }

TEST(EarlyStopping, EndsTheRunAndRestoresTheBestPoint) {
  const auto result = minimize(training, {1.0, 1.0}, descent, watched({.patience = 5}));
  EXPECT_EQ(result.status, Status::validation);
  EXPECT_TRUE(result);
  const auto& rows = result.trace.rows;
  const auto best = std::min_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return measure(a.x) < measure(b.x);
  });
  EXPECT_EQ(rows.end() - best, 6) << "five checks after the best one";
  EXPECT_EQ(result.x, (Vector<double>{{best->x[0], best->x[1]}}));
  EXPECT_EQ(result.validation, measure(best->x));
  EXPECT_EQ(result.value, best->value);
  EXPECT_EQ(result.gradient, (Vector<double>{{result.x[0], 10 * result.x[1]}}));
  EXPECT_THAT(result.message, HasSubstr("has not fallen below"));
  EXPECT_THAT(result.message, HasSubstr("in 5 checks after"));
}

TEST(EarlyStopping, LooksAtEveryKthIterationOnly) {
  int looks = 0;
  const auto counting = [&looks](const auto& x) {
    ++looks;
    return held_back(x);
  };
  const auto result = minimize(training,
                               {1.0, 1.0},
                               descent,
                               {.stop = {.iterations = 20},
                                .validation = early_stopping(counting, {.every = 7}),
                                .trace = Keep::everything});
  EXPECT_EQ(looks, 3) << "after 0, 7 and 14 iterations";
  EXPECT_EQ(result.x[0], result.trace.rows[14].x[0]);
}

TEST(EarlyStopping, RestoresTheBestPointWhateverEndsTheRun) {
  const auto converged = minimize(training, {1.0, 1.0}, fluxion::Bfgs{}, watched({.patience = 99}));
  EXPECT_EQ(converged.status, Status::gradient);
  EXPECT_GT(converged.x[0], 0.0);
  EXPECT_LT(converged.validation, held_back(std::vector{0.0, 0.0}));
  const auto limited =
      minimize(training,
               {1.0, 1.0},
               descent,
               {.stop = {.iterations = 40}, .validation = watched({.patience = 99}).validation});
  EXPECT_EQ(limited.status, Status::max_iterations);
  EXPECT_NEAR(limited.x[0], 0.5, 0.05);
}

TEST(EarlyStopping, TakesAGainForOneOnlyIfItIsLargeEnough) {
  const auto patient = minimize(training, {1.0, 1.0}, descent, watched({.patience = 3}));
  const auto impatient =
      minimize(training, {1.0, 1.0}, descent, watched({.patience = 3, .least_gain = 0.05}));
  EXPECT_LT(impatient.iterations, patient.iterations);
}

TEST(EarlyStopping, TakesANanForNoGain) {
  const auto undefined = [](const auto&) { return std::numeric_limits<double>::quiet_NaN(); };
  const auto result = minimize(
      training, {1.0, 1.0}, descent, {.validation = early_stopping(undefined, {.patience = 4})});
  EXPECT_EQ(result.status, Status::validation);
  EXPECT_EQ(result.iterations, 3) << "the start is a check as well";
  EXPECT_EQ(result.validation, std::numeric_limits<double>::infinity());
  EXPECT_LT(result.value, training(std::vector{1.0, 1.0}));
}

TEST(EarlyStopping, LeavesRunsWithoutItAlone) {
  const auto result = minimize(training, {1.0, 1.0}, descent);
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.validation, std::numeric_limits<double>::infinity());
}

TEST(EarlyStopping, PassesOnWhatTheMeasureThrows) {
  const auto throws = [](const auto& x) -> double {
    if (x[0] < 0.9) {
      throw std::runtime_error("no data");
    }
    return 0.0;
  };
  EXPECT_THROW(minimize(training, {1.0, 1.0}, descent, {.validation = early_stopping(throws)}),
               std::runtime_error);
}

TEST(EarlyStopping, IsPartOfASavedRun) {
  const std::string file = testing::TempDir() + "early_stopping.run";
  const Options options = watched({.patience = 5});
  auto whole = start(training, {1.0, 1.0}, descent, options);
  while (whole.iterations() < 15) {
    whole.step();
  }
  whole.save(file);
  while (whole.step()) {
  }
  auto resumed = start(training, {1.0, 1.0}, descent, options);
  resumed.load(file);
  std::remove(file.c_str());
  while (resumed.step()) {
  }
  EXPECT_EQ(resumed.result().x, whole.result().x);
  EXPECT_EQ(resumed.result().validation, whole.result().validation);
  EXPECT_EQ(resumed.iterations(), whole.iterations());
}

std::string refusal(const fluxion::Validation& how) {
  try {
    minimize(training, {1.0, 1.0}, descent, {.validation = early_stopping(held_back, how)});
  } catch (const fluxion::OptionError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(EarlyStopping, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(refusal({.every = 0}),
            "minimize: validation.every is too small; got 0, expected at least 1; try 10");
  EXPECT_EQ(refusal({.patience = 0}),
            "minimize: validation.patience is too small; got 0, expected at least 1; try 10");
  EXPECT_EQ(refusal({.least_gain = -1.0}),
            "minimize: validation.least_gain is not a tolerance; got -1, expected a finite number "
            "of at least 0; try 0");
}

}  // namespace
