// Colourings: whether they are what they are called, by trying all paths and cycles, and how many
// colours they take. For: sparse/coloring.hpp.
// Read first: patterns.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/sparse/coloring.hpp>

#include "sparse/patterns.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::SparsityPattern;
using fluxion::detail::color_acyclic;
using fluxion::detail::color_columns;
using fluxion::detail::color_star;
using fluxion::detail::Coloring;
using fluxion::test::arrow;
using fluxion::test::banded;
using fluxion::test::blocks;
using fluxion::test::dense;
using fluxion::test::for_each_practical_symmetric;
using fluxion::test::for_each_random_symmetric;
using fluxion::test::laplacian;
using fluxion::test::random_pattern;
using fluxion::test::shuffled;
using fluxion::test::SplitMix;
using fluxion::test::symmetric_pattern;
using testing::Each;

using Index = std::int32_t;

Index color_of(const Coloring& coloring, Index vertex) {
  return coloring.color[static_cast<std::size_t>(vertex)];
}

// Each colour is some column's, and columns without entries have colour 0.
bool is_compact(const SparsityPattern& pattern, const Coloring& coloring) {
  std::set<Index> used;
  for (Index j = 0; j < pattern.cols(); ++j) {
    if (!pattern.column(j).empty()) {
      used.insert(color_of(coloring, j));
    } else if (color_of(coloring, j) != 0) {
      return false;
    }
  }
  const auto colors = static_cast<std::size_t>(coloring.colors);
  return coloring.color.size() == static_cast<std::size_t>(pattern.cols()) &&
         used.size() == colors && (used.empty() || *used.rbegin() == coloring.colors - 1);
}

// Whether no other column of its colour has an entry in the row.
bool stands_alone(const SparsityPattern& pattern, const Coloring& coloring, Index row, Index j) {
  for (Index k = 0; k < pattern.cols(); ++k) {
    if (k != j && color_of(coloring, k) == color_of(coloring, j) && pattern.contains(row, k)) {
      return false;
    }
  }
  return true;
}

// Whether `condition(row, column)` holds for all entries.
template <class Condition> bool all_entries(const SparsityPattern& pattern, Condition condition) {
  for (Index j = 0; j < pattern.cols(); ++j) {
    const auto column = pattern.column(j);
    if (!std::all_of(column.begin(), column.end(), [&](Index i) { return condition(i, j); })) {
      return false;
    }
  }
  return true;
}

bool all_entries_stand_alone(const SparsityPattern& pattern, const Coloring& coloring) {
  return all_entries(pattern,
                     [&](Index i, Index j) { return stands_alone(pattern, coloring, i, j); });
}

bool all_entries_or_mirrors_stand_alone(const SparsityPattern& pattern, const Coloring& coloring) {
  return all_entries(pattern, [&](Index i, Index j) {
    return stands_alone(pattern, coloring, i, j) || stands_alone(pattern, coloring, j, i);
  });
}

bool has_full_diagonal(const SparsityPattern& pattern) {
  for (Index j = 0; j < pattern.cols(); ++j) {
    if (!pattern.contains(j, j)) return false;
  }
  return true;
}

bool is_proper(const SparsityPattern& pattern, const Coloring& coloring) {
  return all_entries(pattern, [&](Index i, Index j) {
    return i == j || color_of(coloring, i) != color_of(coloring, j);
  });
}

// Whether each path i - b - c - j takes three colours: the definition of a star colouring.
bool no_path_of_four_has_two_colors(const SparsityPattern& pattern, const Coloring& coloring) {
  return all_entries(pattern, [&](Index b, Index c) {
    for (const Index i : pattern.column(b)) {
      for (const Index j : pattern.column(c)) {
        const bool is_path = b != c && i != b && i != c && j != b && j != c && i != j;
        if (is_path && color_of(coloring, i) == color_of(coloring, c) &&
            color_of(coloring, j) == color_of(coloring, b)) {
          return false;
        }
      }
    }
    return true;
  });
}

