// The number that takes down what depends on what.
// For: sparse/detect.hpp, which calls f with it. Read first: sparse/structure.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>

#include <fluxion/forward/dual.hpp>
#include <fluxion/sparse/dependence.hpp>
#include <fluxion/sparse/structure.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A value and the node that it is; node 0 is a constant. Outside a StructureScope it behaves as a T.
/// Tag keeps nested levels apart, as that of Dual.
/// Cost:   12 bytes for an operation, unless it is linear and has one operand; nothing but its hash
///         where only the fingerprint is wanted.
template <std::floating_point T, class Tag> class BasicStructural {
 public:
  using Primal = T;
  using Number = BasicStructural;

  /// The constant zero.
  constexpr BasicStructural() = default;
  template <Plain X>
  constexpr BasicStructural(const X& constant) : value_(static_cast<T>(constant)) {}
  static constexpr BasicStructural from_log(const T& value, detail::NodeId node) {
    BasicStructural x(value);
    x.node_ = node;
    return x;
  }
  /// The chosen number, as if it depended on both.
  static BasicStructural either(bool first, const BasicStructural& a, const BasicStructural& b);

  constexpr const T& value() const { return value_; }
  constexpr bool is_passive() const { return node_ == 0; }
  constexpr detail::NodeId node() const { return node_; }

  BasicStructural& operator+=(const Scalar auto& x) { return *this = *this + x; }
  BasicStructural& operator-=(const Scalar auto& x) { return *this = *this - x; }
  BasicStructural& operator*=(const Scalar auto& x) { return *this = *this * x; }
  BasicStructural& operator/=(const Scalar auto& x) { return *this = *this / x; }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }

 private:
  T value_{};
  detail::NodeId node_ = 0;
};

namespace detail {

template <class X> inline constexpr bool is_structural_v = false;
template <class T, class Tag> inline constexpr bool is_structural_v<BasicStructural<T, Tag>> = true;

/// While it lives, operations of this thread on numbers N go to a log.
template <class N> class StructureScope {
 public:
  explicit StructureScope(StructureLog& log) : outer_(current) { current = &log; }
  ~StructureScope() { current = outer_; }
  StructureScope(const StructureScope&) = delete;
  StructureScope& operator=(const StructureScope&) = delete;

  static StructureLog* log() { return current; }

 private:
  static inline constinit thread_local StructureLog* current = nullptr;
  StructureLog* outer_;
};

/// The node of an operand for which the rule has a derivative.
template <class N, bool has_derivative = true, class X> NodeId node_of(const X& x) {
  if constexpr (has_derivative && std::same_as<X, N>) {
    return x.node();
  } else {
    return 0;
  }
}

/// Takes down a result that depends on these nodes; `second(i, j)` tells which second derivatives
/// there are.
template <class Second>
FLUXION_ALWAYS_INLINE NodeId take_down(StructureLog& log, const Second& second, NodeId a) {
  return second(0, 0) ? log.curved(a) : a;
}
template <class Second>
FLUXION_ALWAYS_INLINE NodeId
take_down(StructureLog& log, const Second& second, NodeId a, NodeId b) {
  const auto if_any = [](bool there_is, Curvature curvature) {
    return there_is ? curvature : Curvature::none;
  };
  return log.joined(a,
                    b,
                    if_any(second(0, 0), Curvature::first) |
                        if_any(second(0, 1), Curvature::mixed) |
                        if_any(second(1, 1), Curvature::second));
}
/// An operation on three operands is one on the third and what the first two come to.
template <class Second>
FLUXION_ALWAYS_INLINE NodeId
take_down(StructureLog& log, const Second& second, NodeId a, NodeId b, NodeId c) {
  const NodeId pair = take_down(log, second, a, b);
  const auto of_pair = [&](std::size_t i, std::size_t j) {
    if (i == 1) return second(2, 2);
    return j == 1 && (second(0, 2) || second(1, 2));
  };
  return take_down(log, of_pair, pair, c);
}

/// A constant factor 0 takes the other one out of the derivative, as it does on the tape.
template <class N, class Rule, class A, class B> bool is_constant_product(const A& a, const B& b) {
  if constexpr (requires { Rule::partial_is_other_operand; }) {
    return is_constant_zero(a) || is_constant_zero(b);
  } else {
    return false;
  }
}

/// The node of the result of a rule.
template <class N, class Rule, class... X> FLUXION_ALWAYS_INLINE NodeId result_node(const X&... x) {
  if constexpr (sizeof...(X) == 2) {
    if (is_constant_product<N, Rule>(x...)) return 0;
  }
  using Derivatives = RuleDerivatives<Rule, sizeof...(X)>;
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto operation = [](auto... nodes) -> NodeId {
      StructureLog* const log = StructureScope<N>::log();
      if ((nodes | ...) == 0 || log == nullptr) return 0;
      return take_down(*log, Derivatives::has_second, nodes...);
    };
    return operation(node_of<N, Derivatives::template has_first<I>()>(x)...);
  }
  (std::make_index_sequence<sizeof...(X)>{});
}

}  // namespace detail

template <std::floating_point T, class Tag>
BasicStructural<T, Tag> BasicStructural<T, Tag>::either(bool first,
                                                        const BasicStructural& a,
                                                        const BasicStructural& b) {
  return from_log(first ? a.value() : b.value(),
                  detail::result_node<BasicStructural, rules::Add>(a, b));
}

template <class Rule, class... X>
requires detail::is_structural_v<joined_t<X...>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                                  const X&... x) {
  using N = joined_t<X...>;
  return N::from_log(static_cast<typename N::Primal>(rule.value(detail::primal<N>(x)...)),
                     detail::result_node<N, Rule>(x...));
}

/// A reduction as the second derivatives of one may be: any pair of its operands has one.
template <class Reduction, class T, class Partial, class X>
requires detail::is_structural_v<typename X::value_type>
auto combine(const Reduction&, const T& y, const Partial&, const X& x) {
  using N = typename X::value_type;
  detail::StructureLog* const log = detail::StructureScope<N>::log();
  if (log == nullptr) return N(y);
  detail::NodeId all = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    all = log->joined(all, x[i].node(), detail::Curvature::none);
  }
  return N::from_log(y, all == 0 ? 0 : log->curved(all));
}

}  // namespace fluxion::inline FLUXION_ABI
