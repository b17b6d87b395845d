// Every rule against the 50-digit table: its value and each of its partials, in units of the last
// place. For: the one place where a derivative is written down. Read first: rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include <fluxion/rules.hpp>

#include "reference/table.hpp"
#include "rules/rule_point.hpp"

namespace {

using fluxion::test::Reference;

constexpr long double default_value_ulps = 2;
constexpr long double default_partial_ulps = 4;

/// What the value may miss: the value is that of the standard library.
long double value_bound(const Reference& row) {
  if (row.name == "lerp") return 6;  // 5.04 where a + t (b - a) cancels
  // Bessel functions at their zeros: 5e-24 at 2.40, less than the ulp of long double at its size.
  return default_value_ulps * std::max(1.0L, fluxion::test::amplitude(row) / std::abs(row.value));
}

/// What a partial may miss, with the figure measured with glibc 2.36.
long double partial_bound(const Reference& row) {
  if (row.name == "cbrt") return 5;         // 4.23: the square doubles the 1.35 of std::cbrt
  if (row.name == "mills_ratio") return 5;  // 4.40: n y - (n + 1) y_(n+1) cancels to a fifth
  // 15.6 for Y_2'(5) = 0.0008, where terms of 0.3 cancel.
  const long double size = std::abs(row.partials[0]);
  return default_partial_ulps * std::max(1.0L, fluxion::test::amplitude(row) / size);
}

template <class Rule, int Arity> double value_at(const Reference& row) {
  return fluxion::test::with_operands<Arity>(row, [&](auto... x) {
    return static_cast<double>(fluxion::test::rule_of<Rule>(row).value(x...));
  });
}

template <class Rule, int Arity> void expect_value(const Reference& row) {
  const double y = value_at<Rule, Arity>(row);
  EXPECT_LE(fluxion::test::ulps(y, row.value), value_bound(row))
      << fluxion::test::describe(row, Arity) << " = " << y << ", expected " << row.value;
}

template <class Rule, int Arity, int I> void expect_partial(const Reference& row) {
  const double y = value_at<Rule, Arity>(row);
  const double partial = fluxion::test::with_operands<Arity>(row, [&](auto... x) {
    return fluxion::test::partial_of<I>(fluxion::test::rule_of<Rule>(row), y, x...);
  });
  EXPECT_LE(fluxion::test::ulps(partial, row.partials[I]), partial_bound(row))
      << "partial " << I << " of " << fluxion::test::describe(row, Arity) << " = " << partial
      << ", expected " << row.partials[I];
}

template <class Rule, int Arity> void expect_partials(const Reference& row) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (expect_partial<Rule, Arity, I>(row), ...); }
  (std::make_integer_sequence<int, Arity>{});
}

TEST(Rules, ValuesAreThoseOfTheReferenceTable) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for (const Reference& row : fluxion::test::rows_of<Rule>()) expect_value<Rule, Arity>(row);
  });
}

TEST(Rules, PartialsAreThoseOfTheReferenceTable) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for (const Reference& row : fluxion::test::rows_of<Rule>()) expect_partials<Rule, Arity>(row);
  });
}

TEST(Rules, EveryRowOfTheReferenceTableBelongsToARule) {
  std::set<std::string_view> names;
  fluxion::test::for_each_rule([&]<class Rule, int>() { names.insert(Rule::name); });
  for (const Reference& row : fluxion::test::table::rows) {
    EXPECT_TRUE(names.contains(row.name)) << row.name;
  }
}

TEST(Rules, HaveDifferentNames) {
  std::set<std::string_view> names;
  fluxion::test::for_each_rule(
      [&]<class Rule, int>() { EXPECT_TRUE(names.insert(Rule::name).second) << Rule::name; });
}

TEST(ReferenceTable, HoldsTwelvePointsOfEveryRule) {
  fluxion::test::for_each_rule([]<class Rule, int>() {
    EXPECT_GE(fluxion::test::rows_of<Rule>().size(), 12U) << Rule::name;
  });
}

TEST(ReferenceTable, CountsUlpsAtBinadeEdgesZerosAndInfinities) {
  using fluxion::test::ulps;
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  constexpr double tiniest = std::numeric_limits<double>::denorm_min();
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(ulps(1.0 + epsilon, 1.0L), 1);
  EXPECT_EQ(ulps(2.0 - epsilon, 2.0L), 0.5L);
  EXPECT_EQ(ulps(-1.0, -1.0L), 0);
  EXPECT_EQ(ulps(3 * tiniest, 0.0L), 3);
  EXPECT_EQ(ulps(0.0, 0.0L), 0);
  EXPECT_EQ(ulps(inf, static_cast<long double>(inf)), 0);
  EXPECT_EQ(ulps(inf, -static_cast<long double>(inf)), inf);
  EXPECT_EQ(ulps(1.0, static_cast<long double>(inf)), inf);
  EXPECT_EQ(ulps(nan, static_cast<long double>(nan)), 0);
  EXPECT_EQ(ulps(nan, 1.0L), inf);
  EXPECT_EQ(ulps(1.0, static_cast<long double>(nan)), inf);
}

}  // namespace
