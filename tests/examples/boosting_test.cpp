// Tests of examples/support/boosting.hpp.
// For: derivatives of losses beside formulas, leaf values beside order statistics and means, the
// best stump beside all stumps. Read first: examples/support/boosting.hpp.
// SPDX-License-Identifier: MIT
#include "examples/support/boosting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/math.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using support::best_stump;
using support::boost;
using support::Ensemble;
using support::loss_slope;
using support::LossSlope;
using support::mean_loss;
using support::Shift;

constexpr double infinity = std::numeric_limits<double>::infinity();

const auto squared = [](double y, const auto& s) { return 0.5 * fluxion::square(s - y); };
const auto huber = [](double y, const auto& s) {
  using T = std::decay_t<decltype(s)>;
  const T r = s - y;
  if (fluxion::abs(r) <= 2.0) return T(0.5 * r * r);
  return T(2.0 * (fluxion::abs(r) - 1.0));
};
const auto quantile = [](double y, const auto& s) {
  using T = std::decay_t<decltype(s)>;
  return s < y ? T(0.9 * (y - s)) : T(0.1 * (s - y));
};
const auto absolute = [](double y, const auto& s) { return fluxion::abs(s - y); };
const auto logistic = [](double y, const auto& s) {
  return fluxion::softplus((1.0 - 2.0 * y) * s);
};

Vector<double> uniform(std::mt19937& random, Eigen::Index size) {
  std::uniform_real_distribution<double> number(-3, 3);
  return Vector<double>::NullaryExpr(size, [&] { return number(random); });
}

