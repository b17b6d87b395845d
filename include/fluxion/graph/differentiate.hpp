// Derivatives of a graph: more nodes of the same graph.
// For: gradients, Jacobians and Hessians of recorded programs, repeated to any order.
// Read first: graph.hpp; rules.hpp, whose partials are what is added.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include <fluxion/graph/graph.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// For each variable the derivative of sum_k seeds[k] outputs[k]: reverse mode.
/// Shapes:  outputs, seeds: m nodes; variables: n leaves; n nodes come back.
/// Cost:    a small multiple of the nodes between variables and outputs, whatever n is.
/// Note:    what an output does not depend on contributes nothing, a seed that is the constant 0 neither,
///          and the side that a select does not take contributes 0: also where a partial is infinite.
/// Source:  Griewank & Walther 2008, chapters 3 and 6.
std::vector<NodeId> adjoints(Graph& graph,
                             std::span<const NodeId> outputs,
                             std::span<const NodeId> seeds,
                             std::span<const NodeId> variables);

/// For each output the derivative along the direction in which the variables move: forward mode.
/// Shapes:  variables, direction: n nodes; outputs: m nodes; m nodes come back.
/// Cost:    a small multiple of the nodes between variables and outputs.
std::vector<NodeId> tangents(Graph& graph,
                             std::span<const NodeId> outputs,
                             std::span<const NodeId> variables,
                             std::span<const NodeId> direction);

/// The nodes that these nodes are made of, themselves included.
std::vector<bool> needed_by(const Graph& graph, std::span<const NodeId> nodes);

}  // namespace fluxion::inline FLUXION_ABI::graph
