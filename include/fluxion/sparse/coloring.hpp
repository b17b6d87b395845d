// Colours of the columns of a sparse matrix: columns of one colour can be computed as their sum.
// For: sparse drivers, which then need one sweep for each colour instead of one for each column.
// Read first: docs/explanation/sparse-derivatives.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <fluxion/portability.hpp>
#include <fluxion/sparse/pattern.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A colour for each column: color[j] in [0, colors). A column without entries has colour 0, also
/// where there are no colours at all because no column has entries.
struct Coloring {
  std::vector<std::int32_t> color;
  std::int32_t colors = 0;
};

/// Columns that share a row have different colours: each entry stands alone in its row and colour.
/// For colours of rows, give it the transposed pattern.
Coloring color_columns(const SparsityPattern& pattern);

/// Each entry of a symmetric matrix, or its mirror image, stands alone in its row and colour. Never
/// more colours than color_columns. The pattern must be symmetric; its diagonal need not be there.
Coloring color_star(const SparsityPattern& symmetric);

/// Each entry of a symmetric matrix can be found by substituting those that were found before: mostly
/// fewer colours than color_star. The pattern must be symmetric; its diagonal need not be there.
Coloring color_acyclic(const SparsityPattern& symmetric);

}  // namespace fluxion::inline FLUXION_ABI::detail
