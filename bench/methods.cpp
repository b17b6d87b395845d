// What every method takes for the kinds of problems that people have, as tables in Markdown.
// For: docs/how-to/choose-a-method.md. Evaluations are counted, nothing is timed.
// Read first: markdown_table.hpp. The argument, if there is one, is the folder of the data.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/least_squares.hpp>
#include <fluxion/optimize/mini_batches.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "bench/markdown_table.hpp"
#include "examples/support/csv.hpp"
#include "examples/support/design.hpp"
#include "tests/support/mgh_table.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Options;
using fluxion::Result;
using fluxion::Vector;
using fluxion::bench::MarkdownTable;
using fluxion::test::problems::mgh_table;
using fluxion::test::problems::MghProblem;

using Cells = std::vector<std::string>;

constexpr std::int64_t most_evaluations = 20000;
const Options to_eight_digits{.stop = {.iterations = 20000, .evaluations = most_evaluations}};

/// Half the mean of the squared errors, and half the squared weights.
struct Ridge {
  Matrix<double> rows;
  Vector<double> y;
  double strength;

  template <class T> T operator()(const Vector<T>& p) const {
    const Vector<T> errors = rows * p - y;
    return errors.squaredNorm() / (2.0 * static_cast<double>(y.size())) +
           0.5 * strength * p.tail(p.size() - 1).squaredNorm();
  }
};

/// The mean of log(1 + exp(-margin)), and half the squared weights.
struct Logistic {
  Matrix<double> signed_rows;
  double strength;

  template <class T> T operator()(const Vector<T>& p) const {
    const Vector<T> margins = signed_rows * p;
    T sum = 0.0;
    for (const T& margin : margins) sum += fluxion::softplus(T(-margin));
    return sum / static_cast<double>(margins.size()) + penalty(p);
  }

  template <class T> T operator()(const Vector<T>& p, std::int64_t row) const {
    return fluxion::softplus(T(-signed_rows.row(row).dot(p))) + penalty(p);
  }

 private:
  template <class T> T penalty(const Vector<T>& p) const {
    return 0.5 * strength * p.tail(p.size() - 1).squaredNorm();
  }
};

struct Rosenbrock {
  template <class T> T operator()(const Vector<T>& x) const {
    T sum = 0.0;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      sum += 100.0 * pow(x[i + 1] - x[i] * x[i], 2) + pow(1.0 - x[i], 2);
    }
    return sum;
  }
};

/// Links of a chain that hangs between two nails, each pulled down: convex, and stiffer the more links.
struct Chain {
  template <class T> T operator()(const Vector<T>& x) const {
    const Eigen::Index n = x.size();
    T sum = sqrt(1.0 + x[0] * x[0]) + sqrt(1.0 + x[n - 1] * x[n - 1]);
    for (Eigen::Index i = 0; i + 1 < n; ++i) sum += sqrt(1.0 + pow(x[i + 1] - x[i], 2));
    return sum - 0.0075 * x.sum();
  }
};

struct Data {
  Ridge ridge;
  Logistic logistic;
};

Data read(const std::string& folder) {
  const support::Table diabetes = support::read_table(folder + "/diabetes.csv");
  const support::Table cancer = support::read_table(folder + "/breast_cancer.csv");
  const auto design = [](const support::Table& table) {
    return support::with_intercept(support::standardised(table.without("target"))).values;
  };
  const Vector<double> signs = 2.0 * cancer.column("target").array() - 1.0;
  return {.ridge = {design(diabetes), diabetes.column("target"), 0.01},
          .logistic = {signs.asDiagonal() * design(cancer), 0.01}};
}

std::string counted(const Result& result) {
  if (!result) {
    return "-";
  }
  const auto& counts = result.counts;
  std::string text = fmt::format("{}", counts.gradient + counts.value);
  if (counts.hvp > 0) text += fmt::format(" + {} Hv", counts.hvp);
  if (counts.hessian > 0) text += fmt::format(" + {} H", counts.hessian);
  return text;
}

template <class M> Cells smooth_row(std::string name, const M& method, const Data& data) {
  const auto count = [&](const auto& f, const Vector<double>& x0) {
    return counted(minimize(f, x0, method, to_eight_digits));
  };
  const auto zeros = [](Eigen::Index n) { return Vector<double>(Vector<double>::Zero(n)); };
  Vector<double> valley = Vector<double>::Ones(100);
  for (Eigen::Index i = 0; i < valley.size(); i += 2) valley[i] = -1.2;
  return {std::move(name),
          count(data.ridge, zeros(data.ridge.rows.cols())),
          count(data.logistic, zeros(data.logistic.signed_rows.cols())),
          count(Chain{}, zeros(200)),
          count(Rosenbrock{}, Vector<double>{{-1.2, 1.0}}),
          count(Rosenbrock{}, valley)};
}

void print_smooth(const Data& data) {
  MarkdownTable table({"smooth functions",
                       "ridge, 11",
                       "logistic, 31",
                       "chain, 200",
                       "Rosenbrock, 2",
                       "Rosenbrock, 100"});
  table.add(smooth_row("`GradientDescent`", fluxion::GradientDescent{}, data));
  table.add(smooth_row(
      "`GradientDescent{.nesterov = true}`", fluxion::GradientDescent{.nesterov = true}, data));
  table.add(smooth_row("`ConjugateGradient`", fluxion::ConjugateGradient{}, data));
  table.add(smooth_row("`Lbfgs`", fluxion::Lbfgs{}, data));
  table.add(smooth_row("`Bfgs`", fluxion::Bfgs{}, data));
  table.add(smooth_row("`TrustRegionNewton`", fluxion::TrustRegionNewton{}, data));
  table.print();
}

