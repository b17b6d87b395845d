// Taylor numbers: truncated power series in one parameter, for derivatives of any order.
// For: taylor() and derivative<k>(). Read first: forward/dual.hpp for the idea at order 1, then
// docs/explanation/taylor-arithmetic.md. Most users call the drivers and never name this type.
//
// A number is c_0 + c_1 t + c_2 t² + ... up to an order, and every operation gives the coefficients of
// its result: with x = 2 + t, x · x = 4 + 4 t + t², and c_k is the k-th derivative divided by k!.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include <fluxion/forward/dual.hpp>
#include <fluxion/forward/series_network.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A value and its higher coefficients. T is a built-in number or active itself. Tag keeps the levels
/// of nested derivatives apart: numbers with different tags do not mix.
/// Cost:   at order k, about k² multiplications for each operation on the value, and memory from the
///         heap for each number.
/// Note:   a constant has one coefficient, a variable two: what is structurally 0 is not stored.
/// Source: Griewank & Walther 2008, chapter 13.
template <class T, class Tag = void> class Taylor {
 public:
  using Primal = T;
  using Number = Taylor;

  /// The constant zero.
  Taylor() : Taylor(T(0)) {}
  /// A constant. Takes plain numbers and those of the levels below.
  template <Scalar X>
  requires(!std::same_as<number_t<X>, Taylor> && detail::is_liftable<X, T>())
      Taylor(const X& constant)
      : Taylor(detail::Series<T>(static_cast<T>(constant)), every_order) {}
  /// value + velocity t, to be followed up to an order.
  static Taylor variable(const T& value, const T& velocity, int order) {
    detail::Series<T> series(value);
    if (order > 0) series.set(1, velocity);
    return Taylor(std::move(series), static_cast<std::size_t>(order));
  }

  const T& value() const { return series_[0]; }
  /// c_k; beyond those that are stored, 0.
  T coefficient(std::size_t k) const { return k < series_.size() ? series_[k] : T(0); }
  /// Whether this does not depend on the parameter.
  bool is_passive() const { return series_.is_constant(); }

  Taylor& operator+=(const Scalar auto& x) { return *this = *this + x; }
  Taylor& operator-=(const Scalar auto& x) { return *this = *this - x; }
  Taylor& operator*=(const Scalar auto& x) { return *this = *this * x; }
  Taylor& operator/=(const Scalar auto& x) { return *this = *this / x; }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }

  /// For operations: all orders of a constant are known.
  static constexpr std::size_t every_order = std::numeric_limits<std::size_t>::max();
  Taylor(detail::Series<T> series, std::size_t order) : series_(std::move(series)), order_(order) {}
  const detail::Series<T>& series() const { return series_; }
  std::size_t order() const { return order_; }

 private:
  detail::Series<T> series_;
  std::size_t order_;
};

namespace detail {

template <class X> inline constexpr bool is_taylor_v = false;
template <class T, class Tag> inline constexpr bool is_taylor_v<Taylor<T, Tag>> = true;

template <class Y, class X> std::size_t order_of(const X& x) {
  if constexpr (std::same_as<X, Y>) {
    if (!x.is_passive()) return x.order();
  }
  return Y::every_order;
}

/// An operand as a series.
template <class Y, class X> decltype(auto) series_of(const X& x) {
  if constexpr (std::same_as<X, Y>) {
    return x.series();
  } else {
    return ConstantSeries<typename Y::Primal>{static_cast<typename Y::Primal>(x)};
  }
}

/// The coefficients of a rule's result up to an order.
template <class Rule, class T, class... X>
Series<T> by_recurrence(const T& value, std::size_t order, const X&... x) {
  Series<T> y(value);
  y.reserve(order + 1);
  for (std::size_t k = 1; k <= order; ++k)
    y.set(k, Recurrence<Rule>::template coefficient<T>(k, y, x...));
  return y;
}

/// The same with a network, which has the operands as nodes.
template <class Y, class Rule, class... X>
Series<typename Y::Primal> by_chain_rule(const Rule& rule, std::size_t order, const X&... x) {
  using T = typename Y::Primal;
  SeriesNetwork<T> network;
  const auto operand = [&]<class Operand>(const Operand& number) {
    if constexpr (Plain<Operand>) {
      return static_cast<scalar_t<T>>(number);
    } else if constexpr (std::same_as<Operand, Y>) {
      return &network.given(number.series());
    } else {
      return &network.given(Series<T>(static_cast<T>(number)));
    }
  };
  SeriesNode<T>& y = network.new_result(rule, operand(x)...);
  y.extend(order);
  return std::move(y.series());
}

/// The operand that a rule chooses, with the value that the rule has.
template <class Y, class Rule, class A, class B>
Y chosen_operand(const Rule& rule, const typename Y::Primal& value, const A& a, const B& b) {
  const Y& chosen = rule.takes_first(value_of(a), value_of(b)) ? Y(a) : Y(b);
  Series<typename Y::Primal> series = chosen.series();
  series.replace_first(value);
  return Y(std::move(series), chosen.order());
}

}  // namespace detail

namespace detail {

/// A rule whose partials are numbers that were computed before: of a series, it knows c_1 alone.
template <class Rule>
concept HasFixedPartials = requires {
  Rule::has_fixed_partials;
};

}  // namespace detail

/// The rule's value and its coefficients, up to the lowest order of the operands.
template <class Rule, class... X>
requires detail::is_taylor_v<joined_t<X...>>
auto apply(const Rule& rule, const X&... x) {
  using Y = joined_t<X...>;
  using T = typename Y::Primal;
  static_assert(
      !detail::HasFixedPartials<Rule>,
      "fluxion: complex functions and quotients of complex numbers have no Taylor series; "
      "write them with real functions of the parts, or nest derivative()");
  const std::size_t order = std::min({detail::order_of<Y>(x)...});
  if constexpr (rules::Selection<Rule>) {
    return detail::chosen_operand<Y>(rule, T(rule.value(detail::primal<Y>(x)...)), x...);
  } else if (order == Y::every_order) {
    return Y(T(rule.value(detail::primal<Y>(x)...)));
  } else if constexpr (detail::HasRecurrence<Rule>) {
    const T value(rule.value(detail::primal<Y>(x)...));
    return Y(detail::by_recurrence<Rule>(value, order, detail::series_of<Y>(x)...), order);
  } else {
    return Y(detail::by_chain_rule<Y>(rule, order, x...), order);
  }
}

/// A reduction's value y and its coefficients, from the partials of the same reduction of series.
template <template <class> class Reduction, class T, class Partial, class X>
requires detail::is_taylor_v<typename X::value_type>
auto combine(const Reduction<T>&, const T& y, const Partial&, const X& x) {
  using Y = typename X::value_type;
  detail::SeriesNetwork<T> network;
  std::vector<SeriesNumber<T>> numbers;
  std::size_t order = Y::every_order;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Y operand = x[i];
    numbers.emplace_back(network, network.given(operand.series()));
    order = std::min(order, detail::order_of<Y>(operand));
  }
  detail::SeriesNode<T>& node = network.template reduction<Reduction>(y, numbers);
  node.extend(order);
  return Y(std::move(node.series()), order);
}

}  // namespace fluxion::inline FLUXION_ABI
