// taylor(): the coefficients of a function along a line. derivative<k>(): the k-th derivative.
// For: f: R -> R, R^n -> R, R^n -> R^m. Read first: docs/reference/derivatives/taylor.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/output.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/derivatives/wrong_order.hpp>
#include <fluxion/forward/taylor.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// The type of one coordinate and one velocity; an integer counts as a double.
template <class X, class V = X>
using line_scalar_t = std::conditional_t<std::integral<joined_t<X, V>>, double, joined_t<X, V>>;

inline void check_order(int order) {
  if (order < 0) throw_negative_order("taylor", order);
}

/// x + v t; a coordinate that does not move is a constant.
template <class Y, class S> Y along(const S& x, const S& v, int order) {
  return is_not_taken(v) ? Y(x) : Y::variable(x, v, order);
}

template <class Y, class S> void read_coefficients(const Y& y, const VectorOutput<S>& row) {
  for (Eigen::Index k = 0; k < row.size(); ++k) row[k] = y.coefficient(static_cast<std::size_t>(k));
}

/// Whether f is taken for one that returns a number; what returns neither is told so there.
template <class F, class Y> constexpr bool returns_number() {
  if constexpr (Callable<F, Vector<Y>>) {
    using Result = std::remove_cvref_t<std::invoke_result_t<F&, const Vector<Y>&>>;
    return EigenScalar<Result> || !(EigenResult<Result, Y> || RangeResult<Result, Y>);
  } else {
    return true;
  }
}

/// The coefficients of f: R -> R at x.
template <class F, class S, class Output>
void taylor(F& f, const S& x, const S& v, int order, const Output& output) {
  using Y = Taylor<S, tag_t<F>>;
  check_order(order);
  read_coefficients(evaluate_scalar<Y>(f, along<Y>(x, v, order)), output());
}

/// The coefficients of f at a point; `output(m)` gives the memory for m results.
template <class F, class S, class Output>
void taylor(F& f, const PointView<S>& x, const PointView<S>& v, int order, const Output& output) {
  using Y = Taylor<S, tag_t<F>>;
  check_size("taylor", "the direction", v.size(), x.size());
  check_order(order);
  Vector<Y> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) inputs[i] = along<Y, S>(x[i], v[i], order);
  if constexpr (returns_number<F, Y>()) {
    read_coefficients(evaluate_scalar<Y>(f, inputs), output());
  } else {
    Vector<Y> y;
    evaluate_vector(f, inputs, y);
    const MatrixOutput<S> rows = output(y.size());
    for (Eigen::Index i = 0; i < y.size(); ++i) read_coefficients(y[i], rows.row(i));
  }
}

/// The k-th derivative, k! c_k.
template <int k, class F, class S> S derivative_by_series(F& f, const S& x) {
  using Y = Taylor<S, tag_t<F>>;
  const Y y = evaluate_scalar<Y>(f, Y::variable(x, S(1), k));
  scalar_t<S> factorial = 1;
  for (int i = 2; i <= k; ++i) factorial *= static_cast<scalar_t<S>>(i);
  return S(factorial * y.coefficient(k));
}

}  // namespace detail

/// The Taylor coefficients of t -> f(x + t v) into the caller's memory: c_k = (1 / k!) d^k/dt^k at 0.
/// Shapes: f: R -> R, x and v numbers; or f: R^n -> R or R^n -> R^m, x and v: n. The result: order + 1
///         coefficients, or m×(order + 1) with one row for each result of f.
/// Cost:   one evaluation of f, of which each operation costs about order² multiplications, and
///         order³ for functions whose derivatives are other functions (docs); memory for each number.
/// Throws: ShapeError if x is empty, v or the result has another size; OptionError if order < 0.
/// Source: Griewank & Walther 2008, chapter 13.
template <class F, Scalar X, Scalar V, class C>
void taylor_into(F&& f, const X& x, const V& v, int order, C&& coefficients) {
  using S = detail::line_scalar_t<X, V>;
  detail::taylor(
      f, S(x), S(v), order, [&] { return detail::output<S>("taylor", coefficients, order + 1); });
}
template <class F, Point X, class C>
void taylor_into(F&& f,
                 const X& x,
                 const detail::VectorArgument<point_scalar_t<X>>& v,
                 int order,
                 C&& coefficients) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("taylor", x);
  detail::taylor<F, S>(f, point, v.view(), order, [&](auto... rows) {
    return detail::output<S>("taylor", coefficients, rows..., order + 1);
  });
}
template <class F, class C>
void taylor_into(F&& f,
                 std::initializer_list<double> x,
                 const detail::VectorArgument<double>& v,
                 int order,
                 C&& coefficients) {
  taylor_into(f, as_vector(x), v, order, coefficients);
}

/// The Taylor coefficients of t -> f(x + t v). As taylor_into, with a new vector or matrix.
template <class F, Scalar X, Scalar V> auto taylor(F&& f, const X& x, const V& v, int order) {
  using S = detail::line_scalar_t<X, V>;
  Vector<S> result;
  detail::taylor(f, S(x), S(v), order, [&] {
    result.resize(order + 1);
    return detail::output<S>("taylor", result, order + 1);
  });
  return result;
}
template <class F, class X>
requires(!Scalar<X>) auto taylor(F&& f,
                                 const X& x,
                                 const detail::VectorArgument<point_scalar_t<X>>& v,
                                 int order) {
  using S = point_scalar_t<X>;
  using Y = Taylor<S, detail::tag_t<F>>;
  const auto point = detail::point("taylor", x);
  std::conditional_t<detail::returns_number<F, Y>(), Vector<S>, Matrix<S>> result;
  detail::taylor<F, S>(f, point, v.view(), order, [&](auto... rows) {
    result.resize(rows..., order + 1);
    return detail::output<S>("taylor", result, rows..., order + 1);
  });
  return result;
}
template <class F>
auto taylor(F&& f,
            std::initializer_list<double> x,
            const detail::VectorArgument<double>& v,
            int order) {
  return taylor(f, as_vector(x), v, order);
}

/// The k-th derivative of f at x.
/// Shapes: f: R -> R, called with const T&; x: a number, active if derivatives are nested.
/// Cost:   k <= 3: nested levels of derivative(), which have 2^k numbers for one of f but stay in
///         registers; beyond, as taylor() of order k.
/// Note:   at kinks and singular points see docs/reference/conventions.md.
template <int k, class F, Scalar X> auto derivative(F&& f, const X& x) {
  static_assert(k >= 0, "fluxion: the order of a derivative is at least 0");
  using S = detail::line_scalar_t<X>;
  if constexpr (k == 0) {
    return detail::evaluate_scalar<S>(f, S(x));
  } else if constexpr (k == 1) {
    return derivative(f, x);
  } else if constexpr (k <= 3) {
    return derivative([&](const auto& y) { return derivative<k - 1>(f, y); }, x);
  } else {
    return detail::derivative_by_series<k>(f, S(x));
  }
}

}  // namespace fluxion::inline FLUXION_ABI
