// Expressions of Vars: they compute their value at once and write their partials when assigned.
// For: reverse/var.hpp; one assignment becomes one statement on the tape however long its right
// side is. Read first: reverse/tape.hpp. Leaves and temporaries are held by value, so an expression
// may be kept with auto, returned or stored: nothing in it can dangle.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>

#include <fluxion/math.hpp>
#include <fluxion/reverse/tape.hpp>

namespace fluxion::inline FLUXION_ABI {

template <class T> class BasicVar;

/// Base of all expressions over T. `push(arguments, w)` hands w · partial down to each leaf.
template <class Derived, class T> struct Expression {
  using Primal = T;
  using Number = BasicVar<T>;

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }
};

namespace detail {

/// Receives the arguments of one statement. Passive ones are written over by the next.
template <class T> struct Arguments {
  T* partials;
  Id* ids;
  std::size_t count = 0;

  template <class W> FLUXION_ALWAYS_INLINE void add(const W& partial, Id id) {
    if constexpr (Scalar<W>) {
      partials[count] = T(partial);
    } else {
      partials[count] = partial * T(1);
    }
    ids[count] = id;
    count += id != 0 ? 1 : 0;
  }
};

}  // namespace detail

// The nodes have a namespace of their own, because argument-dependent lookup searches it for every
// function that a user calls with an expression: it must not find helpers of the library there.
//
// Leaves and constants are copied member by member. Copied as bytes, a value and an id that were
// just stored one by one would be loaded as one block, which stalls the processor until both stores
// are done: a stencil with twelve leaves per statement recorded four times slower.
namespace nodes {

using detail::Arguments, detail::CurrentTape, detail::Id;

/// A constant: a plain number, or a number of a level below T.
template <class T, class V> struct Constant : Expression<Constant<T, V>, T> {
  static constexpr std::size_t max_arguments = 0;
  V constant;

  explicit Constant(const V& v) : constant(v) {}
  Constant(const Constant& other) : Expression<Constant, T>(), constant(other.constant) {}
  const V& value() const { return constant; }
  bool is_passive_zero() const { return detail::is_constant_zero(constant); }
  template <class W> void push(Arguments<T>&, const W&) const {}
};

/// A variable as it was when the expression was written.
template <class T> struct Leaf : Expression<Leaf<T>, T> {
  static constexpr std::size_t max_arguments = 1;
  T primal;
  Id id;

  Leaf(const T& value, Id variable) : primal(value), id(variable) {
    CurrentTape<T>::state.forget(id);
  }
  Leaf(const Leaf& other) : Expression<Leaf, T>(), primal(other.primal), id(other.id) {}
  const T& value() const { return primal; }
  bool is_passive_zero() const { return id == 0 && detail::is_constant_zero(primal); }
  template <class W> FLUXION_ALWAYS_INLINE void push(Arguments<T>& arguments, const W& w) const {
    arguments.add(w, id);
  }
};

/// The left operand of a sum: the update s = s + e may extend the statement of s. While that is
/// open, a copy of the sum is a second reader of s and closes it.
template <class T> struct Head : Expression<Head<T>, T> {
  static constexpr std::size_t max_arguments = 1;
  T primal;
  Id id;

  Head(const T& value, Id variable) : primal(value), id(variable) {
    CurrentTape<T>::state.capture_by_sum(id);
  }
  Head(const Head& other) : Expression<Head<T>, T>(), primal(other.primal), id(other.id) {
    CurrentTape<T>::state.forget(id);
  }
  Head& operator=(const Head& other) = delete;
  const T& value() const { return primal; }
  bool is_passive_zero() const { return id == 0 && detail::is_constant_zero(primal); }
  template <class W> FLUXION_ALWAYS_INLINE void push(Arguments<T>& arguments, const W& w) const {
    arguments.add(w, id);
  }
};

template <class Rule, class A>
struct UnaryNode : Expression<UnaryNode<Rule, A>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments = A::max_arguments;
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A operand;
  T result;

  UnaryNode(const Rule& r, const A& a) : rule(r), operand(a), result(r.value(a.value())) {}
  const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  template <class W> FLUXION_ALWAYS_INLINE void push(Arguments<T>& arguments, const W& w) const {
    const auto p = w * rule.partial(operand.value(), result);
    if constexpr (!is_zero_v<std::remove_const_t<decltype(p)>>) operand.push(arguments, p);
  }
};

