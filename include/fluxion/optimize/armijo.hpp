// Backtracking to a step with enough decrease.
// For: the `search` member of methods that need no condition on the slope where a step ends:
// GradientDescent{.search = Armijo{}}. Read first: strong_wolfe.hpp, the condition on both.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Parameters of the backtracking search: 0 < c1 < 1, 0 < shrink < 1.
/// Source: Armijo, Pacific J. Math. 16 (1966).
struct Armijo {
  double c1 = 1e-4;     ///< decrease: phi(a) <= phi(0) + c1 a phi'(0)
  double shrink = 0.5;  ///< a step without it is multiplied by this
  int trials = 60;  ///< points tried before the search gives up; those not finite are not counted

  template <class Archive> void transfer(Archive& archive) { archive(c1, shrink, trials); }
};

namespace detail {

/// Throws OptionError if a parameter cannot be meant.
void validate(const Armijo& search);

}  // namespace detail

}  // namespace fluxion
