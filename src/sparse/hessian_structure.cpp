// Edge pushing: the second derivatives that a structure has.
// For: sparse/structure.hpp. Read first: Gower & Mello, A new framework for the computation of
// Hessians, Optimization Methods and Software 27 (2012).
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/sparse/structure.hpp>

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

/// Edges of a graph, each in the list of its larger node. The lists may contain an edge more than
/// once, but in all not much more than twice as many as there are.
class Edges {
 public:
  explicit Edges(std::size_t nodes) : last_(nodes + 1, none), seen_(nodes + 1, 0) {}

  void add(NodeId a, NodeId b) {
    const auto [smaller, larger] = std::minmax(a, b);
    // The last one again is what a chain of operations asks for.
    const std::size_t last = last_[larger];
    if (last != none && links_[last].to == smaller) return;
    if (count_ == limit_) remove_duplicates();
    last_[larger] = new_link({smaller, last_[larger]});
    ++count_;
  }
  /// Removes the list of a node; its edges go to `smaller`, each once.
  void take(NodeId node, std::vector<NodeId>& smaller) {
    smaller.clear();
    new_round();
    for (std::uint32_t link = std::exchange(last_[node], none); link != none;) {
      if (is_new(links_[link].to)) smaller.push_back(links_[link].to);
      link = release(link);
    }
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  struct Link {
    NodeId to;
    std::uint32_t before;
  };

  std::uint32_t new_link(const Link& link) {
    if (free_ == none) {
      if (links_.size() == none) throw_too_many_nodes(links_.size());
      links_.push_back(link);
      return static_cast<std::uint32_t>(links_.size() - 1);
    }
    const std::uint32_t reused = free_;
    free_ = links_[reused].before;
    links_[reused] = link;
    return reused;
  }
  /// The link before it.
  std::uint32_t release(std::uint32_t link) {
    --count_;
    const std::uint32_t before = std::exchange(links_[link].before, free_);
    free_ = link;
    return before;
  }
  void new_round() { ++round_; }
  bool is_new(NodeId node) { return std::exchange(seen_[node], round_) != round_; }

  void remove_duplicates() {
    for (std::uint32_t& last : last_) {
      new_round();
      std::uint32_t kept = none;
      for (std::uint32_t link = std::exchange(last, none); link != none;) {
        if (is_new(links_[link].to)) {
          const std::uint32_t before = std::exchange(links_[link].before, kept);
          kept = std::exchange(link, before);
        } else {
          link = release(link);
        }
      }
      last = kept;
    }
    limit_ = std::max(limit_, 2 * count_);
  }

  std::vector<std::uint32_t> last_;  // of the list of a node
  std::vector<std::uint64_t> seen_;
  std::vector<Link> links_;
  std::uint32_t free_ = none;
  std::size_t count_ = 0;
  std::size_t limit_ = last_.size();  // so that looking at all lists is cheap
  std::uint64_t round_ = 0;
};

/// From the output back to the inputs.
class EdgePushing {
 public:
  explicit EdgePushing(const Structure& structure)
      : structure_(structure),
        edges_(structure.inputs + structure.operations.size()),
        reached_(structure.inputs + structure.operations.size() + 1, false) {}

  Edges& run() {
    for (const NodeId output : structure_.outputs) reached_[output] = true;
    for (std::size_t i = structure_.operations.size(); i-- > 0;) {
      const auto node = static_cast<NodeId>(structure_.inputs + i + 1);
      if (reached_[node]) push(node, structure_.operations[i]);
    }
    return edges_;
  }

 private:
  /// The second derivatives for a node become those for its operands, and its own are added.
  void push(NodeId node, const StructuralOperation& operation) {
    const auto [a, b, curvature] = operation;
    edges_.take(node, neighbours_);
    Curvature own = curvature;
    for (const NodeId neighbour : neighbours_) {
      if (neighbour == node) {
        own = b == 0 ? Curvature::first : Curvature::full;
        continue;
      }
      edges_.add(a, neighbour);
      if (b != 0) edges_.add(b, neighbour);
    }
    if (has(own, Curvature::first)) edges_.add(a, a);
    if (has(own, Curvature::mixed)) edges_.add(a, b);
    if (has(own, Curvature::second)) edges_.add(b, b);
    reached_[a] = true;
    reached_[b] = true;
  }

  const Structure& structure_;
  Edges edges_;
  std::vector<bool> reached_;
  std::vector<NodeId> neighbours_;
};

/// Both halves of a symmetric matrix, from the edges of its inputs.
SparsityPattern symmetric_pattern(std::size_t inputs, Edges& edges) {
  std::vector<MatrixPosition> positions;
  std::vector<NodeId> smaller;
  for (std::size_t i = 1; i <= inputs; ++i) {
    edges.take(static_cast<NodeId>(i), smaller);
    const auto row = static_cast<std::int32_t>(i - 1);
    for (const NodeId node : smaller) {
      const auto column = static_cast<std::int32_t>(node) - 1;
      positions.push_back({row, column});
      if (row != column) positions.push_back({column, row});
    }
  }
  const auto n = static_cast<std::int32_t>(inputs);
  return SparsityPattern::from_positions(n, n, positions);
}

}  // namespace

SparsityPattern pattern_of_hessian(const Structure& structure) {
  EdgePushing pushing(structure);
  return symmetric_pattern(structure.inputs, pushing.run());
}

}  // namespace fluxion::inline FLUXION_ABI::detail
