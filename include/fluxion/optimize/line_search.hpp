// Line search for a step with enough decrease, and a flat enough slope, down to the rounding of f.
// For: the methods that move along a direction of descent.
// Read first: more_thuente.hpp, evaluator.hpp. Symbols: phi(a) = f(x + a d), slope = phi'(0) = g.d.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <utility>

#include <fluxion/optimize/armijo.hpp>
#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/more_thuente.hpp>
#include <fluxion/optimize/sample.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Moves longer than this many times max(1, |x|), still downhill, are taken for endless.
inline constexpr double unbounded_move = 1e20;

/// Trials that were not finite before the search gives up: 60 halvings of any step leave nothing.
inline constexpr int max_rejected = 60;

/// Differences of values below this multiple of their scale carry no information.
inline constexpr double noise_level = 1e-10;

/// How a search ended; only `moved` leaves a point to go to.
enum class SearchEnd { moved, no_decrease, unbounded, non_finite, interrupted };

/// How long the direction of steepest descent is at most: a first step of 1 along it is then never
/// too bold, and yet long enough to change x.
template <class S> double bold_length(const Vector<S>& x) {
  return std::fmax(1.0, 1e-8 * magnitude(x));
}

/// The factor that makes -g such a direction.
template <class S> double steepest_descent_factor(const BasicSample<S>& at) {
  return std::fmin(1.0, bold_length(at.x) / at.gradient.stableNorm());
}

/// The step along d below which no entry of x changes.
template <class S> double least_step(const Vector<S>& x, const Vector<S>& d) {
  const auto resolution = std::numeric_limits<S>::epsilon() * x.array().abs();
  return (resolution.max(std::numeric_limits<S>::min()) / d.array().abs()).minCoeff();
}

/// The size of the values of late, the scale of the rounding errors inside f. It lags behind when
/// they fall quickly, because errors of terms that cancel stay where f itself vanishes.
class ValueScale {
 public:
  double update(double value) { return size_ = std::fmax(std::abs(value), size_ / 10); }

  /// Begins anew with this value; returns whether those before it were larger.
  bool forget(double value) { return std::exchange(size_, std::abs(value)) > std::abs(value); }

  template <class Archive> void transfer(Archive& archive) { archive(size_); }

 private:
  double size_ = 0;
};

/// What a search looks for and how: one set of numbers for both kinds.
struct SearchRules {
  // NOLINTBEGIN(google-explicit-constructor): a search is made from the parameters of a method
  SearchRules(const StrongWolfe& search) : c1(search.c1), c2(search.c2), trials(search.trials) {}
  SearchRules(const Armijo& search) : c1(search.c1), shrink(search.shrink), trials(search.trials) {}
  // NOLINTEND(google-explicit-constructor)

  double c1;
  double c2 = 0.9;    // of a backtracking search where values drown in rounding
  double shrink = 0;  // 0: the steps of Moré and Thuente
  int trials;
};

/// The search, with the memory that it needs from one iteration to the next.
template <class S> class LineSearch {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  LineSearch(const SearchRules& rules, Eigen::Index n) : parameters_(rules), trial_(n), point_(n) {}

  /// Looks along d from `start`, beginning with the step `first`.
  /// Note: a search that must end without meeting the curvature condition moves to the lowest point
  ///       that decreases enough, if there is one.
  SearchEnd along(const Evaluator& evaluate, const Sample& start, const Vector<S>& d, double first);

  /// The point found, valid after SearchEnd::moved; the caller may swap it away.
  Sample& point() { return point_; }

  /// The step that leads there.
  double step() const { return found_.step; }

  int rejected() const { return rejected_; }

  /// Whether it only ever shortens its first step.
  bool backtracks() const { return parameters_.shrink > 0; }

  /// After a search that failed: what was taken for rounding errors, because values have been much
  /// larger than at `start`, may be the function. Returns whether anything was.
  bool doubt(const Sample& start) { return scale_.forget(start.value); }

  /// Everything else begins anew with each search.
  template <class Archive> void transfer(Archive& archive) { archive(scale_); }

 private:
  enum class Verdict { try_next, accept, endless };

  struct Trial : LinePoint {
    bool drowned;  // the change is below the rounding of the value
  };

  void begin(const Evaluator& evaluate, const Sample& start, const Vector<S>& d);
  Trial observe(const Evaluator& evaluate,
                const Sample& start,
                const Vector<S>& d,
                double step) const;
  Verdict judge(const Trial& trial);

  SearchRules parameters_;
  ValueScale scale_{};
  Sample trial_;
  Sample point_;
  LinePoint found_{};  // point_, as seen along the line
  double slope_ = 0;   // at step 0
  double noise_ = 0;
  double longest_ = 0;
  double room_ = 0;  // up to the nearest bound
  int rejected_ = 0;
};

