// Derivatives of a graph.
// For: gradients, Jacobians and Hessians of recorded programs.
// Read first: include/fluxion/graph/differentiate.hpp, contributions.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>

#include <fluxion/graph/dependence.hpp>
#include <fluxion/graph/differentiate.hpp>

#include "contributions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

std::vector<bool> moved_by(const Graph& graph, std::span<const NodeId> variables, NodeId end) {
  std::vector<bool> moves(end, false);
  for (const NodeId variable : variables) {
    if (variable < end) moves[variable] = true;
  }
  for (NodeId id = 0; id < end; ++id) {
    const Node& node = graph[id];
    for (int i = 0; i < arity(node.operation); ++i) {
      if (passes(node.operation, i) && moves[node.operands[static_cast<std::size_t>(i)]]) {
        moves[id] = true;
      }
    }
  }
  return moves;
}

NodeId end_of(std::span<const NodeId> nodes) {
  const auto last = std::max_element(nodes.begin(), nodes.end());
  return last == nodes.end() ? 0 : *last + 1;
}

// Where nothing is seeded, nothing moves, however infinite a partial is.
bool is_zero(const Graph& graph, NodeId seed) {
  return graph.is_constant(seed) && graph.value(seed) == 0;
}

Step step_of(const Graph& graph, NodeId id, const std::vector<bool>& moves) {
  const Node node = graph[id];
  Step step{.data = graph.data(node), .y = Symbol::of_node(id)};
  for (std::size_t i = 0; i < static_cast<std::size_t>(arity(node.operation)); ++i) {
    step.x[i] = Symbol::of_node(node.operands[i]);
    step.moves[i] = moves[node.operands[i]];
  }
  return step;
}

Symbol masked(const Condition& mask, const Symbol& value) {
  return select<Symbol, Symbol>(mask, value, Symbol(0));
}

/// The derivative of a node, or with respect to it, and the condition under which there is one at
/// all: elsewhere it is 0 whatever it is multiplied with.
struct Moving {
  Symbol value{};
  Condition mask = true;
};

class ReverseSweep {
 public:
  ReverseSweep(Graph& graph, std::span<const NodeId> variables, NodeId end)
      : graph_(graph), moves_(moved_by(graph, variables, end)), adjoints_(end) {}

  void seed(NodeId output, const Symbol& seed) { add(output, seed, true); }

  void run() {
    for (NodeId id = static_cast<NodeId>(adjoints_.size()); id-- > 0;) {
      if (adjoints_[id]) visit(id, *adjoints_[id]);
    }
  }

  NodeId adjoint(NodeId variable) const {
    const bool reached = variable < adjoints_.size() && adjoints_[variable];
    return reached ? adjoints_[variable]->value.node() : graph_.constant(0);
  }

 private:
  // By value: the sweep adds nodes and adjoints.
  void visit(NodeId id, const Moving adjoint) {
    const Node node = graph_[id];
    if (arity(node.operation) == 0 || !moves_[id]) {
      return;
    }
    const Step step = step_of(graph_, id, moves_);
    if (node.operation == Operation::select) {
      const Condition takes_second(node.operands[0]);
      choose(takes_second, node.operands[1], node.operands[2], adjoint);
      return;
    }
    const Symbol& w = adjoint.value;
    const Contributions all = contributions(node.operation, step, {w, w, w});
    if (all.takes_first) {
      choose(*all.takes_first, node.operands[0], node.operands[1], adjoint);
      return;
    }
    for (std::size_t i = 0; i < all.terms.size(); ++i) {
      if (all.terms[i]) add(node.operands[i], masked(adjoint.mask, *all.terms[i]), adjoint.mask);
    }
  }

  void choose(const Condition& takes_first, NodeId first, NodeId second, const Moving& adjoint) {
    const Condition one = adjoint.mask & takes_first;
    const Condition other = adjoint.mask & !takes_first;
    add(first, masked(one, adjoint.value), one);
    add(second, masked(other, adjoint.value), other);
  }

  void add(NodeId id, const Symbol& value, const Condition& mask) {
    if (!moves_[id]) {
      return;
    }
    std::optional<Moving>& adjoint = adjoints_[id];
    if (adjoint) {
      adjoint = Moving{adjoint->value + value, adjoint->mask | mask};
    } else {
      adjoint = Moving{value, mask};
    }
  }

  Graph& graph_;
  std::vector<bool> moves_;
  std::vector<std::optional<Moving>> adjoints_;
};

