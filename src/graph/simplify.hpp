// Identities that hold for every number, NaN, infinities and the sign of zero included.
// For: Graph::add. Read first: include/fluxion/graph/graph.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>

#include <fluxion/graph/graph.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// An operation as it is about to be added.
struct Proposal {
  Operation operation;
  std::array<NodeId, 3> operands{};
};

/// The node that has the value of the proposal, if there is one already or it is a constant; else
/// nothing, and the proposal may have become a simpler one of the same value.
/// Note: x + 0 is not x where x is -0, x * 0 not 0 where x is infinite, x - x not 0 where x is NaN.
///       The sign and the bits of a NaN are not kept.
std::optional<NodeId> simplified(Graph& graph, Proposal& proposal, const RuleData& data);

}  // namespace fluxion::inline FLUXION_ABI::graph
