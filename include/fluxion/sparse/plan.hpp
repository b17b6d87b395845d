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

/// Some colours of a compressed matrix, those of one line side by side.
template <class S> class CompressedBlock {
 public:
  void resize(std::size_t lines, std::int32_t colors) {
    colors_ = colors;
    numbers_.resize(lines * static_cast<std::size_t>(colors));
  }
  S* line(std::size_t i) { return numbers_.data() + i * static_cast<std::size_t>(colors_); }
  /// Writes the entries that are found here, as the colours from `first` on.
  void recover(const DirectRecovery& plan, std::int32_t first, std::span<S> entries) const {
    detail::recover(
        plan, Compressed<const S>{numbers_.data(), colors_, 1, first, colors_}, entries);
  }
  /// The same with all colours, which are used up.
  void recover(const SubstitutionRecovery& plan, std::span<S> entries) {
    detail::recover(plan, Compressed<S>{numbers_.data(), colors_, 1, 0, colors_}, entries);
  }

 private:
  std::vector<S> numbers_;
  std::int32_t colors_ = 0;
};

/// A function, the pattern of its derivatives, and how they are computed from that. Kind is
/// ScalarFunction or VectorFunction; a Layout is made from a pattern and options.
template <class Kind, class Layout, class F, std::floating_point S> class SparsePlan {
 public:
  SparsePlan(const char* name, F f, const PointView<S>& x, const SparseOptions& options)
      : name_(name), f_(std::forward<F>(f)), options_(options) {
    Detected detected = detect<Kind>(f_, x);
    arrange(std::move(detected.pattern));
    remember(detected.fingerprint);
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

  /// A look whether f does at x what is planned for, and a new plan if not. If it throws, the old one
  /// is as it was.
  void meet(const PointView<S>& x) {
    check_size(name_, "the point", x.size(), pattern_.cols());
    if (!options_.branch_free && !knows(fingerprint_of<Kind>(f_, x))) learn(x);
  }

 private:
  /// How many ways through the branches of f are remembered.
  static constexpr std::size_t most_known = 64;

  bool knows(const Fingerprint& fingerprint) const {
    return std::find(known_.begin(), known_.end(), fingerprint) != known_.end();
  }
  void remember(const Fingerprint& fingerprint) {
    if (known_.size() == most_known) known_.erase(known_.begin());
    known_.push_back(fingerprint);
  }
  void learn(const PointView<S>& x) {
    const Detected detected = detect<Kind>(f_, x);
    check_size(name_, "f(x) at a second evaluation", detected.pattern.rows(), pattern_.rows());
    if (!pattern_.contains(detected.pattern)) {
      if (options_.fixed_pattern) throw_outside_pattern(name_, pattern_, detected.pattern);
      arrange(pattern_.united(detected.pattern));
      ++replans_;
    }
    remember(detected.fingerprint);
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
  std::vector<Fingerprint> known_;
  std::size_t replans_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
