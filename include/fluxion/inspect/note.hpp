// Applies a rule to noted numbers and notes that.
// For: inspect/traced.hpp. Read first: rules.hpp, inspect/computation.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/inspect/computation.hpp>
#include <fluxion/rules.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The partial for operand I: a number or, if it is the same everywhere, a Unit.
template <std::size_t I, class Rule, class T, std::size_t n>
auto partial_of(const Rule& rule, const std::array<Operand<T>, n>& x, const T& y) {
  if constexpr (n == 1) {
    return rule.partial(x[0].value, y);
  } else {
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      return rule.template partial<static_cast<int>(I)>(x[J].value..., y);
    }
    (std::make_index_sequence<n>{});
  }
}

/// Sets the partial for operand I if it moves. A constant factor 0 takes the other one out of the
/// derivative, as it does on the tape.
template <std::size_t I, class Rule, class T, std::size_t n>
void differentiate(const Rule& rule, std::array<Operand<T>, n>& x, const T& y) {
  if constexpr (requires { Rule::partial_is_other_operand; }) {
    if (!x[1 - I].moves && is_zero(x[1 - I].value)) x[I].moves = false;
  }
  if (!x[I].moves) return;
  const auto partial = partial_of<I>(rule, x, y);
  x[I].moves = !is_zero_v<std::remove_const_t<decltype(partial)>>;
  x[I].partial = partial * T(1);
}

/// The same for both operands of a rule that returns one of them.
template <class Rule, class T> void choose(const Rule& rule, std::array<Operand<T>, 2>& x) {
  Operand<T>& other = rule.takes_first(x[0].value, x[1].value) ? x[1] : x[0];
  other.taken = other.moves = false;
  for (Operand<T>& operand : x) operand.partial = operand.moves ? T(1) : T(0);
}

template <class T> Operand<T> operand_of(const Noted<T>& x) {
  return {x, T(0), Noting<T>::is_active(x.id)};
}

/// The value of the rule, as an operation of the computation.
template <class Rule, class T, std::same_as<Noted<T>>... Rest>
Noted<T> note(const Rule& rule, const Noted<T>& first, const Rest&... rest) {
  const auto y = static_cast<T>(rule.value(first.value, rest.value...));
  std::array<Operand<T>, 1 + sizeof...(Rest)> x = {operand_of(first), operand_of(rest)...};
  if constexpr (rules::Selection<Rule>) {
    choose(rule, x);
  } else {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (differentiate<I>(rule, x, y), ...); }
    (std::make_index_sequence<1 + sizeof...(Rest)>{});
  }
  return {y, Noting<T>::note(Rule::name, y, x)};
}

/// A reduction's value y as an operation on the numbers x; partial(i) is that of x[i].
template <class Reduction, class T, class Partial, class X>
Noted<T> note_reduction(const Reduction&, const T& y, const Partial& partial, const X& x) {
  std::vector<Operand<T>> operands;
  for (std::size_t i = 0; i < x.size(); ++i) {
    operands.push_back(operand_of(x[i].noted()));
    if (operands[i].moves) operands[i].partial = partial(i);
  }
  return {y, Noting<T>::note(Reduction::name, y, operands)};
}

}  // namespace fluxion::inline FLUXION_ABI::detail
