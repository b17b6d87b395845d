// Making, comparing and combining patterns.
// For: SparsityPattern. Read first: include/fluxion/sparse/pattern.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "index.hpp"

namespace fluxion::inline FLUXION_ABI {
namespace {

using detail::at;
using detail::Index;
using detail::Indices;

void check_sizes(Index rows, Index cols) {
  if (rows < 0 || cols < 0) {
    throw ShapeError(fmt::format(
        "SparsityPattern: a matrix cannot have this shape; got {}x{}, expected sizes of "
        "at least 0; try the sizes of an existing matrix",
        rows,
        cols));
  }
}

void check_count(std::size_t entries) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<Index>::max());
  if (entries > most) {
    throw ShapeError(
        fmt::format("SparsityPattern: there are too many entries; got {}, expected at most {}; try "
                    "to split the matrix into blocks of rows",
                    entries,
                    most));
  }
}

void check_position(MatrixPosition position, Index rows, Index cols) {
  const bool inside =
      position.row >= 0 && position.row < rows && position.column >= 0 && position.column < cols;
  if (!inside) {
    throw ShapeError(
        fmt::format("SparsityPattern: an entry is outside of the matrix; got ({}, {}), expected a "
                    "position in {}x{}; try rows and columns that are counted from 0",
                    position.row,
                    position.column,
                    rows,
                    cols));
  }
}

void check_starts(const Indices& starts, std::size_t row_indices) {
  const bool ascend = !starts.empty() && starts.front() == 0 && std::ranges::is_sorted(starts) &&
                      at(starts.back()) == row_indices;
  if (!ascend) {
    throw ShapeError(
        fmt::format("SparsityPattern: the starts of the columns are not those of {} row indices; "
                    "got {} starts from {} to {}, expected them to ascend from 0 to {}; try one "
                    "start for each column and a last one where all end",
                    row_indices,
                    starts.size(),
                    starts.empty() ? 0 : starts.front(),
                    starts.empty() ? 0 : starts.back(),
                    row_indices));
  }
}

void check_same_shape(const SparsityPattern& a, const SparsityPattern& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) {
    throw ShapeError(
        fmt::format("SparsityPattern: patterns of different shapes cannot be united; got {}x{}, "
                    "expected {}x{}; try patterns of the same function",
                    b.rows(),
                    b.cols(),
                    a.rows(),
                    a.cols()));
  }
}

// Lists of indices below `bound`, one after the other.
struct Lists {
  Indices starts;
  Indices items;
  Index bound = 0;

  Index count() const { return static_cast<Index>(starts.size()) - 1; }
  std::span<const Index> operator[](Index list) const {
    return std::span(items).subspan(at(starts[at(list)]),
                                    at(starts[at(list) + 1] - starts[at(list)]));
  }
};

// Counts of lists, each at the index of the following list, become the starts.
Indices starts_of_counts(Indices counts) {
  for (std::size_t list = 1; list < counts.size(); ++list) {
    counts[list] += counts[list - 1];
  }
  return counts;
}

bool is_strictly_ascending(std::span<const Index> list) {
  return std::ranges::adjacent_find(list, std::ranges::greater_equal()) == list.end();
}

bool are_sorted_sets(const Lists& lists) {
  for (Index list = 0; list < lists.count(); ++list) {
    if (!is_strictly_ascending(lists[list])) {
      return false;
    }
  }
  return true;
}

// List i of the result has each j once whose list has i, in ascending order: doing so twice sorts all
// lists and removes what is in one twice, in linear time.
Lists transpose(const Lists& lists) {
  Indices counts(at(lists.bound) + 1);
  Indices last(at(lists.bound), -1);  // list that had the item
  for (Index list = 0; list < lists.count(); ++list) {
    for (const Index item : lists[list]) {
      counts[at(item) + 1] += std::exchange(last[at(item)], list) != list ? 1 : 0;
    }
  }
  Lists result{starts_of_counts(std::move(counts)), {}, lists.count()};
  result.items.resize(at(result.starts.back()));
  Indices end(result.starts.begin(), std::prev(result.starts.end()));
  for (Index list = 0; list < lists.count(); ++list) {
    for (const Index item : lists[list]) {
      const Index here = end[at(item)];
      const bool again = here > result.starts[at(item)] && result.items[at(here) - 1] == list;
      if (!again) {
        result.items[at(here)] = list;
        ++end[at(item)];
      }
    }
  }
  return result;
}

Lists lists_by_column(Index rows, Index cols, std::span<const MatrixPosition> positions) {
  Indices counts(at(cols) + 1);
  for (const MatrixPosition& position : positions) {
    check_position(position, rows, cols);
    ++counts[at(position.column) + 1];
  }
  Lists lists{starts_of_counts(std::move(counts)), Indices(positions.size()), rows};
  Indices end(lists.starts.begin(), std::prev(lists.starts.end()));
  for (const MatrixPosition& position : positions) {
    lists.items[at(end[at(position.column)]++)] = position.row;
  }
  return lists;
}

}  // namespace

SparsityPattern::SparsityPattern(Index rows, Index cols) : rows_(rows) {
  check_sizes(rows, cols);
  starts_.resize(at(cols) + 1);
}

SparsityPattern SparsityPattern::from_positions(Index rows,
                                                Index cols,
                                                std::span<const MatrixPosition> positions) {
  check_sizes(rows, cols);
  check_count(positions.size());
  Lists lists = lists_by_column(rows, cols, positions);
  return from_columns(rows, std::move(lists.starts), std::move(lists.items));
}

SparsityPattern SparsityPattern::from_columns(Index rows, Indices starts, Indices row_indices) {
  check_starts(starts, row_indices.size());
  SparsityPattern pattern(rows, static_cast<Index>(starts.size()) - 1);
  Lists lists{std::move(starts), std::move(row_indices), rows};
  for (Index j = 0; j < lists.count(); ++j) {
    for (const Index row : lists[j]) {
      check_position({row, j}, rows, lists.count());
    }
  }
  if (!are_sorted_sets(lists)) {
    lists = transpose(transpose(lists));
  }
  pattern.starts_ = std::move(lists.starts);
  pattern.row_indices_ = std::move(lists.items);
  return pattern;
}

bool SparsityPattern::contains(Index row, Index j) const {
  return j >= 0 && j < cols() && std::ranges::binary_search(column(j), row);
}

bool SparsityPattern::contains(const SparsityPattern& other) const {
  if (rows() != other.rows() || cols() != other.cols()) {
    return false;
  }
  for (Index j = 0; j < cols(); ++j) {
    if (!std::ranges::includes(column(j), other.column(j))) {
      return false;
    }
  }
  return true;
}

bool SparsityPattern::is_symmetric() const { return *this == transposed(); }

SparsityPattern SparsityPattern::united(const SparsityPattern& other) const {
  check_same_shape(*this, other);
  SparsityPattern both(rows(), cols());
  both.row_indices_.reserve(std::max(row_indices_.size(), other.row_indices_.size()));
  for (Index j = 0; j < cols(); ++j) {
    std::ranges::set_union(column(j), other.column(j), std::back_inserter(both.row_indices_));
    check_count(both.row_indices_.size());
    both.starts_[at(j) + 1] = static_cast<Index>(both.row_indices_.size());
  }
  return both;
}

SparsityPattern SparsityPattern::transposed() const {
  Lists lists = transpose(Lists{starts_, row_indices_, rows_});
  SparsityPattern result(cols(), rows());
  result.starts_ = std::move(lists.starts);
  result.row_indices_ = std::move(lists.items);
  return result;
}

}  // namespace fluxion
