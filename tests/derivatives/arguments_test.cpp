// gradient() of several arguments: every shape, references, expressions, nesting, messages.
// For: derivatives/arguments.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/arguments.hpp>
#include <fluxion/derivatives/derivative.hpp>

namespace {

using Eigen::Matrix2d;
using Eigen::MatrixXd;
using Eigen::Vector2d;
using Eigen::VectorXd;
using fluxion::gradient;
using fluxion::ShapeError;
using fluxion::value_and_gradient;
using testing::ElementsAre;
using testing::StrEq;
using testing::ThrowsMessage;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double inf = std::numeric_limits<double>::infinity();

// bᵀ A b + c, whose derivatives are b bᵀ, (A + Aᵀ) b and 1.
const auto form = [](const auto& A, const auto& b, const auto& c) { return b.dot(A * b) + c; };

MatrixXd square(double a, double b, double c, double d) {
  MatrixXd m(2, 2);
  m << a, b, c, d;
  return m;
}

TEST(GradientOfArguments, HasTheShapesOfTheArguments) {
  const MatrixXd A = square(1, 2, 3, 4);
  const VectorXd b = Vector2d(5, 7);
  const auto [dA, db, dc] = gradient(form, std::tuple{A, b, 2.0});
  static_assert(std::same_as<decltype(dA), const MatrixXd>);
  static_assert(std::same_as<decltype(db), const VectorXd>);
  static_assert(std::same_as<decltype(dc), const double>);
  EXPECT_EQ(dA, b * b.transpose());
  EXPECT_EQ(db, (A + A.transpose()) * b);
  EXPECT_EQ(dc, 1);
}

TEST(GradientOfArguments, ComesWithTheValue) {
  const auto [value, gradients] =
      value_and_gradient(form, std::tuple{square(1, 2, 3, 4), VectorXd(Vector2d(5, 7)), 2.0});
  EXPECT_EQ(value, 25 + 5 * 35 + 4 * 49 + 2);
  EXPECT_EQ(std::get<2>(gradients), 1);
}

// Rectangular, so that rows and columns cannot be mistaken for each other.
template <class M> void expect_weights_come_back() {
  M A = M::Zero(2, 3);  // g++ 12 with -O1 does not see that all of it is set below
  A << 1, 2, 3, 4, 5, 6;
  M W = M::Zero(2, 3);
  W << 0.5, -1, 2, 3, -4, 8;
  const auto [dA] =
      gradient([&](const auto& X) { return (W.array() * X.array()).sum(); }, std::tuple<M>{A});
  static_assert(std::same_as<decltype(dA), const M>);
  EXPECT_EQ(MatrixXd(dA), MatrixXd(W));
}

TEST(GradientOfArguments, TakesEveryShapeAndStorageOrder) {
  expect_weights_come_back<MatrixXd>();
  expect_weights_come_back<RowMajor>();
  expect_weights_come_back<Eigen::Matrix<double, 2, 3>>();
  expect_weights_come_back<Eigen::Matrix<double, 2, 3, Eigen::RowMajor>>();
  expect_weights_come_back<Eigen::Matrix<double, 2, Eigen::Dynamic>>();
  expect_weights_come_back<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 4, 4>>();
  expect_weights_come_back<Eigen::ArrayXXd>();
}

TEST(GradientOfArguments, TakesVectorsThatAreNotOfEigen) {
  const auto f = [](const auto& a, const auto& b, const auto& c) {
    return a[0] * a[1] * b[2] * c[0];
  };
  const std::vector<double> a = {2, 3};
  const std::array<double, 3> b = {0, 0, 5};
  const Eigen::RowVector2d c(7, 1);
  const auto [da, db, dc] = gradient(f, std::tuple{a, b, c});
  static_assert(std::same_as<decltype(da), const std::vector<double>>);
  static_assert(std::same_as<decltype(db), const std::array<double, 3>>);
  static_assert(std::same_as<decltype(dc), const Eigen::RowVector2d>);
  EXPECT_THAT(da, ElementsAre(105, 70));
  EXPECT_THAT(db, ElementsAre(0, 0, 42));
  EXPECT_THAT(dc, ElementsAre(30, 0));
}

TEST(GradientOfArguments, TakesReferences) {
  const MatrixXd A = square(1, 2, 3, 4);
  VectorXd b = Vector2d(5, 7);
  double c = 2;
  const auto expected = gradient(form, std::tuple{A, b, c});
  EXPECT_EQ(gradient(form, std::tie(A, b, c)), expected);
  EXPECT_EQ(gradient(form, std::forward_as_tuple(A, b, 2.0)), expected);
  EXPECT_EQ(gradient(form, std::forward_as_tuple(A, VectorXd(b), c)), expected);
  auto arguments = std::tuple<const MatrixXd&, VectorXd&, double>(A, b, c);
  EXPECT_EQ(gradient(form, arguments), expected);
}

TEST(GradientOfArguments, TakesExpressions) {
  const MatrixXd A = square(1, 2, 3, 4);
  const auto f = [](const auto& a, const auto& b) { return a.dot(b); };
  const auto [da, db] = gradient(f, std::tuple{A.col(1), 2 * A.col(0)});
  static_assert(std::same_as<decltype(da), const VectorXd>);
  EXPECT_THAT(da, ElementsAre(2, 6));
  EXPECT_THAT(db, ElementsAre(2, 4));
}

TEST(GradientOfArguments, TakesMapsAsWhatTheyShow) {
  std::array<double, 4> numbers = {1, 2, 3, 4};
  const auto f = [](const auto& m) { return m(0, 1) * m(1, 0); };
  const auto [d] = gradient(f, std::tuple{Eigen::Map<const Matrix2d>(numbers.data())});
  static_assert(std::same_as<decltype(d), const Matrix2d>);
  EXPECT_EQ(d, square(0, 2, 3, 0));
}

TEST(GradientOfArguments, HasTheirScalar) {
  const auto f = [](const auto& x, const auto& v) { return exp(x) * v[0]; };
  const auto [dx, dv] = gradient(f, std::tuple{0.5L, std::vector<long double>{3}});
  EXPECT_EQ(dx, 3 * std::exp(0.5L));
  EXPECT_EQ(dv[0], std::exp(0.5L));
  const auto [single] = gradient([](const auto& x) { return x * x; }, std::tuple{1.5F});
  static_assert(std::same_as<decltype(single), const float>);
  EXPECT_EQ(single, 3.0F);
}

TEST(GradientOfArguments, TakesAFunctionOfDeclaredTypes) {
  using fluxion::Matrix;
  using fluxion::Var;
  using fluxion::Vector;
  const auto f = [](const Matrix<Var>& A, const Vector<Var>& b) -> Var { return A.row(0).dot(b); };
  const auto [dA, db] = gradient(f, std::tuple{square(1, 2, 3, 4), VectorXd(Vector2d(5, 7))});
  EXPECT_EQ(dA, square(5, 7, 0, 0));
  EXPECT_THAT(db, ElementsAre(1, 2));
}

TEST(GradientOfArguments, TakesAResultOfOneEntryAndAConstant) {
  const VectorXd b = Vector2d(5, 7);
  const auto [db] = gradient([](const auto& x) { return x.transpose() * x; }, std::tie(b));
  EXPECT_EQ(db, 2 * b);
  const auto [zero] = gradient([](const auto&) { return 3; }, std::tie(b));
  EXPECT_EQ(zero, VectorXd::Zero(2));
}

TEST(GradientOfArguments, EvaluatesOnce) {
  int calls = 0;
  const auto f = [&](const auto& a, const auto& b) {
    ++calls;
    return a * b;
  };
  EXPECT_EQ(gradient(f, std::tuple{2.0, 3.0}), std::tuple(3.0, 2.0));
  EXPECT_EQ(calls, 1);
}

TEST(GradientOfArguments, LeavesNoNaNWhereNothingReaches) {
  const auto f = [](const auto& a, const auto& b) { return a + 0.0 * sqrt(b[0]) + b[1]; };
  const auto [da, db] = gradient(f, std::tuple{3.0, Vector2d(0, 1)});
  EXPECT_EQ(da, 1);
  EXPECT_THAT(db, ElementsAre(0, 1));
  const auto [infinite] = gradient([](const auto& x) { return sqrt(x); }, std::tuple{0.0});
  EXPECT_EQ(infinite, inf);
}

// d/dt of the sum of the derivatives of t² x y at x = 2, y = 3, t = 5: 2 t (x + y).
TEST(GradientOfArguments, Nests) {
  const auto sum = [](const auto& t) {
    const auto f = [](const auto& x, const auto& y, const auto& s) { return s * s * x * y; };
    const auto one = 1 + 0 * t;
    const auto [dx, dy, ds] = gradient(f, std::tuple{2 * one, 3 * one, t});
    return dx + dy + 0 * ds;
  };
  EXPECT_EQ(fluxion::derivative(sum, 5.0), 50);
  EXPECT_THAT(gradient([&](const auto& x) { return sum(x[0]); }, {5.0}), ElementsAre(50));
}

TEST(GradientOfArguments, IsRightAfterFThrew) {
  const auto f = [](const auto& a, const auto& b) {
    const auto product = a * b;
    if (a > 5) throw std::domain_error("beyond 5");
    return product;
  };
  EXPECT_THROW(gradient(f, std::tuple{6.0, 2.0}), std::domain_error);
  EXPECT_EQ(gradient(f, std::tuple{4.0, 2.0}), std::tuple(2.0, 4.0));
}

TEST(GradientOfArguments, OneOfWhichIsEmptyIsAShapeError) {
  EXPECT_THAT(
      [] {
        gradient(form, std::tuple{MatrixXd(2, 2), VectorXd(), 2.0});
      },
      ThrowsMessage<ShapeError>(
          StrEq("gradient: argument 2 of 3 is empty; got 0 coordinates, expected at least "
                "1; try to give the size that f needs, or leave it out of the tuple")));
}

}  // namespace
