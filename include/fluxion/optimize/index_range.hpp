// A range of the variables.
// For: penalties and decay that leave an intercept alone.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The entries from, ..., to - 1 of a vector; all of them unless something else is said.
/// Example: {.from = 1} leaves out the first entry.
struct IndexRange {
  std::size_t from = 0;
  std::size_t to = std::numeric_limits<std::size_t>::max();  ///< cut off at the size of the vector
};

}  // namespace fluxion
