// Orders in which a greedy colouring visits vertices: they decide how many colours it uses.
// For: the colourings of this folder.
// Read first: Gebremedhin, Manne, Pothen (2005), "What color is your Jacobian?", section 6.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "index.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

// The natural order is mostly the best one where variables are numbered along a grid or a chain; where
// they are not, smallest last is. Largest first and incidence degree were better than both on random
// graphs only, by one colour.

/// The columns that have entries, as they come.
Indices natural_order(const SparsityPattern& pattern);

/// Each vertex has the fewest neighbours among those before it: in turn, the vertex with the fewest
/// neighbours left is taken out and put last. Cost: O(entries).
Indices smallest_last(const SparsityPattern& symmetric);

/// The same for columns, which are neighbours once for each row that they share. Rows with more than
/// `long_row` entries are passed over: order does not matter to columns that must all be different.
/// Cost: O(entries * long_row) at most.
Indices smallest_last_by_rows(const SparsityPattern& pattern, const SparsityPattern& transposed);

}  // namespace fluxion::inline FLUXION_ABI::detail
