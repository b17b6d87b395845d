// Plans for Hessians: used again, surprised by branches, interrupted, misused.
// For: sparse/sparse_hessian.hpp and sparse/plan.hpp. Read first: sparse/agreement_test.cpp.
// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/sparse.hpp>

#include "sparse/matrices.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Error;
using fluxion::hessian;
using fluxion::Matrix;
using fluxion::ShapeError;
using fluxion::sparse_hessian;
using fluxion::sparse_hessian_into;
using fluxion::sparse_hessian_plan;
using fluxion::Vector;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Points on a grid, each coupled with its neighbours: more colours than a recording has lanes.
const auto grid_energy = [](const auto& u) {
  constexpr Eigen::Index m = 6;
  entry_t<decltype(u)> energy(0);
  for (Eigen::Index i = 0; i < m * m; ++i) {
    for (const Eigen::Index step : {Eigen::Index{1}, m, m + 1, 2 * m + 1}) {
      if (i + step < m * m) energy += exp(u[i] * u[i + step]) * (1 + u[i]);
    }
  }
  return energy;
};

/// Linear in x[1], unless x[0] is negative.
const auto with_branch = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  const T product = x[0] < 0 ? T(x[1] * x[2]) : x[1];
  return T(x[0] * x[0] * x[0] + product);
};

TEST(SparseHessian, HasTheEntriesOfThePatternAlsoWhereTheyAreZero) {
  const auto f = [](const auto& x) { return x[0] * x[0] * x[1] + x[2]; };
  const Eigen::SparseMatrix<double> h = sparse_hessian(f, {0.0, 0.0, 5.0});
  EXPECT_EQ(picture(h), "xx. x.. ...");
  EXPECT_EQ(dense(h), Matrix<double>::Zero(3, 3));
  EXPECT_TRUE(h.isCompressed());
}

TEST(SparseHessian, OfALinearFunctionHasNoEntries) {
  const auto f = [](const auto& x) { return 2 * x[0] - x[1]; };
  EXPECT_EQ(sparse_hessian(f, {1.0, 2.0}).nonZeros(), 0);
  auto plan = sparse_hessian_plan(f, {1.0, 2.0});
  EXPECT_EQ(plan.colors(), 0U);
  EXPECT_EQ(plan.evaluate({3.0, 2.0}).nonZeros(), 0);
  EXPECT_EQ(plan.value(), 4);
  EXPECT_THAT(plan.gradient(), ElementsAre(2, -1));
}

TEST(SparseHessian, GoesIntoTheMatrixOfTheCaller) {
  const auto f = [](const auto& x) { return x[0] * x[1]; };
  Eigen::SparseMatrix<double> h(2, 2);
  sparse_hessian_into(f, std::vector<double>{1, 2}, h);
  EXPECT_EQ(picture(h), ".x x.");
  EXPECT_EQ(h.coeff(0, 1), 1);
  sparse_hessian_into([](const auto& x) { return x[0] * x[0]; }, {1.0, 2.0}, h);
  EXPECT_EQ(picture(h), "x. ..");
  Eigen::SparseMatrix<double> wide(2, 3);
  EXPECT_THAT(
      [&] {
        sparse_hessian_into(f, {1.0, 2.0}, wide);
      },
      ThrowsMessage<ShapeError>(
          HasSubstr("sparse_hessian: the result has the wrong shape; got 2x3")));
}

TEST(SparseHessianPlan, IsUsedAgain) {
  const Vector<double> x = Vector<double>::LinSpaced(36, -1, 1);
  for (const bool substitution : {false, true}) {
    auto plan = sparse_hessian_plan(grid_energy, x, {.substitution = substitution});
    EXPECT_GT(plan.colors(), 2U);
    for (const double scale : {1.0, 0.5, -0.25}) {
      const Vector<double> at = scale * x;
      const Matrix<double> expected = hessian(grid_energy, at);
      const double size = expected.cwiseAbs().maxCoeff();
      EXPECT_LE((dense(plan.evaluate(at)) - expected).cwiseAbs().maxCoeff(), 1e-14 * size);
      EXPECT_EQ(plan.value(), grid_energy(at));
      EXPECT_LE((plan.gradient() - fluxion::gradient(grid_energy, at)).norm(), 1e-13);
    }
    EXPECT_EQ(plan.replans(), 0U);
  }
}

