// svd(): the thin singular value decomposition of matrices with active numbers.
// For: low rank, null vectors, nuclear norms. Read first: docs/reference/linear_algebra.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <Eigen/SVD>

#include <fluxion/linear_algebra/matrix_rule.hpp>
#include <fluxion/linear_algebra/misuse.hpp>
#include <fluxion/linear_algebra/spectrum.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A = u diag(singular_values) vᵀ: the values in descending order, with the vectors in the columns.
template <class T> struct SingularValueDecomposition {
  Matrix<T> u;
  Vector<T> singular_values;
  Matrix<T> v;
};

namespace matrix_rules {

/// U, s and V. With P = Uᵀ Ȧ V: ṡ = diag P, U̇ = U X + (1 − U Uᵀ) Ȧ V S⁻¹ and V̇ = V Y +
/// (1 − V Vᵀ) Ȧᵀ U S⁻¹, where X and Y are antisymmetric and X S − S Y = P off the diagonal:
/// X + Y = (P + Pᵀ) / (s_j − s_i), X − Y = (P − Pᵀ) / (s_j + s_i), entry by entry.
/// Source: the eigenvalue problem of [[0, A], [Aᵀ, 0]] in Giles 2008, "Collected matrix derivative
///         results for forward and reverse mode AD", 3.1.
template <class T> class Svd {
  using S = scalar_t<T>;

 public:
  explicit Svd(const detail::Matrices<T, 1>& a)
      : results_(decomposed(a[0])), values_(results_[1]) {}

  const detail::Matrices<T, 3>& results() const { return results_; }
  detail::Matrices<T, 3> push_forward(const detail::Matrices<T, 1>& tangents) const {
    const auto& [u, s, v] = results_;
    const Matrix<T> av = tangents[0] * v;
    const Matrix<T> atu = tangents[0].transpose() * u;
    const Matrix<T> p = u.transpose() * av;
    const S rounding = detail::rounding_of(tangents[0]);
    Matrix<T> x = Matrix<T>::Zero(p.rows(), p.cols());
    Matrix<T> y = x;
    for (Eigen::Index j = 0; j < p.cols(); ++j) {
      for (Eigen::Index i = 0; i < j; ++i) {
        const T sum = over_gap(p(i, j) + p(j, i), i, j, rounding);
        const T difference = over_sum(p(i, j) - p(j, i), i, j, rounding);
        x(i, j) = (sum + difference) / S(2);
        y(i, j) = (sum - difference) / S(2);
        x(j, i) = -x(i, j);
        y(j, i) = -y(i, j);
      }
    }
    return {u * x + outside(u, av, rounding), p.diagonal(), v * y + outside(v, atu, rounding)};
  }
  void pull_back(const std::array<detail::ConstMatrixMap<T>, 3>& adjoints,
                 std::array<detail::MatrixMap<T>, 1>& sums) const {
    check_use(adjoints);
    const auto& [u, s, v] = results_;
    const Matrix<T> left = u * pulled_back(adjoints) + outside(u, adjoints[0], S(0));
    sums[0] += left * v.transpose();
    if (v.rows() > v.cols()) sums[0] += u * outside(v, adjoints[2], S(0)).transpose();
  }
  std::size_t kept() const {
    const auto& [u, s, v] = results_;
    return static_cast<std::size_t>(u.size() + 2 * s.size() + v.size());
  }

 private:
  T over_gap(const T& x, Eigen::Index i, Eigen::Index j, const S& rounding) const {
    return values_.quotient(x, values_[j] - values_[i], rounding);
  }
  T over_sum(const T& x, Eigen::Index i, Eigen::Index j, const S& rounding) const {
    return values_.quotient(x, values_[j] + values_[i], rounding);
  }
  /// (1 − B Bᵀ) X S⁻¹ for the basis B, U or V: what leaves its space.
  Matrix<T> outside(const Matrix<T>& basis, const Matrix<T>& x, const S& rounding) const {
    if (basis.rows() == basis.cols()) return Matrix<T>::Zero(x.rows(), x.cols());
    const Matrix<T> inside = basis.transpose() * x;
    Matrix<T> y = x - basis * inside;
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
      for (T& entry : y.col(j)) entry = values_.quotient(entry, values_[j], rounding);
    }
    return y;
  }
  /// The adjoint of P.
  Matrix<T> pulled_back(const std::array<detail::ConstMatrixMap<T>, 3>& adjoints) const {
    const Matrix<T> k = results_[0].transpose() * adjoints[0];
    const Matrix<T> l = results_[2].transpose() * adjoints[2];
    Matrix<T> p(k.rows(), k.cols());
    for (Eigen::Index j = 0; j < p.cols(); ++j) {
      for (Eigen::Index i = 0; i < j; ++i) {
        const T x = (k(i, j) - k(j, i)) / S(2);
        const T y = (l(i, j) - l(j, i)) / S(2);
        const T even = over_gap(x + y, i, j, S(0));
        const T odd = over_sum(x - y, i, j, S(0));
        p(i, j) = even + odd;
        p(j, i) = even - odd;
      }
      p(j, j) = adjoints[1](j, 0);
    }
    return p;
  }
  static detail::Matrices<T, 3> decomposed(const Matrix<T>& a) {
    if constexpr (!Plain<T>) {
      return detail::apply_matrix_rule<matrix_rules::Svd, T>(a);
    } else {
      const Eigen::Index k = std::min(a.rows(), a.cols());
      if (!a.allFinite()) {
        return {detail::not_a_number<T>(a.rows(), k),
                detail::not_a_number<T>(k, 1),
                detail::not_a_number<T>(a.cols(), k)};
      }
      const Eigen::BDCSVD<Matrix<T>> svd(a, Eigen::ComputeThinU | Eigen::ComputeThinV);
      return {svd.matrixU(), svd.singularValues(), svd.matrixV()};
    }
  }
  /// Whether another vector of this basis, U or V, would belong to value i as well.
  bool is_ambiguous(const Matrix<T>& basis, Eigen::Index i) const {
    return values_.is_repeated(i) ||
           (basis.rows() > basis.cols() && values_.is_rounding(values_[i]));
  }
  /// Throws if the output depends on vectors that are not the only choice; see Eigh::check_use.
  void check_use(const std::array<detail::ConstMatrixMap<T>, 3>& adjoints) const {
    if (detail::vanishes(adjoints[0]) && detail::vanishes(adjoints[2])) return;
    for (Eigen::Index i = 0; i < values_.size(); ++i) {
      for (std::size_t side = 0; side < 3; side += 2) {
        if (!is_ambiguous(results_[side], i)) continue;
        if (detail::vanishes(adjoints[side].col(i)) && detail::vanishes(adjoints[1].row(i))) {
          continue;
        }
        detail::throw_ambiguous_vectors(
            "svd", "singular value that is repeated or 0", values_.as_double(i));
      }
    }
  }

