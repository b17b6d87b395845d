// Elementary functions: f(x) = sum_i sqrt(1 + log(1 + t_i²)), t_i = sin(x_i) exp(x_i).
// For: the cost of partials beside libm. Sizes: 20000 inputs. Seed: 3.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class Transcendental : public Sizes<20000> {
 public:
  static constexpr const char* name = "transcendental_20000";
  static constexpr std::uint64_t seed = 3;
  static constexpr double manual_limit = 2;

  Transcendental() {
    fluxion::test::SplitMix random(seed);
    for (double& x : point_) x = random.between(-2, 2);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* x) const {
    using std::exp, std::log, std::sin, std::sqrt;
    T sum(0.0);
    for (std::size_t i = 0; i < inputs; ++i) {
      T t = sin(x[i]) * exp(x[i]);
      T u = log(1.0 + t * t);
      T v = sqrt(1.0 + u);
      sum += v;
    }
    return sum;
  }

  double manual(const double* x, double* gradient) const {
    double sum = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
      const double s = std::sin(x[i]);
      const double c = std::cos(x[i]);
      const double e = std::exp(x[i]);
      const double t = s * e;
      const double w = 1 + t * t;
      const double v = std::sqrt(1 + std::log(w));
      sum += v;
      gradient[i] = t * e * (s + c) / (v * w);
    }
    return sum;
  }

 private:
  std::vector<double> point_ = std::vector<double>(inputs);
};

}  // namespace bench
