// One iteration of a quasi-Newton method, whatever its model of the Hessian is.
// For: Bfgs and Lbfgs, which differ in how they store the model and not in when they believe it.
// Read first: line_search.hpp, search_failure.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <optional>
#include <utility>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Iterations without progress, at rounding level, after which more of them are no use.
inline constexpr int most_idle = 5;

/// Where a run stands between two iterations. Model has
///   forget(): drops what it has learnt;
///   learn(s, y): takes a pair with s'y > 0;
///   propose(at, d): writes the step to the minimum of the model;
///   steepest(at, d): writes a direction of descent that needs no model, and returns the first step.
template <class S, class Model> class QuasiNewtonState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  QuasiNewtonState(const StrongWolfe& search, Eigen::Index n, Model model)
      : search_(search, n), model_(std::move(model)), d_(n), s_(n), y_(n) {
    validate(search);
  }

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// Everything else is computed anew in each iteration.
  template <class Archive> void transfer(Archive& archive) {
    archive(search_, model_, learnt_, least_norm_, idle_, restarted_);
  }

 private:
  void choose_direction(const Sample& current);
  void forget(const Sample& current);
  double attainable_decrease(const Evaluator& evaluate, const Sample& current) const;
  bool idle_at_rounding(const Evaluator& evaluate, const Sample& current);
  std::optional<Ending> verdict(SearchEnd end, const Evaluator& evaluate, const Sample& current);
  Move take(Sample& current);
  void learn(const Sample& from, const Sample& to);

  LineSearch<S> search_;
  Model model_;
  Vector<S> d_, s_, y_;
  double first_ = 1;      // step that the search tries first
  double predicted_ = 0;  // decrease by the quadratic model, (1/2) |g.d|
  double least_norm_ = std::numeric_limits<double>::infinity();
  int idle_ = 0;             // iterations at rounding level since least_norm_ was reached
  Eigen::Index learnt_ = 0;  // pairs in the model
  bool restarted_ = false;   // has dropped what it had learnt before
};

template <class S, class Model>
Move QuasiNewtonState<S, Model>::step(const Evaluator& evaluate, Sample& current) {
  choose_direction(current);
  if (idle_at_rounding(evaluate, current)) {
    if (std::optional<Ending> ending = reached_rounding(evaluate, current, predicted_)) {
      return {.ending = std::move(ending)};
    }
    forget(current);
  }
  for (;;) {
    const SearchEnd end = search_.along(evaluate, current, d_, first_);
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

template <class S, class Model>
void QuasiNewtonState<S, Model>::choose_direction(const Sample& current) {
  if (learnt_ > 0) {
    model_.propose(current, d_);
    predicted_ = -current.gradient.dot(d_) / 2;
    first_ = 1;
  }
  if (learnt_ == 0 || !(predicted_ > 0)) {
    forget(current);
  }
}

template <class S, class Model> void QuasiNewtonState<S, Model>::forget(const Sample& current) {
  restarted_ = restarted_ || learnt_ > 0;
  learnt_ = 0;
  model_.forget();
  first_ = model_.steepest(current, d_);
}

// After a failed search. The model says it once it has seen n pairs; at the beginning of a run the
// slopes along the line must do; and after a restart, which has its reasons, nothing does.
template <class S, class Model>
double QuasiNewtonState<S, Model>::attainable_decrease(const Evaluator& evaluate,
                                                       const Sample& current) const {
  if (learnt_ >= d_.size()) {
    return predicted_;
  }
  return restarted_ ? std::numeric_limits<double>::infinity()
                    : attainable_along(evaluate, current, d_);
}

// Below the rounding of f the slopes still lead on, but once they are rounding errors as well the
// gradient stops shrinking and the run would wander for ever.
template <class S, class Model>
bool QuasiNewtonState<S, Model>::idle_at_rounding(const Evaluator& evaluate,
                                                  const Sample& current) {
  const double norm = evaluate.gradient_norm(current);
  const bool visible = learnt_ < d_.size() || predicted_ > rounding_of(current.value);
  if (visible || norm < 0.9 * least_norm_) {
    least_norm_ = visible ? std::numeric_limits<double>::infinity() : norm;
    idle_ = 0;
    return false;
  }
  return ++idle_ >= most_idle;
}

// After a search that did not move: nothing if there is still something to forget, or if a limit ends
// the run before the cause is known.
template <class S, class Model>
std::optional<Ending> QuasiNewtonState<S, Model>::verdict(SearchEnd end,
                                                          const Evaluator& evaluate,
                                                          const Sample& current) {
  std::optional<Ending> ending;
  if (end != SearchEnd::unbounded) {
    ending = reached_rounding(evaluate, current, attainable_decrease(evaluate, current));
  }
  const bool known = end == SearchEnd::unbounded || (learnt_ == 0 && !evaluate.exhausted());
  if (!ending && known) {
    ending = explain(end, evaluate, current, d_, search_);
  }
  return ending;
}

template <class S, class Model> Move QuasiNewtonState<S, Model>::take(Sample& current) {
  learn(current, search_.point());
  swap(current, search_.point());
  return {.step = search_.step(), .distance = max_norm(s_)};
}

// A pair with too little curvature would cost the model its positive definiteness and is left out.
template <class S, class Model>
void QuasiNewtonState<S, Model>::learn(const Sample& from, const Sample& to) {
  s_ = to.x - from.x;
  y_ = to.gradient - from.gradient;
  if (s_.dot(y_) > std::numeric_limits<double>::epsilon() * s_.norm() * y_.norm()) {
    model_.learn(s_, y_);
    ++learnt_;
  }
}

}  // namespace fluxion
