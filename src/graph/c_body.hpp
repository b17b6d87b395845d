// The body of a C function that follows the paths of a program.
// For: c_code.cpp. Read first: c_functions.hpp, include/fluxion/graph/paths.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <fluxion/graph/path.hpp>

#include "c_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

/// A path, and what a function computes on it.
struct CPath {
  Path path{};
  std::vector<NodeId> results{};
};

/// What all paths have in common is computed once, before the decision at which they part. The branch
/// with the most paths goes on after the others, so that blocks are never nested deeper than the
/// logarithm of their number.
class CBody {
 public:
  /// `targets`: the statement that stores each result, with {} for its value.
  CBody(std::span<const CPath> paths, std::span<const std::string> targets, CFunctions& functions);

  /// Throws: DomainError if C lacks a function.
  std::string text();

 private:
  /// A path whose nodes are those of the graph of all.
  struct Merged {
    std::vector<Guard> guards{};
    std::vector<NodeId> results{};
  };
  using Group = std::vector<const Merged*>;

  Merged merged(const CPath& each);
  void write(const Group& group, std::size_t guard);
  std::vector<Group> parted(const Group& group, std::size_t guard) const;
  void compute(std::span<const NodeId> nodes);
  void store(const Merged& path);
  std::string operand(NodeId id) const;
  void statement(const std::string& text);

  std::span<const std::string> targets_;
  CFunctions& functions_;
  Graph graph_{};
  std::vector<Merged> paths_{};
  std::vector<bool> is_computed_{};
  std::vector<NodeId> computed_{};  // in their order, to be forgotten at the end of a block
  std::size_t depth_ = 1;
  std::string text_{};
};

}  // namespace fluxion::inline FLUXION_ABI::graph
