// What a function did once, from its inputs to its outputs.
// For: programs, which know a path for each way through the branches that was taken.
// Read first: graph.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <fluxion/graph/graph.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// What the control flow of a function depended on: a condition or an integer, and what it was.
struct Guard {
  NodeId selector;
  double outcome;  ///< an integer; 1 or 0 of a condition

  friend bool operator==(const Guard&, const Guard&) = default;
};

/// What a function did at a point, which holds wherever its guards have the same outcomes.
struct Path {
  Graph graph{};
  std::vector<NodeId> inputs{};
  std::vector<NodeId> parameters{};
  std::vector<NodeId> outputs{};
  std::vector<Guard> guards{};  ///< in the order in which they were met
};

}  // namespace fluxion::inline FLUXION_ABI::graph
