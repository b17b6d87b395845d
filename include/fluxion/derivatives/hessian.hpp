// hessian(): all second partial derivatives of a function of many variables.
// For: f: R^n -> R. Read first: derivatives/products.hpp, which gives H v without H.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <fluxion/derivatives/gradient.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What value_gradient_hessian() returns.
template <class S> struct ValueGradientHessian {
  S value;
  Vector<S> gradient;
  Matrix<S> hessian;
};

namespace detail {

/// Columns of a Hessian that one recording on dual numbers computes. Of 100 columns, 8 together take
/// 0.5 to 0.7 of the time that 4 take (0.12 to 0.17 of 100 products H v) where f does more per
/// variable than a few multiplications; of 4 columns, 1.0 to 1.4 of it. Forward over forward lost to
/// both for every n tried: 1 to 6, 8 and 12. Six functions, -O3 -march=native.
inline constexpr Eigen::Index hessian_lanes = 8;

/// The columns before `end`, as many as a recording has lanes, from the diagonal up, and their
/// mirror images: rows from `end` on are mirror images of columns to come, so that the coordinates
/// there are constants, of which nothing is recorded. Returns f(x); with the last columns comes the
/// gradient.
template <class Tag, class F, class S>
S hessian_columns(F& f,
                  const PointView<S>& x,
                  Eigen::Index end,
                  bool structural,
                  const VectorOutput<S>& gradient,
                  const MatrixOutput<S>& hessian) {
  using D = Dual<S, hessian_lanes, Tag>;
  const Eigen::Index first = std::max<Eigen::Index>(end - hessian_lanes, 0);
  const auto lane = [&](Eigen::Index j) { return static_cast<std::size_t>(j - first); };
  BasicRecording<D> recording;
  Borrowed<BasicVar<D>> inputs(x.size());
  for (Eigen::Index i = 0; i < end; ++i) {
    (*inputs)[i] = recording.input(i < first ? D(x[i]) : D::seeded(x[i], S(1), lane(i)));
  }
  for (Eigen::Index i = end; i < x.size(); ++i) (*inputs)[i] = D(x[i]);
  const BasicVar<D> y = evaluate_scalar<BasicVar<D>>(f, *inputs);
  sweep_from(recording, y, structural);
  for (Eigen::Index i = 0; i < end; ++i) {
    const D adjoint = recording.adjoint((*inputs)[i]);
    if (end == x.size()) gradient[i] = adjoint.value();
    for (Eigen::Index j = std::max(first, i); j < end; ++j) {
      hessian(i, j) = adjoint.tangent(lane(j));
      hessian(j, i) = hessian(i, j);
    }
  }
  return y.value().value();
}

/// All columns; those that have fewer neighbours than lanes come first, where least is recorded.
template <class Tag, class F, class S>
S all_hessian_columns(F& f,
                      const PointView<S>& x,
                      bool structural,
                      const VectorOutput<S>& gradient,
                      const MatrixOutput<S>& hessian) {
  S value(0);
  for (Eigen::Index end = (x.size() - 1) % hessian_lanes + 1; end <= x.size();
       end += hessian_lanes) {
    value = hessian_columns<Tag>(f, x, end, structural, gradient, hessian);
  }
  return value;
}

/// The same, once more where there is a NaN that the structure of f must judge.
template <class F, class S>
S value_gradient_hessian(F& f,
                         const PointView<S>& x,
                         const VectorOutput<S>& gradient,
                         const MatrixOutput<S>& hessian) {
  const S value = all_hessian_columns<tag_t<F>>(f, x, false, gradient, hessian);
  if (!has_nan(gradient) && !has_nan(hessian)) return value;
  return all_hessian_columns<Masked<tag_t<F>>>(f, x, true, gradient, hessian);
}

}  // namespace detail

/// The value of f at x; the gradient goes to g, the Hessian to H: H(i, j) = d²f / dx_i dx_j,
/// symmetric to the bit.
/// Shapes: f: R^n -> R; x, g: n; H: n×n.
/// Cost:   ceil(n / 8) recordings of f on Dual<S, 8> with one sweep each, of which the k-th records
///         what depends on the first 8 k coordinates; no allocation of its own by the second call.
/// Throws: ShapeError if x is empty, or g or H has another shape.
/// Source: Griewank & Walther 2008, section 5.2 (forward over reverse).
template <class F, class X, class G, class H>
auto value_gradient_hessian_into(F&& f, const X& x, G&& gradient, H&& hessian)
    -> point_scalar_t<X> {
  using S = point_scalar_t<X>;
  const auto point = detail::point("hessian", x);
  return detail::value_gradient_hessian<F, S>(
      f,
      point,
      detail::output<S>("hessian", gradient, point.size()),
      detail::output<S>("hessian", hessian, point.size(), point.size()));
}
template <class F, class G, class H>
double value_gradient_hessian_into(F&& f,
                                   std::initializer_list<double> x,
                                   G&& gradient,
                                   H&& hessian) {
  return value_gradient_hessian_into(f, as_vector(x), gradient, hessian);
}

/// The Hessian of f at x into the caller's matrix. As value_gradient_hessian_into, without the rest.
template <class F, class X, class H> void hessian_into(F&& f, const X& x, H&& hessian) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("hessian", x);
  S gradient(0);
  detail::value_gradient_hessian<F, S>(
      f,
      point,
      detail::discarded(gradient, point.size()),
      detail::output<S>("hessian", hessian, point.size(), point.size()));
}
template <class F, class H> void hessian_into(F&& f, std::initializer_list<double> x, H&& hessian) {
  hessian_into(f, as_vector(x), hessian);
}

/// The value, the gradient and the Hessian of f at x. As value_gradient_hessian_into, with new
/// memory.
template <class F, class X> auto value_gradient_hessian(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("hessian", x);
  ValueGradientHessian<S> result{
      S(0), Vector<S>(point.size()), Matrix<S>(point.size(), point.size())};
  result.value = value_gradient_hessian_into(f, point, result.gradient, result.hessian);
  return result;
}
template <class F> auto value_gradient_hessian(F&& f, std::initializer_list<double> x) {
  return value_gradient_hessian(f, as_vector(x));
}

/// The Hessian of f at x. As value_gradient_hessian_into, with a new matrix.
template <class F, class X> auto hessian(F&& f, const X& x) -> Matrix<point_scalar_t<X>> {
  return value_gradient_hessian(f, x).hessian;
}
template <class F> Matrix<double> hessian(F&& f, std::initializer_list<double> x) {
  return value_gradient_hessian(f, as_vector(x)).hessian;
}

}  // namespace fluxion::inline FLUXION_ABI