std::vector<Eigen::Index> first_rows(Eigen::Index count) {
  std::vector<Eigen::Index> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void expect_slope(const LossSlope& computed, double slope, double curvature) {
  EXPECT_NEAR(computed.slope, slope, 1e-15);
  EXPECT_NEAR(computed.curvature, curvature, 1e-15);
}

TEST(LossSlope, IsThatOfTheFormulas) {
  for (const double score : {-5.0, -1.5, 0.0, 0.25, 3.0}) {
    for (const double y : {0.0, 1.0}) {
      const double r = score - y;
      const double p = 1 / (1 + std::exp(-score));
      expect_slope(loss_slope(squared, y, score), r, 1);
      expect_slope(loss_slope(huber, y, score), std::clamp(r, -2.0, 2.0), std::abs(r) <= 2 ? 1 : 0);
      expect_slope(loss_slope(quantile, y, score), r < 0 ? -0.9 : 0.1, 0);
      expect_slope(loss_slope(logistic, y, score), p - y, p * (1 - p));
    }
  }
}

TEST(Shift, OfSquaresIsTheMeanResidual) {
  std::mt19937 random(1);
  const Vector<double> y = uniform(random, 11);
  const Vector<double> scores = uniform(random, 11);
  const auto rows = first_rows(11);
  const Shift shift(squared, y, scores, infinity);
  EXPECT_NEAR(shift.best(rows), (y - scores).mean(), 1e-14);
  EXPECT_NEAR(shift.newton(rows), (y - scores).mean(), 1e-14);
  EXPECT_EQ(shift.best({}), 0);
  EXPECT_EQ(shift.newton({}), 0);
}

TEST(Shift, OfQuantilesIsAnOrderStatistic) {
  std::mt19937 random(2);
  const Vector<double> y = 100 * uniform(random, 25);
  const Vector<double> scores = uniform(random, 25);
  std::vector<double> residuals(25);
  for (Eigen::Index i = 0; i < 25; ++i) residuals[static_cast<std::size_t>(i)] = y[i] - scores[i];
  std::sort(residuals.begin(), residuals.end());
  const auto rows = first_rows(25);
  const Shift shift(quantile, y, scores, infinity);
  // 22 of the 25 are 88 %, 23 are 92 %.
  EXPECT_NEAR(shift.best(rows), residuals[22], 1e-9);
  EXPECT_EQ(shift.newton(rows), shift.best(rows));
  EXPECT_NEAR(shift.best(rows, -1e6), residuals[22], 1e-6);
}

TEST(Shift, HasNoSlopeAtTheBest) {
  std::mt19937 random(3);
  const Vector<double> far = 3 * uniform(random, 40);
  const Vector<double> classes = (far.array() > 0).cast<double>();
  const Vector<double> scores = uniform(random, 40);
  const auto rows = first_rows(40);
  const double by_huber = Shift(huber, far, scores, infinity).best(rows);
  const double by_classes = Shift(logistic, classes, scores, infinity).best(rows);
  double slope = 0;
  double misses = 0;
  for (Eigen::Index i = 0; i < 40; ++i) {
    slope += std::clamp(scores[i] + by_huber - far[i], -2.0, 2.0);
    misses += 1 / (1 + std::exp(-scores[i] - by_classes)) - classes[i];
  }
  EXPECT_NEAR(slope, 0, 1e-10);
  EXPECT_NEAR(misses, 0, 1e-10);
}

TEST(Shift, StaysWithinTheLimit) {
  const Vector<double> y = Vector<double>::Ones(6);
  const Vector<double> scores = Vector<double>::Constant(6, -3);
  const auto rows = first_rows(6);
  const Shift shift(logistic, y, scores, 4);
  EXPECT_NEAR(shift.best(rows), 4, 1e-10);
  EXPECT_EQ(shift.newton(rows), 4);  // 1 / p = 21 without
}

TEST(BestStump, IsTheBestOfAllMedians) {
  const auto loss_of_half = [&](std::vector<double> half) {
    std::sort(half.begin(), half.end());
    const double median = half[half.size() / 2];
    double sum = 0;
    for (const double y : half) sum += std::abs(y - median);
    return sum;
  };
  std::mt19937 random(4);
  const Vector<double> y = uniform(random, 31);
  Matrix<double> features(31, 2);
  features << uniform(random, 31), uniform(random, 31);

  double least = infinity;
  for (Eigen::Index j = 0; j < 2; ++j) {
    for (Eigen::Index k = 0; k < 31; ++k) {
      std::vector<double> halves[2];
      for (Eigen::Index i = 0; i < 31; ++i) {
        halves[features(i, j) <= features(k, j) ? 0 : 1].push_back(y[i]);
      }
      if (halves[0].size() < 5 || halves[1].size() < 5) continue;
      least = std::min(least, loss_of_half(halves[0]) + loss_of_half(halves[1]));
    }
  }
  const Ensemble stump = best_stump(absolute, features, y);
  EXPECT_NEAR(mean_loss(absolute, y, stump(features)), least / 31, 1e-9);
}

TEST(Boosting, OfSquaresBeginsWithTheBestStump) {
  std::mt19937 random(5);
  const Vector<double> y = uniform(random, 60);
  Matrix<double> features(60, 3);
  features << uniform(random, 60), uniform(random, 60), uniform(random, 60);
  const Ensemble best = best_stump(squared, features, y);
  const Ensemble first = boost(squared, features, y, {.rounds = 1, .rate = 1});
  EXPECT_EQ(first.stumps[0].feature, best.stumps[0].feature);
  EXPECT_EQ(first.stumps[0].threshold, best.stumps[0].threshold);
  EXPECT_THAT(first(features), testing::Pointwise(testing::DoubleNear(1e-13), best(features)));
}

TEST(Boosting, WeighsRowsByTheirCurvature) {
  std::mt19937 random(8);
  Matrix<double> features(40, 2);
  features << uniform(random, 40), uniform(random, 40);
  const Vector<double> y = (features.rowwise().sum().array() > 1).cast<double>();
  const support::StumpSearch search(features);
  const Ensemble all = boost(logistic, features, y, {.rounds = 9, .rate = 1, .smallest_leaf = 1});
  int weights_matter = 0;
  for (Ensemble before{all.base}; before.stumps.size() < 9;) {
    const support::Stump& stump = all.stumps[before.stumps.size()];
    const Vector<double> p = 1 / (1 + (-before(features).array()).exp());
    const Vector<double> pulls = y - p;
    const Vector<double> weights = p.array() * (1 - p.array());
    const support::Split split = search.best_split(pulls, weights);
    EXPECT_EQ(stump.feature, split.feature);
    EXPECT_EQ(stump.threshold, split.threshold);
    EXPECT_NEAR(stump.left, pulls(split.left).sum() / weights(split.left).sum(), 1e-10);
    EXPECT_NEAR(stump.right, pulls(split.right).sum() / weights(split.right).sum(), 1e-10);
    const Vector<double> ones = Vector<double>::Ones(40);
    weights_matter += search.best_split(pulls, ones).threshold == split.threshold ? 0 : 1;
    before.stumps.push_back(stump);
  }
  EXPECT_GT(weights_matter, 0);
}

TEST(Boosting, WeighsRowsTheSameWhereOneHasNoCurvature) {
  std::mt19937 random(9);
  Matrix<double> features(40, 2);
  features << uniform(random, 40), Vector<double>::LinSpaced(40, -19, 20);
  // Two heaps of 20, far from each other: every row pulls as much as any other.
  const Vector<double> y =
      uniform(random, 40).array() + 20 * (features.col(1).array() > 0).cast<double>();
  for (const Ensemble& ensemble : {boost(absolute, features, y, {.rounds = 1, .rate = 1}),
                                   boost(huber, features, y, {.rounds = 1, .rate = 1})}) {
    EXPECT_EQ(ensemble.stumps[0].feature, 1);
    EXPECT_EQ(ensemble.stumps[0].threshold, 0.5);
  }
}

TEST(Boosting, LowersTheLossOfItsRowsWithEveryRound) {
  std::mt19937 random(6);
  Matrix<double> features(80, 2);
  features << uniform(random, 80), uniform(random, 80);
  const Vector<double> y = features.col(0).array().sin() + features.col(1).array().square();
  const Vector<double> classes = (y.array() > 2).cast<double>();
  const auto expect_descent = [&](const auto& loss, const Vector<double>& answers) {
    double last = infinity;
    for (const int rounds : {0, 1, 2, 4, 8, 16, 32, 64}) {
      const Ensemble ensemble = boost(loss, features, answers, {.rounds = rounds, .limit = 4});
      const double now = mean_loss(loss, answers, ensemble(features));
      EXPECT_LT(now, last) << rounds;
      last = now;
    }
  };
  expect_descent(squared, y);
  expect_descent(huber, y);
  expect_descent(quantile, y);
  expect_descent(logistic, classes);
}

}  // namespace