  detail::Matrices<T, 3> results_;
  detail::Spectrum<T> values_;
};

}  // namespace matrix_rules

/// The thin singular value decomposition of A.
/// Shapes: A: m×n, with k = min(m, n); u: m×k; singular_values: k, descending; v: n×k. Columns of u
///         and v are orthonormal, with the signs that Eigen::BDCSVD gives them.
/// Cost:   one decomposition; for each sweep or direction about eight products of the size of A v.
///         On the tape one operation with m n arguments and (m + n + 1) k results.
/// Throws: ShapeError if A is empty; DomainError in a sweep if a singular value is repeated but for
///         rounding, or 0, and the output depends on vectors that are not unique then, or on that
///         value and any vectors. With 0 once, those of a square matrix are unique, v is if m > n
///         and u is if m < n.
/// Note:   each of a repeated singular value, or of 0, has the derivative along the vectors that it
///         came with: right for a symmetric function of all of them, a subgradient for the largest.
///         Tangents of vectors that are not unique are NaN where the direction turns them. NaN or
///         inf in A makes NaN, not an exception.
/// Source: Giles 2008.
template <detail::EigenDense A> auto svd(const A& a) {
  detail::check_not_empty("svd", a.rows(), a.cols());
  auto results = detail::apply_to_matrices<matrix_rules::Svd>(a);
  return SingularValueDecomposition<detail::matrix_scalar_t<A>>{
      std::move(results[0]), std::move(results[1]), std::move(results[2])};
}

}  // namespace fluxion::inline FLUXION_ABI
