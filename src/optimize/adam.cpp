// The step of Adam.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/adam.hpp.
// SPDX-License-Identifier: MIT
#include <span>

#include <fluxion/optimize/adam.hpp>

#include "adam_step.hpp"

namespace fluxion::inline FLUXION_ABI {

void Adam::validate() const {
  detail::require_adam_parameters(*this);
  detail::next_rate(name, rate, steps);
}

void Adam::update(std::span<double> x, std::span<const double> g) {
  detail::require_adam_parameters(*this);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_adam_moments(*this, x, g);
  detail::adam_step(*this, step, x, g);
}

}  // namespace fluxion
