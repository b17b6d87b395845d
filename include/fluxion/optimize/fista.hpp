// Proximal gradient steps, plain or accelerated.
// For: lasso, elastic net and groups of variables, also within bounds, and bounds without a penalty.
// Read first: penalty.hpp, minimize.hpp for the call. Symbols: L bounds the curvature of f.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/smooth_piece.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class FistaState;
}  // namespace detail

/// x <- prox(y - g(y) / L), where y is x or, accelerated, where momentum leads from x: takes
/// Options::penalty with l1, l2 and groups, and Options::bounds, and sets variables to exactly 0.
/// Cost:   a few vectors; one gradient per iteration, two where momentum leads on, and one for each
///         trial of L that is too small.
/// Note:   for convex functions, whose condition number makes it slow: sqrt of it with acceleration
///         and restarts. It descends also on others. Groups do not go with bounds.
/// Source: Beck & Teboulle, SIAM J. Imaging Sci. 2 (2009); restarts by the sign of
///         (y - next x).(next x - x): O'Donoghue & Candès, Found. Comput. Math. 15 (2015); an L
///         that falls as well: Scheinberg, Goldfarb & Bai, ibid. 14 (2014); the test of L by slopes:
///         Becker, Candès & Grant, Math. Prog. Comp. 3 (2011), section 5.3.
struct Fista {
  double lipschitz = 0;  ///< the first L and the least; 0: found from the function, up and down
  bool accelerated = true;
  bool restart = true;  ///< drop momentum where it leads uphill

  static constexpr std::string_view name = "Fista";
  static constexpr bool takes_bounds = true;
  static constexpr bool takes_penalty = true;
  static constexpr bool takes_groups = true;
  using State = detail::FistaState<double>;

  template <class Archive> void transfer(Archive& archive) {
    archive(lipschitz, accelerated, restart);
  }
};

namespace detail {

/// Throws OptionError if it cannot be meant.
void validate_lipschitz(double lipschitz);

/// The number after t in Nesterov's sequence, where L changes by a factor on the way.
inline double next_of_nesterov(double t, double factor) {
  return (1 + std::sqrt(1 + 4 * factor * t * t)) / 2;
}

/// Where a run stands between two iterations.
template <class S> class FistaState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  FistaState(const Fista& method, Eigen::Index n, const Bounds<S>&)
      : method_(method), ahead_(n), trial_(n), last_(Vector<S>::Zero(n)), move_(n) {
    validate_lipschitz(method.lipschitz);
  }

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// Everything else is computed anew in each iteration.
  template <class Archive> void transfer(Archive& archive) {
    archive(last_,
            scale_,
            curvature_,
            last_curvature_,
            t_,
            momentum_,
            start_size_,
            least_norm_,
            idle_,
            patience_,
            found_);
  }

 private:
  enum class Outcome { moved, still, idle, failed, non_finite, unbounded, interrupted };

  void begin(const Sample& start);
  bool forget_curvature(const Sample& at);
  bool look_ahead(const Evaluator& evaluate, const Sample& current);
  Outcome descend(const Evaluator& evaluate, const Sample& from);
  void raise_curvature(const Sample& from);
  bool majorised(const Evaluator& evaluate, const Sample& from);
  Move take(Sample& current, const Sample& from);
  void choose_next_curvature();
  bool idle(const Evaluator& evaluate, const Sample& current);
  std::optional<Ending> verdict(Outcome outcome, const Evaluator& evaluate, const Sample& current);

  Fista method_;
  ValueScale scale_{};
  Sample ahead_;  // where momentum leads
  Sample trial_;
  Vector<S> last_;        // x of the iteration before
  Vector<S> move_;        // to the trial
  double curvature_ = 0;  // L
  double bend_ = 0;       // curvature along move_, times its squared length
  double last_curvature_ = 1;
  double t_ = 0;         // of Nesterov's sequence, of the last step; 0: it begins anew
  double momentum_ = 0;  // how much of the last move is added
  double noise_ = 0;     // changes of the value below this may be rounding errors
  double start_size_ = 0;
  double least_norm_ = std::numeric_limits<double>::infinity();
  int rejected_ = 0;
  bool found_ = false;
  int idle_ = 0;  // iterations since least_norm_ was reached
  int patience_ = 100;
};

