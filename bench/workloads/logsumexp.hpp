// The logarithm of a sum of exponentials: f(x) = m + log(sum_i exp(x_i - m)), m = max x_i.
// For: one long sum. Sizes: 100000 inputs. Seed: 7.
// Read first: harness/workload.hpp.
//
// m is a plain number: it cancels, and so does its derivative.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class LogSumExp : public Sizes<100000> {
 public:
  static constexpr const char* name = "logsumexp_100000";
  static constexpr std::uint64_t seed = 7;
  static constexpr double manual_limit = 3;

  LogSumExp() {
    fluxion::test::SplitMix random(seed);
    for (double& x : point_) x = random.between(-5, 5);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* x) const {
    using std::exp, std::log;
    double largest = value_of(x[0]);
    for (std::size_t i = 1; i < inputs; ++i) largest = std::max(largest, value_of(x[i]));
    T sum(0.0);
    for (std::size_t i = 0; i < inputs; ++i) sum += exp(x[i] - largest);
    return largest + log(sum);
  }

  double manual(const double* x, double* gradient) const {
    double largest = x[0];
    for (std::size_t i = 1; i < inputs; ++i) largest = std::max(largest, x[i]);
    double sum = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
      gradient[i] = std::exp(x[i] - largest);
      sum += gradient[i];
    }
    const double share = 1 / sum;
    for (std::size_t i = 0; i < inputs; ++i) gradient[i] *= share;
    return largest + std::log(sum);
  }

 private:
  std::vector<double> point_ = std::vector<double>(inputs);
};

}  // namespace bench
