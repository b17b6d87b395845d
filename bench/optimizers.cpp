// What the optimisers solve and what it costs, beside other libraries, as tables in Markdown.
// For: docs/explanation/optimizers.md. Evaluations are counted, nothing is timed.
// Read first: tests/support/mgh_table.hpp, optimizers_peers.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/least_squares.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "bench/optimizers_peers.hpp"
#include "tests/support/mgh_table.hpp"
#include "tests/support/nist_models.hpp"

namespace {

using fluxion::Counts;
using fluxion::Matrix;
using fluxion::Subproblem;
using fluxion::Vector;
using fluxion::bench::Family;
using fluxion::bench::nist_peers;
using fluxion::test::digits;
using fluxion::test::problems::mgh_table;
using fluxion::test::problems::MghProblem;

struct Outcome {
  Vector<double> x;
  bool success = false;
  Counts counts{};
};

struct Method {
  std::string_view name;
  Family family;
  std::function<Outcome(const MghProblem&, const Vector<double>&)> run;
};

template <class Rules> Method minimizer(std::string_view name, Family family, const Rules& rules) {
  return {name, family, [rules](const MghProblem& problem, const Vector<double>& x0) {
            const fluxion::Result result = minimize(problem, x0, rules);
            return Outcome{result.x, static_cast<bool>(result), result.counts};
          }};
}

struct ResidualsOf {
  const MghProblem& problem;
  void residuals(const Vector<double>& x, Vector<double>& r) const { r = problem.residuals(x); }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const {
    Vector<double> r;
    problem.residuals_and_jacobian(x, r, j);
  }
};

Outcome fit(const MghProblem& problem, const Vector<double>& x0) {
  const fluxion::LeastSquaresResult result = fluxion::least_squares(ResidualsOf{problem}, x0);
  return {result.x, static_cast<bool>(result), result.counts};
}

std::vector<Method> all_methods() {
  return {
      minimizer("Bfgs", Family::dense, fluxion::Bfgs{}),
      minimizer("Lbfgs", Family::limited_memory, fluxion::Lbfgs{}),
      minimizer("ConjugateGradient", Family::conjugate, fluxion::ConjugateGradient{}),
      minimizer("TrustRegionNewton, products",
                Family::products,
                fluxion::TrustRegionNewton{.subproblem = Subproblem::products}),
      minimizer("TrustRegionNewton, factorisation",
                Family::hessians,
                fluxion::TrustRegionNewton{.subproblem = Subproblem::factorisation}),
      {"LevenbergMarquardt", Family::least_squares, fit},
      minimizer("GradientDescent", Family::descent, fluxion::GradientDescent{}),
  };
}

/// Evaluations as other libraries count them: a value and a gradient computed together are both.
std::string cost(const Counts& counts) {
  if (counts.jacobian > 0) return fmt::format("{}/{}", counts.residual, counts.jacobian);
  return fmt::format("{}/{}", counts.value + counts.gradient, counts.gradient);
}

/// The outcome over all problems from one multiple of the starts.
struct Score {
  int minima = 0;
  int others = 0;  // other known stationary values
  int false_successes = 0;
  int false_failures = 0;
  Counts spent{};  // on the solved
  std::vector<std::string> costs{};

