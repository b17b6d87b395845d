// Expressions of Vars: they compute their value at once and write their partials when assigned.
// For: reverse/var.hpp; one assignment becomes one statement on the tape however long its right
// side is. Read first: reverse/tape.hpp. Leaves and temporaries are held by value, so an expression
// may be kept with auto, returned or stored: nothing in it can dangle.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

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

// The nodes have a namespace of their own, because argument-dependent lookup searches it for every
// function that a user calls with an expression: it must not find helpers of the library there.
//
// Leaves and constants are copied member by member. Copied as bytes, a value and an id that were
// just stored one by one would be loaded as one block, which stalls the processor until both stores
// are done, once for each leaf.
namespace nodes {

using detail::are_known_same, detail::CurrentTape, detail::Id;

/// A constant: a plain number, or a number of a level below T.
template <class T, class V> struct Constant : Expression<Constant<T, V>, T> {
  static constexpr std::size_t max_arguments = 0;
  static constexpr bool is_sparse = false;
  V constant;

  template <Scalar X>
  FLUXION_ALWAYS_INLINE explicit Constant(const X& x) : constant(static_cast<V>(x)) {}
  FLUXION_ALWAYS_INLINE Constant(const Constant& other)
      : Expression<Constant, T>(), constant(other.constant) {}
  const V& value() const { return constant; }
  FLUXION_ALWAYS_INLINE bool is_passive_zero() const { return detail::is_constant_zero(constant); }
  FLUXION_ALWAYS_INLINE bool may_be_dense() const { return true; }
  template <std::size_t> void list_ids(Id*) const {}
  template <std::size_t, class Out, class W> void push(Out&, const W&) const {}
};

/// What a leaf is made of: a variable as it was when the expression was written.
template <class T> struct Reading {
  static constexpr std::size_t max_arguments = 1;
  static constexpr bool is_sparse = false;
  T primal;
  Id id;

  FLUXION_ALWAYS_INLINE explicit Reading(const BasicVar<T>& variable)
      : primal(variable.value()), id(variable.captured_id()) {}
  FLUXION_ALWAYS_INLINE Reading(const Reading& other) : primal(other.primal), id(other.id) {}
  FLUXION_ALWAYS_INLINE const T& value() const { return primal; }
  FLUXION_ALWAYS_INLINE bool is_passive_zero() const {
    return id == 0 && detail::is_constant_zero(primal);
  }
  FLUXION_ALWAYS_INLINE bool may_be_dense() const { return true; }
  template <std::size_t slot> FLUXION_ALWAYS_INLINE void list_ids(Id* ids) const { ids[slot] = id; }
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push(Out& arguments, const W& w) const {
    arguments.template set<slot>(w, id);
  }

 protected:
  static auto& state() { return CurrentTape<T>::state; }
};

template <class T> struct Leaf : Expression<Leaf<T>, T>, Reading<T> {
  FLUXION_ALWAYS_INLINE explicit Leaf(const BasicVar<T>& variable) : Reading<T>(variable) {
    this->state().forget(this->id);
  }
  /// Of a summand that becomes part of a larger expression. It stays captured once, so the next
  /// capture is the second one.
  FLUXION_ALWAYS_INLINE explicit Leaf(const Reading<T>& summand) : Reading<T>(summand) {}
  FLUXION_ALWAYS_INLINE Leaf(const Leaf& other) : Expression<Leaf, T>(), Reading<T>(other) {}
};

/// A leaf that is an operand of a sum: the updates s = s + e and s = e + s may extend the statement
/// of s. While that is open, a copy of the sum is a second reader of s and closes it.
template <class T> struct Summand : Expression<Summand<T>, T>, Reading<T> {
  FLUXION_ALWAYS_INLINE explicit Summand(const BasicVar<T>& variable) : Reading<T>(variable) {
    this->state().capture_by_sum(this->id);
  }
  FLUXION_ALWAYS_INLINE Summand(const Summand& other)
      : Expression<Summand, T>(), Reading<T>(other) {
    this->state().forget(this->id);
  }
  Summand& operator=(const Summand& other) = delete;
};

/// Part of a larger expression, a summand is a leaf like any other.
template <class X> struct Settled { using Type = X; };
template <class T> struct Settled<Summand<T>> { using Type = Leaf<T>; };
template <class X> using settled_t = typename Settled<X>::Type;

template <class Rule, class A>
struct UnaryNode : Expression<UnaryNode<Rule, A>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments = A::max_arguments;
  static constexpr bool is_sparse =
      A::is_sparse || is_zero_v<decltype(std::declval<const Rule&>().partial(
                          std::declval<const A&>().value(), std::declval<const T&>()))>;
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A operand;
  T result;

