// A point together with the value and the gradient at that same point.
// For: the methods, which pass the three on as one so that they can never disagree.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include <fluxion/eigen.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A point and the objective there; the gradient starts as NaN, so that an entry which a hand-written
/// objective forgets to write is noticed.
struct Sample {
  explicit Sample(Eigen::Index n)
      : x(Vector<double>::Zero(n)),
        gradient(Vector<double>::Constant(n, std::numeric_limits<double>::quiet_NaN())) {}

  bool finite() const { return std::isfinite(value) && gradient.allFinite(); }

  /// Largest absolute entry of the gradient.
  double gradient_norm() const { return gradient.lpNorm<Eigen::Infinity>(); }

  Vector<double> x;
  double value = std::numeric_limits<double>::quiet_NaN();
  Vector<double> gradient;
};

inline void swap(Sample& a, Sample& b) noexcept {
  a.x.swap(b.x);
  std::swap(a.value, b.value);
  a.gradient.swap(b.gradient);
}

/// Values below this are taken for minus infinity.
inline constexpr double unbounded_value = -1e300;

/// Largest absolute entry, at least 1: what a change of x is compared with.
inline double magnitude(const Vector<double>& x) {
  return std::fmax(1.0, x.lpNorm<Eigen::Infinity>());
}

}  // namespace fluxion
