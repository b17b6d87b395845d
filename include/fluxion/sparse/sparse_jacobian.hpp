// sparse_jacobian(): the Jacobian of a vector function of which each output depends on few inputs.
// For: f: R^n -> R^m with large n and m, residuals of least squares. Read first:
// docs/how-to/sparse-jacobian.md. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/sparse/plan.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// Whether the columns of a colour are computed as one, or the rows.
struct JacobianLayout {
  Compression columns;
  Compression rows;  // made when they are needed
  bool in_rows = false;

  JacobianLayout() = default;
  JacobianLayout(const SparsityPattern& pattern, const SparseOptions&)
      : columns(compress_columns(pattern)) {
    if (!prefer_reverse(1, columns.colors())) return;
    rows = compress_rows(pattern);
    in_rows = prefer_reverse(rows.colors(), columns.colors());
  }

  std::int32_t colors() const { return in_rows ? rows.colors() : columns.colors(); }
};

}  // namespace detail

/// The Jacobian of f at one point after another: pattern, colours and memory are kept.
/// Cost:   of an evaluation, with c colours of columns and r of rows: ceil(c / 8) evaluations of f on
///         Dual<S, 8>, or one recording and ceil(r / 8) sweeps where that is less; and one evaluation
///         that looks whether f does the same operations as before, unless it is `branch_free`.
/// Note:   belongs to one thread at a time; different plans have nothing in common.
template <class F, std::floating_point S> class SparseJacobianPlan {
 public:
  SparseJacobianPlan(F f, const PointView<S>& x, const SparseOptions& options)
      : plan_("sparse_jacobian", std::forward<F>(f), x, options) {}

  /// The Jacobian at x, whose entries are those of the pattern, also where they are 0.
  /// Shapes: x: n; the result: m×n.
  /// Throws: ShapeError if x or f(x) has another size than before; with `fixed_pattern` an Error if
  ///         there are entries outside of the pattern; what f throws. The plan can be used again.
  /// Note:   the result lives in the plan, until the next evaluation.
  template <class X> const Eigen::SparseMatrix<S>& evaluate(const X& x) {
    const auto point = detail::sparse_point("sparse_jacobian", x);
    plan_.check(point);
    if (!plan_.is_branch_free()) plan_.meet(point);
    if (plan_.layout().in_rows) {
      evaluate_rows(point, true);
    } else {
      evaluate_columns(point);
      if (detail::any_nan<S>(plan_.entries())) evaluate_rows(point, false);
    }
    return plan_.matrix();
  }
  const Eigen::SparseMatrix<S>& evaluate(std::initializer_list<S> x) {
    return evaluate(as_vector(x));
  }

  /// f at the point of the last evaluation.
  const Vector<S>& value() const { return value_; }

  const SparsityPattern& pattern() const { return plan_.pattern(); }
  /// How many columns or rows take the place of the matrix.
  std::size_t colors() const { return static_cast<std::size_t>(plan_.layout().colors()); }
  /// How often the pattern has grown.
  std::size_t replans() const { return plan_.replans(); }

 private:
  using Kind = detail::VectorFunction;
  static constexpr auto lanes = static_cast<std::int32_t>(detail::jacobian_lanes);

  void check_outputs(Eigen::Index m) const {
    detail::check_size("sparse_jacobian", "f(x) at a second evaluation", m, pattern().rows());
  }
  void evaluate_columns(const PointView<S>& x) {
    std::int32_t first = 0;
    do {
      evaluate_columns(x, first);
      first += lanes;
    } while (first < plan_.layout().columns.colors());
  }
  /// The columns of some colours, with a lane for each.
  void evaluate_columns(const PointView<S>& x, std::int32_t first) {
    using D = Dual<S, detail::jacobian_lanes, detail::tag_t<F>>;
    const detail::Compression& columns = plan_.layout().columns;
    detail::Borrowed<D> inputs(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const auto lane = columns.lane(static_cast<std::size_t>(i), first, lanes);
      (*inputs)[i] = lane ? D::seeded(x[i], S(1), *lane) : D(x[i]);
    }
    detail::Borrowed<D> y;
    detail::evaluate_vector(plan_.function(), *inputs, *y);
    check_outputs(y->size());
    value_.resize(y->size());
    for (Eigen::Index i = 0; i < y->size(); ++i) value_[i] = (*y)[i].value();
    const std::span<const D> lines(y->data(), static_cast<std::size_t>(y->size()));
    recover(columns.recovery, detail::TangentBlock<D>{lines, first}, plan_.entries());
  }
  /// The rows by one recording: all of them, or only those with a NaN.
  void evaluate_rows(const PointView<S>& x, bool all) {
    detail::Compression& rows = plan_.layout().rows;
    if (rows.coloring.color.empty()) rows = detail::compress_rows(pattern());
    BasicRecording<S> recording;
    detail::Borrowed<BasicVar<S>> inputs(x.size());
    detail::Borrowed<BasicVar<S>> y;
    detail::register_inputs(recording, x, *inputs);
    detail::evaluate_vector(plan_.function(), *inputs, *y);
    check_outputs(y->size());
    value_.resize(y->size());
    for (Eigen::Index i = 0; i < y->size(); ++i) value_[i] = (*y)[i].value();
    for (std::int32_t first = 0; all && first < rows.colors(); first += lanes) {
      sweep_rows(recording, *inputs, *y, first);
    }
    if (detail::any_nan<S>(plan_.entries())) repair_rows(recording, *y);
  }
  /// The rows of some colours, each colour as one row.
  void sweep_rows(BasicRecording<S>& recording,
                  const Vector<BasicVar<S>>& inputs,
                  const Vector<BasicVar<S>>& y,
                  std::int32_t first) {
    const detail::Compression& rows = plan_.layout().rows;
    outputs_.clear();
    row_of_.clear();
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      const auto lane = rows.lane(static_cast<std::size_t>(i), first, lanes);
      if (!lane) continue;
      outputs_.push_back(y[i]);
      row_of_.push_back(*lane);
    }
    recording.sweep_rows(outputs_, row_of_);
    const auto n = static_cast<std::size_t>(inputs.size());
    const auto swept = static_cast<std::size_t>(std::min(lanes, rows.colors() - first));
    compressed_.resize(n * lanes);
    for (std::size_t i = 0; i < n; ++i) {
      S* const line = compressed_.data() + i * lanes;
      for (std::size_t lane = 0; lane < swept; ++lane) {
        line[lane] = recording.adjoint(inputs[static_cast<Eigen::Index>(i)], lane);
      }
    }
    const detail::Compressed<const S> block{compressed_.data(), lanes, 1, first, lanes};
    recover(rows.recovery, block, plan_.entries());
  }

  /// The colours of rows with a NaN once more, along the statements that their outputs depend on.
  void repair_rows(BasicRecording<S>& recording, const Vector<BasicVar<S>>& y) {
    const detail::Compression& rows = plan_.layout().rows;
    std::vector<bool> has_nan(static_cast<std::size_t>(rows.colors()), false);
    const Eigen::SparseMatrix<S>& matrix = plan_.matrix();
    for (Eigen::Index entry = 0; entry < matrix.nonZeros(); ++entry) {
      if (!detail::has_nan(matrix.valuePtr()[entry])) continue;
      const auto row = static_cast<std::size_t>(matrix.innerIndexPtr()[entry]);
      has_nan[static_cast<std::size_t>(rows.color(row))] = true;
    }
    for (std::int32_t color = 0; color < rows.colors(); ++color) {
      if (has_nan[static_cast<std::size_t>(color)]) repair_color(recording, y, color);
    }
  }
  void repair_color(BasicRecording<S>& recording,
                    const Vector<BasicVar<S>>& y,
                    std::int32_t color) {
    const detail::Compression& rows = plan_.layout().rows;
    detail::Borrowed<S> seeds(y.size());
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      (*seeds)[i] = rows.color(static_cast<std::size_t>(i)) == color ? S(1) : S(0);
    }
    const auto m = static_cast<std::size_t>(y.size());
    recording.sweep_reached(std::span(y.data(), m), std::span<const S>(seeds->data(), m));
    const std::span<const S> adjoints = recording.input_adjoints();
    const detail::Compressed<const S> block{adjoints.data(), 1, 1, color, 1};
    recover(rows.recovery, block, plan_.entries());
  }

  detail::SparsePlan<Kind, detail::JacobianLayout, F, S> plan_;
  // Of one group of colours.
  std::vector<BasicVar<S>> outputs_;
  std::vector<std::size_t> row_of_;
  std::vector<S> compressed_;
  Vector<S> value_;
};

