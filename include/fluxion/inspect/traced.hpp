// The number that notes every operation, with values, partials and the line of its statement.
// For: trace_nonfinite() and to_dot(), which call f with it. Read first: inspect/computation.hpp.
//
// A function cannot learn where it was called from, but a constructor can, through a default
// argument. So operators take TracedOperands, which are made at their call. What functions like
// sqrt return is a TracedResult and has no line until an operator or a statement takes it: where it
// becomes a BasicTraced, in `T y = ...`, `y = ...` or `return ...`, that line is its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <fluxion/inspect/note.hpp>
#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI {

template <std::floating_point T> class BasicTraced;
template <std::floating_point T> class TracedResult;

namespace detail {

/// A number as an operand.
template <class T, Scalar X> Noted<T> noted(const X& x) {
  if constexpr (Plain<X>) {
    return {static_cast<T>(x), {}};
  } else {
    return x.noted();
  }
}

/// A number that joins with traced ones to a traced one.
template <class X, class T>
concept TracedWith = Scalar<X> && std::same_as<joined_t<X, BasicTraced<T>>, BasicTraced<T>>;

}  // namespace detail

/// An operand of an operator: a number, and the line where it was written.
template <std::floating_point T> struct TracedOperand {
  detail::Noted<T> noted;
  SourceLine line;

  template <detail::TracedWith<T> X>
  TracedOperand(const X& x, const SourceLine& here = SourceLine::here())
      : noted(detail::noted<T>(x)), line(here) {}
};

/// The operators of both kinds of traced numbers.
template <std::floating_point T> struct TracedOperators {
  using OwnOperators = void;
  using Operand = TracedOperand<T>;
  using Result = TracedResult<T>;

  friend Result operator-(const Operand& x) { return apply_at(x.line, rules::Neg{}, x); }
  friend Result operator+(const Operand& a, const Operand& b) {
    return apply_at(a.line, rules::Add{}, a, b);
  }
  friend Result operator-(const Operand& a, const Operand& b) {
    return apply_at(a.line, rules::Sub{}, a, b);
  }
  friend Result operator*(const Operand& a, const Operand& b) {
    return apply_at(a.line, rules::Mul{}, a, b);
  }
  friend Result operator/(const Operand& a, const Operand& b) {
    return apply_at(a.line, rules::Div{}, a, b);
  }

 private:
  template <class Rule, class... X>
  static Result apply_at(const SourceLine& line, const Rule& rule, const X&... x) {
    return Result(detail::note(rule, x.noted...), line);
  }
};

/// What both kinds of traced numbers have in common.
template <class Derived, std::floating_point T> class TracedNumber : public TracedOperators<T> {
 public:
  using Primal = T;
  using Number = BasicTraced<T>;

  const T& value() const { return noted_.value; }
  /// Whether this does not depend on an input.
  bool is_passive() const { return !detail::Noting<T>::is_active(noted_.id); }
  const detail::Noted<T>& noted() const { return noted_; }

  Derived& operator+=(const TracedOperand<T>& x) { return update(*this + x, x.line); }
  Derived& operator-=(const TracedOperand<T>& x) { return update(*this - x, x.line); }
  Derived& operator*=(const TracedOperand<T>& x) { return update(*this * x, x.line); }
  Derived& operator/=(const TracedOperand<T>& x) { return update(*this / x, x.line); }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }

 protected:
  constexpr TracedNumber() = default;
  constexpr explicit TracedNumber(const detail::Noted<T>& noted) : noted_(noted) {}
  TracedNumber(const detail::Noted<T>& noted, const SourceLine& line) : noted_(noted) {
    detail::Noting<T>::locate(noted.id, line);
  }

 private:
  Derived& update(const TracedResult<T>& result, const SourceLine& line) {
    return static_cast<Derived&>(*this) = Derived(result.noted(), line);
  }

  detail::Noted<T> noted_;
};

/// What an operation on traced numbers results in, before a statement stores it.
template <std::floating_point T> class TracedResult : public TracedNumber<TracedResult<T>, T> {
 public:
  explicit TracedResult(const detail::Noted<T>& noted, const SourceLine& line = {})
      : TracedNumber<TracedResult, T>(noted, line) {}
};

/// A number whose operations are noted while a driver of this folder runs; else it behaves as a T.
/// Cost:   144 bytes for an operation on two operands.
template <std::floating_point T> class BasicTraced : public TracedNumber<BasicTraced<T>, T> {
  using Base = TracedNumber<BasicTraced, T>;

 public:
  /// The constant zero.
  constexpr BasicTraced() = default;
  template <Plain X> constexpr BasicTraced(const X& constant) : Base(detail::noted<T>(constant)) {}
  explicit BasicTraced(const detail::Noted<T>& noted, const SourceLine& line = {})
      : Base(noted, line) {}
  /// The result of an expression, whose operations are of the line of this call.
  BasicTraced(const TracedResult<T>& result, const SourceLine& line = SourceLine::here())
      : Base(result.noted(), line) {}
};

using Traced = BasicTraced<double>;

namespace detail {

template <class X> inline constexpr bool is_traced_v = false;
template <class T> inline constexpr bool is_traced_v<BasicTraced<T>> = true;

}  // namespace detail

template <class Rule, class... X>
requires detail::is_traced_v<joined_t<X...>>
auto apply(const Rule& rule, const X&... x) {
  using T = typename joined_t<X...>::Primal;
  return TracedResult<T>(detail::note(rule, detail::noted<T>(x)...));
}

template <class Reduction, class T, class Partial, class X>
requires std::same_as<typename X::value_type, BasicTraced<T>> TracedResult<T> combine(
    const Reduction& reduction, const T& y, const Partial& partial, const X& x) {
  return TracedResult<T>(detail::note_reduction(reduction, y, partial, x));
}

}  // namespace fluxion::inline FLUXION_ABI