// The vertices of two colours are a forest if taking out leaves and lonely ones leaves nothing.
bool is_forest(const SparsityPattern& pattern, const Coloring& coloring, Index red, Index blue) {
  std::set<Index> left;
  for (Index v = 0; v < pattern.cols(); ++v) {
    if (color_of(coloring, v) == red || color_of(coloring, v) == blue) left.insert(v);
  }
  for (std::size_t before = 0; before != left.size();) {
    before = left.size();
    for (auto v = left.begin(); v != left.end();) {
      const auto neighbors = pattern.column(*v);
      const auto degree = std::count_if(
          neighbors.begin(), neighbors.end(), [&](Index w) { return w != *v && left.contains(w); });
      v = degree <= 1 ? left.erase(v) : std::next(v);
    }
  }
  return left.empty();
}

bool no_cycle_has_two_colors(const SparsityPattern& pattern, const Coloring& coloring) {
  for (Index red = 0; red < coloring.colors; ++red) {
    for (Index blue = 0; blue < red; ++blue) {
      if (!is_forest(pattern, coloring, red, blue)) return false;
    }
  }
  return true;
}

void expect_columns(const SparsityPattern& pattern) {
  const Coloring coloring = color_columns(pattern);
  EXPECT_TRUE(is_compact(pattern, coloring));
  EXPECT_TRUE(all_entries_stand_alone(pattern, coloring));
}

void expect_star(const SparsityPattern& pattern) {
  const Coloring coloring = color_star(pattern);
  EXPECT_TRUE(is_compact(pattern, coloring));
  EXPECT_TRUE(all_entries_or_mirrors_stand_alone(pattern, coloring));
  EXPECT_LE(coloring.colors, color_columns(pattern).colors);
  if (has_full_diagonal(pattern)) {
    EXPECT_TRUE(is_proper(pattern, coloring));
    EXPECT_TRUE(no_path_of_four_has_two_colors(pattern, coloring));
  }
}

void expect_acyclic(const SparsityPattern& pattern) {
  const Coloring coloring = color_acyclic(pattern);
  EXPECT_TRUE(is_compact(pattern, coloring));
  EXPECT_TRUE(is_proper(pattern, coloring));
  EXPECT_TRUE(no_cycle_has_two_colors(pattern, coloring));
}

// The checks themselves, on colourings that are wrong.
TEST(Checks, FindColoringsThatAreWrong) {
  const SparsityPattern path = banded(4, 1);
  const Coloring two = {{0, 1, 0, 1}, 2};
  EXPECT_TRUE(is_proper(path, two));
  EXPECT_FALSE(all_entries_stand_alone(path, two));
  EXPECT_FALSE(all_entries_or_mirrors_stand_alone(path, two));
  EXPECT_FALSE(no_path_of_four_has_two_colors(path, two));
  EXPECT_TRUE(no_path_of_four_has_two_colors(path, {{0, 1, 0, 2}, 3}));
  EXPECT_TRUE(no_cycle_has_two_colors(path, two));
  EXPECT_FALSE(is_proper(path, {{0, 1, 1, 0}, 2}));
  EXPECT_FALSE(is_compact(path, {{0, 1, 0, 1}, 3}));
  EXPECT_FALSE(is_compact(SparsityPattern(1, 1), {{1}, 0}));
  const SparsityPattern square = symmetric_pattern(4, {{1, 0}, {2, 1}, {3, 2}, {3, 0}});
  EXPECT_FALSE(no_cycle_has_two_colors(square, two));
}

TEST(ColorColumns, MakesColumnsThatShareARowDifferent) {
  for_each_random_symmetric(expect_columns);
  for_each_practical_symmetric(expect_columns);
  SplitMix random(7);
  for (int round = 0; round < 2000; ++round) {
    const auto rows = static_cast<Index>(random.below(12));
    const auto cols = static_cast<Index>(random.below(12));
    expect_columns(random_pattern(rows, cols, random.below(101), random));
  }
}

TEST(ColorColumns, TakesThreeColorsForThreeDiagonals) {
  EXPECT_EQ(color_columns(banded(100, 1)).colors, 3);
}

TEST(ColorColumns, FindsABandWhateverTheOrderOfTheColumns) {
  SplitMix random(8);
  EXPECT_LE(color_columns(shuffled(banded(1000, 1), random)).colors, 4);
  EXPECT_LE(color_columns(shuffled(banded(1000, 4), random)).colors, 11);
}

TEST(ColorColumns, TakesAColorForEachColumnOfADenseRow) {
  EXPECT_EQ(color_columns(arrow(50, 7)).colors, 50);
}

