// Gradient boosting with stumps, for any convex loss: its derivatives come from the loss itself.
// For: regression and classification of tables; the loss is a callable loss(y, score), generic in
// the score. Read first: stump.hpp; LossSlope, best_shift, boost.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/taylor.hpp>
#include <fluxion/eigen.hpp>

#include "stump.hpp"

namespace support {

/// The derivatives of a loss in its score. Minus the slope is the pseudo-residual of a row, the
/// curvature its weight.
struct LossSlope {
  double slope = 0;
  double curvature = 0;
};

template <class Loss> LossSlope loss_slope(const Loss& loss, double y, double score) {
  const auto slope = [&](const auto& s) {
    return fluxion::derivative([&](const auto& t) { return loss(y, t); }, s);
  };
  const auto [first, second] = fluxion::value_and_derivative(slope, score);
  return {first, second};
}

template <class Loss>
double mean_loss(const Loss& loss,
                 const fluxion::Vector<double>& y,
                 const fluxion::Vector<double>& scores) {
  double sum = 0;
  for (Eigen::Index i = 0; i < y.size(); ++i) sum += loss(y[i], scores[i]);
  return sum / static_cast<double>(y.size());
}

/// Rows with their scores, whose loss changes when a number is added to the scores of some of them.
template <class Loss> class Shift {
 public:
  Shift(const Loss& loss,
        const fluxion::Vector<double>& y,
        const fluxion::Vector<double>& scores,
        double limit)
      : loss_(loss), y_(y), scores_(scores), limit_(limit) {}

  double loss(Rows rows, double shift) const {
    double sum = 0;
    for (const Eigen::Index i : rows) sum += loss_(y_[i], scores_[i] + shift);
    return sum;
  }

  /// The number within the limit that makes the loss of the rows least, 0 for no rows. Newton's
  /// method, between two numbers where the loss falls and rises; where there is no curvature, or a
  /// step leaves the two, it takes their middle. So the slope may jump, as that of quantiles does.
  double best(Rows rows, double start = 0) const {
    double low = -limit_;
    double high = limit_;
    double reach = 1;
    double shift = start;
    for (int k = 0; k < most_steps; ++k) {
      const LossSlope sum = slope(rows, shift);
      if (sum.slope == 0) break;
      (sum.slope > 0 ? high : low) = shift;
      const double next = shift - sum.slope / sum.curvature;
      const double precision = 1e-12 * std::max(1.0, std::abs(shift));
      if (std::abs(next - shift) <= precision || high - low <= precision) break;
      shift = next > low && next < high ? next : between(low, high, shift, reach);
      reach *= 2;
    }
    return shift;
  }

  /// One step of Newton's method, cut at the limit; where a row has no curvature, which says that
  /// the loss is not near a parabola, the best number.
  double newton(Rows rows) const {
    LossSlope sum;
    for (const Eigen::Index i : rows) {
      const LossSlope row = loss_slope(loss_, y_[i], scores_[i]);
      if (!(row.curvature > 0)) return best(rows);
      sum.slope += row.slope;
      sum.curvature += row.curvature;
    }
    return rows.empty() ? 0 : std::clamp(-sum.slope / sum.curvature, -limit_, limit_);
  }

 private:
  static constexpr int most_steps = 200;

  LossSlope slope(Rows rows, double shift) const {
    LossSlope sum;
    for (const Eigen::Index i : rows) {
      const LossSlope row = loss_slope(loss_, y_[i], scores_[i] + shift);
      sum.slope += row.slope;
      sum.curvature += row.curvature;
    }
    return sum;
  }

  // The middle of low and high, one of which is `shift`; if the other is infinite, away from it.
  static double between(double low, double high, double shift, double reach) {
    if (std::isinf(high)) return shift + reach;
    if (std::isinf(low)) return shift - reach;
    return low + 0.5 * (high - low);
  }

  const Loss& loss_;
  const fluxion::Vector<double>& y_;
  const fluxion::Vector<double>& scores_;
  double limit_;
};

/// A constant and stumps, added with a rate.
struct Ensemble {
  double base = 0;
  double rate = 1;
  std::vector<Stump> stumps{};

