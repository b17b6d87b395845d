// The trust-region subproblem solved to the end, by factorising the Hessian.
// For: TrustRegionNewton of few variables.
// Read first: trust_region.hpp. Symbols: q(p) = g.p + p.Hp / 2; p(s) solves (H + s I) p = -g.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/steihaug.hpp>
#include <fluxion/optimize/trust_region.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The Cholesky factor of H + s I, as far as there is one.
template <class S> class ShiftedFactor {
 public:
  /// Returns whether H + s I is positive definite beyond rounding errors; uses the lower triangle.
  bool factorise(const Matrix<S>& h, double shift);

  /// (H + s I)^-1 b into b.
  void solve(Vector<S>& b) const {
    lower().solveInPlace(b);
    upper().solveInPlace(b);
  }

  /// b.(H + s I)^-1 b, destroying b.
  double inverse_form(Vector<S>& b) const {
    lower().solveInPlace(b);
    return b.squaredNorm();
  }

  /// Writes a unit vector to z for which z.(H + s I) z, returned, is close to the least eigenvalue.
  /// Source: Cline, Moler, Stewart & Wilkinson, SIAM J. Numer. Anal. 16 (1979).
  double flattest(Vector<S>& z) const;

 private:
  auto lower() const { return lower_.template triangularView<Eigen::Lower>(); }
  auto upper() const { return lower_.transpose().template triangularView<Eigen::Upper>(); }

  Matrix<S> lower_{};
};

template <class S> bool ShiftedFactor<S>::factorise(const Matrix<S>& h, double shift) {
  const Eigen::Index n = h.rows();
  const double rounding = static_cast<double>(n) * std::numeric_limits<double>::epsilon();
  lower_ = h;
  for (Eigen::Index j = 0; j < n; ++j) {
    auto column = lower_.col(j).tail(n - j);
    column[0] += shift;
    const double diagonal = column[0];
    column.noalias() -= lower_.block(j, 0, n - j, j) * lower_.row(j).head(j).transpose();
    if (!(column[0] > rounding * diagonal)) {
      return false;
    }
    column /= std::sqrt(column[0]);
  }
  return true;
}

// Solves L w = e with entries +1 and -1 of e chosen as they come up so that w grows, then L' z = w.
template <class S> double ShiftedFactor<S>::flattest(Vector<S>& z) const {
  const Eigen::Index n = lower_.rows();
  z.setZero(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const double sum = z[k];
    z[k] = (sum > 0 ? -1 - sum : 1 - sum) / lower_(k, k);
    z.tail(n - k - 1) += z[k] * lower_.col(k).tail(n - k - 1);
  }
  const double squared = z.squaredNorm();
  upper().solveInPlace(z);
  const double length = z.norm();
  z /= length;
  return squared / (length * length);
}

/// -q(p).
template <class S>
double model_decrease(const Matrix<S>& h, const Vector<S>& g, const Vector<S>& p) {
  return -g.dot(p) - p.dot(h.template selfadjointView<Eigen::Lower>() * p) / 2;
}

/// Newton's method on 1 / |p(s)| = 1 / radius for the shift s, kept between bounds.
/// Source: Moré & Sorensen, "Computing a trust region step", SIAM J. Sci. Stat. Comput. 4 (1983).
template <class S> class MoreSorensen {
 public:
  /// The least q(p) over |p| <= radius, to within a tenth of the radius.
  ModelStep operator()(const Matrix<S>& h, const Vector<S>& g, double radius, Vector<S>& p);

 private:
  bool solve(const Matrix<S>& h, const Vector<S>& g, Vector<S>& p);
  bool improve(const Vector<S>& g, double radius, Vector<S>& p);
  bool extend(const Vector<S>& g, double radius, Vector<S>& p);
  void keep_between_bounds();

  ShiftedFactor<S> factor_{};
  Vector<S> flattest_{};
  Vector<S> work_{};
  double shift_ = 0;
  double least_ = 0;  // bounds of the shift
  double most_ = 0;
};

/// Factorisations after which the search for the shift is given up; two or three are usual.
inline constexpr int most_factorisations = 40;

template <class S>
ModelStep MoreSorensen<S>::operator()(const Matrix<S>& h,
                                      const Vector<S>& g,
                                      double radius,
                                      Vector<S>& p) {
  const double size = h.norm();
  if (!std::isfinite(size + g.norm())) {
    return steepest_step(g, radius, p);
  }
  const double rounding =
      static_cast<double>(g.size()) * std::numeric_limits<double>::epsilon() * size;
  least_ = std::fmax(-h.diagonal().minCoeff(), g.norm() / radius - size);
  most_ = g.norm() / radius + size;
  // The Hessian along a valley is singular, and may look indefinite by its rounding errors.
  shift_ = factor_.factorise(h, 0) ? 0 : rounding;
  keep_between_bounds();
  for (int k = 0; k < most_factorisations; ++k) {
    if (!solve(h, g, p)) {
      least_ = shift_;
    } else if ((shift_ <= rounding && p.norm() <= radius) || improve(g, radius, p)) {
      return {model_decrease(h, g, p), shift_ > rounding};
    }
    keep_between_bounds();
  }
  return steepest_step(g, radius, p);
}

template <class S>
bool MoreSorensen<S>::solve(const Matrix<S>& h, const Vector<S>& g, Vector<S>& p) {
  if (!factor_.factorise(h, shift_)) {
    return false;
  }
  p = -g;
  factor_.solve(p);
  return true;
}

// Returns whether p will do; if not, finds a better shift.
template <class S> bool MoreSorensen<S>::improve(const Vector<S>& g, double radius, Vector<S>& p) {
  const double length = p.norm();
  if (std::abs(length - radius) <= radius / 10) {
    return true;
  }
  if (length < radius) {
    most_ = shift_;
    if (extend(g, radius, p)) {
      return true;
    }
  } else {
    least_ = shift_;
  }
  work_ = p;
  shift_ += length * length / factor_.inverse_form(work_) * (length - radius) / radius;
  return false;
}

// The hard case: g has hardly a part along the least eigenvector, so that p(s) stays short whatever
// the shift. That eigenvector leads on to the boundary, if it costs less than a tenth of q.
template <class S> bool MoreSorensen<S>::extend(const Vector<S>& g, double radius, Vector<S>& p) {
  const double curvature = factor_.flattest(flattest_);
  least_ = std::fmax(least_, shift_ - curvature);
  if (p.dot(flattest_) < 0) {
    flattest_ = -flattest_;
  }
  const double step = to_boundary(p, flattest_, radius);
  if (step * step * curvature > 0.2 * (shift_ * radius * radius - g.dot(p))) {
    return false;
  }
  p += step * flattest_;
  return true;
}

template <class S> void MoreSorensen<S>::keep_between_bounds() {
  if (!(shift_ > least_ && shift_ < most_)) {
    const double least = std::fmax(least_, 0.0);
    shift_ = std::fmax(std::sqrt(least * most_), least + 0.01 * (most_ - least));
  }
}

}  // namespace fluxion
