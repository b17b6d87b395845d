// Gradient descent, with a line search or with a schedule of step sizes, plain or with momentum.
// For: the text-book methods, and objectives for which a decreasing step is wanted.
// Read first: schedule.hpp; minimize.hpp for the call.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include <fluxion/optimize/armijo.hpp>
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
/// Cost:   one gradient per iteration with a schedule, about two with a line search, three with a
///         line search and `nesterov`.
/// Note:   momentum needs a schedule; `nesterov` goes with both. A schedule cannot tell that the
///         objective has no lower bound or that the gradient is wrong: such a run ends at a limit. A
///         step to a point that is not finite is halved.
/// Source: without a schedule the first trial of the line search is the step of Barzilai & Borwein,
///         IMA J. Numer. Anal. 8 (1988). Momentum: Polyak, USSR Comput. Math. 4 (1964). Acceleration:
///         Nesterov, Soviet Math. Dokl. 27 (1983), restarted by the sign of g.(x - last x):
///         O'Donoghue & Candès, Found. Comput. Math. 15 (2015).
struct GradientDescent {
  Schedule step{};  ///< rate of iteration k = 0, 1, ...; without one the line search decides
  std::variant<StrongWolfe, Armijo> search{};  ///< the line search; not used with a schedule
  double momentum = 0;    ///< x <- x - rate g + momentum (x - last x), 0 <= momentum < 1
  bool nesterov = false;  ///< g is taken where momentum leads; momentum 0: as it should grow

  static constexpr std::string_view name = "GradientDescent";
  using State = detail::GradientDescentState<double>;

  /// Of a schedule, which may be any function, only whether there is one.
  template <class Archive> void transfer(Archive& archive) {
    bool scheduled = static_cast<bool>(step);
    archive(scheduled, momentum, nesterov);
    std::visit([&archive](auto& parameters) { archive(parameters); }, search);
  }
};

namespace detail {

/// Throws OptionError if a parameter cannot be meant, or if momentum is without a schedule.
void validate_momentum(double momentum, bool scheduled);

/// Where a run of gradient descent stands between two iterations.
template <class S> class GradientDescentState {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  GradientDescentState(const GradientDescent& method, Eigen::Index n);

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current);

  /// All but what step() makes anew.
  template <class Archive> void transfer(Archive& archive) {
    archive(search_, last_, count_, t_, first_, start_value_, start_size_);
  }

 private:
  Move scheduled_step(const Evaluator& evaluate, Sample& current);
  void choose_move(const Sample& current, double rate);
  Move searched_step(const Evaluator& evaluate, Sample& current);
  SearchEnd search(const Evaluator& evaluate, const Sample& current);
  std::optional<Ending> verdict(SearchEnd end, const Evaluator& evaluate, const Sample& current);
  void choose_next_trial(const Sample& from, const Sample& to);
  double acceleration(const Sample& current);
  void accelerate(const Evaluator& evaluate, const Sample& from, Sample& reached);

  Schedule schedule_;
  LineSearch<S> search_;
  double momentum_;
  bool nesterov_;
  Sample trial_;
  Vector<S> d_, s_;
  Vector<S> last_;  // x of the iteration before; with nesterov_ that to which the gradient led
  std::int64_t count_ = 0;
  double t_ = 1;            // of Nesterov's sequence
  double first_ = 0;        // trial step of the next search; 0 when nothing is known
  double start_value_ = 0;  // of the run
  double start_size_ = 0;
};

template <class S>
GradientDescentState<S>::GradientDescentState(const GradientDescent& method, Eigen::Index n)
    : schedule_(method.step),
      search_(std::visit([](const auto& search) { return SearchRules(search); }, method.search), n),
      momentum_(method.momentum),
      nesterov_(method.nesterov),
      trial_(n),
      d_(n),
      s_(Vector<S>::Zero(n)),
      last_(Vector<S>::Zero(n)) {
  std::visit([](const auto& search) { validate(search); }, method.search);
  validate_momentum(momentum_, static_cast<bool>(schedule_));
  if (schedule_) {
    schedule_(0);
  }
}

