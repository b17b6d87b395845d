// Tests of optimize/mini_batches.hpp and optimize/batch_order.hpp.
// For: batches that are a pure function of seed and step, and whose mean is what is differentiated.
// Read first: include/fluxion/optimize/mini_batches.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/mini_batches.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/objective.hpp>

namespace {

using fluxion::BatchOptions;
using fluxion::Matrix;
using fluxion::mini_batches;
using fluxion::Vector;
using testing::ElementsAre;
using testing::Pointwise;

using Rows = std::vector<std::int64_t>;

/// Something curved that is different in every row.
const auto term = [](const auto& x, std::int64_t row) {
  using fluxion::exp;
  using std::exp;
  const auto k = static_cast<double>(row);
  return exp(0.1 * k * x[0]) + (x[1] - k) * (x[1] - k) * x[0];
};

template <class Batches> Rows batch_of(Batches& batches, std::int64_t step) {
  batches.select(step);
  return {batches.batch().begin(), batches.batch().end()};
}

/// The rows of an epoch in their order.
template <class Batches> Rows epoch_of(Batches& batches, std::int64_t epoch) {
  Rows rows;
  for (std::int64_t k = 0; k < batches.steps_per_epoch(); ++k) {
    const Rows batch = batch_of(batches, epoch * batches.steps_per_epoch() + k);
    rows.insert(rows.end(), batch.begin(), batch.end());
  }
  return rows;
}

Vector<double> point() { return Vector<double>{{0.3, -1.7}}; }

template <class F> Vector<double> gradient_of(F& f, const Vector<double>& x) {
  Vector<double> g(x.size());
  f.value_and_gradient(x, g);
  return g;
}

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const fluxion::OptionError& error) {
    return error.what();
  }
  return "accepted";
}

// Orders: scripts/reference_random.py.
TEST(MiniBatches, HaveTheOrdersOfTheReference) {
  auto f = mini_batches(term, 10, {.size = 4, .seed = 7});
  EXPECT_EQ(f.rows(), 10);
  EXPECT_EQ(f.steps_per_epoch(), 3);
  EXPECT_THAT(f.batch(), ElementsAre(1, 8, 3, 0));
  EXPECT_THAT(batch_of(f, 1), ElementsAre(4, 5, 9, 6));
  EXPECT_THAT(batch_of(f, 2), ElementsAre(2, 7));
  EXPECT_THAT(epoch_of(f, 1), ElementsAre(8, 2, 4, 0, 1, 6, 9, 5, 7, 3));
  EXPECT_THAT(epoch_of(f, 2), ElementsAre(9, 2, 8, 7, 0, 6, 1, 4, 5, 3));
}

TEST(MiniBatches, SeeEveryRowOnceInAnEpoch) {
  for (const std::int64_t size : {1, 3, 32, 99, 100}) {
    auto f = mini_batches(term, 100, {.size = size, .seed = 5});
    Rows last;
    for (std::int64_t epoch = 0; epoch < 4; ++epoch) {
      Rows rows = epoch_of(f, epoch);
      EXPECT_NE(rows, last);
      last = rows;
      std::sort(rows.begin(), rows.end());
      ASSERT_EQ(rows.size(), 100U);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i], static_cast<std::int64_t>(i));
      }
    }
  }
}

TEST(MiniBatches, AreTheSameWhateverWasSelectedBefore) {
  auto f = mini_batches(term, 23, {.size = 5, .seed = 9});
  std::vector<Rows> forward;
  for (std::int64_t step = 0; step < 40; ++step) forward.push_back(batch_of(f, step));
  for (std::int64_t step = 39; step >= 0; --step) {
    EXPECT_EQ(batch_of(f, step), forward[static_cast<std::size_t>(step)]);
  }
  batch_of(f, std::int64_t{1} << 60U);
  EXPECT_EQ(batch_of(f, 17), forward[17]);
  auto copy = f;
  batch_of(f, 3);
  EXPECT_THAT(copy.batch(), Pointwise(testing::Eq(), forward[17]));
}

TEST(MiniBatches, OfAnotherSeedAreOthers) {
  auto f = mini_batches(term, 50, {.seed = 1});
  auto g = mini_batches(term, 50, {.seed = 2});
  EXPECT_NE(epoch_of(f, 0), epoch_of(g, 0));
}

TEST(MiniBatches, HaveThirtyTwoRowsUnlessToldOtherwise) {
  const auto f = mini_batches(term, 40);
  EXPECT_EQ(f.batch().size(), 32U);
  EXPECT_EQ(f.steps_per_epoch(), 2);
}

TEST(MiniBatches, HaveTheMeanOfTheirRows) {
  auto f = mini_batches(term, 10, {.size = 4, .seed = 3});
  for (std::int64_t step = 0; step < 3; ++step) {
    const Rows rows = batch_of(f, step);
    double sum = 0;
    for (const std::int64_t row : rows) sum += term(point(), row);
    EXPECT_DOUBLE_EQ(f.value(point()), sum / static_cast<double>(rows.size()));
    Vector<double> g(2);
    EXPECT_DOUBLE_EQ(f.value_and_gradient(point(), g), f.value(point()));
  }
}

