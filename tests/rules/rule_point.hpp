// One rule at one row of the reference table: the instance, its value and its partials as numbers.
// For: the loops over the rule lists. Read first: include/fluxion/rules.hpp, reference/table.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <fluxion/rules.hpp>

#include "reference/table.hpp"

namespace fluxion::test {

/// Calls visit.template operator()<Rule, Arity>() for every rule of the three lists.
template <int Arity, class Visit, class... Rules>
void for_each_in(rules::List<Rules...>, const Visit& visit) {
  (visit.template operator()<Rules, Arity>(), ...);
}
template <class Visit> void for_each_rule(const Visit& visit) {
  for_each_in<1>(rules::Unary{}, visit);
  for_each_in<2>(rules::Binary{}, visit);
  for_each_in<3>(rules::Ternary{}, visit);
}

/// The rows of a rule. A rule without a row does not compile: add its points to
/// scripts/reference/ and run scripts/reference_table.py.
template <class Rule> constexpr std::span<const Reference> rows_of() {
  constexpr auto rows = references(Rule::name);
  static_assert(!rows.empty(), "this rule has no row in tests/reference/functions.inc");
  return rows;
}

template <class Rule, class... Rules> constexpr bool is_in(rules::List<Rules...>) {
  return (std::same_as<Rule, Rules> || ...);
}

/// The number of operands of a rule: which of the lists it is in.
template <class Rule> constexpr std::size_t arity_of() {
  if (is_in<Rule>(rules::Unary{})) return 1;
  return is_in<Rule>(rules::Binary{}) ? 2 : 3;
}

/// A parameter of a rule as the table has it; the rule says whether it is an int or a double.
struct Parameter {
  double x;
  operator int() const { return static_cast<int>(x); }
  operator double() const { return x; }
};

/// The rule with its parameters, which stand in the row behind the operands.
template <class Rule> Rule rule_of(const Reference& row) {
  constexpr std::size_t first = arity_of<Rule>();
  if constexpr (std::is_empty_v<Rule>) {
    return {};
  } else if constexpr (requires { Rule{Parameter{}, Parameter{}}; }) {
    return {Parameter{row.x[first]}, Parameter{row.x[first + 1]}};
  } else {
    return {Parameter{row.x[first]}};
  }
}

/// Calls f with the operands of the row.
template <int Arity, class F> auto with_operands(const Reference& row, const F& f) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return f(row.x[I]...); }
  (std::make_index_sequence<std::size_t{Arity}>{});
}

template <class T> T as_number(const T& x) { return x; }
template <int S> double as_number(Unit<S>) { return S; }

/// The partial for operand I, given the operands and the result y.
template <int I, class Rule, class... X> double partial_of(const Rule& rule, double y, X... x) {
  if constexpr (rules::Selection<Rule>) {
    return rule.takes_first(x...) == (I == 0) ? 1 : 0;
  } else if constexpr (sizeof...(X) == 1) {
    return as_number(rule.partial(x..., y));
  } else {
    return as_number(rule.template partial<I>(x..., y));
  }
}

/// The amplitude of a Bessel function that oscillates: near its zeros, errors are ulp of this size.
inline long double amplitude(const Reference& row) {
  constexpr std::string_view names[] = {"cyl_bessel_j", "cyl_neumann", "sph_bessel", "sph_neumann"};
  const bool oscillates = std::abs(row.x[0]) >= 1 && std::isfinite(row.value);
  if (!oscillates || std::find(std::begin(names), std::end(names), row.name) == std::end(names)) {
    return 0;
  }
  return std::max({std::abs(row.value), std::abs(row.partials[0]), std::abs(row.second[0])});
}

inline std::string describe(const Reference& row, int arity) {
  const std::span columns(row.x);
  const auto operands = static_cast<std::size_t>(arity);
  return fmt::format("{}({}; {})",
                     row.name,
                     fmt::join(columns.first(operands), ", "),
                     fmt::join(columns.subspan(operands), ", "));
}

}  // namespace fluxion::test
