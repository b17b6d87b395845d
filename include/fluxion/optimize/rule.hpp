// Runs a rule: makes of Adam and its like, which know a gradient and nothing else, methods of minimize.
// For: minimize.hpp; the headers of the rules, which the compiled part reads, only name the state.
// Read first: adam.hpp, evaluator.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/move.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Where a run of a rule stands between two iterations.
/// Note: the rule is asked for one move per iteration, with the gradient at the point before it. Where
///       f is not finite after the move, the move is halved; where an objective that changes from step
///       to step is not, the next step has another one.
template <class R> class RuleState {
 public:
  /// Throws: OptionError if a parameter of the rule cannot be meant.
  RuleState(const R& rule, Eigen::Index n) : rule_(rule), next_(n), drawn_(rule.steps) {
    rule_.validate();
  }

  void begin(const Evaluator& evaluate, Sample& current) {
    evaluate_here(evaluate, current);
    start_value_ = current.value;
  }

  /// One iteration from `current`, which becomes the point reached.
  Move step(const Evaluator& evaluate, Sample& current) {
    if (!current.finite() && !evaluate_here(evaluate, current)) {
      return nowhere(evaluate);
    }
    if (!moving_) {
      rate_ = rule_.rate(rule_.steps);
      if (rate_ == 0) {
        return {.ending = reached_end_of_schedule(rule_.steps, current.gradient_norm())};
      }
      propose(current);
    }
    Move move = evaluate.is_stochastic() ? go_on(evaluate) : shorten(evaluate, current);
    if (move.step > 0) {
      move.distance = max_norm<double>(next_.x - current.x);
      swap(current, next_);
      moving_ = false;
    }
    return move;
  }

  template <class Archive> void transfer(Archive& archive) {
    rule_.transfer_state(archive);
    archive(next_, drawn_, skipped_, rate_, start_value_, moving_);
  }

  const R& rule() const { return rule_; }

 private:
  void propose(const Sample& current) {
    next_.x = current.x;
    rule_.update(next_.x, current.gradient);
    moving_ = true;
  }

  /// Evaluates a point; of an objective that changes from step to step, in the first step in which
  /// value and gradient are finite.
  bool evaluate_here(const Evaluator& evaluate, Sample& sample) {
    do {
      evaluate.select(drawn_++);
      if (evaluate(sample)) {
        skipped_ = 0;
        return true;
      }
      ++skipped_;
    } while (evaluate.is_stochastic() && sample.x.allFinite() && skipped_ < max_rejected &&
             !evaluate.exhausted());
    return false;
  }

  Move go_on(const Evaluator& evaluate) {
    return evaluate_here(evaluate, next_) ? Move{.step = rate_} : nowhere(evaluate);
  }

  Move nowhere(const Evaluator& evaluate) const {
    return evaluate.exhausted() ? Move{} : Move{.ending = no_finite_batch(skipped_)};
  }

  // The moments of the rule stay those of the whole move.
  Move shorten(const Evaluator& evaluate, const Sample& current) {
    for (int rejected = 0; rejected < max_rejected && !evaluate.exhausted(); ++rejected) {
      if (evaluate(next_)) {
        return {.step = rate_};
      }
      if (current.value > start_value_) {
        return {.ending = diverged(start_value_, current.value)};
      }
      rate_ /= 2;
      next_.x = current.x + (next_.x - current.x) / 2;
    }
    return evaluate.exhausted() ? Move{} : Move{.ending = no_finite_trial(max_rejected)};
  }

  R rule_;
  Sample next_;
  std::int64_t drawn_;  // steps for which the objective was selected
  int skipped_ = 0;     // steps in a row in which it was not finite
  double rate_ = 0;
  double start_value_ = 0;
  bool moving_ = false;  // a move was proposed and not evaluated yet, because a limit came first
};

}  // namespace fluxion
