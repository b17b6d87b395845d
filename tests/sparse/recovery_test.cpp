// Entries recovered from sums of columns, with integers: every result is exact.
// For: sparse/recovery.hpp.
// Read first: patterns.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/sparse/coloring.hpp>
#include <fluxion/sparse/pattern.hpp>
#include <fluxion/sparse/recovery.hpp>

#include "sparse/patterns.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Dual;
using fluxion::SparsityPattern;
using fluxion::detail::color_acyclic;
using fluxion::detail::color_columns;
using fluxion::detail::color_star;
using fluxion::detail::Coloring;
using fluxion::detail::Compressed;
using fluxion::detail::DirectRecovery;
using fluxion::detail::Place;
using fluxion::detail::plan_column_recovery;
using fluxion::detail::plan_row_recovery;
using fluxion::detail::plan_star_recovery;
using fluxion::detail::plan_substitution;
using fluxion::detail::recover;
using fluxion::detail::SubstitutionRecovery;
using fluxion::test::banded;
using fluxion::test::for_each_practical_symmetric;
using fluxion::test::for_each_random_symmetric;
using fluxion::test::laplacian;
using fluxion::test::random_pattern;
using fluxion::test::SplitMix;
using testing::Each;

using Index = std::int32_t;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

// Integers for the entries, in their order; with `symmetric`, the same for mirror images.
template <class T> std::vector<T> random_values(const SparsityPattern& pattern, bool symmetric) {
  std::vector<T> values;
  for (Index j = 0; j < pattern.cols(); ++j) {
    for (const Index i : pattern.column(j)) {
      const bool swap = symmetric && i < j;
      const auto row = static_cast<std::uint64_t>(swap ? j : i);
      const auto column = static_cast<std::uint64_t>(swap ? i : j);
      SplitMix random(1000 * row + column);
      values.push_back(static_cast<T>(static_cast<int>(random.below(1999)) - 999));
    }
  }
  return values;
}

// A compressed matrix, line by line or colour by colour.
template <class T> struct Sums {
  Sums(Index lines, Index colors, bool by_color)
      : numbers(at(lines) * at(colors)),
        block{numbers.data(), by_color ? 1 : colors, by_color ? lines : 1, 0, colors} {}
  Sums(const Sums&) = delete;
  Sums& operator=(const Sums&) = delete;

  std::vector<T> numbers;
  Compressed<T> block;
};

template <class T>
void sum_columns(const SparsityPattern& pattern,
                 const std::vector<T>& values,
                 const Coloring& coloring,
                 Sums<T>& sums) {
  std::size_t entry = 0;
  for (Index j = 0; j < pattern.cols(); ++j) {
    for (const Index i : pattern.column(j)) {
      sums.block[Place{i, coloring.color[at(j)]}] += values[entry++];
    }
  }
}

template <class T>
void sum_rows(const SparsityPattern& pattern,
              const std::vector<T>& values,
              const Coloring& coloring,
              Sums<T>& sums) {
  std::size_t entry = 0;
  for (Index j = 0; j < pattern.cols(); ++j) {
    for (const Index i : pattern.column(j)) {
      sums.block[Place{j, coloring.color[at(i)]}] += values[entry++];
    }
  }
}

template <class T> void expect_columns_recovered(const SparsityPattern& pattern, bool by_color) {
  const auto expected = random_values<T>(pattern, false);
  const Coloring coloring = color_columns(pattern);
  Sums<T> sums(pattern.rows(), coloring.colors, by_color);
  sum_columns(pattern, expected, coloring, sums);
  std::vector<T> values(expected.size());
  recover(plan_column_recovery(pattern, coloring), sums.block, values);
  EXPECT_EQ(values, expected);
}

template <class T> void expect_rows_recovered(const SparsityPattern& pattern, bool by_color) {
  const auto expected = random_values<T>(pattern, false);
  const Coloring coloring = color_columns(pattern.transposed());
  Sums<T> sums(pattern.cols(), coloring.colors, by_color);
  sum_rows(pattern, expected, coloring, sums);
  std::vector<T> values(expected.size());
  recover(plan_row_recovery(pattern, coloring), sums.block, values);
  EXPECT_EQ(values, expected);
}

template <class T> void expect_star_recovered(const SparsityPattern& pattern, bool by_color) {
  const auto expected = random_values<T>(pattern, true);
  const Coloring coloring = color_star(pattern);
  Sums<T> sums(pattern.rows(), coloring.colors, by_color);
  sum_columns(pattern, expected, coloring, sums);
  std::vector<T> values(expected.size());
  recover(plan_star_recovery(pattern, coloring), sums.block, values);
  EXPECT_EQ(values, expected);
}

template <class T> void expect_acyclic_recovered(const SparsityPattern& pattern, bool by_color) {
  const auto expected = random_values<T>(pattern, true);
  const Coloring coloring = color_acyclic(pattern);
  Sums<T> sums(pattern.rows(), coloring.colors, by_color);
  sum_columns(pattern, expected, coloring, sums);
  std::vector<T> values(expected.size());
  recover(plan_substitution(pattern, coloring), sums.block, values);
  EXPECT_EQ(values, expected);
}

template <class T> class Recovery : public testing::Test {};
using Numbers = testing::Types<double, float, long double>;
TYPED_TEST_SUITE(Recovery, Numbers);

