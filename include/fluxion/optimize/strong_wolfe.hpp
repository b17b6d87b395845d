// The strong Wolfe conditions, which say when a step along a line is good.
// For: the `search` member of the methods with a line search: Bfgs{.search = {.c2 = 0.5}}.
// Read first: nothing. Symbols: phi(a) = f(x + a d), the objective along the direction d.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Parameters of the line search: 0 < c1 < c2 < 1.
struct StrongWolfe {
  double c1 = 1e-4;  ///< decrease: phi(a) <= phi(0) + c1 a phi'(0)
  double c2 = 0.9;   ///< curvature: |phi'(a)| <= c2 |phi'(0)|; smaller is more exact and dearer
  int trials = 40;   ///< points tried before the search gives up; those not finite are not counted
};

namespace detail {

template <class Archive> void transfer(Archive& archive, StrongWolfe& search) {
  archive(search.c1, search.c2, search.trials);
}

/// Throws OptionError if a parameter cannot be meant.
void validate(const StrongWolfe& search);

}  // namespace detail

}  // namespace fluxion
