// L-BFGS for smooth functions plus a penalty on the absolute values of the variables.
// For: lasso and elastic net with many variables, and any other smooth loss in place of the squares.
// Read first: penalty.hpp, minimize.hpp for the call. Symbols: v = the smallest subgradient.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/armijo.hpp>
#include <fluxion/optimize/curvature_pairs.hpp>
#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/quasi_newton.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/smooth_piece.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class OwlqnState;
}  // namespace detail

/// The orthant-wise quasi-Newton method: takes Options::penalty with l1 and l2, and sets variables to
/// exactly 0. Without a penalty it is L-BFGS with a backtracking search.
/// Cost:   2 n memory numbers, about 6 n memory operations per iteration beside the objective, and one
///         gradient for each point that the search tries, mostly one.
/// Note:   no bounds and no groups: Fista takes them.
/// Source: Andrew & Gao, "Scalable training of L1-regularized log-linear models", ICML 2007. The step
///         is that of L-BFGS among the variables that are not held at 0, as in Schmidt, Fung & Rosales,
///         ECML 2007, which converges like L-BFGS once it is known which these are.
struct Owlqn {
  int memory = 10;  ///< pairs of a step and the change of the gradient along it, at least 1
  Armijo search{};

  static constexpr std::string_view name = "Owlqn";
  static constexpr bool takes_penalty = true;
  using State = detail::OwlqnState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(memory, search); }
};

namespace detail {

/// Where a run stands between two iterations.
template <class S> class OwlqnState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  OwlqnState(const Owlqn& method, Eigen::Index n)
      : rules_(method.search), pairs_(n, validated_memory(method.memory)), trial_(n), d_(n), s_(n) {
    validate(method.search);
  }

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// Everything else is computed anew in each iteration.
  template <class Archive> void transfer(Archive& archive) {
    archive(pairs_, scale_, least_norm_, start_size_, stretch_, idle_);
  }

 private:
  void choose_direction(const Evaluator& evaluate, const Sample& current);
  void forget(const Sample& current);
  void keep_descent();
  bool align();
  SearchEnd search(const Evaluator& evaluate, const Sample& start);
  double next_step(const Sample& start, double step, bool clipped);
  double first_zero(const Sample& start) const;
  bool place_trial(const Sample& start, double step);
  bool accepts(const Evaluator& evaluate, const Sample& start, double slope, bool clipped) const;
  bool idle_at_rounding(const Sample& current);
  std::optional<Ending> verdict(SearchEnd end, const Evaluator& evaluate, const Sample& current);
  Move take(Sample& current);

  Armijo rules_;
  CurvaturePairs<S> pairs_;
  ValueScale scale_{};
  Sample trial_;
  Vector<S> d_, s_;         // the direction, and the move to the trial
  Vector<S> v_{};           // smallest subgradient
  Vector<S> signs_{};       // see signs_ahead
  IndexSegment counted_{};  // variables with a penalty on their absolute values
  double predicted_ = 0;    // decrease by the quadratic model, (1/2) |v.d|
  double step_ = 0;         // of the move
  double whole_ = 0;        // the step at which variables were stopped; 0 if none was
  double noise_ = 0;        // changes of the value below this may be rounding errors
  double least_norm_ = std::numeric_limits<double>::infinity();
  double start_size_ = 0;  // of the run
  double stretch_ = 1;     // first step of the search: more than 1 where f does not bend up
  Eigen::Index free_ = 0;  // variables that may move
  int idle_ = 0;           // iterations at rounding level since least_norm_ was reached
  int rejected_ = 0;       // trials of a search that were not finite
};

