// How much of its time an optimiser spends outside of its objective, on logistic regression with
// 10000 rows and 100 weights: the gradient is written by hand, because that is the hardest case.
// For: the price of a method beside evaluations. Read first: README.md in this folder.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include <fluxion/optimize/adam.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "tests/support/splitmix.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Options;
using fluxion::Result;
using fluxion::Vector;

constexpr int rows = 10000;
constexpr int weights = 100;
constexpr int repetitions = 7;

/// Mean of log(1 + exp(-z_i)), z = X w with the labels in X, and |w|² / 2000. It notes its own time.
class Logistic {
 public:
  Logistic() : x_(rows, weights), z_(rows), slope_(rows) {
    fluxion::test::SplitMix random(1);
    const Vector<double> truth =
        Vector<double>::NullaryExpr(weights, [&] { return random.between(-1, 1); });
    x_ = Matrix<double>::NullaryExpr(rows, weights, [&] { return random.between(-1, 1); });
    for (int i = 0; i < rows; ++i) {
      const double noisy = x_.row(i).dot(truth) + random.between(-2, 2);
      if (noisy < 0) x_.row(i) *= -1;
    }
  }

  double value_and_gradient(const Vector<double>& w, Vector<double>& g) {
    const auto begin = std::chrono::steady_clock::now();
    z_.noalias() = x_ * w;
    slope_ = (-z_.array()).exp();
    const double sum = (1 + slope_.array()).log().sum();
    slope_.array() /= -(1 + slope_.array());
    g.noalias() = x_.transpose() * slope_;
    g = g / rows + 1e-3 * w;
    inside += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return sum / rows + 5e-4 * w.squaredNorm();
  }

  double inside = 0;

 private:
  Matrix<double> x_;
  Vector<double> z_, slope_;
};

template <class Method>
void report(std::string_view name,
            Logistic& objective,
            const Method& method,
            const Options& options) {
  std::array<double, repetitions> shares{};
  Result result;
  for (double& share : shares) {
    objective.inside = 0;
    result = minimize(objective, Vector<double>(Vector<double>::Zero(weights)), method, options);
    share = 1 - objective.inside / result.seconds;
  }
  std::nth_element(shares.begin(), shares.begin() + repetitions / 2, shares.end());
  fmt::print("{:14} {:4} iterations, {:4} gradients, {}: {:5.2f} % outside the objective\n",
             name,
             result.iterations,
             result.counts.gradient,
             result.status,
             100 * shares[repetitions / 2]);
}

}  // namespace

int main() {
  Logistic objective;
  report("Bfgs", objective, fluxion::Bfgs{}, {});
  report("Lbfgs", objective, fluxion::Lbfgs{}, {});
  report("Adam", objective, fluxion::Adam{.rate = 0.1}, {.stop = {.iterations = 200}});
  const std::vector<double> side(weights, 0.3);
  report("Lbfgs in a box",
         objective,
         fluxion::Lbfgs{},
         {.bounds = {.lower = std::vector<double>(weights, -0.3), .upper = side}});
}
