// The step of AdaGrad.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/adagrad.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <span>

#include <fluxion/optimize/adagrad.hpp>

#include "rule_steps.hpp"

namespace fluxion::inline FLUXION_ABI {

void AdaGrad::validate() const {
  detail::require_epsilon(name, epsilon);
  detail::next_rate(name, rate, steps);
}

void AdaGrad::update(std::span<double> x, std::span<const double> g) {
  detail::require_epsilon(name, epsilon);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_moments(name, x.size(), g.size(), {&square_sum});
  ++steps;
  const double least = epsilon;
  double* const sum = square_sum.data();
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum[i] += g[i] * g[i];
    x[i] -= step * g[i] / (std::sqrt(sum[i]) + least);
  }
}

}  // namespace fluxion
