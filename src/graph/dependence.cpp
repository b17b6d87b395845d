// Which nodes of a graph depend on which of its leaves.
// For: derivatives with many zeros. Read first: include/fluxion/graph/dependence.hpp.
// SPDX-License-Identifier: MIT
#include <vector>

#include <fluxion/graph/dependence.hpp>
#include <fluxion/sparse/structure.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using fluxion::detail::Structure;

/// The nodes of a graph as those of a structure, which has two operands at most and no operations on
/// one: a node that depends on one other alone stands for it.
class Translation {
 public:
  Translation(const Graph& graph, std::span<const NodeId> variables)
      : graph_(graph), of_(graph.size(), 0) {
    structure_.inputs = variables.size();
    for (const NodeId variable : variables) of_[variable] = ++newest_;
  }

  Structure structure(std::span<const NodeId> outputs) {
    for (NodeId id = 0; id < graph_.size(); ++id) {
      const Node& node = graph_[id];
      for (int i = 0; i < arity(node.operation); ++i) {
        if (passes(node.operation, i)) join(id, node.operands[static_cast<std::size_t>(i)]);
      }
    }
    for (const NodeId output : outputs) structure_.outputs.push_back(of_[output]);
    return std::move(structure_);
  }

 private:
  void join(NodeId id, NodeId operand) {
    const fluxion::detail::NodeId one = of_[id];
    const fluxion::detail::NodeId other = of_[operand];
    if (one == 0) {
      of_[id] = other;
    } else if (other != 0 && other != one) {
      structure_.operations.push_back({one, other});
      of_[id] = ++newest_;
    }
  }

  const Graph& graph_;
  std::vector<fluxion::detail::NodeId> of_;
  fluxion::detail::NodeId newest_ = 0;
  Structure structure_{};
};

}  // namespace

bool passes(Operation operation, int operand) {
  if (operation == Operation::moved) return operand < 2;
  return operation >= Operation::first_rule || (operation == Operation::select && operand > 0);
}

SparsityPattern dependence(const Graph& graph,
                           std::span<const NodeId> outputs,
                           std::span<const NodeId> variables) {
  return pattern_of_jacobian(Translation(graph, variables).structure(outputs));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
