// Newton's method inside a trust region, with exact second derivatives.
// For: smooth functions of any number of variables; fewer iterations than Bfgs, and saddle points
// are left behind. Read first: trust_region.hpp, steihaug.hpp, more_sorensen.hpp; minimize.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/more_sorensen.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/steihaug.hpp>
#include <fluxion/optimize/trust_region.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class TrustRegionNewtonState;
}  // namespace detail

/// How TrustRegionNewton minimises its quadratic model.
enum class Subproblem : std::uint8_t {
  automatic,     ///< factorisation of up to a hundred variables, products of more
  products,      ///< conjugate gradients on products H v: the Hessian is never formed
  factorisation  ///< of the whole Hessian: no direction of negative curvature escapes it
};

/// Newton's method, each step of which minimises the quadratic model of the objective as far around
/// the point as the model has proved right.
/// Cost:   per iteration one gradient and one Hessian with factorisation, or one gradient and a few
///         products H v of the price of two to three gradients each; no memory beside 6 n numbers
///         with products.
/// Note:   where the gradient vanishes a run has converged, so that one which starts at a saddle
///         point ends there; one that comes near a saddle point leaves it again.
/// Source: Conn, Gould & Toint, Trust-Region Methods (2000), algorithms 6.1.1 and 7.5.1; Moré &
///         Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983).
struct TrustRegionNewton {
  double radius = 1;         ///< of the first region; longer where x is so large that 1 is nothing
  double max_radius = 1e10;  ///< longest step, as a multiple of max(1, max |x_i|)
  int cg_iterations = 0;     ///< products per step at most; 0 means 2 n + 10, and at most 1000
  Subproblem subproblem = Subproblem::automatic;

  static constexpr std::string_view name = "TrustRegionNewton";
  static constexpr bool uses_second_derivatives = true;
  using State = detail::TrustRegionNewtonState<double>;

  template <class Archive> void transfer(Archive& archive) {
    archive(radius, max_radius, cg_iterations, subproblem);
  }
};

namespace detail {

/// Variables up to which factorising a Hessian costs less than the products that it saves.
inline constexpr Eigen::Index most_factorised = 100;

/// Where a trust-region run stands between two iterations.
template <class S> class TrustRegionNewtonState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  TrustRegionNewtonState(const TrustRegionNewton& method, Eigen::Index n);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// What one iteration leaves to the next.
  template <class Archive> void transfer(Archive& archive) {
    archive(scale_, radius_, first_norm_, first_size_, least_norm_, idle_);
  }

 private:
  void begin(const Evaluator& evaluate, const Sample& current);
  bool factorises(const Evaluator& evaluate) const;
  Accuracy wanted(const Sample& current) const;
  ModelStep solve(const Evaluator& evaluate, const Sample& at, double radius, Accuracy accuracy);
  double gain_ratio(const Evaluator& evaluate, const Sample& current, const ModelStep& promise);
  std::optional<Ending> at_rounding(const Evaluator& evaluate, const Sample& current);
  std::optional<Ending> explain(const Evaluator& evaluate,
                                const Sample& current,
                                int trials,
                                int finite);
  Move take(const Evaluator& evaluate, Sample& current, double promised);

  TrustRegionNewton method_;
  Steihaug<S> conjugate_gradients_;
  MoreSorensen<S> factorisation_{};
  Matrix<S> hessian_{};  // only with factorisation
  Sample trial_;
  Vector<S> p_;
  ValueScale scale_{};
  double noise_ = 0;       // differences of values below it carry no information
  double radius_ = 0;      // 0 before the first iteration
  double first_norm_ = 0;  // of the gradient at the start
  double first_size_ = 0;  // of x at the start
  double least_norm_ = std::numeric_limits<double>::infinity();
  int idle_ = 0;  // iterations at rounding level since least_norm_ was reached
};

/// Iterations without progress, at rounding level, after which more of them are no use.
inline constexpr int most_idle_steps = 5;

template <class S>
TrustRegionNewtonState<S>::TrustRegionNewtonState(const TrustRegionNewton& method, Eigen::Index n)
    : method_(method), conjugate_gradients_(n), trial_(n), p_(n) {
  validate_trust_region(method.radius, method.max_radius, method.cg_iterations);
}

template <class S>
Move TrustRegionNewtonState<S>::step(const Evaluator& evaluate, Sample& current) {
  begin(evaluate, current);
  bool doubtful = idle_ >= most_idle_steps;
  bool asked = false;
  int trials = 0;
  int finite = 0;
  for (; trials < max_rejected; ++trials) {
    if (doubtful && !std::exchange(asked, true)) {
      if (std::optional<Ending> ending = at_rounding(evaluate, current)) {
        return {.ending = std::move(ending)};
      }
    }
    const ModelStep promise = solve(evaluate, current, radius_, wanted(current));
    trial_.x = current.x + p_;
    if (evaluate.exhausted() || trial_.x == current.x) {
      break;
    }
    const double ratio = gain_ratio(evaluate, current, promise);
    finite += std::isnan(ratio) ? 0 : 1;
    radius_ = std::fmin(next_radius(radius_, promise, p_.norm(), ratio),
                        method_.max_radius * magnitude(current.x));
    if (ratio > least_gain) {
      return take(evaluate, current, promise.decrease);
    }
    doubtful = promise.decrease <= rounding_of(current.value);
  }
  if (evaluate.exhausted()) {
    return {};
  }
  return {.ending = explain(evaluate, current, trials, finite)};
}

