// What it means that a line search found no decrease.
// For: the methods with a line search, so that a point at the minimum is never called a failure.
// Read first: line_search.hpp, messages.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/newton_gain.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Decreases below this cannot be seen in a value of this size.
/// Note: over the 42 problems of Moré, Garbow and Hillstrom the decrease still predicted at a failed
///       search was below 4 units of it at every minimum, and above 1e16 units everywhere else.
inline double rounding_of(double value) {
  return 10 * std::numeric_limits<double>::epsilon() * std::abs(value);
}

/// The same at a point, whose own rounding counts as well: where the value vanishes, it is what is left.
template <class S> double rounding_at(const BasicEvaluator<S>& evaluate, const BasicSample<S>& at) {
  const Vector<S> g = evaluate.bounds().free_gradient(at.x, at.gradient);
  return rounding_of(at.value) + rounding_of(g.cwiseAbs().dot(at.x.cwiseAbs()));
}

/// The step along p that changes no entry of x by more than max(1, |x_i|).
template <class S> double unit_step(const Vector<S>& x, const Vector<S>& p) {
  return (x.array().abs().max(S(1)) / p.array().abs()).minCoeff();
}

/// A short step and the change of the gradient along it, as far as they are known; else both are 0.
/// Note: a step along p, but as rounding of x makes it, where some entries of x are much larger than
///       others.
template <class S> struct ShortStep {
  Vector<S> s, y;

  ShortStep(const BasicEvaluator<S>& evaluate, const BasicSample<S>& at, const Vector<S>& p)
      : s(Vector<S>::Zero(p.size())), y(s) {
    const double length = std::sqrt(std::numeric_limits<double>::epsilon()) * unit_step(at.x, p);
    const bool ahead = evaluate.bounds().room(at.x, p) >= length;
    if (evaluate.exhausted() || (!ahead && evaluate.bounds().room(at.x, -p) < length)) {
      return;
    }
    BasicSample<S> probe(at.x.size());
    probe.x = at.x + (ahead ? length : -length) * p;
    evaluate.bounds().project(probe.x);
    if (evaluate(probe)) {
      s = probe.x - at.x;
      y = probe.gradient - at.gradient;
    }
  }

  /// What an exact search along it would gain; 0 if the slopes do not say.
  double gain(const Vector<S>& g) const {
    const double curvature = s.dot(y);
    return curvature > 0 ? g.dot(s) * g.dot(s) / (2 * curvature) : 0;
  }
};

/// What an exact search along d would gain, which is no promise where the slopes do not say.
template <class S>
double attainable_along(const BasicEvaluator<S>& evaluate,
                        const BasicSample<S>& at,
                        const Vector<S>& d) {
  const double gain = ShortStep<S>(evaluate, at, d).gain(at.gradient);
  return gain > 0 ? gain : std::numeric_limits<double>::infinity();
}

