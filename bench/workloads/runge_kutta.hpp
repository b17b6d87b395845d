// A chain of differential equations: y_i' = p_i y_{i-1} with y_{-1} = 1, y_0 = 1 and all other y_i = 0
// at time 0; f(p) = sum_i y_i(20) by the classical method of Runge and Kutta.
// For: code that starts at zeros which do not depend on anything. Sizes: 200 equations, 100 steps of
// 0.2. Seed: 12. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class RungeKutta : public Sizes<200> {
 public:
  static constexpr const char* name = "runge_kutta_200";
  static constexpr std::uint64_t seed = 12;
  static constexpr double manual_limit = 3;

  RungeKutta() {
    fluxion::test::SplitMix random(seed);
    for (double& p : point_) p = random.between(0.8, 1.2);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* p) const {
    std::vector<T> y(n, T(0.0));
    y[0] = T(1.0);
    std::vector<T> stage(y);
    std::vector<T> k1(y);
    std::vector<T> k2(y);
    std::vector<T> k3(y);
    std::vector<T> k4(y);
    for (std::size_t step = 0; step < steps; ++step) {
      rates(p, y, k1);
      for (std::size_t i = 0; i < n; ++i) stage[i] = y[i] + 0.5 * h * k1[i];
      rates(p, stage, k2);
      for (std::size_t i = 0; i < n; ++i) stage[i] = y[i] + 0.5 * h * k2[i];
      rates(p, stage, k3);
      for (std::size_t i = 0; i < n; ++i) stage[i] = y[i] + h * k3[i];
      rates(p, stage, k4);
      for (std::size_t i = 0; i < n; ++i) {
        y[i] = y[i] + h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
      }
    }
    T sum(0.0);
    for (std::size_t i = 0; i < n; ++i) sum += y[i];
    return sum;
  }

  double manual(const double* p, double* gradient) const {
    std::fill_n(stages_.begin() + 1, n, 0.0);
    stages_[1] = 1;
    for (std::size_t step = 0; step <= steps; ++step) stages_[4 * padded * step] = 1;
    for (std::size_t step = 0; step < steps; ++step) advance(p, &stages_[4 * padded * step]);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += stages_[4 * padded * steps + 1 + i];
    std::fill_n(adjoints_.begin(), n, 1.0);
    std::fill_n(gradient, n, 0.0);
    for (std::size_t step = steps; step-- > 0;) {
      go_back(p, &stages_[4 * padded * step], adjoints_.data(), gradient);
    }
    return sum;
  }

 private:
  static constexpr std::size_t n = 200;
  static constexpr std::size_t steps = 100;
  static constexpr double h = 0.2;
  static constexpr std::size_t padded = n + 1;

  template <class T> static void rates(const T* p, const std::vector<T>& y, std::vector<T>& k) {
    k[0] = p[0];
    for (std::size_t i = 1; i < n; ++i) k[i] = p[i] * y[i - 1];
  }

  /// Of the gradient by hand: a step goes from stages[0] to stages[4 * padded] by three stages
  /// between them. Each starts with y_{-1}, so that the rate of y_i is p[i] * stage[i].
  static void advance(const double* p, double* stages) {
    const double* y = stages;
    double* __restrict s2 = stages + padded;
    double* __restrict s3 = stages + 2 * padded;
    double* __restrict s4 = stages + 3 * padded;
    double* __restrict next = stages + 4 * padded;
    s2[0] = s3[0] = s4[0] = 1;
    for (std::size_t i = 0; i < n; ++i) s2[i + 1] = y[i + 1] + h / 2 * p[i] * y[i];
    for (std::size_t i = 0; i < n; ++i) s3[i + 1] = y[i + 1] + h / 2 * p[i] * s2[i];
    for (std::size_t i = 0; i < n; ++i) s4[i + 1] = y[i + 1] + h * p[i] * s3[i];
    for (std::size_t i = 0; i < n; ++i) {
      next[i + 1] = y[i + 1] + h / 6 * p[i] * (y[i] + 2 * s2[i] + 2 * s3[i] + s4[i]);
    }
  }

  /// The adjoint a of y from the end to the start of a step. a2, a3 and a4 are those of the stages,
  /// which get theirs from equation i + 1.
  static void go_back(const double* p, const double* y, double* __restrict a, double* gradient) {
    const double* s2 = y + padded;
    const double* s3 = y + 2 * padded;
    const double* s4 = y + 3 * padded;
    double a2[n];
    double a3[n];
    double a4[n];
    a2[n - 1] = a3[n - 1] = a4[n - 1] = 0;
    for (std::size_t i = 0; i < n - 1; ++i) a4[i] = h / 6 * p[i + 1] * a[i + 1];
    for (std::size_t i = 0; i < n - 1; ++i) a3[i] = p[i + 1] * (h / 3 * a[i + 1] + h * a4[i + 1]);
    for (std::size_t i = 0; i < n - 1; ++i) {
      a2[i] = p[i + 1] * (h / 3 * a[i + 1] + h / 2 * a3[i + 1]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      gradient[i] += h / 6 * a[i] * (y[i] + 2 * s2[i] + 2 * s3[i] + s4[i]) +
                     h / 2 * (a2[i] * y[i] + a3[i] * s2[i]) + h * a4[i] * s3[i];
    }
    for (std::size_t i = 0; i < n - 1; ++i) {
      a[i] += p[i + 1] * (h / 6 * a[i + 1] + h / 2 * a2[i + 1]) + a2[i] + a3[i] + a4[i];
    }
  }

  std::vector<double> point_ = std::vector<double>(inputs);
  // Of the gradient by hand; kept, as a tape is.
  mutable std::vector<double> stages_ = std::vector<double>(padded * (4 * steps + 1));
  mutable std::vector<double> adjoints_ = std::vector<double>(n);
};

}  // namespace bench
