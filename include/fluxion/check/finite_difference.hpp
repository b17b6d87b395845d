// Derivatives by finite differences, each with an estimate of its error.
// For: checking other derivatives; they need f on double only and share nothing with AD.
// Read first: derivatives/gradient.hpp, which is exact and costs less.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>

#include <fluxion/check/sampling.hpp>
#include <fluxion/derivatives/evaluate.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A derivative and what is known about it, entry by entry.
template <class V> struct FiniteDifference {
  V values;  ///< NaN where f is not finite near x
  V errors;  ///< estimates of |values - derivative|, infinite where nothing is known
  V scales;  ///< what the value would be if the changes of f on both sides of x did not cancel
};

namespace detail {

template <class V> FiniteDifferenceSpans spans_of(FiniteDifference<V>& d) {
  const auto size = static_cast<std::size_t>(d.values.size());
  return {{d.values.data(), size}, {d.errors.data(), size}, {d.scales.data(), size}};
}

inline std::span<const double> span_of(const Vector<double>& x) {
  return {x.data(), static_cast<std::size_t>(x.size())};
}

/// The point in double precision.
template <class X> Vector<double> double_point(const char* function, const X& x) {
  return point(function, x).template cast<double>();
}

template <class F> PlainFunction plain_scalar(F& f, Eigen::Index n) {
  return [&f, at = Vector<double>(n)](std::span<const double> x, std::span<double> y) mutable {
    std::copy(x.begin(), x.end(), at.data());
    y[0] = evaluate_scalar<double>(f, std::as_const(at));
  };
}

template <class F> PlainFunction plain_vector(const char* function, F& f, Eigen::Index n) {
  return [&f, function, at = Vector<double>(n), values = Vector<double>()](
             std::span<const double> x, std::span<double> y) mutable {
    std::copy(x.begin(), x.end(), at.data());
    evaluate_vector<double>(f, at, values);
    check_size(function, "a later result of f", values.size(), static_cast<Eigen::Index>(y.size()));
    std::copy(values.begin(), values.end(), y.begin());
  };
}

}  // namespace detail

/// The gradient of f at x by central differences, extrapolated to step 0.
/// Shapes: f: R^n -> R, called with const Vector<double>&; x: n; returns n values and n errors.
/// Cost:   43 evaluations of f to measure its noise; for each coordinate about 13 where f is
///         smooth, at most 2 for each level.
/// Throws: ShapeError if x is empty; OptionError if an option cannot be used; what f throws.
/// Note:   an error holds where f is smooth within the steps that were used; see check_gradient.
/// Source: Ridders 1982; More & Wild 2011 for the noise.
template <class F, class X>
FiniteDifference<Vector<double>> finite_difference_gradient(
    F&& f, const X& x, const FiniteDifferenceOptions& options = {}) {
  constexpr const char* name = "finite_difference_gradient";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const double y = detail::evaluate_scalar<double>(f, at);
  const auto n = at.size();
  FiniteDifference<Vector<double>> result{Vector<double>(n), Vector<double>(n), Vector<double>(n)};
  detail::difference_jacobian(
      detail::plain_scalar(f, n), detail::span_of(at), {&y, 1}, options, detail::spans_of(result));
  return result;
}
template <class F>
FiniteDifference<Vector<double>> finite_difference_gradient(
    F&& f, std::initializer_list<double> x, const FiniteDifferenceOptions& options = {}) {
  return finite_difference_gradient(f, as_vector(x), options);
}

