// derivative(): the slope of a function of one variable.
// For: f: R -> R. Read first: docs/tutorial/first-derivative.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/derivatives/evaluate.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What value_and_derivative() returns.
template <class S> struct ValueAndDerivative {
  S value;
  S derivative;
};

namespace detail {

template <class Tag, class F, class S> ValueAndDerivative<S> slope(F& f, const S& x) {
  using D = Dual<S, 1, Tag>;
  const D y = evaluate_scalar<D>(f, D::seeded(x));
  return {y.value(), y.tangent()};
}

}  // namespace detail

/// The value and the derivative of f at x.
/// Shapes: f: R -> R, called with const T&; x: a number, active if derivatives are nested.
/// Cost:   one evaluation of f on Dual<S, 1>; no tape, no allocation.
template <class F, Scalar X> auto value_and_derivative(F&& f, const X& x) {
  using S = std::conditional_t<std::integral<X>, double, number_t<X>>;
  const S point(x);
  auto result = detail::slope<detail::tag_t<F>>(f, point);
  if (detail::has_nan(result.derivative)) {
    result = detail::slope<Masked<detail::tag_t<F>>>(f, point);
  }
  return result;
}

/// The derivative f'(x).
/// Shapes: f: R -> R, called with const T&; x: a number, active if derivatives are nested.
/// Cost:   one evaluation of f on Dual<S, 1>; no tape, no allocation.
/// Note:   at kinks and singular points see docs/reference/conventions.md.
/// Source: Griewank & Walther 2008, section 3.1.
template <class F, Scalar X> auto derivative(F&& f, const X& x) {
  return value_and_derivative(f, x).derivative;
}

}  // namespace fluxion::inline FLUXION_ABI
