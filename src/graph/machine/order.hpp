// Steps in an order in which registers suffice.
// For: sequences of derivatives, whose graphs have all of the value before the first adjoint.
// Read first: sequence.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "sequence.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

/// Whether there are steps that are no instructions of the processor.
bool calls_functions(std::span<const Step> steps);

/// The steps in an order in which values are read soon after they are computed: for one result after
/// the other what it needs, the longest chain first; in between whatever ends the use of a value.
/// Shapes: of results and values with numbers below `values`.
/// Cost:   each step and each operand is looked at a few times.
std::vector<Step> ordered_by_need(std::span<const Step> steps,
                                  std::span<const Value> results,
                                  std::size_t values);

}  // namespace fluxion::inline FLUXION_ABI::graph
