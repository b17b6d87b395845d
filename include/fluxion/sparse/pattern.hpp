// SparsityPattern: which entries of a matrix may be different from zero.
// For: sparse drivers and whoever wants to look at a pattern. Compressed columns, the layout of
// Eigen::SparseMatrix. Read first: docs/explanation/sparse-derivatives.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Row and column of an entry of a matrix.
struct MatrixPosition {
  std::int32_t row = 0;
  std::int32_t column = 0;

  friend bool operator==(const MatrixPosition&, const MatrixPosition&) = default;
};

/// Which entries of an m×n matrix may be different from zero: the row indices of each column,
/// sorted and without duplicates. "Entries" are numbered from 0, column after column.
class SparsityPattern {
 public:
  SparsityPattern() = default;
  /// Without entries. Throws: ShapeError if a size is negative.
  SparsityPattern(std::int32_t rows, std::int32_t cols);

  /// The entries at these positions, in any order and as often as one likes.
  /// Cost: O(positions + rows + cols), whatever the order.
  /// Throws: ShapeError for a position outside of the matrix, and for more than 2^31 - 1 entries.
  static SparsityPattern from_positions(std::int32_t rows,
                                        std::int32_t cols,
                                        std::span<const MatrixPosition> positions);
  /// Column j has the rows row_indices[starts[j] .. starts[j + 1]), in any order and as often as one
  /// likes; there are starts.size() - 1 columns.
  /// Cost: O(row_indices + rows + cols); sorted lists without duplicates are taken as they are.
  /// Throws: ShapeError for a row outside of the matrix, and for starts that do not ascend from 0 to
  /// the number of row indices.
  static SparsityPattern from_columns(std::int32_t rows,
                                      std::vector<std::int32_t> starts,
                                      std::vector<std::int32_t> row_indices);

  std::int32_t rows() const { return rows_; }
  std::int32_t cols() const { return static_cast<std::int32_t>(starts_.size()) - 1; }
  /// How many entries there are.
  std::int32_t entries() const { return starts_.back(); }

  /// The rows of column j.
  std::span<const std::int32_t> column(std::int32_t j) const {
    return row_indices().subspan(static_cast<std::size_t>(start(j)),
                                 static_cast<std::size_t>(start(j + 1) - start(j)));
  }
  /// The number of the first entry of column j, and start(cols()) == entries().
  std::int32_t start(std::int32_t j) const { return starts_[static_cast<std::size_t>(j)]; }

  /// All starts, cols() + 1 of them, and the rows of all entries: the arrays of a compressed matrix.
  std::span<const std::int32_t> starts() const { return starts_; }
  std::span<const std::int32_t> row_indices() const { return row_indices_; }

  /// Whether there is an entry at (row, column). Cost: O(log(entries of the column)).
  bool contains(std::int32_t row, std::int32_t column) const;
  /// Whether all entries of another pattern of the same shape are entries of this one.
  bool contains(const SparsityPattern& other) const;
  bool is_symmetric() const;

  /// The entries of this one and of another one. Throws: ShapeError if their shapes differ.
  SparsityPattern united(const SparsityPattern& other) const;
  /// The columns of the result are the rows of this one.
  SparsityPattern transposed() const;

  friend bool operator==(const SparsityPattern&, const SparsityPattern&) = default;

 private:
  std::int32_t rows_ = 0;
  std::vector<std::int32_t> starts_ = {0};
  std::vector<std::int32_t> row_indices_;
};

}  // namespace fluxion::inline FLUXION_ABI
