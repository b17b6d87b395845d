// Every call of the objective goes through here: counted, limited, and the best point kept.
// For: the methods; it is why no method can lose its best point or run past a limit.
// Read first: sample.hpp, objective.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/penalty_term.hpp>
#include <fluxion/optimize/sample.hpp>
#include <fluxion/optimize/stopwatch.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class Archive> void transfer(Archive& archive, Counts& counts) {
  archive(
      counts.value, counts.gradient, counts.hvp, counts.hessian, counts.residual, counts.jacobian);
}

/// What a run has spent, what it may spend, and the best point that it has seen.
template <class S> struct Ledger {
  Ledger(Eigen::Index n, const Options& options)
      : limits(options.stop),
        bounds(options.bounds, n),
        penalty(options.penalty, n, bounds.any()),
        best(n) {}

  bool out_of_evaluations() const {
    return limits.evaluations > 0 && counts.evaluations() >= limits.evaluations;
  }
  bool out_of_time() const { return limits.seconds > 0 && stopwatch.seconds() >= limits.seconds; }

  /// Largest absolute entry of the gradient over the variables that no bound holds; with a penalty,
  /// of the smallest subgradient.
  double gradient_norm(const BasicSample<S>& sample) const {
    return penalty.any() ? bounds.projected_norm(sample.x, steepest(sample))
                         : bounds.projected_norm(sample.x, sample.gradient);
  }

  /// The smallest subgradient of objective and penalty, bounds not considered.
  Vector<S> steepest(const BasicSample<S>& sample) const {
    Vector<S> v = sample.gradient;
    if (penalty.any()) {
      penalty.steepest(sample.x, sample.gradient, v);
    }
    return v;
  }

  /// The variables that a bound holds.
  std::vector<int> active(const BasicSample<S>& sample) const {
    return penalty.any() ? bounds.active(sample.x, steepest(sample))
                         : bounds.active(sample.x, sample.gradient);
  }

  /// Keeps the sample if it is the lowest so far, or as low and flatter; of an objective that changes
  /// from step to step the last one, because its values cannot be compared.
  void offer(const BasicSample<S>& sample) {
    const bool first = stochastic || !best.finite();
    const bool level = sample.value == best.value;
    if (first || sample.value < best.value ||
        (level && gradient_norm(sample) < gradient_norm(best))) {
      best = sample;
    }
  }

  template <class Archive> void transfer(Archive& archive) { archive(counts, stopwatch, best); }

  Stop limits;
  Bounds<S> bounds;
  bool stochastic = false;  // whether the objective changes from step to step
  PenaltyTerm<S> penalty;
  Counts counts{};
  Stopwatch stopwatch{};
  BasicSample<S> best;
};

