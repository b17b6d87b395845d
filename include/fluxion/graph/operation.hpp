// What a node of a graph computes: a leaf, a comparison, a choice, or a rule of rules.hpp.
// For: everything about recorded programs. Read first: rules.hpp, whose lists number the rules.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <fluxion/rules.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The operations that are no rules, and after them the rules in the order of their lists.
/// Note: conditions are numbers, 1 or 0; so are the answers of what rounds to an integer.
enum class Operation : std::uint16_t {
  constant,   ///< its bits are in the node
  input,      ///< a variable, by its index
  parameter,  ///< likewise
  direction,  ///< likewise: what a product multiplies a derivative with
  select,     ///< a != 0 ? b : c
  less,
  less_equal,
  equal,
  both,      ///< a and b, two conditions
  either,    ///< a or b
  negation,  ///< not a
  is_nan,
  is_inf,
  is_normal,
  sign_bit,
  classify,        ///< std::fpclassify
  exponent,        ///< std::ilogb
  frexp_exponent,  ///< the exponent that std::frexp stores; 0 unless a is finite
  nearest_away,    ///< std::llround
  nearest_even,    ///< std::llrint
  quotient_bits,   ///< what std::remquo stores
  passive,         ///< a, of which nothing is the derivative
  moved,           ///< a, whose derivative is that of a and c times that of b
  first_rule,
};

namespace detail {

template <class Rule, class List> inline constexpr int place_in = -1;
template <class Rule, class First, class... Rest>
inline constexpr int place_in<Rule, rules::List<First, Rest...>> =
    std::is_same_v<Rule, First>                  ? 0
    : place_in<Rule, rules::List<Rest...>> == -1 ? -1
                                                 : 1 + place_in<Rule, rules::List<Rest...>>;

template <class... Lists> struct Concatenation;
template <class... A, class... B, class... C>
struct Concatenation<rules::List<A...>, rules::List<B...>, rules::List<C...>> {
  using type = rules::List<A..., B..., C...>;
};

}  // namespace detail

/// All rules, in the order of their operations.
using Rules = detail::Concatenation<rules::Unary, rules::Binary, rules::Ternary>::type;

inline constexpr std::size_t first_rule = static_cast<std::size_t>(Operation::first_rule);
inline constexpr std::size_t operations = first_rule + Rules::size;

/// Whether a rule is in the lists: others, like the softmax of a range, are made of several nodes.
template <class Rule> inline constexpr bool is_listed_v = detail::place_in<Rule, Rules> >= 0;

template <class Rule>
inline constexpr Operation operation_of_v =
    static_cast<Operation>(first_rule + static_cast<std::size_t>(detail::place_in<Rule, Rules>));

/// The operands of an operation.
constexpr int arity(Operation operation) {
  constexpr auto unary = first_rule + rules::Unary::size;
  const auto place = static_cast<std::size_t>(operation);
  if (place >= first_rule) {
    return place < unary ? 1 : place < unary + rules::Binary::size ? 2 : 3;
  }
  switch (operation) {
    case Operation::constant:
    case Operation::input:
    case Operation::parameter:
    case Operation::direction:
      return 0;
    case Operation::select:
    case Operation::moved:
      return 3;
    case Operation::less:
    case Operation::less_equal:
    case Operation::equal:
    case Operation::both:
    case Operation::either:
    case Operation::quotient_bits:
      return 2;
    default:
      return 1;
  }
}

/// "add", "less", "select": the name of the rule where it is one.
std::string_view name_of(Operation operation);

/// The numbers that a rule has beside its operands: an order, a shape. No rule has more than two.
struct RuleData {
  double first = 0;
  double second = 0;
};

namespace detail {

struct AnyField {
  template <class T> operator T() const;  // declared only, to count the fields of an aggregate
};

template <class Rule> constexpr int fields() {
  if constexpr (std::is_empty_v<Rule>) {
    return 0;
  } else if constexpr (requires { Rule{AnyField{}, AnyField{}}; }) {
    return 2;
  } else {
    return 1;
  }
}

}  // namespace detail

/// The numbers of a rule.
template <class Rule> constexpr RuleData data_of(const Rule& rule) {
  if constexpr (detail::fields<Rule>() == 0) {
    return {};
  } else if constexpr (detail::fields<Rule>() == 1) {
    const auto& [first] = rule;
    return {static_cast<double>(first), 0};
  } else {
    const auto& [first, second] = rule;
    return {static_cast<double>(first), static_cast<double>(second)};
  }
}

/// The rule with these numbers.
template <class Rule> constexpr Rule rule_from(const RuleData& data) {
  if constexpr (detail::fields<Rule>() == 0) {
    return Rule{};
  } else {
    Rule rule{};
    if constexpr (detail::fields<Rule>() == 1) {
      auto& [first] = rule;
      first = static_cast<std::remove_reference_t<decltype(first)>>(data.first);
    } else {
      auto& [first, second] = rule;
      first = static_cast<std::remove_reference_t<decltype(first)>>(data.first);
      second = static_cast<std::remove_reference_t<decltype(second)>>(data.second);
    }
    return rule;
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