template <class S> void FistaState<S>::begin(const Sample& start) {
  if (start_size_ == 0) {
    start_size_ = magnitude(start.x);
    curvature_ = std::numeric_limits<double>::infinity();
    forget_curvature(start);
  }
  noise_ = noise_level * scale_.update(start.value);
}

// Begins anew with a bold step; returns whether that makes L much smaller.
template <class S> bool FistaState<S>::forget_curvature(const Sample& at) {
  const double bold =
      std::fmax(at.gradient.stableNorm(), std::numeric_limits<double>::min()) / bold_length(at.x);
  const double next = method_.lipschitz > 0 ? method_.lipschitz : bold;
  return std::exchange(curvature_, std::fmin(curvature_, next)) > 2 * next;
}

template <class S> Move FistaState<S>::step(const Evaluator& evaluate, Sample& current) {
  begin(current);
  if (idle(evaluate, current)) {
    if (std::optional<Ending> ending = verdict(Outcome::idle, evaluate, current)) {
      return {.ending = std::move(ending)};
    }
  }
  if (momentum_ > 0 && look_ahead(evaluate, current)) {
    const Outcome outcome = descend(evaluate, ahead_);
    const bool uphill = method_.restart && trial_.value > current.value + noise_;
    if (outcome == Outcome::moved && !uphill) {
      return take(current, ahead_);
    }
  }
  t_ = momentum_ > 0 ? 0 : t_;
  momentum_ = 0;
  Outcome outcome = descend(evaluate, current);
  if (outcome == Outcome::still && forget_curvature(current)) {
    outcome = descend(evaluate, current);
  }
  if (outcome == Outcome::moved) {
    return take(current, current);
  }
  if (outcome == Outcome::interrupted || evaluate.exhausted()) {
    return {};
  }
  return {.ending = verdict(outcome, evaluate, current)};
}

// Returns whether the objective is finite there.
template <class S>
bool FistaState<S>::look_ahead(const Evaluator& evaluate, const Sample& current) {
  ahead_.x = current.x + momentum_ * (current.x - last_);
  evaluate.bounds().project(ahead_.x);
  return !evaluate.exhausted() && evaluate(ahead_);
}

// Raises L until the parabola with it, which the step minimises, is above f where the step ends.
template <class S>
auto FistaState<S>::descend(const Evaluator& evaluate, const Sample& from) -> Outcome {
  int finite = 0;
  for (rejected_ = 0; rejected_ < max_rejected; ++rejected_) {
    if (evaluate.exhausted()) {
      return Outcome::interrupted;
    }
    trial_.x = from.x - from.gradient / curvature_;
    evaluate.penalty().prox(1 / curvature_, trial_.x);
    evaluate.bounds().project(trial_.x);
    move_ = trial_.x - from.x;
    if (trial_.x == from.x) {
      return rejected_ == 0 ? Outcome::still : finite == 0 ? Outcome::non_finite : Outcome::failed;
    }
    if (evaluate(trial_)) {
      ++finite;
      if (trial_.value < unbounded_value) {
        return Outcome::unbounded;
      }
      if (majorised(evaluate, from)) {
        return Outcome::moved;
      }
    }
    raise_curvature(from);
  }
  return finite == 0 ? Outcome::non_finite : Outcome::failed;
}

// A little at first, to no less than what was seen along the move; where the move has left the domain
// of f, to what makes a move that is not much longer than x itself.
template <class S> void FistaState<S>::raise_curvature(const Sample& from) {
  found_ = true;
  const double factor = rejected_ == 0 ? 1.5 : rejected_ < 4 ? 2 : 8;
  const double seen = std::fmin(bend_ / move_.squaredNorm(), 1e3 * curvature_);
  const double domain = from.gradient.stableNorm() / (1e3 * magnitude(from.x));
  curvature_ = std::fmax(factor * curvature_, trial_.finite() ? seen : domain);
}

