// BFGS with a dense approximation of the inverse Hessian.
// For: smooth functions of up to about a thousand variables; the method to try first.
// Read first: minimize.hpp for the call, strong_wolfe.hpp for the step.
// SPDX-License-Identifier: MIT
#pragma once

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
template <class S> class BfgsState;
}  // namespace detail

/// The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.
/// Cost:   n^2 numbers of memory, about 6 n^2 operations per iteration beside the objective.
/// Source: Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), algorithm 6.1 and eq. 6.20.
struct Bfgs {
  StrongWolfe search{};

  static constexpr std::string_view name = "Bfgs";
  using State = detail::BfgsState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(search); }
};

namespace detail {

/// Where a BFGS run stands between two iterations.
template <class S> class BfgsState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  BfgsState(const Bfgs& method, Eigen::Index n);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// Everything else is computed anew in each iteration.
  template <class Archive> void transfer(Archive& archive) {
    archive(search_, learnt_, least_norm_, idle_, restarted_);
    if (learnt_ > 0) {
      archive(inverse_);
    }
  }

 private:
  void choose_direction(const Sample& current);
  void forget(const Sample& current);
  double attainable_decrease() const;
  bool idle_at_rounding(const Sample& current);
  std::optional<Ending> verdict(SearchEnd end, const Evaluator& evaluate, const Sample& current);
  Move take(Sample& current);
  void learn(const Sample& from, const Sample& to);

  // Only the lower triangle is used.
  auto inverse() { return inverse_.template selfadjointView<Eigen::Lower>(); }

  LineSearch<S> search_;
  Matrix<S> inverse_;  // of the Hessian, approximately
  Vector<S> d_, s_, y_, w_;
  double predicted_ = 0;  // decrease by the quadratic model, (1/2) |g.d|
  double least_norm_ = std::numeric_limits<double>::infinity();
  int idle_ = 0;             // iterations at rounding level since least_norm_ was reached
  Eigen::Index learnt_ = 0;  // pairs in the inverse; without any it is the identity
  bool restarted_ = false;   // has dropped what it had learnt before
};

/// Iterations without progress, at rounding level, after which more of them are no use.
inline constexpr int most_idle = 5;

template <class S>
BfgsState<S>::BfgsState(const Bfgs& method, Eigen::Index n)
    : search_(method.search, n), inverse_(n, n), d_(n), s_(n), y_(n), w_(n) {
  validate(method.search);
}

template <class S> Move BfgsState<S>::step(const Evaluator& evaluate, Sample& current) {
  choose_direction(current);
  if (idle_at_rounding(current)) {
    if (std::optional<Ending> ending = reached_rounding(evaluate, current, predicted_)) {
      return {.ending = std::move(ending)};
    }
    forget(current);
  }
  for (;;) {
    const SearchEnd end = search_.along(evaluate, current, d_, 1);
    if (end == SearchEnd::moved) {
      return take(current);
    }
    if (end == SearchEnd::interrupted) {
      return {};
    }
    if (std::optional<Ending> ending = verdict(end, evaluate, current)) {
      return {.ending = std::move(ending)};
    }
    forget(current);  // what was learnt may be what misleads; happens at most once
  }
}

template <class S> void BfgsState<S>::choose_direction(const Sample& current) {
  if (learnt_ > 0) {
    d_.noalias() = -(inverse() * current.gradient);
    predicted_ = -current.gradient.dot(d_) / 2;
  }
  if (learnt_ == 0 || !(predicted_ > 0)) {
    forget(current);
  }
}

template <class S> void BfgsState<S>::forget(const Sample& current) {
  restarted_ = restarted_ || learnt_ > 0;
  learnt_ = 0;
  d_ = -steepest_descent_factor(current) * current.gradient;
}

// After a failed search. The inverse says it once it has seen n pairs; at the beginning of a run the
// slopes along the line must do; and after a restart, which has its reasons, nothing does.
template <class S> double BfgsState<S>::attainable_decrease() const {
  if (learnt_ >= d_.size()) {
    return predicted_;
  }
  return restarted_ ? std::numeric_limits<double>::infinity() : search_.attainable_decrease();
}

// Below the rounding of f the slopes still lead on, but once they are rounding errors as well the
// gradient stops shrinking and the run would wander for ever.
template <class S> bool BfgsState<S>::idle_at_rounding(const Sample& current) {
  const double norm = current.gradient_norm();
  const bool visible = learnt_ < d_.size() || predicted_ > rounding_of(current.value);
  if (visible || norm < 0.9 * least_norm_) {
    least_norm_ = visible ? std::numeric_limits<double>::infinity() : norm;
    idle_ = 0;
    return false;
  }
  return ++idle_ >= most_idle;
}

// After a search that did not move: nothing if there is still something to forget.
template <class S>
std::optional<Ending> BfgsState<S>::verdict(SearchEnd end,
                                            const Evaluator& evaluate,
                                            const Sample& current) {
  std::optional<Ending> ending;
  if (end != SearchEnd::unbounded) {
    ending = reached_rounding(evaluate, current, attainable_decrease());
  }
  if (!ending && (learnt_ == 0 || end == SearchEnd::unbounded)) {
    ending = explain(end, evaluate, current, d_, search_);
  }
  return ending;
}

template <class S> Move BfgsState<S>::take(Sample& current) {
  learn(current, search_.point());
  swap(current, search_.point());
  return {.step = search_.step(), .distance = max_norm(s_)};
}

// H+ = (I - r s y') H (I - r y s') + r s s' with r = 1 / y's, written as H + s w' + w s'.
// A pair with too little curvature would cost H its positive definiteness and is left out.
template <class S> void BfgsState<S>::learn(const Sample& from, const Sample& to) {
  s_ = to.x - from.x;
  y_ = to.gradient - from.gradient;
  const double sy = s_.dot(y_);
  if (!(sy > std::numeric_limits<double>::epsilon() * s_.norm() * y_.norm())) {
    return;
  }
  if (learnt_++ == 0) {
    inverse_.setIdentity();
    inverse_ *= sy / y_.squaredNorm();
  }
  w_.noalias() = inverse() * y_;
  w_ = ((1 + y_.dot(w_) / sy) / 2 * s_ - w_) / sy;
  inverse().rankUpdate(s_, w_);
}

}  // namespace detail

}  // namespace fluxion
