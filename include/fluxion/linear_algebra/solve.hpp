// solve(): systems of linear equations with active numbers.
// For: objectives with A⁻¹ b in them. Read first: docs/how-to/linear-algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

#include <Eigen/LU>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>

namespace fluxion::inline FLUXION_ABI {

template <detail::EigenDense A, detail::EigenDense B> auto solve(const A& a, const B& b);

namespace detail {

/// The factors of a regular matrix.
/// Throws: DomainError if a pivot is 0.
template <Plain T>
Eigen::PartialPivLU<Matrix<T>> regular_lu(const char* function, const Matrix<T>& a) {
  Eigen::PartialPivLU<Matrix<T>> lu(a);
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    if (lu.matrixLU()(i, i) == 0) throw_singular(function, i);
  }
  return lu;
}

/// A as something that solves: a factorisation if its numbers are plain, otherwise the function
/// that is defined here, one level down.
template <class T> class Factor {
 public:
  explicit Factor(Matrix<T> a) : a_(std::move(a)) {}
  Matrix<T> solve(const Matrix<T>& b) const { return fluxion::solve(a_, b); }
  Matrix<T> solve_transposed(const Matrix<T>& b) const { return fluxion::solve(a_.transpose(), b); }

 private:
  Matrix<T> a_;
};

template <Plain T> class Factor<T> {
 public:
  explicit Factor(const Matrix<T>& a) : lu_(regular_lu("solve", a)) {}
  Matrix<T> solve(const Matrix<T>& b) const {
    if (b.cols() == 0) return b;  // of which Eigen would read the first entry
    return lu_.solve(b);
  }
  Matrix<T> solve_transposed(const Matrix<T>& b) const { return lu_.transpose().solve(b); }

 private:
  Eigen::PartialPivLU<Matrix<T>> lu_;
};

/// One column or several, as B has.
template <class T, class B>
using LikeColumnsOf = std::conditional_t<B::ColsAtCompileTime == 1, Vector<T>, Matrix<T>>;

}  // namespace detail

namespace matrix_rules {

/// x = A⁻¹ b, from A x = b: Ȧ x + A ẋ = ḃ.
/// Source: Giles 2008, "Collected matrix derivative results for forward and reverse mode AD".
template <class T> class Solve {
 public:
  explicit Solve(detail::Matrices<T, 2> ab) : a_(std::move(ab[0])), x_{a_.solve(ab[1])} {}

  const detail::Matrices<T, 1>& results() const { return x_; }
  detail::Matrices<T, 1> push_forward(const detail::Matrices<T, 2>& tangents) const {
    return {a_.solve(tangents[1] - tangents[0] * x_[0])};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 1>& adjoints,
                 std::array<detail::MatrixMap<T>, 2>& sums) const {
    const Matrix<T> b = a_.solve_transposed(adjoints[0]);
    if (sums[0].size() > 0) sums[0].noalias() -= b * x_[0].transpose();
    if (sums[1].size() > 0) sums[1] += b;
  }
  std::size_t kept() const {
    const auto n = static_cast<std::size_t>(x_[0].rows());
    return n * n + static_cast<std::size_t>(x_[0].size());
  }

 private:
  detail::Factor<T> a_;
  detail::Matrices<T, 1> x_;
};

}  // namespace matrix_rules

/// The solution x of A x = b.
/// Shapes: A: n×n; b: n or n×k; x as b.
/// Cost:   one LU factorisation with partial pivoting; the derivative reuses it: n² k for each sweep
///         or direction. On the tape one operation with n² + n k arguments and n k results.
/// Throws: ShapeError if A is not square or b has another number of rows; DomainError if a pivot is
///         exactly 0. A matrix that is nearly singular gives what rounding leaves.
/// Note:   NaN or inf in A or b makes NaN, not an exception.
/// Source: Giles 2008.
template <detail::EigenDense A, detail::EigenDense B> auto solve(const A& a, const B& b) {
  detail::check_square("solve", a.rows(), a.cols());
  detail::check_rows("solve", "the right side", b.rows(), a.rows());
  auto x = detail::apply_to_matrices<matrix_rules::Solve>(a, b);
  return detail::LikeColumnsOf<detail::matrix_scalar_t<A, B>, B>(std::move(x[0]));
}

}  // namespace fluxion::inline FLUXION_ABI
