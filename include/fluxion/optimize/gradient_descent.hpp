// Gradient descent, with a line search or with a schedule of step sizes.
// For: the text-book method, and objectives for which a decreasing step is wanted.
// Read first: schedule.hpp; minimize.hpp for the call.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/schedule.hpp>
#include <fluxion/optimize/search_failure.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class GradientDescentState;
}  // namespace detail

/// Steps along the negative gradient: x <- x - rate(k) g.
/// Cost:   one gradient per iteration with a schedule, about two with the line search.
/// Note:   a schedule cannot tell that the objective has no lower bound or that the gradient is
///         wrong: such a run ends at a limit. A step to a point that is not finite is halved.
/// Source: without a schedule the first trial of the line search is the step of Barzilai & Borwein,
///         IMA J. Numer. Anal. 8 (1988).
struct GradientDescent {
  Schedule step{};       ///< rate of iteration k = 0, 1, ...; without one the line search decides
  StrongWolfe search{};  ///< parameters of the line search; not used with a schedule

  static constexpr std::string_view name = "GradientDescent";
  using State = detail::GradientDescentState<double>;

  template <class Archive> void transfer(Archive& archive) {
    bool scheduled = static_cast<bool>(step);
    archive(scheduled, search);
  }
};

namespace detail {

/// Where a run of gradient descent stands between two iterations.
template <class S> class GradientDescentState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  GradientDescentState(const GradientDescent& method, Eigen::Index n);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  template <class Archive> void transfer(Archive& archive) {
    archive(search_, count_, first_, start_value_);
  }

 private:
  Move scheduled_step(const Evaluator& evaluate, Sample& current);
  Move searched_step(const Evaluator& evaluate, Sample& current);
  void choose_next_trial(const Sample& from, const Sample& to);

  Schedule schedule_;
  LineSearch<S> search_;
  Sample trial_;
  Vector<S> d_, s_;
  std::int64_t count_ = 0;
  double first_ = 0;        // trial step of the next search; 0 when nothing is known
  double start_value_ = 0;  // of the run
};

template <class S>
GradientDescentState<S>::GradientDescentState(const GradientDescent& method, Eigen::Index n)
    : schedule_(method.step), search_(method.search, n), trial_(n), d_(n), s_(n) {
  validate(method.search);
  if (schedule_) {
    schedule_(0);
  }
}

template <class S> Move GradientDescentState<S>::step(const Evaluator& evaluate, Sample& current) {
  start_value_ = count_ == 0 ? current.value : start_value_;
  const Move move =
      schedule_ ? scheduled_step(evaluate, current) : searched_step(evaluate, current);
  ++count_;
  return move;
}

template <class S>
Move GradientDescentState<S>::scheduled_step(const Evaluator& evaluate, Sample& current) {
  double rate = schedule_(count_);
  if (rate == 0) {
    return {.ending = reached_end_of_schedule(count_, current.gradient_norm())};
  }
  int rejected = 0;
  for (; rejected < max_rejected && !evaluate.exhausted(); ++rejected, rate /= 2) {
    trial_.x = current.x - rate * current.gradient;
    if (rejected > 0 && trial_.x == current.x) {
      break;
    }
    if (evaluate(trial_)) {
      const double distance = rate * current.gradient_norm();
      swap(current, trial_);
      return {.step = rate, .distance = distance};
    }
    if (current.value > start_value_) {
      return {.ending = diverged(start_value_, current.value)};
    }
  }
  if (evaluate.exhausted()) {
    return {};
  }
  return {.ending = no_finite_trial(rejected)};
}

template <class S>
Move GradientDescentState<S>::searched_step(const Evaluator& evaluate, Sample& current) {
  const double factor = steepest_descent_factor(current);
  d_ = -factor * current.gradient;
  const SearchEnd end = search_.along(evaluate, current, d_, first_ > 0 ? first_ / factor : 1);
  if (end == SearchEnd::interrupted) {
    return {};
  }
  if (end != SearchEnd::moved) {
    std::optional<Ending> ending;
    if (end != SearchEnd::unbounded) {
      ending = reached_rounding(evaluate, current, search_.attainable_decrease());
    }
    return {.ending = ending ? std::move(ending) : explain(end, evaluate, current, d_, search_)};
  }
  choose_next_trial(current, search_.point());
  swap(current, search_.point());
  return {.step = search_.step() * factor, .distance = max_norm(s_)};
}

// The inverse of the curvature along the last move.
template <class S>
void GradientDescentState<S>::choose_next_trial(const Sample& from, const Sample& to) {
  s_ = to.x - from.x;
  const double curvature = s_.dot(to.gradient - from.gradient);
  first_ = curvature > 0 ? s_.squaredNorm() / curvature : 0;
}

}  // namespace detail

}  // namespace fluxion
