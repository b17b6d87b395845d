// Acyclic colouring: the vertices of any two colours form trees, whose edges are found from the leaves
// on. For: compressed Hessians.
// Read first: greedy.hpp; Gebremedhin, Tarafdar, Manne, Pothen (2007), "New acyclic and star coloring
// algorithms with application to computing Hessians".
// SPDX-License-Identifier: MIT
#include <utility>

#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "color_lists.hpp"
#include "greedy.hpp"
#include "order.hpp"

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

// Trees that grow together: disjoint sets.
class Forest {
 public:
  Index plant() {
    const Index tree = static_cast<Index>(parents_.size());
    parents_.push_back(tree);
    visitors_.push_back(nobody);
    return tree;
  }
  void unite(Index a, Index b) { parents_[at(root(a))] = root(b); }
  /// Who visited the tree before.
  Index visit(Index tree, Index visitor) {
    return std::exchange(visitors_[at(root(tree))], visitor);
  }

 private:
  Index root(Index tree) {
    while (parents_[at(tree)] != tree) {
      tree = parents_[at(tree)] = parents_[at(parents_[at(tree)])];
    }
    return tree;
  }

  Indices parents_;
  Indices visitors_;
};

class AcyclicRule {
 public:
  explicit AcyclicRule(const SparsityPattern& symmetric) : graph_(symmetric), trees_(symmetric) {}

  // A tree that is reached from two neighbours would be closed to a cycle.
  Index choose(Index vertex, Palette& palette) {
    graph_.for_each_neighbor(vertex, [&](Index neighbor, Index color) {
      palette.forbid(color);
      for (const auto& item : trees_.of(neighbor)) {
        if (palette.allows(item.color) && forest_.visit(item.note, vertex) == vertex) {
          palette.forbid(item.color);
        }
      }
    });
    return palette.take();
  }

  void assign(Index vertex, Index color) {
    graph_.set_color(vertex, color);
    graph_.for_each_neighbor(vertex, [&](Index neighbor, Index) { join(vertex, neighbor); });
  }

 private:
  void join(Index vertex, Index neighbor) {
    const Index* const mine = trees_.find(vertex, graph_.color(neighbor));
    const Index* const other = trees_.find(neighbor, graph_.color(vertex));
    if (mine != nullptr && other != nullptr) {
      forest_.unite(*mine, *other);
    } else if (mine != nullptr) {
      trees_.insert(neighbor, graph_.color(vertex), *mine);
    } else {
      const Index tree = other != nullptr ? *other : forest_.plant();
      trees_.insert(vertex, graph_.color(neighbor), tree);
      if (other == nullptr) {
        trees_.insert(neighbor, graph_.color(vertex), tree);
      }
    }
  }

  ColoredGraph graph_;
  ColorLists<Index> trees_;  // with the neighbours of a colour
  Forest forest_;
};

}  // namespace

Coloring color_acyclic(const SparsityPattern& symmetric) {
  const auto color_in = [&](const Indices& order) {
    return color_greedily(order, symmetric.cols(), AcyclicRule(symmetric));
  };
  return fewer_colors(color_in(natural_order(symmetric)), color_in(smallest_last(symmetric)));
}

}  // namespace fluxion
