// A logistic regression whose gradient is NaN: which operation is to blame, and the cure.
// For: trace_nonfinite(), on an objective with many operations.
// Read first: breast_cancer_logistic.cpp, which has the cure from the start.
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

// The formula of the text-books.
const auto literal = []<class T>(const T& z) -> T { return log(1 + exp(z)); };

// The same number, without the overflow of exp.
const auto stable = []<class T>(const T& z) -> T { return fluxion::softplus(z); };

// mean log1p_exp(-s_i (b + w.x_i)) as a function of p = (b, w).
template <class F> struct Objective {
  Matrix<double> signed_rows;
  F log1p_exp;

  template <class T> T operator()(const Vector<T>& p) const {
    const Vector<T> margins = signed_rows * p;
    T sum = 0.0;
    for (const T& margin : margins) sum += log1p_exp(T(-margin));
    return sum / static_cast<double>(margins.size());
  }
};

template <class F>
fluxion::NonfiniteReport<double> inspect(const char* title,
                                         const Objective<F>& objective,
                                         const Vector<double>& p) {
  const auto [value, gradient] = fluxion::value_and_gradient(objective, p);
  const char* kind = gradient.allFinite() ? "a finite gradient" : "a gradient that is not finite";
  fmt::print("{}: f = {:.6g}, and {}\n", title, value, kind);
  const auto report = fluxion::trace_nonfinite(objective, p);
  fmt::print("{}\n\n", report);
  return report;
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const support::Table table = support::read_table(folder + "/breast_cancer.csv");
  const Vector<double> signs = 2.0 * table.column("target").array() - 1.0;
  const Matrix<double> design = support::with_intercept(table.without("target")).values;
  const Matrix<double> signed_rows = signs.asDiagonal() * design;
  // Areas are some hundred square micrometres, so z is some thousand.
  const Vector<double> ones = Vector<double>::Ones(design.cols());

  const auto bad =
      inspect("log(1 + exp(z))", Objective<decltype(literal)>{signed_rows, literal}, ones);
  const auto good = inspect("softplus(z)", Objective<decltype(stable)>{signed_rows, stable}, ones);
  return bad.operation == "exp" && good.all_finite() ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
