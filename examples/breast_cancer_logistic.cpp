// Logistic regression on 569 tumours: malignant or benign, from 30 measurements of their cells.
// For: an objective with a loop over data; its minimum to 10 digits, weights beside the reference.
// Read first: diabetes_regression.cpp; data/README.md for the data and the references.
// SPDX-License-Identifier: MIT
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

// log(1 + exp(z)) for every z. Taken literally, exp overflows at z = 710, and at z = -40 the sum is
// 1 and its log 0, where the answer is 4e-18. So exp sees negative numbers only, and log1p keeps
// the digits of small ones. Why not max(z, 0) + log1p(exp(-abs(z)))? Its value is right, but max
// and abs have kinks at z = 0, and with all weights 0, where we start, every z is 0. Both branches
// here have the slope 1/2 there.
template <class T> T log1p_exp(const T& z) {
  if (z > 0) return z + fluxion::log1p(fluxion::exp(-z));
  return fluxion::log1p(fluxion::exp(z));
}

// mean log(1 + exp(-s_i (b + w.z_i))) + lambda/2 |w|^2 as a function of p = (b, w).
struct Objective {
  Matrix<double> signed_rows;  // row i: s_i (1, z_i); s_i is 1 for benign and -1 for malignant
  double lambda;

  template <class T> T operator()(const Vector<T>& p) const {
    const Vector<T> margins = signed_rows * p;
    T sum = 0.0;
    for (const T& margin : margins) sum += log1p_exp<T>(-margin);
    const auto w = p.tail(p.size() - 1);
    return sum / static_cast<double>(margins.size()) + 0.5 * lambda * w.squaredNorm();
  }
};

// The share of tumours on their own side of the plane.
double accuracy(const Objective& objective, const Vector<double>& p) {
  return ((objective.signed_rows * p).array() > 0).cast<double>().mean();
}

// Minimises from zeros and compares with the reference.
bool fit(const Objective& objective,
         const std::vector<std::string>& names,
         const support::Values& reference) {
  const Vector<double> zeros = Vector<double>::Zero(objective.signed_rows.cols());
  // A weight may be off by gradient / lambda: 1e-12 leaves seven digits of the smallest one.
  const auto result =
      fluxion::minimize(objective, zeros, fluxion::Bfgs{}, {.stop = {.gradient = 1e-12}});
  fmt::print("lambda = {:.6g}\n\n{}\n\n", objective.lambda, result);

  support::Comparison values(10);
  values.add("objective", result.value, reference.at("objective"));
  values.add("training accuracy", accuracy(objective, result.x), reference.at("accuracy"));
  fmt::print("{}\n", values.text());

  support::Comparison weights(7);
  weights.add(names, result.x, reference);
  fmt::print("{}\n", weights.text());
  return result && values.agrees() && weights.agrees();
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const support::Table table = support::read_table(folder + "/breast_cancer.csv");
  const support::Table features = support::standardised(table.without("target"));
  const support::Table design = support::with_intercept(features);
  const Vector<double> signs = 2.0 * table.column("target").array() - 1.0;
  const Matrix<double> signed_rows = signs.asDiagonal() * design.values;

  bool agrees = fit({signed_rows, 0.01},
                    design.names,
                    support::read_values(folder + "/breast_cancer_logistic_lambda0.01.csv"));
  // The penalty of scikit-learn's LogisticRegression(C=1).
  agrees = fit({signed_rows, 1.0 / static_cast<double>(signs.size())},
               design.names,
               support::read_values(folder + "/breast_cancer_logistic_C1.csv")) &&
           agrees;
  return agrees ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
