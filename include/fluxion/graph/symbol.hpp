// The number that records what is done with it.
// For: record(), which calls the user's function with it, and derivatives of recorded graphs.
// Read first: condition.hpp, math.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <iosfwd>
#include <type_traits>

#include <fluxion/graph/condition.hpp>
#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A constant, or a node of the graph that is recorded on this thread.
/// Note: it has no value that a program could use: what looks at one, as `if (x < 0)` and lround(x)
///       do, records a guard. Operations on constants are carried out and not recorded.
class Symbol {
 public:
  using Primal = double;
  using Number = Symbol;

  /// The constant zero.
  constexpr Symbol() = default;
  template <Plain X>
  constexpr Symbol(const X& constant)  // NOLINT(google-explicit-constructor): as a double is
      : constant_(static_cast<double>(constant)) {}

  static Symbol of_node(graph::NodeId node) {
    const graph::Graph& graph = graph::Recorder::current().graph();
    return graph.is_constant(node) ? Symbol(graph.value(node)) : Symbol(node, Node{});
  }

  constexpr bool is_constant() const { return !is_node_; }
  constexpr double constant() const { return constant_; }

  /// The node, a constant if this is one.
  graph::NodeId node() const {
    return is_node_ ? node_ : graph::Recorder::current().constant(constant_);
  }

  Symbol& operator+=(const Symbol& x) { return *this = apply(rules::Add{}, *this, x); }
  Symbol& operator-=(const Symbol& x) { return *this = apply(rules::Sub{}, *this, x); }
  Symbol& operator*=(const Symbol& x) { return *this = apply(rules::Mul{}, *this, x); }
  Symbol& operator/=(const Symbol& x) { return *this = apply(rules::Div{}, *this, x); }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: a symbol has no value yet, so it cannot become a plain number while a "
                  "program is recorded; for a number of steps or an index write lround(x) or "
                  "lrint(x), and without the derivative value_of(x), which is a symbol as well");
  }

  template <class Rule, class... X>
  requires std::same_as<joined_t<X...>, Symbol>
  friend Symbol apply(const Rule& rule, const X&... x) { return made(rule, Symbol(x)...); }

 private:
  struct Node {};
  Symbol(graph::NodeId node, Node) : node_(node), is_node_(true) {}

  template <class Rule, std::same_as<Symbol>... X>
  static Symbol made(const Rule& rule, const X&... x) {
    static_assert(graph::is_listed_v<Rule>,
                  "fluxion: programs know the functions of fluxion/math.hpp; write a function of "
                  "your own as a formula of those");
    if ((x.is_constant() && ...)) {
      return Symbol(rule.value(x.constant()...));
    }
    const std::array<graph::NodeId, sizeof...(X)> operands = {x.node()...};
    return of_node(graph::Recorder::current().add(
        graph::operation_of_v<Rule>, operands, graph::data_of(rule)));
  }

  // Zero bytes are the constant zero: so a tape clears the adjoints of a nested derivative.
  double constant_ = 0;
  graph::NodeId node_ = 0;
  bool is_node_ = false;
};

namespace detail {

/// Operands of which one is a symbol.
template <class... X>
concept Symbolic = std::same_as<joined_t<X...>, Symbol>;

/// The condition that an operation on symbols is.
template <std::same_as<Symbol>... X> Condition tested(graph::Operation operation, const X&... x) {
  if ((x.is_constant() && ...)) {
    return graph::evaluate(operation, {}, {x.constant()...}) != 0;
  }
  return Condition::made(operation, {x.node()...});
}

/// The integer that an operation gives, which the recording depends on from now on.
template <class Integer, std::same_as<Symbol>... X>
Integer decided(graph::Operation operation, const X&... x) {
  if ((x.is_constant() && ...)) {
    return static_cast<Integer>(graph::evaluate(operation, {}, {x.constant()...}));
  }
  graph::Recorder& recorder = graph::Recorder::current();
  const std::array<graph::NodeId, sizeof...(X)> operands = {x.node()...};
  return static_cast<Integer>(recorder.decide(recorder.add(operation, operands)));
}

}  // namespace detail

/// There is nothing to print yet.
template <class C, class Traits>
std::basic_ostream<C, Traits>& operator<<(std::basic_ostream<C, Traits>& out, const Symbol&) {
  static_assert(!std::same_as<C, C>,
                "fluxion: a symbol has no value yet that could be printed; try "
                "`if constexpr (std::is_same_v<T, double>)` around it, or print the program");
  return out;
}

/// x without its derivative: still a symbol, because it has no value yet.
inline Symbol value_of(const Symbol& x) {
  if (x.is_constant()) return x;
  const std::array operand = {x.node()};
  return Symbol::of_node(graph::Recorder::current().add(graph::Operation::passive, operand));
}

