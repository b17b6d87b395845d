// Var: the active number of reverse mode.
// For: gradients of functions with many inputs; gradient() and the other drivers use it for you.
// Read first: reverse/recording.hpp for use by hand, reverse/tape.hpp for what is written.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

#include <fluxion/reverse/arguments.hpp>
#include <fluxion/reverse/expression.hpp>
#include <fluxion/reverse/generation.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A value and the id of the statement that computed it; id 0 is a constant. Outside a recording it
/// behaves as a T. T is a built-in number or, for higher derivatives, active itself.
/// Cost:   two stores per active argument of a right-hand side; memory 12 bytes per argument.
/// Throws: TapeError when the tape is full; in checked builds also when a variable is used that is
///         not of a live recording of this thread.
/// Note:   `auto y = a * b` keeps an expression, valid for ever; `Var(a * b)` stores it.
template <class T> class BasicVar {
 public:
  using Primal = T;
  using Number = BasicVar;

  /// The constant zero.
  constexpr BasicVar() = default;
  /// A constant. Takes plain numbers and those of the levels below.
  template <Scalar X>
  requires(!std::same_as<number_t<X>, BasicVar> &&
           detail::is_liftable<X, T>()) constexpr BasicVar(const X& constant)
      : value_(static_cast<T>(constant)) {}
  /// The result of an expression: one statement, or a constant if nothing in it is active.
  template <Active E>
  requires(std::same_as<number_t<E>, BasicVar> && !std::same_as<E, BasicVar>) FLUXION_ALWAYS_INLINE
      BasicVar(const E& e)
      : value_(e.value()) {
    name(record(e));
  }

  // A copy is a second name for the same statement, which then must not grow any more. A move is a
  // copy: the source keeps its value, as a double would.
  FLUXION_ALWAYS_INLINE BasicVar(const BasicVar& other)
      : value_(other.value_), id_(other.id_), stamp_(other.stamp_) {
    state().forget(id_);
  }
  FLUXION_ALWAYS_INLINE BasicVar& operator=(const BasicVar& other) {
    value_ = other.value_;
    id_ = other.id_;
    stamp_ = other.stamp_;
    state().forget(id_);
    return *this;
  }

  template <Active E>
  requires(std::same_as<number_t<E>, BasicVar> &&
           !std::same_as<E, BasicVar>) FLUXION_ALWAYS_INLINE BasicVar&
  operator=(const E& e) {
    value_ = e.value();
    name(record(e));
    return *this;
  }
  /// s = s + e, which extends the statement of s if nothing else can see it. By value: a sum that
  /// is written here is not copied, any other is, and its copy tells that there are two readers.
  template <class E>
  FLUXION_ALWAYS_INLINE BasicVar& operator=(
      nodes::BinaryNode<rules::Add, nodes::Summand<T>, E> sum) {
    return update(sum, sum.left, sum.right, Unit<1>{});
  }
  template <class E>
  FLUXION_ALWAYS_INLINE BasicVar& operator=(
      nodes::BinaryNode<rules::Sub, nodes::Summand<T>, E> difference) {
    return update(difference, difference.left, difference.right, Unit<-1>{});
  }
  /// s = e + s, likewise.
  template <class E>
  FLUXION_ALWAYS_INLINE BasicVar& operator=(
      nodes::BinaryNode<rules::Add, E, nodes::Summand<T>> sum) {
    return update(sum, sum.right, sum.left, Unit<1>{});
  }
  FLUXION_ALWAYS_INLINE BasicVar& operator=(
      nodes::BinaryNode<rules::Add, nodes::Summand<T>, nodes::Summand<T>> sum) {
    return sum.right.id == id_ ? update(sum, sum.right, sum.left, Unit<1>{})
                               : update(sum, sum.left, sum.right, Unit<1>{});
  }

  const T& value() const { return value_; }
  /// Whether this is a constant, which no recording knows.
  bool is_passive() const { return id_ == 0; }

  FLUXION_ALWAYS_INLINE BasicVar& operator+=(const Scalar auto& x) {
    return add<rules::Add>(x, Unit<1>{});
  }
  FLUXION_ALWAYS_INLINE BasicVar& operator-=(const Scalar auto& x) {
    return add<rules::Sub>(x, Unit<-1>{});
  }
  FLUXION_ALWAYS_INLINE BasicVar& operator*=(const Scalar auto& x) { return *this = *this * x; }
  FLUXION_ALWAYS_INLINE BasicVar& operator/=(const Scalar auto& x) { return *this = *this / x; }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }

  /// The number of the statement, for code that works on the tape; 0 for a constant.
  detail::Id id() const {
    state().forget(id_);
    return captured_id();
  }
  /// The same for an expression, which tells the tape itself what it captures.
  FLUXION_ALWAYS_INLINE detail::Id captured_id() const {
    stamp_.template check<T>(id_);
    return id_;
  }
  /// The result of statement id, with this value.
  static BasicVar from_tape(const T& value, detail::Id id) {
    BasicVar x(value);
    x.name(id);
    return x;
  }

 private:
  static detail::TapeState<T>& state() { return detail::CurrentTape<T>::state; }

  /// Appends the active arguments of w · e to the tape, the first one with this mark; returns how
  /// many there are.
  template <class W, class E>
  FLUXION_ALWAYS_INLINE static std::size_t push(const E& e, const W& w, detail::Id mark) {
    constexpr std::size_t n = E::max_arguments;
    if constexpr (n == 0) {
      return 0;
    } else if constexpr (E::is_sparse) {
      return push_sparse(e, w, mark);
    } else {
      detail::DenseArguments<T, n> arguments(e);
      if (!e.may_be_dense() || !arguments.all_active()) [[unlikely]] {
        if constexpr (n == 1) {
          return 0;
        } else {
          return push_sparse(e, w, mark);
        }
      }
      e.template push<0>(arguments, w);
      arguments.merge();
      reserve<n>();
      state().template log<E>();
      // Shorter statements compute more than they write.
      if constexpr (n > 2) state().prefetch();
      return arguments.write(state().next_partial(), state().next_id(), mark);
    }
  }
  /// The same where some leaves are passive or not selected.
  template <class W, class E>
  FLUXION_ALWAYS_INLINE static std::size_t push_sparse(const E& e, const W& w, detail::Id mark) {
    reserve<E::max_arguments>();
    state().template log<E>();
    detail::SparseArguments<T> arguments{state().next_partial(), state().next_id()};
    e.template push<0>(arguments, w);
    if (arguments.count > 0) *state().next_id() |= mark;
    return arguments.count;
  }
  template <std::size_t n> FLUXION_ALWAYS_INLINE static void reserve() {
    if (state().arguments + n > state().capacity) detail::Tape<T>::template make_room<n>();
  }

  template <class E> FLUXION_ALWAYS_INLINE static detail::Id record(const E& e) {
    const std::size_t count = push(e, Unit<1>{}, detail::first_argument);
    if (count == 0) return 0;
    state().arguments += count;
    return state().end_statement();
  }
  template <class W, class E> FLUXION_ALWAYS_INLINE static void extend(const E& e, const W& w) {
    state().arguments += push(e, w, 0);
  }

  template <class Rule, class X, class W>
  FLUXION_ALWAYS_INLINE BasicVar& add(const X& x, const W& w) {
    if constexpr (!std::same_as<number_t<X>, BasicVar>) {
      value_ = Rule::value(value_, detail::capture<T>(x).value());
    } else {
      const auto e = detail::capture<T>(x);
      if (state().extendable == detail::extendable_statement(captured_id())) [[likely]] {
        extend(e, w);
        value_ = Rule::value(value_, e.value());
      } else {
        *this = apply(Rule{}, detail::capture<T>(*this), e);
      }
    }
    return *this;
  }

  /// *this = sum, which consists of `old`, a reading of this variable if all is well, and w · e.
  template <class Sum, class E, class W>
  FLUXION_ALWAYS_INLINE BasicVar& update(const Sum& sum,
                                         const nodes::Summand<T>& old,
                                         const E& e,
                                         const W& w) {
    if (old.id == id_ && state().extendable == detail::captured_by_sum(id_)) {
      extend(e, w);
      state().extendable = detail::extendable_statement(id_);
      value_ = sum.value();
    } else {
      value_ = sum.value();
      name(record(sum));
    }
    return *this;
  }

  /// This variable is the result of statement id.
  FLUXION_ALWAYS_INLINE void name(detail::Id id) {
    id_ = id;
    stamp_ = detail::Stamp::of_new_statement<T>();
  }

  T value_{};
  detail::Id id_ = 0;
  FLUXION_NO_UNIQUE_ADDRESS detail::Stamp stamp_;
};

