// Small symmetric positive definite matrices, row by row.
// For: saddle_system.cpp and newton_gain.cpp, which keep Eigen's decompositions out of what every
// user of an optimiser compiles. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

// A = L L' in place, in the lower triangle of k rows.
inline bool cholesky(std::vector<double>& a, std::size_t k) {
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = a[i * k + j];
      for (std::size_t l = 0; l < j; ++l) rest -= a[i * k + l] * a[j * k + l];
      if (i == j && !(rest > 0 && std::isfinite(rest))) return false;
      a[i * k + j] = i == j ? std::sqrt(rest) : rest / a[j * k + j];
    }
  }
  return true;
}

// x <- inv(L) x
inline void forward(const std::vector<double>& l, std::span<double> x) {
  const std::size_t k = x.size();
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < i; ++j) x[i] -= l[i * k + j] * x[j];
    x[i] /= l[i * k + i];
  }
}

}  // namespace fluxion
