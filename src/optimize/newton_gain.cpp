// The gain of Newton's step by a Cholesky factorisation.
// For: newton_gain.hpp.
// Read first: include/fluxion/optimize/newton_gain.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include <fluxion/optimize/newton_gain.hpp>

#include "cholesky.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

double newton_gain(std::vector<double> h, std::vector<double> g) {
  const std::size_t n = g.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      h[i * n + j] = h[j * n + i] = (h[i * n + j] + h[j * n + i]) / 2;
    }
  }
  const double size = std::sqrt(std::inner_product(h.begin(), h.end(), h.begin(), 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    h[i * n + i] += 1e-7 * size;
  }
  if (!cholesky(h, n)) {
    return 0;
  }
  forward(h, g);
  return std::inner_product(g.begin(), g.end(), g.begin(), 0.0) / 2;
}

}  // namespace fluxion
