// gradient(): closed forms, what f may return, messages, exceptions, memory of the caller.
// For: derivatives/gradient.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/gradient.hpp>

#include "support/functions.hpp"

namespace {

using fluxion::gradient;
using fluxion::gradient_into;
using fluxion::Matrix;
using fluxion::ShapeError;
using fluxion::value_and_gradient;
using fluxion::value_and_gradient_into;
using fluxion::Vector;
using fluxion::test::vector_of;
using testing::ElementsAre;
using testing::StrEq;
using testing::ThrowsMessage;

const auto quadratic = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

TEST(Gradient, OfAQuadraticIsExact) {
  EXPECT_THAT(gradient(quadratic, {10.0, 12.0}), ElementsAre(10, 48));
}

TEST(Gradient, OfAMatrixExpressionIsTheTextbookFormula) {
  Matrix<double> a(3, 3);
  a << 2, -1, 0.5, 3, 1, 4, 0.25, -2, 1;
  const Vector<double> x = vector_of({0.5, -1.5, 2});
  const auto f = [&](const auto& y) { return y.dot(a * y); };
  EXPECT_TRUE(gradient(f, x).isApprox((a + a.transpose()) * x, 1e-15));
}

TEST(Gradient, OfTheNormIsTheUnitVector) {
  const Vector<double> x = vector_of({3, -4, 12});
  EXPECT_TRUE(gradient([](const auto& y) { return y.norm(); }, x).isApprox(x / 13, 1e-15));
}

TEST(Gradient, OfASoftmaxLossIsProbabilityMinusTarget) {
  const Vector<double> x = vector_of({0.2, 1.4, -0.6});
  const auto f = [](const auto& y) { return log(y.array().exp().sum()) - y[1]; };
  Vector<double> expected = x.array().exp() / x.array().exp().sum();
  expected[1] -= 1;
  EXPECT_TRUE(gradient(f, x).isApprox(expected, 1e-14));
}

TEST(Gradient, ValueHasTheBitsOfF) {
  const fluxion::test::functions::Rosenbrock rosenbrock;
  const fluxion::test::functions::Trigonometry trigonometry;
  const fluxion::test::functions::Updates updates;
  const auto same = [](const auto& f) {
    const auto x = f.point();
    EXPECT_EQ(value_and_gradient(f, x).value, static_cast<double>(f(x)));
  };
  same(rosenbrock);
  same(trigonometry);
  same(updates);
}

TEST(Gradient, CallsFOnce) {
  int calls = 0;
  gradient([&](const auto& x) { return ++calls, x.sum(); }, Vector<double>::Ones(30));
  EXPECT_EQ(calls, 1);
}

TEST(Gradient, OfOneVariable) {
  EXPECT_THAT(gradient([](const auto& x) { return x[0] * x[0]; }, {3.0}), ElementsAre(6));
}

TEST(Gradient, OfAVariableItself) {
  EXPECT_THAT(gradient([](const auto& x) { return x[1]; }, {3.0, 4.0}), ElementsAre(0, 1));
}

TEST(Gradient, OfManyVariables) {
  const Eigen::Index n = 5000;
  const Vector<double> x = Vector<double>::LinSpaced(n, -1, 1);
  EXPECT_EQ(gradient([](const auto& y) { return y.squaredNorm(); }, x), 2 * x);
}

TEST(Gradient, OfWhatDoesNotDependOnThePointIsZero) {
  using Var = fluxion::Var;
  const auto expect_zero = [](const auto& f, double value) {
    const auto result = value_and_gradient(f, {1.0, 2.0});
    EXPECT_EQ(result.value, value);
    EXPECT_THAT(result.gradient, ElementsAre(0, 0));
  };
  expect_zero([](const auto&) { return 2.5; }, 2.5);
  expect_zero([](const auto&) { return 2; }, 2);
  expect_zero([](const auto&) { return Var(3); }, 3);
  expect_zero([](const auto& x) { return fluxion::value_of(x[0]); }, 1);
  expect_zero([](const auto& x) { return x.size(); }, 2);
  expect_zero([](const auto&) { return 1.5F; }, 1.5);
}

TEST(Gradient, TakesAnEigenExpressionOfOneEntry) {
  EXPECT_THAT(gradient([](const auto& x) { return x.transpose() * x; }, {1.0, 2.0}),
              ElementsAre(2, 4));
  EXPECT_THAT(gradient([](const auto& x) { return (2 * x.transpose() * x).eval(); }, {1.0, 2.0}),
              ElementsAre(4, 8));
}

TEST(Gradient, TakesAReferenceToAVariable) {
  const auto f = [](const auto& x) -> const auto& { return x[1]; };
  EXPECT_THAT(gradient(f, {1.0, 2.0}), ElementsAre(0, 1));
}

TEST(Gradient, TakesAnUnevaluatedExpression) {
  EXPECT_THAT(gradient([](const auto& x) { return x[0] * sin(x[1]) + x[0]; }, {2.0, 0.0}),
              ElementsAre(1, 2));
}

TEST(Gradient, TakesAFunctionForVarsOnly) {
  const auto f = [](const Vector<fluxion::Var>& x) -> fluxion::Var { return x[0] * x[1]; };
  EXPECT_THAT(gradient(f, {2.0, 3.0}), ElementsAre(3, 2));
}

TEST(GradientInto, WritesIntoEveryKindOfVector) {
  const Vector<double> x = vector_of({10, 12});
  Vector<double> vector(2);
  EXPECT_EQ(value_and_gradient_into(quadratic, x, vector), 338);
  EXPECT_THAT(vector, ElementsAre(10, 48));
  Eigen::RowVector2d row;
  gradient_into(quadratic, x, row);
  EXPECT_THAT(row, ElementsAre(10, 48));
  std::vector<double> standard(2);
  gradient_into(quadratic, x, standard);
  EXPECT_THAT(standard, ElementsAre(10, 48));
  std::array<double, 2> array{};
  gradient_into(quadratic, x, std::span(array));
  EXPECT_THAT(array, ElementsAre(10, 48));
  gradient_into(quadratic, {1.0, 2.0}, array);
  EXPECT_THAT(array, ElementsAre(1, 8));
  EXPECT_EQ(value_and_gradient_into(quadratic, {1.0, 2.0}, array), 8.5);
}

TEST(GradientInto, WritesIntoPartsOfAMatrix) {
  Matrix<double> m = Matrix<double>::Zero(3, 3);
  gradient_into(quadratic, {1.0, 2.0}, m.row(1).tail(2));
  gradient_into(quadratic, {3.0, 5.0}, m.col(0).head(2));
  Matrix<double> expected(3, 3);
  expected << 3, 0, 0, 20, 1, 8, 0, 0, 0;
  EXPECT_EQ(m, expected);
  Eigen::Map<Vector<double>, 0, Eigen::InnerStride<>> diagonal(
      m.data(), 2, Eigen::InnerStride<>(4));
  gradient_into(quadratic, {7.0, 1.0}, diagonal);
  EXPECT_EQ(m(0, 0), 7);
  EXPECT_EQ(m(1, 1), 4);
}

TEST(GradientInto, MayOverwriteThePoint) {
  Vector<double> x = vector_of({10, 12});
  gradient_into(quadratic, x, x);
  EXPECT_THAT(x, ElementsAre(10, 48));
}

TEST(GradientInto, OfAnotherSizeIsAShapeError) {
  Vector<double> g(3);
  EXPECT_THAT(
      [&] {
        gradient_into(quadratic, {1.0, 2.0}, g);
      },
      ThrowsMessage<ShapeError>(StrEq("gradient: the result has the wrong size; got 3, "
                                      "expected 2; try a vector of that size")));
  std::vector<double> standard(1);
  EXPECT_THROW(gradient_into(quadratic, {1.0, 2.0}, standard), ShapeError);
}

TEST(Gradient, OfAnEmptyPointIsAShapeError) {
  const auto message = StrEq(
      "gradient: the point is empty; got 0 coordinates, expected at least 1; try a point with as "
      "many coordinates as f has variables");
  EXPECT_THAT([&] { gradient(quadratic, Vector<double>(0)); }, ThrowsMessage<ShapeError>(message));
  EXPECT_THAT([&] { gradient(quadratic, std::vector<double>()); },
              ThrowsMessage<ShapeError>(message));
  EXPECT_THAT([&] { gradient(quadratic, {}); }, ThrowsMessage<ShapeError>(message));
  EXPECT_THAT([&] { value_and_gradient(quadratic, std::array<double, 0>()); },
              ThrowsMessage<ShapeError>(message));
}

TEST(Gradient, IsRightAfterFThrew) {
  const auto f = [](const auto& x) {
    const auto y = (x[0] * x[1]).value() > 0 ? x[0] * x[1] : x[0] * x[0];
    if (x[0] > 5) throw std::domain_error("beyond 5");
    return y;
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(gradient(f, {6.0, 2.0}), std::domain_error);
    EXPECT_THAT(gradient(f, {4.0, 2.0}), ElementsAre(2, 4));
  }
}

TEST(Gradient, LeavesAnOuterRecordingAsItWas) {
  fluxion::Recording recording;
  const fluxion::Var x = recording.input(3);
  const fluxion::Var y = x * x;
  const std::size_t statements = recording.statements();
  EXPECT_THAT(gradient(quadratic, {1.0, 2.0}), ElementsAre(1, 8));
  EXPECT_THROW(gradient([](const auto& z) { return throw std::domain_error(""), z[0]; }, {1.0}),
               std::domain_error);
  EXPECT_EQ(recording.statements(), statements);
  const fluxion::Var z = y * x;
  recording.sweep(z);
  EXPECT_EQ(recording.adjoint(x), 27);
}

}  // namespace
