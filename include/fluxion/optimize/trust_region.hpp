// The radius of a trust region, and what a step inside it promises.
// For: the methods that trust a model of the objective around the current point.
// Read first: nothing. Symbols: q(p), the model of the change of the objective by a step p.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// What a step inside a trust region promises.
struct ModelStep {
  double decrease = 0;    ///< of the model, -q(p)
  bool confined = false;  ///< ends at the boundary: a larger region would promise more
};

/// The least part of the promised decrease for which a step is taken.
inline constexpr double least_gain = 1e-4;

/// The radius after a step of this length that gained `ratio` times what it promised; a ratio that is
/// NaN belongs to a point at which the objective is not finite.
/// Source: Conn, Gould & Toint, Trust-Region Methods (2000), algorithm 6.1.1 and section 17.1.
inline double next_radius(double radius, const ModelStep& step, double length, double ratio) {
  if (!(ratio >= 0.25)) {
    return std::fmin(radius, length) / 4;
  }
  if (!(ratio > 0.75 && step.confined)) {
    return radius;
  }
  return std::abs(ratio - 1) < 0.03 ? 3 * radius : 2 * radius;
}

/// Throws OptionError if a parameter cannot be meant.
void validate_trust_region(double radius, double max_radius, int cg_iterations);

}  // namespace fluxion
