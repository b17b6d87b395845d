// jvp(), vjp(), hvp(): closed forms, kinds of arguments and results, messages.
// For: derivatives/products.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/products.hpp>

#include "support/functions.hpp"

namespace {

using fluxion::hvp;
using fluxion::hvp_into;
using fluxion::jvp;
using fluxion::jvp_into;
using fluxion::ShapeError;
using fluxion::Vector;
using fluxion::vjp;
using fluxion::vjp_into;
using fluxion::test::vector_of;
using testing::ElementsAre;
using testing::StrEq;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

// J = [2 x0, 0; x1, x0; 0, 3] at (3, 5): [6, 0; 5, 3; 0, 3].
const auto map = [](const auto& x) {
  return std::array<entry_t<decltype(x)>, 3>{x[0] * x[0], x[0] * x[1], 3 * x[1]};
};

// H = [2 x1, 2 x0; 2 x0, 6 x1] at (3, 5): [10, 6; 6, 30], gradient (30, 84), value 170.
const auto cubic = [](const auto& x) { return x[0] * x[0] * x[1] + x[1] * x[1] * x[1]; };

TEST(Jvp, IsTheJacobianTimesTheDirection) {
  const auto result = jvp(map, {3.0, 5.0}, {1.0, 10.0});
  EXPECT_THAT(result.value, ElementsAre(9, 15, 15));
  EXPECT_THAT(result.tangent, ElementsAre(6, 35, 30));
}

TEST(Vjp, IsTheCotangentTimesTheJacobian) {
  const auto result = vjp(map, {3.0, 5.0}, {1.0, 10.0, 100.0});
  EXPECT_THAT(result.value, ElementsAre(9, 15, 15));
  EXPECT_THAT(result.cotangent, ElementsAre(56, 330));
}

TEST(Hvp, IsTheHessianTimesTheDirectionWithTheGradient) {
  const auto result = hvp(cubic, {3.0, 5.0}, {1.0, 10.0});
  EXPECT_EQ(result.value, 170);
  EXPECT_THAT(result.gradient, ElementsAre(30, 84));
  EXPECT_THAT(result.product, ElementsAre(70, 306));
}

TEST(Products, OfAFunctionWithOneResult) {
  EXPECT_THAT(jvp(cubic, {3.0, 5.0}, {1.0, 1.0}).tangent, ElementsAre(114));
  EXPECT_THAT(vjp(cubic, {3.0, 5.0}, {2.0}).cotangent, ElementsAre(60, 168));
  EXPECT_THAT(vjp(cubic, {3.0, 5.0}, {2.0}).value, ElementsAre(170));
}

TEST(Products, WithZeroAreZero) {
  EXPECT_THAT(jvp(map, {3.0, 5.0}, {0.0, 0.0}).tangent, ElementsAre(0, 0, 0));
  EXPECT_THAT(vjp(map, {3.0, 5.0}, {0.0, 0.0, 0.0}).cotangent, ElementsAre(0, 0));
  EXPECT_THAT(hvp(cubic, {3.0, 5.0}, {0.0, 0.0}).product, ElementsAre(0, 0));
  EXPECT_THAT(hvp(cubic, {3.0, 5.0}, {0.0, 0.0}).gradient, ElementsAre(30, 84));
}

TEST(Products, OfConstantsAreZero) {
  const auto constant = [](const auto&) { return 2.5; };
  EXPECT_THAT(jvp(constant, {1.0, 2.0}, {1.0, 1.0}).tangent, ElementsAre(0));
  EXPECT_THAT(vjp(constant, {1.0, 2.0}, {1.0}).cotangent, ElementsAre(0, 0));
  EXPECT_THAT(hvp(constant, {1.0, 2.0}, {1.0, 1.0}).product, ElementsAre(0, 0));
  EXPECT_THAT(hvp(constant, {1.0, 2.0}, {1.0, 1.0}).gradient, ElementsAre(0, 0));
  EXPECT_EQ(hvp(constant, {1.0, 2.0}, {1.0, 1.0}).value, 2.5);
}

TEST(Vjp, CountsAnOutputThatStandsTwiceTwice) {
  const auto twice = [](const auto& x) {
    const entry_t<decltype(x)> y = x[0] * x[1];
    return std::vector<entry_t<decltype(x)>>{y, x[0], y};
  };
  EXPECT_THAT(vjp(twice, {3.0, 5.0}, {1.0, 10.0, 100.0}).cotangent, ElementsAre(515, 303));
}

TEST(Products, TakeEveryKindOfDirection) {
  const Vector<double> x = vector_of({3, 5});
  const Vector<double> v = vector_of({1, 10});
  const auto expect = [&](const auto& direction) {
    EXPECT_THAT(jvp(map, x, direction).tangent, ElementsAre(6, 35, 30));
    EXPECT_THAT(hvp(cubic, x, direction).product, ElementsAre(70, 306));
  };
  expect(v);
  expect(0.5 * v + 0.5 * v);
  expect(v.transpose());
  expect(v.array() * 1);
  expect(std::vector<double>{1, 10});
  expect(std::array<double, 2>{1, 10});
  expect(std::span<const double>(v.data(), 2));
  Eigen::Matrix2d rows;
  rows << 1, 10, -1, -1;
  expect(rows.row(0));
  expect(rows.row(0).head(2));
}

TEST(ProductsInto, WriteIntoEveryKindOfVector) {
  const Vector<double> x = vector_of({3, 5});
  Vector<double> value(3);
  std::array<double, 3> tangent{};
  jvp_into(map, x, {1.0, 10.0}, value, tangent);
  EXPECT_THAT(value, ElementsAre(9, 15, 15));
  EXPECT_THAT(tangent, ElementsAre(6, 35, 30));

  Eigen::Matrix<double, 2, 3> both;
  Eigen::Vector2d cotangent;
  vjp_into(map, x, {1.0, 10.0, 100.0}, both.row(1), cotangent);
  EXPECT_THAT(both.row(1), ElementsAre(9, 15, 15));
  EXPECT_THAT(cotangent, ElementsAre(56, 330));

  std::vector<double> gradient(2);
  Eigen::RowVector2d product;
  EXPECT_EQ(hvp_into(cubic, x, {1.0, 10.0}, gradient, product), 170);
  EXPECT_THAT(gradient, ElementsAre(30, 84));
  EXPECT_THAT(product, ElementsAre(70, 306));
}

TEST(ProductsInto, MayOverwriteTheDirection) {
  Vector<double> v = vector_of({1, 10});
  Vector<double> g(2);
  hvp_into(cubic, vector_of({3, 5}), v, g, v);
  EXPECT_THAT(v, ElementsAre(70, 306));
}

// The second pass, after a NaN, must still see the direction.
TEST(ProductsInto, MayOverwriteTheDirectionWhereANaNWasInTheWay) {
  const auto f = [](const auto& x) { return x[0] * x[0] + sqrt(x[1]); };
  Vector<double> v = vector_of({4, 0});
  Vector<double> g(2);
  hvp_into(f, vector_of({3, 0}), v, g, v);
  EXPECT_THAT(v, ElementsAre(8, 0));
  EXPECT_THAT(g, ElementsAre(6, std::numeric_limits<double>::infinity()));
}

TEST(Products, OfAnEmptyPointAreShapeErrors) {
  const Vector<double> none(0);
  const auto message = [](const char* function) {
    return StrEq(std::string(function) +
                 ": the point is empty; got 0 coordinates, expected at least 1; try a point with "
                 "as many coordinates as f has variables");
  };
  EXPECT_THAT([&] { jvp(map, none, none); }, ThrowsMessage<ShapeError>(message("jvp")));
  EXPECT_THAT([&] { vjp(map, none, none); }, ThrowsMessage<ShapeError>(message("vjp")));
  EXPECT_THAT([&] { hvp(cubic, none, none); }, ThrowsMessage<ShapeError>(message("hvp")));
}

TEST(Products, OfADirectionOfAnotherSizeAreShapeErrors) {
  EXPECT_THAT(
      [] {
        jvp(map, {3.0, 5.0}, {1.0});
      },
      ThrowsMessage<ShapeError>(StrEq("jvp: the direction has the wrong size; got 1, "
                                      "expected 2; try a vector of that size")));
  EXPECT_THAT(
      [] {
        vjp(map, {3.0, 5.0}, {1.0, 2.0});
      },
      ThrowsMessage<ShapeError>(StrEq("vjp: the cotangent has the wrong size; got 2, "
                                      "expected 3; try a vector of that size")));
  EXPECT_THAT(
      [] {
        hvp(cubic, {3.0, 5.0}, {1.0, 2.0, 3.0});
      },
      ThrowsMessage<ShapeError>(StrEq("hvp: the direction has the wrong size; got 3, "
                                      "expected 2; try a vector of that size")));
}

TEST(ProductsInto, OfAResultOfAnotherSizeAreShapeErrors) {
  const Vector<double> x = vector_of({3, 5});
  Vector<double> two(2);
  Vector<double> three(3);
  const auto text = [](const char* function, int got, int expected) {
    return StrEq(std::string(function) + ": the result has the wrong size; got " +
                 std::to_string(got) + ", expected " + std::to_string(expected) +
                 "; try a vector of that size");
  };
  EXPECT_THAT(
      [&] {
        jvp_into(map, x, {1.0, 1.0}, two, three);
      },
      ThrowsMessage<ShapeError>(text("jvp", 2, 3)));
  EXPECT_THAT(
      [&] {
        jvp_into(map, x, {1.0, 1.0}, three, two);
      },
      ThrowsMessage<ShapeError>(text("jvp", 2, 3)));
  EXPECT_THAT(
      [&] {
        vjp_into(map, x, {1.0, 1.0, 1.0}, two, two);
      },
      ThrowsMessage<ShapeError>(text("vjp", 2, 3)));
  EXPECT_THAT(
      [&] {
        vjp_into(map, x, {1.0, 1.0, 1.0}, three, three);
      },
      ThrowsMessage<ShapeError>(text("vjp", 3, 2)));
  EXPECT_THAT(
      [&] {
        hvp_into(cubic, x, {1.0, 1.0}, three, two);
      },
      ThrowsMessage<ShapeError>(text("hvp", 3, 2)));
  EXPECT_THAT(
      [&] {
        hvp_into(cubic, x, {1.0, 1.0}, two, three);
      },
      ThrowsMessage<ShapeError>(text("hvp", 3, 2)));
}

// A direction may depend on an outer variable: 0 here is a value, not the absence of a direction.
TEST(Products, DependOnADirectionThatPassesThroughZero) {
  const auto along = [](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    const Vector<T> x = vector_of({3, 5}).cast<T>();
    const Vector<T> v = t * vector_of({1, 10});
    return T(jvp(cubic, x, v).tangent[0]);
  };
  EXPECT_EQ(fluxion::derivative(along, 0.0), 870);

  const auto curvature = [](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    const Vector<T> x = vector_of({3, 5}).cast<T>();
    const Vector<T> v = t * vector_of({1, 10});
    return T(hvp(cubic, x, v).product[0]);
  };
  EXPECT_EQ(fluxion::derivative(curvature, 0.0), 70);

  const auto pullback = [](const auto& t) {
    using T = std::decay_t<decltype(t)>;
    const Vector<T> x = vector_of({3, 5}).cast<T>();
    const Vector<T> w = t * vector_of({1, 10, 100});
    return T(vjp(map, x, w).cotangent[1]);
  };
  EXPECT_EQ(fluxion::derivative(pullback, 0.0), 330);
}

TEST(Products, AreRightAfterFThrew) {
  const auto f = [](const auto& x) {
    if (x[0] > 5) throw std::domain_error("beyond 5");
    return x[0] * x[1];
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(jvp(f, {6.0, 2.0}, {1.0, 1.0}), std::domain_error);
    EXPECT_THROW(vjp(f, {6.0, 2.0}, {1.0}), std::domain_error);
    EXPECT_THROW(hvp(f, {6.0, 2.0}, {1.0, 1.0}), std::domain_error);
    EXPECT_THAT(jvp(f, {4.0, 2.0}, {1.0, 1.0}).tangent, ElementsAre(6));
    EXPECT_THAT(vjp(f, {4.0, 2.0}, {1.0}).cotangent, ElementsAre(2, 4));
    EXPECT_THAT(hvp(f, {4.0, 2.0}, {1.0, 2.0}).product, ElementsAre(2, 1));
  }
}

}  // namespace
