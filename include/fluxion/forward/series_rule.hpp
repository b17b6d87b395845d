// Nodes for the results of rules and reductions, which make the series of their partials themselves.
// For: forward/series_network.hpp. Read first: forward/series_node.hpp.
//
// A partial is code, `cos(x)`. Called with SeriesNumbers, it makes a node for each of its operations
// or finds the one that is there already: that closes the circles which keep networks small.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/forward/series_node.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class T> class SeriesNetwork;
}

/// A series of a network as the partials of rules see it: an active number with the value c_0. One
/// that came from a plain number belongs to no network.
template <class T> class SeriesNumber {
 public:
  using Primal = T;
  using Number = SeriesNumber;

  SeriesNumber() = default;
  template <Plain X> SeriesNumber(const X& literal) : literal_(static_cast<scalar_t<T>>(literal)) {}
  SeriesNumber(detail::SeriesNetwork<T>& network, detail::SeriesNode<T>& node)
      : network_(&network), node_(&node) {}

  T value() const { return node_ == nullptr ? T(literal_) : node_->value(); }
  detail::SeriesNetwork<T>* network() const { return network_; }
  detail::SeriesNode<T>* node() const { return node_; }
  scalar_t<T> literal() const { return literal_; }

  SeriesNumber& operator+=(const SeriesNumber& x) { return *this = *this + x; }

 private:
  detail::SeriesNetwork<T>* network_ = nullptr;
  detail::SeriesNode<T>* node_ = nullptr;
  scalar_t<T> literal_ = 0;
};

namespace detail {

template <class X> inline constexpr bool is_series_number_v = false;
template <class T> inline constexpr bool is_series_number_v<SeriesNumber<T>> = true;

/// The value of an operand of a rule, which is a node or a plain number.
template <class T> const T& value_at(const SeriesNode<T>* node) { return node->value(); }
template <Plain X> const X& value_at(const X& number) { return number; }

template <class T> bool is_constant(const SeriesNode<T>* node) { return node->is_constant(); }
template <Plain X> bool is_constant(const X&) { return true; }

template <class T> bool is_same(const SeriesNode<T>* a, const SeriesNode<T>* b) { return a == b; }
template <Plain X> bool is_same(const X& a, const X& b) {
  return a == b && std::signbit(a) == std::signbit(b);
}

template <class T> Link<T> link_to(SeriesNode<T>* node) { return {node}; }
template <class T> Link<T> link_to(const scalar_t<T>&) { return {}; }

/// The result of a rule with operands that are nodes or plain numbers.
template <class Rule, class T, class... X> class RuleNode : public ChainNode<T> {
 public:
  RuleNode(SeriesNetwork<T>& network, const Rule& rule, const X&... x)
      : ChainNode<T>(T(rule.value(value_at(x)...)), (is_constant(x) && ...)),
        network_(network),
        rule_(rule),
        operands_(x...),
        links_{link_to<T>(x)...} {}

  bool is_result_of(const Rule& rule, const X&... x) const {
    const bool same_operands =
        std::apply([&](const auto&... operand) { return (is_same(operand, x) && ...); }, operands_);
    if constexpr (std::is_empty_v<Rule>) {
      return same_operands;
    } else {
      return same_operands && rule_ == rule;
    }
  }

 protected:
  using Partials = std::make_index_sequence<sizeof...(X)>;

  PartialSeries<T> partial(std::size_t i) override {
    PartialSeries<T> result;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((i == I ? static_cast<void>(result = partial_of<I>()) : void()), ...);
    }
    (Partials());
    return result;
  }
  SeriesNetwork<T>& network() { return network_; }
  const std::tuple<X...>& operands() const { return operands_; }

 private:
  std::span<Link<T>> links() override { return links_; }
  template <std::size_t I> PartialSeries<T> partial_of() {
    if constexpr (Plain<std::tuple_element_t<I, std::tuple<X...>>>) {
      return {};
    } else {
      return std::apply(
          [&](const auto&... x) {
            const SeriesNumber<T> y(network_, *this);
            if constexpr (sizeof...(X) == 1) {
              return network_.partial(rule_.partial(network_.number(x)..., y));
            } else {
              return network_.partial(
                  rule_.template partial<static_cast<int>(I)>(network_.number(x)..., y));
            }
          },
          operands_);
    }
  }

