// Logistic regression: f(w) = sum_i log(1 + exp(-z_i)), z_i = y_i x_i · w, in scalar loops.
// For: dot products. Sizes: 1000 rows x_i with labels y_i = ±1, 100 weights. Seed: 1.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

/// One row: the formula, and its slope by w_j over x_j.
template <std::size_t weights> struct LogisticRow {
  /// row: y x.
  template <class T, class P> static T formula(const T* w, const P* row) {
    using std::exp, std::log;
    T z(0.0);
    for (std::size_t j = 0; j < weights; ++j) z += row[j] * w[j];
    return log(1.0 + exp(-z));
  }

  static double manual(const double* w, const double* row, double& slope) {
    double z = 0;
    for (std::size_t j = 0; j < weights; ++j) z += row[j] * w[j];
    const double e = std::exp(-z);
    slope = -e / (1 + e);
    return std::log(1 + e);
  }

  static std::vector<double> random(fluxion::test::SplitMix& random, std::size_t rows) {
    std::vector<double> data;
    for (std::size_t i = 0; i < rows; ++i) {
      const double label = random.chance(50) ? 1 : -1;
      for (std::size_t j = 0; j < weights; ++j) data.push_back(label * random.between(-1, 1));
    }
    return data;
  }
};

class Logistic : public Sizes<100> {
 public:
  static constexpr const char* name = "logistic_1000x100";
  static constexpr std::uint64_t seed = 1;
  static constexpr double manual_limit = 3;

  Logistic() {
    fluxion::test::SplitMix random(seed);
    for (double& w : point_) w = random.between(-0.2, 0.2);
    rows_ = Row::random(random, rows);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* w) const {
    T sum(0.0);
    for (std::size_t i = 0; i < rows; ++i) sum += Row::formula(w, &rows_[i * inputs]);
    return sum;
  }

  double manual(const double* w, double* gradient) const {
    std::fill_n(gradient, inputs, 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double* row = &rows_[i * inputs];
      double slope = 0;
      sum += Row::manual(w, row, slope);
      for (std::size_t j = 0; j < inputs; ++j) gradient[j] += slope * row[j];
    }
    return sum;
  }

 private:
  using Row = LogisticRow<inputs>;
  static constexpr std::size_t rows = 1000;

  std::vector<double> point_ = std::vector<double>(inputs);
  std::vector<double> rows_;
};

}  // namespace bench
