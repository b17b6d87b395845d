// The safeguarded interpolation of Moré and Thuente: where to look next along a line.
// For: the strong Wolfe search.
// Read first: nothing. Symbols: phi(a) = f(x + a d), psi(a) = phi(a) - phi(0) - c1 a phi'(0).
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// phi at one step: the change of the value since step 0, and the slope.
struct LinePoint {
  double step = 0;
  double change = 0;
  double slope = 0;
};

/// Minimiser of the cubic with the values and slopes of a and b, as seen from b; NaN if it has none.
inline double cubic_minimizer(const LinePoint& a, const LinePoint& b) {
  const double theta = 3 * (a.change - b.change) / (b.step - a.step) + a.slope + b.slope;
  const double scale = std::max({std::abs(theta), std::abs(a.slope), std::abs(b.slope)});
  const double square = (theta / scale) * (theta / scale) - (a.slope / scale) * (b.slope / scale);
  const double root = std::copysign(scale * std::sqrt(square), b.step - a.step);
  const double ratio = (b.slope + root - theta) / ((b.slope - a.slope) + 2 * root);
  return b.step + ratio * (a.step - b.step);
}

/// Minimiser of the parabola with the value of both points and the slope of a.
inline double parabola_minimizer(const LinePoint& a, const LinePoint& b) {
  const double width = b.step - a.step;
  const double secant = (a.change - b.change) / width;
  return a.step + a.slope / (secant + a.slope) / 2 * width;
}

/// Where the line through the slopes of both points is zero.
inline double secant_zero(const LinePoint& a, const LinePoint& b) {
  return b.step + b.slope / (b.slope - a.slope) * (a.step - b.step);
}

/// The interval of uncertainty: `best` has the lowest value so far, and once bracketed there is a
/// step between `best` and `other` that meets both Wolfe conditions.
/// Source: Moré & Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20
///         (1994), sections 2 to 4.
class MoreThuente {
 public:
  MoreThuente(double slope, double c1)
      : best_{0, 0, slope}, other_{best_}, least_slope_(c1 * slope) {}

  /// The step to try after `trial`.
  double next(const LinePoint& trial) {
    const double stride = trial.step - best_.step;
    const bool decreased = trial.change <= least_slope_ * trial.step;
    if (first_stage_ && decreased && trial.slope >= 0) {
      first_stage_ = false;
    }
    // Until psi has turned upward, psi and not phi is interpolated: its minimiser cannot be one at
    // which the decrease is too small (their section 3).
    const bool on_psi = first_stage_ && trial.change <= best_.change && !decreased;
    const double step = on_psi ? update_with_psi(trial) : update(trial);
    return bracketed_ ? inside_bracket(step) : ahead(step, trial.step, stride);
  }

  /// The step to try after `step`, at which the objective is not finite: back towards the best one.
  double retreat(double step) {
    wall_ = std::min(wall_, step);
    return best_.step + (step - best_.step) / 2;
  }

  /// Whether the interval has shrunk to the resolution of the step.
  bool collapsed() const {
    const double end = bracketed_ ? other_.step : wall_;
    const double resolution = 4 * std::numeric_limits<double>::epsilon() * best_.step;
    return std::abs(end - best_.step) <= resolution;
  }

 private:
  double update_with_psi(LinePoint trial) {
    const auto shift = [this](LinePoint& point, double sign) {
      point.change -= sign * least_slope_ * point.step;
      point.slope -= sign * least_slope_;
    };
    shift(trial, 1);
    shift(best_, 1);
    shift(other_, 1);
    const double step = update(trial);
    shift(best_, -1);
    shift(other_, -1);
    return step;
  }

  // The four cases of their section 4: a trial step and the smaller interval.
  double update(const LinePoint& trial) {
    const bool higher = trial.change > best_.change;
    const bool turned = trial.slope * std::copysign(1.0, best_.slope) < 0;
    const bool flatter = std::abs(trial.slope) <= std::abs(best_.slope);
    double step = 0;
    if (higher) {
      step = step_from_higher_value(trial);
    } else if (turned) {
      step = step_from_turned_slope(trial);
    } else if (flatter) {
      step = step_from_flatter_slope(trial);
    } else if (bracketed_) {
      step = cubic_minimizer(other_, trial);
    } else {
      step = outward(trial);
    }
    bracketed_ = bracketed_ || higher || turned;
    if (higher) {
      other_ = trial;
    } else {
      if (turned) {
        other_ = best_;
      }
      best_ = trial;
    }
    return step;
  }

  double step_from_higher_value(const LinePoint& trial) const {
    const double cubic = cubic_minimizer(best_, trial);
    const double parabola = parabola_minimizer(best_, trial);
    const bool cubic_nearer = std::abs(cubic - best_.step) < std::abs(parabola - best_.step);
    return cubic_nearer ? cubic : cubic + (parabola - cubic) / 2;
  }

  double step_from_turned_slope(const LinePoint& trial) const {
    const double cubic = cubic_minimizer(best_, trial);
    const double secant = secant_zero(best_, trial);
    return std::abs(cubic - trial.step) > std::abs(secant - trial.step) ? cubic : secant;
  }

  double step_from_flatter_slope(const LinePoint& trial) const {
    const double secant = secant_zero(best_, trial);
    double cubic = cubic_minimizer(best_, trial);
    const bool ahead = (cubic - trial.step) * (trial.step - best_.step) > 0;
    if (!ahead) {
      cubic = bracketed_ ? secant : outward(trial);
    }
    const bool cubic_nearer = std::abs(cubic - trial.step) < std::abs(secant - trial.step);
    if (!bracketed_) {
      return cubic_nearer ? secant : cubic;
    }
    const double limit = trial.step + 0.66 * (other_.step - trial.step);
    const double step = cubic_nearer ? cubic : secant;
    return trial.step > best_.step ? std::min(limit, step) : std::max(limit, step);
  }

  // As far as extrapolation may go: four times the last stride.
  double outward(const LinePoint& trial) const {
    return trial.step + 4 * (trial.step - best_.step);
  }

  double inside_bracket(double step) {
    const double lower = std::min(best_.step, other_.step);
    const double upper = std::max(best_.step, other_.step);
    const bool slow = upper - lower > 0.66 * width_before_last_;
    width_before_last_ = last_width_;
    last_width_ = upper - lower;
    return !slow && step > lower && step < upper ? step : lower + (upper - lower) / 2;
  }

  // Extrapolation: ahead of the last trial by 1.1 to 4 of its strides, but not beyond the wall.
  double ahead(double step, double last, double stride) const {
    const double least = last > stride ? last + 1.1 * stride : last;
    const double wished = step > least ? step : least;
    const double allowed = std::min(wished, last + 4 * stride);
    return allowed < wall_ ? allowed : last + (wall_ - last) / 2;
  }

  LinePoint best_;
  LinePoint other_;
  double least_slope_;                                     // c1 phi'(0)
  double wall_ = std::numeric_limits<double>::infinity();  // not finite from here on
  double last_width_ = std::numeric_limits<double>::infinity();
  double width_before_last_ = std::numeric_limits<double>::infinity();
  bool bracketed_ = false;
  bool first_stage_ = true;
};

}  // namespace fluxion
