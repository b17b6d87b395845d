// Plans for Jacobians: by columns or rows, used again, surprised by branches, misused.
// For: sparse/sparse_jacobian.hpp and sparse/plan.hpp. Read first: sparse/agreement_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/sparse.hpp>

#include "sparse/matrices.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Error;
using fluxion::jacobian;
using fluxion::Matrix;
using fluxion::ShapeError;
using fluxion::sparse_jacobian;
using fluxion::sparse_jacobian_into;
using fluxion::sparse_jacobian_plan;
using fluxion::Vector;
using testing::HasSubstr;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Residuals of neighbours: three columns in a row.
const auto chain = [](const auto& x) {
  std::vector<entry_t<decltype(x)>> y;
  for (Eigen::Index i = 1; i + 1 < x.size(); ++i) {
    y.push_back(sin(x[i - 1]) * x[i] - x[i + 1] * x[i + 1]);
  }
  return y;
};

/// One residual of all variables, many of one: as many colours of columns as there are columns.
const auto with_dense_row = [](const auto& x) {
  std::vector<entry_t<decltype(x)>> y;
  for (Eigen::Index i = 0; i < x.size(); ++i) y.push_back(exp(x[i]));
  y.push_back(x.squaredNorm());
  return y;
};

const auto with_branch = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  return std::array<T, 2>{x[0] * x[0], x[0] < 0 ? T(x[1] * x[2]) : T(x[1])};
};

template <class F> void expect_dense(const F& f, const Vector<double>& x) {
  const Matrix<double> expected = jacobian(f, x);
  const Matrix<double> difference = dense(sparse_jacobian(f, x)) - expected;
  EXPECT_LE(difference.cwiseAbs().maxCoeff(), 1e-14 * expected.cwiseAbs().maxCoeff());
}

TEST(SparseJacobian, OfAChainIsTheDenseOne) {
  expect_dense(chain, Vector<double>::LinSpaced(50, -1, 1));
  auto plan = sparse_jacobian_plan(chain, Vector<double>::LinSpaced(50, -1, 1));
  EXPECT_EQ(plan.colors(), 3U);
}

TEST(SparseJacobian, TakesRowsWhereTheyHaveFewerColours) {
  const Vector<double> x = Vector<double>::LinSpaced(50, -1, 1);
  expect_dense(with_dense_row, x);
  EXPECT_EQ(sparse_jacobian_plan(with_dense_row, x).colors(), 2U);
}

TEST(SparseJacobian, TakesManyColoursOfEither) {
  const Vector<double> x = Vector<double>::LinSpaced(30, -1, 1);
  // Each output depends on 12 neighbours.
  expect_dense(
      [](const auto& y) {
        std::vector<entry_t<decltype(y)>> sums;
        for (Eigen::Index i = 0; i + 12 <= y.size(); ++i) sums.push_back(y.segment(i, 12).prod());
        return sums;
      },
      x);
  // 20 rows that are dense.
  expect_dense(
      [](const auto& y) {
        std::vector<entry_t<decltype(y)>> sums;
        for (int i = 0; i < 20; ++i) sums.push_back(y.squaredNorm() * y[i]);
        return sums;
      },
      Vector<double>::LinSpaced(200, -1, 1));
}

TEST(SparseJacobian, HasTheEntriesOfThePatternAlsoWhereTheyAreZero) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return std::array<T, 3>{x[0] * x[1], T(4), x[2] * x[2]};
  };
  const Eigen::SparseMatrix<double> j = sparse_jacobian(f, {0.0, 0.0, 0.0});
  EXPECT_EQ(picture(j), "xx. ... ..x");
  EXPECT_EQ(dense(j), Matrix<double>::Zero(3, 3));
}

TEST(SparseJacobian, OfConstantsHasNoEntriesAndAValue) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return std::array<T, 2>{T(4), floor(x[0])};
  };
  EXPECT_EQ(sparse_jacobian(f, {1.5}).nonZeros(), 0);
  auto plan = sparse_jacobian_plan(f, {1.5});
  plan.evaluate({2.5});
  EXPECT_EQ(plan.value(), Eigen::Vector2d(4, 2));
}

TEST(SparseJacobian, GoesIntoTheMatrixOfTheCaller) {
  const auto f = [](const auto& x) { return x[0] * x[1]; };
  Eigen::SparseMatrix<double> j(1, 2);
  sparse_jacobian_into(f, {3.0, 2.0}, j);
  EXPECT_EQ(dense(j), Eigen::RowVector2d(2, 3));
  Eigen::SparseMatrix<double> tall(2, 2);
  EXPECT_THAT(
      [&] {
        sparse_jacobian_into(f, std::vector<double>{1, 2}, tall);
      },
      ThrowsMessage<ShapeError>(
          HasSubstr("sparse_jacobian: the result has the wrong shape; got 2x2")));
}

TEST(SparseJacobianPlan, IsUsedAgain) {
  const Vector<double> x = Vector<double>::LinSpaced(50, -1, 1);
  auto columns = sparse_jacobian_plan(chain, x);
  auto rows = sparse_jacobian_plan(with_dense_row, x);
  for (const double scale : {1.0, 0.5, -0.25}) {
    const Vector<double> at = scale * x;
    EXPECT_LE((dense(columns.evaluate(at)) - jacobian(chain, at)).norm(), 1e-14);
    EXPECT_LE((dense(rows.evaluate(at)) - jacobian(with_dense_row, at)).norm(), 1e-14);
    EXPECT_EQ(columns.value()[7], chain(at)[7]);
    EXPECT_EQ(rows.value()[7], with_dense_row(at)[7]);
  }
  EXPECT_EQ(columns.replans() + rows.replans(), 0U);
}

