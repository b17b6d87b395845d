// What the optimisers solve and what it costs, beside other libraries, as tables in Markdown.
// For: docs/explanation/optimizers.md. Evaluations are counted, nothing is timed.
// Read first: tests/support/mgh_table.hpp, optimizers_peers.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
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

#include "bench/markdown_table.hpp"
#include "bench/optimizers_peers.hpp"
#include "tests/support/mgh_table.hpp"
#include "tests/support/nist_models.hpp"

namespace {

using fluxion::Counts;
using fluxion::Matrix;
using fluxion::Options;
using fluxion::Status;
using fluxion::Subproblem;
using fluxion::Vector;
using fluxion::bench::cells_of;
using fluxion::bench::Family;
using fluxion::bench::MarkdownTable;
using fluxion::test::problems::mgh_table;
using fluxion::test::problems::MghProblem;

using Cells = std::vector<std::string>;

const Options defaults{};
const Options tight{.stop = {.gradient = 1e-10, .iterations = 20000}};

struct Outcome {
  Vector<double> x;
  Status status{};
  Counts counts{};
};

struct Method {
  std::string name;
  Family family;
  std::function<Outcome(const MghProblem&, const Vector<double>&, const Options&)> run;
};

template <class Rules> Method minimizer(std::string name, Family family, const Rules& rules) {
  const auto run = [rules](const MghProblem& problem,
                           const Vector<double>& x0,
                           const Options& options) -> Outcome {
    const fluxion::Result result = minimize(problem, x0, rules, options);
    return {result.x, result.status, result.counts};
  };
  return {std::move(name), family, run};
}

struct ResidualsOf {
  const MghProblem& problem;
  void residuals(const Vector<double>& x, Vector<double>& r) const { r = problem.residuals(x); }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const {
    Vector<double> r;
    problem.residuals_and_jacobian(x, r, j);
  }
};

Outcome fit(const MghProblem& problem, const Vector<double>& x0, const Options& options) {
  const fluxion::LeastSquaresResult result =
      fluxion::least_squares(ResidualsOf{problem}, x0, {}, options);
  return {result.x, result.status, result.counts};
}

std::vector<Method> all_methods() {
  return {
      minimizer("Bfgs", Family::dense, fluxion::Bfgs{}),
      minimizer("Lbfgs", Family::limited_memory, fluxion::Lbfgs{}),
      minimizer("ConjugateGradient", Family::conjugate, fluxion::ConjugateGradient{}),
      minimizer("TrustRegionNewton (products)",
                Family::products,
                fluxion::TrustRegionNewton{.subproblem = Subproblem::products}),
      minimizer("TrustRegionNewton (factorisation)",
                Family::hessians,
                fluxion::TrustRegionNewton{.subproblem = Subproblem::factorisation}),
      {"LevenbergMarquardt", Family::least_squares, fit},
      minimizer("GradientDescent", Family::descent, fluxion::GradientDescent{}),
  };
}

std::string either(std::int64_t a, std::int64_t b) {
  return a == b ? fmt::format("{}", a) : fmt::format("{}/{}", a, b);
}

/// Evaluations as other libraries count them: a value and a gradient computed together are both.
std::string cost(const Counts& counts) {
  if (counts.jacobian > 0) return either(counts.residual, counts.jacobian);
  return either(counts.value + counts.gradient, counts.gradient);
}

/// The outcome over all problems from one multiple of the starts.
struct Score {
  int minima = 0;
  int others = 0;  // other known stationary values
  int false_successes = 0;
  int false_failures = 0;
  Counts spent{};  // on the solved
  Cells costs{};
  Cells unsolved{};  // with the status

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
  const bool success = converged(outcome.status);
  score.minima += minimum;
  score.others += other;
  score.false_successes += success && !solved;
  score.false_failures += !success && solved;
  if (solved) {
    add(score.spent, outcome.counts);
  } else {
    score.unsolved.push_back(fmt::format("{} ({})", problem.name(), outcome.status));
  }
  score.costs.push_back(cost(outcome.counts) + (minimum ? "" : other ? "†" : "✗"));
}

/// A start at 0 is not scaled, so there are 39 problems from ten times the start.
Score score_of(const Method& method, double scale, const Options& options) {
  Score score;
  for (const MghProblem& problem : mgh_table()) {
    const Vector<double> x0 = scale * problem.start();
    if (scale == 1 || !x0.isZero()) add(score, problem, method.run(problem, x0, options));
  }
  return score;
}

/// From the standard starts and from ten times them.
struct Scores {
  Score near, far;

