// sparsity_pattern(), hessian_sparsity_pattern(): which derivatives of f are not zero everywhere.
// For: a look at the structure of f before a large problem is solved with it. Read first:
// docs/how-to/sparse-jacobian.md. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>

#include <fluxion/sparse/detect.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Which outputs of f depend on which inputs: the pattern of jacobian(f, x).
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x: n; the result: m×n.
/// Cost:   one evaluation of f, which keeps 12 bytes for each operation, and for each output a visit
///         of the operations that it depends on, except those that depend on at most 16 inputs.
/// Throws: ShapeError if x is empty; what f throws.
/// Note:   by the operations of f, whatever their values are: both operands of max() and both sides
///         of select() count, of an `if` the one that is taken.
template <class F, class X> SparsityPattern sparsity_pattern(F&& f, const X& x) {
  const auto point = detail::sparse_point("sparsity_pattern", x);
  return detail::detect<detail::VectorFunction>(f, point).pattern;
}
template <class F> SparsityPattern sparsity_pattern(F&& f, std::initializer_list<double> x) {
  return sparsity_pattern(f, as_vector(x));
}

/// Which pairs of inputs have a second derivative of f: the pattern of hessian(f, x), both halves.
/// Shapes: f: R^n -> R; x: n; the result: n×n.
/// Cost:   one evaluation of f, which keeps 12 bytes for each operation, and about the work of the
///         second derivatives that exist.
/// Throws: ShapeError if x is empty; what f throws.
/// Note:   as sparsity_pattern. What cancels is not noticed: x * y - y * x has second derivatives.
/// Source: Gower & Mello 2012, A new framework for the computation of Hessians.
template <class F, class X> SparsityPattern hessian_sparsity_pattern(F&& f, const X& x) {
  const auto point = detail::sparse_point("hessian_sparsity_pattern", x);
  return detail::detect<detail::ScalarFunction>(f, point).pattern;
}
template <class F>
SparsityPattern hessian_sparsity_pattern(F&& f, std::initializer_list<double> x) {
  return hessian_sparsity_pattern(f, as_vector(x));
}

}  // namespace fluxion::inline FLUXION_ABI
