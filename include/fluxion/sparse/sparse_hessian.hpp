// sparse_hessian(): the Hessian of a function of many variables that meet in small groups.
// For: f: R^n -> R with large n, sums of terms of few variables each. Read first:
// docs/how-to/sparse-jacobian.md. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/sparse/plan.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// The columns of a colour are computed as one.
struct HessianLayout {
  Compression columns;

  HessianLayout() = default;
  HessianLayout(const SparsityPattern& pattern, const SparseOptions& options)
      : columns(compress_symmetric(pattern, options.substitution)) {}
};

/// Of numbers whose recordings leave a fingerprint.
template <class Tag> struct Logged {};
template <class S, std::size_t N, class Tag>
inline constexpr bool leaves_fingerprint_v<Dual<S, N, Logged<Tag>>> = true;

/// Most colours of a Hessian that one recording computes. 8 at a time cost more than twice 4: with
/// the adjoints, less of the tape fits into the caches.
inline constexpr std::size_t most_hessian_colors = 4;

}  // namespace detail

/// The Hessian of f at one point after another: pattern, colours and memory are kept. Value and
/// gradient come with it.
/// Cost:   of an evaluation, with c colours: ceil(c / 4) recordings of f on Dual<S, 4> with a sweep
///         each, the last one on Dual<S, 2> or Dual<S> if that does. They tell whether f has done the
///         same operations as before. If not, the pattern is looked at, unless it is `branch_free`.
/// Note:   belongs to one thread at a time; different plans have nothing in common.
template <class F, std::floating_point S> class SparseHessianPlan {
 public:
  SparseHessianPlan(F f, const PointView<S>& x, const SparseOptions& options)
      : plan_("sparse_hessian", std::forward<F>(f), x, options) {}

  /// The Hessian at x, symmetric to the bit, both halves. Its entries are those of the pattern, also
  /// where they are 0.
  /// Shapes: x: n; the result: n×n.
  /// Throws: ShapeError if x has another size than before; with `fixed_pattern` an Error if there
  ///         are entries outside of the pattern; what f throws. The plan can be used again.
  /// Note:   the result lives in the plan, until the next evaluation.
  template <class X> const Eigen::SparseMatrix<S>& evaluate(const X& x) {
    const auto point = detail::sparse_point("sparse_hessian", x);
    plan_.check(point);
    evaluate_all(point);
    if (!plan_.is_branch_free() && !recorded_ways_.has(recorded_)) learn(point);
    if (any_nan()) repair(point);
    return plan_.matrix();
  }
  const Eigen::SparseMatrix<S>& evaluate(std::initializer_list<S> x) {
    return evaluate(as_vector(x));
  }

  /// f and its gradient at the point of the last evaluation.
  const S& value() const { return value_; }
  const Vector<S>& gradient() const { return gradient_; }

  const SparsityPattern& pattern() const { return plan_.pattern(); }
  /// How many columns take the place of the matrix.
  std::size_t colors() const { return static_cast<std::size_t>(columns().colors()); }
  /// How often the pattern has grown.
  std::size_t replans() const { return plan_.replans(); }

 private:
  using Kind = detail::ScalarFunction;
  using Tag = detail::tag_t<F>;

  const detail::Compression& columns() const { return plan_.layout().columns; }
  bool any_nan() { return detail::has_nan(gradient_) || detail::any_nan<S>(plan_.entries()); }

  /// What was recorded is new: is the pattern, too?
  void learn(const PointView<S>& x) {
    if (plan_.meet(x)) evaluate_all(x);
    recorded_ways_.add(recorded_);
  }
  void evaluate_all(const PointView<S>& x) {
    const std::size_t all = std::max<std::size_t>(colors(), 1);
    for (std::size_t first = 0; first < all;) first += evaluate_some(x, first, all - first);
    recover_substituted();
  }
  /// The same where an infinite partial has met a zero: only what the directions and the output reach
  /// takes part.
  void repair(const PointView<S>& x) {
    std::size_t first = 0;
    do {
      first += evaluate_colors<Dual<S, detail::most_hessian_colors, Masked<Tag>>>(x, first);
    } while (first < colors());
    recover_substituted();
  }
  /// Of the colours from `first` on, of which so many are left, as many as one recording takes.
  std::size_t evaluate_some(const PointView<S>& x, std::size_t first, std::size_t left) {
    if (left == 1) return evaluate_colors<Dual<S, 1, detail::Logged<Tag>>>(x, first);
    if (left == 2) return evaluate_colors<Dual<S, 2, detail::Logged<Tag>>>(x, first);
    return evaluate_colors<Dual<S, detail::most_hessian_colors, detail::Logged<Tag>>>(x, first);
  }
  template <class D> std::size_t evaluate_colors(const PointView<S>& x, std::size_t first) {
    const auto first_color = static_cast<std::int32_t>(first);
    BasicRecording<D> recording;
    detail::Borrowed<BasicVar<D>> inputs(x.size());
    record_inputs(recording, x, first_color, *inputs);
    const auto y = detail::evaluate_scalar<BasicVar<D>>(plan_.function(), *inputs);
    if constexpr (detail::leaves_fingerprint_v<D>) {
      if (first == 0) recorded_ = recording.fingerprint();
      recording.sweep(y);
    } else {
      const D one(1);
      recording.sweep_reached(std::span(&y, 1), std::span(&one, 1));
    }
    value_ = y.value().value();
    read(recording.input_adjoints(), first_color);
    return D::lanes;
  }
  /// Some at a time: all values at once would go through memory once more.
  template <class D>
  void record_inputs(BasicRecording<D>& recording,
                     const PointView<S>& x,
                     std::int32_t first,
                     Vector<BasicVar<D>>& inputs) {
    std::array<D, 64> values;
    const auto n = static_cast<std::size_t>(x.size());
    for (std::size_t begin = 0; begin < n; begin += values.size()) {
      const std::size_t count = std::min(values.size(), n - begin);
      for (std::size_t i = 0; i < count; ++i) {
        const S& value = x[static_cast<Eigen::Index>(begin + i)];
        const auto lane = columns().lane(begin + i, first, D::lanes);
        values[i] = lane ? D::seeded(value, S(1), *lane) : D(value);
      }
      recording.inputs({values.data(), count}, {inputs.data() + begin, count});
    }
  }
  template <class D> void read(std::span<const D> adjoints, std::int32_t first) {
    gradient_.resize(static_cast<Eigen::Index>(adjoints.size()));
    for (std::size_t i = 0; i < adjoints.size(); ++i) {
      gradient_[static_cast<Eigen::Index>(i)] = adjoints[i].value();
    }
    if (columns().substitution) {
      keep(adjoints, static_cast<std::size_t>(first));
    } else {
      recover(columns().recovery, detail::TangentBlock<D>{adjoints, first}, plan_.entries());
    }
  }
  /// Substitution wants all colours before it begins.
  template <class D> void keep(std::span<const D> adjoints, std::size_t first) {
    const std::size_t kept = std::min(D::lanes, colors() - first);
    compressed_.resize(adjoints.size() * colors());
    for (std::size_t i = 0; i < adjoints.size(); ++i) {
      S* const line = compressed_.data() + i * colors() + first;
      for (std::size_t lane = 0; lane < kept; ++lane) line[lane] = adjoints[i].tangent(lane);
    }
  }
  void recover_substituted() {
    if (!columns().substitution) return;
    const std::int32_t all = columns().colors();
    const detail::Compressed<S> block{compressed_.data(), all, 1, 0, all};
    recover(*columns().substitution, block, plan_.entries());
  }

  detail::SparsePlan<Kind, detail::HessianLayout, F, S> plan_;
  detail::KnownWays recorded_ways_;
  detail::Fingerprint recorded_;  // by the last evaluation
  std::vector<S> compressed_;
  S value_{};
  Vector<S> gradient_;
};

