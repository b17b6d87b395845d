// least_squares_solve(): more equations than unknowns, with active numbers.
// For: fits inside an objective. Read first: docs/reference/linear_algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>
#include <utility>

#include <Eigen/QR>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>
#include <fluxion/linear_algebra/solve.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace matrix_rules {

template <class T> class LeastSquares;
template <class T> class NormalSolve;

}  // namespace matrix_rules

namespace detail {

/// A of full column rank as something that solves: A⁺ b and (AᵀA)⁻¹ y. By its QR factors if its
/// numbers are plain, otherwise by the rules for these two, one level down.
template <class T> class LeastSquaresFactor {
 public:
  explicit LeastSquaresFactor(Matrix<T> a) : a_(std::move(a)) {}
  Matrix<T> solve(const Matrix<T>& b) const {
    return apply_matrix_rule<matrix_rules::LeastSquares, T>(a_, b)[0];
  }
  Matrix<T> solve_normal(const Matrix<T>& y) const {
    return apply_matrix_rule<matrix_rules::NormalSolve, T>(a_, y)[0];
  }
  const Matrix<T>& matrix() const { return a_; }
  std::size_t kept() const { return static_cast<std::size_t>(a_.size()); }

 private:
  Matrix<T> a_;
};

template <Plain T> class LeastSquaresFactor<T> {
 public:
  explicit LeastSquaresFactor(Matrix<T> a) : a_(std::move(a)), qr_(a_), is_finite_(a_.allFinite()) {
    if (is_finite_ && qr_.rank() < a_.cols()) {
      throw_dependent_columns("least_squares_solve", qr_.rank(), a_.cols());
    }
  }
  Matrix<T> solve(const Matrix<T>& b) const {
    if (!is_finite_) return not_a_number(b.cols());
    return qr_.solve(b);
  }
  /// (AᵀA)⁻¹ = Π R⁻¹ R⁻ᵀ Πᵀ: the squares of the entries of A are never formed.
  Matrix<T> solve_normal(const Matrix<T>& y) const {
    if (!is_finite_) return not_a_number(y.cols());
    const Eigen::Index n = a_.cols();
    const auto r = qr_.matrixQR().topLeftCorner(n, n).template triangularView<Eigen::Upper>();
    Matrix<T> x = qr_.colsPermutation().transpose() * y;
    r.transpose().solveInPlace(x);
    r.solveInPlace(x);
    return qr_.colsPermutation() * x;
  }
  const Matrix<T>& matrix() const { return a_; }
  std::size_t kept() const { return static_cast<std::size_t>(2 * a_.size()); }

 private:
  Matrix<T> not_a_number(Eigen::Index cols) const {
    return Matrix<T>::Constant(a_.cols(), cols, std::numeric_limits<T>::quiet_NaN());
  }

  Matrix<T> a_;
  Eigen::ColPivHouseholderQR<Matrix<T>> qr_;
  bool is_finite_;
};

}  // namespace detail

namespace matrix_rules {

/// x with the least |A x − b|: Aᵀ r = 0 for r = b − A x, so ẋ = A⁺ (ḃ − Ȧ x) + (AᵀA)⁻¹ Ȧᵀ r.
/// Source: Golub and Pereyra 1973, "The differentiation of pseudo-inverses and nonlinear least
///         squares problems whose variables separate".
template <class T> class LeastSquares {
 public:
  explicit LeastSquares(detail::Matrices<T, 2> ab)
      : a_(std::move(ab[0])), x_{a_.solve(ab[1])}, residuals_(ab[1] - a_.matrix() * x_[0]) {}

  const detail::Matrices<T, 1>& results() const { return x_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 2>& tangents) const {
    const Matrix<T> turned = tangents[0].transpose() * residuals_;
    return {a_.solve(tangents[1] - tangents[0] * x_[0]) + a_.solve_normal(turned)};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 2>& sums) const {
    const Matrix<T> y = a_.solve_normal(adjoints[0]);
    const Matrix<T> b = a_.matrix() * y;
    if (sums[0].size() > 0) {
      sums[0] += residuals_ * y.transpose();
      sums[0] -= b * x_[0].transpose();
    }
    if (sums[1].size() > 0) sums[1] += b;
  }
  std::size_t kept() const {
    return a_.kept() + static_cast<std::size_t>(x_[0].size() + residuals_.size());
  }

 private:
  detail::LeastSquaresFactor<T> a_;
  detail::Matrices<T, 1> x_;
  Matrix<T> residuals_;
};

/// x = (AᵀA)⁻¹ y, which the derivative of LeastSquares needs: AᵀA ẋ = ẏ − Ȧᵀ A x − Aᵀ Ȧ x.
template <class T> class NormalSolve {
 public:
  explicit NormalSolve(detail::Matrices<T, 2> ay)
      : a_(std::move(ay[0])), x_{a_.solve_normal(ay[1])}, ax_(a_.matrix() * x_[0]) {}

  const detail::Matrices<T, 1>& results() const { return x_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 2>& tangents) const {
    const Matrix<T> right = tangents[1] - tangents[0].transpose() * ax_;
    return {a_.solve_normal(right) - a_.solve(tangents[0] * x_[0])};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 2>& sums) const {
    const Matrix<T> y = a_.solve_normal(adjoints[0]);
    const Matrix<T> ay = a_.matrix() * y;
    if (sums[0].size() > 0) {
      sums[0] -= ax_ * y.transpose();
      sums[0] -= ay * x_[0].transpose();
    }
    if (sums[1].size() > 0) sums[1] += y;
  }
  std::size_t kept() const {
    return a_.kept() + static_cast<std::size_t>(x_[0].size() + ax_.size());
  }

 private:
  detail::LeastSquaresFactor<T> a_;
  detail::Matrices<T, 1> x_;
  Matrix<T> ax_;
};

}  // namespace matrix_rules

/// The x with the least |A x − b|, for each column of b, by QR factorisation with column pivoting.
/// Shapes: A: m×n with m >= n; b: m or m×k; x: n or n×k.
/// Cost:   one factorisation, which the derivative reuses: m n k for each sweep or direction. On
///         the tape one operation with m (n + k) arguments and n k results.
/// Throws: ShapeError if A has fewer rows than columns, or b other rows than A; DomainError if the
///         columns of A are linearly dependent up to rounding.
/// Note:   NaN or inf in A makes NaN, not an exception.
/// Source: Golub and Pereyra 1973.
template <detail::EigenDense A, detail::EigenDense B>
auto least_squares_solve(const A& a, const B& b) {
  using T = detail::matrix_scalar_t<A, B>;
  detail::check_tall("least_squares_solve", a.rows(), a.cols());
  detail::check_rows("least_squares_solve", "the right side", b.rows(), a.rows());
  auto x = detail::apply_to_matrices<matrix_rules::LeastSquares>(a, b);
  return detail::LikeColumnsOf<T, B>(std::move(x[0]));
}

}  // namespace fluxion::inline FLUXION_ABI