  /// Of an operand or what it is made of.
  template <class X>
  FLUXION_ALWAYS_INLINE UnaryNode(const Rule& r, const X& x)
      : rule(r), operand(x), result(r.value(operand.value())) {}
  FLUXION_ALWAYS_INLINE const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  FLUXION_ALWAYS_INLINE bool may_be_dense() const { return operand.may_be_dense(); }
  template <std::size_t slot> FLUXION_ALWAYS_INLINE void list_ids(Id* ids) const {
    operand.template list_ids<slot>(ids);
  }
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push(Out& arguments, const W& w) const {
    const auto p = w * rule.partial(operand.value(), result);
    if constexpr (!is_zero_v<std::remove_const_t<decltype(p)>>) {
      operand.template push<slot>(arguments, p);
    }
  }
};

/// Whether the rule may have no arguments from one side of it.
template <class Rule, class A, class B, class T> constexpr bool drops_operand() {
  if constexpr (rules::Selection<Rule>) {
    return true;
  } else {
    constexpr auto zero = []<int I>(std::integral_constant<int, I>) {
      return is_zero_v<decltype(std::declval<const Rule&>().template partial<I>(
          std::declval<const A&>().value(),
          std::declval<const B&>().value(),
          std::declval<const T&>()))>;
    };
    return zero(std::integral_constant<int, 0>()) || zero(std::integral_constant<int, 1>());
  }
}

template <class Rule, class A, class B>
struct BinaryNode : Expression<BinaryNode<Rule, A, B>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments = A::max_arguments + B::max_arguments;
  static constexpr bool is_sparse = A::is_sparse || B::is_sparse || drops_operand<Rule, A, B, T>();
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A left;
  B right;
  T result;

  /// A summand is made in place, because copying it has a meaning.
  template <class X, class Y>
  FLUXION_ALWAYS_INLINE BinaryNode(const Rule& r, const X& a, const Y& b)
      : rule(r), left(a), right(b), result(r.value(left.value(), right.value())) {}
  /// A sum that becomes part of a larger expression.
  template <class X, class Y>
  requires(!std::same_as<BinaryNode<Rule, X, Y>, BinaryNode>) FLUXION_ALWAYS_INLINE
      explicit BinaryNode(const BinaryNode<Rule, X, Y>& sum)
      : rule(sum.rule), left(sum.left), right(sum.right), result(sum.result) {}

  FLUXION_ALWAYS_INLINE const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  FLUXION_ALWAYS_INLINE bool may_be_dense() const {
    if constexpr (is_product) {
      if (is_disguised_square() || is_zero_factor(left) || is_zero_factor(right)) return false;
    }
    return left.may_be_dense() && right.may_be_dense();
  }
  template <std::size_t slot> FLUXION_ALWAYS_INLINE void list_ids(Id* ids) const {
    left.template list_ids<slot>(ids);
    right.template list_ids<slot + A::max_arguments>(ids);
  }
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push(Out& arguments, const W& w) const {
    if constexpr (rules::Selection<Rule>) {
      push_selected<slot>(arguments, w);
    } else if constexpr (is_product) {
      push_product<slot>(arguments, w);
    } else {
      push_operand<slot, 0>(arguments, w, left);
      push_operand<slot + A::max_arguments, 1>(arguments, w, right);
    }
  }

 private:
  static constexpr bool is_product = requires { Rule::partial_is_other_operand; };
  static constexpr bool is_product_of_leaves =
      is_product && std::same_as<A, Leaf<T>> && std::same_as<B, Leaf<T>>;

  template <std::size_t slot, int I, class Out, class W, class X>
  FLUXION_ALWAYS_INLINE void push_operand(Out& arguments, const W& w, const X& x) const {
    if constexpr (X::max_arguments > 0) {
      const auto p = w * rule.template partial<I>(left.value(), right.value(), result);
      if constexpr (!is_zero_v<std::remove_const_t<decltype(p)>>) {
        x.template push<slot>(arguments, p);
      }
    }
  }
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push_selected(Out& arguments, const W& w) const {
    if (rule.takes_first(left.value(), right.value())) {
      left.template push<slot>(arguments, w);
    } else {
      right.template push<slot + A::max_arguments>(arguments, w);
    }
  }
  /// A passive factor 0 takes the other one out of the statement; a square is one argument.
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push_product(Out& arguments, const W& w) const {
    if constexpr (is_product_of_leaves) {
      if (Out::is_dense ? are_known_same(left.id, right.id) : left.id == right.id) {
        left.template push<slot>(arguments, w * (left.primal + right.primal));
        arguments.template leave_out<slot + 1>();
        return;
      }
    }
    if (Out::is_dense || !right.is_passive_zero()) push_operand<slot, 0>(arguments, w, left);
    if (Out::is_dense || !left.is_passive_zero()) {
      push_operand<slot + A::max_arguments, 1>(arguments, w, right);
    }
  }
  /// A square that the compiler does not see to be one.
  FLUXION_ALWAYS_INLINE bool is_disguised_square() const {
    if constexpr (is_product_of_leaves) {
      return !are_known_same(left.id, right.id) && !FLUXION_LIKELY(left.id != right.id);
    } else {
      return false;
    }
  }
  /// Of leaves the ids alone tell.
  template <class X> FLUXION_ALWAYS_INLINE static bool is_zero_factor(const X& x) {
    return X::max_arguments == 0 && x.is_passive_zero();
  }
};

