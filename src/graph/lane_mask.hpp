// Sets of lanes of a block.
// For: evaluations of programs. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

inline LaneMask all_lanes(std::size_t count) {
  return count == block_points ? ~LaneMask{0} : (LaneMask{1} << count) - 1;
}

/// Calls f(k) for each lane of a mask.
template <class F> void for_each_lane(LaneMask lanes, const F& f) {
  for (; lanes != 0; lanes &= lanes - 1) f(static_cast<std::size_t>(std::countr_zero(lanes)));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