struct ResidualsOf {
  const MghProblem& problem;
  void residuals(const Vector<double>& x, Vector<double>& r) const { r = problem.residuals(x); }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const {
    Vector<double> r;
    problem.residuals_and_jacobian(x, r, j);
  }
};

void print_squares() {
  constexpr std::string_view names[] = {
      "kowalik_osborne", "meyer", "osborne1", "osborne2", "brown_dennis"};
  Cells head{"sums of squares"}, fit{"`LevenbergMarquardt`"}, plain{"`Bfgs` on the sum"},
      newton{"`TrustRegionNewton` on the sum"};
  for (const std::string_view name : names) {
    const auto& problems = mgh_table();
    const auto problem = std::find_if(
        problems.begin(), problems.end(), [&](const auto& p) { return p.name() == name; });
    head.emplace_back(name);
    const auto least = fluxion::least_squares(ResidualsOf{*problem}, problem->start());
    fit.push_back(least ? fmt::format("{} + {} J", least.counts.residual, least.counts.jacobian)
                        : "-");
    plain.push_back(
        counted(minimize(*problem, problem->start(), fluxion::Bfgs{}, to_eight_digits)));
    newton.push_back(counted(
        minimize(*problem, problem->start(), fluxion::TrustRegionNewton{}, to_eight_digits)));
  }
  MarkdownTable table(head);
  for (const Cells& row : {fit, plain, newton}) table.add(row);
  table.print();
}

template <class M> Cells sparse_row(std::string name, const M& method, const Data& data) {
  const auto count = [&](const auto& f, Eigen::Index n, double l1) {
    return counted(minimize(f,
                            Vector<double>(Vector<double>::Zero(n)),
                            method,
                            {.stop = {.iterations = 20000, .evaluations = most_evaluations},
                             .penalty = {.l1 = l1, .range = {.from = 1}}}));
  };
  const Ridge squares{data.ridge.rows, data.ridge.y, 0.0};
  const Logistic logistic{data.logistic.signed_rows, 0.0};
  return {std::move(name),
          count(squares, squares.rows.cols(), 10.0),
          count(squares, squares.rows.cols(), 1.0),
          count(logistic, logistic.signed_rows.cols(), 0.01)};
}

void print_sparse(const Data& data) {
  MarkdownTable table(
      {"with an L1 penalty", "lasso, λ = 10", "lasso, λ = 1", "logistic, λ = 0.01"});
  table.add(sparse_row("`Owlqn`", fluxion::Owlqn{}, data));
  table.add(sparse_row("`Fista`", fluxion::Fista{}, data));
  table.add(
      sparse_row("`Fista{.accelerated = false}`", fluxion::Fista{.accelerated = false}, data));
  table.print();
}

/// What is left above the minimum after the epochs, with the best of a few rates.
template <class R> std::string gap_after(int epochs, R rule, const Logistic& f, double minimum) {
  auto batches = fluxion::mini_batches(f, f.signed_rows.rows(), {.size = 32, .seed = 1});
  const auto steps = static_cast<int>(epochs * batches.steps_per_epoch());
  double least = std::numeric_limits<double>::infinity();
  for (const double rate : {1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0}) {
    rule.rate = fluxion::cosine_decay(rate, steps);
    const Result run = minimize(batches,
                                Vector<double>(Vector<double>::Zero(f.signed_rows.cols())),
                                rule,
                                {.stop = {.iterations = steps}});
    least = std::min(least, f(run.x) - minimum);
  }
  return fmt::format("{:.1e}", least);
}

template <class R>
Cells rule_row(std::string name, const R& rule, const Logistic& f, double minimum) {
  return {std::move(name),
          gap_after(1, rule, f, minimum),
          gap_after(10, rule, f, minimum),
          gap_after(100, rule, f, minimum)};
}

void print_rules(const Data& data) {
  const Logistic& f = data.logistic;
  const Vector<double> zeros = Vector<double>::Zero(f.signed_rows.cols());
  const double minimum = minimize(f, zeros, fluxion::Bfgs{}, {.stop = {.gradient = 1e-12}}).value;
  MarkdownTable table({"logistic, 31: f above its minimum after", "1 epoch", "10", "100"});
  table.add(rule_row("`Sgd`", fluxion::Sgd{}, f, minimum));
  table.add(rule_row("`Sgd{.momentum = 0.9}`", fluxion::Sgd{.momentum = 0.9}, f, minimum));
  table.add(rule_row("`AdaGrad`", fluxion::AdaGrad{}, f, minimum));
  table.add(rule_row("`RmsProp`", fluxion::RmsProp{}, f, minimum));
  table.add(rule_row("`Adam`", fluxion::Adam{}, f, minimum));
  table.add(rule_row("`Lion`", fluxion::Lion{}, f, minimum));
  Cells all{"`Lbfgs` on all rows"};
  for (const int gradients : {1, 10, 100}) {
    const Result run = minimize(f, zeros, fluxion::Lbfgs{}, {.stop = {.evaluations = gradients}});
    all.push_back(fmt::format("{:.1e}", std::max(run.value - minimum, 0.0)));
  }
  table.add(all);
  table.print();
}

}  // namespace

int main(int argc, char** argv) {
  const Data data = read(argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA);
  print_smooth(data);
  print_squares();
  print_sparse(data);
  print_rules(data);
}
