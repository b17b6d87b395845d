// Compares derivatives with finite differences, entry by entry.
// For: trusting a new objective, or a gradient written by hand, before a long run.
// Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <type_traits>

#include <fluxion/check/finite_difference.hpp>
#include <fluxion/check/report.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

template <class V>
CheckReport compare(const char* function,
                    const char* label,
                    const V& derivative,
                    FiniteDifference<V> expected,
                    const CheckOptions& options) {
  const auto size = static_cast<std::size_t>(derivative.size());
  const auto columns = static_cast<std::size_t>(derivative.cols());
  const bool matrix = V::ColsAtCompileTime != 1;
  return make_report(
      function, label, {{derivative.data(), size}, spans_of(expected), columns, matrix}, options);
}

/// Not an Eigen vector, which can be called with a vector as well: it picks entries.
template <class G>
concept GradientCallable = !Point<G> && std::invocable<G&, const Vector<double>&>;

template <class G>
concept GivenGradient = Point<G> || GradientCallable<G>;

/// A gradient made by the user, as it is or from a callable.
template <class G> Vector<double> given_gradient(G& gradient, const Vector<double>& x) {
  Vector<double> result;
  if constexpr (GradientCallable<G>) {
    evaluate_vector<double>(gradient, x, result);
  } else {
    result = as_vector(gradient).template cast<double>();
  }
  check_size("check_gradient", "the gradient", result.size(), x.size());
  return result;
}

/// A class that knows its own gradient, as minimize takes one.
template <class F>
concept KnowsItsGradient = requires(F& f, const Vector<double>& x, Vector<double>& g) {
  { f.value_and_gradient(x, g) } -> std::convertible_to<double>;
};

}  // namespace detail

/// Compares gradient(f, x) with finite differences.
/// Shapes: f: R^n -> R; x: n; returns a report with n entries.
/// Cost:   as finite_difference_gradient, about 13 evaluations of f for each coordinate.
/// Throws: ShapeError if x is empty; OptionError if an option cannot be used; what f throws.
/// Note:   an entry agrees if |ad - fd| <= absolute + relative * max(|ad|, |fd|) + margin * error,
///         where error is the estimate for this finite difference, and margin * error is small
///         beside the entry, beside what f changes by in a step, or beside the largest entry.
///         At a kink finite differences say the mean of both sides.
/// Example: EXPECT_TRUE(check_gradient(f, x));  // GoogleTest; expect.hpp also prints the table
template <class F, Point X>
CheckReport check_gradient(F&& f, const X& x, const CheckOptions& options = {}) {
  constexpr const char* name = "check_gradient";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const auto expected = finite_difference_gradient(f, at, options.finite_difference);
  return detail::compare(name, "AD", gradient(f, at), expected, options);
}
template <class F>
CheckReport check_gradient(F&& f,
                           std::initializer_list<double> x,
                           const CheckOptions& options = {}) {
  return check_gradient(f, as_vector(x), options);
}

/// Compares the gradient that an objective of minimize knows, which a Program is as well, with finite
/// differences of its values.
/// Shapes: f.value_and_gradient(x, g) returns the value and writes n numbers to g; x: n; returns n
///         entries.
/// Cost:   as finite_difference_gradient, for which the gradient is computed as well.
/// Throws: as above.
template <class F, Point X>
requires(detail::KnowsItsGradient<std::remove_reference_t<F>>) CheckReport
    check_gradient(F&& f, const X& x, const CheckOptions& options = {}) {
  Vector<double> g(static_cast<Eigen::Index>(std::size(x)));
  const auto value = [&](const Vector<double>& at) -> double {
    return f.value_and_gradient(at, g);
  };
  value(detail::double_point("check_gradient", x));
  return check_gradient(value, Vector<double>(g), x, options);
}

/// Compares a gradient written by hand with finite differences; f may be for double only.
/// Shapes: f: R^n -> R; g: n numbers, or a callable R^n -> R^n; x: n; returns n entries.
/// Cost:   as finite_difference_gradient, and one call of g.
/// Throws: ShapeError if x is empty or the gradient has another size; OptionError if an option
///         cannot be used; what f or g throws.
/// Example: fmt::print("{}\n", check_gradient(f, my_gradient, x));
template <class F, detail::GivenGradient G, Point X>
CheckReport check_gradient(F&& f, G&& g, const X& x, const CheckOptions& options = {}) {
  constexpr const char* name = "check_gradient";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const Vector<double> given = detail::given_gradient(g, at);
  const auto expected = finite_difference_gradient(f, at, options.finite_difference);
  return detail::compare(name, "given", given, expected, options);
}
template <class F, detail::GivenGradient G>
CheckReport check_gradient(F&& f,
                           G&& g,
                           std::initializer_list<double> x,
                           const CheckOptions& options = {}) {
  return check_gradient(f, g, as_vector(x), options);
}
template <class F>
CheckReport check_gradient(F&& f,
                           std::initializer_list<double> g,
                           std::initializer_list<double> x,
                           const CheckOptions& options = {}) {
  return check_gradient(f, as_vector(g), as_vector(x), options);
}

/// Compares jacobian(f, x) with finite differences.
/// Shapes: f: R^n -> R^m; x: n; returns a report with m x n entries, by rows.
/// Cost:   as finite_difference_jacobian.
/// Throws: as check_gradient.
template <class F, Point X>
CheckReport check_jacobian(F&& f, const X& x, const CheckOptions& options = {}) {
  constexpr const char* name = "check_jacobian";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const auto expected = finite_difference_jacobian(f, at, options.finite_difference);
  return detail::compare(name, "AD", Matrix<double>(jacobian(f, at)), expected, options);
}
template <class F>
CheckReport check_jacobian(F&& f,
                           std::initializer_list<double> x,
                           const CheckOptions& options = {}) {
  return check_jacobian(f, as_vector(x), options);
}

/// Compares hessian(f, x) with finite differences of values of f.
/// Shapes: f: R^n -> R; x: n; returns a report with n x n entries, by rows.
/// Cost:   as finite_difference_hessian.
/// Throws: as check_gradient.
template <class F, Point X>
CheckReport check_hessian(F&& f, const X& x, const CheckOptions& options = {}) {
  constexpr const char* name = "check_hessian";
  detail::check_options(name, options);
  const Vector<double> at = detail::double_point(name, x);
  const auto expected = finite_difference_hessian(f, at, options.finite_difference);
  return detail::compare(name, "AD", Matrix<double>(hessian(f, at)), expected, options);
}
template <class F>
CheckReport check_hessian(F&& f,
                          std::initializer_list<double> x,
                          const CheckOptions& options = {}) {
  return check_hessian(f, as_vector(x), options);
}

}  // namespace fluxion
