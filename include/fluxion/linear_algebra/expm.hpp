// expm(): the exponential of matrices with active numbers.
// For: linear differential equations, Markov chains, rotations. Read first:
// docs/reference/linear_algebra.md. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

#include <unsupported/Eigen/MatrixFunctions>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace matrix_rules {

/// e^A. Its derivative L(A, Ȧ) is a block of an exponential itself: that of [[A, Ȧ], [0, A]] is
/// [[e^A, L], [0, e^A]]. The adjoint map is L(Aᵀ, ·).
/// Source: Higham 2008, "Functions of Matrices", theorem 3.6; Al-Mohy and Higham 2009.
template <class T> class Expm {
 public:
  explicit Expm(detail::Matrices<T, 1> a) : a_(std::move(a[0])), result_{exponential(a_)} {}

  const detail::Matrices<T, 1>& results() const { return result_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 1>& tangents) const {
    return {derivative(a_, tangents[0])};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    sums[0] += derivative(a_.transpose(), adjoints[0]);
  }
  std::size_t kept() const { return static_cast<std::size_t>(2 * a_.size()); }

 private:
  static Matrix<T> exponential(const Matrix<T>& a) {
    if constexpr (Plain<T>) {
      return a.exp();
    } else {
      return detail::apply_matrix_rule<matrix_rules::Expm, T>(a)[0];
    }
  }
  /// L(A, E), from an E of norm 1: a large block would have the exponential halve A more often than
  /// A needs, which costs digits.
  static Matrix<T> derivative(const Matrix<T>& a, const Matrix<T>& e) {
    const Eigen::Index n = a.rows();
    const scalar_t<T> scale = norm(e);
    Matrix<T> blocks = Matrix<T>::Zero(2 * n, 2 * n);
    blocks.topLeftCorner(n, n) = a;
    blocks.topRightCorner(n, n) = e / scale;
    blocks.bottomRightCorner(n, n) = a;
    return exponential(blocks).topRightCorner(n, n) * scale;
  }
  /// The 1-norm of the values; 1 if that is 0.
  static scalar_t<T> norm(const Matrix<T>& e) {
    const auto values = e.unaryExpr([](const T& entry) { return value_of(entry); });
    const scalar_t<T> norm = values.cwiseAbs().colwise().sum().maxCoeff();
    return norm > 0 ? norm : scalar_t<T>(1);
  }

  Matrix<T> a_;
  detail::Matrices<T, 1> result_;
};

}  // namespace matrix_rules

/// The matrix exponential e^A = 1 + A + A²/2 + ..., by scaling and squaring.
/// Shapes: A: n×n; the result too.
/// Cost:   about 20 products of n×n matrices; for each sweep or direction the exponential of one
///         2n×2n matrix, 8 times as much. On the tape one operation with n² arguments and results.
/// Throws: ShapeError if A is not square.
/// Source: Higham 2008; Al-Mohy and Higham 2009, "Computing the Fréchet derivative of the matrix
///         exponential".
template <detail::EigenDense A> auto expm(const A& a) {
  detail::check_square("expm", a.rows(), a.cols());
  return std::move(detail::apply_to_matrices<matrix_rules::Expm>(a)[0]);
}

}  // namespace fluxion::inline FLUXION_ABI
