// Residuals and Jacobian at one point, as the loss weighs them.
// For: LevenbergMarquardt, which compares two points.
// Read first: residuals.hpp, evaluator.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/residuals.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Residuals shorter than this are zero: no unit is so large that they would not be.
inline constexpr double vanishing = 1e-32;

/// What is known at a point beside its Sample.
template <class S> struct Linearisation {
  /// The residuals, and the value into the sample.
  /// Returns whether the value is finite; if not, the point is to be rejected.
  bool evaluate_value(const BasicEvaluator<S>& evaluate, const Loss& loss, BasicSample<S>& sample) {
    evaluate.residuals(sample.x, residuals);
    sample.value = half_sum(loss, residuals);
    return std::isfinite(sample.value);
  }

  /// The Jacobian, and the gradient into the sample.
  /// Returns whether all entries are finite.
  bool evaluate_slopes(const BasicEvaluator<S>& evaluate,
                       const Loss& loss,
                       BasicSample<S>& sample) {
    evaluate.jacobian(sample.x, jacobian);
    weighted = residuals;
    weigh(loss, weighted, jacobian);
    sample.gradient.noalias() = jacobian.transpose() * weighted;
    return sample.gradient.allFinite() && jacobian.allFinite();
  }

  /// The largest cosine of the angle between the residuals and a column of the Jacobian, over the
  /// variables that no bound holds. It does not change with the units of x or of the residuals.
  /// Source: the test `gtol` of MINPACK's lmder (Garbow, Hillstrom & More, ANL-80-74, 1980).
  double cosine(const BasicSample<S>& sample, const Bounds<S>& bounds) const {
    const double length = weighted.stableNorm();
    double largest = 0;
    for (Eigen::Index j = 0; j < jacobian.cols() && length > vanishing; ++j) {
      const double column = jacobian.col(j).stableNorm();
      if (column > 0 && !bounds.is_active(sample.x, sample.gradient, j)) {
        largest = std::fmax(largest, std::abs(sample.gradient[j]) / column / length);
      }
    }
    return largest;
  }

  /// Changes of the value below this cannot be seen: the residuals carry the rounding errors of x
  /// and of themselves.
  double rounding(const BasicSample<S>& sample) const {
    const double size = weighted.stableNorm() +
                        jacobian.colwise().stableNorm().transpose().dot(sample.x.cwiseAbs());
    const double error = 10 * std::numeric_limits<double>::epsilon() * size;
    return error * (weighted.stableNorm() + error / 2);
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(residuals, weighted, jacobian);
  }

  Vector<S> residuals{};
  Vector<S> weighted{};
  Matrix<S> jacobian{};
};

template <class S> void swap(Linearisation<S>& a, Linearisation<S>& b) noexcept {
  a.residuals.swap(b.residuals);
  a.weighted.swap(b.weighted);
  a.jacobian.swap(b.jacobian);
}

}  // namespace fluxion
