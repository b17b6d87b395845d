// hessian(): all second partial derivatives of a function of many variables.
// For: f: R^n -> R. Read first: derivatives/products.hpp, which gives H v without H.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/derivatives/gradient.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// Columns of a Hessian that one recording on dual numbers computes.
inline constexpr Eigen::Index hessian_lanes = 4;

/// The columns from `first` on, as many as a recording has lanes.
template <class Tag, class F, class S>
void hessian_columns(
    F& f, const PointView<S>& x, Eigen::Index first, bool reached, MatrixOutput<S>& hessian) {
  using D = Dual<S, hessian_lanes, Tag>;
  BasicRecording<D> recording;
  Borrowed<BasicVar<D>> inputs(x.size());
  const Eigen::Index columns = std::min(hessian_lanes, x.size() - first);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const bool moves = i >= first && i < first + columns;
    (*inputs)[i] = recording.input(
        moves ? D::seeded(x[i], S(1), static_cast<std::size_t>(i - first)) : D(x[i]));
  }
  const BasicVar<D> y = evaluate_scalar<BasicVar<D>>(f, *inputs);
  const D one(1);
  if (reached) {
    recording.sweep_reached(std::span(&y, 1), std::span(&one, 1));
  } else {
    recording.sweep(y);
  }
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const D adjoint = recording.adjoint((*inputs)[i]);
    for (Eigen::Index j = 0; j < columns; ++j) {
      hessian(i, first + j) = adjoint.tangent(static_cast<std::size_t>(j));
    }
  }
}

template <class Tag, class F, class S>
void hessian(F& f, const PointView<S>& x, bool reached, MatrixOutput<S>& result) {
  for (Eigen::Index first = 0; first < x.size(); first += hessian_lanes) {
    hessian_columns<Tag>(f, x, first, reached, result);
  }
}

/// The mean of two numbers that differ by rounding, also where their sum overflows.
template <class S> S mean(const S& a, const S& b) {
  if constexpr (Plain<S>) {
    if (a == b) return a;
  }
  return S(a / 2 + b / 2);
}

/// The two halves differ by rounding; their mean is symmetric to the last bit.
template <class S> void symmetrize(MatrixOutput<S>& hessian) {
  for (Eigen::Index j = 0; j < hessian.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      hessian(i, j) = mean<S>(hessian(i, j), hessian(j, i));
      hessian(j, i) = hessian(i, j);
    }
  }
}

}  // namespace detail

/// The Hessian of f at x into the caller's matrix: H(i, j) = d²f / dx_i dx_j, symmetric to the bit.
/// Shapes: f: R^n -> R; x: n; H: n×n.
/// Cost:   ceil(n / 4) recordings of f on Dual<S, 4> with one sweep each; no allocation of its own
///         by the second call.
/// Throws: ShapeError if x is empty or H has another shape.
/// Source: Griewank & Walther 2008, section 5.2 (forward over reverse).
template <class F, class X, class H> void hessian_into(F&& f, const X& x, H&& hessian) {
  using S = point_scalar_t<X>;
  using Tag = detail::tag_t<F>;
  const auto point = detail::point("hessian", x);
  auto result = detail::output<S>("hessian", hessian, point.size(), point.size());
  detail::hessian<Tag, F, S>(f, point, false, result);
  if (detail::has_nan(result)) detail::hessian<Masked<Tag>, F, S>(f, point, true, result);
  detail::symmetrize<S>(result);
}
template <class F, class H> void hessian_into(F&& f, std::initializer_list<double> x, H&& hessian) {
  hessian_into(f, as_vector(x), hessian);
}

/// The Hessian of f at x. As hessian_into, with a new matrix.
template <class F, class X> auto hessian(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("hessian", x);
  Matrix<S> result(point.size(), point.size());
  hessian_into(f, point, result);
  return result;
}
template <class F> Matrix<double> hessian(F&& f, std::initializer_list<double> x) {
  return hessian(f, as_vector(x));
}

}  // namespace fluxion::inline FLUXION_ABI