/// A reduction's value y that moves with its operands: partial(i) is that of x[i], as a symbol of
/// which there are derivatives as well.
template <class Reduction, class Partial, class X>
requires std::same_as<typename X::value_type, Symbol> Symbol combine(const Reduction&,
                                                                     const Symbol& y,
                                                                     const Partial& partial,
                                                                     const X& x) {
  Symbol result = value_of(y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Symbol operand(x[i]);
    if (operand.is_constant()) continue;
    const std::array nodes = {result.node(), operand.node(), Symbol(partial(i)).node()};
    result = Symbol::of_node(graph::Recorder::current().add(graph::Operation::moved, nodes));
  }
  return result;
}

// Comparisons of symbols are conditions.
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator==(const A& a, const B& b) {
  return detail::tested(graph::Operation::equal, Symbol(a), Symbol(b));
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator!=(const A& a, const B& b) {
  return !(a == b);
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator<(const A& a, const B& b) {
  return detail::tested(graph::Operation::less, Symbol(a), Symbol(b));
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator<=(const A& a, const B& b) {
  return detail::tested(graph::Operation::less_equal, Symbol(a), Symbol(b));
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator>(const A& a, const B& b) {
  return b < a;
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> Condition operator>=(const A& a, const B& b) {
  return b <= a;
}
template <class A, class B>
requires SomeActive<A, B> && detail::Symbolic<A, B> std::partial_ordering operator<=>(const A& a,
                                                                                      const B& b) {
  if (a < b) return std::partial_ordering::less;
  if (a == b) return std::partial_ordering::equivalent;
  return b < a ? std::partial_ordering::greater : std::partial_ordering::unordered;
}

/// b where the condition holds, otherwise c: both are recorded, and no guard.
template <Scalar A, Scalar B>
requires(Plain<A> || detail::Symbolic<A>) && (Plain<B> || detail::Symbolic<B>)Symbol
    select(const Condition& condition, const A& if_true, const B& if_false) {
  const Symbol b(if_true);
  const Symbol c(if_false);
  if (condition.is_known()) return condition ? b : c;
  const std::array operands = {condition.node(), b.node(), c.node()};
  return Symbol::of_node(graph::Recorder::current().add(graph::Operation::select, operands));
}
template <Scalar T>
requires detail::Symbolic<T> Symbol select(const Condition& condition, const T& b, const T& c) {
  return select<Symbol, Symbol>(condition, b, c);
}
template <std::invocable F, std::invocable G>
requires Scalar<std::invoke_result_t<F>> && Scalar<std::invoke_result_t<G>> Symbol
select(const Condition& condition, const F& if_true, const G& if_false) {
  if (condition.is_known()) return condition ? Symbol(if_true()) : Symbol(if_false());
  return select<Symbol, Symbol>(condition, if_true(), if_false());
}

// Classification gives conditions; where a number becomes an integer, that is decided.
template <Scalar X>
requires detail::Symbolic<X> Condition isnan(const X& x) {
  return detail::tested(graph::Operation::is_nan, x);
}
template <Scalar X>
requires detail::Symbolic<X> Condition isinf(const X& x) {
  return detail::tested(graph::Operation::is_inf, x);
}
template <Scalar X>
requires detail::Symbolic<X> Condition isfinite(const X& x) { return !(isnan(x) | isinf(x)); }
template <Scalar X>
requires detail::Symbolic<X> Condition isnormal(const X& x) {
  return detail::tested(graph::Operation::is_normal, x);
}
template <Scalar X>
requires detail::Symbolic<X> Condition signbit(const X& x) {
  return detail::tested(graph::Operation::sign_bit, x);
}
template <Scalar X>
requires detail::Symbolic<X>
int fpclassify(const X& x) { return detail::decided<int>(graph::Operation::classify, x); }
template <Scalar X>
requires detail::Symbolic<X>
int ilogb(const X& x) { return detail::decided<int>(graph::Operation::exponent, x); }
template <Scalar X>
requires detail::Symbolic<X>
long lround(const X& x) { return detail::decided<long>(graph::Operation::nearest_away, x); }
template <Scalar X>
requires detail::Symbolic<X>
long lrint(const X& x) { return detail::decided<long>(graph::Operation::nearest_even, x); }
template <Scalar X>
requires detail::Symbolic<X>
long long llround(const X& x) {
  return detail::decided<long long>(graph::Operation::nearest_away, x);
}
template <Scalar X>
requires detail::Symbolic<X>
long long llrint(const X& x) {
  return detail::decided<long long>(graph::Operation::nearest_even, x);
}
template <Scalar X>
requires detail::Symbolic<X> Symbol frexp(const X& x, int* exponent) {
  *exponent = detail::decided<int>(graph::Operation::frexp_exponent, x);
  return apply(rules::Ldexp{-*exponent}, x);
}
template <Scalar A, Scalar B>
requires detail::Symbolic<A, B> Symbol remquo(const A& a, const B& b, int* quotient) {
  *quotient = detail::decided<int>(graph::Operation::quotient_bits, Symbol(a), Symbol(b));
  return apply(rules::Remainder{}, a, b);
}

}  // namespace fluxion::inline FLUXION_ABI
