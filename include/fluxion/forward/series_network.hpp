// The little network of series behind one operation on Taylor numbers, built from partials of rules.
// For: forward/taylor.hpp. Read first: forward/series_rule.hpp, docs/explanation/taylor-arithmetic.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fluxion/forward/series_rule.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

template <class Rule, class T, class... X> struct NodeOf { using type = RuleNode<Rule, T, X...>; };
template <class T, class... X> struct NodeOf<rules::Pow, T, X...> {
  using type = PowerNode<T, X...>;
};

/// Its address tells the types of nodes apart.
template <class Node> inline constexpr char node_type = 0;

/// The nodes of one operation; they live as long as it does.
template <class T> class SeriesNetwork {
  using Node = SeriesNode<T>;

 public:
  SeriesNetwork() = default;
  SeriesNetwork(const SeriesNetwork&) = delete;
  SeriesNetwork& operator=(const SeriesNetwork&) = delete;

  Node& given(Series<T> series) { return keep(std::make_unique<GivenNode<T>>(std::move(series))); }

  /// The result of a rule with operands that are nodes or plain numbers: a new one.
  template <class Rule, class... X> Node& new_result(const Rule& rule, const X&... x) {
    using Result = typename NodeOf<Rule, T, X...>::type;
    return add<Result>(key_of<Result>(x...), *this, rule, x...);
  }
  /// The result that is there, or else a new one.
  template <class Rule, class... X> Node& result(const Rule& rule, const X&... x) {
    if constexpr (HasRecurrence<Rule>) {
      return recurrence<Rule>(node(x)...);
    } else {
      using Result = typename NodeOf<Rule, T, X...>::type;
      const auto is_it = [&](const Result& node) { return node.is_result_of(rule, x...); };
      Node* const found = find<Result>(key_of<Result>(x...), is_it);
      return found != nullptr ? *found : new_result(rule, x...);
    }
  }
  template <template <class> class Reduction>
  Node& reduction(const T& value, const std::vector<SeriesNumber<T>>& x) {
    using Result = ReductionNode<Reduction, T>;
    const std::size_t key = key_of<Result>();
    Node* const found = find<Result>(key, [&](const Result& node) { return node.is_result_of(x); });
    return found != nullptr ? *found : add<Result>(key, *this, value, x);
  }
  /// a / b, of which the first coefficient is known better.
  Node& quotient(const T& value, Node& a, Node& b) {
    return keep(std::make_unique<RecurrenceNode<rules::Div, T, 2>>(value, std::array{&a, &b}));
  }

  /// An operand as a partial sees it, and back.
  SeriesNumber<T> number(Node* node) { return {*this, *node}; }
  template <Plain X> const X& number(const X& number) const { return number; }
  Node& node(Node* node) { return *node; }
  Node& node(const scalar_t<T>& literal) {
    using Literal = GivenNode<T>;
    const std::size_t key = key_of<Literal>(literal);
    const auto is_it = [&](const Literal& node) {
      return is_same(value_of(node.value()), literal);
    };
    Node* const found = find<Literal>(key, is_it);
    return found != nullptr ? *found : add<Literal>(key, Series<T>(T(literal)));
  }
  Node& node(const SeriesNumber<T>& number) {
    return number.node() != nullptr ? *number.node() : node(number.literal());
  }

  PartialSeries<T> partial(const Scalar auto& p) { return {&node(SeriesNumber<T>(p))}; }
  template <int S> PartialSeries<T> partial(Unit<S>) { return {nullptr, S}; }

 private:
  struct Entry {
    const char* type;
    Node* node;
  };

  template <class Rule, class... Nodes> Node& recurrence(Nodes&... x) {
    using Result = RecurrenceNode<Rule, T, sizeof...(Nodes)>;
    const typename Result::Operands operands = {&x...};
    const std::size_t key = key_of<Result>(&x...);
    const auto is_it = [&](const Result& node) { return node.operands() == operands; };
    Node* const found = find<Result>(key, is_it);
    return found != nullptr ? *found : add<Result>(key, T(Rule::value(x.value()...)), operands);
  }

  template <class Result, class... X> static std::size_t key_of(const X&... x) {
    std::size_t key = std::hash<const char*>()(&node_type<Result>);
    ((key = key * 31 + std::hash<X>()(x)), ...);
    return key;
  }
  template <class Result, class Is> Node* find(std::size_t key, const Is& is_it) const {
    const auto [first, last] = known_.equal_range(key);
    for (auto entry = first; entry != last; ++entry) {
      const auto& [type, node] = entry->second;
      if (type == &node_type<Result> && is_it(static_cast<const Result&>(*node))) return node;
    }
    return nullptr;
  }
  template <class Result, class... Arguments> Node& add(std::size_t key, Arguments&&... arguments) {
    Node& node = keep(std::make_unique<Result>(std::forward<Arguments>(arguments)...));
    known_.emplace(key, Entry{&node_type<Result>, &node});
    return node;
  }
  Node& keep(std::unique_ptr<Node> node) { return *nodes_.emplace_back(std::move(node)); }

  std::vector<std::unique_ptr<Node>> nodes_;
  std::unordered_multimap<std::size_t, Entry> known_;
};

/// The operand that a rule chooses.
template <class N, class Rule, class A, class B>
N chosen(const Rule& rule, const A& a, const B& b) {
  return rule.takes_first(a, b) ? N(a) : N(b);
}

/// The network of the first operand that has one.
template <class T> SeriesNetwork<T>* network_of() { return nullptr; }
template <class T, class X, class... Rest>
SeriesNetwork<T>* network_of(const X& x, const Rest&... rest) {
  if constexpr (is_series_number_v<X>) {
    if (x.network() != nullptr) return x.network();
  }
  return network_of<T>(rest...);
}

}  // namespace detail

/// The node of a rule's result.
template <class Rule, class... X>
requires detail::is_series_number_v<joined_t<X...>>
auto apply(const Rule& rule, const X&... x) {
  using N = joined_t<X...>;
  using T = typename N::Primal;
  detail::SeriesNetwork<T>* const network = detail::network_of<T>(x...);
  if (network == nullptr) return N(rule.value(N(x).literal()...));
  if constexpr (rules::Selection<Rule>) {
    return detail::chosen<N>(rule, x...);
  } else {
    const auto operand = [&]<class Operand>(const Operand& number) {
      if constexpr (Plain<Operand>) {
        return static_cast<scalar_t<T>>(number);
      } else {
        return &network->node(number);
      }
    };
    return N(*network, network->result(rule, operand(x)...));
  }
}

/// The node of a reduction's result.
template <template <class> class Reduction, class T, class Partial, class X>
requires std::same_as<typename X::value_type, SeriesNumber<T>> SeriesNumber<T> combine(
    const Reduction<T>&, const T& y, const Partial&, const X& x) {
  detail::SeriesNetwork<T>& network = *x[0].network();
  return SeriesNumber<T>(network,
                         network.template reduction<Reduction>(y, std::vector(x.begin(), x.end())));
}

}  // namespace fluxion::inline FLUXION_ABI
