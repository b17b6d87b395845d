// Nonlinear conjugate gradients.
// For: smooth functions of so many variables that a handful of vectors is all there is room for.
// Read first: minimize.hpp for the call, strong_wolfe.hpp for the step.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class ConjugateGradientState;
}  // namespace detail

/// The method of Polak and Ribière, restarted: d <- -g + beta d.
/// Cost:   nine vectors of memory, about 12 n operations and two to three gradients per iteration.
/// Note:   the directions stay conjugate only as far as the searches are exact, so c2 is smaller than
///         elsewhere; keep it below 0.5.
/// Source: Polak & Ribière 1969, with beta >= 0: Gilbert & Nocedal, SIAM J. Optim. 2 (1992); |g|^2 in
///         the denominator written as -g.d: Liu & Storey, J. Optim. Theory Appl. 69 (1991).
struct ConjugateGradient {
  StrongWolfe search{.c2 = 0.1};

  static constexpr std::string_view name = "ConjugateGradient";
  using State = detail::ConjugateGradientState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(search); }
};

namespace detail {

/// Where a run of conjugate gradients stands between two iterations.
template <class S> class ConjugateGradientState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  ConjugateGradientState(const ConjugateGradient& method, Eigen::Index n);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// All but what step() makes anew.
  template <class Archive> void transfer(Archive& archive) {
    archive(search_, d_, age_, last_step_, last_slope_, gained_, least_norm_, idle_);
  }

 private:
  void restart(const Sample& current);
  bool retry(const Sample& current);
  double first_step(const Sample& current) const;
  bool idle_at_rounding(const Sample& current);
  Move take(Sample& current);
  void choose_direction(const Sample& from, const Sample& to);

  LineSearch<S> search_;
  Vector<S> d_, s_, y_;
  Eigen::Index age_ = 0;   // iterations since d was -g; 0 before the first one
  double last_step_ = 0;   // of the search before; 0 when nothing is known
  double last_slope_ = 0;  // where that search began
  double gained_ = 0;      // by the last iteration
  double least_norm_ = std::numeric_limits<double>::infinity();
  Eigen::Index idle_ = 0;  // iterations at rounding level since least_norm_ was reached
};

/// Directions after which d is -g again, as a multiple of n.
/// Note: over the problems of Moré, Garbow and Hillstrom 2 to 6 do equally well, and a third better
///       than none.
inline constexpr Eigen::Index restart_factor = 3;

template <class S>
ConjugateGradientState<S>::ConjugateGradientState(const ConjugateGradient& method, Eigen::Index n)
    : search_(method.search, n), d_(Vector<S>::Zero(n)), s_(n), y_(n) {
  validate(method.search);
}

template <class S>
Move ConjugateGradientState<S>::step(const Evaluator& evaluate, Sample& current) {
  if (age_ == 0) {
    restart(current);
  }
  if (idle_at_rounding(current)) {
    if (std::optional<Ending> ending = reached_rounding_along(evaluate, current, d_)) {
      return {.ending = std::move(ending)};
    }
    restart(current);
  }
  for (;;) {
    const SearchEnd end = search_.along(evaluate, current, d_, first_step(current));
    if (end == SearchEnd::moved) {
      return take(current);
    }
    if (end == SearchEnd::unbounded) {
      return {.ending = explain(end, evaluate, current, d_, search_)};
    }
    if (std::optional<Ending> ending = reached_rounding_along(evaluate, current, d_)) {
      return {.ending = std::move(ending)};
    }
    if (evaluate.exhausted()) {
      return {};
    }
    if (!retry(current)) {
      return {.ending = explain(end, evaluate, current, d_, search_)};
    }
  }
}

template <class S> void ConjugateGradientState<S>::restart(const Sample& current) {
  d_ = -steepest_descent_factor(current) * current.gradient;
  age_ = 1;
  last_step_ = 0;
  idle_ = 0;
}

// After a search that failed, what it was based on is doubted bit by bit: the direction and the
// length, then the rounding errors. Happens at most twice.
template <class S> bool ConjugateGradientState<S>::retry(const Sample& current) {
  if (last_step_ > 0) {
    restart(current);
    return true;
  }
  return search_.doubt(current);
}

// The same change to first order as in the search before.
// Source: Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), section 3.5.
template <class S> double ConjugateGradientState<S>::first_step(const Sample& current) const {
  return last_step_ > 0 ? last_step_ * last_slope_ / current.gradient.dot(d_) : 1;
}

// Below the rounding of f the slopes still lead on, but once they are rounding errors as well the
// gradient stops shrinking and the run would wander for ever. It shrinks by fits and starts, though.
template <class S> bool ConjugateGradientState<S>::idle_at_rounding(const Sample& current) {
  const double norm = current.gradient_norm();
  const bool visible = last_step_ == 0 || gained_ > noise_level * std::abs(current.value);
  if (visible || norm < 0.9 * least_norm_) {
    least_norm_ = visible ? std::numeric_limits<double>::infinity() : norm;
    idle_ = 0;
    return false;
  }
  return ++idle_ >= std::max<Eigen::Index>(10, d_.size());
}

template <class S> Move ConjugateGradientState<S>::take(Sample& current) {
  Sample& reached = search_.point();
  gained_ = current.value - reached.value;
  last_step_ = search_.step();
  last_slope_ = current.gradient.dot(d_);
  s_ = reached.x - current.x;
  choose_direction(current, reached);
  swap(current, reached);
  return {.step = last_step_, .distance = max_norm(s_)};
}

template <class S>
void ConjugateGradientState<S>::choose_direction(const Sample& from, const Sample& to) {
  y_ = to.gradient - from.gradient;
  const double beta = to.gradient.dot(y_) / -last_slope_;
  d_ = -to.gradient + std::fmax(0.0, beta) * d_;
  const bool descends = to.gradient.dot(d_) < -1e-8 * to.gradient.norm() * d_.norm();
  ++age_;
  if (age_ > restart_factor * d_.size() || !descends) {
    d_ = -to.gradient;
    age_ = 1;
  }
}

}  // namespace detail

}  // namespace fluxion
