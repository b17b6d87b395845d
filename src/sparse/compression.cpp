// Colours for the columns or rows of a pattern, and what to do with them.
// For: sparse/compression.hpp. Read first: that.
// SPDX-License-Identifier: MIT
#include <utility>

#include <fluxion/sparse/compression.hpp>

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

/// A line without entries is not computed at all: it has nothing to add, not even 0 · inf.
Compression compression(const SparsityPattern& by_lines, Coloring coloring) {
  for (std::int32_t line = 0; line < by_lines.cols(); ++line) {
    if (by_lines.column(line).empty()) {
      coloring.color[static_cast<std::size_t>(line)] = Compression::no_color;
    }
  }
  return {std::move(coloring.color), coloring.colors};
}

}  // namespace

Compression compress_columns(const SparsityPattern& pattern) {
  const Coloring coloring = color_columns(pattern);
  Compression result = compression(pattern, coloring);
  result.recovery = plan_column_recovery(pattern, coloring);
  return result;
}

Compression compress_rows(const SparsityPattern& pattern) {
  const SparsityPattern by_rows = pattern.transposed();
  const Coloring coloring = color_columns(by_rows);
  Compression result = compression(by_rows, coloring);
  result.recovery = plan_row_recovery(pattern, coloring);
  return result;
}

Compression compress_symmetric(const SparsityPattern& pattern, bool by_substitution) {
  const Coloring coloring = by_substitution ? color_acyclic(pattern) : color_star(pattern);
  Compression result = compression(pattern, coloring);
  if (by_substitution) {
    result.substitution = plan_substitution(pattern, coloring);
  } else {
    result.recovery = plan_star_recovery(pattern, coloring);
  }
  return result;
}

}  // namespace fluxion::inline FLUXION_ABI::detail
