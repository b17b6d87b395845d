// cholesky(): the factor of symmetric positive definite matrices of active numbers.
// For: normal distributions and least squares inside an objective. Read first:
// docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include <Eigen/Cholesky>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>

namespace fluxion::inline FLUXION_ABI {

template <detail::EigenDense A> auto cholesky(const A& a);

namespace detail {

/// The lower triangle column by column, without what is above it.
template <class L> Matrix<typename L::Scalar> packed_lower(const L& l) {
  const Eigen::Index n = l.rows();
  Matrix<typename L::Scalar> packed(n * (n + 1) / 2, 1);
  for (Eigen::Index j = 0, begin = 0; j < n; begin += n - j, ++j) {
    packed.col(0).segment(begin, n - j) = l.col(j).tail(n - j);
  }
  return packed;
}
/// The matrix of that, with zeros above the diagonal.
template <class P> Matrix<typename P::Scalar> unpacked_lower(const P& packed, Eigen::Index n) {
  Matrix<typename P::Scalar> l = Matrix<typename P::Scalar>::Zero(n, n);
  for (Eigen::Index j = 0, begin = 0; j < n; begin += n - j, ++j) {
    l.col(j).tail(n - j) = packed.col(0).segment(begin, n - j);
  }
  return l;
}

/// The lower triangle of A becomes that of L, as far as A is positive definite: the column of the
/// first pivot that is not, or -1. Eigen's LLT itself does not tell the column.
template <Plain T> Eigen::Index cholesky_in_place(Matrix<T>& a) {
  return Eigen::internal::llt_inplace<T, Eigen::Lower>::blocked(a);
}

/// L with zeros above the diagonal; one level down if the numbers are active.
template <class T> Matrix<T> cholesky_factor(Matrix<T> a) {
  if constexpr (Plain<T>) {
    const Eigen::Index failed = cholesky_in_place(a);
    if (failed >= 0) throw_not_positive_definite("cholesky", failed);
    a.template triangularView<Eigen::StrictlyUpper>().setZero();
    return a;
  } else {
    return fluxion::cholesky(a);
  }
}

template <class T> using MatrixPart = Eigen::Ref<Matrix<T>, 0, Eigen::OuterStride<>>;
template <class T> using ConstMatrixPart = Eigen::Ref<const Matrix<T>, 0, Eigen::OuterStride<>>;

/// The adjoint of L becomes that of A = L Lᵀ, column by column. Only lower triangles take part.
template <class T>
void pull_back_cholesky_columns(const ConstMatrixPart<T>& l, MatrixPart<T> adjoint) {
  for (Eigen::Index j = l.rows() - 1; j >= 0; --j) {
    const Eigen::Index below = l.rows() - 1 - j;
    auto column = adjoint.col(j).tail(below + 1);
    auto c = column.tail(below);
    column[0] -= c.dot(l.col(j).tail(below)) / l(j, j);
    column /= l(j, j);
    adjoint.row(j).head(j).noalias() -= column.transpose() * l.bottomLeftCorner(below + 1, j);
    adjoint.bottomLeftCorner(below, j).noalias() -= c * l.row(j).head(j);
    column[0] /= T(2);
  }
}

/// The same by products of matrices: first the last half, then what is beside it, then the first
/// half.
/// Source: Murray 2016, "Differentiation of the Cholesky decomposition", with blocks that halve.
template <class T> void pull_back_cholesky(const ConstMatrixPart<T>& l, MatrixPart<T> adjoint) {
  const Eigen::Index n = l.rows();
  if (n <= 16) return pull_back_cholesky_columns<T>(l, adjoint);
  const Eigen::Index k = (n / 2 + 7) / 8 * 8;  // whole vector registers
  const auto l11 = l.topLeftCorner(k, k);
  const auto l21 = l.bottomLeftCorner(n - k, k);
  auto adjoint11 = adjoint.topLeftCorner(k, k);
  auto adjoint21 = adjoint.bottomLeftCorner(n - k, k);
  auto adjoint22 = adjoint.bottomRightCorner(n - k, n - k);
  pull_back_cholesky<T>(l.bottomRightCorner(n - k, n - k), adjoint22);
  adjoint21.noalias() -= adjoint22.template selfadjointView<Eigen::Lower>() * l21;
  adjoint21.noalias() -= adjoint22.diagonal().asDiagonal() * l21;
  const auto triangle = l11.template triangularView<Eigen::Lower>();
  triangle.template solveInPlace<Eigen::OnTheRight>(adjoint21);
  adjoint11.template triangularView<Eigen::Lower>() -= adjoint21.transpose() * l21;
  pull_back_cholesky<T>(l11, adjoint11);
}

}  // namespace detail

namespace matrix_rules {

/// L of A = L Lᵀ, packed, a function of the lower triangle of A.
template <class T> class Cholesky {
 public:
  explicit Cholesky(detail::Matrices<T, 1> a)
      : l_(detail::cholesky_factor(std::move(a[0]))), packed_{detail::packed_lower(l_)} {}

  const detail::Matrices<T, 1>& results() const { return packed_; }
  /// L̇ = L Φ(L⁻¹ Ȧ L⁻ᵀ), where Φ takes the lower triangle and halves the diagonal.
  /// Source: Murray 2016, section 3.1.
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 1>& tangents) const {
    const auto l = l_.template triangularView<Eigen::Lower>();
    Matrix<T> p = tangents[0].template selfadjointView<Eigen::Lower>();
    l.solveInPlace(p);
    l.transpose().template solveInPlace<Eigen::OnTheRight>(p);
    p.diagonal() /= T(2);
    p.template triangularView<Eigen::StrictlyUpper>().setZero();
    return {detail::packed_lower(Matrix<T>(l * p))};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    Matrix<T> adjoint = detail::unpacked_lower(adjoints[0], l_.rows());
    detail::pull_back_cholesky<T>(l_, adjoint);
    sums[0].template triangularView<Eigen::Lower>() += adjoint;
  }
  std::size_t kept() const { return static_cast<std::size_t>(l_.size() + packed_[0].size()); }

 private:
  Matrix<T> l_;
  detail::Matrices<T, 1> packed_;
};

}  // namespace matrix_rules

/// The lower triangular L with A = L Lᵀ and a positive diagonal.
/// Shapes: A, L: n×n.
/// Cost:   n³ / 3 operations; 2 n³ / 3 for each sweep, 3 n³ for each direction. On the tape
///         one operation with n² arguments and n (n + 1) / 2 results; what is above the diagonal is
///         constant.
/// Throws: ShapeError if A is not square; DomainError if A is not positive definite.
/// Note:   a function of the lower triangle of A, as Eigen's LLT: derivatives with respect to
///         entries above the diagonal are 0, and one below it moves both. NaN in A makes NaN, not an
///         exception.
/// Source: Murray 2016, "Differentiation of the Cholesky decomposition".
template <detail::EigenDense A> auto cholesky(const A& a) {
  detail::check_square("cholesky", a.rows(), a.cols());
  const auto packed = detail::apply_to_matrices<matrix_rules::Cholesky>(a);
  return detail::unpacked_lower(packed[0], a.rows());
}

}  // namespace fluxion::inline FLUXION_ABI
