// jvp(), vjp(), hvp(): Jacobian times direction, cotangent times Jacobian, Hessian times direction.
// For: iterative methods, and derivatives of large systems that never form the matrix.
// Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <utility>

#include <fluxion/derivatives/gradient.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What jvp() returns: y = f(x) and ydot = J(x) v.
template <class S> struct Jvp {
  Vector<S> value;
  Vector<S> tangent;
};

/// What vjp() returns: y = f(x) and xbar = J(x)ᵀ w.
template <class S> struct Vjp {
  Vector<S> value;
  Vector<S> cotangent;
};

/// What hvp() returns: f(x), its gradient, and H(x) v.
template <class S> struct Hvp {
  S value;
  Vector<S> gradient;
  Vector<S> product;
};

namespace detail {

/// Whether a coordinate of a direction is 0 and stays 0: a direction not taken. An outer variable
/// that happens to be 0 is taken, since the product depends on it.
template <class S> bool is_not_taken(const S& v) {
  if constexpr (Plain<S>) {
    return v == 0;
  } else if constexpr (is_dual_v<S>) {
    for (std::size_t i = 0; i < S::lanes; ++i) {
      if (!is_not_taken(v.tangent(i))) return false;
    }
    return is_not_taken(v.value());
  } else {
    return v.is_passive() && is_not_taken(v.value());
  }
}

/// Makes the coordinates of x numbers that move along v.
template <class D, class S> D moving(const S& x, const S& v) {
  return is_not_taken(v) ? D(x) : D::seeded(x, v);
}

/// f at x along v on dual numbers with this tag: the values and tangents go to the results.
template <class Tag, class F, class S>
void push_forward(F& f, const PointView<S>& x, const PointView<S>& v, Vector<Dual<S, 1, Tag>>& y) {
  using D = Dual<S, 1, Tag>;
  Borrowed<D> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) (*inputs)[i] = moving<D, S>(x[i], v[i]);
  evaluate_vector(f, *inputs, y);
}

template <class D> bool tangents_have_nan(const Vector<D>& y) {
  return std::any_of(y.begin(), y.end(), [](const D& d) { return has_nan(d.tangent()); });
}

template <class D> bool adjoints_have_nan(const Vector<D>& adjoints) {
  return has_nan(adjoints) || tangents_have_nan(adjoints);
}

/// Calls write(y) with y = f(x) moving along v.
template <class F, class S, class Write>
void jvp(F& f, const PointView<S>& x, const PointView<S>& v, Write&& write) {
  check_size("jvp", "the direction", v.size(), x.size());
  Borrowed<Dual<S, 1, tag_t<F>>> y;
  push_forward<tag_t<F>>(f, x, v, *y);
  if (!tangents_have_nan(*y)) return write(*y);
  Borrowed<Dual<S, 1, Masked<tag_t<F>>>> structural;
  push_forward<Masked<tag_t<F>>>(f, x, v, *structural);
  write(*structural);
}

/// Records f at x and pulls w back. `outputs(m)` gives the memory for value and cotangent.
template <class F, class S, class Resize>
void vjp(F& f, const PointView<S>& x, const PointView<S>& w, Resize&& outputs) {
  BasicRecording<S> recording;
  Borrowed<BasicVar<S>> inputs(x.size());
  Borrowed<BasicVar<S>> y;
  register_inputs(recording, x, *inputs);
  evaluate_vector(f, *inputs, *y);
  check_size("vjp", "the cotangent", w.size(), y->size());
  auto [value, cotangent] = outputs(y->size());
  for (Eigen::Index i = 0; i < y->size(); ++i) value[i] = (*y)[i].value();
  const std::span<const BasicVar<S>> results(y->data(), static_cast<std::size_t>(y->size()));
  Borrowed<S> seeds(w.size());
  *seeds = w;
  const std::span<const S> seed_span(seeds->data(), results.size());
  recording.sweep(results, seed_span);
  read_adjoints(recording, cotangent);
  if (has_nan(cotangent)) {
    recording.sweep_reached(results, seed_span);
    read_adjoints(recording, cotangent);
  }
}

/// f, its gradient and H v on a tape of dual numbers with this tag. Nothing is written, and false
/// returned, if there is a NaN that the structural pass must judge.
template <class Tag, class F, class S>
bool hvp(F& f,
         const PointView<S>& x,
         const PointView<S>& v,
         bool structural,
         S& value,
         VectorOutput<S> gradient,
         VectorOutput<S> product) {
  using D = Dual<S, 1, Tag>;
  BasicRecording<D> recording;
  Borrowed<BasicVar<D>> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    (*inputs)[i] = recording.input(moving<D, S>(x[i], v[i]));
  }
  const BasicVar<D> y = evaluate_scalar<BasicVar<D>>(f, *inputs);
  sweep_from(recording, y, structural);
  Borrowed<D> adjoints(x.size());
  read_adjoints(recording, *adjoints);
  if (!structural && adjoints_have_nan(*adjoints)) return false;
  value = y.value().value();
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    gradient[i] = (*adjoints)[i].value();
    product[i] = (*adjoints)[i].tangent();
  }
  return true;
}

}  // namespace detail