template <class S> Move OwlqnState<S>::step(const Evaluator& evaluate, Sample& current) {
  start_size_ = start_size_ > 0 ? start_size_ : magnitude(current.x);
  choose_direction(evaluate, current);
  if (idle_at_rounding(current)) {
    if (std::optional<Ending> ending = verdict(SearchEnd::moved, evaluate, current)) {
      return {.ending = std::move(ending)};
    }
    forget(current);
  }
  for (;;) {
    const SearchEnd end = search(evaluate, current);
    if (end == SearchEnd::moved) {
      return take(current);
    }
    if (end == SearchEnd::interrupted) {
      return {};
    }
    if (std::optional<Ending> ending = verdict(end, evaluate, current)) {
      return {.ending = std::move(ending)};
    }
    if (evaluate.exhausted()) {
      return {};
    }
    forget(current);  // what was learnt may be what misleads; happens at most once
  }
}

// A variable that the penalty holds at 0 stays there; one that leaves 0 does so to the side on which
// objective and penalty decrease.
template <class S>
void OwlqnState<S>::choose_direction(const Evaluator& evaluate, const Sample& current) {
  const PenaltyTerm<S>& penalty = evaluate.penalty();
  counted_ = penalty.l1 > 0 ? penalty.range : IndexSegment{};
  v_ = evaluate.steepest(current);
  signs_ahead(penalty, current.x, v_, signs_);
  const Vector<S> free = (signs_.array() != 0).template cast<S>();
  free_ = static_cast<Eigen::Index>(free.sum());
  if (pairs_.descent_within(free, v_, d_)) {
    for (Eigen::Index i = counted_.begin; i < counted_.begin + counted_.size; ++i) {
      d_[i] = current.x[i] == 0 && d_[i] * signs_[i] < 0 ? 0 : d_[i];
    }
    predicted_ = -v_.dot(d_) / 2;
  } else {
    predicted_ = 0;
  }
  if (!(predicted_ > 0)) {
    forget(current);
  }
}

template <class S> void OwlqnState<S>::forget(const Sample& current) {
  pairs_.clear();
  d_ = -bold_length(current.x) / v_.stableNorm() * v_;  // a search that never lengthens begins long
}

// Where the move of a variable is not downhill, it is left out: then a step that is cut off at 0, by
// whatever part, still descends. Returns whether there was such a variable.
template <class S> bool OwlqnState<S>::align() {
  bool changed = false;
  for (Eigen::Index i = counted_.begin; i < counted_.begin + counted_.size; ++i) {
    if (d_[i] * v_[i] > 0) {
      d_[i] = 0;
      changed = true;
    }
  }
  return changed;
}

// Variables that would change their sign stop at 0. Returns whether there is one.
template <class S> bool OwlqnState<S>::place_trial(const Sample& start, double step) {
  bool clipped = false;
  trial_.x = start.x + step * d_;
  for (Eigen::Index i = counted_.begin; i < counted_.begin + counted_.size; ++i) {
    const double rounding = 2 * std::numeric_limits<double>::epsilon() * std::abs(start.x[i]);
    if (trial_.x[i] * signs_[i] < rounding && d_[i] * signs_[i] < 0) {
      clipped = clipped || trial_.x[i] != 0;
      trial_.x[i] = 0;
    }
  }
  s_ = trial_.x - start.x;
  step_ = step;
  return clipped;
}

template <class S> SearchEnd OwlqnState<S>::search(const Evaluator& evaluate, const Sample& start) {
  noise_ = noise_level * scale_.update(start.value);
  rejected_ = 0;
  int trials = 0;
  double step = stretch_;
  whole_ = 0;
  while (trials < rules_.trials && rejected_ < max_rejected && !evaluate.exhausted()) {
    const bool clipped = place_trial(start, step);
    const double slope = v_.dot(s_);
    if (trial_.x == start.x) {
      break;
    }
    if (slope < 0) {
      if (!evaluate(trial_)) {
        ++rejected_;
      } else if (trial_.value < unbounded_value) {
        return SearchEnd::unbounded;
      } else if (++trials; accepts(evaluate, start, slope, clipped)) {
        return SearchEnd::moved;
      }
    }
    step = next_step(start, step, clipped);
  }
  if (evaluate.exhausted()) {
    return SearchEnd::interrupted;
  }
  return rejected_ > 0 && trials == 0 ? SearchEnd::non_finite : SearchEnd::no_decrease;
}

