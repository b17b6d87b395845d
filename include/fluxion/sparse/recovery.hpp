// From the sums of the columns of each colour back to the entries of the matrix.
// For: sparse drivers: where to read is planned once for a pattern, reading is repeated.
// Read first: sparse/coloring.hpp, which makes the colours.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <fluxion/portability.hpp>
#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A number of a compressed matrix. The line is a row of the matrix where columns were summed, and a
/// column where rows were.
struct Place {
  std::int32_t line = 0;
  std::int32_t color = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// The caller's memory of a compressed matrix, or of the colours [first_color, first_color + colors)
/// of it: the number of line i and colour c is at
/// data[i * line_stride + (c - first_color) * color_stride].
template <class T> struct Compressed {
  using Number = std::remove_const_t<T>;

  T* data = nullptr;
  std::ptrdiff_t line_stride = 1;
  std::ptrdiff_t color_stride = 1;
  std::int32_t first_color = 0;
  std::int32_t colors = 0;

  bool has(Place place) const {
    return place.color >= first_color && place.color - first_color < colors;
  }
  T& operator[](Place place) const {
    return data[place.line * line_stride + (place.color - first_color) * color_stride];
  }
};

/// Where each entry of a matrix stands in the compressed matrix, in the order of the entries.
struct DirectRecovery {
  std::vector<Place> places;
};

/// Of a matrix whose columns were summed, with the colours of color_columns.
DirectRecovery plan_column_recovery(const SparsityPattern& pattern, const Coloring& of_columns);
/// Of a matrix whose rows were summed, with the colours of color_columns(pattern.transposed()).
DirectRecovery plan_row_recovery(const SparsityPattern& pattern, const Coloring& of_rows);
/// Of a symmetric matrix, with the colours of color_star.
DirectRecovery plan_star_recovery(const SparsityPattern& symmetric, const Coloring& coloring);

/// An entry and its mirror image: where both stand once the earlier entries are subtracted, and from
/// where they have to be subtracted in turn. On the diagonal, entry == mirror and nothing is
/// subtracted: `subtract_at` is `from`.
struct Substitution {
  std::int32_t entry = 0;
  std::int32_t mirror = 0;
  Place from;
  Place subtract_at;
};

/// The entries of a symmetric matrix in an order in which each can be found.
struct SubstitutionRecovery {
  std::vector<Substitution> steps;
};

/// Of a symmetric matrix, with the colours of color_acyclic.
SubstitutionRecovery plan_substitution(const SparsityPattern& symmetric, const Coloring& coloring);

/// Writes the entries whose colours are in the block to `values`, in the order of the pattern, and
/// leaves the other values alone: colours may be computed and recovered a few at a time.
/// The block is Compressed, or has its members.
template <class Block>
void recover(const DirectRecovery& plan,
             const Block& block,
             std::span<typename Block::Number> values) {
  for (std::size_t entry = 0; entry < plan.places.size(); ++entry) {
    if (block.has(plan.places[entry])) {
      values[entry] = block[plan.places[entry]];
    }
  }
}

/// Writes all entries to `values`, in the order of the pattern. The block must have all colours; its
/// numbers are used up.
template <class T>
void recover(const SubstitutionRecovery& plan,
             Compressed<T> block,
             std::type_identity_t<std::span<T>> values) {
  for (const Substitution& step : plan.steps) {
    const T value = block[step.from];
    values[static_cast<std::size_t>(step.entry)] = value;
    if (step.mirror != step.entry) {
      values[static_cast<std::size_t>(step.mirror)] = value;
      block[step.subtract_at] -= value;
    }
  }
}

}  // namespace fluxion::inline FLUXION_ABI::detail