/// The objective as a method calls it.
template <class S> class BasicEvaluator {
 public:
  BasicEvaluator(ObjectiveRef<S> objective, Ledger<S>& ledger)
      : objective_(objective), ledger_(&ledger) {
    ledger.stochastic = objective.is_stochastic();
  }

  bool is_stochastic() const { return ledger_->stochastic; }

  /// Makes the objective that of a step, if it changes from step to step.
  void select(std::int64_t step) const {
    if (is_stochastic()) {
      objective_.select(step);
    }
  }

  /// Fills in value and gradient at sample.x. A penalty is added to the value; to the gradient, what
  /// of the penalty can be differentiated, which is its part with l2.
  /// Returns whether all of them are finite; if not, the sample is to be rejected.
  bool operator()(BasicSample<S>& sample) const {
    const Eigen::Index n = sample.x.size();
    count_gradient();
    sample.value = objective_.value_and_gradient(sample.x, sample.gradient);
    if (sample.gradient.size() != n) {
      throw_wrong_gradient_size(sample.gradient.size(), n);
    }
    if (ledger_->penalty.any()) {
      ledger_->penalty.add_to(sample);
    }
    const bool usable = sample.finite();
    if (usable) {
      ledger_->offer(sample);
    }
    return usable;
  }

  /// The value alone.
  double value(const Vector<S>& x) const {
    ++(objective_.has_residuals() ? ledger_->counts.residual : ledger_->counts.value);
    const double value = objective_.value(x);
    return ledger_->penalty.any() ? value + ledger_->penalty.value(x) : value;
  }

  /// The residuals at x, and their Jacobian, into r and j.
  /// Note: for methods with `uses_residuals`.
  void residuals(const Vector<S>& x, Vector<S>& r) const {
    ++ledger_->counts.residual;
    objective_.residuals(x, r);
  }
  void jacobian(const Vector<S>& x, Matrix<S>& j) const {
    ++ledger_->counts.jacobian;
    objective_.jacobian(x, j);
  }

  /// Makes a sample the best one, also if its value is higher by a rounding error: for methods that
  /// know more of a point than its value.
  void settle(const BasicSample<S>& sample) const { ledger_->best = sample; }

  const Stop& limits() const { return ledger_->limits; }

  /// H(x) v into p. Of an objective that knows no such product a whole Hessian is made.
  /// Note: for methods with `uses_second_derivatives`, as hessian().
  void hvp(const Vector<S>& x, const Vector<S>& v, Vector<S>& p) const {
    if (objective_.has_hvp()) {
      ++ledger_->counts.hvp;
      objective_.hvp(x, v, p);
      add_product(v, p);
    } else {
      Matrix<S> h(x.size(), x.size());
      hessian(x, h);
      p.noalias() = h * v;
    }
  }

  /// H(x) into h, which is n x n. Of an objective that knows products only the columns are made, as
  /// many as the limits allow; the others are 0.
  void hessian(const Vector<S>& x, Matrix<S>& h) const {
    if (objective_.has_hessian()) {
      ++ledger_->counts.hessian;
      objective_.hessian(x, h);
      add_hessian(h);
      return;
    }
    h.setZero();
    Vector<S> column(x.size());
    for (Eigen::Index j = 0; j < x.size() && !exhausted(); ++j) {
      hvp(x, Vector<S>::Unit(x.size(), j), column);
      h.col(j) = column;
    }
  }

  /// The box that the run stays in.
  const Bounds<S>& bounds() const { return ledger_->bounds; }

  /// What is added to the objective; for methods with `takes_penalty`.
  const PenaltyTerm<S>& penalty() const { return ledger_->penalty; }

  /// The smallest subgradient of objective and penalty, bounds not considered.
  Vector<S> steepest(const BasicSample<S>& sample) const { return ledger_->steepest(sample); }

  /// As Ledger::gradient_norm.
  double gradient_norm(const BasicSample<S>& sample) const {
    return ledger_->gradient_norm(sample);
  }

  /// What the objective knows itself, so that the other of the two above is dear.
  bool has_hvp() const { return objective_.has_hvp(); }
  bool has_hessian() const { return objective_.has_hessian(); }

  /// The lowest finite value seen.
  double lowest() const { return ledger_->best.value; }

  /// Whether a limit forbids another evaluation.
  bool exhausted() const { return ledger_->out_of_evaluations() || ledger_->out_of_time(); }

 private:
  void count_gradient() const {
    Counts& counts = ledger_->counts;
    if (objective_.has_residuals()) {
      ++counts.residual;
      ++counts.jacobian;
    } else {
      ++counts.gradient;
    }
  }

  void add_product(const Vector<S>& v, Vector<S>& p) const {
    if (ledger_->penalty.any()) {
      ledger_->penalty.add_product(v, p);
    }
  }

  void add_hessian(Matrix<S>& h) const {
    if (ledger_->penalty.any()) {
      ledger_->penalty.add_hessian(h);
    }
  }

  ObjectiveRef<S> objective_;
  Ledger<S>* ledger_;
};

/// What methods outside the library are written on.
using Evaluator = BasicEvaluator<double>;

}  // namespace fluxion