template <class Rule, class A, class B>
struct BinaryNode : Expression<BinaryNode<Rule, A, B>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments = A::max_arguments + B::max_arguments;
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A left;
  B right;
  T result;

  BinaryNode(const Rule& r, const A& a, const B& b)
      : rule(r), left(a), right(b), result(r.value(a.value(), b.value())) {}
  /// The same with a left leaf that is made in place, because copying it has a meaning.
  BinaryNode(const Rule& r, const BasicVar<T>& a, const B& b)
      : rule(r),
        left(a.value(), a.unchecked_id()),
        right(b),
        result(r.value(a.value(), b.value())) {}

  const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  template <class W> FLUXION_ALWAYS_INLINE void push(Arguments<T>& arguments, const W& w) const {
    if constexpr (rules::Selection<Rule>) {
      push_selected(arguments, w);
    } else if constexpr (requires { Rule::partial_is_other_operand; }) {
      push_product(arguments, w);
    } else {
      push_operand<0>(arguments, w, left);
      push_operand<1>(arguments, w, right);
    }
  }

 private:
  template <int I, class W, class X>
  FLUXION_ALWAYS_INLINE void push_operand(Arguments<T>& arguments, const W& w, const X& x) const {
    if constexpr (X::max_arguments > 0) {
      const auto p = w * rule.template partial<I>(left.value(), right.value(), result);
      if constexpr (!is_zero_v<std::remove_const_t<decltype(p)>>) x.push(arguments, p);
    }
  }
  template <class W>
  FLUXION_ALWAYS_INLINE void push_selected(Arguments<T>& arguments, const W& w) const {
    if (rule.takes_first(left.value(), right.value())) {
      left.push(arguments, w);
    } else {
      right.push(arguments, w);
    }
  }
  /// A passive factor 0 takes the other one out of the statement; a square is one argument.
  template <class W>
  FLUXION_ALWAYS_INLINE void push_product(Arguments<T>& arguments, const W& w) const {
    if constexpr (std::same_as<A, Leaf<T>> && std::same_as<B, Leaf<T>>) {
      if (left.id == right.id) {
        left.push(arguments, w * (left.primal + right.primal));
        return;
      }
    }
    if (!right.is_passive_zero()) push_operand<0>(arguments, w, left);
    if (!left.is_passive_zero()) push_operand<1>(arguments, w, right);
  }
};

template <class Rule, class A, class B, class C>
struct TernaryNode : Expression<TernaryNode<Rule, A, B, C>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments =
      A::max_arguments + B::max_arguments + C::max_arguments;
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A first;
  B second;
  C third;
  T result;

  TernaryNode(const Rule& r, const A& a, const B& b, const C& c)
      : rule(r), first(a), second(b), third(c), result(r.value(a.value(), b.value(), c.value())) {}
  const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  template <class W> FLUXION_ALWAYS_INLINE void push(Arguments<T>& arguments, const W& w) const {
    push_operand<0>(arguments, w, first);
    push_operand<1>(arguments, w, second);
    push_operand<2>(arguments, w, third);
  }

 private:
  template <int I, class W, class X>
  FLUXION_ALWAYS_INLINE void push_operand(Arguments<T>& arguments, const W& w, const X& x) const {
    if constexpr (X::max_arguments > 0) {
      x.push(arguments,
             w * rule.template partial<I>(first.value(), second.value(), third.value(), result));
    }
  }
};

}  // namespace nodes

namespace detail {

template <class X> inline constexpr bool is_var_v = false;
template <class T> inline constexpr bool is_var_v<BasicVar<T>> = true;

/// The operand x as part of an expression over T.
template <class T, class X> FLUXION_ALWAYS_INLINE auto capture(const X& x) {
  if constexpr (std::same_as<X, BasicVar<T>>) {
    return nodes::Leaf<T>(x.value(), x.unchecked_id());
  } else if constexpr (std::same_as<number_t<X>, BasicVar<T>>) {
    return x;
  } else if constexpr (Plain<X>) {
    return nodes::Constant<T, scalar_t<T>>(static_cast<scalar_t<T>>(x));
  } else {
    return nodes::Constant<T, T>(static_cast<T>(x));
  }
}

template <class Rule>
inline constexpr bool is_sum_v = std::same_as<Rule, rules::Add> || std::same_as<Rule, rules::Sub>;
/// Rules whose result is one of the operands, bit for bit.
template <class Rule>
inline constexpr bool is_choice_v =
    std::same_as<Rule, rules::Max> || std::same_as<Rule, rules::Min>;

}  // namespace detail

template <class Rule, class X>
requires detail::is_var_v<number_t<X>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                        const X& x) {
  using T = typename number_t<X>::Primal;
  return nodes::UnaryNode(rule, detail::capture<T>(x));
}

template <class Rule, class A, class B>
requires detail::is_var_v<joined_t<A, B>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                           const A& a,
                                                                           const B& b) {
  using V = joined_t<A, B>;
  using T = typename V::Primal;
  if constexpr (std::same_as<A, B> && detail::is_choice_v<Rule>) {
    return rule.takes_first(a.value(), b.value()) ? a : b;
  } else {
    const auto right = detail::capture<T>(b);
    using Right = std::remove_const_t<decltype(right)>;
    if constexpr (std::same_as<A, V> && detail::is_sum_v<Rule>) {
      return nodes::BinaryNode<Rule, nodes::Head<T>, Right>(rule, a, right);
    } else {
      using Left = decltype(detail::capture<T>(a));
      return nodes::BinaryNode<Rule, Left, Right>(rule, detail::capture<T>(a), right);
    }
  }
}

template <class Rule, class A, class B, class C>
requires detail::is_var_v<joined_t<A, B, C>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                              const A& a,
                                                                              const B& b,
                                                                              const C& c) {
  using T = typename joined_t<A, B, C>::Primal;
  return nodes::TernaryNode(
      rule, detail::capture<T>(a), detail::capture<T>(b), detail::capture<T>(c));
}

}  // namespace fluxion::inline FLUXION_ABI
