// The method of Levenberg and Marquardt for sums of squares.
// For: fitting models to data: least_squares(residuals, x0, LevenbergMarquardt{}).
// Read first: least_squares.hpp for the call, damped_least_squares.hpp for the step.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/boxed_least_squares.hpp>
#include <fluxion/optimize/damped_least_squares.hpp>
#include <fluxion/optimize/least_squares_result.hpp>
#include <fluxion/optimize/linearisation.hpp>
#include <fluxion/optimize/loss.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/search_failure.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class LevenbergMarquardtState;
}  // namespace detail

/// Gauss-Newton steps that may not be longer than a radius, which follows how well they do.
/// Cost:   about 1.2 residuals and one Jacobian per iteration, and 2 m n^2 + 10 n^3 operations.
/// Note:   with `scale` a run does not depend on the units of variables that do not start at 0.
/// Source: More, "The Levenberg-Marquardt algorithm: implementation and theory", Lecture Notes in
///         Mathematics 630 (1978); the scaling by sizes: Dennis & Schnabel, Numerical Methods for
///         Unconstrained Optimization and Nonlinear Equations (1983), section 7.1. New here: the
///         sizes are not asked for but observed.
struct LevenbergMarquardt {
  double radius = 10;  ///< the longest first step, as a multiple of |x0|
  bool scale = true;   ///< whether variables are measured by their sizes, the largest so far
  Loss loss{};         ///< what residuals cost: Huber{}, SoftL1{}, Cauchy{}, Tukey{} or a callable

  static constexpr std::string_view name = "LevenbergMarquardt";
  static constexpr bool takes_bounds = true;
  static constexpr bool uses_residuals = true;
  using State = detail::LevenbergMarquardtState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(radius, scale, loss); }
};

namespace detail {

/// Throws OptionError unless the radius is a finite number above 0.
void validate_fit_radius(double radius);

/// Where a run of LevenbergMarquardt stands between two iterations.
template <class S> class LevenbergMarquardtState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  LevenbergMarquardtState(const LevenbergMarquardt& method,
                          Eigen::Index n,
                          const Bounds<S>& bounds);

  /// Evaluates the start.
  void begin(const Evaluator& evaluate, Sample& start);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// What Stop::gradient bounds.
  Stationarity stationarity(const Sample& current) const {
    return {here_.cosine(current, bounds_), "cosine of residuals and Jacobian"};
  }

  LeastSquaresResult complete(const Result& result) const {
    return {result, here_.residuals, here_.jacobian};
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(here_, step_, units_, radius_, sloped_, trusted_, idle_, least_cosine_);
  }

 private:
  void begin_measuring(const Vector<S>& x);
  void linearise(const Sample& current);
  void propose(const Sample& current, double radius);
  double gain_ratio(const Evaluator& evaluate, const Sample& current);
  double gain_by_slopes(const Evaluator& evaluate, const Sample& current);
  bool distrusts_slopes(const Evaluator& evaluate, const Sample& current);
  void resize(double ratio, const Sample& current);
  bool complete_trial(const Evaluator& evaluate);
  Move take(const Evaluator& evaluate, Sample& current);
  void polish(const Evaluator& evaluate, Sample& current);
  bool negligible(const Sample& current) const;
  bool idle_at_rounding(const Sample& current);
  std::optional<Ending> wrong_jacobian(const Evaluator& evaluate, const Sample& current);
  Move conclude(const Evaluator& evaluate, const Sample& current);

  LevenbergMarquardt method_;
  Bounds<S> bounds_;
  Linearisation<S> here_{}, there_{};  // at the current point, at the trial
  Sample trial_;
  Vector<S> step_;
  Vector<S> units_;  // inverse sizes of the variables: steps are as long as units_ * step_ is
  DampedLeastSquares<S> problem_{};
  BoxedLeastSquares<S> boxed_problem_{};
  double radius_ = 0;
  double slope_ = 0;      // of the value along the step
  double promised_ = 0;   // decrease of the value by the linearised residuals
  double actual_ = 0;     // decrease
  double rounding_ = 0;   // of the value
  bool sloped_ = false;   // the Jacobian at the trial is known
  int rejected_ = 0;      // trials of this iteration that were not finite
  int refused_ = 0;       // trials of this iteration that were no better
  bool trusted_ = false;  // the slopes, although trials were refused
  int idle_ = 0;          // iterations at rounding level since least_cosine_ was reached
  double least_cosine_ = std::numeric_limits<double>::infinity();
};

/// Trials of one iteration: the radius shrinks at least by half from one to the next.
inline constexpr int most_trials = 100;

/// Sizes of variables below this are none, so that one divided by a size is finite.
inline constexpr double least_size = std::numeric_limits<double>::min();

template <class S> Vector<S> inverse_sizes(const Vector<S>& x) {
  return x.cwiseAbs().cwiseMax(S(least_size)).cwiseInverse();
}

/// Iterations without progress, at rounding level, after which more of them are no use.
inline constexpr int most_idle_fits = 5;

