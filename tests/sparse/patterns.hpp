// Patterns of the matrices that sparse drivers are for, and random ones.
// For: the tests of this folder.
// Read first: sparse/pattern.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fluxion/sparse/pattern.hpp>

#include "support/splitmix.hpp"

namespace fluxion::test {

using Positions = std::vector<MatrixPosition>;

/// Of some entries and their mirror images.
inline SparsityPattern symmetric_pattern(std::int32_t n, Positions half) {
  const std::size_t count = half.size();
  for (std::size_t i = 0; i < count; ++i) {
    half.push_back({half[i].column, half[i].row});
  }
  return SparsityPattern::from_positions(n, n, half);
}

/// Entries (i, j) with |i - j| <= width.
inline SparsityPattern banded(std::int32_t n, std::int32_t width) {
  Positions half;
  for (std::int32_t j = 0; j < n; ++j) {
    for (std::int32_t i = j; i <= std::min(j + width, n - 1); ++i) half.push_back({i, j});
  }
  return symmetric_pattern(n, half);
}

inline SparsityPattern dense(std::int32_t n) { return banded(n, n); }

/// The Laplacian of a grid: 5-point stars, with diagonal neighbours 9-point stars.
inline SparsityPattern laplacian(std::int32_t side, bool diagonal_neighbors) {
  Positions half;
  for (std::int32_t i = 0; i < side * side; ++i) {
    const bool last_column = i % side == side - 1;
    const bool last_row = i / side == side - 1;
    half.push_back({i, i});
    if (!last_column) half.push_back({i + 1, i});
    if (!last_row) half.push_back({i + side, i});
    if (diagonal_neighbors && !last_row && !last_column) {
      half.push_back({i + side + 1, i});
      half.push_back({i + side, i + 1});
    }
  }
  return symmetric_pattern(side * side, half);
}

/// A diagonal and one dense row and column.
inline SparsityPattern arrow(std::int32_t n, std::int32_t hub) {
  Positions half;
  for (std::int32_t i = 0; i < n; ++i) {
    half.push_back({i, i});
    half.push_back({i, hub});
  }
  return symmetric_pattern(n, half);
}

/// Dense blocks on the diagonal; with `coupled`, also between consecutive ones.
inline SparsityPattern blocks(std::int32_t count, std::int32_t size, bool coupled) {
  Positions half;
  for (std::int32_t i = 0; i < count * size; ++i) {
    const std::int32_t first = (i / size - (coupled && i >= size ? 1 : 0)) * size;
    for (std::int32_t j = first; j <= i; ++j) half.push_back({i, j});
  }
  return symmetric_pattern(count * size, half);
}

/// The same matrix with its variables numbered at random.
inline SparsityPattern shuffled(const SparsityPattern& symmetric, SplitMix& random) {
  std::vector<std::int32_t> number(static_cast<std::size_t>(symmetric.cols()));
  for (std::size_t i = 0; i < number.size(); ++i) {
    number[i] = static_cast<std::int32_t>(i);
    std::swap(number[i], number[random.below(static_cast<unsigned>(i) + 1)]);
  }
  Positions positions;
  for (std::int32_t j = 0; j < symmetric.cols(); ++j) {
    for (const std::int32_t i : symmetric.column(j)) {
      positions.push_back(
          {number[static_cast<std::size_t>(i)], number[static_cast<std::size_t>(j)]});
    }
  }
  return SparsityPattern::from_positions(symmetric.rows(), symmetric.cols(), positions);
}

inline SparsityPattern random_symmetric(std::int32_t n, unsigned percent, SplitMix& random) {
  const unsigned percent_of_diagonal = 50 * random.below(3);
  Positions half;
  for (std::int32_t j = 0; j < n; ++j) {
    if (random.chance(percent_of_diagonal)) half.push_back({j, j});
    for (std::int32_t i = j + 1; i < n; ++i) {
      if (random.chance(percent)) half.push_back({i, j});
    }
  }
  return symmetric_pattern(n, half);
}

inline SparsityPattern random_pattern(std::int32_t rows,
                                      std::int32_t cols,
                                      unsigned percent,
                                      SplitMix& random) {
  Positions positions;
  for (std::int32_t i = 0; i < rows; ++i) {
    for (std::int32_t j = 0; j < cols; ++j) {
      if (random.chance(percent)) positions.push_back({i, j});
    }
  }
  return SparsityPattern::from_positions(rows, cols, positions);
}

/// Thousands of random symmetric patterns, empty ones, dense ones, with and without diagonals.
template <class F> void for_each_random_symmetric(F f) {
  SplitMix random(20261122);
  for (int i = 0; i < 2000; ++i) {
    const auto n = static_cast<std::int32_t>(random.below(14));
    f(random_symmetric(n, random.below(101), random));
  }
}

/// Small ones of the kinds that occur in practice.
template <class F> void for_each_practical_symmetric(F f) {
  SplitMix random(6);
  for (const SparsityPattern& pattern : {banded(30, 1),
                                         banded(40, 4),
                                         laplacian(9, false),
                                         laplacian(9, true),
                                         arrow(25, 0),
                                         arrow(25, 24),
                                         blocks(12, 2, false),
                                         blocks(7, 6, true),
                                         random_symmetric(150, 3, random),
                                         dense(12)}) {
    f(pattern);
    f(shuffled(pattern, random));
  }
}

}  // namespace fluxion::test
