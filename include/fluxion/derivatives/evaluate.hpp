// Calls the user's function on active numbers and says in one sentence what is wrong with it.
// For: derivatives/*.hpp. Read first: derivatives/input.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <iterator>
#include <type_traits>

#include <fluxion/derivatives/input.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The level tag of the derivatives of f: two callables never share one.
template <class F> using tag_t = std::remove_cvref_t<F>;

template <class... A> struct Parameters {};
template <class R, class C, class... A> Parameters<A...> parameters_of(R (C::*)(A...) const);
template <class R, class C, class... A> Parameters<A...> parameters_of(R (C::*)(A...));

/// What f takes, if it is not a template.
template <class F> struct ParametersOf { using type = Parameters<>; };
template <class F>
requires requires { parameters_of(&F::operator()); }
struct ParametersOf<F> {
  using type = decltype(parameters_of(&F::operator()));
};
template <class R, class... A> struct ParametersOf<R (*)(A...)> { using type = Parameters<A...>; };
template <class R, class... A> struct ParametersOf<R(A...)> { using type = Parameters<A...>; };

template <class X> inline constexpr bool is_plain_matrix_v = false;
template <Plain S, int Rows, int Cols, int Options, int MaxRows, int MaxCols>
inline constexpr bool is_plain_matrix_v<Eigen::Matrix<S, Rows, Cols, Options, MaxRows, MaxCols>> =
    true;
template <class... A>
inline constexpr bool is_plain_matrix_v<Parameters<A...>> =
    (is_plain_matrix_v<std::remove_cvref_t<A>> || ...);

/// f takes matrices of plain numbers only; Eigen would try to convert and fail deep inside.
template <class F>
concept TakesPlainMatrix = is_plain_matrix_v<typename ParametersOf<std::remove_cvref_t<F>>::type>;

template <class F, class... X>
concept Callable = ((is_plain_matrix_v<X> && ...) ||
                    !TakesPlainMatrix<F>)&&std::is_invocable_v<F&, const X&...>;

/// A 1×1 Eigen expression, as x.transpose() * x is.
template <class Y>
concept EigenScalar = EigenDense<Y> &&(Y::RowsAtCompileTime == 1) && (Y::ColsAtCompileTime == 1);

/// f(x...) as a number of type T.
template <class T, class F, class... X> T evaluate_scalar(F& f, const X&... x) {
  static_assert(Callable<F, X...>,
                "fluxion: f cannot be called with the point; it must take const "
                "fluxion::Vector<T>& (or, for derivative(), const T&) for active T: try a generic "
                "lambda [](const auto& x) { ... }");
  using Y = std::remove_cvref_t<std::invoke_result_t<F&, const X&...>>;
  if constexpr (EigenScalar<Y>) {
    return T(f(x...).coeff(0, 0));
  } else {
    static_assert(std::convertible_to<Y, T>,
                  "fluxion: f must return one number made from its argument; a vector is for "
                  "jacobian(), jvp() and vjp()");
    return f(x...);
  }
}

/// A vector of numbers that T takes, in Eigen or in another contiguous range; a text is none.
template <class Y, class T>
concept EigenResult =
    EigenDense<Y> &&(Y::IsVectorAtCompileTime == 1) && std::convertible_to<typename Y::Scalar, T>;

template <class Y, class T>
concept RangeResult = !EigenObject<Y> && requires(const Y& y) {
  std::size(y);
  requires std::convertible_to<decltype(*std::data(y)), T>;
  requires !std::same_as<std::remove_cvref_t<decltype(*std::data(y))>, char>;
};

/// f(x) into y, which takes its size from the result. One number is a vector of one.
template <class T, class F> void evaluate_vector(F& f, const Vector<T>& x, Vector<T>& y) {
  static_assert(Callable<F, Vector<T>>,
                "fluxion: f cannot be called with the point; it must take const "
                "fluxion::Vector<T>& for active T: try a generic lambda [](const auto& x) { ... }");
  using Y = std::remove_cvref_t<std::invoke_result_t<F&, const Vector<T>&>>;
  static_assert(EigenResult<Y, T> || RangeResult<Y, T> || std::convertible_to<Y, T>,
                "fluxion: f must return a vector (an Eigen vector, std::vector or std::array) or "
                "one number, made from its argument");
  if constexpr (EigenResult<Y, T>) {
    const auto& result = f(x);
    y.resize(result.size());
    y = result.reshaped().template cast<T>();
  } else if constexpr (RangeResult<Y, T>) {
    const auto& result = f(x);
    y.resize(static_cast<Eigen::Index>(std::size(result)));
    for (Eigen::Index i = 0; i < y.size(); ++i) y[i] = std::data(result)[i];
  } else {
    y.resize(1);
    y[0] = f(x);
  }
}

/// Whether a result needs the second, structural pass: a numeric 0 · inf may stand where nothing
/// reaches.
template <Scalar T> bool has_nan(const T& value) {
  using std::isnan;
  return isnan(value_of(value));
}
template <class V> bool has_nan(const V& values) {
  for (Eigen::Index j = 0; j < values.cols(); ++j) {
    for (Eigen::Index i = 0; i < values.rows(); ++i) {
      if (has_nan(values(i, j))) return true;
    }
  }
  return false;
}

}  // namespace fluxion::inline FLUXION_ABI::detail
