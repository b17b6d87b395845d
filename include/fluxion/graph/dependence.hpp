// Which nodes of a graph depend on which of its leaves.
// For: derivatives with many zeros. Read first: graph.hpp, ../sparse/structure.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <fluxion/graph/graph.hpp>
#include <fluxion/sparse/pattern.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Whether a derivative passes through an operand: not where it only decides, or is rounded.
bool passes(Operation operation, int operand);

/// The pattern of the Jacobian: one row for each output, one column for each variable.
/// Cost:   as pattern_of_jacobian.
SparsityPattern dependence(const Graph& graph,
                           std::span<const NodeId> outputs,
                           std::span<const NodeId> variables);

}  // namespace fluxion::inline FLUXION_ABI::graph