// On one side of 0 the penalty is linear, so that the slopes along the move say what its end is worth
// where the values drown in rounding, as in LineSearch.
template <class S>
bool OwlqnState<S>::accepts(const Evaluator& evaluate,
                            const Sample& start,
                            double slope,
                            bool clipped) const {
  const double change = trial_.value - start.value;
  if (std::abs(change) > noise_ || trial_.value > evaluate.lowest() + noise_) {
    return change <= rules_.c1 * slope;
  }
  const double end = slope + (trial_.gradient - start.gradient).dot(s_);
  const bool flat = std::abs(end) <= 0.9 * std::abs(slope) || (clipped && end < 0);
  return flat && (slope + end) / 2 <= rules_.c1 * slope;
}

// After a step that failed: where variables were stopped, the part of it up to the first of them,
// unless that is short; then what Andrew & Gao do.
template <class S> double OwlqnState<S>::next_step(const Sample& start, double step, bool clipped) {
  if (clipped && whole_ == 0) {
    whole_ = step;
    const double part = first_zero(start);
    if (part >= 0.1 * whole_) {
      return part;
    }
    align();
    return whole_;
  }
  return whole_ > 0 && align() ? whole_ : rules_.shrink * step;
}

// The step at which the first variable becomes 0.
template <class S> double OwlqnState<S>::first_zero(const Sample& start) const {
  double step = std::numeric_limits<double>::infinity();
  for (Eigen::Index i = counted_.begin; i < counted_.begin + counted_.size; ++i) {
    if (start.x[i] * d_[i] < 0) {
      step = std::fmin(step, -start.x[i] / d_[i]);
    }
  }
  return step;
}

template <class S> Move OwlqnState<S>::take(Sample& current) {
  const Vector<S> y = trial_.gradient - current.gradient;
  Move move{.step = step_, .distance = max_norm(s_)};
  if (s_.dot(y) > std::numeric_limits<double>::epsilon() * s_.norm() * y.norm()) {
    pairs_.push(s_, y);
    stretch_ = 1;
  } else {
    stretch_ = step_ >= stretch_ ? 10 * stretch_ : 1;
    if (move.distance >= unbounded_move * start_size_ && trial_.value < current.value) {
      move.ending = decreases_without_bound(trial_.value);
    }
  }
  swap(current, trial_);
  return move;
}

// As in QuasiNewtonState.
template <class S> bool OwlqnState<S>::idle_at_rounding(const Sample& current) {
  const double norm = max_norm(v_);
  const bool visible = pairs_.size() < std::min<Eigen::Index>(free_, pairs_.memory()) ||
                       predicted_ > rounding_of(current.value);
  if (visible || norm < 0.9 * least_norm_) {
    least_norm_ = visible ? std::numeric_limits<double>::infinity() : norm;
    idle_ = 0;
    return false;
  }
  return ++idle_ >= most_idle;
}

// After a search that did not move, or where the run has been idle: nothing if there is still something
// to forget, or if a limit ends the run before the cause is known.
template <class S>
std::optional<Ending> OwlqnState<S>::verdict(SearchEnd end,
                                             const Evaluator& evaluate,
                                             const Sample& current) {
  if (end == SearchEnd::unbounded) {
    return decreases_without_bound(evaluate.lowest());
  }
  SmoothPiece<S> piece(evaluate, current);
  const Evaluator around = piece.evaluator();
  const bool modelled = pairs_.size() > 0;
  const double attainable = modelled ? predicted_ : attainable_along(around, piece.at(), d_);
  std::optional<Ending> ending = reached_rounding(around, piece.at(), attainable);
  if (evaluate.exhausted()) {
    return std::nullopt;
  }
  if (ending) {
    evaluate.settle(current);  // among the probes may be a point that is lower by a rounding error
  } else if (!modelled && end != SearchEnd::moved) {
    ending = end == SearchEnd::non_finite ? no_finite_trial(rejected_)
                                          : explain_no_decrease(around, piece.at(), d_);
  }
  return ending;
}

}  // namespace detail

}  // namespace fluxion
