// Objectives with a gradient written by hand, for testing optimisers without differentiation.
// For: tests/optimize; also those whose gradient is wrong on purpose, or which are not finite.
// Read first: include/fluxion/optimize/objective.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <functional>
#include <initializer_list>
#include <limits>
#include <utility>

#include <fluxion/eigen.hpp>

namespace fluxion::test {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// An Objective made of a function that returns the value and writes the gradient. It remembers how
/// often it was called and the lowest finite value that it returned.
struct HandWritten {
  using Function = std::function<double(const Vector<double>&, Vector<double>&)>;

  explicit HandWritten(Function f) : function(std::move(f)) {}

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    ++calls;
    const double value = function(x, g);
    if (std::isfinite(value) && g.allFinite()) lowest = std::fmin(lowest, value);
    return value;
  }

  /// H v by a central difference of the gradient.
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) const {
    const double h = 1e-6 * std::fmax(1, x.lpNorm<Eigen::Infinity>()) / v.stableNorm();
    Vector<double> behind(x.size());
    function(x + h * v, p);
    function(x - h * v, behind);
    p = (p - behind) / (2 * h);
  }

  Function function;
  int calls = 0;
  double lowest = infinity;
};

inline HandWritten rosenbrock() {
  return HandWritten([](const Vector<double>& x, Vector<double>& g) {
    const double a = x[1] - x[0] * x[0];
    const double b = 1 - x[0];
    g[0] = -400 * a * x[0] - 2 * b;
    g[1] = 200 * a;
    return 100 * a * a + b * b;
  });
}

/// Sum of x_i^2, with any multiple of its gradient: 2 is right.
inline HandWritten bowl(double gradient_factor = 2) {
  return HandWritten([gradient_factor](const Vector<double>& x, Vector<double>& g) {
    g = gradient_factor * x;
    return x.squaredNorm();
  });
}

/// Sum of x_i - log x_i, whose minimum is n at (1, ..., 1), and `outside` where an x_i <= 0.
inline HandWritten barrier(double outside) {
  return HandWritten([outside](const Vector<double>& x, Vector<double>& g) {
    if (x.minCoeff() <= 0) {
      g.setConstant(outside);
      return outside;
    }
    g = 1 - x.array().inverse();
    return (x.array() - x.array().log()).sum();
  });
}

}  // namespace fluxion::test
