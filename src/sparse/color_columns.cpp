// Columns that share a row have different colours.
// For: compressed Jacobians.
// Read first: greedy.hpp; Curtis, Powell, Reid (1974), "On the estimation of sparse Jacobian matrices".
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <span>

#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "color_lists.hpp"
#include "greedy.hpp"
#include "order.hpp"

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

struct Nothing {};

class ColumnRule {
 public:
  ColumnRule(const SparsityPattern& pattern, const SparsityPattern& transposed)
      : pattern_(pattern), row_colors_(transposed) {}

  Index choose(Index column, Palette& palette) {
    const Index first = behind_runs(column);
    for (const Index row : pattern_.column(column)) {
      forbid_from(first, row, palette);
    }
    return palette.take(first);
  }

  void assign(Index column, Index color) {
    for (const Index row : pattern_.column(column)) {
      row_colors_.insert(row, color, {});
    }
  }

 private:
  using Item = ColorLists<Nothing>::Item;

  // A colour below which none is allowed. Dense rows have long runs of colours, which are passed over
  // in this way; looking at each of them would take the square of the columns.
  Index behind_runs(Index column) {
    constexpr Index worth_another_look = 64;
    Index first = 0;
    Index before = 0;
    do {
      before = first;
      for (const Index row : pattern_.column(column)) {
        first = first_absent(row, first);
      }
    } while (first - before > worth_another_look);
    return first;
  }

  // The least colour from `first` on that is not in the row: where colours, which ascend, first leave
  // a gap.
  Index first_absent(Index row, Index first) {
    const std::span<Item> items = row_colors_.of(row);
    const auto begin = std::ranges::lower_bound(items, first, {}, &Item::color);
    const auto is_gapless = [&](const Item& item) { return &item - &*begin == item.color - first; };
    return first + static_cast<Index>(std::partition_point(begin, items.end(), is_gapless) - begin);
  }

  void forbid_from(Index first, Index row, Palette& palette) {
    const std::span<Item> items = row_colors_.of(row);
    auto item = std::ranges::lower_bound(items, first, {}, &Item::color);
    for (; item != items.end(); ++item) {
      palette.forbid(item->color);
    }
  }

  const SparsityPattern& pattern_;
  ColorLists<Nothing> row_colors_;
};

}  // namespace

Coloring color_columns(const SparsityPattern& pattern) {
  const SparsityPattern transposed = pattern.transposed();
  const auto color_in = [&](const Indices& order) {
    return color_greedily(order, pattern.cols(), ColumnRule(pattern, transposed));
  };
  Coloring natural = color_in(natural_order(pattern));
  if (natural.colors == longest_column(transposed)) {  // columns of one row all differ
    return natural;
  }
  return fewer_colors(std::move(natural), color_in(smallest_last_by_rows(pattern, transposed)));
}

}  // namespace fluxion
