// Which columns or rows of a sparse matrix are computed as one, and how its entries are found again.
// For: the plans of sparse derivatives. Read first: sparse/coloring.hpp, sparse/recovery.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <fluxion/sparse/recovery.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The lines of a matrix, columns or rows, by colours. Each colour is one line of a compressed matrix.
struct Compression {
  Coloring coloring = {};
  DirectRecovery recovery = {};
  std::optional<SubstitutionRecovery> substitution = {};  // if there is one, instead

  std::int32_t colors() const { return coloring.colors; }
  std::int32_t color(std::size_t i) const { return coloring.color[i]; }
  /// The place of line i among `lanes` colours from `first` on; none if it has another colour.
  std::optional<std::size_t> lane(std::size_t i, std::int32_t first, std::int32_t lanes) const {
    if (color(i) < first || color(i) - first >= lanes) return {};
    return static_cast<std::size_t>(color(i) - first);
  }
};

Compression compress_columns(const SparsityPattern& pattern);
Compression compress_rows(const SparsityPattern& pattern);
Compression compress_symmetric(const SparsityPattern& pattern, bool by_substitution);

/// Throws: Error with an entry of `found` that is none of `pattern`.
[[noreturn]] FLUXION_COLD void throw_outside_pattern(const char* function,
                                                     const SparsityPattern& pattern,
                                                     const SparsityPattern& found);

}  // namespace fluxion::inline FLUXION_ABI::detail
