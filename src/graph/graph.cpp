// The nodes of a graph, each of which is there once.
// For: everything about recorded programs. Read first: include/fluxion/graph/graph.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>
#include <stdexcept>

#include <fluxion/graph/graph.hpp>

#include "simplify.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr std::size_t first_slots = 256;  // a power of two, as all later numbers of them are

// Source: the finaliser of MurmurHash3, Appleby 2011 (public domain).
std::size_t mixed(std::uint64_t h) {
  h = (h ^ h >> 33) * 0xff51afd7ed558ccdU;
  h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53U;
  return static_cast<std::size_t>(h ^ h >> 33);
}

std::size_t hash_of(const Node& node) {
  const std::uint64_t head =
      std::uint64_t{node.data} << 16 | static_cast<std::uint16_t>(node.operation);
  const std::uint64_t tail = std::uint64_t{node.operands[1]} << 32 | node.operands[2];
  return mixed((head << 32 | node.operands[0]) ^ mixed(tail));
}

}  // namespace

Graph::Graph() : data_(1), slots_(first_slots) {}

NodeId Graph::constant(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return intern(Node{.operands = {static_cast<NodeId>(bits >> 32), static_cast<NodeId>(bits), 0}});
}

NodeId Graph::leaf(Operation operation, std::uint32_t index) {
  return intern(Node{.operation = operation, .operands = {index, 0, 0}});
}

NodeId Graph::add(Operation operation, std::span<const NodeId> operands, const RuleData& data) {
  Proposal proposal{operation};
  std::copy(operands.begin(), operands.end(), proposal.operands.begin());
  if (const std::optional<NodeId> known = simplified(*this, proposal, data)) {
    return *known;
  }
  return intern(Node{proposal.operation, intern(data), proposal.operands});
}

NodeId Graph::intern(const Node& node) {
  if (2 * (nodes_.size() + 1) > slots_.size()) {
    grow();
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(node) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (nodes_[slots_[slot] - 1] == node) {
      return slots_[slot] - 1;
    }
  }
  if (nodes_.size() >= std::numeric_limits<NodeId>::max() - 1) {
    throw std::length_error("Graph: more nodes than a number of 32 bits can name");
  }
  nodes_.push_back(node);
  slots_[slot] = static_cast<NodeId>(nodes_.size());
  return slots_[slot] - 1;
}

std::uint16_t Graph::intern(const RuleData& data) {
  const auto same = [&](const RuleData& known) {
    return std::bit_cast<std::uint64_t>(known.first) == std::bit_cast<std::uint64_t>(data.first) &&
           std::bit_cast<std::uint64_t>(known.second) == std::bit_cast<std::uint64_t>(data.second);
  };
  const auto known = std::find_if(data_.begin(), data_.end(), same);
  if (known == data_.end()) {
    if (data_.size() > std::numeric_limits<std::uint16_t>::max()) {
      throw std::length_error("Graph: more rules with numbers of their own than 65535");
    }
    data_.push_back(data);
    return static_cast<std::uint16_t>(data_.size() - 1);
  }
  return static_cast<std::uint16_t>(known - data_.begin());
}

void Graph::grow() {
  slots_.assign(2 * slots_.size(), 0);
  const std::size_t mask = slots_.size() - 1;
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    std::size_t slot = hash_of(nodes_[id]) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = id + 1;
  }
}

std::size_t Graph::bytes() const {
  return nodes_.capacity() * sizeof(Node) + data_.capacity() * sizeof(RuleData) +
         slots_.capacity() * sizeof(NodeId);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
