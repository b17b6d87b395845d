// Every call of the objective goes through here: counted, limited, and the best point kept.
// For: the methods; it is why no method can lose its best point or run past a limit.
// Read first: sample.hpp, objective.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/sample.hpp>
#include <fluxion/optimize/stopwatch.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// What a run has spent, what it may spend, and the best point that it has seen.
template <class S> struct Ledger {
  Ledger(Eigen::Index n, const Stop& stop) : limits(stop), best(n) {}

  bool out_of_evaluations() const {
    return limits.evaluations > 0 && counts.evaluations() >= limits.evaluations;
  }
  bool out_of_time() const { return limits.seconds > 0 && stopwatch.seconds() >= limits.seconds; }

  /// Keeps the sample if it is the lowest so far, or as low and flatter.
  void offer(const BasicSample<S>& sample) {
    const bool first = !best.finite();
    const bool level = sample.value == best.value;
    if (first || sample.value < best.value ||
        (level && sample.gradient_norm() < best.gradient_norm())) {
      best = sample;
    }
  }

  Stop limits;
  Counts counts{};
  Stopwatch stopwatch{};
  BasicSample<S> best;
};

/// The objective as a method calls it.
template <class S> class BasicEvaluator {
 public:
  BasicEvaluator(ObjectiveRef<S> objective, Ledger<S>& ledger)
      : objective_(objective), ledger_(&ledger) {}

  /// Fills in value and gradient at sample.x.
  /// Returns whether all of them are finite; if not, the sample is to be rejected.
  bool operator()(BasicSample<S>& sample) const {
    const Eigen::Index n = sample.x.size();
    ++ledger_->counts.gradient;
    sample.value = objective_.value_and_gradient(sample.x, sample.gradient);
    if (sample.gradient.size() != n) {
      throw_wrong_gradient_size(sample.gradient.size(), n);
    }
    const bool usable = sample.finite();
    if (usable) {
      ledger_->offer(sample);
    }
    return usable;
  }

  /// The value alone.
  double value(const Vector<S>& x) const {
    ++ledger_->counts.value;
    return objective_.value(x);
  }

  /// The lowest finite value seen.
  double lowest() const { return ledger_->best.value; }

  /// Whether a limit forbids another evaluation.
  bool exhausted() const { return ledger_->out_of_evaluations() || ledger_->out_of_time(); }

 private:
  ObjectiveRef<S> objective_;
  Ledger<S>* ledger_;
};

/// What methods outside the library are written on.
using Evaluator = BasicEvaluator<double>;

}  // namespace fluxion
