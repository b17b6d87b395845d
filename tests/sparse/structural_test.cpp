// What a sparse Hessian takes for a zero: of the numbers, of the structure, and of the branch not taken.
// For: sparse/sparse_hessian.hpp. Read first: sparse/agreement_test.cpp, derivatives/structural_test.cpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/linear_algebra/logdet.hpp>
#include <fluxion/ranges.hpp>
#include <fluxion/sparse.hpp>

#include "sparse/matrices.hpp"

namespace {

using namespace fluxion::test;
using fluxion::hessian;
using fluxion::Matrix;
using fluxion::sparse_hessian;
using fluxion::sparse_hessian_plan;
using fluxion::Vector;
using testing::ElementsAre;
using testing::IsNan;

constexpr double inf = std::numeric_limits<double>::infinity();

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Branches whose statements differ in one thing only. Negative x[0] has entries in x[1] and x[2] that
/// others do not have.
struct LookAlikes {
  enum Difference { operation, argument, term, place, reduction, matrix, count };
  Difference difference;

  template <class T> T operator()(const Vector<T>& x) const {
    const bool negative = x[0] < 0;
    switch (difference) {
      case operation:
        return negative ? T(x[1] * x[2]) : T(x[1] + x[2]);
      case argument:
        return exp(negative ? x[1] : x[2]);
      case term: {
        T sum = 2 * x[1];
        if (negative) {
          sum += exp(x[2]);
        } else {
          sum += 3 * x[2];
        }
        return sum;
      }
      case place: {
        const T a = negative ? x[1] : T(1);
        const T b = negative ? T(1) : x[1];
        return exp(a) + b;
      }
      case reduction: {
        const std::vector<T> two = {x[1], x[2]};
        return negative ? T(fluxion::logsumexp(two)) : T(x[1] + x[2]);
      }
      default: {
        Matrix<T> a(1, 1);
        a(0, 0) = negative ? x[1] : x[2];
        return fluxion::logdet(a) + x[0];
      }
    }
  }
};

TEST(SparseHessianPlan, NoticesBranchesThatLookAlike) {
  for (int difference = 0; difference < LookAlikes::count; ++difference) {
    SCOPED_TRACE(difference);
    const LookAlikes f{static_cast<LookAlikes::Difference>(difference)};
    auto plan = sparse_hessian_plan(f, {1.0, 2.0, 3.0});
    plan.evaluate({1.0, 2.0, 3.0});
    EXPECT_EQ(dense(plan.evaluate({-1.0, 2.0, 3.0})), hessian(f, {-1.0, 2.0, 3.0}));
    EXPECT_EQ(plan.replans(), 1U);
  }
}

// Zeros of the structure, as derivatives/structural_test.cpp has them for the dense drivers.

TEST(SparseHessian, OfASumOfSeparateTermsKeepsInfinitiesApart) {
  const auto f = [](const auto& x) { return sqrt(x[0]) + x[1] * x[1] + x[1] * x[2]; };
  const Eigen::SparseMatrix<double> h = sparse_hessian(f, {0.0, 1.0, 1.0});
  EXPECT_EQ(picture(h), "x.. .xx .x.");
  EXPECT_EQ(dense(h), hessian(f, {0.0, 1.0, 1.0}));
  EXPECT_EQ(h.coeff(0, 0), -inf);
  auto plan = sparse_hessian_plan(f, {1.0, 1.0, 1.0});
  plan.evaluate({0.0, 1.0, 1.0});
  EXPECT_THAT(plan.gradient(), ElementsAre(inf, 3, 1));
}

TEST(SparseHessian, OfAConstantThatIsZeroIsNoDependence) {
  const auto f = [](const auto& x) {
    const entry_t<decltype(x)> zero(0);
    return x[0] * x[0] + zero * sqrt(x[1]) + 0.0 * sqrt(x[1]);
  };
  EXPECT_EQ(dense(sparse_hessian(f, {3.0, 0.0})), hessian(f, {3.0, 0.0}));
}

TEST(SparseHessian, ShowsANaNOfTheNumbersWhereItIs) {
  const auto f = [](const auto& x) { return x[0] * x[0] * sqrt(x[1]) + x[2] * x[2] * x[2]; };
  const Eigen::SparseMatrix<double> h = sparse_hessian(f, {0.0, 0.0, 2.0});
  const Matrix<double> expected = hessian(f, {0.0, 0.0, 2.0});
  for (Eigen::Index i = 0; i < 3; ++i) {
    for (Eigen::Index j = 0; j < 3; ++j) {
      EXPECT_EQ(std::isnan(h.coeff(i, j)), std::isnan(expected(i, j))) << i << ' ' << j;
      if (!std::isnan(expected(i, j))) {
        EXPECT_EQ(h.coeff(i, j), expected(i, j));
      }
    }
  }
  EXPECT_THAT(h.coeff(1, 1), IsNan());
  EXPECT_EQ(h.coeff(2, 2), 12);
}

TEST(SparseHessian, OfManyInfinitiesKeepsThemApart) {
  Vector<double> x = Vector<double>::Ones(36);
  x[7] = 0;
  x[20] = 0;
  const auto f = [](const auto& u) { return u.array().sqrt().sum() + u.head(18).dot(u.tail(18)); };
  EXPECT_EQ(dense(sparse_hessian(f, x)), hessian(f, x));
}

}  // namespace
