// What the chain rule makes of one operation, for every rule.
// For: differentiate.cpp. Read first: contributions.hpp.
// SPDX-License-Identifier: MIT
#include "contributions.hpp"

#include <cstddef>
#include <utility>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

template <int S> Factor times(const Symbol& w, Unit<S>) {
  if constexpr (S == 0) {
    return std::nullopt;
  } else if constexpr (S == 1) {
    return w;
  } else {
    return Symbol(-w);
  }
}
Factor times(const Symbol& w, const Symbol& partial) { return Symbol(w * partial); }
Factor times(const Symbol& w, double partial) { return Symbol(w * partial); }

// A constant factor 0 takes the other one out of the derivative, as it does on the tape.
template <class Rule> bool is_dropped(const Step& step, std::size_t i) {
  if constexpr (requires { Rule::partial_is_other_operand; }) {
    const Symbol& other = step.x[1 - i];
    return other.is_constant() && other.constant() == 0;
  } else {
    return false;
  }
}

template <class Rule, std::size_t I> Factor term(const Rule& rule, const Step& s, const Symbol& w) {
  if (!s.moves[I] || is_dropped<Rule>(s, I)) {
    return std::nullopt;
  }
  constexpr int operands = arity(operation_of_v<Rule>);
  if constexpr (operands == 1) {
    return times(w, rule.partial(s.x[0], s.y));
  } else if constexpr (operands == 2) {
    return times(w, rule.template partial<static_cast<int>(I)>(s.x[0], s.x[1], s.y));
  } else {
    return times(w, rule.template partial<static_cast<int>(I)>(s.x[0], s.x[1], s.x[2], s.y));
  }
}

template <class Rule> Contributions of_rule(const Step& step, const std::array<Symbol, 3>& w) {
  const auto rule = rule_from<Rule>(step.data);
  Contributions result;
  if constexpr (rules::Selection<Rule>) {
    result.takes_first = Condition(rule.takes_first(step.x[0], step.x[1]));
  } else {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((result.terms[I] = term<Rule, I>(rule, step, w[I])), ...);
    }
    (std::make_index_sequence<static_cast<std::size_t>(arity(operation_of_v<Rule>))>{});
  }
  return result;
}

using Function = Contributions (*)(const Step&, const std::array<Symbol, 3>&);

template <class... R> constexpr std::array<Function, sizeof...(R)> table(rules::List<R...>) {
  return {of_rule<R>...};
}

constexpr auto functions = table(Rules{});

}  // namespace

Contributions contributions(Operation rule, const Step& step, const std::array<Symbol, 3>& w) {
  if (rule == Operation::moved) {
    Contributions result;
    if (step.moves[0]) result.terms[0] = w[0];
    if (step.moves[1]) result.terms[1] = times(w[1], step.x[2]);
    return result;
  }
  return functions[static_cast<std::size_t>(rule) - first_rule](step, w);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