TEST(SparseHessianPlan, ComputesAnyNumberOfColours) {
  const auto all_pairs = [](const auto& y) {
    const entry_t<decltype(y)> sum = y.sum();
    return sum * sum * sum;
  };
  for (const Eigen::Index n : {1, 2, 3, 4, 5, 6, 7, 9}) {
    for (const bool substitution : {false, true}) {
      const Vector<double> x = Vector<double>::LinSpaced(n, 0.5, 1);
      auto plan = sparse_hessian_plan(all_pairs, x, {.substitution = substitution});
      EXPECT_EQ(plan.colors(), static_cast<std::size_t>(n));
      EXPECT_LE((dense(plan.evaluate(x)) - hessian(all_pairs, x)).norm(), 1e-12) << n;
    }
  }
}

TEST(SparseHessianPlan, GrowsWhereABranchHasEntriesOutsideOfThePattern) {
  auto plan = sparse_hessian_plan(with_branch, {1.0, 2.0, 3.0});
  EXPECT_EQ(picture(plan.evaluate({1.0, 2.0, 3.0})), "x.. ... ...");
  EXPECT_EQ(plan.replans(), 0U);
  const Eigen::SparseMatrix<double> h = plan.evaluate({-1.0, 2.0, 3.0});
  EXPECT_EQ(picture(h), "x.. ..x .x.");
  EXPECT_EQ(dense(h), hessian(with_branch, {-1.0, 2.0, 3.0}));
  EXPECT_EQ(plan.replans(), 1U);
  EXPECT_EQ(picture(plan.evaluate({1.0, 2.0, 3.0})), "x.. ..x .x.");
  EXPECT_EQ(dense(plan.evaluate({1.0, 2.0, 3.0})), hessian(with_branch, {1.0, 2.0, 3.0}));
  plan.evaluate({-2.0, 2.0, 3.0});
  EXPECT_EQ(plan.replans(), 1U);
}

TEST(SparseHessianPlan, DoesNotGrowForABranchWithinThePattern) {
  auto plan = sparse_hessian_plan(with_branch, {-1.0, 2.0, 3.0});
  EXPECT_EQ(dense(plan.evaluate({1.0, 2.0, 3.0})), hessian(with_branch, {1.0, 2.0, 3.0}));
  EXPECT_EQ(plan.replans(), 0U);
}

TEST(SparseHessianPlan, WithAFixedPatternRefusesOtherEntries) {
  auto plan = sparse_hessian_plan(with_branch, {1.0, 2.0, 3.0}, {.fixed_pattern = true});
  EXPECT_THAT(
      [&] {
        plan.evaluate({-1.0, 2.0, 3.0});
      },
      ThrowsMessage<Error>(
          "sparse_hessian: at this point there are entries outside of the pattern; got one in row "
          "2 and column 1, expected those of the fixed pattern alone; try a plan without "
          "fixed_pattern, which grows"));
  EXPECT_EQ(dense(plan.evaluate({2.0, 2.0, 3.0})), hessian(with_branch, {2.0, 2.0, 3.0}));
}

TEST(SparseHessianPlan, OfAFunctionWithoutBranchesCallsItOnce) {
  int calls = 0;
  const auto f = [&](const auto& x) {
    ++calls;
    return x[0] * x[1];
  };
  auto plan = sparse_hessian_plan(f, {1.0, 2.0}, {.branch_free = true});
  EXPECT_EQ(std::exchange(calls, 0), 1);
  plan.evaluate({3.0, 4.0});
  EXPECT_EQ(calls, 1);
}

TEST(SparseHessianPlan, RemembersTheWaysThroughTheBranches) {
  int calls = 0;
  const auto f = [&](const auto& x) {
    ++calls;
    return with_branch(x);
  };
  auto plan = sparse_hessian_plan(f, {1.0, 2.0, 3.0});
  plan.evaluate({1.0, 2.0, 3.0});
  plan.evaluate({-1.0, 2.0, 3.0});
  plan.evaluate({1.0, 2.0, 3.0});  // with more colours than before
  for (const double x : {1.0, -1.0, 2.0, -2.0}) {
    calls = 0;
    plan.evaluate({x, 2.0, 3.0});
    EXPECT_EQ(calls, 1) << "a recording";
  }
}