  SeriesNetwork<T>& network_;
  Rule rule_;
  std::tuple<X...> operands_;
  std::array<Link<T>, sizeof...(X)> links_;
};

/// The result of a reduction such as norm(x), and of the same reduction's partials.
template <template <class> class Reduction, class T>
class ReductionNode final : public ChainNode<T> {
  using Numbers = std::vector<SeriesNumber<T>>;

 public:
  ReductionNode(SeriesNetwork<T>& network, const T& value, Numbers x)
      : ChainNode<T>(value, are_constant(x)), network_(network), x_(std::move(x)) {
    for (const SeriesNumber<T>& number : x_) links_.push_back({number.node()});
  }

  bool is_result_of(const Numbers& x) const {
    return std::equal(x_.begin(), x_.end(), x.begin(), x.end(), [](const auto& a, const auto& b) {
      return a.node() == b.node();
    });
  }

 private:
  static bool are_constant(const Numbers& x) {
    return std::all_of(
        x.begin(), x.end(), [](const auto& number) { return number.node()->is_constant(); });
  }
  std::span<Link<T>> links() override { return links_; }
  PartialSeries<T> partial(std::size_t i) override {
    if (!reduction_) reduction_.emplace(x_);
    return network_.partial(reduction_->partial(x_[i]));
  }

  SeriesNetwork<T>& network_;
  Numbers x_;
  std::vector<Link<T>> links_;
  std::optional<Reduction<SeriesNumber<T>>> reduction_;
};

/// a^b. Its partial b a^(b-1) is a power once more, and so on without an end: not for a constant b,
/// where a y' = b y a' has no other power in it, and for others not as b y / a.
/// Source: Knuth, The Art of Computer Programming 2, section 4.7.
template <class T, class A, class B> class PowerNode final : public RuleNode<rules::Pow, T, A, B> {
  using Base = RuleNode<rules::Pow, T, A, B>;

 public:
  using Base::Base;

 private:
  const A& base() const { return std::get<0>(this->operands()); }
  const B& exponent() const { return std::get<1>(this->operands()); }
  bool is_regular() const {
    const auto a = value_of(value_at(base()));
    return a != 0 && std::isfinite(a);
  }
  /// b a^(b-1), as the rule has it.
  const T& slope() {
    if (!slope_) {
      slope_ = rules::Pow::partial<0, T>(value_at(base()), value_at(exponent()), this->value());
    }
    return *slope_;
  }

  std::optional<T> coefficient(std::size_t k) override {
    if constexpr (!Plain<A>) {
      if (is_constant(exponent()) && is_regular()) return of_constant_exponent(k);
    }
    return Base::coefficient(k);
  }
  /// k a_0 y_k = Σ_j (b j - (k - j)) a_j y_(k-j), in which the term j = k is exact.
  std::optional<T> of_constant_exponent(std::size_t k) {
    base()->extend(k);
    const Series<T>& a = base()->series();
    const Series<T>& y = this->series();
    const auto& b = value_at(exponent());
    const auto number = [](std::size_t n) { return static_cast<scalar_t<T>>(n); };
    Sum<T> sum;
    Sum<T> rest;
    if (k < a.size()) sum.add(T(slope() * a[k]));
    for (std::size_t j = k < y.size() ? 1 : k - y.size() + 1; j < std::min(k, a.size()); ++j) {
      rest.add(T((b * number(j) - number(k - j)) * a[j] * y[k - j]));
    }
    rest.divide_by(T(number(k) * a[0]));
    if (rest.result()) sum.add(*rest.result());
    return sum.result();
  }

  PartialSeries<T> partial(std::size_t i) override {
    if constexpr (!Plain<A> && !Plain<B>) {
      if (i == 0 && is_regular()) return {&quotient()};
    }
    return Base::partial(i);
  }
  SeriesNode<T>& quotient() {
    SeriesNetwork<T>& network = this->network();
    SeriesNode<T>& by = network.result(rules::Mul{}, exponent(), static_cast<SeriesNode<T>*>(this));
    return network.quotient(slope(), by, *base());
  }

  std::optional<T> slope_;
};

}  // namespace detail
}  // namespace fluxion::inline FLUXION_ABI