// By values, or by slopes where the values drown in rounding; not where so small a step is left that
// values which have been visible must have contradicted the slopes.
template <class S> bool FistaState<S>::majorised(const Evaluator& evaluate, const Sample& from) {
  bend_ = (trial_.gradient - from.gradient).dot(move_);
  const double parabola = curvature_ * move_.squaredNorm();
  if (parabola / 2 > noise_) {
    const PenaltyTerm<S>& penalty = evaluate.penalty();
    const double change = (trial_.value - from.value) -
                          (penalty.kinked(trial_.x) - penalty.kinked(from.x)) -
                          from.gradient.dot(move_);
    return change <= parabola / 2;
  }
  const double rounding = 4 * std::numeric_limits<double>::epsilon() * move_.norm() *
                          (trial_.gradient.norm() + from.gradient.norm());
  return bend_ <= parabola + rounding && rejected_ <= 10;
}

template <class S> Move FistaState<S>::take(Sample& current, const Sample& from) {
  Move move{.step = 1 / curvature_, .distance = max_norm<S>(trial_.x - current.x)};
  const bool uphill = (from.x - trial_.x).dot(trial_.x - current.x) > 0;
  const double here = curvature_;
  choose_next_curvature();
  if (method_.accelerated) {
    t_ = method_.restart && uphill ? 1 : next_of_nesterov(t_, here / last_curvature_);
    momentum_ = (t_ - 1) / next_of_nesterov(t_, curvature_ / here);
  }
  last_curvature_ = here;
  if (move.distance >= unbounded_move * start_size_ && trial_.value < current.value) {
    move.ending = decreases_without_bound(trial_.value);
  }
  last_ = current.x;
  swap(current, trial_);
  return move;
}

// A little less each time; much less where f hardly bends, as long as nothing is known of L.
template <class S> void FistaState<S>::choose_next_curvature() {
  const double squared = move_.squaredNorm();
  if (curvature_ * squared / 2 > noise_ && (bend_ <= 0 || !found_)) {
    curvature_ = std::fmax(bend_ / squared, curvature_ / 10);
  } else {
    curvature_ *= 0.95;
  }
  curvature_ = std::fmax(curvature_, method_.lipschitz);
}

// Gradients of an accelerated run go up and down; many iterations without a smaller one are a reason
// to look whether anything can be gained, and to wait for twice as many if something can.
template <class S> bool FistaState<S>::idle(const Evaluator& evaluate, const Sample& current) {
  const double norm = evaluate.gradient_norm(current);
  if (norm < 0.9 * least_norm_) {
    least_norm_ = norm;
    idle_ = 0;
  } else if (++idle_ >= patience_) {
    idle_ = 0;
    patience_ *= 2;
    return true;
  }
  return false;
}

// Nothing if a limit ends the run before the cause is known, or if it is not sure that there is one.
template <class S>
std::optional<Ending> FistaState<S>::verdict(Outcome outcome,
                                             const Evaluator& evaluate,
                                             const Sample& current) {
  if (outcome == Outcome::unbounded) {
    return decreases_without_bound(evaluate.lowest());
  }
  SmoothPiece<S> piece(evaluate, current);
  const Evaluator around = piece.evaluator();
  const Vector<S> d = -around.bounds().free_gradient(piece.at().x, piece.at().gradient);
  std::optional<Ending> ending = reached_rounding_along(around, piece.at(), d);
  if (evaluate.exhausted()) {
    return std::nullopt;
  }
  if (ending) {
    evaluate.settle(current);  // among the probes may be a point that is lower by a rounding error
  } else if (outcome == Outcome::non_finite) {
    ending = no_finite_trial(rejected_);
  } else if (outcome != Outcome::idle) {
    ending = explain_no_decrease(around, piece.at(), d);
  }
  return ending;
}

}  // namespace detail

}  // namespace fluxion
