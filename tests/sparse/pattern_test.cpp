// Patterns: made in three ways, compared, combined.
// For: sparse/pattern.hpp.
// Read first: patterns.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "sparse/patterns.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::MatrixPosition;
using fluxion::ShapeError;
using fluxion::SparsityPattern;
using fluxion::test::random_pattern;
using fluxion::test::random_symmetric;
using fluxion::test::SplitMix;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::ThrowsMessage;

using Set = std::set<std::pair<std::int32_t, std::int32_t>>;

Set set_of(const SparsityPattern& pattern) {
  Set set;
  for (std::int32_t j = 0; j < pattern.cols(); ++j) {
    for (const std::int32_t i : pattern.column(j)) set.insert({i, j});
  }
  return set;
}

TEST(SparsityPattern, HasTheRowsOfEachColumn) {
  const std::vector<MatrixPosition> positions = {{0, 0}, {2, 0}, {1, 2}};
  const auto pattern = SparsityPattern::from_positions(3, 4, positions);
  EXPECT_EQ(pattern.rows(), 3);
  EXPECT_EQ(pattern.cols(), 4);
  EXPECT_EQ(pattern.entries(), 3);
  EXPECT_THAT(pattern.column(0), ElementsAre(0, 2));
  EXPECT_THAT(pattern.column(1), IsEmpty());
  EXPECT_THAT(pattern.column(2), ElementsAre(1));
  EXPECT_EQ(pattern.start(2), 2);
  EXPECT_THAT(pattern.starts(), ElementsAre(0, 2, 2, 3, 3));
  EXPECT_THAT(pattern.row_indices(), ElementsAre(0, 2, 1));
}

TEST(SparsityPattern, OfNothingHasNoRowsAndNoColumns) {
  const SparsityPattern nothing;
  EXPECT_EQ(nothing.rows(), 0);
  EXPECT_EQ(nothing.cols(), 0);
  EXPECT_EQ(nothing.entries(), 0);
  EXPECT_EQ(nothing, SparsityPattern(0, 0));
  EXPECT_EQ(nothing, nothing.transposed());
  EXPECT_NE(SparsityPattern(0, 2), SparsityPattern(2, 0));
}

TEST(SparsityPattern, TakesPositionsInAnyOrderAndRepeatedly) {
  const std::vector<MatrixPosition> messy = {{2, 1}, {0, 1}, {2, 1}, {1, 0}, {0, 1}, {2, 1}};
  const std::vector<MatrixPosition> tidy = {{1, 0}, {0, 1}, {2, 1}};
  EXPECT_EQ(SparsityPattern::from_positions(3, 2, messy),
            SparsityPattern::from_positions(3, 2, tidy));
}

TEST(SparsityPattern, TakesColumnsInAnyOrderAndRepeatedly) {
  const auto pattern = SparsityPattern::from_columns(4, {0, 3, 3, 7}, {3, 0, 3, 2, 1, 1, 2});
  EXPECT_THAT(pattern.starts(), ElementsAre(0, 2, 2, 4));
  EXPECT_THAT(pattern.row_indices(), ElementsAre(0, 3, 1, 2));
}

TEST(SparsityPattern, AgreesWithASetOfPairs) {
  SplitMix random(1);
  for (int round = 0; round < 300; ++round) {
    const auto rows = static_cast<std::int32_t>(1 + random.below(9));
    const auto cols = static_cast<std::int32_t>(1 + random.below(9));
    Set expected;
    std::vector<MatrixPosition> positions;
    for (unsigned k = random.below(60); k > 0; --k) {
      const auto i = static_cast<std::int32_t>(random.below(static_cast<unsigned>(rows)));
      const auto j = static_cast<std::int32_t>(random.below(static_cast<unsigned>(cols)));
      expected.insert({i, j});
      positions.push_back({i, j});
    }
    const auto pattern = SparsityPattern::from_positions(rows, cols, positions);
    ASSERT_EQ(set_of(pattern), expected);
    ASSERT_EQ(static_cast<std::size_t>(pattern.entries()), expected.size());
  }
}

TEST(SparsityPattern, ContainsItsEntriesAndNothingElse) {
  SplitMix random(2);
  const SparsityPattern pattern = random_pattern(7, 5, 40, random);
  const Set entries = set_of(pattern);
  for (std::int32_t i = -1; i <= 7; ++i) {
    for (std::int32_t j = -1; j <= 5; ++j) {
      EXPECT_EQ(pattern.contains(i, j), entries.contains({i, j})) << i << ", " << j;
    }
  }
}