template <class S>
LevenbergMarquardtState<S>::LevenbergMarquardtState(const LevenbergMarquardt& method,
                                                    Eigen::Index n,
                                                    const Bounds<S>& bounds)
    : method_(method), bounds_(bounds), trial_(n), step_(n), units_(Vector<S>::Ones(n)) {
  validate_fit_radius(method.radius);
}

template <class S>
void LevenbergMarquardtState<S>::begin(const Evaluator& evaluate, Sample& start) {
  if (here_.evaluate_value(evaluate, method_.loss, start) &&
      here_.evaluate_slopes(evaluate, method_.loss, start)) {
    evaluate.settle(start);
  }
  begin_measuring(start.x);
}

// A variable that starts at 0 has the size 1 until it is larger.
template <class S> void LevenbergMarquardtState<S>::begin_measuring(const Vector<S>& x) {
  if (method_.scale) {
    units_ = (x.array().abs() < least_size).select(S(1), inverse_sizes(x));
  }
  const double length = units_.cwiseProduct(x).stableNorm();
  radius_ = method_.radius * (length > 0 ? length : 1);
}

template <class S>
Move LevenbergMarquardtState<S>::step(const Evaluator& evaluate, Sample& current) {
  rejected_ = 0;
  refused_ = 0;
  linearise(current);
  if (negligible(current) || idle_at_rounding(current)) {
    return conclude(evaluate, current);
  }
  for (int trial = 0; trial < most_trials; ++trial) {
    propose(current, radius_);
    if (evaluate.exhausted()) {
      return {};
    }
    if (!(promised_ > 0) || trial_.x == current.x || distrusts_slopes(evaluate, current)) {
      break;
    }
    const double ratio = gain_ratio(evaluate, current);
    resize(ratio, current);
    if (ratio > 0 && complete_trial(evaluate)) {
      return take(evaluate, current);
    }
    refused_ += ratio <= 0;
  }
  return conclude(evaluate, current);
}

// Where rounding hides the decrease slopes decide, and refused trials are a reason to doubt them.
template <class S>
bool LevenbergMarquardtState<S>::distrusts_slopes(const Evaluator& evaluate,
                                                  const Sample& current) {
  if (refused_ == 0 || promised_ > rounding_ || trusted_) {
    return false;
  }
  trusted_ = !wrong_jacobian(evaluate, current);
  propose(current, radius_);
  return !trusted_;
}

template <class S> void LevenbergMarquardtState<S>::linearise(const Sample& current) {
  if (method_.scale) {
    units_ = units_.cwiseMin(inverse_sizes(current.x));
  }
  rounding_ = here_.rounding(current);
  if (!bounds_.any()) {
    problem_.factorise(here_.jacobian, here_.weighted, units_);
  }
}

template <class S> void LevenbergMarquardtState<S>::propose(const Sample& current, double radius) {
  step_ = bounds_.any() ? boxed_problem_.solve(here_, current, bounds_, units_, radius)
                        : problem_.solve(radius);
  trial_.x = current.x + step_;
  for (Eigen::Index i = 0; bounds_.any() && i < step_.size(); ++i) {
    const double bound = step_[i] > 0 ? bounds_.upper[i] : bounds_.lower[i];
    trial_.x[i] = step_[i] == bound - current.x[i] ? bound : trial_.x[i];
  }
  slope_ = current.gradient.dot(step_);
  promised_ = -slope_ - (here_.jacobian * step_).squaredNorm() / 2;
  sloped_ = false;
}

// The part of the promised decrease that the trial has brought; NaN at a point that is not finite.
// Where rounding hides the decrease the slopes tell it, which stay accurate.
template <class S>
double LevenbergMarquardtState<S>::gain_ratio(const Evaluator& evaluate, const Sample& current) {
  if (!there_.evaluate_value(evaluate, method_.loss, trial_)) {
    actual_ = std::numeric_limits<double>::quiet_NaN();
    ++rejected_;
    return actual_;
  }
  actual_ = half_sum_decrease(method_.loss, here_.residuals, there_.residuals);
  if (promised_ <= rounding_ && std::abs(actual_) <= 10 * rounding_) {
    actual_ = gain_by_slopes(evaluate, current);
  }
  return actual_ / promised_;
}

