// The step of Adam.
// For: Adam and AdamW, which have the same moments. Read first: include/fluxion/optimize/adam.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "rule_steps.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

template <class Rule> void require_adam_parameters(const Rule& rule) {
  require_kept(Rule::name, "beta1", rule.beta1, "0.9");
  require_kept(Rule::name, "beta2", rule.beta2, "0.999");
  require_epsilon(Rule::name, rule.epsilon);
}

template <class Rule>
void fit_adam_moments(Rule& rule, std::span<const double> x, std::span<const double> g) {
  fit_moments(Rule::name,
              x.size(),
              g.size(),
              {&rule.mean, &rule.square, rule.amsgrad ? &rule.largest_square : nullptr});
}

template <class Rule>
void adam_step(Rule& rule, double rate, std::span<double> x, std::span<const double> g) {
  ++rule.steps;
  const double step = rate / missing_weight(rule.beta1, rule.steps);
  const double unit = 1 / std::sqrt(missing_weight(rule.beta2, rule.steps));
  const double beta1 = rule.beta1, beta2 = rule.beta2, epsilon = rule.epsilon;
  double* const mean = rule.mean.data();
  double* const square = rule.square.data();
  double* const largest = rule.amsgrad ? rule.largest_square.data() : nullptr;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
    square[i] = beta2 * square[i] + (1 - beta2) * g[i] * g[i];
    double measure = square[i];
    if (largest != nullptr) {
      measure = largest[i] = std::max(largest[i], measure);
    }
    x[i] -= step * mean[i] / (unit * std::sqrt(measure) + epsilon);
  }
}

}  // namespace fluxion
