// Colours for the columns or rows of a pattern, and what to do with them.
// For: sparse/compression.hpp. Read first: that.
// SPDX-License-Identifier: MIT
#include <utility>

#include <fluxion/sparse/compression.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

Compression compress_columns(const SparsityPattern& pattern) {
  Coloring coloring = color_columns(pattern);
  DirectRecovery recovery = plan_column_recovery(pattern, coloring);
  return {std::move(coloring), std::move(recovery)};
}

Compression compress_rows(const SparsityPattern& pattern) {
  Coloring coloring = color_columns(pattern.transposed());
  DirectRecovery recovery = plan_row_recovery(pattern, coloring);
  return {std::move(coloring), std::move(recovery)};
}

Compression compress_symmetric(const SparsityPattern& pattern, bool by_substitution) {
  if (by_substitution) {
    Coloring coloring = color_acyclic(pattern);
    SubstitutionRecovery substitution = plan_substitution(pattern, coloring);
    return {std::move(coloring), {}, std::move(substitution)};
  }
  Coloring coloring = color_star(pattern);
  DirectRecovery recovery = plan_star_recovery(pattern, coloring);
  return {std::move(coloring), std::move(recovery)};
}

}  // namespace fluxion::inline FLUXION_ABI::detail