  std::string solved() const { return fmt::format("{}+{}", minima, others); }
};

void add(Counts& sum, const Counts& counts) {
  for (const auto kind : {&Counts::value,
                          &Counts::gradient,
                          &Counts::hvp,
                          &Counts::hessian,
                          &Counts::residual,
                          &Counts::jacobian}) {
    sum.*kind += counts.*kind;
  }
}

void add(Score& score, const MghProblem& problem, const Outcome& outcome) {
  const double value = problem.value(outcome.x);
  const bool minimum = is_minimum(value, problem.known());
  const bool other = !minimum && is_other_stationary_value(value, problem.known());
  const bool solved = minimum || other;
  score.minima += minimum;
  score.others += other;
  score.false_successes += outcome.success && !solved;
  score.false_failures += !outcome.success && solved;
  if (solved) add(score.spent, outcome.counts);
  score.costs.push_back(cost(outcome.counts) + (minimum ? "" : other ? " l" : " x"));
}

/// A start at 0 is not scaled, so there are 39 problems from ten times the start.
Score score_of(const Method& method, double scale) {
  Score score;
  for (const MghProblem& problem : mgh_table()) {
    const Vector<double> x0 = scale * problem.start();
    if (scale == 1 || !x0.isZero()) add(score, problem, method.run(problem, x0));
  }
  return score;
}

struct Scores {
  Method method;
  Score standard;
  Score far;
};

void print_counts(const std::vector<Scores>& all) {
  fmt::print(
      "| method | solved of 42 | values | gradients | H v | Hessians | residuals | Jacobians |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|---:|---:|\n");
  for (const auto& [method, score, far] : all) {
    const Counts& spent = score.spent;
    fmt::print("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n",
               method.name,
               score.solved(),
               spent.value,
               spent.gradient,
               spent.hvp,
               spent.hessian,
               spent.residual,
               spent.jacobian);
  }
}

void print_beside_peers(const std::vector<Scores>& all) {
  fmt::print(
      "\n| method | default, of 42 | default, of 39 from 10 x | tight, of 42 | tight, of 39 |"
      " false successes | false failures | evaluations |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|---:|---:|\n");
  for (const auto& [method, score, far] : all) {
    fmt::print("| **fluxion `{}`** | {} | {} | | | {}/{} | {}/{} | {} |\n",
               method.name,
               score.solved(),
               far.solved(),
               score.false_successes,
               far.false_successes,
               score.false_failures,
               far.false_failures,
               cost(score.spent));
    for (const auto& [family, name, cells] : fluxion::bench::mgh_peers) {
      if (family == method.family) fmt::print("| {} | {} |\n", name, cells);
    }
  }
}

void print_costs(const std::vector<Scores>& all) {
  fmt::print("\n| problem |");
  for (const Scores& scores : all) fmt::print(" `{}` |", scores.method.name);
  fmt::print("\n|---|{}\n", fmt::join(std::vector<std::string_view>(all.size(), "---:|"), ""));
  for (std::size_t i = 0; i < mgh_table().size(); ++i) {
    fmt::print("| {} |", mgh_table()[i].name());
    for (const Scores& scores : all) fmt::print(" {} |", scores.standard.costs[i]);
    fmt::print("\n");
  }
}

void print_mgh() {
  std::vector<Scores> all;
  for (const Method& method : all_methods()) {
    all.push_back({method, score_of(method, 1), score_of(method, 10)});
  }
  fmt::print("## Problems of Moré, Garbow and Hillstrom\n\n");
  print_counts(all);
  print_beside_peers(all);
  print_costs(all);
}

/// A mean of digits and a sum of evaluations.
struct Fits {
  double digits = 0;
  int runs = 0;
  Counts spent{};

  std::string text() const { return fmt::format("{:.1f} ({})", digits / runs, cost(spent)); }
};

void add(Fits& fits, double digits_of_fit, const Counts& counts) {
  fits.digits += digits_of_fit;
  ++fits.runs;
  add(fits.spent, counts);
}

std::string_view peers_on(std::string_view problem) {
  return std::ranges::find(nist_peers, problem, &fluxion::bench::NistPeers::problem)->cells;
}

void print_nist() {
  std::array<Fits, 2> together;
  fmt::print("\n## Fits of NIST\n\n");
  fmt::print(
      "| problem | fluxion 1 | fluxion 2 | SciPy lm 1 | SciPy lm 2 | SciPy trf 1 | SciPy trf 2 |"
      " Ceres LM 1 | Ceres LM 2 |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  for (const auto& [name, model] : fluxion::test::nist_problems) {
    const fluxion::test::NistFit problem{model, fluxion::test::read_nist(name)};
    fmt::print("| {} |", name);
    for (std::size_t i = 0; i < 2; ++i) {
      const fluxion::LeastSquaresResult result =
          fluxion::least_squares(problem, problem.data.starts[i]);
      Fits one;
      for (Fits* fits : {&one, &together[i]}) {
        add(*fits, digits(result.x, problem.data.parameters), result.counts);
      }
      fmt::print(" {} |", one.text());
    }
    fmt::print(" {} |\n", peers_on(name));
  }
  fmt::print("| together | {} | {} | {} |\n",
             together[0].text(),
             together[1].text(),
             fluxion::bench::nist_peers_together);
}

}  // namespace

int main() {
  print_mgh();
  if (exists(fluxion::test::nist_file("Misra1a"))) print_nist();
}
