// Every rule with float and long double: values and partials keep the type, and its digits.
// For: constants and helpers of a rule that would be double. Read first: rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include <fluxion/rules.hpp>

#include "reference/table.hpp"
#include "rules/rule_point.hpp"

namespace {

using fluxion::Unit;
using fluxion::test::Reference;

template <class P, class S> inline constexpr bool is_partial_of = std::same_as<P, S>;
template <int N, class S> inline constexpr bool is_partial_of<Unit<N>, S> = true;

template <class S> S number(const S& x) { return x; }
template <class S, int N> S number(Unit<N>) { return S(N); }

/// The partial for operand I, of type S.
template <int I, class S, class Rule, class... X> S partial_of(const Rule& rule, X... x) {
  const auto y = rule.value(x...);
  static_assert(std::same_as<decltype(y), const S>);
  if constexpr (fluxion::rules::Selection<Rule>) {
    return rule.takes_first(x...) == (I == 0) ? S(1) : S(0);
  } else if constexpr (sizeof...(X) == 1) {
    static_assert(is_partial_of<decltype(rule.partial(x..., y)), S>);
    return number<S>(rule.partial(x..., y));
  } else {
    static_assert(is_partial_of<decltype(rule.template partial<I>(x..., y)), S>);
    return number<S>(rule.template partial<I>(x..., y));
  }
}

/// Calls visit(row, operands...) for the rows whose operands an S holds exactly.
template <class Rule, std::size_t Arity, class S, class Visit>
void for_each_row(const Visit& visit) {
  const auto is_exact = [](double x) {
    return std::isnan(x) || static_cast<double>(static_cast<S>(x)) == x;
  };
  for (const Reference& row : fluxion::test::rows_of<Rule>()) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      if ((is_exact(row.x[I]) && ...)) visit(row, static_cast<S>(row.x[I])...);
    }
    (std::make_index_sequence<Arity>{});
  }
}

/// Whether x is a normal number of type S, or exactly 0.
template <class S> bool is_normal(long double x) {
  constexpr auto least = static_cast<long double>(std::numeric_limits<S>::min());
  constexpr auto largest = static_cast<long double>(std::numeric_limits<S>::max());
  return x == 0 || (std::abs(x) >= least && std::abs(x) <= largest);
}

/// What a value or a partial may miss, with the figure measured: near the roots of these it cancels.
template <class S> long double bound(const Reference& row, long double expected) {
  const long double waves =
      std::max(1.0L, fluxion::test::amplitude(row) / std::abs(expected));  // 1 but for Bessel
  if (std::same_as<S, float>) return 8 * waves;
  if (waves > 1) return 80 * waves;              // 74 of J_2'(5)
  if (row.name == "gamma_q") return 600;         // 543 at 700 for 0.5
  if (row.name == "beta") return 300;            // 283 at (400, 450)
  if (row.name == "gegenbauer") return 800;      // 773 of the derivative at -0.9
  if (row.name == "assoc_laguerre") return 200;  // 163 at 0.45
  if (row.name == "gelu") return 1000;           // 748 at -0.75
  if (row.name == "normal_pdf") return 300;      // 209 at 0.999
  return 32;                                     // 27 of mills_ratio
}

/// Compares numbers of type S. The table holds what a double does, beyond that infinity and 0.
template <class S> void expect_near(S got, long double expected, const Reference& row, int arity) {
  if (std::isfinite(expected) && !is_normal<S>(expected)) return;
  const auto y = static_cast<long double>(got);
  if (std::isfinite(y) && !is_normal<double>(y)) return;
  EXPECT_LE(fluxion::test::ulps(got, expected), bound<S>(row, expected))
      << fluxion::test::describe(row, arity) << " has " << got << ", expected " << expected;
}

template <class Rule, int Arity, class S> void expect_digits() {
  if (Rule::name == "nextafter") return;  // which depends on the type
  for_each_row<Rule, std::size_t{Arity}, S>([&](const Reference& row, auto... x) {
    const Rule rule = fluxion::test::rule_of<Rule>(row);
    expect_near<S>(rule.value(x...), row.value, row, Arity);
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (expect_near<S>(partial_of<I, S>(rule, x...), row.partials[I], row, Arity), ...);
    }
    (std::make_integer_sequence<int, Arity>{});
  });
}

TEST(RulesWithFloat, KeepTypeAndDigits) {
  fluxion::test::for_each_rule(
      []<class Rule, int Arity>() { expect_digits<Rule, Arity, float>(); });
}

// Where a long double has more digits than a double, one in between is wrong by up to 1024 of its units.
TEST(RulesWithLongDouble, KeepTypeAndDigits) {
  fluxion::test::for_each_rule(
      []<class Rule, int Arity>() { expect_digits<Rule, Arity, long double>(); });
}

}  // namespace
