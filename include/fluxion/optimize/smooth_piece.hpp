// Objective and penalty around a point, where signs do not change: there their sum is smooth.
// For: Owlqn and Fista, so that what is known of searches that fail in smooth functions holds for them.
// Read first: penalty_term.hpp, evaluator.hpp, search_failure.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Which way the variables are on the side that steepest descent from x leads to: 1, -1, or 0 where
/// the penalty with l1 holds them at 0. Of variables that it does not count, 1 without a meaning.
template <class S>
void signs_ahead(const PenaltyTerm<S>& penalty,
                 const Vector<S>& x,
                 const Vector<S>& steepest,
                 Vector<S>& signs) {
  signs.setOnes(x.size());
  for (Eigen::Index k = 0; penalty.l1 > 0 && k < penalty.range.size; ++k) {
    const Eigen::Index i = penalty.range.begin + k;
    const S ahead = x[i] != 0 ? x[i] : -steepest[i];
    signs[i] = S((ahead > 0) - (ahead < 0));
  }
}

/// An objective of its own with bounds of its own: those of the run and those of the signs. What is
/// evaluated through it counts for the run, and the lowest point is kept.
template <class S> class SmoothPiece {
 public:
  using Sample = BasicSample<S>;
  using Evaluator = BasicEvaluator<S>;

  SmoothPiece(const Evaluator& run, const Sample& at)
      : run_(&run),
        at_(at),
        smooth_(at.x.size()),
        objective_(*this),
        ledger_(at.x.size(), options(run, at)) {
    at_.gradient = run.steepest(at);
    ledger_.best = at_;
    ledger_.best.value = run.lowest();
  }
  SmoothPiece(const SmoothPiece&) = delete;
  SmoothPiece& operator=(const SmoothPiece&) = delete;

  /// The point with its steepest subgradient, which is the gradient here.
  const Sample& at() const { return at_; }

  Evaluator evaluator() { return Evaluator(ObjectiveRef<S>(objective_), ledger_); }

  // As an Objective. Where a limit of the run forbids an evaluation, nothing is finite.
  double value(const Vector<S>& x) {
    return run_->exhausted() ? std::numeric_limits<double>::quiet_NaN() : run_->value(x);
  }

  double value_and_gradient(const Vector<S>& x, Vector<S>& g) {
    if (run_->exhausted()) {
      g.setConstant(std::numeric_limits<S>::quiet_NaN());
      return std::numeric_limits<double>::quiet_NaN();
    }
    smooth_.x = x;
    (*run_)(smooth_);
    g = smooth_.gradient;
    const PenaltyTerm<S>& penalty = run_->penalty();
    if (penalty.l1 > 0) {
      g.segment(penalty.range.begin, penalty.range.size) += penalty.l1 * penalty.ranged(signs_);
    }
    for (const IndexSegment& part : penalty.groups) {
      add_group(penalty.group, part, g);
    }
    return smooth_.value;
  }

 private:
  // From a point where the group is zero steepest descent leads along minus the gradient.
  void add_group(double strength, const IndexSegment& part, Vector<S>& g) const {
    const auto block = smooth_.x.segment(part.begin, part.size);
    const auto ahead = -at_.gradient.segment(part.begin, part.size);
    if (const double length = block.stableNorm(); length > 0) {
      g.segment(part.begin, part.size) += strength / length * block;
    } else if (const double steepness = ahead.stableNorm(); steepness > 0) {
      g.segment(part.begin, part.size) += strength / steepness * ahead;
    }
  }

  // A variable that the penalty holds at 0 needs no bound: nothing looks along it where the gradient
  // is 0.
  Options options(const Evaluator& run, const Sample& at) {
    signs_ahead(run.penalty(), at.x, run.steepest(at), signs_);
    const double infinity = std::numeric_limits<double>::infinity();
    const auto n = static_cast<std::size_t>(at.x.size());
    Box box{.lower = std::vector<double>(n, -infinity), .upper = std::vector<double>(n, infinity)};
    const auto limit = [&](Eigen::Index i, double lower, double upper) {
      double& least = box.lower[static_cast<std::size_t>(i)];
      double& most = box.upper[static_cast<std::size_t>(i)];
      least = std::max(least, lower);
      most = std::min(most, upper);
    };
    for (Eigen::Index i = 0; run.bounds().any() && i < at.x.size(); ++i) {
      limit(i, run.bounds().lower[i], run.bounds().upper[i]);
    }
    const PenaltyTerm<S>& penalty = run.penalty();
    for (Eigen::Index k = 0; penalty.l1 > 0 && k < penalty.range.size; ++k) {
      const Eigen::Index i = penalty.range.begin + k;
      limit(i, signs_[i] > 0 ? 0 : -infinity, signs_[i] < 0 ? 0 : infinity);
    }
    return {.bounds = std::move(box)};
  }

  const Evaluator* run_;
  Sample at_;
  Sample smooth_;
  Vector<S> signs_{};
  AnyObjective<SmoothPiece&> objective_;
  Ledger<S> ledger_;
};

}  // namespace fluxion
