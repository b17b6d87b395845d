// The colours that occur in each row or around each vertex, with what is known about them.
// For: the colourings and the plans of substitution.
// Read first: greedy.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "index.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

/// The different colours of the entries of each line, which is a row, a column or a vertex, ascending,
/// each with a note. A long line has few of them: visiting colours and not entries is what makes the
/// dense row of an arrow cheap.
template <class Note> class ColorLists {
 public:
  struct Item {
    Index color = 0;
    FLUXION_NO_UNIQUE_ADDRESS Note note = {};
  };

  /// With room for as many colours as the columns of a pattern have entries. The pattern must stay alive.
  explicit ColorLists(const SparsityPattern& pattern)
      : starts_(pattern.starts()), sizes_(at(pattern.cols())), items_(at(pattern.entries())) {}

  std::span<Item> of(Index line) {
    return std::span(items_).subspan(at(starts_[at(line)]), at(sizes_[at(line)]));
  }
  /// The note at a colour, or null.
  Note* find(Index line, Index color) {
    const std::span<Item> items = of(line);
    const auto item = std::ranges::lower_bound(items, color, {}, &Item::color);
    return item != items.end() && item->color == color ? &item->note : nullptr;
  }
  /// The colour must be new to the line.
  void insert(Index line, Index color, Note note) {
    ++sizes_[at(line)];
    const std::span<Item> items = of(line);
    auto place = std::prev(items.end());  // where it mostly is
    for (; place != items.begin() && std::prev(place)->color > color; --place) {
      *place = *std::prev(place);
    }
    *place = {color, note};
  }

 private:
  std::span<const Index> starts_;
  Indices sizes_;
  std::vector<Item> items_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
