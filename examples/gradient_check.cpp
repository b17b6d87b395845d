// Compares the gradients of the other examples with finite differences, entry by entry.
// For: what to do before a long run, and how a wrong gradient looks.
// Read first: quadratic.cpp, diabetes_regression.cpp, breast_cancer_logistic.cpp.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/csv.hpp"
#include "support/design.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

const auto quadratic = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

bool agrees(const char* title, const fluxion::CheckReport& report) {
  fmt::print("{}\n\n{}\n\n", title, report);
  return static_cast<bool>(report);
}

bool check_quadratic() {
  return agrees("Quadratic at (10, 12)", fluxion::check_gradient(quadratic, {10.0, 12.0}));
}

// A gradient written by hand with a slip: the derivative of 2 x1^2 is 4 x1.
bool finds_the_slip() {
  const auto slip = [](const Vector<double>& x) { return Vector<double>{{x[0], 2.0 * x[1]}}; };
  const auto report = fluxion::check_gradient(quadratic, slip, {10.0, 12.0});
  return !agrees("The same with a mistake made by hand, which must be found", report);
}

bool check_regressions(const std::string& folder) {
  const support::Table table = support::read_table(folder + "/diabetes.csv");
  const support::Table features = support::standardised(table.without("target"));
  const Matrix<double> design = support::with_intercept(features).values;
  const Vector<double> y = table.column("target");
  const auto ordinary = [&](const auto& p) { return (y - design * p).squaredNorm(); };
  const auto ridge = [&](const auto& p) {
    return ordinary(p) + 10.0 * p.tail(p.size() - 1).squaredNorm();
  };
  const Vector<double> ones = Vector<double>::Ones(design.cols());
  const bool first =
      agrees("Diabetes, least squares, at ones", fluxion::check_gradient(ordinary, ones));
  return agrees("Diabetes, ridge, at ones", fluxion::check_gradient(ridge, ones)) && first;
}

// log(1 + exp(z)); breast_cancer_logistic.cpp says why it is written like this.
template <class T> T log1p_exp(const T& z) {
  if (z > 0) return z + fluxion::log1p(fluxion::exp(-z));
  return fluxion::log1p(fluxion::exp(z));
}

bool check_logistic(const std::string& folder) {
  const support::Table table = support::read_table(folder + "/breast_cancer.csv");
  const support::Table features = support::standardised(table.without("target"));
  const Vector<double> signs = 2.0 * table.column("target").array() - 1.0;
  const Matrix<double> signed_rows = signs.asDiagonal() * support::with_intercept(features).values;
  const auto objective = [&]<class T>(const Vector<T>& p) -> T {
    const Vector<T> margins = signed_rows * p;
    T sum = 0.0;
    for (const T& margin : margins) sum += log1p_exp<T>(-margin);
    return sum / static_cast<double>(margins.size()) + 0.005 * p.tail(p.size() - 1).squaredNorm();
  };
  // Here every margin is 0, where a formula with a kink would be found out.
  const Vector<double> zeros = Vector<double>::Zero(signed_rows.cols());
  return agrees("Breast cancer, lambda = 0.01, at zeros",
                fluxion::check_gradient(objective, zeros, {.rows = 31}));
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  bool good = check_quadratic();
  good = finds_the_slip() && good;
  good = check_regressions(folder) && good;
  good = check_logistic(folder) && good;
  return good ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
