// What a test problem is: a formula, a start and the known answers.
// For: the tests and the benches of the optimisers, which run every method on the same problems.
// Read first: mgh_problems.hpp for the problems.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::test::problems {

inline Vector<double> point(std::initializer_list<double> entries) {
  Vector<double> x(static_cast<Eigen::Index>(entries.size()));
  std::copy(entries.begin(), entries.end(), x.begin());
  return x;
}

/// The values of f at its stationary points, as far as they are known.
struct KnownValues {
  double minimum = 0;
  std::vector<double> others{};
};

/// Four digits: relative, or absolute where the expected value is 0.
inline bool agrees(double value, double expected) {
  const double scale = expected == 0 ? 1 : std::abs(expected);
  return std::abs(value - expected) <= 1e-4 * scale;
}

inline bool is_minimum(double value, const KnownValues& known) {
  return agrees(value, known.minimum);
}

inline bool is_other_stationary_value(double value, const KnownValues& known) {
  for (const double other : known.others) {
    if (agrees(value, other)) return true;
  }
  return false;
}

template <class T> T sum_of_squares(const Vector<T>& r) {
  T sum(0);
  for (Eigen::Index i = 0; i < r.size(); ++i) sum += r[i] * r[i];
  return sum;
}

/// f(x) = sum of the squares of Problem's residuals, without a factor 1/2.
template <class Problem> struct SumOfSquares {
  template <class T> T operator()(const Vector<T>& x) const {
    return sum_of_squares<T>(static_cast<const Problem&>(*this).residuals(x));
  }
};

}  // namespace fluxion::test::problems
