// How a method does on the problems of Moré, Garbow and Hillstrom.
// For: the levels of every method: how much is solved, at what price, and that no status lies.
// Read first: mgh_table.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/optimize/minimize.hpp>

#include "support/mgh_table.hpp"

namespace fluxion::test::problems {

/// The outcome over all problems.
struct Score {
  int minima = 0;
  int others = 0;  // other known stationary values
  int false_successes = 0;
  int false_failures = 0;
  std::vector<Counts> spent{};  // on each of the solved

  int solved() const { return minima + others; }

  /// Evaluations of one kind over the solved: total(&Counts::gradient).
  std::int64_t total(std::int64_t Counts::*kind) const {
    std::int64_t sum = 0;
    for (const Counts& counts : spent) sum += counts.*kind;
    return sum;
  }
};

/// Watson 12 has condition 1e14: its gradient is below any tolerance far from the minimum.
inline bool is_hopeless(const MghProblem& problem) { return problem.name() == "watson_12"; }

/// Adds a run to the score.
template <class Result>
void add_run(const MghProblem& problem, const Result& result, Score& score) {
  const double value = problem.value(result.x);
  const bool minimum = is_minimum(value, problem.known());
  const bool other = !minimum && is_other_stationary_value(value, problem.known());
  const bool solved = minimum || other;
  const bool success = static_cast<bool>(result);
  score.minima += minimum;
  score.others += other;
  score.false_successes += success && !solved;
  score.false_failures += failed(result.status) && solved;  // a limit calls nothing a failure
  if (solved) score.spent.push_back(result.counts);
  EXPECT_FALSE(success && !solved && !is_hopeless(problem)) << problem.name() << '\n' << result;
  EXPECT_FALSE(failed(result.status) && solved) << problem.name() << '\n' << result;
}

/// Runs `run(problem, x0)`, which returns a result, from `scale` times each standard start.
/// Note: a start at 0 is not scaled, so there are 39 problems for a scale that is not 1.
template <class F> Score score_of(double scale, F&& run) {
  Score score;
  for (const MghProblem& problem : mgh_table()) {
    const Vector<double> x0 = scale * problem.start();
    if (scale != 1 && x0.isZero()) continue;
    add_run(problem, run(problem, x0), score);
  }
  return score;
}

/// The score of a method of minimize.
template <class Method>
Score score(const Method& method, double scale, const Options& options = {}) {
  return score_of(scale, [&](const MghProblem& problem, const Vector<double>& x0) {
    const Result result = minimize(problem, x0, method, options);
    EXPECT_EQ(problem.value(result.x), result.value) << problem.name();
    return result;
  });
}

}  // namespace fluxion::test::problems
