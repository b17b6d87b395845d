// Linear least squares: f(w) = sum_i r_i², r_i = a_i · w - b_i, in scalar loops.
// For: dot products and squares. Sizes: 1000 rows, 100 inputs. Seed: 8.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class LeastSquares : public Sizes<100> {
 public:
  static constexpr const char* name = "least_squares_1000x100";
  static constexpr std::uint64_t seed = 8;
  static constexpr double manual_limit = 3;

  LeastSquares() {
    fluxion::test::SplitMix random(seed);
    for (double& w : point_) w = random.between(-1, 1);
    for (double& a : rows_) a = random.between(-1, 1);
    for (double& b : right_side_) b = random.between(-10, 10);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* w) const {
    T sum(0.0);
    for (std::size_t i = 0; i < rows; ++i) {
      const double* row = &rows_[i * inputs];
      T residual(-right_side_[i]);
      for (std::size_t j = 0; j < inputs; ++j) residual += row[j] * w[j];
      sum += residual * residual;
    }
    return sum;
  }

  double manual(const double* w, double* gradient) const {
    std::fill_n(gradient, inputs, 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double* row = &rows_[i * inputs];
      double residual = -right_side_[i];
      for (std::size_t j = 0; j < inputs; ++j) residual += row[j] * w[j];
      sum += residual * residual;
      const double slope = 2 * residual;
      for (std::size_t j = 0; j < inputs; ++j) gradient[j] += slope * row[j];
    }
    return sum;
  }

 private:
  static constexpr std::size_t rows = 1000;

  std::vector<double> point_ = std::vector<double>(inputs);
  std::vector<double> rows_ = std::vector<double>(rows * inputs);
  std::vector<double> right_side_ = std::vector<double>(rows);
};

}  // namespace bench
