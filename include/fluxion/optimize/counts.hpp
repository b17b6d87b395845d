// How often an optimiser called its objective.
// For: the price of a run in the unit that does not depend on the machine.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include <fmt/format.h>

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

/// The kinds that there were: "41 gradients, 2 values".
std::string to_string(const Counts& counts);

std::ostream& operator<<(std::ostream& out, const Counts& counts);

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Counts> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::Counts& counts, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(counts), context);
  }
};