// By the trapezoidal rule.
template <class S>
double LevenbergMarquardtState<S>::gain_by_slopes(const Evaluator& evaluate,
                                                  const Sample& current) {
  if (evaluate.exhausted() || !there_.evaluate_slopes(evaluate, method_.loss, trial_)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  sloped_ = true;
  return -(current.gradient + trial_.gradient).dot(step_) / 2;
}

// Source: MINPACK's lmder.
template <class S> void LevenbergMarquardtState<S>::resize(double ratio, const Sample& current) {
  const double length = units_.cwiseProduct(step_).stableNorm();
  const bool undamped = length < 0.9 * radius_;
  if (!(ratio > 0.25)) {
    const double fit = actual_ >= 0 ? 0.5 : slope_ / (2 * (slope_ + actual_));
    const double factor = current.value > 0.01 * trial_.value && fit > 0.1 ? fit : 0.1;
    radius_ = factor * std::fmin(radius_, 10 * length);
  } else if (undamped || ratio >= 0.75) {
    radius_ = 2 * length;
  }
}

template <class S> bool LevenbergMarquardtState<S>::complete_trial(const Evaluator& evaluate) {
  if (sloped_) {
    return true;
  }
  if (!evaluate.exhausted() && there_.evaluate_slopes(evaluate, method_.loss, trial_)) {
    return true;
  }
  ++rejected_;
  radius_ /= 4;
  return false;
}

template <class S>
Move LevenbergMarquardtState<S>::take(const Evaluator& evaluate, Sample& current) {
  const double length = step_.stableNorm();
  double distance = max_norm(step_);
  swap(here_, there_);
  swap(current, trial_);
  const double cosine = here_.cosine(current, bounds_);
  if (0 < cosine && cosine <= evaluate.limits().gradient) {
    polish(evaluate, current);
  }
  evaluate.settle(current);
  return {.step = length, .distance = distance};
}

// Where the test is met a Gauss-Newton step more costs little and doubles the digits of most fits.
template <class S>
void LevenbergMarquardtState<S>::polish(const Evaluator& evaluate, Sample& current) {
  linearise(current);
  propose(current, std::numeric_limits<double>::infinity());
  if (evaluate.exhausted() || !there_.evaluate_value(evaluate, method_.loss, trial_) ||
      evaluate.exhausted() || !there_.evaluate_slopes(evaluate, method_.loss, trial_)) {
    return;
  }
  const bool flatter = there_.cosine(trial_, bounds_) < here_.cosine(current, bounds_);
  if (flatter && trial_.value <= current.value + rounding_) {
    swap(here_, there_);
    swap(current, trial_);
  }
}

// The Gauss-Newton step is lost in the rounding of x.
template <class S> bool LevenbergMarquardtState<S>::negligible(const Sample& current) const {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  return !bounds_.any() && problem_.full_rank() &&
         (problem_.undamped().array().abs() <= epsilon * current.x.array().abs()).all();
}

template <class S> bool LevenbergMarquardtState<S>::idle_at_rounding(const Sample& current) {
  const double cosine = here_.cosine(current, bounds_);
  if (!sloped_ || cosine < 0.9 * least_cosine_) {
    least_cosine_ = sloped_ ? cosine : std::numeric_limits<double>::infinity();
    idle_ = 0;
    return false;
  }
  return ++idle_ >= most_idle_fits;
}

// The Jacobian along a step against two differences of the residuals that agree with each other. Is it
// right behind the point, then the residuals have a kink.
template <class S>
std::optional<Ending> LevenbergMarquardtState<S>::wrong_jacobian(const Evaluator& evaluate,
                                                                 const Sample& current) {
  const Vector<S> sizes = current.x.cwiseAbs().cwiseMax(S(1));
  propose(current, std::fmax(radius_, 1e-6 * units_.cwiseProduct(sizes).stableNorm()));
  const double h = std::fmin(1.0, 1e-6 * unit_step(current.x, step_));
  const auto difference = [&](double part) {
    Vector<S> residuals;
    evaluate.residuals(current.x + part * step_, residuals);
    Matrix<S> slopes = (residuals - here_.residuals) / part;
    residuals = here_.residuals;
    weigh(method_.loss, residuals, slopes);
    return Vector<S>(slopes);
  };
  const Vector<S> wide = difference(h);
  if (evaluate.exhausted()) {
    return std::nullopt;
  }
  const Vector<S> claimed = here_.jacobian * step_;
  const double noise = rounding_ / here_.weighted.stableNorm() / h;
  const auto agree = [&](const Vector<S>& a, const Vector<S>& b, double share) {
    return (a - b).norm() <= share * std::fmax(a.norm(), b.norm()) + noise;
  };
  if (!agree(wide, difference(h / 4), 0.25) || agree(wide, claimed, 0.5)) {
    return std::nullopt;
  }
  const bool kink = bounds_.room(current.x, -step_) >= h && agree(difference(-h), claimed, 0.5);
  return (kink ? residuals_have_kink : jacobian_disagrees)(slope_, here_.weighted.dot(wide));
}

// After an iteration that found nothing better.
template <class S>
Move LevenbergMarquardtState<S>::conclude(const Evaluator& evaluate, const Sample& current) {
  if (evaluate.exhausted()) {
    return {};
  }
  if (rejected_ > 0 && refused_ == 0) {
    return {.ending = no_finite_trial(rejected_)};
  }
  if (std::optional<Ending> ending = wrong_jacobian(evaluate, current)) {
    return {.ending = std::move(ending)};
  }
  propose(current, radius_);
  const double norm = bounds_.projected_norm(current.x, current.gradient);
  // No decrease is larger than a sum of squares itself.
  const double certain = current.value <= rounding_ ? 0 : certain_decrease(evaluate, current);
  evaluate.settle(current);
  if (promised_ <= rounding_ && certain <= 1000 * rounding_) {
    return {.ending = met_rounding_test(promised_, rounding_, norm)};
  }
  return {.ending = radius_vanished(radius_, norm)};
}

}  // namespace detail

}  // namespace fluxion
