// The step of Lion.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/lion.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <span>

#include <fluxion/optimize/lion.hpp>

#include "rule_steps.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

void require_parameters(const Lion& rule) {
  detail::require_kept(Lion::name, "beta1", rule.beta1, "0.9");
  detail::require_kept(Lion::name, "beta2", rule.beta2, "0.99");
  detail::require_decay(Lion::name, rule.decay, rule.decayed);
}

double sign(double x) { return static_cast<double>((x > 0) - (x < 0)); }

}  // namespace

void Lion::validate() const {
  require_parameters(*this);
  detail::next_rate(name, rate, steps);
}

void Lion::update(std::span<double> x, std::span<const double> g) {
  require_parameters(*this);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_moments(name, x.size(), g.size(), {&mean});
  ++steps;
  detail::decay_entries(x, decayed, step * decay);
  const double ahead = beta1, kept = beta2;
  double* const m = mean.data();
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] -= step * sign(ahead * m[i] + (1 - ahead) * g[i]);
    m[i] = kept * m[i] + (1 - kept) * g[i];
  }
}

}  // namespace fluxion
