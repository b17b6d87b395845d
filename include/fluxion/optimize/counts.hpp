// How often an optimiser called its objective.
// For: the price of a run in the unit that does not depend on the machine.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Evaluations of the objective. A value and a gradient computed together count once, in `gradient`,
/// and not in `value`.
struct Counts {
  std::int64_t value = 0;
  std::int64_t gradient = 0;
  std::int64_t hvp = 0;       ///< products of the Hessian with a vector
  std::int64_t hessian = 0;   ///< whole Hessians
  std::int64_t residual = 0;  ///< residuals alone, of a sum of squares
  std::int64_t jacobian = 0;  ///< Jacobians of the residuals

  /// All calls together: what Stop::evaluations limits.
  constexpr std::int64_t evaluations() const {
    return value + gradient + hvp + hessian + residual + jacobian;
  }

  friend constexpr bool operator==(const Counts&, const Counts&) = default;
};

}  // namespace fluxion
