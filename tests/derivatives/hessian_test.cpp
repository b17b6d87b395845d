// hessian(): closed forms, chunks of columns, what f may return, messages, memory of the caller.
// For: derivatives/hessian.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>

#include "support/functions.hpp"

namespace {

using fluxion::hessian;
using fluxion::hessian_into;
using fluxion::Matrix;
using fluxion::ShapeError;
using fluxion::value_gradient_hessian;
using fluxion::value_gradient_hessian_into;
using fluxion::Vector;
using fluxion::test::vector_of;
using testing::StrEq;
using testing::ThrowsMessage;

const auto mixed = [](const auto& x) { return x[0] * x[0] * x[1] + exp(x[1]); };

TEST(Hessian, OfACubicAndAnExponential) {
  Matrix<double> expected(2, 2);
  expected << 4, 6, 6, std::exp(2.0);
  EXPECT_EQ(hessian(mixed, {3.0, 2.0}), expected);
}

TEST(Hessian, OfAQuadraticFormInEverySizeIsItsSymmetricPart) {
  for (const Eigen::Index n : {1, 3, 7, 8, 9, 16, 21}) {
    Matrix<double> a(n, n);
    for (Eigen::Index i = 0; i < n * n; ++i) a(i) = std::sin(static_cast<double>(3 * i + 1));
    const auto f = [&](const auto& x) { return x.dot(a * x); };
    const Matrix<double> expected = a + a.transpose();
    EXPECT_TRUE(hessian(f, Vector<double>::LinSpaced(n, 1, 2)).isApprox(expected, 1e-14)) << n;
  }
}

TEST(Hessian, RecordsOnlyWhatTheCoordinatesUpToItsColumnsReach) {
  std::vector<std::ptrdiff_t> active;
  const auto f = [&](const auto& x) {
    const auto is_active = [](const auto& xi) { return !xi.is_passive(); };
    active.push_back(std::count_if(x.begin(), x.end(), is_active));
    return x.squaredNorm();
  };
  EXPECT_EQ(hessian(f, Vector<double>::Ones(20)), 2 * Matrix<double>::Identity(20, 20));
  EXPECT_THAT(active, testing::ElementsAre(4, 12, 20));
}

TEST(Hessian, OfTheNormIsTheProjectionOverTheNorm) {
  const Vector<double> x = vector_of({3, -4, 12});
  const Matrix<double> expected = (Matrix<double>::Identity(3, 3) - x * x.transpose() / 169) / 13;
  EXPECT_TRUE(hessian([](const auto& y) { return y.norm(); }, x).isApprox(expected, 1e-14));
}

TEST(Hessian, OfLinearFunctionsAndConstantsIsZero) {
  const Vector<double> x = vector_of({1, 2, 3});
  const Matrix<double> zero = Matrix<double>::Zero(3, 3);
  EXPECT_EQ(hessian([](const auto& y) { return y.sum() - 3 * y[0]; }, x), zero);
  EXPECT_EQ(hessian([](const auto& y) { return y[0]; }, x), zero);
  EXPECT_EQ(hessian([](const auto&) { return 2.5; }, x), zero);
  EXPECT_EQ(hessian([](const auto&) { return 1; }, x), zero);
}

TEST(Hessian, TakesAnEigenExpressionOfOneEntry) {
  EXPECT_EQ(hessian([](const auto& x) { return x.transpose() * x; }, {1.0, 2.0}),
            2 * Matrix<double>::Identity(2, 2));
}

TEST(Hessian, HasThePrecisionOfThePoint) {
  const Matrix<float> single = hessian(mixed, std::vector<float>{3, 2});
  EXPECT_EQ(single(0, 1), 6.0F);
  const Matrix<long double> extended = hessian(mixed, std::vector<long double>{3, 2});
  EXPECT_EQ(extended(1, 1), std::exp(2.0L));
}

TEST(Hessian, OfTheLargestNumbersDoesNotOverflow) {
  const double huge = std::numeric_limits<double>::max();
  const auto f = [&](const auto& x) { return x[0] * x[1] * huge; };
  EXPECT_EQ(hessian(f, {0.0, 0.0})(0, 1), huge);
  const double tiny = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(hessian([&](const auto& x) { return x[0] * x[1] * tiny; }, {1.0, 1.0})(0, 1), tiny);
}

TEST(ValueGradientHessian, HasAllThree) {
  const Vector<double> x = Vector<double>::LinSpaced(11, 1, 2);
  int calls = 0;
  const auto f = [&](const auto& y) {
    ++calls;
    return y.squaredNorm() * y[0];
  };
  const auto [value, gradient, h] = value_gradient_hessian(f, x);
  EXPECT_EQ(calls, 2);  // as many as for the Hessian alone
  EXPECT_EQ(value, x.squaredNorm() * x[0]);
  Vector<double> expected = 2 * x[0] * x;
  expected[0] += x.squaredNorm();
  EXPECT_TRUE(gradient.isApprox(expected, 1e-15));
  EXPECT_EQ(h, hessian(f, x));
}

TEST(ValueGradientHessian, TakesABracedList) {
  const auto [value, gradient, h] = value_gradient_hessian(mixed, {3.0, 0.0});
  EXPECT_EQ(value, 1);
  EXPECT_EQ(gradient, vector_of({0, 10}));
  EXPECT_EQ(h(1, 1), 1);
}

TEST(ValueGradientHessian, LeavesNoNaNWhereNothingReaches) {
  const auto f = [](const auto& x) { return x[0] * x[0] + 0.0 * sqrt(x[1]); };
  const auto [value, gradient, h] = value_gradient_hessian(f, {3.0, 0.0});
  EXPECT_EQ(value, 9);
  EXPECT_EQ(gradient, vector_of({6, 0}));
  EXPECT_EQ(h(0, 0), 2);
  EXPECT_EQ(h(1, 1), 0);
}

TEST(ValueGradientHessianInto, WritesToTheMemoryOfTheCaller) {
  std::vector<double> g(2);
  Eigen::Matrix2d h;
  EXPECT_EQ(value_gradient_hessian_into(mixed, {3.0, 0.0}, g, h), 1);
  EXPECT_EQ(g, (std::vector<double>{0, 10}));
  EXPECT_EQ(h(0, 1), 6);
  std::vector<double> wrong(3);
  EXPECT_THAT(
      [&] {
        value_gradient_hessian_into(mixed, vector_of({3, 0}), wrong, h);
      },
      ThrowsMessage<ShapeError>(StrEq("hessian: the result has the wrong size; got 3, "
                                      "expected 2; try a vector of that size")));
}

TEST(HessianInto, WritesIntoEveryKindOfMatrix) {
  Matrix<double> expected(2, 2);
  expected << 4, 6, 6, std::exp(2.0);
  const Vector<double> x = vector_of({3, 2});
  Matrix<double> dynamic(2, 2);
  hessian_into(mixed, x, dynamic);
  EXPECT_EQ(dynamic, expected);
  Eigen::Matrix<double, 2, 2, Eigen::RowMajor> fixed;
  hessian_into(mixed, x, fixed);
  EXPECT_EQ(fixed, expected);
  Matrix<double> large = Matrix<double>::Zero(4, 4);
  hessian_into(mixed, {3.0, 2.0}, large.block(1, 2, 2, 2));
  EXPECT_EQ(large.block(1, 2, 2, 2), expected);
  EXPECT_EQ(large.sum(), expected.sum());
}

TEST(HessianInto, OfAnotherShapeIsAShapeError) {
  Matrix<double> h(2, 3);
  EXPECT_THAT(
      [&] {
        hessian_into(mixed, vector_of({1, 2}), h);
      },
      ThrowsMessage<ShapeError>(StrEq("hessian: the result has the wrong shape; got 2x3, "
                                      "expected 2x2; try a matrix of that shape")));
}

TEST(Hessian, OfAnEmptyPointIsAShapeError) {
  EXPECT_THAT([] { hessian(mixed, {}); },
              ThrowsMessage<ShapeError>(StrEq(
                  "hessian: the point is empty; got 0 coordinates, expected at least 1; try a "
                  "point with as many coordinates as f has variables")));
}

TEST(Hessian, IsRightAfterFThrew) {
  const auto f = [](const auto& x) {
    const auto y = (x[0] * x[1]).value() > 0 ? x[0] * x[1] : x[0] * x[0];
    if (x[0] > 5) throw std::domain_error("beyond 5");
    return y;
  };
  Matrix<double> expected(2, 2);
  expected << 0, 1, 1, 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(hessian(f, {6.0, 2.0}), std::domain_error);
    EXPECT_EQ(hessian(f, {4.0, 2.0}), expected);
  }
}

}  // namespace