TEST(SparseHessianPlan, CanBeUsedAfterAnException) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T y = x[0] < -10 ? T(x[0] * x[1]) : T(x[0] * x[0]);
    if (x[1] < 0) throw std::runtime_error("out of range");
    return y;
  };
  auto plan = sparse_hessian_plan(f, {1.0, 1.0});
  EXPECT_THROW(plan.evaluate({-20.0, -1.0}), std::runtime_error);
  EXPECT_THROW(plan.evaluate({2.0, -1.0}), std::runtime_error);
  EXPECT_EQ(picture(plan.evaluate({3.0, 1.0})), "x. ..");
  EXPECT_EQ(picture(plan.evaluate({-20.0, 1.0})), "xx x.");
  EXPECT_EQ(plan.replans(), 1U);
}

// Sweeps leave zeros behind, which the next one takes for granted.
TEST(SparseHessianPlan, IsRightAfterLongerAndShorterEvaluations) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    T y = x[0] * x[1];
    for (int k = 0; k < static_cast<int>(value_of(x[2])); ++k) y = y + exp(T(x[0] * 0.5)) * x[2];
    if (x[1] < 0) throw std::runtime_error("out of range");
    return x[1] > 10 ? T(x[0]) : y;
  };
  auto plan = sparse_hessian_plan(f, {1.0, 2.0, 3.0});
  for (const double length : {3.0, 40.0, 2.0, 40.0, 0.0, 1000.0, 5.0, 5.0}) {
    EXPECT_EQ(dense(plan.evaluate({1.0, 2.0, length})), hessian(f, {1.0, 2.0, length})) << length;
    EXPECT_THROW(plan.evaluate({1.0, -1.0, length + 3}), std::runtime_error);
    EXPECT_EQ(dense(plan.evaluate({1.0, 11.0, length + 5})), Matrix<double>::Zero(3, 3));
  }
}

TEST(SparseHessianPlan, OfAnotherSizeIsAShapeError) {
  auto plan = sparse_hessian_plan([](const auto& x) { return x.squaredNorm(); }, {1.0, 2.0});
  EXPECT_THAT(
      [&] {
        plan.evaluate({1.0, 2.0, 3.0});
      },
      ThrowsMessage<ShapeError>("sparse_hessian: the point has the wrong size; got 3, "
                                "expected 2; try a vector of that size"));
  EXPECT_THAT([&] { plan.evaluate(std::vector<double>()); },
              ThrowsMessage<ShapeError>(HasSubstr("sparse_hessian: the point is empty")));
}

TEST(SparseHessianPlan, KeepsACopyOfTheFunction) {
  const auto make = [] {
    const std::vector<double> weights = {2, 3};
    return sparse_hessian_plan(
        [weights](const auto& x) { return weights[0] * x[0] * x[0] + weights[1] * x[1] * x[0]; },
        {1.0, 1.0});
  };
  auto plan = make();
  EXPECT_EQ(plan.evaluate({1.0, 1.0}).coeff(0, 0), 4);
  auto moved = std::move(plan);
  EXPECT_EQ(moved.evaluate({1.0, 1.0}).coeff(0, 1), 3);
}

TEST(SparseHessianPlan, OfTwoThreadsHaveNothingInCommon) {
  const Vector<double> x = Vector<double>::LinSpaced(36, -1, 1);
  const auto work = [&](double scale, Matrix<double>& result) {
    auto plan = sparse_hessian_plan(grid_energy, x);
    for (int i = 0; i < 20; ++i) result = plan.evaluate(scale * x);
  };
  Matrix<double> one, other;
  std::thread first([&] { work(0.5, one); });
  std::thread second([&] { work(-1, other); });
  first.join();
  second.join();
  auto plan = sparse_hessian_plan(grid_energy, x);
  EXPECT_EQ(one, dense(plan.evaluate(0.5 * x)));
  EXPECT_EQ(other, dense(plan.evaluate(-x)));
}

TEST(SparseHessianPlan, MayBeUsedWithinAnotherFunction) {
  const auto inner = [](const auto& x) { return x[0] * x[0] * x[0]; };
  const auto outer = [&](const auto& x) {
    const auto point = std::vector<double>{value_of(x[0])};
    return sparse_hessian(inner, point).coeff(0, 0) * x[0] * x[0] * x[1];
  };
  EXPECT_EQ(dense(sparse_hessian(outer, {2.0, 3.0})), hessian(outer, {2.0, 3.0}));
}

}  // namespace
