// Tests of examples/support/stump.hpp.
// For: the search finds what trying every question finds.
// Read first: examples/support/stump.hpp.
// SPDX-License-Identifier: MIT
#include "examples/support/stump.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using support::Split;
using support::Stump;
using support::StumpSearch;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Whole numbers from 0 to 5, so that many are equal.
Matrix<double> whole_numbers(std::mt19937& random, Eigen::Index rows, Eigen::Index columns) {
  return Matrix<double>::NullaryExpr(
      rows, columns, [&] { return static_cast<double>(random() % 6); });
}

Vector<double> uniform(std::mt19937& random, Eigen::Index size, double low, double high) {
  std::uniform_real_distribution<double> number(low, high);
  return Vector<double>::NullaryExpr(size, [&] { return number(random); });
}

// What is left of sum w (z - stump)^2 with the best values for this question; infinite if a side has
// too few rows.
double misfit(const Matrix<double>& features,
              const Vector<double>& z,
              const Vector<double>& w,
              Eigen::Index feature,
              double threshold,
              Eigen::Index smallest_leaf) {
  double sum = 0;
  for (const bool left : {true, false}) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index i = 0; i < z.size(); ++i) {
      if ((features(i, feature) <= threshold) == left) rows.push_back(i);
    }
    if (static_cast<Eigen::Index>(rows.size()) < smallest_leaf) return infinity;
    const Vector<double> numbers = z(rows);
    const Vector<double> weights = w(rows);
    const double mean = numbers.dot(weights) / weights.sum();
    sum += ((numbers.array() - mean).square() * weights.array()).sum();
  }
  return sum;
}

TEST(StumpSearch, FindsTheBestOfAllQuestions) {
  std::mt19937 random(7);
  for (int repetition = 0; repetition < 50; ++repetition) {
    const Eigen::Index smallest_leaf = 1 + repetition % 4;
    const Matrix<double> features = whole_numbers(random, 25, 3);
    const Vector<double> z = uniform(random, 25, -3, 3);
    const Vector<double> w = uniform(random, 25, 0.1, 2);
    double least = infinity;
    for (Eigen::Index j = 0; j < features.cols(); ++j) {
      for (const double threshold : {0.5, 1.5, 2.5, 3.5, 4.5}) {
        least = std::min(least, misfit(features, z, w, j, threshold, smallest_leaf));
      }
    }
    const Split split = StumpSearch(features, smallest_leaf).best_split(z.cwiseProduct(w), w);
    EXPECT_NEAR(misfit(features, z, w, split.feature, split.threshold, smallest_leaf), least, 1e-12)
        << repetition;
  }
}

TEST(StumpSearch, VisitsEverySplitOnce) {
  const StumpSearch search(Matrix<double>{{3, 1}, {1, 1}, {3, 2}, {2, 1}});
  std::vector<double> thresholds;
  std::vector<std::set<Eigen::Index>> left;
  search.each_split([&](const Split& split) {
    thresholds.push_back(split.threshold);
    left.emplace_back(split.left.begin(), split.left.end());
    EXPECT_EQ(split.left.size() + split.right.size(), 4u);
  });
  EXPECT_THAT(thresholds, ElementsAre(1.5, 2.5, 1.5));
  EXPECT_THAT(
      left,
      ElementsAre(
          UnorderedElementsAre(1), UnorderedElementsAre(1, 3), UnorderedElementsAre(0, 1, 3)));
}

TEST(StumpSearch, LeavesNoSideWithTooFewRows) {
  const StumpSearch search(Matrix<double>{{1}, {2}, {3}, {4}, {5}}, 2);
  std::vector<double> thresholds;
  search.each_split([&](const Split& split) { thresholds.push_back(split.threshold); });
  EXPECT_THAT(thresholds, ElementsAre(2.5, 3.5));
}

TEST(StumpSearch, KeepsAllRowsTogetherWhereNothingDistinguishesThem) {
  const Vector<double> pulls{{1, 2}};
  const StumpSearch search(Matrix<double>{{1, 4}, {1, 4}});
  const Split split = search.best_split(pulls, Vector<double>::Ones(2));
  EXPECT_THAT(split.left, ElementsAre(0, 1));
  EXPECT_THAT(split.right, ElementsAre());
  EXPECT_EQ(split.threshold, infinity);
}

TEST(StumpSearch, SeparatesNeighboursWithNoNumberBetweenThem) {
  const double above = std::nextafter(1.0, 2.0);
  StumpSearch(Matrix<double>{{above}, {1}}).each_split([&](const Split& split) {
    EXPECT_GE(split.threshold, 1.0);
    EXPECT_LT(split.threshold, above);
  });
}

TEST(Stump, GivesTheThresholdItselfToTheLeft) {
  const Stump stump{.feature = 1, .threshold = 2, .left = -1, .right = 5};
  EXPECT_THAT(stump(Matrix<double>{{0, 2}, {0, 2.5}, {9, 1}}), ElementsAre(-1, 5, -1));
}

}  // namespace
