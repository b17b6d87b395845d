// Star colouring: the vertices of any two colours form stars. One end of an edge then has no other
// neighbour of the colour of the other end, and its row shows the entry. For: compressed Hessians.
// Read first: greedy.hpp; Gebremedhin, Tarafdar, Manne, Pothen (2007), "New acyclic and star coloring
// algorithms with application to computing Hessians".
// SPDX-License-Identifier: MIT
#include <utility>
#include <vector>

#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "color_lists.hpp"
#include "greedy.hpp"
#include "order.hpp"

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

// What a vertex is in its star with the neighbours of one colour: a spoke, or the hub, which knows one
// of its neighbours. While the star is a single edge, either end may become the hub: both are.
struct Role {
  static constexpr Index spoke = nobody;
  Index neighbor = spoke;
};

class StarRule {
 public:
  explicit StarRule(const SparsityPattern& symmetric)
      : graph_(symmetric), neighbor_colors_(symmetric) {}

  // Two colours would be on a path of four vertices that begins here, if a neighbour is a spoke, or
  // that has this vertex inside, if there are several neighbours of one colour.
  Index choose(Index vertex, Palette& palette) {
    graph_.for_each_neighbor(vertex, [&](Index neighbor, Index color) {
      palette.forbid(color);
      Group& group = groups_[at(color)];
      if (group.of != vertex) {
        group = {vertex, neighbor, false};
        forbid_hubs_of(neighbor, palette);
        return;
      }
      if (!std::exchange(group.has_several, true)) {
        forbid_neighbors_of(group.first, palette);
      }
      forbid_neighbors_of(neighbor, palette);
    });
    return palette.take();
  }

  void assign(Index vertex, Index color) {
    if (at(color) == groups_.size()) {
      groups_.emplace_back();
    }
    graph_.set_color(vertex, color);
    graph_.for_each_neighbor(vertex, [&](Index neighbor, Index color_of_neighbor) {
      if (groups_[at(color_of_neighbor)].has_several) {
        become_hub(vertex, neighbor);
      } else {
        join(vertex, neighbor);
      }
    });
  }

 private:
  // The neighbours of one colour.
  struct Group {
    Index of = nobody;
    Index first = nobody;
    bool has_several = false;
  };

  void forbid_hubs_of(Index neighbor, Palette& palette) {
    for (const auto& item : neighbor_colors_.of(neighbor)) {
      if (item.note.neighbor == Role::spoke) {
        palette.forbid(item.color);
      }
    }
  }

  void forbid_neighbors_of(Index neighbor, Palette& palette) {
    for (const auto& item : neighbor_colors_.of(neighbor)) {
      palette.forbid(item.color);
    }
  }

  void become_hub(Index vertex, Index neighbor) {
    neighbor_colors_.insert(neighbor, graph_.color(vertex), {Role::spoke});
    if (neighbor_colors_.find(vertex, graph_.color(neighbor)) == nullptr) {
      neighbor_colors_.insert(vertex, graph_.color(neighbor), {neighbor});
    }
  }

  void join(Index vertex, Index neighbor) {
    const Role* const role = neighbor_colors_.find(neighbor, graph_.color(vertex));
    if (role == nullptr) {
      neighbor_colors_.insert(neighbor, graph_.color(vertex), {vertex});
      neighbor_colors_.insert(vertex, graph_.color(neighbor), {neighbor});
      return;
    }
    neighbor_colors_.find(role->neighbor, graph_.color(neighbor))->neighbor = Role::spoke;
    neighbor_colors_.insert(vertex, graph_.color(neighbor), {Role::spoke});
  }

  ColoredGraph graph_;
  ColorLists<Role> neighbor_colors_;
  std::vector<Group> groups_;  // of the vertex in hand, by colour
};

}  // namespace

Coloring color_star(const SparsityPattern& symmetric) {
  const auto color_in = [&](const Indices& order) {
    return color_greedily(order, symmetric.cols(), StarRule(symmetric));
  };
  Coloring best =
      fewer_colors(color_in(natural_order(symmetric)), color_in(smallest_last(symmetric)));
  if (best.colors <= longest_column(symmetric)) {  // which color_columns cannot beat
    return best;
  }
  return fewer_colors(std::move(best), color_columns(symmetric));
}

}  // namespace fluxion