/// A plan for the Hessian of f at points like x. It has a copy of f.
/// Shapes: f: R^n -> R; x: n.
/// Cost:   hessian_sparsity_pattern(f, x) and colours for it; 40 bytes for an entry.
/// Throws: ShapeError if x is empty; what f throws.
template <class F, class X>
auto sparse_hessian_plan(F&& f, const X& x, const SparseOptions& options = {}) {
  using S = point_scalar_t<X>;
  return SparseHessianPlan<std::decay_t<F>, S>(
      std::forward<F>(f), detail::sparse_point("sparse_hessian", x), options);
}
template <class F>
auto sparse_hessian_plan(F&& f,
                         std::initializer_list<double> x,
                         const SparseOptions& options = {}) {
  return sparse_hessian_plan(std::forward<F>(f), as_vector(x), options);
}

/// The Hessian of f at x: H(i, j) = d²f / dx_i dx_j for the entries of hessian_sparsity_pattern(f, x),
/// both halves, symmetric to the bit.
/// Shapes: f: R^n -> R; x: n; the result: n×n.
/// Cost:   of sparse_hessian_plan and an evaluation with it.
/// Throws: ShapeError if x is empty; what f throws.
/// Source: Gebremedhin, Manne & Pothen 2005, What color is your Jacobian?, section 5 (star colouring).
template <class F, class X> auto sparse_hessian(F&& f, const X& x) {
  using S = point_scalar_t<X>;
  const auto point = detail::sparse_point("sparse_hessian", x);
  return SparseHessianPlan<F&, S>(f, point, {.branch_free = true}).evaluate(point);
}
template <class F>
Eigen::SparseMatrix<double> sparse_hessian(F&& f, std::initializer_list<double> x) {
  return sparse_hessian(f, as_vector(x));
}

/// The Hessian of f at x into the caller's matrix, which takes the pattern.
/// Shapes: as sparse_hessian; H: n×n.
/// Throws: ShapeError as sparse_hessian, and if H has another shape.
template <class F, class X, class S>
void sparse_hessian_into(F&& f, const X& x, Eigen::SparseMatrix<S>& hessian) {
  detail::assign("sparse_hessian", sparse_hessian(f, x), hessian);
}
template <class F>
void sparse_hessian_into(F&& f,
                         std::initializer_list<double> x,
                         Eigen::SparseMatrix<double>& hessian) {
  sparse_hessian_into(f, as_vector(x), hessian);
}

}  // namespace fluxion::inline FLUXION_ABI
