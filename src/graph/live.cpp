// What of a path is needed. For: files, listings, pictures and C.
// Read first: live.hpp. SPDX-License-Identifier: MIT
#include "live.hpp"

#include <array>
#include <cstdint>
#include <span>

#include <fluxion/graph/differentiate.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

class Copy {
 public:
  explicit Copy(const Path& path) : from_(path), of_(path.graph.size()) {}

  Path path() && {
    copy_leaves(from_.inputs, Operation::input, to_.inputs);
    copy_leaves(from_.parameters, Operation::parameter, to_.parameters);
    const std::vector<bool> needed = needed_by(from_.graph, results_of(from_));
    for (NodeId id = 0; id < from_.graph.size(); ++id) {
      if (needed[id]) copy(id);
    }
    for (const NodeId output : from_.outputs) to_.outputs.push_back(of_[output]);
    for (const Guard& guard : from_.guards) {
      to_.guards.push_back({of_[guard.selector], guard.outcome});
    }
    return std::move(to_);
  }

 private:
  void copy_leaves(std::span<const NodeId> leaves, Operation kind, std::vector<NodeId>& copies) {
    for (const NodeId leaf : leaves) {
      copies.push_back(to_.graph.leaf(kind, static_cast<std::uint32_t>(copies.size())));
      of_[leaf] = copies.back();
    }
  }

  void copy(NodeId id) {
    const Node& node = from_.graph[id];
    const auto operands = static_cast<std::size_t>(arity(node.operation));
    if (node.operation == Operation::constant) {
      of_[id] = to_.graph.constant(from_.graph.value(id));
    } else if (operands > 0) {
      std::array<NodeId, 3> copies{};
      for (std::size_t i = 0; i < operands; ++i) copies[i] = of_[node.operands[i]];
      of_[id] =
          to_.graph.add(node.operation, std::span(copies).first(operands), from_.graph.data(node));
    }
  }

  const Path& from_;
  Path to_{};
  std::vector<NodeId> of_;
};

}  // namespace

std::vector<NodeId> results_of(const Path& path) {
  std::vector<NodeId> results;
  for (const Guard& guard : path.guards) results.push_back(guard.selector);
  results.insert(results.end(), path.outputs.begin(), path.outputs.end());
  return results;
}

Path live(const Path& path) { return Copy(path).path(); }

}  // namespace fluxion::inline FLUXION_ABI::graph