/// Product of the Jacobian with a direction: y = f(x) and ydot = J(x) v, into the caller's memory.
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x, v: n; value, tangent: m.
/// Cost:   one evaluation of f on Dual<S, 1>; no tape; no allocation of its own by the second call.
/// Throws: ShapeError if x is empty, or a size does not match.
/// Note:   a coordinate of v that is 0 is a direction not taken: nothing infinite leaks from it.
/// Source: Griewank & Walther 2008, section 3.1.
template <class F, class X, class Y, class T>
void jvp_into(
    F&& f, const X& x, const detail::VectorArgument<point_scalar_t<X>>& v, Y&& value, T&& tangent) {
  using S = point_scalar_t<X>;
  detail::jvp<F, S>(f, detail::point("jvp", x), v.view(), [&](const auto& y) {
    auto values = detail::output<S>("jvp", value, y.size());
    auto tangents = detail::output<S>("jvp", tangent, y.size());
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      values[i] = y[i].value();
      tangents[i] = y[i].tangent();
    }
  });
}
template <class F, class Y, class T>
void jvp_into(F&& f,
              std::initializer_list<double> x,
              const detail::VectorArgument<double>& v,
              Y&& value,
              T&& tangent) {
  jvp_into(f, as_vector(x), v, value, tangent);
}

/// Product of the Jacobian with a direction. As jvp_into, with new vectors.
template <class F, class X>
auto jvp(F&& f, const X& x, const detail::VectorArgument<point_scalar_t<X>>& v) {
  using S = point_scalar_t<X>;
  Jvp<S> result;
  detail::jvp<F, S>(f, detail::point("jvp", x), v.view(), [&](const auto& y) {
    result.value.resize(y.size());
    result.tangent.resize(y.size());
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      result.value[i] = y[i].value();
      result.tangent[i] = y[i].tangent();
    }
  });
  return result;
}
template <class F>
auto jvp(F&& f, std::initializer_list<double> x, const detail::VectorArgument<double>& v) {
  return jvp(f, as_vector(x), v);
}

/// Product of a cotangent with the Jacobian: y = f(x) and xbar = J(x)ᵀ w, into the caller's memory.
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x, cotangent: n; w, value: m.
/// Cost:   one recording of f and one sweep; no allocation of its own by the second call.
/// Throws: ShapeError if x is empty, or a size does not match.
/// Note:   a coordinate of w that is 0 is an output not asked for: nothing infinite leaks from it.
/// Source: Griewank & Walther 2008, section 3.2.
template <class F, class X, class Y, class C>
void vjp_into(F&& f,
              const X& x,
              const detail::VectorArgument<point_scalar_t<X>>& w,
              Y&& value,
              C&& cotangent) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("vjp", x);
  detail::vjp<F, S>(f, point, w.view(), [&](Eigen::Index m) {
    return std::pair(detail::output<S>("vjp", value, m),
                     detail::output<S>("vjp", cotangent, point.size()));
  });
}
template <class F, class Y, class C>
void vjp_into(F&& f,
              std::initializer_list<double> x,
              const detail::VectorArgument<double>& w,
              Y&& value,
              C&& cotangent) {
  vjp_into(f, as_vector(x), w, value, cotangent);
}

/// Product of a cotangent with the Jacobian. As vjp_into, with new vectors.
template <class F, class X>
auto vjp(F&& f, const X& x, const detail::VectorArgument<point_scalar_t<X>>& w) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("vjp", x);
  Vjp<S> result;
  result.cotangent.resize(point.size());
  detail::vjp<F, S>(f, point, w.view(), [&](Eigen::Index m) {
    result.value.resize(m);
    return std::pair(detail::output<S>("vjp", result.value, m),
                     detail::output<S>("vjp", result.cotangent, point.size()));
  });
  return result;
}
template <class F>
auto vjp(F&& f, std::initializer_list<double> x, const detail::VectorArgument<double>& w) {
  return vjp(f, as_vector(x), w);
}

/// Product of the Hessian with a direction, H(x) v, and the gradient; returns f(x).
/// Shapes: f: R^n -> R; x, v, gradient, product: n.
/// Cost:   one recording of f on Dual<S, 1> and one sweep, whatever n is; H is never formed.
/// Throws: ShapeError if x is empty, or a size does not match.
/// Source: Griewank & Walther 2008, section 5.2 (forward over reverse).
template <class F, class X, class G, class P>
auto hvp_into(F&& f,
              const X& x,
              const detail::VectorArgument<point_scalar_t<X>>& v,
              G&& gradient,
              P&& product) -> point_scalar_t<X> {
  using S = point_scalar_t<X>;
  using Tag = detail::tag_t<F>;
  const auto point = detail::point("hvp", x);
  detail::check_size("hvp", "the direction", v.view().size(), point.size());
  auto g = detail::output<S>("hvp", gradient, point.size());
  auto p = detail::output<S>("hvp", product, point.size());
  S value(0);
  if (!detail::hvp<Tag, F, S>(f, point, v.view(), false, value, g, p)) {
    detail::hvp<Masked<Tag>, F, S>(f, point, v.view(), true, value, g, p);
  }
  return value;
}
template <class F, class G, class P>
double hvp_into(F&& f,
                std::initializer_list<double> x,
                const detail::VectorArgument<double>& v,
                G&& gradient,
                P&& product) {
  return hvp_into(f, as_vector(x), v, gradient, product);
}

/// Product of the Hessian with a direction. As hvp_into, with new vectors.
template <class F, class X>
auto hvp(F&& f, const X& x, const detail::VectorArgument<point_scalar_t<X>>& v) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("hvp", x);
  Hvp<S> result{S(0), Vector<S>(point.size()), Vector<S>(point.size())};
  result.value = hvp_into(f, point, v, result.gradient, result.product);
  return result;
}
template <class F>
auto hvp(F&& f, std::initializer_list<double> x, const detail::VectorArgument<double>& v) {
  return hvp(f, as_vector(x), v);
}

}  // namespace fluxion::inline FLUXION_ABI
