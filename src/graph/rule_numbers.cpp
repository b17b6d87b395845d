// The numbers of rules, read off their members. For: files, listings and C.
// Read first: rule_numbers.hpp. SPDX-License-Identifier: MIT
#include "rule_numbers.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// What a rule takes is at most the square of an order: a table of coefficients, in polygamma. Of a
// degree it is the degree.
constexpr double largest_order = 1000;
constexpr double largest_degree = 10000;

template <class Rule> constexpr double largest_integer() {
  if constexpr (requires(const Rule& rule) { rule.order; }) {
    return largest_order;
  } else if constexpr (requires(const Rule& rule) { rule.degree; }) {
    return largest_degree;
  } else {
    return std::numeric_limits<int>::max();
  }
}

template <class Rule> constexpr RuleNumbers numbers_of() {
  RuleNumbers numbers{.count = detail::fields<Rule>()};
  const auto is_integer = []<class T>(const T&) { return std::is_integral_v<T>; };
  if constexpr (detail::fields<Rule>() == 1) {
    const auto [first] = Rule{};
    numbers.are_integers = {is_integer(first), false};
  } else if constexpr (detail::fields<Rule>() == 2) {
    const auto [first, second] = Rule{};
    numbers.are_integers = {is_integer(first), is_integer(second)};
  }
  numbers.largest_integer = largest_integer<Rule>();
  return numbers;
}

template <class... R>
constexpr std::array<RuleNumbers, sizeof...(R)> numbers_of_all(rules::List<R...>) {
  return {numbers_of<R>()...};
}

constexpr auto numbers_of_rules = numbers_of_all(Rules{});

bool is_possible(const RuleNumbers& numbers, int place, double number) {
  if (place >= numbers.count) return number == 0;
  if (!numbers.are_integers[static_cast<std::size_t>(place)]) return std::isfinite(number);
  return std::abs(number) <= numbers.largest_integer && std::trunc(number) == number;
}

}  // namespace

const RuleNumbers& rule_numbers(Operation operation) {
  static constexpr RuleNumbers none;
  return operation < Operation::first_rule
             ? none
             : numbers_of_rules[static_cast<std::size_t>(operation) - first_rule];
}

bool are_possible(Operation operation, const RuleData& data) {
  const RuleNumbers& numbers = rule_numbers(operation);
  return is_possible(numbers, 0, data.first) && is_possible(numbers, 1, data.second);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
