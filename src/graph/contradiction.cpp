// Whether paths can be those of one function. For: files.
// Read first: contradiction.hpp. SPDX-License-Identifier: MIT
#include "contradiction.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Finds nodes of two graphs that compute the same in the same way.
class Comparison {
 public:
  Comparison(const Graph& a, const Graph& b) : a_(a), b_(b), matches_(a.size(), none) {}

  bool are_same(NodeId a, NodeId b) {
    pending_.assign(1, {a, b});
    while (!pending_.empty()) {
      const auto [next, other] = pending_.back();
      pending_.pop_back();
      if (matches_[next] == other) continue;
      if (!match(next, other)) return false;
    }
    return true;
  }

 private:
  static constexpr NodeId none = std::numeric_limits<NodeId>::max();

  // Each node is there once in its graph, so that it has one match.
  bool match(NodeId a, NodeId b) {
    const Node& one = a_[a];
    const Node& other = b_[b];
    if (matches_[a] != none || one.operation != other.operation) return false;
    matches_[a] = b;
    if (arity(one.operation) == 0) return one.operands == other.operands;
    for (std::size_t i = 0; i < static_cast<std::size_t>(arity(one.operation)); ++i) {
      pending_.emplace_back(one.operands[i], other.operands[i]);
    }
    const RuleData& numbers = a_.data(one);
    return same_bits(numbers.first, b_.data(other).first) &&
           same_bits(numbers.second, b_.data(other).second);
  }

  const Graph& a_;
  const Graph& b_;
  std::vector<NodeId> matches_;
  std::vector<std::pair<NodeId, NodeId>> pending_{};
};

bool contradict(const Path& a, const Path& b) {
  Comparison comparison(a.graph, b.graph);
  for (std::size_t g = 0;; ++g) {
    if (g == a.guards.size() || g == b.guards.size()) return true;
    if (!comparison.are_same(a.guards[g].selector, b.guards[g].selector)) return true;
    if (a.guards[g].outcome != b.guards[g].outcome) return false;
  }
}

}  // namespace

bool contradict(std::span<const Path> paths) {
  std::vector<const Path*> sorted;
  for (const Path& path : paths) sorted.push_back(&path);
  std::sort(sorted.begin(), sorted.end(), [](const Path* a, const Path* b) {
    return std::lexicographical_compare(
        a->guards.begin(),
        a->guards.end(),
        b->guards.begin(),
        b->guards.end(),
        [](const Guard& one, const Guard& other) { return one.outcome < other.outcome; });
  });
  // Neighbours share the longest sequences of outcomes.
  return std::adjacent_find(sorted.begin(), sorted.end(), [](const Path* a, const Path* b) {
           return contradict(*a, *b);
         }) != sorted.end();
}

void check_consistent(const char* function, std::span<const Path> paths) {
  if (!contradict(paths)) return;
  throw TapeError(
      fmt::format("{}: the paths of the program contradict each other; got another operation after "
                  "the same decisions, expected the same; try recording again a function whose "
                  "results depend on its arguments alone",
                  function));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
