// eigh(): eigenvalues and eigenvectors of symmetric matrices with active numbers.
// For: principal axes, functions of symmetric matrices. Read first:
// docs/reference/linear_algebra.md. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

#include <Eigen/Eigenvalues>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>
#include <fluxion/linear_algebra/spectrum.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A V = V diag(values): column i of the vectors belongs to values[i], in ascending order.
template <class T> struct EigenDecomposition {
  Vector<T> values;
  Matrix<T> vectors;
};

namespace matrix_rules {

/// Values λ and vectors V of A, a function of its lower triangle. With M = Vᵀ Ȧ V: λ̇ = diag M and
/// V̇ = V Ω, Ω_ij = M_ij / (λ_j − λ_i).
/// Source: Giles 2008, "Collected matrix derivative results for forward and reverse mode AD", 3.1.
template <class T> class Eigh {
 public:
  explicit Eigh(const detail::Matrices<T, 1>& a)
      : results_(decomposed(a[0])), values_(results_[0]) {}

  const detail::Matrices<T, 2>& results() const { return results_; }
  detail::Matrices<T, 2> push_forward(const detail::Matrices<T, 1>& tangents) const {
    const Matrix<T>& v = results_[1];
    const Matrix<T> a = tangents[0].template selfadjointView<Eigen::Lower>();
    const Matrix<T> av = a * v;
    const Matrix<T> m = v.transpose() * av;
    const scalar_t<T> rounding = detail::rounding_of(tangents[0]);
    Matrix<T> turn = Matrix<T>::Zero(m.rows(), m.cols());
    for (Eigen::Index j = 0; j < m.cols(); ++j) {
      for (Eigen::Index i = 0; i < j; ++i) {
        turn(i, j) = values_.quotient(m(i, j), values_[j] - values_[i], rounding);
        turn(j, i) = -turn(i, j);
      }
    }
    return {m.diagonal(), v * turn};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 2>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    check_use(adjoints);
    const Matrix<T>& v = results_[1];
    const Matrix<T> k = v.transpose() * adjoints[1];
    Matrix<T> m(k.rows(), k.cols());
    for (Eigen::Index j = 0; j < m.cols(); ++j) {
      for (Eigen::Index i = 0; i < j; ++i) {
        const T half = (k(i, j) - k(j, i)) / scalar_t<T>(2);
        m(i, j) = m(j, i) = values_.quotient(half, values_[j] - values_[i], scalar_t<T>(0));
      }
      m(j, j) = adjoints[0](j, 0);
    }
    const Matrix<T> vm = v * m;
    const Matrix<T> a = vm * v.transpose();
    sums[0].template triangularView<Eigen::Lower>() += a;
    sums[0].template triangularView<Eigen::StrictlyLower>() += a.transpose();
  }
  std::size_t kept() const {
    const auto n = static_cast<std::size_t>(values_.size());
    return n * n + 2 * n;
  }

 private:
  static detail::Matrices<T, 2> decomposed(const Matrix<T>& a) {
    if constexpr (!Plain<T>) {
      return detail::apply_matrix_rule<matrix_rules::Eigh, T>(a);
    } else {
      const Eigen::Index n = a.rows();
      if (!is_finite(a)) return {detail::not_a_number<T>(n, 1), detail::not_a_number<T>(n, n)};
      const Eigen::SelfAdjointEigenSolver<Matrix<T>> solver(a);
      return {solver.eigenvalues(), solver.eigenvectors()};
    }
  }
  static bool is_finite(const Matrix<T>& a) {
    return Matrix<T>(a.template triangularView<Eigen::Lower>()).allFinite();
  }
  /// Throws if the output depends on vectors that another choice of the basis would change. That
  /// VᵀV̄ is symmetric is no excuse: in V exp(Λ) Vᵀ it is, and yet that function moves because the
  /// vectors turn, by an amount that its adjoints at one point do not tell.
  void check_use(const std::array<detail::ConstMatrixMap<T>, 2>& adjoints) const {
    if (detail::vanishes(adjoints[1])) return;
    for (Eigen::Index i = 0; i < values_.size(); ++i) {
      if (!values_.is_repeated(i)) continue;
      if (detail::vanishes(adjoints[1].col(i)) && detail::vanishes(adjoints[0].row(i))) continue;
      detail::throw_ambiguous_vectors("eigh", "repeated eigenvalue", values_.as_double(i));
    }
  }

  detail::Matrices<T, 2> results_;
  detail::Spectrum<T> values_;
};

}  // namespace matrix_rules

/// Eigenvalues and eigenvectors of the symmetric matrix A.
/// Shapes: A: n×n; values: n, ascending; vectors: n×n, orthonormal columns with the signs that
///         Eigen::SelfAdjointEigenSolver gives them.
/// Cost:   one decomposition; for each sweep or direction three products of n×n matrices. On the
///         tape one operation with n² arguments and n² + n results.
/// Throws: ShapeError if A is not square; DomainError in a sweep if an eigenvalue is repeated but
///         for rounding and the output depends on its vectors, or on it and any other vectors.
/// Note:   a function of the lower triangle of A, as cholesky: derivatives with respect to entries
///         above the diagonal are 0, and one below it moves both. Each of a repeated eigenvalue has
///         the derivative along the vector that it came with: right for a symmetric function of
///         all of them, a subgradient for the largest. Tangents of its vectors are NaN where the
///         direction turns them. NaN or inf in A makes NaN, not an exception.
/// Source: Giles 2008.
template <detail::EigenDense A> auto eigh(const A& a) {
  detail::check_square("eigh", a.rows(), a.cols());
  auto results = detail::apply_to_matrices<matrix_rules::Eigh>(a);
  return EigenDecomposition<detail::matrix_scalar_t<A>>{std::move(results[0]),
                                                        std::move(results[1])};
}

}  // namespace fluxion::inline FLUXION_ABI
