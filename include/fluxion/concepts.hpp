// The vocabulary of types: plain numbers, active numbers, and how the two meet in one operation.
// For: every header above; a mode describes its number type by two typedefs and gets the rest here.
// Read first: portability.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A built-in number: it carries no derivative.
template <class T>
concept Plain = std::is_arithmetic_v<std::remove_cvref_t<T>>;

/// A number that carries derivatives: `Primal` is the type one level down, `Number` the type that a
/// variable of this kind has (an expression's `Number` is what it becomes when it is stored).
template <class T>
concept Active = requires {
  typename std::remove_cvref_t<T>::Primal;
  typename std::remove_cvref_t<T>::Number;
};

/// Whatever the functions of math.hpp take.
template <class T>
concept Scalar = Plain<T> || Active<T>;

namespace detail {

template <class T> struct ScalarOf { using type = T; };
template <Active T> struct ScalarOf<T> : ScalarOf<typename T::Primal> {};

template <class T> struct NumberOf { using type = T; };
template <Active T> struct NumberOf<T> { using type = typename T::Number; };

/// Two operands that no operation can join, for instance dual numbers of two different levels.
struct Mismatch {};

}  // namespace detail

/// The plain number at the bottom of all levels: `double` for `Dual<Dual<double>>`.
template <class T> using scalar_t = typename detail::ScalarOf<std::remove_cvref_t<T>>::type;

/// The type in which a value of type T is stored: `Var` for an expression of `Var`s.
template <class T> using number_t = typename detail::NumberOf<std::remove_cvref_t<T>>::type;

namespace detail {

/// Whether a Low can stand in an operation on High as a constant: it is plain, or it is the number
/// of High or of one of the levels that High is built on.
template <class Low, class High> constexpr bool is_liftable() {
  if constexpr (Plain<Low> || std::same_as<number_t<Low>, number_t<High>>) {
    return true;
  } else if constexpr (Active<High>) {
    return is_liftable<Low, typename number_t<High>::Primal>();
  } else {
    return false;
  }
}

template <class A, class B> constexpr auto join() {
  if constexpr (Active<B> && is_liftable<A, B>()) {
    return std::type_identity<number_t<B>>{};
  } else if constexpr (Active<A> && is_liftable<B, A>()) {
    return std::type_identity<number_t<A>>{};
  } else if constexpr (Plain<A> && Plain<B>) {
    return std::type_identity<std::common_type_t<A, B>>{};
  } else {
    return std::type_identity<Mismatch>{};
  }
}

template <class A, class... Rest> struct Joined { using type = A; };
template <class A, class B, class... Rest>
struct Joined<A, B, Rest...> : Joined<typename decltype(join<A, B>())::type, Rest...> {};

}  // namespace detail

/// The number that an operation on operands of these types results in, `detail::Mismatch` if none.
template <class... X> using joined_t = typename detail::Joined<number_t<X>...>::type;

/// Operands of which at least one is active, so that overloads for plain numbers stay the standard
/// library's.
template <class... X>
concept SomeActive = (Scalar<X> && ...) && (Active<X> || ...);

namespace detail {

/// Nothing is of this kind. A template that ends with a pack of it gives way to one of the user with
/// the same name, where argument-dependent lookup finds both.
template <class>
concept Yielding = false;

/// Operands whose arithmetic is that of math.hpp. A number type that wants to know more than the
/// operands, for instance the line of the call, has operators and says so: `OwnOperators`.
template <class... X>
concept SharedOperators = SomeActive<X...> && !requires {
  typename joined_t<X...>::OwnOperators;
};

}  // namespace detail

/// Two types that differ and that an operation can join.
template <class A, class B>
concept UnlikeButJoinable = !std::same_as<A, B> && !std::same_as<joined_t<A, B>, detail::Mismatch>;

/// The plain number inside x: the way to leave the derivative behind, on purpose and visibly.
/// Cost:   none; strips every level of nesting.
template <Plain T> constexpr T value_of(const T& x) { return x; }
template <Active T> constexpr auto value_of(const T& x) -> scalar_t<T> {
  return value_of(x.value());
}

namespace detail {

/// x == 0, asked in integer arithmetic where that is one shift: the recorder asks it of each factor,
/// and the answer to a floating-point comparison has to be put together from two flags.
template <Plain T> constexpr bool is_zero(const T& x) {
  if constexpr (std::same_as<T, double>) {
    return std::bit_cast<std::uint64_t>(x) << 1 == 0;
  } else {
    return x == 0;
  }
}

/// Whether x is 0 and known to stay 0, on every level: a constant, not a variable that happens to be
/// 0. As a factor it takes the other one out of the derivative.
template <class T> constexpr bool is_constant_zero(const T& x) {
  if constexpr (Plain<T>) {
    return is_zero(x);
  } else if constexpr (requires { x.is_passive(); }) {
    return x.is_passive() && is_constant_zero(x.value());
  } else {
    return false;
  }
}

}  // namespace detail

namespace detail {

/// x as it is printed: the sign of a NaN is an accident of the processor.
template <class T> constexpr T printed(const T& x) {
  if constexpr (std::floating_point<T>) {
    if (x != x) return std::numeric_limits<T>::quiet_NaN();
  }
  return x;
}

}  // namespace detail

/// b if the condition holds, otherwise c: for code that must not branch on an active number.
/// Note:   only the chosen side takes part in the derivative.
template <Scalar T> constexpr T select(bool condition, const T& if_true, const T& if_false) {
  return condition ? if_true : if_false;
}

/// The same for two types, of which the result is the one that holds both.
template <Scalar A, Scalar B>
requires UnlikeButJoinable<A, B>
constexpr joined_t<A, B> select(bool condition, const A& if_true, const B& if_false) {
  if (condition) return static_cast<joined_t<A, B>>(if_true);
  return static_cast<joined_t<A, B>>(if_false);
}

/// The same for two functions without arguments, of which only the chosen one is called.
template <std::invocable F, std::invocable G>
requires Scalar<std::invoke_result_t<F>> && Scalar<std::invoke_result_t<G>>
constexpr auto select(bool condition, const F& if_true, const G& if_false) {
  using T = joined_t<std::invoke_result_t<F>, std::invoke_result_t<G>>;
  return condition ? static_cast<T>(if_true()) : static_cast<T>(if_false());
}

}  // namespace fluxion::inline FLUXION_ABI

/// The type in which generic code holds either: `Var` for two different expressions.
template <class A, class B>
requires fluxion::SomeActive<A, B> && fluxion::UnlikeButJoinable<A, B> &&
    std::same_as<std::decay_t<A>, A> && std::same_as<std::decay_t<B>, B>
struct std::common_type<A, B> {
  using type = fluxion::joined_t<A, B>;
};

/// The limits of the value: epsilon(), max() and the like are constants.
template <fluxion::Active X>
struct std::numeric_limits<X> : std::numeric_limits<fluxion::scalar_t<X>> {};
