// The determinant of a matrix by recursive expansion along rows, as in the textbook.
// For: recursion and small temporaries. Sizes: 8x8, 64 inputs by rows, 69280 products. Seed: 9.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class Determinant : public Sizes<64> {
 public:
  static constexpr const char* name = "determinant_8";
  static constexpr std::uint64_t seed = 9;
  static constexpr double manual_limit = 3;

  Determinant() {
    fluxion::test::SplitMix random(seed);
    for (double& a : point_) a = random.between(-1, 1);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* a) const { return expand(a, 0, (1U << n) - 1); }

  /// det A and det A · A⁻ᵀ, both from one elimination: nobody differentiates the expansion by hand.
  double manual(const double* a, double* gradient) const;

 private:
  static constexpr std::size_t n = 8;

  /// The determinant of the rows from `row` on and the columns whose bit is set.
  template <class T> static T expand(const T* a, std::size_t row, unsigned columns) {
    if (row == n - 1) return a[row * n + last_of(columns)];
    T sum(0.0);
    bool positive = true;
    for (std::size_t j = 0; j < n; ++j) {
      const unsigned column = 1U << j;
      if ((columns & column) == 0) continue;
      if (positive) {
        sum += a[row * n + j] * expand(a, row + 1, columns & ~column);
      } else {
        sum -= a[row * n + j] * expand(a, row + 1, columns & ~column);
      }
      positive = !positive;
    }
    return sum;
  }

  static std::size_t last_of(unsigned columns) {
    std::size_t j = 0;
    while (columns >> (j + 1) != 0) ++j;
    return j;
  }

  std::vector<double> point_ = std::vector<double>(inputs);
};

inline double Determinant::manual(const double* a, double* gradient) const {
  // Gauss-Jordan on (A | I) with row pivoting.
  double m[n][2 * n] = {};
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(a + i * n, n, m[i]);
    m[i][n + i] = 1;
  }
  double determinant = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (std::abs(m[i][k]) > std::abs(m[pivot][k])) pivot = i;
    }
    if (pivot != k) {
      std::swap_ranges(m[k], m[k] + 2 * n, m[pivot]);
      determinant = -determinant;
    }
    determinant *= m[k][k];
    const double scale = 1 / m[k][k];
    for (double& entry : m[k]) entry *= scale;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = m[i][k];
      for (std::size_t j = 0; j < 2 * n; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) gradient[i * n + j] = determinant * m[j][n + i];
  }
  return determinant;
}

}  // namespace bench
