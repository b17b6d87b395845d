// Colouring vertices one after the other, each with the least colour that it may have.
// For: the kinds of colouring, which differ in what is forbidden.
// Read first: Gebremedhin, Manne, Pothen (2005), "What color is your Jacobian?".
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fluxion/portability.hpp>
#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "index.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

/// The colours that the vertex in hand must not have.
class Palette {
 public:
  /// Forgets what was forbidden to the vertex before.
  void serve(Index vertex) { vertex_ = vertex; }
  void forbid(Index color) { forbidden_to_[at(color)] = vertex_; }
  bool allows(Index color) const { return forbidden_to_[at(color)] != vertex_; }
  /// The least colour from `first` on that is allowed, a new one if there is none.
  Index take(Index first = 0) {
    Index color = first;
    while (color < colors() && !allows(color)) {
      ++color;
    }
    if (color == colors()) {
      forbidden_to_.push_back(nobody);
    }
    return color;
  }
  Index colors() const { return static_cast<Index>(forbidden_to_.size()); }

 private:
  Indices forbidden_to_;
  Index vertex_ = nobody;
};

/// The neighbours of each vertex that have a colour already. On the diagonal, nobody is a neighbour.
class ColoredGraph {
 public:
  explicit ColoredGraph(const SparsityPattern& symmetric)
      : pattern_(symmetric), color_(at(symmetric.cols()), nobody) {}

  Index color(Index vertex) const { return color_[at(vertex)]; }
  void set_color(Index vertex, Index color) { color_[at(vertex)] = color; }

  template <class F> void for_each_neighbor(Index vertex, F f) const {
    for (const Index neighbor : pattern_.column(vertex)) {
      if (neighbor != vertex && color(neighbor) != nobody) {
        f(neighbor, color(neighbor));
      }
    }
  }

 private:
  const SparsityPattern& pattern_;
  Indices color_;
};

/// Colours the vertices of `order`. A rule has `choose(vertex, palette)`, which forbids what must be
/// and takes a colour, and `assign(vertex, color)`, which remembers it.
template <class Rule> Coloring color_greedily(const Indices& order, Index vertices, Rule rule) {
  Palette palette;
  Coloring coloring{Indices(at(vertices)), 0};
  for (const Index vertex : order) {
    palette.serve(vertex);
    coloring.color[at(vertex)] = rule.choose(vertex, palette);
    rule.assign(vertex, coloring.color[at(vertex)]);
  }
  coloring.colors = palette.colors();
  return coloring;
}

/// The most entries that a column has.
inline Index longest_column(const SparsityPattern& pattern) {
  std::size_t longest = 0;
  for (Index column = 0; column < pattern.cols(); ++column) {
    longest = std::max(longest, pattern.column(column).size());
  }
  return static_cast<Index>(longest);
}

/// The better one of two.
inline Coloring fewer_colors(Coloring a, Coloring b) {
  return std::move(b.colors < a.colors ? b : a);
}

}  // namespace fluxion::inline FLUXION_ABI::detail
