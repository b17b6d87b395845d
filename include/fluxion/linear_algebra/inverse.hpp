// inverse(): the inverse of a matrix of active numbers.
// For: the rare case where A⁻¹ itself is the result; A⁻¹ b is solve(A, b). Read first:
// docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include <fluxion/linear_algebra/solve.hpp>

namespace fluxion::inline FLUXION_ABI {

template <detail::EigenDense A> auto inverse(const A& a);

namespace detail {

/// One level down if the numbers are active.
template <class T> Matrix<T> inverse_of(const Matrix<T>& a) {
  if constexpr (Plain<T>) {
    return regular_lu("inverse", a).inverse();
  } else {
    return fluxion::inverse(a);
  }
}

}  // namespace detail

namespace matrix_rules {

/// X = A⁻¹, from A X = I: Ẋ = -X Ȧ X.
/// Source: Giles 2008.
template <class T> class Inverse {
 public:
  explicit Inverse(const detail::Matrices<T, 1>& a) : x_{detail::inverse_of(a[0])} {}

  const detail::Matrices<T, 1>& results() const { return x_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 1>& tangents) const {
    const Matrix<T> product = tangents[0] * x_[0];
    return {-x_[0] * product};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    const Matrix<T> product = adjoints[0] * x_[0].transpose();
    sums[0].noalias() -= x_[0].transpose() * product;
  }
  std::size_t kept() const { return static_cast<std::size_t>(x_[0].size()); }

 private:
  detail::Matrices<T, 1> x_;
};

}  // namespace matrix_rules

/// The inverse of A.
/// Shapes: A and its inverse: n×n.
/// Cost:   one LU factorisation and n solutions; two products of matrices for each sweep or
///         direction. On the tape one operation with n² arguments and n² results.
/// Throws: ShapeError if A is not square; DomainError if a pivot is exactly 0.
/// Note:   NaN or inf in A makes NaN, not an exception. solve(A, b) is cheaper and more accurate than
///         inverse(A) * b.
/// Source: Giles 2008, "Collected matrix derivative results for forward and reverse mode AD".
template <detail::EigenDense A> auto inverse(const A& a) {
  detail::check_square("inverse", a.rows(), a.cols());
  return std::move(detail::apply_to_matrices<matrix_rules::Inverse>(a)[0]);
}

}  // namespace fluxion::inline FLUXION_ABI