  Cells cells() const {
    return {near.solved(),
            far.solved(),
            fmt::format("{}, {}", near.false_successes, far.false_successes),
            fmt::format("{}, {}", near.false_failures, far.false_failures)};
  }
};

struct Measured {
  Method method;
  Scores with_defaults, tight;
};

std::vector<Measured> measure_all() {
  std::vector<Measured> all;
  for (const Method& method : all_methods()) {
    const auto both = [&](const Options& options) -> Scores {
      return {score_of(method, 1, options), score_of(method, 10, options)};
    };
    all.push_back({method, both(defaults), both(tight)});
  }
  return all;
}

/// One row of several ranges of cells.
Cells joined(std::initializer_list<Cells> parts) {
  Cells row;
  for (const Cells& part : parts) row.insert(row.end(), part.begin(), part.end());
  return row;
}

std::string ours(std::string_view name) { return fmt::format("**fluxion `{}`**", name); }

const Cells solved_and_told = {
    "", "solved of 42", "of 39 from 10 x0", "false successes", "false failures"};

void print_defaults(const std::vector<Measured>& all) {
  fmt::print("### With default options\n\n");
  MarkdownTable table(solved_and_told);
  for (const Measured& one : all) {
    table.add(joined({{ours(one.method.name)}, one.with_defaults.cells()}));
    for (const auto& [family, name, with_defaults, its_tight] : fluxion::bench::mgh_peers) {
      if (family == one.method.family) {
        table.add(joined({{std::string(name)}, cells_of(with_defaults)}));
      }
    }
  }
  table.print();
}

void print_tight(const std::vector<Measured>& all) {
  fmt::print("### With tight tolerances\n\n");
  MarkdownTable table(joined({solved_and_told, {"evaluations"}}));
  for (const Measured& one : all) {
    table.add(joined({{ours(one.method.name)}, one.tight.cells(), {cost(one.tight.near.spent)}}));
    for (const auto& [family, name, with_defaults, its_tight] : fluxion::bench::mgh_peers) {
      if (family == one.method.family) {
        table.add(joined({{std::string(name)}, cells_of(its_tight)}));
      }
    }
  }
  table.print();
}

void print_price(const std::vector<Measured>& all) {
  fmt::print("### What fluxion evaluates with default options\n\n");
  MarkdownTable table(
      {"over the solved of 42", "gradients", "products H v", "Hessians", "residuals", "Jacobians"});
  const auto count = [](std::int64_t n) { return n == 0 ? "" : fmt::format("{}", n); };
  for (const Measured& one : all) {
    const Counts& spent = one.with_defaults.near.spent;
    table.add({fmt::format("`{}`", one.method.name),
               count(spent.gradient),
               count(spent.hvp),
               count(spent.hessian),
               count(spent.residual),
               count(spent.jacobian)});
  }
  table.print();
}

std::string listed(const Cells& names) {
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

void print_unsolved(const std::vector<Measured>& all) {
  fmt::print("### What fluxion does not solve with default options, and what it says\n\n");
  for (const Measured& one : all) {
    const auto& [near, far] = one.with_defaults;
    fmt::print("- `{}`: {}; from 10 x0: {}.\n",
               one.method.name,
               listed(near.unsolved),
               listed(far.unsolved));
  }
  fmt::print("\n");
}

/// The columns of a table of costs: our method of each family and the peers of the family.
void print_costs(const std::vector<Measured>& all, std::initializer_list<Family> families) {
  Cells head{"evaluations"};
  std::vector<Cells> columns;
  for (const Measured& one : all) {
    if (std::ranges::find(families, one.method.family) == families.end()) continue;
    head.push_back(fmt::format("**`{}`**", one.method.name));
    columns.push_back(one.tight.near.costs);
    for (std::size_t k = 0; k < fluxion::bench::detailed_peers.size(); ++k) {
      const std::string_view name = fluxion::bench::detailed_peers[k];
      const auto* peer =
          std::ranges::find(fluxion::bench::mgh_peers, name, &fluxion::bench::Peer::name);
      if (peer->family != one.method.family) continue;
      head.emplace_back(name);
      Cells& column = columns.emplace_back();
      for (const auto& row : fluxion::bench::mgh_costs) {
        column.push_back(cells_of(row.cells)[k]);
      }
    }
  }
  MarkdownTable table(head);
  for (std::size_t i = 0; i < mgh_table().size(); ++i) {
    Cells row{mgh_table()[i].name()};
    for (const Cells& column : columns) row.push_back(column[i]);
    table.add(std::move(row));
  }
  table.print();
}

constexpr std::string_view legend_of_mgh =
    R"(35 problems, 42 with their variants, from their standard starts x0 and from ten times as far.

- **Solved**, 38+3 for instance: 38 runs reach the least known value of f to four digits (relative, and absolute where
  it is 0), and 3 another known stationary value. From 10 x0 there are 39 runs, because Watson's x0 is 0.
- **False successes**: the run says that it converged, and is at none of these values. **False failures**: it is at one,
  and does not say that it converged. Both as two numbers: from x0, from 10 x0.
- **Evaluations**: values/gradients, or residuals/Jacobians for the least squares of `LevenbergMarquardt`, `lm`, `trf`,
  `dogbox` and of Ceres' LM and doglegs; one number where both are the same. Sums are over the solved from x0.
- **Tight**: for fluxion, a gradient tolerance of 1e-10 and up to 20000 iterations. For the others the same, and their
  tests of value and step at the rounding of double; SciPy's least squares have all their tolerances there.
- † ends at another known stationary value, ✗ at none.

)";

void print_mgh() {
  const std::vector<Measured> all = measure_all();
  fmt::print("## The problems of Moré, Garbow and Hillstrom\n\n{}", legend_of_mgh);
  print_defaults(all);
  print_tight(all);
  print_price(all);
  print_unsolved(all);
  fmt::print("### Problem by problem, with tight tolerances\n\n");
  print_costs(all, {Family::dense, Family::limited_memory, Family::conjugate});
  print_costs(all, {Family::products, Family::hessians, Family::least_squares});
}

/// A mean of digits and a sum of evaluations.
struct Fits {
  double digits = 0;
  int runs = 0;
  Counts spent{};

