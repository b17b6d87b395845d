// logdet(): log|det A| of matrices of active numbers.
// For: likelihoods of normal distributions, changes of variables. Read first:
// docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include <fluxion/linear_algebra/cholesky.hpp>
#include <fluxion/linear_algebra/inverse.hpp>

namespace fluxion::inline FLUXION_ABI {

template <detail::EigenDense A> auto logdet(const A& a);

namespace detail {

/// log|det A| and its gradient A⁻ᵀ, by the functions that are defined here, one level down.
template <class T> class LogDeterminant {
 public:
  explicit LogDeterminant(Matrix<T> a) : a_(std::move(a)) {}
  T value() const { return fluxion::logdet(a_); }
  Matrix<T> gradient() const { return fluxion::inverse(a_).transpose(); }
  std::size_t kept() const { return static_cast<std::size_t>(a_.size()); }

 private:
  Matrix<T> a_;
};

/// The same for plain numbers, by a factorisation: that of Cholesky where A is symmetric up to
/// rounding and positive definite, otherwise L U.
template <Plain T> class LogDeterminant<T> {
 public:
  explicit LogDeterminant(Matrix<T> a) : l_(std::move(a)) {
    if (!is_symmetric(l_)) {
      lu_ = regular_lu("logdet", l_);
    } else if (Matrix<T> copy = l_; cholesky_in_place(l_) >= 0) {
      lu_ = regular_lu("logdet", copy);
    }
  }
  T value() const {
    return lu_ ? lu_->matrixLU().diagonal().array().abs().log().sum()
               : 2 * l_.diagonal().array().log().sum();
  }
  /// Computed when it is first asked for.
  const Matrix<T>& gradient() const {
    if (gradient_.size() == 0) gradient_ = lu_ ? inverse_by_lu() : inverse_by_cholesky();
    return gradient_;
  }
  /// Two matrices or three.
  std::size_t kept() const { return static_cast<std::size_t>(l_.size()) * (lu_ ? 3 : 2); }

 private:
  /// Up to what products round differently. What Cholesky's factorisation itself rounds is more.
  static bool is_symmetric(const Matrix<T>& a) {
    const T tolerance = static_cast<T>(a.rows()) * std::numeric_limits<T>::epsilon();
    const Vector<T> scale = std::sqrt(tolerance) * a.diagonal().cwiseAbs().cwiseSqrt();
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      for (Eigen::Index i = j + 1; i < a.rows(); ++i) {
        if (!(std::abs(a(i, j) - a(j, i)) <= scale[i] * scale[j])) return false;
      }
    }
    return true;
  }
  /// The derivative of log det A = 2 Σ log L_ii through the factorisation, which has an entry below
  /// the diagonal stand for two.
  Matrix<T> inverse_by_cholesky() const {
    Matrix<T> g = Matrix<T>::Zero(l_.rows(), l_.cols());
    g.diagonal() = 2 * l_.diagonal().cwiseInverse();
    pull_back_cholesky<T>(l_, g);
    g.diagonal() *= 2;
    g /= 2;
    return g.template selfadjointView<Eigen::Lower>();
  }
  Matrix<T> inverse_by_lu() const { return lu_->inverse().transpose(); }

  Matrix<T> l_;
  std::optional<Eigen::PartialPivLU<Matrix<T>>> lu_;  // where L is not what its name says
  mutable Matrix<T> gradient_;
};

}  // namespace detail

namespace matrix_rules {

/// log|det A|, of which A⁻ᵀ is the gradient.
/// Source: Giles 2008.
template <class T> class LogDet {
 public:
  explicit LogDet(detail::Matrices<T, 1> a)
      : a_(std::move(a[0])), value_{Matrix<T>::Constant(1, 1, a_.value())} {}

  const detail::Matrices<T, 1>& results() const { return value_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 1>& tangents) const {
    return {Matrix<T>::Constant(1, 1, a_.gradient().cwiseProduct(tangents[0]).sum())};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    sums[0] += adjoints[0](0, 0) * a_.gradient();
  }
  std::size_t kept() const { return a_.kept(); }

 private:
  detail::LogDeterminant<T> a_;
  detail::Matrices<T, 1> value_;
};

}  // namespace matrix_rules

/// log|det A|.
/// Shapes: A: n×n.
/// Cost:   one factorisation, that of Cholesky where A is symmetric and positive definite, otherwise
///         L U; the first derivative inverts A once, and n² for each sweep or direction. On the tape
///         one operation with n² arguments.
/// Throws: ShapeError if A is not square; DomainError if it is singular: a pivot is exactly 0.
/// Note:   the sign of the determinant is lost. All n² entries are independent variables, also of a
///         symmetric A. NaN in A makes NaN, not an exception.
/// Source: Giles 2008, "Collected matrix derivative results for forward and reverse mode AD".
template <detail::EigenDense A> auto logdet(const A& a) {
  detail::check_square("logdet", a.rows(), a.cols());
  auto value = detail::apply_to_matrices<matrix_rules::LogDet>(a);
  return detail::matrix_scalar_t<A>(value[0](0, 0));
}

}  // namespace fluxion::inline FLUXION_ABI
