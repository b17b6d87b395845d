// The step of RmsProp.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/rmsprop.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <span>

#include <fluxion/optimize/rmsprop.hpp>

#include "rule_steps.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

void require_parameters(const RmsProp& rule) {
  detail::require_kept(RmsProp::name, "smoothing", rule.smoothing, "0.99");
  detail::require_kept(RmsProp::name, "momentum", rule.momentum, "0.9");
  detail::require_epsilon(RmsProp::name, rule.epsilon);
}

}  // namespace

void RmsProp::validate() const {
  require_parameters(*this);
  detail::next_rate(name, rate, steps);
}

// With the means q of g^2 and m of g, and q' and m' after the step, the variance q' - m'^2 is
// smoothing (q - m^2) + smoothing (1 - smoothing) (g - m)^2: a sum, in which nothing cancels.
void RmsProp::update(std::span<double> x, std::span<const double> g) {
  require_parameters(*this);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_moments(name,
                      x.size(),
                      g.size(),
                      {&square, centered ? &mean : nullptr, momentum > 0 ? &velocity : nullptr});
  ++steps;
  const double kept = smoothing, taken = 1 - smoothing, least = epsilon, inertia = momentum;
  double* const s = square.data();
  double* const m = centered ? mean.data() : nullptr;
  double* const v = momentum > 0 ? velocity.data() : nullptr;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (m != nullptr) {
      const double off = g[i] - m[i];
      s[i] = kept * (s[i] + taken * off * off);
      m[i] += taken * off;
    } else {
      s[i] = kept * s[i] + taken * g[i] * g[i];
    }
    double move = g[i] / (std::sqrt(s[i]) + least);
    if (v != nullptr) {
      move = v[i] = inertia * v[i] + move;
    }
    x[i] -= step * move;
  }
}

}  // namespace fluxion
