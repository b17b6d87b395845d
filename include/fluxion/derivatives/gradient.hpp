// gradient(): all partial derivatives of a function of many variables, by reverse mode.
// For: f: R^n -> R, the objectives of optimisation. Read first: docs/tutorial/first-derivative.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <span>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/output.hpp>
#include <fluxion/derivatives/workspace.hpp>
#include <fluxion/reverse/recording.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What value_and_gradient() returns.
template <class S> struct ValueAndGradient {
  S value;
  Vector<S> gradient;
};

namespace detail {

/// Makes the coordinates of x the inputs of a recording.
template <class T>
void register_inputs(BasicRecording<T>& recording,
                     const PointView<T>& x,
                     Vector<BasicVar<T>>& inputs) {
  const auto n = static_cast<std::size_t>(x.size());
  recording.inputs({x.data(), n}, {inputs.data(), n});
}

/// The derivatives with respect to the inputs of a recording that begins with them.
template <class T, class G> void read_adjoints(const BasicRecording<T>& recording, G& g) {
  const std::span<const T> adjoints = recording.input_adjoints();
  for (std::size_t i = 0; i < adjoints.size(); ++i) g[static_cast<Eigen::Index>(i)] = adjoints[i];
}

/// The sweep from one output: over all statements, or along those that it depends on.
template <class T>
void sweep_from(BasicRecording<T>& recording, const BasicVar<T>& y, bool structural) {
  const T one(1);
  if (structural) {
    recording.sweep_reached(std::span(&y, 1), std::span(&one, 1));
  } else {
    recording.sweep(y);
  }
}

}  // namespace detail

/// The value of f at x; the gradient goes to g.
/// Shapes: f: R^n -> R, called with const Vector<T>&; x, g: n.
/// Cost:   one recording of f and one sweep, independent of n; nothing is allocated by the second
///         call of the same size.
/// Throws: ShapeError if x is empty or g has another size than x; what f throws.
/// Note:   at kinks and singular points see docs/reference/conventions.md.
/// Source: Griewank & Walther 2008, section 3.2.
template <class F, class X, class G>
auto value_and_gradient_into(F&& f, const X& x, G&& g) -> point_scalar_t<X> {
  using S = point_scalar_t<X>;
  const auto point = detail::point("gradient", x);
  auto result = detail::output<S>("gradient", g, point.size());
  BasicRecording<S> recording;
  detail::Borrowed<BasicVar<S>> inputs(point.size());
  detail::register_inputs(recording, point, *inputs);
  const BasicVar<S> y = detail::evaluate_scalar<BasicVar<S>>(f, *inputs);
  detail::sweep_from(recording, y, false);
  detail::read_adjoints(recording, result);
  if (detail::has_nan(result)) {
    detail::sweep_from(recording, y, true);
    detail::read_adjoints(recording, result);
  }
  return y.value();
}
template <class F, class G>
double value_and_gradient_into(F&& f, std::initializer_list<double> x, G&& g) {
  return value_and_gradient_into(f, as_vector(x), g);
}

/// The gradient of f at x into g. As value_and_gradient_into, without the value.
template <class F, class X, class G> void gradient_into(F&& f, const X& x, G&& g) {
  value_and_gradient_into(f, x, g);
}
template <class F, class G> void gradient_into(F&& f, std::initializer_list<double> x, G&& g) {
  value_and_gradient_into(f, as_vector(x), g);
}

/// The value and the gradient of f at x. As value_and_gradient_into, with a new vector.
template <class F, class X> auto value_and_gradient(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("gradient", x);
  ValueAndGradient<S> result{S(0), Vector<S>(point.size())};
  result.value = value_and_gradient_into(f, point, result.gradient);
  return result;
}
template <class F> auto value_and_gradient(F&& f, std::initializer_list<double> x) {
  return value_and_gradient(f, as_vector(x));
}

/// The gradient of f at x: (df/dx_1, ..., df/dx_n). As value_and_gradient_into, with a new vector.
template <class F, class X> auto gradient(F&& f, const X& x) -> Vector<point_scalar_t<X>> {
  return value_and_gradient(f, x).gradient;
}
template <class F> Vector<double> gradient(F&& f, std::initializer_list<double> x) {
  return value_and_gradient(f, as_vector(x)).gradient;
}

}  // namespace fluxion::inline FLUXION_ABI