  fluxion::Vector<double> operator()(const fluxion::Matrix<double>& features) const {
    fluxion::Vector<double> scores = fluxion::Vector<double>::Constant(features.rows(), base);
    for (const Stump& stump : stumps) scores += rate * stump(features);
    return scores;
  }
};

struct Boosting {
  int rounds = 200;
  double rate = 0.1;               ///< the part of each stump that is added
  Eigen::Index smallest_leaf = 5;  ///< rows
  /// Largest absolute value of a leaf: the best score of rows that are all of one class is infinite.
  double limit = std::numeric_limits<double>::infinity();
};

/// The constant with the least loss.
template <class Loss>
double best_constant(const Loss& loss,
                     const StumpSearch& search,
                     const fluxion::Vector<double>& y) {
  const fluxion::Vector<double> zeros = fluxion::Vector<double>::Zero(y.size());
  const double unlimited = std::numeric_limits<double>::infinity();
  return Shift<Loss>(loss, y, zeros, unlimited).best(search.undivided().left);
}

/// The single stump with the least loss on the rows, of all splits and all values of its leaves.
template <class Loss>
Ensemble best_stump(const Loss& loss,
                    const fluxion::Matrix<double>& features,
                    const fluxion::Vector<double>& y,
                    const Boosting& options = {}) {
  const StumpSearch search(features, options.smallest_leaf);
  const double base = best_constant(loss, search, y);
  const fluxion::Vector<double> scores = fluxion::Vector<double>::Constant(y.size(), base);
  const Shift<Loss> shift(loss, y, scores, options.limit);
  Stump best;
  double least = shift.loss(search.undivided().left, 0);
  double left = 0;
  double right = 0;
  search.each_split([&](const Split& split) {
    left = shift.best(split.left, left);  // those of the last split are nearly right
    right = shift.best(split.right, right);
    const double sum = shift.loss(split.left, left) + shift.loss(split.right, right);
    if (sum < least) {
      least = sum;
      best = {split.feature, split.threshold, left, right};
    }
  });
  return {base, 1.0, {best}};
}

/// Stump after stump, each fitted to the pseudo-residuals of those before it.
/// Note: rows weigh what their curvature is; if it is not positive for one of them, as for quantiles
///       and beyond the corner of Huber's loss, all weigh the same.
/// Source: Friedman, Annals of Statistics 29 (2001), p. 1189; with curvatures Friedman, Hastie,
///         Tibshirani, Annals of Statistics 28 (2000), p. 337.
template <class Loss>
Ensemble boost(const Loss& loss,
               const fluxion::Matrix<double>& features,
               const fluxion::Vector<double>& y,
               const Boosting& options = {}) {
  const StumpSearch search(features, options.smallest_leaf);
  Ensemble ensemble{best_constant(loss, search, y), options.rate};
  fluxion::Vector<double> scores = ensemble(features);
  fluxion::Vector<double> pulls(y.size());
  fluxion::Vector<double> weights(y.size());
  for (int round = 0; round < options.rounds; ++round) {
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      const LossSlope row = loss_slope(loss, y[i], scores[i]);
      pulls[i] = -row.slope;
      weights[i] = row.curvature;
    }
    if (!(weights.minCoeff() > 0)) weights.setOnes();
    const Split split = search.best_split(pulls, weights);
    const Shift<Loss> shift(loss, y, scores, options.limit);
    const Stump stump{
        split.feature, split.threshold, shift.newton(split.left), shift.newton(split.right)};
    scores += options.rate * stump(features);
    ensemble.stumps.push_back(stump);
  }
  return ensemble;
}

}  // namespace support
