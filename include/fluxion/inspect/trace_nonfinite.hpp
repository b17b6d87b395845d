// trace_nonfinite(): where a NaN or an infinity came from.
// For: a gradient or an objective that is not finite. Read first: docs/how-to/find-a-nan.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>

#include <fluxion/inspect/evaluation.hpp>
#include <fluxion/inspect/nonfinite.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The first operation of f at x, in order of execution, whose value or a partial is infinite or
/// NaN; if there is none, the first in the reverse sweep whose adjoint is.
/// Shapes: f: R^n -> R or R^m, called with const Vector<BasicTraced<T>>&; x: n.
/// Cost:   one evaluation of f, which keeps 64 bytes for each operation and 40 for each operand, and a
///         sweep for each output.
/// Throws: ShapeError if x is empty; what f throws.
/// Note:   what f(x) and its derivatives do not depend on is reported if nothing else is found.
/// Example: fmt::print("{}\n", trace_nonfinite(f, x));
template <class F, class X> auto trace_nonfinite(F&& f, const X& x) {
  using T = point_scalar_t<X>;
  const auto point = detail::plain_point("trace_nonfinite", x);
  const std::span<const T> coordinates(point.data(), static_cast<std::size_t>(point.size()));
  const NonfiniteReport<T> report = detail::find_nonfinite_input(coordinates);
  return report.all_finite() ? detail::find_nonfinite(detail::computation_of(f, point)) : report;
}
template <class F> NonfiniteReport<double> trace_nonfinite(F&& f, std::initializer_list<double> x) {
  return trace_nonfinite(f, as_vector(x));
}

}  // namespace fluxion::inline FLUXION_ABI