// In the square of the number of columns, it would take hours.
TEST(ColorColumns, OfADenseRowCostsLittleMoreThanItsEntries) {
  constexpr Index n = 300000;
  EXPECT_EQ(color_columns(arrow(n, 0)).colors, n);
  EXPECT_EQ(color_columns(arrow(n, n - 1)).colors, n);
}

// Each column is in two of three rows, so that the second half of a row begins behind a gap.
TEST(ColorColumns, OfOverlappingDenseRowsCostsLittleMoreThanTheirEntries) {
  constexpr Index n = 300000;
  fluxion::test::Positions positions;
  for (Index j = 0; j < n; ++j) {
    const Index third = j / (n / 3);
    positions.push_back({third, j});
    positions.push_back({(third + 1) % 3, j});
  }
  EXPECT_EQ(color_columns(SparsityPattern::from_positions(3, n, positions)).colors, n);
}

TEST(ColorStar, LeavesNoPathOfFourWithTwoColors) {
  for_each_random_symmetric(expect_star);
  for_each_practical_symmetric(expect_star);
}

TEST(ColorStar, TakesFewColorsForPracticalMatrices) {
  EXPECT_EQ(color_star(banded(100, 1)).colors, 3);
  EXPECT_EQ(color_star(arrow(100, 0)).colors, 2);
  EXPECT_EQ(color_star(arrow(100, 99)).colors, 2);
  EXPECT_EQ(color_star(blocks(50, 2, false)).colors, 2);
  EXPECT_EQ(color_star(blocks(20, 6, true)).colors, 18);
  EXPECT_EQ(color_star(dense(20)).colors, 20);
}

// Fertin, Raspaud, Reed (2004), "Star coloring of graphs": a grid has no star colouring with four.
TEST(ColorStar, TakesFiveColorsForAGrid) {
  EXPECT_EQ(color_star(laplacian(30, false)).colors, 5);
  SplitMix random(9);
  EXPECT_LE(color_star(shuffled(laplacian(30, false), random)).colors, 6);
}

TEST(ColorStar, TakesTheColorsOfColumnsWhereTheyAreFewer) {
  EXPECT_EQ(color_star(laplacian(30, true)).colors, 9);
  EXPECT_EQ(color_star(symmetric_pattern(2, {{1, 0}})).colors, 1);
}

TEST(ColorStar, OfADenseRowCostsLittleMoreThanItsEntries) {
  EXPECT_EQ(color_star(arrow(300000, 0)).colors, 2);
  EXPECT_EQ(color_star(arrow(300000, 299999)).colors, 2);
}

TEST(ColorAcyclic, LeavesNoCycleWithTwoColors) {
  for_each_random_symmetric(expect_acyclic);
  for_each_practical_symmetric(expect_acyclic);
}

TEST(ColorAcyclic, TakesFewColorsForPracticalMatrices) {
  EXPECT_EQ(color_acyclic(banded(100, 1)).colors, 2);
  EXPECT_EQ(color_acyclic(arrow(100, 0)).colors, 2);
  EXPECT_EQ(color_acyclic(blocks(50, 2, false)).colors, 2);
  EXPECT_EQ(color_acyclic(blocks(20, 6, true)).colors, 12);
  EXPECT_EQ(color_acyclic(dense(20)).colors, 20);
  EXPECT_LE(color_acyclic(laplacian(30, false)).colors, 4);
  EXPECT_LE(color_acyclic(laplacian(30, true)).colors, 6);
}

TEST(ColorAcyclic, OfADenseRowCostsLittleMoreThanItsEntries) {
  EXPECT_EQ(color_acyclic(arrow(300000, 0)).colors, 2);
  EXPECT_EQ(color_acyclic(arrow(300000, 299999)).colors, 2);
}

TEST(Coloring, TakesNoColorForAMatrixWithoutEntries) {
  for (const auto& coloring : {color_columns(SparsityPattern(3, 5)),
                               color_star(SparsityPattern(5, 5)),
                               color_acyclic(SparsityPattern(5, 5))}) {
    EXPECT_EQ(coloring.colors, 0);
    EXPECT_EQ(coloring.color.size(), 5U);
    EXPECT_THAT(coloring.color, Each(0));
  }
}

TEST(Coloring, TakesOneColorForADiagonal) {
  for (const auto color : {color_columns, color_star, color_acyclic}) {
    const Coloring coloring = color(banded(6, 0));
    EXPECT_EQ(coloring.colors, 1);
    EXPECT_THAT(coloring.color, Each(0));
  }
}

}  // namespace