/// The Jacobian of f at x by central differences, extrapolated to step 0.
/// Shapes: f: R^n -> R^m, called with const Vector<double>&; x: n; returns m x n values and errors.
/// Cost:   as finite_difference_gradient; one evaluation serves all m outputs.
/// Throws: ShapeError if x is empty or the size of f(x) changes; OptionError if an option cannot be
///         used; what f throws.
template <class F, class X>
FiniteDifference<Matrix<double>> finite_difference_jacobian(
    F&& f, const X& x, const FiniteDifferenceOptions& options = {}) {
  constexpr const char* name = "finite_difference_jacobian";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  Vector<double> y;
  detail::evaluate_vector<double>(f, at, y);
  const Matrix<double> shape(y.size(), at.size());
  FiniteDifference<Matrix<double>> result{shape, shape, shape};
  detail::difference_jacobian(detail::plain_vector(name, f, at.size()),
                              detail::span_of(at),
                              detail::span_of(y),
                              options,
                              detail::spans_of(result));
  return result;
}
template <class F>
FiniteDifference<Matrix<double>> finite_difference_jacobian(
    F&& f, std::initializer_list<double> x, const FiniteDifferenceOptions& options = {}) {
  return finite_difference_jacobian(f, as_vector(x), options);
}

/// The Hessian of f at x by second differences of its values, extrapolated to step 0.
/// Shapes: f: R^n -> R, called with const Vector<double>&; x: n; returns n x n, symmetric.
/// Cost:   about 13 evaluations of f for each diagonal entry and 26 for each other pair.
/// Throws: as finite_difference_gradient.
/// Note:   second differences keep about 9 digits.
template <class F, class X>
FiniteDifference<Matrix<double>> finite_difference_hessian(
    F&& f, const X& x, const FiniteDifferenceOptions& options = {}) {
  constexpr const char* name = "finite_difference_hessian";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const double y = detail::evaluate_scalar<double>(f, at);
  const Matrix<double> shape(at.size(), at.size());
  FiniteDifference<Matrix<double>> result{shape, shape, shape};
  detail::difference_hessian(detail::plain_scalar(f, at.size()),
                             detail::span_of(at),
                             y,
                             options,
                             detail::spans_of(result));
  return result;
}
template <class F>
FiniteDifference<Matrix<double>> finite_difference_hessian(
    F&& f, std::initializer_list<double> x, const FiniteDifferenceOptions& options = {}) {
  return finite_difference_hessian(f, as_vector(x), options);
}

/// The text-book formula (f(x + h e_i) - f(x)) / h, with the step as given.
/// Shapes: f: R^n -> R, called with const Vector<double>&; x: n; returns n.
/// Cost:   n + 1 evaluations of f.
/// Throws: ShapeError if x is empty; OptionError if h is not positive and finite; what f throws.
/// Note:   for showing what the choice of h does; finite_difference_gradient chooses for you.
template <class F, class X>
Vector<double> forward_difference_gradient(F&& f, const X& x, double h) {
  constexpr const char* name = "forward_difference_gradient";
  detail::check_step(name, h);
  Vector<double> at = detail::double_point(name, x);
  Vector<double> result(at.size());
  const double y = detail::evaluate_scalar<double>(f, std::as_const(at));
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double middle = std::exchange(at[i], at[i] + h);
    result[i] = (detail::evaluate_scalar<double>(f, std::as_const(at)) - y) / h;
    at[i] = middle;
  }
  return result;
}
template <class F>
Vector<double> forward_difference_gradient(F&& f, std::initializer_list<double> x, double h) {
  return forward_difference_gradient(f, as_vector(x), h);
}

/// The text-book formula (f(x + h e_i) - f(x - h e_i)) / (2 h), with the step as given.
/// Shapes: as forward_difference_gradient.
/// Cost:   2 n evaluations of f.
/// Throws: as forward_difference_gradient.
template <class F, class X>
Vector<double> central_difference_gradient(F&& f, const X& x, double h) {
  constexpr const char* name = "central_difference_gradient";
  detail::check_step(name, h);
  Vector<double> at = detail::double_point(name, x);
  Vector<double> result(at.size());
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double middle = std::exchange(at[i], at[i] + h);
    const double above = detail::evaluate_scalar<double>(f, std::as_const(at));
    at[i] = middle - h;
    const double below = detail::evaluate_scalar<double>(f, std::as_const(at));
    result[i] = (above - below) / (2 * h);
    at[i] = middle;
  }
  return result;
}
template <class F>
Vector<double> central_difference_gradient(F&& f, std::initializer_list<double> x, double h) {
  return central_difference_gradient(f, as_vector(x), h);
}

}  // namespace fluxion