/// The value at x. A point that turns out to be the lowest one gets its gradient as well, because the
/// result of a run may be no worse than anything it has seen. NaN if a limit forbids the evaluation.
template <class S> double value_at(const BasicEvaluator<S>& evaluate, Vector<S> x) {
  if (evaluate.exhausted()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  evaluate.bounds().project(x);
  const double value = evaluate.value(x);
  if (value < evaluate.lowest()) {
    BasicSample<S> sample(x.size());
    sample.x = x;
    evaluate(sample);
  }
  return value;
}

/// Looks far along p, downhill, for a point that is lower than what the run has seen.
/// Note: for directions along which f bends down, as near a maximum or a saddle point: where nothing
///       can be gained close by, much may be gained farther away.
template <class S>
void look_far(const BasicEvaluator<S>& evaluate, const BasicSample<S>& at, const Vector<S>& p) {
  const Vector<S> downhill = at.gradient.dot(p) > 0 ? -p : p;
  const double room = evaluate.bounds().room(at.x, downhill);
  for (const double part : {1e-4, 1e-2, 1.0}) {
    value_at<S>(evaluate, at.x + std::fmin(part * unit_step(at.x, p), room) * downhill);
  }
}

/// Coordinates that certain_decrease looks at: all of a small problem.
inline constexpr std::size_t most_probes = 20;

/// The coordinates with the largest entries of g, none of which is 0.
template <class S> std::vector<Eigen::Index> steepest_axes(const Vector<S>& g) {
  std::vector<Eigen::Index> axes(static_cast<std::size_t>(g.size()));
  std::iota(axes.begin(), axes.end(), Eigen::Index{0});
  std::erase_if(axes, [&](Eigen::Index i) { return g[i] == 0; });
  std::sort(axes.begin(), axes.end(), [&](Eigen::Index i, Eigen::Index j) {
    return std::abs(g[i]) > std::abs(g[j]);
  });
  axes.resize(std::min(axes.size(), most_probes));
  return axes;
}

/// A decrease that is there whatever the model says: along -g, and in the space of the coordinates
/// with the largest entries of g. It finds out an inverse Hessian that has lost a direction.
template <class S>
double certain_decrease(const BasicEvaluator<S>& evaluate, const BasicSample<S>& at) {
  const Vector<S> g = evaluate.bounds().free_gradient(at.x, at.gradient);
  double decrease = 0;
  const auto probe = [&](const Vector<S>& p) {
    const ShortStep<S> step(evaluate, at, p);
    const double gain = step.gain(g);
    if (!(gain > 0)) {
      look_far(evaluate, at, p);
    }
    decrease = std::fmax(decrease, gain);
    return step;
  };
  probe(-g);
  std::vector<double> hessian, gradient;
  const std::vector<Eigen::Index> axes = steepest_axes(g);
  for (const Eigen::Index axis : axes) {
    const ShortStep<S> step = probe(Vector<S>::Unit(g.size(), axis));
    for (const Eigen::Index i : axes) hessian.push_back(step.y[i] / step.s[axis]);
    gradient.push_back(g[axis]);
  }
  return std::fmax(decrease, newton_gain(std::move(hessian), std::move(gradient)));
}

/// Slope of f along d by a central difference, and how much rounding may have changed it.
struct MeasuredSlope {
  double slope;
  double noise;
  bool still;  // the value has not changed at all
};

template <class S>
MeasuredSlope central_difference(const BasicEvaluator<S>& evaluate,
                                 const BasicSample<S>& at,
                                 const Vector<S>& d,
                                 double h) {
  const double forward = std::fmin(h, evaluate.bounds().room(at.x, d));
  const double backward = std::fmin(h, evaluate.bounds().room(at.x, -d));
  const double ahead = value_at<S>(evaluate, at.x + forward * d);
  const double behind = value_at<S>(evaluate, at.x - backward * d);
  const double width = forward + backward;
  return {.slope = (ahead - behind) / width,
          .noise = 2 * (rounding_of(ahead) + rounding_of(behind)) / width,
          .still = ahead == at.value && behind == at.value};
}

/// Whether a slope is visibly not the measured one: by its sign or by more than a factor.
inline bool disagrees(double slope, const MeasuredSlope& measured, double factor) {
  const bool visible = std::abs(measured.slope - slope) > measured.noise;
  const bool opposite = slope * measured.slope < 0;
  const bool smaller = std::abs(measured.slope) < std::abs(slope) / factor;
  const bool larger = std::abs(measured.slope) > std::abs(slope) * factor;
  return visible && (opposite || smaller || larger);
}

/// The slope along d at `at + shift d`, if the gradient there is that of f.
template <class S>
std::optional<double> slope_beside(const BasicEvaluator<S>& evaluate,
                                   const BasicSample<S>& at,
                                   const Vector<S>& d,
                                   double shift,
                                   double factor) {
  BasicSample<S> beside(at.x.size());
  beside.x = at.x + shift * d;
  evaluate.bounds().project(beside.x);
  if (evaluate.exhausted() || !evaluate(beside)) {
    return std::nullopt;
  }
  const double slope = beside.gradient.dot(d);
  if (disagrees(slope, central_difference(evaluate, beside, d, std::abs(shift) / 2), factor)) {
    return std::nullopt;
  }
  return slope;
}

/// A cause of finding no decrease although the slope promises a visible one: a gradient that is not
/// the gradient of f, by more than a factor, or a kink, where it is the gradient of one side.
/// Note: two differences that agree with each other are needed to accuse a gradient, because one may
///       have stepped across whatever makes the search difficult. Values that stand still accuse it
///       only if they do so far away as well: those of single precision do near the minimum.
template <class S>
std::optional<Ending> wrong_slope(const BasicEvaluator<S>& evaluate,
                                  const BasicSample<S>& at,
                                  const Vector<S>& d,
                                  double factor) {
  const double slope = at.gradient.dot(d);
  const double unit = unit_step(at.x, d);
  const double h = std::cbrt(std::numeric_limits<double>::epsilon()) * unit;
  const MeasuredSlope wide = central_difference(evaluate, at, d, h);
  const MeasuredSlope narrow = central_difference(evaluate, at, d, h / 4);
  const bool agree = std::abs(wide.slope - narrow.slope) <= std::abs(wide.slope) / 4 + narrow.noise;
  if (!agree || !disagrees(slope, wide, factor) ||
      (wide.still && !central_difference(evaluate, at, d, unit / 10).still)) {
    return std::nullopt;
  }
  const std::optional<double> behind = slope_beside<S>(evaluate, at, d, -h, factor);
  const std::optional<double> ahead = slope_beside<S>(evaluate, at, d, h, factor);
  if (behind && ahead && *behind < wide.slope && wide.slope < *ahead) {
    return met_kink(*behind, *ahead);
  }
  return gradient_disagrees(slope, wide.slope);
}

/// Names the cause of a search that found no decrease: a wrong slope, or none that is known.
template <class S>
Ending explain_no_decrease(const BasicEvaluator<S>& evaluate,
                           const BasicSample<S>& at,
                           const Vector<S>& d) {
  // A search finds its way with a gradient that is wrong by less.
  if (std::optional<Ending> ending = wrong_slope(evaluate, at, d, 10)) {
    return *std::move(ending);
  }
  return no_decrease(at.gradient.dot(d), evaluate.gradient_norm(at));
}

/// The good cause: `attainable`, the decrease that a model of f promises, is below the rounding of f,
/// and nothing contradicts the model: no probe, and no lower point that was seen before.
/// Note: not claimed when a limit ends the run before all is known. Over the problems of Moré, Garbow
///       and Hillstrom rounding errors of g make the probes at a minimum differ from the model by
///       factors of ten, and those of f make values around it differ by 1400 units of `rounding`.
template <class S>
std::optional<Ending> reached_rounding(const BasicEvaluator<S>& evaluate,
                                       const BasicSample<S>& at,
                                       double attainable) {
  const double rounding = rounding_at(evaluate, at);
  if (!(std::isfinite(rounding) && attainable <= rounding)) {
    return std::nullopt;
  }
  const bool confirmed = certain_decrease(evaluate, at) <= 1e3 * rounding &&
                         at.value - evaluate.lowest() <= 1e4 * rounding;
  if (!confirmed || evaluate.exhausted()) {
    return std::nullopt;
  }
  return met_rounding_test(attainable, rounding, evaluate.gradient_norm(at));
}

/// The same for a method that has no model of f: what the slopes along its direction promise.
template <class S>
std::optional<Ending> reached_rounding_along(const BasicEvaluator<S>& evaluate,
                                             const BasicSample<S>& at,
                                             const Vector<S>& d) {
  return reached_rounding(evaluate, at, attainable_along(evaluate, at, d));
}

/// Every other cause for which a search along d did not move.
template <class S>
Ending explain(SearchEnd end,
               const BasicEvaluator<S>& evaluate,
               const BasicSample<S>& at,
               const Vector<S>& d,
               const LineSearch<S>& search) {
  if (end == SearchEnd::unbounded) {
    return decreases_without_bound(evaluate.lowest());
  }
  if (end == SearchEnd::non_finite) {
    return no_finite_trial(search.rejected());
  }
  return explain_no_decrease(evaluate, at, d);
}

}  // namespace fluxion
