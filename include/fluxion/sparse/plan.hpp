// What plans for sparse derivatives have in common: the pattern, and whether it still holds.
// For: sparse/sparse_jacobian.hpp and sparse/sparse_hessian.hpp. Read first: sparse/detect.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/SparseCore>

#include <fluxion/sparse/compression.hpp>
#include <fluxion/sparse/detect.hpp>
#include <fluxion/sparse/options.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The matrix with all entries of a pattern, which are 0.
template <class S> Eigen::SparseMatrix<S> zero_matrix(const SparsityPattern& pattern) {
  Eigen::SparseMatrix<S> matrix(pattern.rows(), pattern.cols());
  matrix.resizeNonZeros(pattern.entries());
  std::copy(pattern.starts().begin(), pattern.starts().end(), matrix.outerIndexPtr());
  std::copy(pattern.row_indices().begin(), pattern.row_indices().end(), matrix.innerIndexPtr());
  std::fill_n(matrix.valuePtr(), pattern.entries(), S(0));
  return matrix;
}

/// Gives a result to the caller's matrix, which keeps its shape.
template <class S>
void assign(const char* function,
            const Eigen::SparseMatrix<S>& result,
            Eigen::SparseMatrix<S>& matrix) {
  if (matrix.rows() != result.rows() || matrix.cols() != result.cols()) {
    throw_shape(function, matrix.rows(), matrix.cols(), result.rows(), result.cols());
  }
  matrix = result;
}

template <class S> bool any_nan(std::span<const S> numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [](const S& each) { return has_nan(each); });
}

/// Tangents as a block of a compressed matrix: those of one number are a line of it, and their lanes
/// are the colours from `first_color` on.
template <class D> struct TangentBlock {
  using Number = typename D::Primal;

  std::span<const D> lines;
  std::int32_t first_color = 0;

  bool has(Place place) const {
    return place.color >= first_color &&
           place.color - first_color < static_cast<std::int32_t>(D::lanes);
  }
  Number operator[](Place place) const {
    return lines[static_cast<std::size_t>(place.line)].tangent(
        static_cast<std::size_t>(place.color - first_color));
  }
};

/// The ways through the branches of a function that are known: the last 64.
class KnownWays {
 public:
  bool has(const Fingerprint& way) const {
    return std::find(ways_.begin(), ways_.end(), way) != ways_.end();
  }
  void add(const Fingerprint& way) {
    if (ways_.size() == 64) ways_.erase(ways_.begin());
    ways_.push_back(way);
  }

 private:
  std::vector<Fingerprint> ways_;
};

/// A function, the pattern of its derivatives, and how they are computed from that. Kind is
/// ScalarFunction or VectorFunction; a Layout is made from a pattern and options.
template <class Kind, class Layout, class F, std::floating_point S> class SparsePlan {
 public:
  SparsePlan(const char* name, F f, const PointView<S>& x, const SparseOptions& options)
      : name_(name), f_(std::forward<F>(f)), options_(options) {
    Detected detected = detect<Kind>(f_, x);
    arrange(std::move(detected.pattern));
    known_.add(detected.fingerprint);
  }

  F& function() { return f_; }
  const SparsityPattern& pattern() const { return pattern_; }
  Layout& layout() { return layout_; }
  const Layout& layout() const { return layout_; }
  const Eigen::SparseMatrix<S>& matrix() const { return matrix_; }
  std::span<S> entries() {
    return {matrix_.valuePtr(), static_cast<std::size_t>(matrix_.nonZeros())};
  }
  std::size_t replans() const { return replans_; }

  /// Throws: ShapeError if x has another size than the point that was planned for.
  void check(const PointView<S>& x) const {
    check_size(name_, "the point", x.size(), pattern_.cols());
  }
  /// A look whether f does at x what is planned for, and if not, whether the pattern still holds.
  /// Returns whether it had to grow. If it throws, the plan is as it was.
  bool meet(const PointView<S>& x) {
    const std::size_t before = replans_;
    if (!known_.has(fingerprint_of<Kind>(f_, x))) learn(x);
    return replans_ != before;
  }
  bool is_branch_free() const { return options_.branch_free; }

 private:
  void learn(const PointView<S>& x) {
    const Detected detected = detect<Kind>(f_, x);
    check_size(name_, "f(x) at a second evaluation", detected.pattern.rows(), pattern_.rows());
    if (!pattern_.contains(detected.pattern)) {
      if (options_.fixed_pattern) throw_outside_pattern(name_, pattern_, detected.pattern);
      arrange(pattern_.united(detected.pattern));
      ++replans_;
    }
    known_.add(detected.fingerprint);
  }
  void arrange(SparsityPattern pattern) {
    Layout layout(pattern, options_);
    Eigen::SparseMatrix<S> matrix = zero_matrix<S>(pattern);
    matrix_.swap(matrix);
    layout_ = std::move(layout);
    pattern_ = std::move(pattern);
  }

  const char* name_;
  F f_;
  SparseOptions options_;
  SparsityPattern pattern_;
  Layout layout_;
  Eigen::SparseMatrix<S> matrix_;
  KnownWays known_;
  std::size_t replans_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