  std::string text() const {
    return fmt::format("{:.1f} ({}/{})", digits / runs, spent.residual, spent.jacobian);
  }
};

void add(Fits& fits, double digits_of_fit, const Counts& counts) {
  fits.digits += digits_of_fit;
  ++fits.runs;
  add(fits.spent, counts);
}

Cells nist_row(const std::string& problem, const Cells& fits) {
  const auto* peers =
      std::ranges::find(fluxion::bench::nist_fits, problem, &fluxion::bench::Row::problem);
  return joined({{problem}, fits, cells_of(peers->cells)});
}

constexpr std::string_view legend_of_nist =
    R"(Eleven problems of nonlinear regression with certified answers, from the first (far) and the second (near) start:
the number of digits of the worst parameter, at most 11, and (evaluations of residuals/Jacobians); for all of them the
mean of the digits and the sum of the evaluations. Fluxion has default options, the others tight tolerances.

)";

void print_nist() {
  fmt::print("## The fits of NIST\n\n{}", legend_of_nist);
  const auto& names = fluxion::bench::nist_columns;
  MarkdownTable table(
      joined({{"", "**fluxion 1**", "**fluxion 2**"}, Cells(names.begin(), names.end())}));
  std::array<Fits, 2> all;
  for (const auto& [name, model] : fluxion::test::nist_problems) {
    const fluxion::test::NistFit problem{model, fluxion::test::read_nist(name)};
    Cells fits;
    for (std::size_t i = 0; i < 2; ++i) {
      const fluxion::LeastSquaresResult result =
          fluxion::least_squares(problem, problem.data.starts[i]);
      const double digits = fluxion::test::digits(result.x, problem.data.parameters);
      Fits one;
      add(one, digits, result.counts);
      add(all[i], digits, result.counts);
      fits.push_back(one.text());
    }
    table.add(nist_row(name, fits));
  }
  table.add(nist_row("all", {all[0].text(), all[1].text()}));
  table.print();
}

}  // namespace

int main() {
  print_mgh();
  if (exists(fluxion::test::nist_file("Misra1a"))) {
    print_nist();
  } else {
    fmt::print("The fits of NIST are left out: there is no {}; see FLUXION_EXTRA_DATA.\n",
               fluxion::test::nist_file("Misra1a").string());
  }
}