TEST(SparsityPattern, IsTransposed) {
  SplitMix random(3);
  const SparsityPattern pattern = random_pattern(6, 9, 30, random);
  Set swapped;
  for (const auto& [i, j] : set_of(pattern)) swapped.insert({j, i});
  EXPECT_EQ(set_of(pattern.transposed()), swapped);
  EXPECT_EQ(pattern.transposed().rows(), 9);
  EXPECT_EQ(pattern.transposed().transposed(), pattern);
}

TEST(SparsityPattern, IsUnitedWithAnotherOne) {
  SplitMix random(4);
  const SparsityPattern a = random_pattern(6, 8, 30, random);
  const SparsityPattern b = random_pattern(6, 8, 30, random);
  Set expected = set_of(a);
  expected.merge(set_of(b));
  EXPECT_EQ(set_of(a.united(b)), expected);
  EXPECT_TRUE(a.united(b).contains(a));
  EXPECT_TRUE(a.united(b).contains(b));
  EXPECT_FALSE(a.contains(a.united(b)));
}

TEST(SparsityPattern, ContainsNoPatternOfAnotherShape) {
  EXPECT_TRUE(SparsityPattern(3, 2).contains(SparsityPattern(3, 2)));
  EXPECT_FALSE(SparsityPattern(3, 2).contains(SparsityPattern(2, 3)));
}

TEST(SparsityPattern, KnowsWhetherItIsSymmetric) {
  SplitMix random(5);
  const SparsityPattern pattern = random_symmetric(9, 30, random);
  EXPECT_TRUE(pattern.is_symmetric());
  const std::vector<MatrixPosition> one = {{1, 0}};
  EXPECT_FALSE(SparsityPattern::from_positions(2, 2, one).is_symmetric());
  EXPECT_FALSE(SparsityPattern(2, 3).is_symmetric());
}

TEST(SparsityPattern, OfANegativeSizeIsAShapeError) {
  EXPECT_THAT(
      [] { SparsityPattern(-1, 3); },
      ThrowsMessage<ShapeError>(
          "SparsityPattern: a matrix cannot have this shape; got -1x3, expected sizes of at "
          "least 0; try the sizes of an existing matrix"));
}

TEST(SparsityPattern, WithAnEntryOutsideIsAShapeError) {
  const auto message =
      "SparsityPattern: an entry is outside of the matrix; got (2, 1), expected a position in 2x2; "
      "try rows and columns that are counted from 0";
  const std::vector<MatrixPosition> outside = {{0, 0}, {2, 1}};
  EXPECT_THAT([&] { SparsityPattern::from_positions(2, 2, outside); },
              ThrowsMessage<ShapeError>(message));
  EXPECT_THAT(
      [] {
        SparsityPattern::from_columns(2, {0, 0, 1}, {2});
      },
      ThrowsMessage<ShapeError>(message));
  for (const MatrixPosition position : {MatrixPosition{-1, 0}, {0, -1}, {0, 2}}) {
    EXPECT_THROW(SparsityPattern::from_positions(2, 2, {&position, 1}), ShapeError);
  }
}

TEST(SparsityPattern, WithStartsThatDoNotAscendIsAShapeError) {
  EXPECT_THAT(
      [] {
        SparsityPattern::from_columns(4, {0, 2, 1}, {0, 1, 2});
      },
      ThrowsMessage<ShapeError>(
          "SparsityPattern: the starts of the columns are not those of 3 row indices; got 3 starts "
          "from 0 to 1, expected them to ascend from 0 to 3; try one start for each column and a "
          "last one where all end"));
  EXPECT_THROW(SparsityPattern::from_columns(4, {}, {}), ShapeError);
  EXPECT_THROW(SparsityPattern::from_columns(4, {1, 2}, {0, 1}), ShapeError);
  EXPECT_THROW(SparsityPattern::from_columns(4, {0, 2, 1, 3}, {0, 1, 2}), ShapeError);
}

TEST(SparsityPattern, UnitedWithOneOfAnotherShapeIsAShapeError) {
  EXPECT_THAT(
      [] { SparsityPattern(2, 3).united(SparsityPattern(3, 2)); },
      ThrowsMessage<ShapeError>(
          "SparsityPattern: patterns of different shapes cannot be united; got 3x2, expected "
          "2x3; try patterns of the same function"));
}

TEST(SparsityPattern, OfMoreEntriesThanIndicesIsAShapeError) {
  const MatrixPosition one;
  const std::size_t many = std::size_t{std::numeric_limits<std::int32_t>::max()} + 1;
  const std::span<const MatrixPosition> positions(&one, many);  // nobody reads them
  EXPECT_THAT([&] { SparsityPattern::from_positions(1, 1, positions); },
              ThrowsMessage<ShapeError>(
                  "SparsityPattern: there are too many entries; got 2147483648, expected at most "
                  "2147483647; try to split the matrix into blocks of rows"));
}

}  // namespace