TEST(SparseJacobianPlan, GrowsWhereABranchHasEntriesOutsideOfThePattern) {
  auto plan = sparse_jacobian_plan(with_branch, {1.0, 2.0, 3.0});
  EXPECT_EQ(picture(plan.evaluate({2.0, 2.0, 3.0})), "x.. .x.");
  EXPECT_EQ(picture(plan.evaluate({-1.0, 2.0, 3.0})), "x.. .xx");
  EXPECT_EQ(dense(plan.evaluate({-1.0, 2.0, 3.0})), jacobian(with_branch, {-1.0, 2.0, 3.0}));
  EXPECT_EQ(plan.replans(), 1U);
}

TEST(SparseJacobianPlan, WithAFixedPatternRefusesOtherEntries) {
  auto plan = sparse_jacobian_plan(with_branch, {1.0, 2.0, 3.0}, {.fixed_pattern = true});
  EXPECT_THAT(
      [&] {
        plan.evaluate({-1.0, 2.0, 3.0});
      },
      ThrowsMessage<Error>(
          HasSubstr("sparse_jacobian: at this point there are entries outside of the pattern; got "
                    "one in row 1 and column 2")));
  EXPECT_EQ(dense(plan.evaluate({2.0, 2.0, 3.0})), jacobian(with_branch, {2.0, 2.0, 3.0}));
}

TEST(SparseJacobianPlan, CanBeUsedAfterAnException) {
  const auto f = [](const auto& x) {
    if (x[0] < 0) throw std::runtime_error("out of range");
    return chain(x);
  };
  const Vector<double> x = Vector<double>::LinSpaced(20, 0, 1);
  auto plan = sparse_jacobian_plan(f, x);
  EXPECT_THROW(plan.evaluate(Vector<double>(x.array() - 1)), std::runtime_error);
  EXPECT_EQ(dense(plan.evaluate(x)), jacobian(f, x));
}

TEST(SparseJacobianPlan, OfAnotherSizeIsAShapeError) {
  auto plan = sparse_jacobian_plan(with_branch, {1.0, 2.0, 3.0});
  EXPECT_THAT(
      [&] {
        plan.evaluate({1.0, 2.0});
      },
      ThrowsMessage<ShapeError>(
          HasSubstr("sparse_jacobian: the point has the wrong size; got 2, expected 3")));
  Eigen::Index outputs = 2;
  const auto f = [&](const auto& x) { return x.head(outputs).eval(); };
  for (const bool branch_free : {false, true}) {
    outputs = 2;
    auto growing = sparse_jacobian_plan(f, {1.0, 2.0, 3.0}, {.branch_free = branch_free});
    outputs = 3;
    EXPECT_THAT(
        [&] {
          growing.evaluate({1.0, 2.0, 3.0});
        },
        ThrowsMessage<ShapeError>(HasSubstr("sparse_jacobian: f(x) at a second evaluation "
                                            "has the wrong size; got 3, expected 2")));
  }
}

TEST(SparseJacobianPlan, OfTwoThreadsHaveNothingInCommon) {
  const Vector<double> x = Vector<double>::LinSpaced(50, -1, 1);
  const auto work = [&](double scale, Matrix<double>& result) {
    auto plan = sparse_jacobian_plan(chain, x);
    for (int i = 0; i < 50; ++i) result = plan.evaluate(scale * x);
  };
  Matrix<double> one, other;
  std::thread first([&] { work(0.5, one); });
  std::thread second([&] { work(-1, other); });
  first.join();
  second.join();
  EXPECT_EQ(one, jacobian(chain, 0.5 * x));
  EXPECT_EQ(other, jacobian(chain, -x));
}

// Zeros of the structure, as derivatives/structural_test.cpp has them for the dense drivers.

TEST(SparseJacobian, OfSeparateOutputsKeepsInfinitiesApart) {
  const auto f = [](const auto& x) { return x.array().sqrt().matrix().eval(); };
  Vector<double> x = Vector<double>::Ones(19);
  x[3] = 0;
  x[12] = 0;
  EXPECT_EQ(dense(sparse_jacobian(f, x)), jacobian(f, x));
  const auto with_sum = [&](const auto& y) {
    std::vector<entry_t<decltype(y)>> all;
    for (const auto& each : y) all.push_back(sqrt(each));
    all.push_back(y.sum());
    return all;
  };
  EXPECT_EQ(sparse_jacobian_plan(with_sum, x).colors(), 2U);
  EXPECT_EQ(dense(sparse_jacobian(with_sum, x)), jacobian(with_sum, x));
}

TEST(SparseJacobian, ShowsANaNOfTheNumbersWhereItIs) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return std::array<T, 3>{sqrt(x[0] * x[1]), x[1] * x[2], x[2] + 0 * sqrt(x[0])};
  };
  const Matrix<double> expected = jacobian(f, {0.0, 0.0, 2.0});
  const Matrix<double> j = dense(sparse_jacobian(f, {0.0, 0.0, 2.0}));
  EXPECT_TRUE(std::isnan(j(0, 0)));
  EXPECT_EQ(j.array().isNaN().matrix(), expected.array().isNaN().matrix());
  EXPECT_EQ(j.bottomRows(2), expected.bottomRows(2));
}

}  // namespace
