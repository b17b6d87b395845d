// Whether two tools compute the same, and the checksums of the README.
// For: measure.hpp, which times nothing that is wrong; tests/bench/.
// Read first: workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "workload.hpp"

namespace bench {

/// The largest difference, relative to the largest number of `expected`; not finite is infinitely
/// far from everything.
inline double distance(std::span<const double> computed, std::span<const double> expected) {
  double difference = 0;
  double scale = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!std::isfinite(computed[i])) return std::numeric_limits<double>::infinity();
    difference = std::max(difference, std::abs(computed[i] - expected[i]));
    scale = std::max(scale, std::abs(expected[i]));
  }
  return difference == 0 ? 0 : difference / scale;
}

/// The largest distance of the values of an item.
template <class W> double value_distance(const Results<W>& computed, const Results<W>& expected) {
  double worst = 0;
  for (std::size_t i = 0; i < W::items; ++i) {
    worst = std::max(worst, distance(computed.outputs(i), expected.outputs(i)));
  }
  return worst;
}

/// The largest distance of the values or the derivatives of an item.
template <class W> double distance(const Results<W>& computed, const Results<W>& expected) {
  double worst = value_distance(computed, expected);
  for (std::size_t i = 0; i < W::items; ++i) {
    worst = std::max(worst, distance(computed.jacobian(i), expected.jacobian(i)));
  }
  return worst;
}

/// A sum over many numbers, and the sum of their magnitudes to judge a difference by.
struct Checksum {
  double sum = 0;
  double magnitude = 0;

  void add(double x) {
    sum += x;
    magnitude += std::abs(x);
  }
};

/// The sum of all values.
template <class W> Checksum value_checksum(const Results<W>& results) {
  Checksum checksum;
  for (const double value : results.values) checksum.add(value);
  return checksum;
}

/// The sum of all derivatives with weights 1, 2, ..., 7, 1, 2, ... in the order of Results.
template <class W> Checksum derivative_checksum(const Results<W>& results) {
  Checksum checksum;
  for (std::size_t k = 0; k < results.derivatives.size(); ++k) {
    checksum.add(static_cast<double>(k % 7 + 1) * results.derivatives[k]);
  }
  return checksum;
}

}  // namespace bench
