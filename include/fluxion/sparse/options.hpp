// How plans for sparse derivatives are made.
// For: sparse_jacobian_plan() and sparse_hessian_plan(). Read first:
// docs/how-to/sparse-jacobian.md. SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// For instance sparse_hessian_plan(f, x, {.fixed_pattern = true}).
struct SparseOptions {
  /// A point with entries outside of the pattern is an error instead of a reason to extend it.
  bool fixed_pattern = false;
  /// The user knows that f does the same operations at every point: that is not looked at.
  bool branch_free = false;
  /// Entries of a Hessian may be found by substitution: fewer colours, but its rounding errors, an
  /// infinity or a NaN spread to entries nearby.
  bool substitution = false;
};

}  // namespace fluxion::inline FLUXION_ABI
