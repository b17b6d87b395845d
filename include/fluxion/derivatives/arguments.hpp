// gradient() with respect to several arguments: matrices, vectors and numbers side by side.
// For: f(A, b, c) -> R, whose parameters are not one vector. Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/derivatives/gradient.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What value_and_gradient() of several arguments returns: G is what each argument is.
template <class S, class... G> struct ValueAndGradients {
  S value;
  std::tuple<G...> gradients;
};

namespace detail {

/// What an argument is, and what it is with numbers of type T. Nothing for other types.
template <class X> struct ArgumentKind {};
template <Coordinate X> struct ArgumentKind<X> {
  using Scalar = number_t<X>;
  template <class T> using With = T;
};
template <Coordinate S> struct ArgumentKind<std::vector<S>> {
  using Scalar = S;
  template <class T> using With = std::vector<T>;
};
template <Coordinate S, std::size_t n> struct ArgumentKind<std::array<S, n>> {
  using Scalar = S;
  template <class T> using With = std::array<T, n>;
};
template <Coordinate S, int... shape> struct ArgumentKind<Eigen::Matrix<S, shape...>> {
  using Scalar = S;
  template <class T> using With = Eigen::Matrix<T, shape...>;
};
template <Coordinate S, int... shape> struct ArgumentKind<Eigen::Array<S, shape...>> {
  using Scalar = S;
  template <class T> using With = Eigen::Array<T, shape...>;
};
/// An expression of Eigen is what it is evaluated to.
template <EigenDense X>
requires(!std::same_as<X, typename X::PlainObject>) struct ArgumentKind<X>
    : ArgumentKind<typename X::PlainObject> {
};

template <class X> using argument_scalar_t = typename ArgumentKind<X>::Scalar;
template <class X, class T> using argument_with_t = typename ArgumentKind<X>::template With<T>;

template <class X>
concept Argument = requires {
  typename argument_scalar_t<X>;
};

/// Asked by `if constexpr`, so that the sentence is the first thing that a compiler says.
template <class... X> constexpr bool are_arguments() {
  constexpr bool known = sizeof...(X) > 0 && (Argument<X> && ...);
  static_assert(known,
                "fluxion: the arguments must be a tuple of floating-point numbers, Eigen vectors "
                "or matrices, std::vector and std::array of them");
  return known;
}
template <class S, class... X> constexpr bool are_of_one_scalar() {
  constexpr bool same = (std::same_as<argument_scalar_t<X>, S> && ...);
  static_assert(same, "fluxion: the arguments must be of one scalar: double, or all of another");
  return same;
}
template <class F, class... A> constexpr bool takes_arguments() {
  constexpr bool callable = Callable<F, A...>;
  static_assert(callable,
                "fluxion: f cannot be called with the arguments; it must take one parameter for "
                "each, made of active numbers: try a generic lambda [](const auto& A, const auto& "
                "b) { ... }");
  return callable;
}

/// The numbers of an argument, in the order of their memory.
template <class P> auto coordinates(P& argument) {
  if constexpr (Scalar<P>) {
    return std::span(&argument, 1);
  } else {
    return std::span(std::data(argument), static_cast<std::size_t>(std::size(argument)));
  }
}

/// An argument of the same shape, with other numbers.
template <class T, class P> argument_with_t<P, T> same_shape(const P& argument) {
  argument_with_t<P, T> result{};
  if constexpr (EigenDense<P>) {
    result.resize(argument.rows(), argument.cols());
  } else if constexpr (requires { result.resize(argument.size()); }) {
    result.resize(argument.size());
  }
  return result;
}

/// Throws: ShapeError if one of the arguments has no coordinates.
template <class... P> void check_arguments(const P&... arguments) {
  std::size_t number = 0;
  const auto check = [&](std::size_t size) {
    ++number;
    if (size == 0) throw_empty_argument("gradient", number, sizeof...(P));
  };
  (check(coordinates(arguments).size()), ...);
}

template <class S> bool any_has_nan(std::span<const S> numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [](const S& x) { return has_nan(x); });
}

/// Hands the adjoints of all inputs out to the arguments.
template <class S, class... P>
void distribute(std::span<const S> adjoints, std::tuple<P...>& gradients) {
  const auto take = [&](std::span<S> gradient) {
    std::copy_n(adjoints.begin(), gradient.size(), gradient.begin());
    adjoints = adjoints.subspan(gradient.size());
  };
  std::apply([&](P&... gradient) { (take(coordinates(gradient)), ...); }, gradients);
}

/// The inputs are those of one recording, one argument after the other.
template <class S, class F, class... P> auto gradients(F& f, const P&... arguments) {
  check_arguments(arguments...);
  BasicRecording<S> recording;
  std::tuple inputs(same_shape<BasicVar<S>>(arguments)...);
  const BasicVar<S> y = std::apply(
      [&](auto&... input) {
        (recording.inputs(coordinates(arguments), coordinates(input)), ...);
        return evaluate_scalar<BasicVar<S>>(f, input...);
      },
      inputs);
  sweep_from(recording, y, false);
  if (any_has_nan(recording.input_adjoints())) sweep_from(recording, y, true);
  ValueAndGradients<S, P...> result{y.value(), {arguments...}};
  distribute(recording.input_adjoints(), result.gradients);
  return result;
}

}  // namespace detail

/// The value of f at several arguments and the derivatives with respect to each.
/// Shapes: f: called with one parameter for each element of the tuple, as it is with active numbers
///         in place of its own; returns a number. The elements, which may be references (std::tie):
///         numbers, Eigen vectors, matrices and expressions of any shape and storage order,
///         std::vector, std::array, all of one scalar. Each derivative has the type and the shape of
///         its argument; that of an expression is what it is evaluated to.
/// Cost:   one recording of f and one sweep, whatever the number of arguments and their sizes;
///         allocates the active arguments and the result.
/// Throws: ShapeError if an argument is empty; what f throws.
/// Note:   at kinks and singular points see docs/reference/conventions.md.
/// Source: Griewank & Walther 2008, section 3.2.
/// Example: auto [value, gradients] = value_and_gradient(f, std::tuple{A, b, 2.0});
template <class F, class... X> auto value_and_gradient(F&& f, const std::tuple<X...>& arguments) {
  return std::apply(
      [&]<class... Y>(const Y&... each) {
        if constexpr (detail::are_arguments<Y...>()) {
          using S = std::tuple_element_t<0, std::tuple<detail::argument_scalar_t<Y>...>>;
          if constexpr (detail::are_of_one_scalar<S, Y...>() &&
                        detail::takes_arguments<F, detail::argument_with_t<Y, BasicVar<S>>...>()) {
            return detail::gradients<S, F, detail::argument_with_t<Y, S>...>(f, each...);
          }
        }
      },
      arguments);
}

/// The derivatives of f with respect to each of several arguments, as value_and_gradient.
/// Example: auto [dA, db] = gradient([](const auto& A, const auto& b) { ... }, std::tie(A, b));
template <class F, class... X> auto gradient(F&& f, const std::tuple<X...>& arguments) {
  return value_and_gradient(f, arguments).gradients;
}

}  // namespace fluxion::inline FLUXION_ABI
