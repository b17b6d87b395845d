// A linear least-squares problem whose solution may not be longer than a radius.
// For: LevenbergMarquardt, whose every step solves some.
// Read first: nothing. Symbols: min |J p + r|^2 over |D p| <= radius; q = D p.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/QR>

#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Factorises J once and solves for any number of radii.
/// Cost:   about 2 m n^2 operations to factorise, 3 n^3 for each value of the damping that is tried:
///         two or three of them for a radius, and none where the undamped step is short enough.
/// Source: More, "The Levenberg-Marquardt algorithm: implementation and theory", Lecture Notes in
///         Mathematics 630 (1978), section 5. New here: the columns are scaled to length 1 before the
///         factorisation, so that neither its pivots nor the rank depend on the units of x.
template <class S> class DampedLeastSquares {
 public:
  void factorise(const Matrix<S>& jacobian, const Vector<S>& residuals, const Vector<S>& scale);

  /// The step for this radius, met to a tenth.
  const Vector<S>& solve(double radius);

  /// The step without a radius. Of many solutions it is the one with the least |D p|.
  const Vector<S>& undamped() const { return undamped_; }
  bool full_rank() const { return full_rank_; }

 private:
  void solve_damped(double damping);
  double curvature(const Matrix<S>& triangle) const;
  double scaled_length() const { return scale_.cwiseProduct(step_).stableNorm(); }

  Eigen::ColPivHouseholderQR<Matrix<S>> qr_{};
  Matrix<S> triangle_{};  // R of J C^-1 P = Q R, square also when m < n
  Matrix<S> damped_{};    // R of [R; sqrt(damping) E]
  Vector<S> right_{};     // -Q' r
  Vector<S> columns_{};   // C, the lengths of the columns of J
  Vector<S> scale_{};     // D
  Vector<S> ratio_{};     // E = P' D C^-1 P, its diagonal
  Vector<S> undamped_{}, step_{};
  double gradient_length_ = 0;  // |D^-1 J' r|
  bool full_rank_ = false;
};

/// Trials of the damping for one radius: Newton's method on the secular equation needs two or three.
inline constexpr int most_dampings = 10;

template <class S>
void DampedLeastSquares<S>::factorise(const Matrix<S>& jacobian,
                                      const Vector<S>& residuals,
                                      const Vector<S>& scale) {
  const Eigen::Index n = jacobian.cols();
  const Eigen::Index k = std::min(jacobian.rows(), n);
  scale_ = scale;
  columns_ = jacobian.colwise().stableNorm();
  columns_ = (columns_.array() > 0).select(columns_, 1);
  qr_.compute(jacobian * columns_.cwiseInverse().asDiagonal());
  full_rank_ = qr_.rank() == n;
  triangle_.setZero(n, n);
  triangle_.topRows(k) = qr_.matrixQR().topRows(k).template triangularView<Eigen::Upper>();
  step_ = residuals;
  step_.applyOnTheLeft(qr_.householderQ().adjoint());
  right_.setZero(n);
  right_.head(k) = -step_.head(k);
  ratio_ = qr_.colsPermutation().transpose() * scale_.cwiseQuotient(columns_);
  gradient_length_ = (jacobian.transpose() * residuals).cwiseQuotient(scale_).stableNorm();
  if (full_rank_) {
    step_ = triangle_.template triangularView<Eigen::Upper>().solve(right_);
    undamped_ = (qr_.colsPermutation() * step_).cwiseQuotient(columns_);
  } else {
    const Matrix<S> scaled = jacobian * scale_.cwiseInverse().asDiagonal();
    undamped_ = scaled.completeOrthogonalDecomposition().solve(-residuals).cwiseQuotient(scale_);
  }
}

// The length of q as a function of the damping falls and is convex; Newton's method is applied to its
// inverse, between bounds.
template <class S> const Vector<S>& DampedLeastSquares<S>::solve(double radius) {
  step_ = undamped_;
  double excess = scaled_length() - radius;
  if (excess <= 0.1 * radius) {
    return step_;
  }
  double least = full_rank_ ? excess / radius / curvature(triangle_) : 0;
  double most = std::fmax(gradient_length_ / radius, least);
  double damping = std::clamp(gradient_length_ / scaled_length(), least, most);
  for (int trial = 0; trial < most_dampings; ++trial) {
    damping = damping > 0 ? damping : std::fmax(std::numeric_limits<double>::min(), 0.001 * most);
    solve_damped(damping);
    const double before = excess;
    excess = scaled_length() - radius;
    if (std::abs(excess) <= 0.1 * radius || (least == 0 && excess <= before && before < 0)) {
      break;
    }
    const double correction = excess / radius / curvature(damped_);
    (excess > 0 ? least : most) = damping;
    damping = std::fmax(least, damping + correction);
  }
  return step_;
}

template <class S> void DampedLeastSquares<S>::solve_damped(double damping) {
  const Eigen::Index n = ratio_.size();
  Matrix<S> stacked(2 * n, n);
  stacked << triangle_, Matrix<S>((std::sqrt(damping) * ratio_).asDiagonal());
  const Eigen::HouseholderQR<Matrix<S>> qr(stacked);
  Vector<S> right = Vector<S>::Zero(2 * n);
  right.head(n) = right_;
  right.applyOnTheLeft(qr.householderQ().adjoint());
  damped_ = qr.matrixQR().topRows(n);
  const Vector<S> solution = damped_.template triangularView<Eigen::Upper>().solve(right.head(n));
  step_ = (qr_.colsPermutation() * solution).cwiseQuotient(columns_);
}

// |R'^-1 E q / |q||^2, the relative change of |q| with the damping.
template <class S> double DampedLeastSquares<S>::curvature(const Matrix<S>& triangle) const {
  Vector<S> w = qr_.colsPermutation().transpose() * scale_.cwiseProduct(step_);
  w = w.cwiseProduct(ratio_) / w.stableNorm();
  triangle.template triangularView<Eigen::Upper>().transpose().solveInPlace(w);
  return w.squaredNorm();
}

}  // namespace fluxion