template <class S> Move GradientDescentState<S>::step(const Evaluator& evaluate, Sample& current) {
  if (count_ == 0) {
    start_value_ = current.value;
    start_size_ = magnitude(current.x);
    last_ = current.x;
  }
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
  choose_move(current, rate);
  int rejected = 0;
  for (; rejected < max_rejected && !evaluate.exhausted(); ++rejected, rate /= 2, d_ /= 2) {
    trial_.x = current.x + d_;
    if (rejected > 0 && trial_.x == current.x) {
      break;
    }
    if (evaluate(trial_)) {
      swap(current, trial_);
      return {.step = rate, .distance = max_norm(d_)};
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

// The gradients of Nesterov's method are those at the points to which momentum has led: they are the
// iterates here, so that an iteration takes one gradient and the result is a point that was seen.
template <class S> void GradientDescentState<S>::choose_move(const Sample& current, double rate) {
  d_ = -rate * current.gradient;
  if (nesterov_) {
    s_ = current.x + d_ - last_;
    last_ = current.x + d_;
    d_ += acceleration(current) * s_;
  } else if (momentum_ > 0) {
    d_ += momentum_ * (current.x - last_);
    last_ = current.x;
  }
}

// How much of the last move, s_, to add: nothing when it led uphill, and then t_ grows from 1 again.
template <class S> double GradientDescentState<S>::acceleration(const Sample& current) {
  if (current.gradient.dot(s_) > 0) {
    t_ = 1;
    return 0;
  }
  const double t = std::exchange(t_, (1 + std::sqrt(1 + 4 * t_ * t_)) / 2);
  return momentum_ > 0 ? momentum_ : (t - 1) / t_;
}

template <class S>
Move GradientDescentState<S>::searched_step(const Evaluator& evaluate, Sample& current) {
  const SearchEnd end = search(evaluate, current);
  if (end == SearchEnd::interrupted) {
    return {};
  }
  if (end != SearchEnd::moved) {
    return {.ending = verdict(end, evaluate, current)};
  }
  Sample& reached = search_.point();
  if (nesterov_) {
    accelerate(evaluate, current, reached);
  }
  choose_next_trial(current, reached);
  const double rate = search_.step() * steepest_descent_factor(current);
  swap(current, reached);
  Move move{.step = rate, .distance = max_norm(s_)};
  if (move.distance >= unbounded_move * start_size_ && current.gradient.dot(s_) < 0) {
    move.ending = decreases_without_bound(evaluate.lowest());
  }
  return move;
}

// After a search that did not move: nothing if a limit ends the run before the cause is known.
template <class S>
std::optional<Ending> GradientDescentState<S>::verdict(SearchEnd end,
                                                       const Evaluator& evaluate,
                                                       const Sample& current) {
  if (end != SearchEnd::unbounded) {
    std::optional<Ending> ending = reached_rounding_along(evaluate, current, d_);
    if (ending || evaluate.exhausted()) {
      return ending;
    }
  }
  return explain(end, evaluate, current, d_, search_);
}

template <class S>
SearchEnd GradientDescentState<S>::search(const Evaluator& evaluate, const Sample& current) {
  const double factor = steepest_descent_factor(current);
  d_ = -factor * current.gradient;
  // What cannot lengthen a step begins with a long one.
  const double bold = search_.backtracks() ? bold_length(current.x) / d_.stableNorm() : 1;
  const double first = first_ > 0 ? first_ / factor : bold;
  const SearchEnd end = search_.along(evaluate, current, d_, first);
  const bool failed = end == SearchEnd::no_decrease || end == SearchEnd::non_finite;
  return failed && search_.doubt(current) ? search_.along(evaluate, current, d_, bold) : end;
}

// The inverse of the curvature along the last move; where f bends down, a much longer step.
template <class S>
void GradientDescentState<S>::choose_next_trial(const Sample& from, const Sample& to) {
  s_ = to.x - from.x;
  const double curvature = s_.dot(to.gradient - from.gradient);
  first_ = curvature > 0 ? s_.squaredNorm() / curvature : 100 * max_norm(s_) / to.gradient_norm();
}

// Goes on to where momentum leads from the point that was found, if that is no step back.
template <class S>
void GradientDescentState<S>::accelerate(const Evaluator& evaluate,
                                         const Sample& from,
                                         Sample& reached) {
  s_ = reached.x - last_;
  last_ = reached.x;
  const double beta = acceleration(from);
  if (beta == 0 || evaluate.exhausted()) {
    return;
  }
  trial_.x = reached.x + beta * s_;
  if (evaluate(trial_) && trial_.value <= from.value) {
    swap(reached, trial_);
  } else {
    t_ = 1;
  }
}

}  // namespace detail

}  // namespace fluxion
