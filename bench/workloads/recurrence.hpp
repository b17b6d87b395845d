// A conservative quadratic map: f(x0, y0) = x + y after 20000 steps (x, y) <- (y, a y² + c y - x).
// For: statements of one operation, five a step. Sizes: 20000 steps, 2 inputs. Seed: 2.
// Read first: harness/workload.hpp.
//
// Near 0 the map turns points about 0 and keeps areas, so neither orbit nor derivative grows or dies.
// SPDX-License-Identifier: MIT
#pragma once

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class Recurrence : public Sizes<2> {
 public:
  static constexpr const char* name = "recurrence_20000";
  static constexpr std::uint64_t seed = 2;
  static constexpr double manual_limit = 6;

  Recurrence() {
    fluxion::test::SplitMix random(seed);
    for (double& x : point_) x = random.between(0.01, 0.02);
    a_ = random.between(0.9, 1.1);
    c_ = random.between(0.2, 0.4);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* start) const {
    T x = start[0];
    T y = start[1];
    for (std::size_t i = 0; i < steps; ++i) {
      T square = y * y;
      T bent = a_ * square;
      T straight = c_ * y;
      T sum = bent + straight;
      T next = sum - x;
      x = y;
      y = next;
    }
    return x + y;
  }

  double manual(const double* start, double* gradient) const {
    double x = start[0];
    double y = start[1];
    for (std::size_t i = 0; i < steps; ++i) {
      slopes_[i] = 2 * a_ * y + c_;
      const double next = (a_ * y + c_) * y - x;
      x = y;
      y = next;
    }
    double x_adjoint = 1;
    double y_adjoint = 1;
    for (std::size_t i = steps; i-- > 0;) {
      const double next_adjoint = y_adjoint;
      y_adjoint = slopes_[i] * next_adjoint + x_adjoint;
      x_adjoint = -next_adjoint;
    }
    gradient[0] = x_adjoint;
    gradient[1] = y_adjoint;
    return x + y;
  }

 private:
  static constexpr std::size_t steps = 20000;

  std::vector<double> point_ = std::vector<double>(inputs);
  double a_ = 0;
  double c_ = 0;
  mutable std::vector<double> slopes_ = std::vector<double>(steps);  // kept, as a tape is
};

}  // namespace bench
