// jacobian(): all partial derivatives of a vector function.
// For: f: R^n -> R^m. Read first: derivatives/products.hpp, which gives J v and Jᵀ w without J.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <fluxion/derivatives/products.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Which way a Jacobian is computed.
enum class Mode {
  automatic,  ///< columns or rows, whichever are cheaper for its shape
  forward,    ///< columns, without a tape; jacfwd of JAX
  reverse,    ///< rows, by one recording; jacrev of JAX
};

/// How a Jacobian is computed: jacobian(f, x, {.mode = Mode::reverse}).
struct JacobianOptions {
  Mode mode = Mode::automatic;
};

/// What value_and_jacobian() returns: y = f(x) and J(x).
template <class S> struct ValueAndJacobian {
  Vector<S> value;
  Matrix<S> jacobian;
};

namespace detail {

/// Columns of a Jacobian that one evaluation on dual numbers computes, and rows that one sweep does.
inline constexpr Eigen::Index jacobian_lanes = 8;
static_assert(jacobian_lanes == Recording::max_rows);

/// The memory for f(x) and the Jacobian: a pair that `outputs(m)` gives when the first evaluation
/// has told m.
template <class S, class Outputs> class JacobianResult {
 public:
  explicit JacobianResult(const Outputs& outputs) : outputs_(outputs) {}

  /// The Jacobian, for the derivatives of y = f(x), of which the first goes to the values.
  template <class T> MatrixOutput<S>& of(const Vector<T>& y) {
    if (memory_) {
      check_size("jacobian", "f(x) at a second evaluation", y.size(), memory_->second.rows());
    } else {
      memory_.emplace(outputs_(y.size()));
      for (Eigen::Index i = 0; i < y.size(); ++i) memory_->first[i] = y[i].value();
    }
    return memory_->second;
  }

 private:
  const Outputs& outputs_;
  std::optional<std::pair<VectorOutput<S>, MatrixOutput<S>>> memory_;
};

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
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    auto row = jacobian.row(i);
    if (!has_nan(row)) continue;
    sweep_from(recording, y[i], true);
    read_adjoints(recording, row);
  }
}

/// The rows by one recording: all of them, or only those with a NaN.
template <class F, class S, class Result>
void reverse_rows(F& f, const PointView<S>& x, bool all, Result& result) {
  BasicRecording<S> recording;
  Borrowed<BasicVar<S>> inputs(x.size());
  Borrowed<BasicVar<S>> y;
  register_inputs(recording, x, *inputs);
  evaluate_vector(f, *inputs, *y);
  MatrixOutput<S>& jacobian = result.of(*y);
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

/// By columns, a chunk of lanes at a time, until rows are cheaper: the first chunk tells m.
template <class F, class S, class Outputs>
void jacobian(F& f, const PointView<S>& x, Mode mode, const Outputs& outputs) {
  JacobianResult<S, Outputs> result(outputs);
  Borrowed<Dual<S, jacobian_lanes, tag_t<F>>> y;
  bool in_rows = mode == Mode::reverse;
  for (Eigen::Index next = 0; next < x.size() && !in_rows;) {
    evaluate_lanes(f, x, next, *y);
    MatrixOutput<S>& columns = result.of(*y);
    read_columns(*y, next, columns);
    next += jacobian_lanes;
    in_rows = mode == Mode::automatic && prefer_reverse(y->size(), x.size() - next);
  }
  if (in_rows || has_nan(result.of(*y))) reverse_rows(f, x, in_rows, result);
}

}  // namespace detail

/// f(x) and the Jacobian of f at x into the caller's memory: J(i, j) = dy_i / dx_j.
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x: n; value: m; J: m×n.
/// Cost:   ceil(n / 8) evaluations of f on Dual<S, 8>, or one recording and ceil(m / 8) sweeps where
///         that is less or the options say so; no allocation of its own by the second call.
/// Throws: ShapeError if x is empty, a result has another shape, or f returns different sizes.
/// Source: Griewank & Walther 2008, sections 3.1 and 3.2.
template <class F, class X, class Y, class J>
void value_and_jacobian_into(
    F&& f, const X& x, Y&& value, J&& jacobian, const JacobianOptions& options = {}) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("jacobian", x);
  detail::jacobian<F, S>(f, point, options.mode, [&](Eigen::Index m) {
    return std::pair(detail::output<S>("jacobian", value, m),
                     detail::output<S>("jacobian", jacobian, m, point.size()));
  });
}
template <class F, class Y, class J>
void value_and_jacobian_into(F&& f,
                             std::initializer_list<double> x,
                             Y&& value,
                             J&& jacobian,
                             const JacobianOptions& options = {}) {
  value_and_jacobian_into(f, as_vector(x), value, jacobian, options);
}

/// The Jacobian of f at x into the caller's matrix. As value_and_jacobian_into, without the value.
template <class F, class X, class J>
void jacobian_into(F&& f, const X& x, J&& jacobian, const JacobianOptions& options = {}) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("jacobian", x);
  S value(0);
  detail::jacobian<F, S>(f, point, options.mode, [&](Eigen::Index m) {
    return std::pair(detail::discarded(value, m),
                     detail::output<S>("jacobian", jacobian, m, point.size()));
  });
}
template <class F, class J>
void jacobian_into(F&& f,
                   std::initializer_list<double> x,
                   J&& jacobian,
                   const JacobianOptions& options = {}) {
  jacobian_into(f, as_vector(x), jacobian, options);
}

/// f(x) and the Jacobian of f at x. As value_and_jacobian_into, with new memory.
template <class F, class X>
auto value_and_jacobian(F&& f, const X& x, const JacobianOptions& options = {}) {
  using S = point_scalar_t<X>;
  const auto point = detail::point("jacobian", x);
  ValueAndJacobian<S> result;
  detail::jacobian<F, S>(f, point, options.mode, [&](Eigen::Index m) {
    result.value.resize(m);
    result.jacobian.resize(m, point.size());
    return std::pair(detail::output<S>("jacobian", result.value, m),
                     detail::output<S>("jacobian", result.jacobian, m, point.size()));
  });
  return result;
}
template <class F>
auto value_and_jacobian(F&& f,
                        std::initializer_list<double> x,
                        const JacobianOptions& options = {}) {
  return value_and_jacobian(f, as_vector(x), options);
}

/// The Jacobian of f at x. As value_and_jacobian_into, with a new matrix.
template <class F, class X>
auto jacobian(F&& f, const X& x, const JacobianOptions& options = {}) -> Matrix<point_scalar_t<X>> {
  return value_and_jacobian(f, x, options).jacobian;
}
template <class F>
Matrix<double> jacobian(F&& f,
                        std::initializer_list<double> x,
                        const JacobianOptions& options = {}) {
  return value_and_jacobian(f, as_vector(x), options).jacobian;
}

}  // namespace fluxion::inline FLUXION_ABI
