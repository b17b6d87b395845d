// One term of a logistic regression: f(w) = log(1 + exp(-z)), z = y x · w, in scalar loops.
// For: gradients of the terms of a sum, one by one. Sizes: 100 weights, 2000 rows x with labels
// y = ±1. Seed: 14. Read first: logistic.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "logistic.hpp"

namespace bench {

/// The loss of one row.
struct LogisticLoss {
  using Row = LogisticRow<100>;

  std::span<const double> weights;
  std::span<const double> row;

  std::span<const double> point() const { return weights; }
  std::span<const double> parameters() const { return row; }

  template <class T> T operator()(const T* w) const { return formula(w, row.data()); }

  template <class T, class P> static T formula(const T* w, const P* row) {
    return Row::formula(w, row);
  }

  double manual(const double* w, double* gradient) const {
    double slope = 0;
    const double value = Row::manual(w, row.data(), slope);
    for (std::size_t j = 0; j < row.size(); ++j) gradient[j] = slope * row[j];
    return value;
  }
};

class LogisticTerm : public Sizes<100, 1, 2000> {
 public:
  static constexpr const char* name = "logistic_term_100";
  static constexpr std::uint64_t seed = 14;
  static constexpr double manual_limit = 3;

  LogisticTerm() {
    fluxion::test::SplitMix random(seed);
    for (double& w : weights_) w = random.between(-0.2, 0.2);
    rows_ = LogisticLoss::Row::random(random, items);
  }

  LogisticLoss item(std::size_t i) const {
    return {weights_, std::span(rows_).subspan(i * inputs, inputs)};
  }

 private:
  std::vector<double> weights_ = std::vector<double>(inputs);
  std::vector<double> rows_;
};

}  // namespace bench
