// The step of stochastic gradient descent.
// For: keeping it out of every file that includes the header.
// Read first: include/fluxion/optimize/sgd.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <span>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/sgd.hpp>

#include "rule_steps.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

void require_parameters(const Sgd& rule) {
  detail::require_kept(Sgd::name, "momentum", rule.momentum, "0.9");
  if (rule.nesterov && rule.momentum == 0) {
    throw OptionError(
        "Sgd: nesterov needs a momentum; got momentum 0, expected 0 < momentum < 1; "
        "try .momentum = 0.9");
  }
}

}  // namespace

void Sgd::validate() const {
  require_parameters(*this);
  detail::next_rate(name, rate, steps);
}

void Sgd::update(std::span<double> x, std::span<const double> g) {
  require_parameters(*this);
  const double step = detail::next_rate(name, rate, steps);
  detail::fit_moments(name, x.size(), g.size(), {momentum > 0 ? &velocity : nullptr});
  ++steps;
  if (momentum == 0) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] -= step * g[i];
    }
    return;
  }
  const double kept = momentum;
  const bool ahead = nesterov;
  double* const v = velocity.data();
  for (std::size_t i = 0; i < x.size(); ++i) {
    v[i] = kept * v[i] + g[i];
    x[i] -= step * (ahead ? g[i] + kept * v[i] : v[i]);
  }
}

}  // namespace fluxion
