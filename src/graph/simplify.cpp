// Identities that hold for every number.
// For: Graph::add. Read first: simplify.hpp.
// SPDX-License-Identifier: MIT
#include "simplify.hpp"

#include <algorithm>
#include <utility>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr Operation negative = operation_of_v<rules::Neg>;
constexpr Operation sum = operation_of_v<rules::Add>;
constexpr Operation difference = operation_of_v<rules::Sub>;
constexpr Operation product = operation_of_v<rules::Mul>;
constexpr Operation quotient = operation_of_v<rules::Div>;
constexpr Operation magnitude = operation_of_v<rules::Abs>;

class Simplifier {
 public:
  Simplifier(Graph& graph, Proposal& proposal) : graph_(graph), p_(proposal) {}

  std::optional<NodeId> result() {
    return p_.operation >= Operation::first_rule ? of_rule() : of_choice_or_test();
  }

 private:
  NodeId& a() { return p_.operands[0]; }
  NodeId& b() { return p_.operands[1]; }
  bool is(NodeId id, Operation operation) const { return graph_[id].operation == operation; }
  NodeId operand(NodeId id) const { return graph_[id].operands[0]; }

  std::optional<NodeId> of_rule() {
    if (p_.operation == negative && is(a(), negative)) return operand(a());
    if (p_.operation == magnitude) return of_magnitude();
    if (p_.operation == sum) return of_sum();
    if (p_.operation == difference) return of_difference();
    if (p_.operation == product) return of_product();
    if (p_.operation == quotient && graph_.is_constant(b(), 1)) return a();
    return std::nullopt;
  }

  std::optional<NodeId> of_choice_or_test() {
    switch (p_.operation) {
      case Operation::select:
        return of_choice();
      case Operation::moved:
        return graph_.is_constant(b()) ? std::optional(a()) : std::nullopt;
      case Operation::both:
      case Operation::either:
        return of_conditions();
      case Operation::equal:
        order();
        return std::nullopt;
      case Operation::negation:
      case Operation::passive:
        return of_repetition();
      default:
        return std::nullopt;
    }
  }

  std::optional<NodeId> of_repetition() {
    if (!is(a(), p_.operation)) return std::nullopt;
    return p_.operation == Operation::negation ? operand(a()) : a();
  }

  // Operands that may be exchanged: the older one first, so that both orders are one node.
  void order() {
    if (b() < a()) std::swap(a(), b());
  }

  void become(Operation operation, NodeId left, NodeId right) {
    p_ = {operation, {left, right, 0}};
    if (operation != difference) order();
  }

  std::optional<NodeId> of_magnitude() {
    if (is(a(), magnitude)) return a();
    if (is(a(), negative)) a() = operand(a());
    return std::nullopt;
  }

  std::optional<NodeId> of_sum() {
    if (graph_.is_constant(a(), -0.0)) return b();
    if (graph_.is_constant(b(), -0.0)) return a();
    if (is(b(), negative)) {
      become(difference, a(), operand(b()));
    } else if (is(a(), negative)) {
      become(difference, b(), operand(a()));
    } else {
      order();
    }
    return std::nullopt;
  }

  std::optional<NodeId> of_difference() {
    if (graph_.is_constant(b(), 0.0)) return a();
    if (is(b(), negative)) become(sum, a(), operand(b()));
    return std::nullopt;
  }

  std::optional<NodeId> of_product() {
    if (graph_.is_constant(a(), 1)) return b();
    if (graph_.is_constant(b(), 1)) return a();
    if (is(a(), negative) && is(b(), negative)) {
      a() = operand(a());
      b() = operand(b());
    }
    order();
    return std::nullopt;
  }

  std::optional<NodeId> of_choice() {
    if (p_.operands[1] == p_.operands[2]) return p_.operands[1];
    if (graph_.is_constant(a())) return p_.operands[graph_.value(a()) != 0 ? 1 : 2];
    if (is(a(), Operation::negation)) {
      a() = operand(a());
      std::swap(p_.operands[1], p_.operands[2]);
    }
    return std::nullopt;
  }

  // Of conditions, which are 1 or 0.
  std::optional<NodeId> of_conditions() {
    if (a() == b()) return a();
    const double neutral = p_.operation == Operation::both ? 1 : 0;
    for (const NodeId id : {a(), b()}) {
      if (graph_.is_constant(id)) {
        const NodeId other = id == a() ? b() : a();
        return graph_.value(id) == neutral ? other : id;
      }
    }
    order();
    return std::nullopt;
  }

  Graph& graph_;
  Proposal& p_;
};

// What may raise a flag or depend on the rounding mode is folded as well: a program is recorded and
// run with the default ones.
std::optional<NodeId> folded(Graph& graph, const Proposal& proposal, const RuleData& data) {
  std::array<double, 3> values{};
  for (int i = 0; i < arity(proposal.operation); ++i) {
    const NodeId id = proposal.operands[static_cast<std::size_t>(i)];
    if (!graph.is_constant(id)) return std::nullopt;
    values[static_cast<std::size_t>(i)] = graph.value(id);
  }
  return graph.constant(evaluate(proposal.operation, data, values));
}

}  // namespace

std::optional<NodeId> simplified(Graph& graph, Proposal& proposal, const RuleData& data) {
  if (const std::optional<NodeId> constant = folded(graph, proposal, data)) {
    return constant;
  }
  return Simplifier(graph, proposal).result();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
