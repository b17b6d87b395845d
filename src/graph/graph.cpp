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

constexpr std::size_t first_entries = 256;  // a power of two, as all later numbers of them are

// Source: the finaliser of MurmurHash3, Appleby 2011 (public domain).
std::uint64_t mixed(std::uint64_t h) {
  h = (h ^ h >> 33) * 0xff51afd7ed558ccdU;
  h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53U;
  return h ^ h >> 33;
}

std::uint32_t hash_of(const Node& node) {
  const std::uint64_t head =
      std::uint64_t{node.data} << 16 | static_cast<std::uint16_t>(node.operation);
  const std::uint64_t tail = std::uint64_t{node.operands[1]} << 32 | node.operands[2];
  return static_cast<std::uint32_t>(mixed((head << 32 | node.operands[0]) ^ mixed(tail)));
}

}  // namespace

Graph::Graph() : data_(1), entries_(first_entries) {}

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

// By the first bits of the hash: a larger table has its entries in the same order.
std::size_t Graph::place_of(std::uint32_t hash) const {
  return static_cast<std::size_t>(std::uint64_t{hash} * entries_.size() >> 32);
}

NodeId Graph::intern(const Node& node) {
  if (3 * (nodes_.size() + 1) > 2 * entries_.size()) {
    grow();
  }
  const std::uint32_t hash = hash_of(node);
  const std::size_t mask = entries_.size() - 1;
  std::size_t place = place_of(hash);
  for (; entries_[place].successor != 0; place = (place + 1) & mask) {
    if (entries_[place].hash == hash && nodes_[entries_[place].successor - 1] == node) {
      return entries_[place].successor - 1;
    }
  }
  if (nodes_.size() >= std::numeric_limits<NodeId>::max() - 1) {
    throw std::length_error("Graph: more nodes than a number of 32 bits can name");
  }
  nodes_.push_back(node);
  entries_[place] = {hash, static_cast<NodeId>(nodes_.size())};
  return static_cast<NodeId>(nodes_.size() - 1);
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
  std::vector<Entry> before(2 * entries_.size());
  before.swap(entries_);
  const std::size_t mask = entries_.size() - 1;
  for (const Entry& entry : before) {
    if (entry.successor == 0) continue;
    std::size_t place = place_of(entry.hash);
    while (entries_[place].successor != 0) place = (place + 1) & mask;
    entries_[place] = entry;
  }
}

std::size_t Graph::bytes() const {
  return nodes_.capacity() * sizeof(Node) + data_.capacity() * sizeof(RuleData) +
         entries_.capacity() * sizeof(Entry);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
