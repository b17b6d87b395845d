// Least squares with random data, for penalties that choose among the variables.
// For: tests of Owlqn and Fista: many columns, of which few count.
// Read first: splitmix.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include <fluxion/eigen.hpp>

#include "support/splitmix.hpp"

namespace fluxion::test {

/// |A x - b|^2 / (2 m), as an Objective.
struct LinearFit {
  Matrix<double> a;
  Vector<double> b;

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    ++calls;
    const double m = static_cast<double>(a.rows());
    const Vector<double> r = a * x - b;
    g.noalias() = a.transpose() * r / m;
    return r.squaredNorm() / (2 * m);
  }

  Vector<double> gradient(const Vector<double>& x) const {
    return a.transpose() * (a * x - b) / static_cast<double>(a.rows());
  }

  int calls = 0;
};

/// Entries between -1 and 1, and b from the first `few` columns with some noise.
inline LinearFit random_fit(std::uint64_t seed, Eigen::Index rows, Eigen::Index columns, int few) {
  SplitMix random(seed);
  LinearFit fit{.a = Matrix<double>(rows, columns), .b = Vector<double>::Zero(rows)};
  for (double& entry : fit.a.reshaped()) entry = random.between(-1, 1);
  for (Eigen::Index j = 0; j < few; ++j) fit.b += random.between(1, 3) * fit.a.col(j);
  for (double& entry : fit.b) entry += random.between(-0.1, 0.1);
  return fit;
}

}  // namespace fluxion::test
