// The trust-region subproblem by conjugate gradients: only products with the Hessian are needed.
// For: TrustRegionNewton of many variables.
// Read first: trust_region.hpp. Symbols: q(p) = g.p + p.Hp / 2, the model of the objective.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/trust_region.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The positive t with |p + t d| = radius, for a p inside.
template <class S> double to_boundary(const Vector<S>& p, const Vector<S>& d, double radius) {
  const double a = d.squaredNorm();
  const double b = p.dot(d);
  const double c = std::fmax(radius * radius - p.squaredNorm(), 0.0);
  const double root = std::sqrt(b * b + a * c);
  return b > 0 ? c / (b + root) : (root - b) / a;  // the form without cancellation
}

/// The step along -g to the boundary, where nothing but the slope is known.
template <class S> ModelStep steepest_step(const Vector<S>& g, double radius, Vector<S>& p) {
  const double slope = g.stableNorm();
  p = -(radius / slope) * g;
  return {radius * slope, true};
}

/// When conjugate gradients stop inside the region.
struct Accuracy {
  double residual;  ///< |g + H p| / |g| small enough
  int products;     ///< so many of them are enough
};

/// Conjugate gradients from p = 0 on: they leave the region where the model does, or where its
/// curvature is not positive.
/// Source: Steihaug, SIAM J. Numer. Anal. 20 (1983); Conn, Gould & Toint, Trust-Region Methods
///         (2000), algorithm 7.5.1.
template <class S> class Steihaug {
 public:
  explicit Steihaug(Eigen::Index n) : residual_(n), direction_(n), image_(n) {}

  /// Writes to p a step with |p| <= radius and a small q(p). `multiply(d, Hd)` writes H d and returns
  /// whether it could.
  template <class Multiply>
  ModelStep operator()(
      const Multiply& multiply, const Vector<S>& g, double radius, Accuracy accuracy, Vector<S>& p);

 private:
  // Along the direction, which has this slope and curvature.
  ModelStep to_the_boundary(
      double decrease, double slope, double curvature, double radius, Vector<S>& p) const;

  // In units of |g|, so that squares of a huge gradient do not overflow.
  Vector<S> residual_;  // -(g + H p)
  Vector<S> direction_;
  Vector<S> image_;   // H times the direction, in its own units
  double slope_ = 0;  // |g|
};

template <class S>
template <class Multiply>
ModelStep Steihaug<S>::operator()(
    const Multiply& multiply, const Vector<S>& g, double radius, Accuracy accuracy, Vector<S>& p) {
  p.setZero();
  slope_ = g.stableNorm();
  residual_ = -g / slope_;
  direction_ = residual_;
  double squared = residual_.squaredNorm();
  double decrease = 0;
  for (int k = 0; k < accuracy.products && std::sqrt(squared) > accuracy.residual; ++k) {
    if (!multiply(direction_, image_) || !image_.allFinite()) {
      return k > 0 ? ModelStep{slope_ * decrease} : steepest_step(g, radius, p);
    }
    const double curvature = direction_.dot(image_) / slope_;
    const double step = squared / curvature;
    if (!(curvature > 0) || (p + step * direction_).norm() >= radius) {
      return to_the_boundary(decrease, squared, curvature, radius, p);
    }
    p += step * direction_;
    decrease += step * squared / 2;
    residual_ -= step / slope_ * image_;
    const double before = squared;
    squared = residual_.squaredNorm();
    direction_ = residual_ + squared / before * direction_;
  }
  return {slope_ * decrease};
}

template <class S>
ModelStep Steihaug<S>::to_the_boundary(
    double decrease, double slope, double curvature, double radius, Vector<S>& p) const {
  const double step = to_boundary(p, direction_, radius);
  p += step * direction_;
  return {slope_ * (decrease + step * (slope - step * curvature / 2)), true};
}

}  // namespace fluxion
