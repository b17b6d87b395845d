// Points: every kind of vector that a driver takes, and the scalar that it decides on.
// For: derivatives/input.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <span>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>

#include "support/functions.hpp"

namespace {

using fluxion::as_vector;
using fluxion::gradient;
using fluxion::Matrix;
using fluxion::Point;
using fluxion::point_scalar_t;
using fluxion::Vector;
using fluxion::test::vector_of;
using testing::ElementsAre;

const auto f = [](const auto& x) { return x[0] * x[0] + 10 * x[1] * x[1]; };

TEST(Point, MayBeAnyEigenVector) {
  EXPECT_THAT(gradient(f, vector_of({1, 2})), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::Vector2d(1, 2)), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::RowVector2d(1, 2)), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::RowVectorXd(Eigen::RowVector2d(1, 2))), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::Array2d(1, 2)), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::Array<double, 1, 2>(1, 2)), ElementsAre(2, 40));
  EXPECT_THAT(
      gradient([](const auto& x) { return x[0] * x[0]; }, Eigen::Matrix<double, 1, 1>::Constant(3)),
      ElementsAre(6));
}

TEST(Point, MayBeAnEigenExpression) {
  const Eigen::Vector2d x(1, 2);
  EXPECT_THAT(gradient(f, 2 * x), ElementsAre(4, 80));
  EXPECT_THAT(gradient(f, (2 * x).transpose()), ElementsAre(4, 80));
  EXPECT_THAT(gradient(f, x.array() + 1), ElementsAre(4, 60));
  EXPECT_THAT(gradient(f, (x.array() + 1).transpose()), ElementsAre(4, 60));
  EXPECT_THAT(gradient(f, x.reverse()), ElementsAre(4, 20));
  EXPECT_THAT(gradient(f, Eigen::Matrix2d(x.asDiagonal()) * x), ElementsAre(2, 80));
  EXPECT_THAT(gradient(f, Vector<double>::Ones(2)), ElementsAre(2, 20));
}

TEST(Point, MayBeAPartOfAMatrixWithAnyStride) {
  Matrix<double> m(3, 3);
  m << 1, 2, 3, 4, 5, 6, 7, 8, 9;
  EXPECT_THAT(gradient(f, m.col(1)), ElementsAre(4, 100, 0));
  EXPECT_THAT(gradient(f, m.row(1)), ElementsAre(8, 100, 0));
  EXPECT_THAT(gradient(f, m.col(1).tail(2)), ElementsAre(10, 160));
  EXPECT_THAT(gradient(f, m.row(1).tail(2)), ElementsAre(10, 120));
  EXPECT_THAT(gradient(f, m.row(1).segment<2>(1)), ElementsAre(10, 120));
  EXPECT_THAT(gradient(f, m.array().row(1).head(2)), ElementsAre(8, 100));
  EXPECT_THAT(gradient(f, m.diagonal()), ElementsAre(2, 100, 0));
  EXPECT_THAT(gradient(f, m.diagonal().tail(2)), ElementsAre(10, 180));
  const auto& constant = m;
  EXPECT_THAT(gradient(f, constant.row(0).tail(2)), ElementsAre(4, 60));
}

TEST(Point, MayBeAViewOfForeignMemory) {
  const double memory[] = {1, -1, 2, -1};
  using Strided = Eigen::Map<const Vector<double>, 0, Eigen::InnerStride<2>>;
  EXPECT_THAT(gradient(f, Strided(memory, 2)), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, Eigen::Map<const Vector<double>>(memory, 2)), ElementsAre(2, -20));
  const Eigen::Vector2d x(1, 2);
  EXPECT_THAT(gradient(f, Eigen::Ref<const Vector<double>>(x)), ElementsAre(2, 40));
}

