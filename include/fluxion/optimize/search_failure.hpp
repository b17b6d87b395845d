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
#include <vector>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/messages.hpp>

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

/// What an exact search along p would gain, by the slope at `at` and a little further; 0 if the
/// slopes do not say.
template <class S>
double decrease_along(const BasicEvaluator<S>& evaluate,
                      const BasicSample<S>& at,
                      const Vector<S>& p) {
  const double length = std::sqrt(std::numeric_limits<double>::epsilon()) * unit_step(at.x, p);
  const bool ahead = evaluate.bounds().room(at.x, p) >= length;
  const double h = ahead ? length : -length;
  if (!ahead && evaluate.bounds().room(at.x, -p) < length) {
    return 0;
  }
  BasicSample<S> probe(at.x.size());
  probe.x = at.x + h * p;
  evaluate.bounds().project(probe.x);
  if (!evaluate(probe)) {
    return 0;
  }
  const double slope = at.gradient.dot(p);
  const double curvature = (probe.gradient.dot(p) - slope) / h;
  return curvature > 0 ? slope * slope / (2 * curvature) : 0;
}

/// Coordinates that certain_decrease looks at: all of a small problem.
inline constexpr std::size_t most_probes = 20;

/// A decrease that is there whatever the model says: along -g and along the coordinates with the
/// largest entries of g. It finds out an inverse Hessian that has lost a direction.
template <class S>
double certain_decrease(const BasicEvaluator<S>& evaluate, const BasicSample<S>& at) {
  const Eigen::Index n = at.x.size();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  const Vector<S> g = evaluate.bounds().free_gradient(at.x, at.gradient);
  std::sort(order.begin(), order.end(), [&](Eigen::Index i, Eigen::Index j) {
    return std::abs(g[i]) > std::abs(g[j]);
  });
  double decrease = decrease_along<S>(evaluate, at, -g);
  const std::size_t probes = std::min(order.size(), most_probes);
  for (std::size_t k = 0; k < probes && g[order[k]] != 0 && !evaluate.exhausted(); ++k) {
    const Vector<S> axis = Vector<S>::Unit(n, order[k]);
    decrease = std::fmax(decrease, decrease_along(evaluate, at, axis));
  }
  return decrease;
}

/// The value at x. A point that turns out to be the lowest one gets its gradient as well, because the
/// result of a run may be no worse than anything it has seen.
template <class S> double value_at(const BasicEvaluator<S>& evaluate, Vector<S> x) {
  evaluate.bounds().project(x);
  const double value = evaluate.value(x);
  if (value < evaluate.lowest()) {
    BasicSample<S> sample(x.size());
    sample.x = x;
    evaluate(sample);
  }
  return value;
}

/// Slope of f along d by a central difference, and how much rounding may have changed it.
struct MeasuredSlope {
  double slope;
  double noise;
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
  return {(ahead - behind) / width, 2 * (rounding_of(ahead) + rounding_of(behind)) / width};
}

/// Whether a slope is visibly not the measured one: by its sign or by a factor of 10.
inline bool disagrees(double slope, const MeasuredSlope& measured) {
  const bool visible = std::abs(measured.slope - slope) > measured.noise;
  const bool opposite = slope * measured.slope < 0;
  const bool smaller = std::abs(measured.slope) < std::abs(slope) / 10;
  const bool larger = std::abs(measured.slope) > std::abs(slope) * 10;
  return visible && (opposite || smaller || larger);
}

/// The slope along d at `at + shift d`, if the gradient there is that of f.
template <class S>
std::optional<double> slope_beside(const BasicEvaluator<S>& evaluate,
                                   const BasicSample<S>& at,
                                   const Vector<S>& d,
                                   double shift) {
  BasicSample<S> beside(at.x.size());
  beside.x = at.x + shift * d;
  evaluate.bounds().project(beside.x);
  if (!evaluate(beside)) {
    return std::nullopt;
  }
  const double slope = beside.gradient.dot(d);
  if (disagrees(slope, central_difference(evaluate, beside, d, std::abs(shift) / 2))) {
    return std::nullopt;
  }
  return slope;
}

/// A cause of finding no decrease although the slope promises a visible one: a gradient that is not
/// the gradient of f, or a kink, where it is the gradient of one side.
/// Note: two differences that agree with each other are needed to accuse a gradient, because one may
///       have stepped across whatever makes the search difficult.
template <class S>
std::optional<Ending> wrong_slope(const BasicEvaluator<S>& evaluate,
                                  const BasicSample<S>& at,
                                  const Vector<S>& d) {
  const double slope = at.gradient.dot(d);
  const double h = std::cbrt(std::numeric_limits<double>::epsilon()) * unit_step(at.x, d);
  const MeasuredSlope wide = central_difference(evaluate, at, d, h);
  const MeasuredSlope narrow = central_difference(evaluate, at, d, h / 4);
  const bool agree = std::abs(wide.slope - narrow.slope) <= std::abs(wide.slope) / 4 + narrow.noise;
  if (!agree || !disagrees(slope, wide)) {
    return std::nullopt;
  }
  const std::optional<double> behind = slope_beside<S>(evaluate, at, d, -h);
  const std::optional<double> ahead = slope_beside<S>(evaluate, at, d, h);
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
  if (std::optional<Ending> ending = wrong_slope(evaluate, at, d)) {
    return *std::move(ending);
  }
  return no_decrease(at.gradient.dot(d), evaluate.gradient_norm(at));
}

/// The good cause: `attainable`, the decrease that a model of f promises, is below the rounding of f,
/// and nothing contradicts the model.
template <class S>
std::optional<Ending> reached_rounding(const BasicEvaluator<S>& evaluate,
                                       const BasicSample<S>& at,
                                       double attainable) {
  const double rounding = rounding_at(evaluate, at);
  // Rounding errors of g make the probes differ from the model by factors of ten, not of a thousand.
  if (!(attainable <= rounding && certain_decrease(evaluate, at) <= 1000 * rounding)) {
    return std::nullopt;
  }
  return met_rounding_test(attainable, rounding, evaluate.gradient_norm(at));
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
  if (evaluate.exhausted()) {
    return no_decrease(at.gradient.dot(d), evaluate.gradient_norm(at));
  }
  return explain_no_decrease(evaluate, at, d);
}

}  // namespace fluxion
