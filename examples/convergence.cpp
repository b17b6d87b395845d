// How methods of minimisation converge: the gap to the minimum and the gradient, call by call.
// For: choosing a method or a schedule by looking at pictures of runs. With two pictures.
// Read first: diabetes_regression.cpp. The arguments, if there are any, are the folder of the data and
// the one that the pictures go to.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/comparison.hpp"
#include "support/csv.hpp"
#include "support/design.hpp"

namespace {

using fluxion::GradientDescent;
using fluxion::Matrix;
using fluxion::Vector;

constexpr int calls = 1000;  // of the objective, for each method

// Ridge regression, divided by twice the number of rows: the condition number is about 130.
struct Objective {
  Matrix<double> rows;
  Vector<double> y;

  double scale() const { return 2.0 * static_cast<double>(y.size()); }
  template <class T> T operator()(const Vector<T>& p) const {
    const auto w = p.tail(p.size() - 1);
    return ((rows * p - y).squaredNorm() + 10.0 * w.squaredNorm()) / scale();
  }
};

// The curves of the runs, and the lowest value that any of them reached.
struct Curves {
  std::vector<fluxion::Series> gap, gradient;
  double minimum = 0;
};

// Runs a method until its gradient is no more than rounding.
template <class M>
void add(Curves& curves, const char* name, const Objective& f, const M& method, double reference) {
  const Vector<double> zeros = Vector<double>::Zero(f.rows.cols());
  const auto result = fluxion::minimize(
      f,
      zeros,
      method,
      {.stop = {.gradient = 1e-12, .evaluations = calls}, .trace = fluxion::Keep::values});
  fluxion::Series gap{.name = name, .markers = false};
  fluxion::Series gradient = gap;
  for (const fluxion::TraceRow& row : result.trace) {
    const auto call = static_cast<double>(row.evaluations);
    gap.x.push_back(call);
    gap.y.push_back((row.value - reference) / reference);
    gradient.x.push_back(call);
    gradient.y.push_back(row.gradient_norm);
  }
  fmt::print("{:<28} {:>9} {:>13.1e} {:>13.1e}  {}\n",
             name,
             result.counts.evaluations(),
             (result.value - reference) / reference,
             result.gradient_norm,
             result.status);
  curves.minimum = curves.gap.empty() ? result.value : std::min(curves.minimum, result.value);
  curves.gap.push_back(std::move(gap));
  curves.gradient.push_back(std::move(gradient));
}

Curves run_all(const Objective& f, double reference) {
  fmt::print("{:<28} {:>9} {:>13} {:>13}\n", "", "calls", "gap", "gradient");
  Curves curves;
  add(curves, "descent, constant rate", f, GradientDescent{.step = 0.3}, reference);
  const auto slower = fluxion::inverse_time(0.45, 0.01);
  add(curves, "descent, inverse time", f, GradientDescent{.step = slower}, reference);
  const auto cosine = fluxion::cosine_decay(0.45, calls - 1);
  add(curves, "descent, cosine", f, GradientDescent{.step = cosine}, reference);
  add(curves, "descent, line search", f, GradientDescent{}, reference);
  add(curves, "BFGS", f, fluxion::Bfgs{}, reference);
  return curves;
}

void draw(const char* title,
          const fluxion::Axis& y,
          const std::vector<fluxion::Series>& series,
          const std::string& path) {
  fluxion::save_svg({.title = title,
                     .x = {.label = "evaluations of value and gradient", .log = true},
                     .y = y,
                     .series = series},
                    path);
  fmt::print("picture: {}\n", path);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const std::string output = argc > 2 ? std::string(argv[2]) + "/" : "";
  const support::Table table = support::read_table(folder + "/diabetes.csv");
  const support::Table features = support::standardised(table.without("target"));
  const Objective f{support::with_intercept(features).values, table.column("target")};
  const auto references = support::read_values(folder + "/diabetes_ridge_z_alpha10.csv");
  const double reference = references.at("objective") / f.scale();

  const Curves curves = run_all(f, reference);
  support::Comparison comparison(12);
  comparison.add("lowest value", curves.minimum, reference);
  fmt::print("\n{}\n", comparison.text());
  draw("Diabetes regression: distance to the minimum",
       {.label = "(f - minimum) / minimum", .log = true, .min = 1e-14},
       curves.gap,
       output + "convergence_gap.svg");
  draw("Diabetes regression: size of the gradient",
       {.label = "largest entry of the gradient", .log = true, .min = 1e-12},
       curves.gradient,
       output + "convergence_gradient.svg");
  return comparison.agrees() ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
