// The step of AdamW: decay, then the step of Adam.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/adamw.hpp.
// SPDX-License-Identifier: MIT
#include <span>

#include <fluxion/optimize/adamw.hpp>

#include "adam_step.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

void require_parameters(const AdamW& rule) {
  detail::require_adam_parameters(rule);
  detail::require_decay(AdamW::name, rule.decay, rule.decayed);
}

}  // namespace

void AdamW::validate() const {
  require_parameters(*this);
  detail::next_rate(name, rate, steps);
}

void AdamW::update(std::span<double> x, std::span<const double> g) {
  require_parameters(*this);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_adam_moments(*this, x, g);
  detail::decay_entries(x, decayed, step * decay);
  detail::adam_step(*this, step, x, g);
}

}  // namespace fluxion