// The derivative written by hand.
TEST(MiniBatches, HaveTheGradientOfTheirMean) {
  auto f = mini_batches(term, 10, {.size = 4, .seed = 3});
  const Rows rows = batch_of(f, 4);
  const Vector<double> x = point();
  Vector<double> expected = Vector<double>::Zero(2);
  for (const std::int64_t row : rows) {
    const auto k = static_cast<double>(row);
    expected[0] += (0.1 * k * std::exp(0.1 * k * x[0]) + (x[1] - k) * (x[1] - k)) / 4;
    expected[1] += 2 * (x[1] - k) * x[0] / 4;
  }
  const Vector<double> g = gradient_of(f, x);
  EXPECT_NEAR(g[0], expected[0], 1e-13 * std::abs(expected[0]));
  EXPECT_NEAR(g[1], expected[1], 1e-13 * std::abs(expected[1]));
  EXPECT_TRUE(fluxion::check_gradient(
      [&](const Vector<double>& p) { return f.value(p); }, gradient_of(f, x), x));
}

TEST(MiniBatches, OfAnEpochHaveTheGradientOfAllRowsAsTheirMean) {
  auto all = mini_batches(term, 60, {.size = 60});
  auto f = mini_batches(term, 60, {.size = 12, .seed = 8});
  for (std::int64_t epoch = 0; epoch < 3; ++epoch) {
    Vector<double> sum = Vector<double>::Zero(2);
    for (std::int64_t k = 0; k < 5; ++k) {
      f.select(5 * epoch + k);
      sum += gradient_of(f, point());
    }
    EXPECT_LT((sum / 5 - gradient_of(all, point())).norm(), 1e-12 * sum.norm());
  }
}

TEST(MiniBatches, HaveTheSecondDerivativesOfTheirMean) {
  auto f = mini_batches(term, 10, {.size = 4, .seed = 3});
  f.select(2);
  const Vector<double> x = point();
  double curvature = 0;
  double mixed = 0;
  for (const std::int64_t row : f.batch()) {
    const auto k = static_cast<double>(row);
    curvature += 0.01 * k * k * std::exp(0.1 * k * x[0]) / 2;
    mixed += 2 * (x[1] - k) / 2;
  }
  Matrix<double> h(2, 2);
  f.hessian(x, h);
  EXPECT_NEAR(h(0, 0), curvature, 1e-13);
  EXPECT_NEAR(h(1, 0), mixed, 1e-13);
  EXPECT_NEAR(h(1, 1), 2 * x[0], 1e-13);
  Vector<double> p(2);
  f.hvp(x, Vector<double>{{1.0, 2.0}}, p);
  EXPECT_NEAR(p[0], h(0, 0) + 2 * h(0, 1), 1e-12);
  EXPECT_NEAR(p[1], h(1, 0) + 2 * h(1, 1), 1e-12);
}

TEST(MiniBatches, AreObjectivesThatChangeFromStepToStep) {
  using Batches = decltype(mini_batches(term, 10));
  static_assert(fluxion::Objective<Batches>);
  static_assert(fluxion::StochasticObjective<Batches>);
  static_assert(fluxion::StochasticObjective<Batches&>);
  static_assert(!fluxion::StochasticObjective<decltype(term)>);
}

// With all rows in one batch there is no noise, and every method may have it.
TEST(MiniBatches, OfAllRowsAreTheWholeSum) {
  const std::vector<double> y{3, 5, 10};
  auto f = mini_batches(
      [&](const auto& x, std::int64_t i) {
        const double target = y[static_cast<std::size_t>(i)];
        return (x[0] - target) * (x[0] - target);
      },
      3,
      {.size = 3});
  Vector<double> x{{0.0}};
  for (int k = 0; k < 200; ++k) x -= 0.1 * gradient_of(f, x);
  EXPECT_NEAR(x[0], 6, 1e-12);
}

TEST(MiniBatches, RefuseWhatCannotBeMeant) {
  EXPECT_EQ(
      refusal([] { mini_batches(term, 0); }),
      "mini_batches: there are no rows; got 0, expected at least 1; try the number of rows of "
      "the data");
  EXPECT_EQ(refusal([] { mini_batches(term, 10); }),
            "mini_batches: size is out of range; got 32, expected 1 <= size <= 10, the number of "
            "rows; try .size = 10");
  EXPECT_EQ(refusal([] { mini_batches(term, 100, {.size = 0}); }),
            "mini_batches: size is out of range; got 0, expected 1 <= size <= 100, the number of "
            "rows; try .size = 32");
  EXPECT_EQ(refusal([] { mini_batches(term, 100).select(-1); }),
            "mini_batches: there is no such step; got -1, expected at least 0; try 0, which is the "
            "first");
}

}  // namespace
