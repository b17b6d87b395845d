// Orders in which a greedy colouring visits vertices.
// For: the colourings of this folder.
// Read first: order.hpp.
// SPDX-License-Identifier: MIT
#include "order.hpp"

#include <algorithm>
#include <utility>

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

constexpr Index long_row = 64;

// Vertices by degree: a list linked in both directions for each degree, the least vertex first as
// long as degrees do not change.
class DegreeBuckets {
 public:
  DegreeBuckets(const Indices& vertices, Indices degrees)
      : degree_(std::move(degrees)),
        first_(at(degree_.empty() ? 0 : *std::ranges::max_element(degree_)) + 1, nobody),
        next_(degree_.size()),
        previous_(degree_.size()) {
    for (auto vertex = vertices.rbegin(); vertex != vertices.rend(); ++vertex) {
      link(*vertex);
    }
  }

  /// Takes out a vertex of the least degree; there must be one.
  Index take_least() {
    while (first_[at(least_)] == nobody) {
      ++least_;
    }
    const Index vertex = first_[at(least_)];
    unlink(vertex);
    degree_[at(vertex)] = nobody;
    return vertex;
  }

  /// One neighbour less, for a vertex that may have been taken out.
  void decrease_degree(Index vertex) {
    if (degree_[at(vertex)] > 0) {
      unlink(vertex);
      least_ = std::min(least_, --degree_[at(vertex)]);
      link(vertex);
    }
  }

 private:
  void link(Index vertex) {
    Index& first = first_[at(degree_[at(vertex)])];
    if (first != nobody) {
      previous_[at(first)] = vertex;
    }
    previous_[at(vertex)] = nobody;
    next_[at(vertex)] = std::exchange(first, vertex);
  }

  void unlink(Index vertex) {
    const Index next = next_[at(vertex)];
    const Index previous = previous_[at(vertex)];
    (previous != nobody ? next_[at(previous)] : first_[at(degree_[at(vertex)])]) = next;
    if (next != nobody) {
      previous_[at(next)] = previous;
    }
  }

  Indices degree_;  // nobody once it is taken out
  Indices first_;   // of each degree
  Indices next_;
  Indices previous_;
  Index least_ = 0;  // no vertex has a smaller degree
};

// `for_each_neighbor(vertex, f)` may include the vertex itself.
template <class ForEachNeighbor>
Indices put_smallest_last(Indices vertices, Indices degrees, ForEachNeighbor for_each_neighbor) {
  DegreeBuckets buckets(vertices, std::move(degrees));
  for (auto place = vertices.rbegin(); place != vertices.rend(); ++place) {
    *place = buckets.take_least();
    for_each_neighbor(*place, [&](Index neighbor) { buckets.decrease_degree(neighbor); });
  }
  return vertices;
}

template <class ForEachNeighbor>
Indices count_neighbors(const Indices& vertices, Index bound, ForEachNeighbor for_each_neighbor) {
  Indices degrees(at(bound));
  for (const Index vertex : vertices) {
    for_each_neighbor(vertex, [&](Index) { ++degrees[at(vertex)]; });
  }
  return degrees;
}

template <class ForEachNeighbor>
Indices smallest_last_of(const SparsityPattern& pattern, ForEachNeighbor for_each_neighbor) {
  Indices vertices = natural_order(pattern);
  Indices degrees = count_neighbors(vertices, pattern.cols(), for_each_neighbor);
  return put_smallest_last(std::move(vertices), std::move(degrees), for_each_neighbor);
}

}  // namespace

Indices natural_order(const SparsityPattern& pattern) {
  Indices order;
  order.reserve(at(pattern.cols()));
  for (Index column = 0; column < pattern.cols(); ++column) {
    if (!pattern.column(column).empty()) {
      order.push_back(column);
    }
  }
  return order;
}

Indices smallest_last(const SparsityPattern& symmetric) {
  return smallest_last_of(
      symmetric, [&](Index vertex, auto f) { std::ranges::for_each(symmetric.column(vertex), f); });
}

Indices smallest_last_by_rows(const SparsityPattern& pattern, const SparsityPattern& transposed) {
  return smallest_last_of(pattern, [&](Index column, auto f) {
    for (const Index row : pattern.column(column)) {
      if (transposed.column(row).size() <= at(long_row)) {
        std::ranges::for_each(transposed.column(row), f);
      }
    }
  });
}

}  // namespace fluxion