TYPED_TEST(Recovery, OfSumsOfColumnsIsExact) {
  SplitMix random(11);
  for (int round = 0; round < 300; ++round) {
    const auto rows = static_cast<Index>(random.below(12));
    const auto cols = static_cast<Index>(random.below(12));
    const SparsityPattern pattern = random_pattern(rows, cols, random.below(101), random);
    expect_columns_recovered<TypeParam>(pattern, round % 2 == 0);
    expect_rows_recovered<TypeParam>(pattern, round % 2 == 0);
  }
}

TYPED_TEST(Recovery, OfSymmetricMatricesIsExact) {
  for (const bool by_color : {false, true}) {
    const auto expect_recovered = [&](const SparsityPattern& pattern) {
      expect_star_recovered<TypeParam>(pattern, by_color);
      expect_acyclic_recovered<TypeParam>(pattern, by_color);
    };
    for_each_random_symmetric(expect_recovered);
    for_each_practical_symmetric(expect_recovered);
  }
}

TEST(SubstitutionRecovery, AlsoTakesStarsAndColorsOfColumns) {
  for_each_practical_symmetric([](const SparsityPattern& pattern) {
    const auto expected = random_values<double>(pattern, true);
    for (const Coloring& coloring : {color_star(pattern), color_columns(pattern)}) {
      Sums<double> sums(pattern.rows(), coloring.colors, false);
      sum_columns(pattern, expected, coloring, sums);
      std::vector<double> values(expected.size());
      recover(plan_substitution(pattern, coloring), sums.block, values);
      EXPECT_EQ(values, expected);
    }
  });
}

// What a consistent matrix leaves behind when all its entries are subtracted.
TEST(SubstitutionRecovery, UsesUpTheOffDiagonalSums) {
  const SparsityPattern pattern = banded(9, 1);
  const Coloring coloring = color_acyclic(pattern);
  Sums<double> sums(9, coloring.colors, false);
  sum_columns(pattern, random_values<double>(pattern, true), coloring, sums);
  std::vector<double> values(at(pattern.entries()));
  const SubstitutionRecovery plan = plan_substitution(pattern, coloring);
  recover(plan, sums.block, values);
  EXPECT_EQ(plan.steps.size(), 9U + 8U);
  int left = 0;
  for (Index i = 0; i < 9; ++i) {
    left += sums.block[Place{i, 1 - coloring.color[at(i)]}] == 0.0 ? 0 : 1;
  }
  EXPECT_EQ(left, 8);  // one equation of the tree had nothing new to say
}

TEST(DirectRecovery, TakesTheColorsAFewAtATime) {
  const SparsityPattern pattern = laplacian(6, true);
  const auto expected = random_values<double>(pattern, true);
  const Coloring coloring = color_star(pattern);
  Sums<double> sums(pattern.rows(), coloring.colors, true);
  sum_columns(pattern, expected, coloring, sums);
  const DirectRecovery plan = plan_star_recovery(pattern, coloring);
  std::vector<double> values(expected.size(), -1e9);
  for (Index first = 0; first < coloring.colors; first += 4) {
    const Index colors = std::min(4, coloring.colors - first);
    const Compressed<const double> few{
        sums.numbers.data() + first * pattern.rows(), 1, pattern.rows(), first, colors};
    recover(plan, few, values);
  }
  EXPECT_EQ(values, expected);
}

TEST(DirectRecovery, LeavesTheValuesOfOtherColorsAlone) {
  const SparsityPattern pattern = banded(4, 0);
  const Coloring coloring = color_star(pattern);
  std::vector<double> values(4, 5.0);
  recover(plan_star_recovery(pattern, coloring), Compressed<const double>{}, values);
  EXPECT_THAT(values, Each(5.0));
}

// Both come from one place, so that rounding cannot make a Hessian unsymmetric.
TEST(DirectRecovery, ReadsAnEntryAndItsMirrorImageAtOnePlace) {
  for_each_practical_symmetric([](const SparsityPattern& pattern) {
    const DirectRecovery plan = plan_star_recovery(pattern, color_star(pattern));
    const auto number = [&](Index row, Index column) {
      const auto rows = pattern.column(column);
      const auto place = std::lower_bound(rows.begin(), rows.end(), row) - rows.begin();
      return at(pattern.start(column)) + static_cast<std::size_t>(place);
    };
    for (Index j = 0; j < pattern.cols(); ++j) {
      for (const Index i : pattern.column(j)) {
        ASSERT_EQ(plan.places[number(i, j)], plan.places[number(j, i)]);
      }
    }
  });
}

TEST(Recovery, TakesActiveNumbers) {
  using D = Dual<double>;
  const SparsityPattern pattern = banded(5, 1);
  const auto numbers = random_values<double>(pattern, true);
  std::vector<D> expected;
  for (const double number : numbers) expected.push_back(D::seeded(number, 3.0 * number));
  const Coloring coloring = color_acyclic(pattern);
  Sums<D> sums(5, coloring.colors, false);
  sum_columns(pattern, expected, coloring, sums);
  std::vector<D> values(expected.size());
  recover(plan_substitution(pattern, coloring), sums.block, values);
  for (std::size_t entry = 0; entry < values.size(); ++entry) {
    EXPECT_EQ(values[entry].value(), numbers[entry]);
    EXPECT_EQ(values[entry].tangent(0), 3.0 * numbers[entry]);
  }
}

}  // namespace