class ForwardSweep {
 public:
  ForwardSweep(Graph& graph, std::span<const NodeId> variables, NodeId end)
      : graph_(graph), moves_(moved_by(graph, variables, end)), tangents_(end) {}

  void seed(NodeId variable, const Symbol& tangent) {
    if (variable < tangents_.size()) tangents_[variable] = Moving{tangent};
  }

  void run(const std::vector<bool>& needed) {
    for (NodeId id = 0; id < tangents_.size(); ++id) {
      if (moves_[id] && needed[id] && arity(graph_[id].operation) > 0) visit(id);
    }
  }

  NodeId tangent(NodeId output) const {
    return tangents_[output] ? tangents_[output]->value.node() : graph_.constant(0);
  }

 private:
  void visit(NodeId id) {
    const Node node = graph_[id];
    const std::array<NodeId, 3>& x = node.operands;
    if (node.operation == Operation::select) {
      choose(id, Condition(x[0]), x[1], x[2]);
      return;
    }
    Step step = step_of(graph_, id, moves_);
    std::array<Symbol, 3> w{};
    for (std::size_t i = 0; i < w.size(); ++i) {
      // What has no tangent, as a rounded number, moves nothing, however infinite a partial is.
      step.moves[i] = step.moves[i] && tangents_[x[i]];
      if (step.moves[i]) w[i] = tangents_[x[i]]->value;
    }
    const Contributions all = contributions(node.operation, step, w);
    if (all.takes_first) {
      choose(id, *all.takes_first, x[0], x[1]);
      return;
    }
    for (std::size_t i = 0; i < all.terms.size(); ++i) {
      if (all.terms[i]) add(id, *all.terms[i], tangents_[x[i]]->mask);
    }
  }

  void add(NodeId id, const Symbol& term, const Condition& mask) {
    const Symbol value = masked(mask, term);
    std::optional<Moving>& sum = tangents_[id];
    sum = sum ? Moving{sum->value + value, sum->mask | mask} : Moving{value, mask};
  }

  void choose(NodeId id, const Condition& takes_first, NodeId first, NodeId second) {
    if (!tangents_[first] && !tangents_[second]) return;
    const Moving none{Symbol(0), false};
    const Moving one = tangents_[first].value_or(none);
    const Moving other = tangents_[second].value_or(none);
    const Condition takes_second = !takes_first;
    const bool always = one.mask.is_known() && other.mask.is_known() && one.mask && other.mask;
    tangents_[id] =
        Moving{select<Symbol, Symbol>(takes_first, one.value, other.value),
               always ? Condition(true) : (takes_first & one.mask) | (takes_second & other.mask)};
  }

  Graph& graph_;
  std::vector<bool> moves_;
  std::vector<std::optional<Moving>> tangents_;
};

}  // namespace

std::vector<NodeId> adjoints(Graph& graph,
                             std::span<const NodeId> outputs,
                             std::span<const NodeId> seeds,
                             std::span<const NodeId> variables) {
  Recorder recorder(graph);
  const Recorder::Scope scope(recorder);
  ReverseSweep sweep(graph, variables, end_of(outputs));
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    if (!is_zero(graph, seeds[k])) sweep.seed(outputs[k], Symbol::of_node(seeds[k]));
  }
  sweep.run();
  std::vector<NodeId> result;
  for (const NodeId variable : variables) result.push_back(sweep.adjoint(variable));
  return result;
}

std::vector<NodeId> tangents(Graph& graph,
                             std::span<const NodeId> outputs,
                             std::span<const NodeId> variables,
                             std::span<const NodeId> direction) {
  Recorder recorder(graph);
  const Recorder::Scope scope(recorder);
  std::vector<NodeId> moving;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (!is_zero(graph, direction[i])) moving.push_back(variables[i]);
  }
  ForwardSweep sweep(graph, moving, end_of(outputs));
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (!is_zero(graph, direction[i])) sweep.seed(variables[i], Symbol::of_node(direction[i]));
  }
  sweep.run(needed_by(graph, outputs));
  std::vector<NodeId> result;
  for (const NodeId output : outputs) result.push_back(sweep.tangent(output));
  return result;
}

std::vector<bool> needed_by(const Graph& graph, std::span<const NodeId> nodes) {
  std::vector<bool> needed(graph.size(), false);
  for (const NodeId node : nodes) needed[node] = true;
  for (NodeId id = static_cast<NodeId>(graph.size()); id-- > 0;) {
    const Node& node = graph[id];
    for (int i = 0; needed[id] && i < arity(node.operation); ++i) {
      needed[node.operands[static_cast<std::size_t>(i)]] = true;
    }
  }
  return needed;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
