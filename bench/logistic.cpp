// A fit from beginning to end: the logistic regression of examples/breast_cancer_logistic.cpp by the
// tape, as a mean over rows by the tape, and with the term of that mean recorded.
// For: a table in Markdown. Read first: README.md in this folder, that example.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/program.hpp>

#include "examples/support/csv.hpp"
#include "examples/support/design.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

constexpr int runs = 21;  // of each, in turn

/// As in the example: mean log(1 + exp(-margin)) and a penalty of all weights but the first.
struct Objective {
  Matrix<double> signed_rows;
  double lambda;

  template <class T> T operator()(const Vector<T>& p) const {
    const Vector<T> margins = signed_rows * p;
    T sum = 0.0;
    for (const T& margin : margins) {
      if (margin < 0) {
        sum += -margin + log1p(exp(margin));
      } else {
        sum += log1p(exp(-margin));
      }
    }
    const auto w = p.tail(p.size() - 1);
    return sum / static_cast<double>(margins.size()) + 0.5 * lambda * w.squaredNorm();
  }
};

/// The same of one row.
struct Term {
  double lambda;

  template <class T> T operator()(const Vector<T>& p, const auto& row) const {
    T margin = p[0] * row[0];
    T squares = 0.0;
    for (Eigen::Index i = 1; i < p.size(); ++i) {
      margin += p[i] * row[i];
      squares += p[i] * p[i];
    }
    return fluxion::softplus(T(-margin)) + 0.5 * lambda * squares;
  }
};

Matrix<double> signed_rows(const std::string& folder) {
  const support::Table table = support::read_table(folder + "/breast_cancer.csv");
  const support::Table features = support::standardised(table.without("target"));
  const Vector<double> signs = 2.0 * table.column("target").array() - 1.0;
  return signs.asDiagonal() * support::with_intercept(features).values;
}

struct Runs {
  std::vector<double> milliseconds{};
  fluxion::Result last{};

  template <class F> void time(const F& fit) {
    const auto start = std::chrono::steady_clock::now();
    last = fit();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    milliseconds.push_back(took.count());
  }
  double median() {
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[milliseconds.size() / 2];
  }
};

void compare(const Matrix<double>& rows, double lambda) {
  const Objective objective{rows, lambda};
  const auto mean = fluxion::mean_over(rows, Term{lambda});
  const Vector<double> zeros = Vector<double>::Zero(rows.cols());
  const fluxion::Options options{.stop = {.gradient = 1e-12}};
  std::array<Runs, 3> all;
  for (int k = 0; k < runs; ++k) {
    all[0].time([&] { return fluxion::minimize(objective, zeros, fluxion::Bfgs{}, options); });
    all[1].time([&] { return fluxion::minimize(mean, zeros, fluxion::Bfgs{}, options); });
    all[2].time([&] {
      return fluxion::minimize(mean, zeros, fluxion::Bfgs{}, {.record = true, .options = options});
    });
  }
  constexpr std::array names = {"tape", "mean_over by the tape", "mean_over recorded"};
  const double reference = all[0].median();
  for (std::size_t i = 0; i < all.size(); ++i) {
    fmt::print("| {:.4g} | {} | {:.2f} | {:.2f} | {:.2f} | {} | {:.15g} |\n",
               lambda,
               names[i],
               all[i].median(),
               all[i].milliseconds.front(),
               reference / all[i].median(),
               all[i].last.iterations,
               all[i].last.value);
  }
}

}  // namespace

int main() {
  const Matrix<double> rows = signed_rows(FLUXION_EXAMPLE_DATA);
  fmt::print("| lambda | run | median ms | least ms | times as fast | iterations | minimum |\n");
  fmt::print("|---|---|---|---|---|---|---|\n");
  compare(rows, 0.01);
  compare(rows, 1.0 / static_cast<double>(rows.rows()));
}
