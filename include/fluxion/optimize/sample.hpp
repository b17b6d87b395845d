// A point together with the value and the gradient at that same point.
// For: the methods, which pass the three on as one so that they can never disagree.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <utility>

#include <fluxion/eigen.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Largest absolute entry.
template <class S> double max_norm(const Vector<S>& x) {
  return x.template lpNorm<Eigen::Infinity>();
}

/// A point and the objective there; the gradient starts as NaN, so that an entry which a hand-written
/// objective forgets to write is noticed.
/// Note: like all that a run works with, a template on the scalar of the point: a file that minimises
///       nothing does not spend the time to compile it.
template <class S> struct BasicSample {
  explicit BasicSample(Eigen::Index n)
      : x(Vector<S>::Zero(n)),
        gradient(Vector<S>::Constant(n, std::numeric_limits<S>::quiet_NaN())) {}

  bool finite() const { return std::isfinite(value) && x.allFinite() && gradient.allFinite(); }

  double gradient_norm() const { return max_norm(gradient); }

  template <class Archive> void transfer(Archive& archive) { archive(x, value, gradient); }

  Vector<S> x;
  double value = std::numeric_limits<double>::quiet_NaN();
  Vector<S> gradient;
};

/// What methods outside the library are written on.
using Sample = BasicSample<double>;

template <class S> void swap(BasicSample<S>& a, BasicSample<S>& b) noexcept {
  a.x.swap(b.x);
  std::swap(a.value, b.value);
  a.gradient.swap(b.gradient);
}

/// Values below this are taken for minus infinity.
inline constexpr double unbounded_value = -1e300;

/// The size of a point, at least 1: what a change of x is compared with.
template <class S> double magnitude(const Vector<S>& x) { return std::fmax(1.0, max_norm(x)); }

}  // namespace fluxion