template <class S>
void TrustRegionNewtonState<S>::begin(const Evaluator& evaluate, const Sample& current) {
  if (radius_ == 0) {
    radius_ = method_.radius * bold_length(current.x);
    first_norm_ = current.gradient.stableNorm();
    first_size_ = magnitude(current.x);
  }
  noise_ = noise_level * scale_.update(current.value);
  if (factorises(evaluate)) {
    hessian_.resize(current.x.size(), current.x.size());
    evaluate.hessian(current.x, hessian_);
  }
}

template <class S> bool TrustRegionNewtonState<S>::factorises(const Evaluator& evaluate) const {
  const bool small = p_.size() <= most_factorised && evaluate.has_hessian();
  return method_.subproblem == Subproblem::factorisation ||
         (method_.subproblem == Subproblem::automatic && (small || !evaluate.has_hvp()));
}

/// Products H v for one step, if nothing else is said.
inline int usual_products(Eigen::Index n) {
  return static_cast<int>(std::min<Eigen::Index>(2 * n + 10, 1000));
}

// The closer the minimum, the more of Newton's step is wanted, so that convergence is superlinear;
// how close it is, a gradient says only in comparison with another one.
template <class S> Accuracy TrustRegionNewtonState<S>::wanted(const Sample& current) const {
  const double forcing = std::sqrt(current.gradient.stableNorm() / first_norm_);
  const int products = method_.cg_iterations;
  return {std::fmin(0.1, forcing), products > 0 ? products : usual_products(p_.size())};
}

template <class S>
ModelStep TrustRegionNewtonState<S>::solve(const Evaluator& evaluate,
                                           const Sample& at,
                                           double radius,
                                           Accuracy accuracy) {
  if (factorises(evaluate)) {
    return factorisation_(hessian_, at.gradient, radius, p_);
  }
  const auto multiply = [&](const Vector<S>& direction, Vector<S>& image) {
    if (evaluate.exhausted()) {
      return false;
    }
    evaluate.hvp(at.x, direction, image);
    return true;
  };
  return conjugate_gradients_(multiply, at.gradient, radius, accuracy, p_);
}

// What the trial point gains, in units of what was promised; NaN if it is not finite. Where the change
// of the value drowns in rounding, the slopes at both ends, which do not cancel, say it: near the
// minimum, that is, and not where it is the region that makes the step so short.
// Source: Hager & Zhang, SIAM J. Optim. 16 (2005), section 4, for line searches.
template <class S>
double TrustRegionNewtonState<S>::gain_ratio(const Evaluator& evaluate,
                                             const Sample& current,
                                             const ModelStep& promise) {
  if (!evaluate(trial_)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (!(promise.decrease > 0)) {
    return -1;
  }
  const double change = trial_.value - current.value;
  const bool drowned = !promise.confined &&
                       std::fmax(promise.decrease, std::abs(change)) <= noise_ &&
                       trial_.value <= evaluate.lowest() + noise_;
  const double slopes = (current.gradient.dot(p_) + trial_.gradient.dot(p_)) / 2;
  return -(drowned ? slopes : change) / promise.decrease;
}

template <class S>
Move TrustRegionNewtonState<S>::take(const Evaluator& evaluate, Sample& current, double promised) {
  swap(current, trial_);
  const double norm = current.gradient_norm();
  const bool visible = promised > rounding_of(current.value);
  if (visible || norm < 0.9 * least_norm_) {
    least_norm_ = visible ? std::numeric_limits<double>::infinity() : norm;
    idle_ = 0;
  } else {
    ++idle_;
  }
  Move move{.step = 1, .distance = max_norm(p_)};
  if (move.distance >= unbounded_move * first_size_ && current.gradient.dot(p_) < 0) {
    move.ending = decreases_without_bound(evaluate.lowest());
  }
  return move;
}

// Whether the whole model, not only a part inside a small region, promises nothing any more: a
// decrease that cannot be seen in the value, or, as at a value of 0, a step that cannot be seen in x.
template <class S>
std::optional<Ending> TrustRegionNewtonState<S>::at_rounding(const Evaluator& evaluate,
                                                             const Sample& current) {
  idle_ = 0;
  const Accuracy accurate{1e-10, usual_products(p_.size())};
  const ModelStep whole = solve(evaluate, current, magnitude(current.x), accurate);
  if (evaluate.exhausted()) {
    return std::nullopt;
  }
  const double resolution = 10 * std::numeric_limits<double>::epsilon() * current.x.norm();
  if (!whole.confined && p_.norm() <= resolution) {
    return met_resolution_test(p_.norm(), resolution, current.gradient_norm());
  }
  return reached_rounding(evaluate, current, whole.decrease);
}

// Nothing when a limit ends the run before the cause is known.
template <class S>
std::optional<Ending> TrustRegionNewtonState<S>::explain(const Evaluator& evaluate,
                                                         const Sample& current,
                                                         int trials,
                                                         int finite) {
  std::optional<Ending> ending = at_rounding(evaluate, current);
  if (ending || evaluate.exhausted()) {
    return ending;
  }
  if (finite == 0 && trials > 0) {
    return no_finite_trial(trials);
  }
  const Vector<S> downhill = -current.gradient / current.gradient.stableNorm();
  // Where the gain is less than a quarter of the slope times the step the region shrinks for ever.
  ending = wrong_slope(evaluate, current, downhill, 2);
  if (ending) {
    ending->status = Status::radius;  // which is what a failed search is here
    return ending;
  }
  return radius_vanished(radius_, current.gradient_norm());
}

}  // namespace detail

}  // namespace fluxion