TEST(Point, MayBeAnyContiguousRange) {
  EXPECT_THAT(gradient(f, std::vector<double>{1, 2}), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, std::array<double, 2>{1, 2}), ElementsAre(2, 40));
  double memory[] = {1, 2, 3};
  EXPECT_THAT(gradient(f, memory), ElementsAre(2, 40, 0));
  EXPECT_THAT(gradient(f, std::span<double>(memory).first(2)), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, std::span<const double>(memory)), ElementsAre(2, 40, 0));
  EXPECT_THAT(gradient(f, std::span<const double, 3>(memory)), ElementsAre(2, 40, 0));
}

TEST(Point, MayBeABracedList) {
  EXPECT_THAT(gradient(f, {1.0, 2.0}), ElementsAre(2, 40));
  EXPECT_THAT(gradient(f, {1, 2}), ElementsAre(2, 40));
}

TEST(Point, DecidesThePrecision) {
  EXPECT_TRUE((std::is_same_v<decltype(gradient(f, std::vector<float>{1, 2})), Vector<float>>));
  EXPECT_THAT(gradient(f, std::vector<float>{0.5F, 2}), ElementsAre(1, 40));
  EXPECT_THAT(gradient(f, Eigen::Vector2f(0.5F, 2)), ElementsAre(1, 40));
  const Eigen::Matrix<long double, 2, 1> x(1.0L / 3, 2);
  EXPECT_THAT(gradient(f, x), ElementsAre(2.0L / 3, 40));
  EXPECT_THAT(fluxion::jacobian([](const auto& y) { return y / 3; }, x).diagonal(),
              ElementsAre(1.0L / 3, 1.0L / 3));
}

/// A user's class that is an Eigen vector.
struct Parameters : Eigen::Vector2d {
  using Eigen::Vector2d::Vector2d;
};

TEST(Point, MayBeAUsersClassThatIsAnEigenVector) {
  EXPECT_THAT(gradient(f, Parameters(1, 2)), ElementsAre(2, 40));
}

TEST(Point, IsNothingElse) {
  EXPECT_FALSE(Point<double>);
  EXPECT_FALSE(Point<std::vector<int>>);
  EXPECT_FALSE(Point<Eigen::VectorXi>);
  EXPECT_FALSE(Point<Eigen::MatrixXd>);
  EXPECT_FALSE(Point<Eigen::ArrayXXd>);
  EXPECT_FALSE(Point<const char*>);
  EXPECT_FALSE(Point<std::string>);
  EXPECT_TRUE(Point<const std::vector<double>&>);
  EXPECT_TRUE(Point<std::span<fluxion::Var>>);
}

TEST(Point, HasTheScalarOfItsEntries) {
  EXPECT_TRUE((std::is_same_v<point_scalar_t<std::span<const double>>, double>));
  EXPECT_TRUE((std::is_same_v<point_scalar_t<const std::vector<float>&>, float>));
  EXPECT_TRUE((std::is_same_v<point_scalar_t<Vector<fluxion::Var>>, fluxion::Var>));
  EXPECT_TRUE((std::is_same_v<point_scalar_t<const double[3]>, double>));
}

TEST(AsVector, DoesNotCopyContiguousMemory) {
  const std::vector<double> x = {1, 2, 3};
  EXPECT_EQ(as_vector(x).data(), x.data());
  const Vector<double> y = vector_of({1, 2, 3});
  EXPECT_EQ(as_vector(y).data(), y.data());
  EXPECT_EQ(as_vector(y.tail(2)).data(), y.data() + 1);
  EXPECT_EQ(as_vector(y.array()).data(), y.data());
  const Eigen::RowVector3d z(1, 2, 3);
  EXPECT_EQ(as_vector(z).data(), z.data());
}

TEST(AsVector, KeepsTheCoordinatesOfAnExpression) {
  const Vector<double> y = vector_of({1, 2, 3});
  const auto& view = as_vector(2 * y);
  EXPECT_THAT(view, ElementsAre(2, 4, 6));
}

}  // namespace
