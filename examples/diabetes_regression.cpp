// Linear regression on 442 patients with diabetes: least squares and ridge, by minimising.
// For: an objective made of matrices and data; coefficients beside the exact ones, to 8 digits.
// Read first: quadratic.cpp; data/README.md for the data and the references.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/comparison.hpp"
#include "support/csv.hpp"
#include "support/design.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

// Minimises over p = (intercept, coefficients), from zeros, and compares p with the reference.
template <class Objective>
bool fit(const char* title,
         const Objective& objective,
         const std::vector<std::string>& names,
         const support::Values& reference) {
  const Vector<double> zeros = Vector<double>::Zero(static_cast<Eigen::Index>(names.size()));
  const auto result = fluxion::minimize(objective, zeros, fluxion::Bfgs{});
  fmt::print("{}\n\n{}\n\n", title, result);

  support::Comparison comparison(8);
  comparison.add("minimum", result.value, reference.at("objective"));
  comparison.add(names, result.x, reference);
  fmt::print("{}\n", comparison.text());
  return result && comparison.agrees();
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const support::Table table = support::read_table(folder + "/diabetes.csv");
  const Vector<double> y = table.column("target");
  const support::Table features = support::standardised(table.without("target"));
  const support::Table design = support::with_intercept(features);

  // As in scikit-learn's copy of these data the squares of a feature sum to 1, not to n.
  Matrix<double> scaled = design.values;
  scaled.rightCols(features.values.cols()) /= std::sqrt(static_cast<double>(y.size()));

  const auto ordinary = [&](const auto& p) { return (y - scaled * p).squaredNorm(); };
  // The penalty spares the intercept.
  const auto ridge = [&](const auto& p) {
    return (y - design.values * p).squaredNorm() + 10.0 * p.tail(p.size() - 1).squaredNorm();
  };

  bool agrees = fit("Ordinary least squares",
                    ordinary,
                    design.names,
                    support::read_values(folder + "/diabetes_ols_sklearn_scaled.csv"));
  agrees = fit("Ridge regression, alpha = 10",
               ridge,
               design.names,
               support::read_values(folder + "/diabetes_ridge_z_alpha10.csv")) &&
           agrees;
  return agrees ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
