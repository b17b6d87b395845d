// jacobian(): all partial derivatives of a vector function.
// For: f: R^n -> R^m. Read first: derivatives/products.hpp, which gives J v and Jᵀ w without J.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/derivatives/products.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// Columns of a Jacobian that one evaluation on dual numbers computes, and rows that one sweep does.
inline constexpr Eigen::Index jacobian_lanes = 8;
static_assert(jacobian_lanes == Recording::max_rows);

/// Evaluates f with the coordinates from `first` on in one lane each.
template <class D, class F, class S>
void evaluate_lanes(F& f, const PointView<S>& x, Eigen::Index first, Vector<D>& y) {
  Borrowed<D> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const bool moves = i >= first && i < first + jacobian_lanes;
    (*inputs)[i] = moves ? D::seeded(x[i], S(1), static_cast<std::size_t>(i - first)) : D(x[i]);
  }
  evaluate_vector(f, *inputs, y);
}

template <class D, class S>
void read_columns(const Vector<D>& y, Eigen::Index first, MatrixOutput<S>& jacobian) {
  const Eigen::Index columns = std::min(jacobian_lanes, jacobian.cols() - first);
  for (Eigen::Index j = 0; j < columns; ++j) {
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      jacobian(i, first + j) = y[i].tangent(static_cast<std::size_t>(j));
    }
  }
}

/// The columns from `first` on, a chunk of lanes at a time; y is room for the result of f.
template <class D, class F, class S>
void forward_columns(
    F& f, const PointView<S>& x, Eigen::Index first, Vector<D>& y, MatrixOutput<S>& jacobian) {
  for (; first < x.size(); first += jacobian_lanes) {
    evaluate_lanes<D>(f, x, first, y);
    check_size("jacobian", "f(x) at a second evaluation", y.size(), jacobian.rows());
    read_columns(y, first, jacobian);
  }
}

/// The rows of these outputs, the first of which is row `first`, by one sweep.
template <class S>
void sweep_block(BasicRecording<S>& recording,
                 const Vector<BasicVar<S>>& inputs,
                 std::span<const BasicVar<S>> y,
                 Eigen::Index first,
                 MatrixOutput<S>& jacobian) {
  if (y.size() == 1) {
    recording.sweep(y[0]);
    auto row = jacobian.row(first);
    return read_adjoints(recording, row);
  }
  recording.sweep_rows(y);
  for (Eigen::Index j = 0; j < inputs.size(); ++j) {
    for (std::size_t i = 0; i < y.size(); ++i) {
      jacobian(first + static_cast<Eigen::Index>(i), j) = recording.adjoint(inputs[j], i);
    }
  }
}

/// All rows, several with each sweep.
template <class S>
void sweep_all_rows(BasicRecording<S>& recording,
                    const Vector<BasicVar<S>>& inputs,
                    const Vector<BasicVar<S>>& y,
                    MatrixOutput<S>& jacobian) {
  for (Eigen::Index first = 0; first < y.size(); first += jacobian_lanes) {
    const auto rows = static_cast<std::size_t>(std::min(jacobian_lanes, y.size() - first));
    sweep_block(recording, inputs, {y.data() + first, rows}, first, jacobian);
  }
}

/// The rows with a NaN once more, along the statements that their outputs depend on.
template <class S>
void repair_rows(BasicRecording<S>& recording,
                 const Vector<BasicVar<S>>& y,
                 MatrixOutput<S>& jacobian) {
  const S one(1);
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    auto row = jacobian.row(i);
    if (!has_nan(row)) continue;
    recording.sweep_reached(std::span(&y[i], 1), std::span(&one, 1));
    read_adjoints(recording, row);
  }
}

/// The rows by one recording: all of them, or only those with a NaN.
template <class F, class S>
void reverse_rows(F& f, const PointView<S>& x, bool all, MatrixOutput<S>& jacobian) {
  BasicRecording<S> recording;
  Borrowed<BasicVar<S>> inputs(x.size());
  Borrowed<BasicVar<S>> y;
  register_inputs(recording, x, *inputs);
  evaluate_vector(f, *inputs, *y);
  check_size("jacobian", "f(x) at a second evaluation", y->size(), jacobian.rows());
  if (all) sweep_all_rows(recording, *inputs, *y, jacobian);
  repair_rows(recording, *y, jacobian);
}

/// Whether rows are cheaper than the columns that are left. A chunk of columns, a recording and a
/// sweep of rows cost about the same: medians of 1.5, 1.6 and 1.4 evaluations of the plain f over
/// four functions, m from 1 to 128, n from 12 to 128, -O2 and -O3 -march=native.
constexpr bool prefer_reverse(Eigen::Index m, Eigen::Index columns_left) {
  const auto chunks = [](Eigen::Index n) { return (n + jacobian_lanes - 1) / jacobian_lanes; };
  return chunks(columns_left) > 1 + chunks(m);
}

/// The first chunk of columns tells m, for which `outputs(m)` gives the memory.
template <class F, class S, class Outputs>
void jacobian(F& f, const PointView<S>& x, Outputs&& outputs) {
  using D = Dual<S, jacobian_lanes, tag_t<F>>;
  Borrowed<D> y;
  evaluate_lanes<D>(f, x, 0, *y);
  MatrixOutput<S> result = outputs(y->size());
  read_columns(*y, 0, result);
  const bool in_rows = prefer_reverse(y->size(), x.size() - jacobian_lanes);
  if (!in_rows) forward_columns(f, x, jacobian_lanes, *y, result);
  if (in_rows || has_nan(result)) reverse_rows(f, x, in_rows, result);
}

}  // namespace detail

/// The Jacobian of f at x into the caller's matrix: J(i, j) = dy_i / dx_j.
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x: n; J: m×n.
/// Cost:   ceil(n / 8) evaluations of f on Dual<S, 8>, or one recording and ceil(m / 8) sweeps where
///         that is less; no allocation of its own by the second call.
/// Throws: ShapeError if x is empty, J has another shape, or f returns different sizes.
/// Source: Griewank & Walther 2008, sections 3.1 and 3.2.
template <class F, class X, class J> void jacobian_into(F&& f, const X& x, J&& jacobian) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("jacobian", x);
  detail::jacobian<F, S>(f, point, [&](Eigen::Index m) {
    return detail::output<S>("jacobian", jacobian, m, point.size());
  });
}
template <class F, class J>
void jacobian_into(F&& f, std::initializer_list<double> x, J&& jacobian) {
  jacobian_into(f, as_vector(x), jacobian);
}

/// The Jacobian of f at x. As jacobian_into, with a new matrix.
template <class F, class X> auto jacobian(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("jacobian", x);
  Matrix<S> result;
  detail::jacobian<F, S>(f, point, [&](Eigen::Index m) {
    result.resize(m, point.size());
    return detail::output<S>("jacobian", result, m, point.size());
  });
  return result;
}
template <class F> Matrix<double> jacobian(F&& f, std::initializer_list<double> x) {
  return jacobian(f, as_vector(x));
}

}  // namespace fluxion::inline FLUXION_ABI
