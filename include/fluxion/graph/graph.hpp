// A function as operations on earlier results, each of which is there once.
// For: recorded programs and their derivatives, which are more nodes of the same graph.
// Read first: operation.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A node by its place. Operands are before what is made of them.
using NodeId = std::uint32_t;

/// One operation. What is not an operand is 0.
struct Node {
  Operation operation = Operation::constant;
  std::uint16_t data = 0;  ///< of a rule with numbers: their place among those of the graph
  std::array<NodeId, 3> operands{};

  friend bool operator==(const Node&, const Node&) = default;
};

/// Nodes in an order in which they can be computed. A node that is there already is not added again,
/// so that common subexpressions vanish; constants are the same if their bits are, +0 and -0 differ.
/// Cost:   16 bytes for a node, and 12 to 24 to find it again.
/// Throws: std::length_error where a number of 32 bits cannot name one more node.
class Graph {
 public:
  Graph();

  NodeId constant(double value);
  /// A variable or a parameter.
  NodeId leaf(Operation operation, std::uint32_t index);
  /// An operation on nodes of this graph, simplified by identities that hold for every number.
  NodeId add(Operation operation, std::span<const NodeId> operands, const RuleData& data = {});

  std::size_t size() const { return nodes_.size(); }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  const RuleData& data(const Node& node) const { return data_[node.data]; }

  bool is_constant(NodeId id) const { return nodes_[id].operation == Operation::constant; }
  /// The value of a constant.
  double value(NodeId id) const {
    const std::array<NodeId, 3>& bits = nodes_[id].operands;
    return std::bit_cast<double>(std::uint64_t{bits[0]} << 32 | bits[1]);
  }
  bool is_constant(NodeId id, double value) const {
    return is_constant(id) &&
           std::bit_cast<std::uint64_t>(this->value(id)) == std::bit_cast<std::uint64_t>(value);
  }

  /// Memory that the nodes take.
  std::size_t bytes() const;

 private:
  // A node and its hash, without which every collision would be a look at a node far away.
  struct Entry {
    std::uint32_t hash = 0;
    NodeId successor = 0;  // 1 + the node, 0 where there is none
  };

  NodeId intern(const Node& node);
  std::size_t place_of(std::uint32_t hash) const;
  std::uint16_t intern(const RuleData& data);
  void grow();

  std::vector<Node> nodes_{};
  std::vector<RuleData> data_{};  // of all rules with numbers; the first one has none
  std::vector<Entry> entries_;    // a hash table with open addresses
};

/// The value of an operation that is no leaf, on plain numbers: the bits that double arithmetic gives.
double evaluate(Operation operation, const RuleData& data, const std::array<double, 3>& operands);

}  // namespace fluxion::inline FLUXION_ABI::graph
