// quadratic_form(): xᵀ A x for active numbers.
// For: energies, and Xᵀ A X of several vectors at once. Read first: docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace matrix_rules {

/// Q = Xᵀ A X.
/// Source: Giles 2008.
template <class T> class QuadraticForm {
 public:
  explicit QuadraticForm(detail::Matrices<T, 2> ax)
      : ax_(std::move(ax)), product_(ax_[0] * ax_[1]), q_{ax_[1].transpose() * product_} {}

  const detail::Matrices<T, 1>& results() const { return q_; }
  /// Q̇ = Ẋᵀ A X + Xᵀ (Ȧ X + A Ẋ).
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 2>& tangents) const {
    const Matrix<T> moved = tangents[0] * ax_[1] + ax_[0] * tangents[1];
    return {tangents[1].transpose() * product_ + ax_[1].transpose() * moved};
  }
  /// Ā = X Q̄ Xᵀ, X̄ = A X Q̄ᵀ + Aᵀ X Q̄.
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 2>& sums) const {
    const Matrix<T> weighted = ax_[1] * adjoints[0];
    if (sums[0].size() > 0) sums[0].noalias() += weighted * ax_[1].transpose();
    if (sums[1].size() == 0) return;
    sums[1].noalias() += product_ * adjoints[0].transpose();
    sums[1].noalias() += ax_[0].transpose() * weighted;
  }
  std::size_t kept() const {
    return static_cast<std::size_t>(ax_[0].size() + 2 * ax_[1].size() + q_[0].size());
  }

 private:
  detail::Matrices<T, 2> ax_;
  Matrix<T> product_;
  detail::Matrices<T, 1> q_;
};

}  // namespace matrix_rules

/// xᵀ A x, a number; for a matrix X the matrix Xᵀ A X.
/// Shapes: A: n×n, symmetric or not; x: n, a vector by its type; X: n×k; Xᵀ A X: k×k.
/// Cost:   n² k multiplications and additions; twice as many for each sweep, thrice for each
///         direction. On the tape one operation with n² + n k arguments and k² results.
/// Throws: ShapeError if A is not square or x has another number of rows.
/// Source: Giles 2008, "Collected matrix derivative results for forward and reverse mode AD".
template <detail::EigenDense A, detail::EigenDense X> auto quadratic_form(const A& a, const X& x) {
  detail::check_square("quadratic_form", a.rows(), a.cols());
  detail::check_rows("quadratic_form", "the vector", x.rows(), a.rows());
  auto q = std::move(detail::apply_to_matrices<matrix_rules::QuadraticForm>(a, x)[0]);
  if constexpr (X::ColsAtCompileTime == 1) {
    return typename decltype(q)::Scalar(q(0, 0));
  } else {
    return q;
  }
}

}  // namespace fluxion::inline FLUXION_ABI
