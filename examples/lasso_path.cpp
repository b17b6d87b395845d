// The lasso on 442 patients with diabetes: which measurements count, as the penalty is made weaker.
// For: a penalty that spares the intercept, warm starts, exact zeros; with a picture of the path.
// Read first: diabetes_regression.cpp; data/README.md. The arguments, if there are any, are the folder
// of the data and the one that the picture goes to.
// SPDX-License-Identifier: MIT
#include <algorithm>
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

// Half the mean square of what is left; p = (intercept, coefficients).
struct Objective {
  Matrix<double> rows;
  Vector<double> y;

  template <class T> T operator()(const Vector<T>& p) const {
    return (rows * p - y).squaredNorm() / (2.0 * static_cast<double>(y.size()));
  }
};

fluxion::Result fit(const Objective& f, const Vector<double>& start, double lambda) {
  return fluxion::minimize(
      f,
      start,
      fluxion::Owlqn{},
      {.stop = {.gradient = 1e-11}, .penalty = {.l1 = lambda, .range = {.from = 1}}});
}

// With all coefficients 0 the best intercept is the mean; a penalty of the largest slope that is left
// holds all of them there, and none that is weaker does.
double largest_penalty(const Objective& f, const Vector<double>& means) {
  const Vector<double> slopes = fluxion::gradient(f, means);
  return slopes.tail(slopes.size() - 1).lpNorm<Eigen::Infinity>();
}

// A curve for each coefficient, from the strongest penalty down, each fit from the one before.
std::vector<fluxion::Series> path(const Objective& f,
                                  const std::vector<std::string>& names,
                                  Vector<double> p,
                                  double lambda_max) {
  constexpr int points = 61;
  std::vector<fluxion::Series> curves(names.size() - 1);
  std::vector<bool> entered(curves.size());
  for (int k = 0; k < points; ++k) {
    const double lambda = lambda_max * std::pow(10.0, -3.0 * k / (points - 1));
    p = fit(f, p, lambda).x;
    for (std::size_t j = 0; j < curves.size(); ++j) {
      const double coefficient = p[static_cast<Eigen::Index>(j) + 1];
      curves[j].name = names[j + 1];
      curves[j].markers = false;
      curves[j].dashed = j >= 7;  // there are seven colours
      curves[j].x.push_back(lambda);
      curves[j].y.push_back(coefficient);
      if (coefficient != 0 && !entered[j]) {
        entered[j] = true;
        fmt::print("{:>8.3f}  {} enters\n", lambda, names[j + 1]);
      }
    }
  }
  return curves;
}

bool compare(const Objective& f,
             const std::vector<std::string>& names,
             const Vector<double>& start,
             double lambda,
             const std::string& file) {
  const auto reference = support::read_values(file);
  const auto result = fit(f, start, lambda);
  fmt::print("lambda = {}\n\n{}\n\n", lambda, result);
  support::Comparison comparison(10);
  comparison.add("minimum", result.value, reference.at("objective"));
  comparison.add(names, result.x, reference);
  fmt::print("{}\n", comparison.text());
  bool zeros_agree = true;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const bool zero = result.x[static_cast<Eigen::Index>(j)] == 0;
    zeros_agree = zeros_agree && zero == (reference.at(names[j]) == 0);
  }
  fmt::print("the zeros are {}\n\n", zeros_agree ? "the same" : "others: DISAGREES");
  return result && comparison.agrees() && zeros_agree;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const std::string output = argc > 2 ? std::string(argv[2]) + "/" : "";
  const support::Table table = support::read_table(folder + "/diabetes.csv");
  const support::Table design =
      support::with_intercept(support::standardised(table.without("target")));
  const Objective f{design.values, table.column("target")};
  Vector<double> means = Vector<double>::Zero(design.values.cols());
  means[0] = f.y.mean();

  const double lambda_max = largest_penalty(f, means);
  fmt::print("{:>8.3f}  all coefficients are 0\n", lambda_max);
  const auto curves = path(f, design.names, means, lambda_max);
  fmt::print("\n");
  bool agrees = true;
  for (const int lambda : {10, 1}) {
    const std::string file = fmt::format("{}/diabetes_lasso_z_lambda{}.csv", folder, lambda);
    agrees = compare(f, design.names, means, lambda, file) && agrees;
  }
  const std::string picture = output + "lasso_path.svg";
  fluxion::save_svg({.title = "Diabetes: coefficients of the lasso",
                     .x = {.label = "penalty lambda", .log = true},
                     .y = {.label = "coefficient (per standard deviation)"},
                     .series = curves},
                    picture);
  fmt::print("picture: {}\n", picture);
  return agrees ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