template <class S>
void LineSearch<S>::begin(const Evaluator& evaluate, const Sample& start, const Vector<S>& d) {
  room_ = evaluate.bounds().room(start.x, d);
  slope_ = start.gradient.dot(d);
  noise_ = noise_level * scale_.update(start.value);
  longest_ = unbounded_move * magnitude(start.x) / max_norm(d);
  found_ = {};
  rejected_ = 0;
}

template <class S>
SearchEnd LineSearch<S>::along(const Evaluator& evaluate,
                               const Sample& start,
                               const Vector<S>& d,
                               double first) {
  begin(evaluate, start, d);
  MoreThuente interval(slope_, parameters_.c1);
  double step = std::fmin(std::fmax(first, least_step(start.x, d)), room_);
  int trials = 0;
  while (trials < parameters_.trials && rejected_ < max_rejected && !evaluate.exhausted()) {
    trial_.x = start.x + step * d;
    evaluate.bounds().settle(trial_.x, start.x);
    if (trial_.x == start.x || interval.collapsed()) {
      break;
    }
    if (!evaluate(trial_) || !std::isfinite(trial_.gradient.dot(d))) {
      ++rejected_;
      step = interval.retreat(step);
      continue;
    }
    ++trials;
    const Trial trial = observe(evaluate, start, d, step);
    const Verdict verdict = judge(trial);
    if (verdict != Verdict::try_next) {
      return verdict == Verdict::accept ? SearchEnd::moved : SearchEnd::unbounded;
    }
    const double next = backtracks() ? parameters_.shrink * step : interval.next(trial);
    step = std::fmin(next, room_);
  }
  if (found_.step > 0) {
    return SearchEnd::moved;
  }
  if (evaluate.exhausted()) {
    return SearchEnd::interrupted;
  }
  return rejected_ > 0 && trials == 0 ? SearchEnd::non_finite : SearchEnd::no_decrease;
}

// Where the change of the value drowns in rounding, the slopes, which do not cancel, say what it is:
// the parabola through them. For a step that meets the curvature condition this is the approximate
// Wolfe test (2 c1 - 1) phi'(0) >= phi'(a).
// Source: Hager & Zhang, SIAM J. Optim. 16 (2005), section 4.
template <class S>
auto LineSearch<S>::observe(const Evaluator& evaluate,
                            const Sample& start,
                            const Vector<S>& d,
                            double step) const -> Trial {
  const double slope = trial_.gradient.dot(d);
  const double change = trial_.value - start.value;
  const bool drowned = std::abs(change) <= noise_ && trial_.value <= evaluate.lowest() + noise_;
  return {{step, drowned ? step * (slope_ + slope) / 2 : change, slope}, drowned};
}

template <class S> auto LineSearch<S>::judge(const Trial& trial) -> Verdict {
  if (trial_.value < unbounded_value) {
    return Verdict::endless;
  }
  if (!(trial.change <= parameters_.c1 * trial.step * slope_)) {
    return Verdict::try_next;
  }
  const bool at_bound = trial.step >= room_ && trial.slope < 0;
  const bool flat = std::abs(trial.slope) <= parameters_.c2 * std::abs(slope_);
  const bool accepted = at_bound || flat || (backtracks() && !trial.drowned);
  // To stop short of the curvature condition is excused by a decrease that can be seen, no other.
  const bool lowest = !trial.drowned && (found_.step == 0 || trial.change < found_.change);
  if (accepted || lowest) {
    found_ = trial;
    swap(trial_, point_);
  }
  if (accepted) {
    return Verdict::accept;
  }
  const bool endless = !trial.drowned && trial.step >= longest_ && trial.slope < 0;
  return endless ? Verdict::endless : Verdict::try_next;
}

}  // namespace fluxion
