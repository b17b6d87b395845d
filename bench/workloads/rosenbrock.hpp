// The chained Rosenbrock function: f(x) = sum_i 100 (x_{i+1} - x_i²)² + (1 - x_i)².
// For: objectives of optimisation. Sizes: 1000 inputs. Seed: 5.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

/// The function of n variables.
template <std::size_t n> class ChainedRosenbrock : public Sizes<n> {
 public:
  explicit ChainedRosenbrock(std::uint64_t seed) {
    fluxion::test::SplitMix random(seed);
    for (double& x : point_) x = random.between(-1.5, 1.5);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* x) const {
    T sum(0.0);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      T valley = x[i + 1] - x[i] * x[i];
      T slope = 1.0 - x[i];
      sum += 100.0 * valley * valley + slope * slope;
    }
    return sum;
  }

  /// All but the sums is vectorised: terms are added in their order, as f adds them.
  double manual(const double* x, double* gradient) const {
    std::array<double, n - 1> terms;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const double valley = x[i + 1] - x[i] * x[i];
      const double slope = 1 - x[i];
      terms[i] = 100 * valley * valley + slope * slope;
      gradient[i] = -400 * valley * x[i] - 2 * slope;
    }
    gradient[n - 1] = 0;
    double sum = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      sum += terms[i];
      gradient[i + 1] += 200 * (x[i + 1] - x[i] * x[i]);
    }
    return sum;
  }

 private:
  std::vector<double> point_ = std::vector<double>(n);
};

class Rosenbrock : public ChainedRosenbrock<1000> {
 public:
  static constexpr const char* name = "rosenbrock_1000";
  static constexpr std::uint64_t seed = 5;
  static constexpr double manual_limit = 3;

  Rosenbrock() : ChainedRosenbrock(seed) {}
};

}  // namespace bench