using Var = BasicVar<double>;

namespace detail {

/// Whether arithmetic on a T writes to a tape.
template <class T> constexpr bool is_recorded() {
  if constexpr (Plain<T>) {
    return false;
  } else {
    return is_var_v<T> || is_recorded<typename T::Primal>();
  }
}

/// partial(0) to partial(n - 1), computed at once if that is recorded: recording may move memory.
template <class T, class Partial> auto computed(const Partial& partial, std::size_t n) {
  if constexpr (is_recorded<T>()) {
    std::vector<T> partials;
    for (std::size_t i = 0; i < n; ++i) partials.push_back(partial(i));
    return [partials = std::move(partials)](std::size_t i) { return partials[i]; };
  } else {
    return partial;
  }
}

}  // namespace detail

/// A reduction's value y as one statement with the arguments x; partial(i) is that of x[i].
template <class Reduction, class T, class Partial, class X>
requires std::same_as<typename X::value_type, BasicVar<T>> BasicVar<T> combine(
    const Reduction&, const T& y, const Partial& partial, const X& x) {
  const auto partials = detail::computed<T>(partial, x.size());
  detail::Tape<T>::reserve(x.size());
  auto& state = detail::CurrentTape<T>::state;
  detail::SparseArguments<T> arguments{state.next_partial(), state.next_id()};
  for (std::size_t i = 0; i < x.size(); ++i) {
    arguments.template set<0>(partials(i), BasicVar<T>(x[i]).id());
  }
  if (arguments.count == 0) return y;
  *state.next_id() |= detail::first_argument;
  state.arguments += arguments.count;
  return BasicVar<T>::from_tape(y, state.end_statement());
}

}  // namespace fluxion::inline FLUXION_ABI