template <class Rule, class A, class B, class C>
struct TernaryNode : Expression<TernaryNode<Rule, A, B, C>, typename A::Primal> {
  using T = typename A::Primal;
  static constexpr std::size_t max_arguments =
      A::max_arguments + B::max_arguments + C::max_arguments;
  static constexpr bool is_sparse = A::is_sparse || B::is_sparse || C::is_sparse;
  FLUXION_NO_UNIQUE_ADDRESS Rule rule;
  A first;
  B second;
  C third;
  T result;

  template <class X, class Y, class Z>
  FLUXION_ALWAYS_INLINE TernaryNode(const Rule& r, const X& a, const Y& b, const Z& c)
      : rule(r),
        first(a),
        second(b),
        third(c),
        result(r.value(first.value(), second.value(), third.value())) {}
  FLUXION_ALWAYS_INLINE const T& value() const { return result; }
  static constexpr bool is_passive_zero() { return false; }
  FLUXION_ALWAYS_INLINE bool may_be_dense() const {
    return first.may_be_dense() && second.may_be_dense() && third.may_be_dense();
  }
  template <std::size_t slot> FLUXION_ALWAYS_INLINE void list_ids(Id* ids) const {
    first.template list_ids<slot>(ids);
    second.template list_ids<slot + second_slot>(ids);
    third.template list_ids<slot + third_slot>(ids);
  }
  template <std::size_t slot, class Out, class W>
  FLUXION_ALWAYS_INLINE void push(Out& arguments, const W& w) const {
    push_operand<slot, 0>(arguments, w, first);
    push_operand<slot + second_slot, 1>(arguments, w, second);
    push_operand<slot + third_slot, 2>(arguments, w, third);
  }

 private:
  static constexpr std::size_t second_slot = A::max_arguments;
  static constexpr std::size_t third_slot = second_slot + B::max_arguments;

  template <std::size_t slot, int I, class Out, class W, class X>
  FLUXION_ALWAYS_INLINE void push_operand(Out& arguments, const W& w, const X& x) const {
    if constexpr (X::max_arguments > 0) {
      x.template push<slot>(
          arguments,
          w * rule.template partial<I>(first.value(), second.value(), third.value(), result));
    }
  }
};

}  // namespace nodes

namespace detail {

template <class X> inline constexpr bool is_var_v = false;
template <class T> inline constexpr bool is_var_v<BasicVar<T>> = true;

/// What an operand X is as part of an expression over T; made from it when the expression is.
template <class T, class X> struct Captured {
  using Type = nodes::Constant<T, std::conditional_t<Plain<X>, scalar_t<T>, T>>;
};
template <class T> struct Captured<T, BasicVar<T>> { using Type = nodes::Leaf<T>; };
template <class T, class X>
requires std::same_as<number_t<X>, BasicVar<T>>
struct Captured<T, X> {
  using Type = X;
};
template <class T, class Rule, class A, class B> struct Captured<T, nodes::BinaryNode<Rule, A, B>> {
  using Type = nodes::BinaryNode<Rule, nodes::settled_t<A>, nodes::settled_t<B>>;
};
template <class T, class X> using captured_t = typename Captured<T, X>::Type;

/// The same for an operand of a sum.
template <class T, class X>
using summand_t =
    std::conditional_t<std::same_as<X, BasicVar<T>>, nodes::Summand<T>, captured_t<T, X>>;

/// The operand x as part of an expression over T.
template <class T, class X> FLUXION_ALWAYS_INLINE captured_t<T, X> capture(const X& x) {
  return captured_t<T, X>(x);
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
  return nodes::UnaryNode<Rule, detail::captured_t<T, X>>(rule, x);
}

template <class Rule, class A, class B>
requires detail::is_var_v<joined_t<A, B>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                           const A& a,
                                                                           const B& b) {
  using T = typename joined_t<A, B>::Primal;
  if constexpr (std::same_as<A, B> && detail::is_choice_v<Rule>) {
    return rule.takes_first(a.value(), b.value()) ? a : b;
  } else if constexpr (detail::is_sum_v<Rule>) {
    return nodes::BinaryNode<Rule, detail::summand_t<T, A>, detail::summand_t<T, B>>(rule, a, b);
  } else {
    return nodes::BinaryNode<Rule, detail::captured_t<T, A>, detail::captured_t<T, B>>(rule, a, b);
  }
}

template <class Rule, class A, class B, class C>
requires detail::is_var_v<joined_t<A, B, C>> FLUXION_ALWAYS_INLINE auto apply(const Rule& rule,
                                                                              const A& a,
                                                                              const B& b,
                                                                              const C& c) {
  using T = typename joined_t<A, B, C>::Primal;
  return nodes::TernaryNode<Rule,
                            detail::captured_t<T, A>,
                            detail::captured_t<T, B>,
                            detail::captured_t<T, C>>(rule, a, b, c);
}

}  // namespace fluxion::inline FLUXION_ABI
