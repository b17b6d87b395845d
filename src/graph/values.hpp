// The value of each operation on plain numbers, as a function that a loop can take in.
// For: evaluate.cpp and the interpreter. Read first: include/fluxion/graph/operation.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace detail {

template <std::size_t Place, class List> struct RuleAt;
template <class First, class... Rest> struct RuleAt<0, rules::List<First, Rest...>> {
  using type = First;
};
template <std::size_t Place, class First, class... Rest>
struct RuleAt<Place, rules::List<First, Rest...>> : RuleAt<Place - 1, rules::List<Rest...>> {};

inline double frexp_exponent(double x) {
  int exponent = 0;
  if (std::isfinite(x)) std::frexp(x, &exponent);
  return exponent;
}

inline double quotient_bits(double a, double b) {
  int quotient = 0;
  std::remquo(a, b, &quotient);
  return quotient;
}

template <Operation operation> double value_of_test(double a, double b) {
  if constexpr (operation == Operation::less) {
    return a < b ? 1 : 0;
  } else if constexpr (operation == Operation::less_equal) {
    return a <= b ? 1 : 0;
  } else if constexpr (operation == Operation::equal) {
    return a == b ? 1 : 0;
  } else if constexpr (operation == Operation::both) {
    return a != 0 ? b : 0;
  } else if constexpr (operation == Operation::either) {
    return a != 0 ? 1 : b;
  } else if constexpr (operation == Operation::negation) {
    return a == 0 ? 1 : 0;
  } else if constexpr (operation == Operation::is_nan) {
    return a != a ? 1 : 0;
  } else if constexpr (operation == Operation::is_inf) {
    return std::isinf(a) ? 1 : 0;
  } else if constexpr (operation == Operation::is_normal) {
    return std::isnormal(a) ? 1 : 0;
  } else {
    static_assert(operation == Operation::sign_bit);
    return std::signbit(a) ? 1 : 0;
  }
}

template <Operation operation> double value_of_rounding(double a, double b) {
  if constexpr (operation == Operation::classify) {
    return std::fpclassify(a);
  } else if constexpr (operation == Operation::exponent) {
    return std::ilogb(a);
  } else if constexpr (operation == Operation::frexp_exponent) {
    return frexp_exponent(a);
  } else if constexpr (operation == Operation::nearest_away) {
    return static_cast<double>(std::llround(a));
  } else if constexpr (operation == Operation::nearest_even) {
    return static_cast<double>(std::llrint(a));
  } else if constexpr (operation == Operation::quotient_bits) {
    return quotient_bits(a, b);
  } else {
    static_assert(operation == Operation::passive || operation == Operation::moved);
    return a;
  }
}

}  // namespace detail

/// The value of an operation that is no leaf.
template <Operation operation> double value_of(const RuleData& data, double a, double b, double c) {
  if constexpr (operation == Operation::select) {
    return a != 0 ? b : c;
  } else if constexpr (operation <= Operation::sign_bit) {
    return detail::value_of_test<operation>(a, b);
  } else if constexpr (operation < Operation::first_rule) {
    return detail::value_of_rounding<operation>(a, b);
  } else {
    constexpr auto place = static_cast<std::size_t>(operation) - first_rule;
    const auto rule = rule_from<typename detail::RuleAt<place, Rules>::type>(data);
    if constexpr (arity(operation) == 1) {
      return rule.value(a);
    } else if constexpr (arity(operation) == 2) {
      return rule.value(a, b);
    } else {
      return rule.value(a, b, c);
    }
  }
}

/// An array of make.operator()<operation>() for every operation that is no leaf.
template <class Make> constexpr auto table_of_operations(const Make& make) {
  constexpr std::size_t leaves = static_cast<std::size_t>(Operation::select);
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array{make.template operator()<static_cast<Operation>(leaves + I)>()...};
  }
  (std::make_index_sequence<operations - leaves>{});
}

/// The entry of such an array.
constexpr std::size_t place_in_table(Operation operation) {
  return static_cast<std::size_t>(operation) - static_cast<std::size_t>(Operation::select);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