/// A plan for the Jacobian of f at points like x. It has a copy of f.
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x: n.
/// Cost:   sparsity_pattern(f, x) and colours for it; 40 bytes for an entry.
/// Throws: ShapeError if x is empty; what f throws.
template <class F, class X>
auto sparse_jacobian_plan(F&& f, const X& x, const SparseOptions& options = {}) {
  using S = point_scalar_t<X>;
  return SparseJacobianPlan<std::decay_t<F>, S>(
      std::forward<F>(f), detail::sparse_point("sparse_jacobian", x), options);
}
template <class F>
auto sparse_jacobian_plan(F&& f,
                          std::initializer_list<double> x,
                          const SparseOptions& options = {}) {
  return sparse_jacobian_plan(std::forward<F>(f), as_vector(x), options);
}

/// The Jacobian of f at x: J(i, j) = dy_i / dx_j for the entries of sparsity_pattern(f, x).
/// Shapes: f: R^n -> R^m (one number counts as m = 1); x: n; the result: m×n.
/// Cost:   of sparse_jacobian_plan and an evaluation with it.
/// Throws: ShapeError if x is empty or f returns different sizes; what f throws.
/// Source: Gebremedhin, Manne & Pothen 2005, What color is your Jacobian?
template <class F, class X> auto sparse_jacobian(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::sparse_point("sparse_jacobian", x);
  return SparseJacobianPlan<F&, S>(f, point, {.branch_free = true}).evaluate(point);
}
template <class F>
Eigen::SparseMatrix<double> sparse_jacobian(F&& f, std::initializer_list<double> x) {
  return sparse_jacobian(f, as_vector(x));
}

/// The Jacobian of f at x into the caller's matrix, which takes the pattern.
/// Shapes: as sparse_jacobian; J: m×n.
/// Throws: ShapeError as sparse_jacobian, and if J has another shape.
template <class F, class X, class S>
void sparse_jacobian_into(F&& f, const X& x, Eigen::SparseMatrix<S>& jacobian) {
  detail::assign("sparse_jacobian", sparse_jacobian(f, x), jacobian);
}
template <class F>
void sparse_jacobian_into(F&& f,
                          std::initializer_list<double> x,
                          Eigen::SparseMatrix<double>& jacobian) {
  sparse_jacobian_into(f, as_vector(x), jacobian);
}

}  // namespace fluxion::inline FLUXION_ABI
