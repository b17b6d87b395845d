// Program at one point: values, derivatives, memory of the caller, messages.
// For: graph/program.hpp. Read first: that header, graph/program_functions.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/program_functions.hpp"

namespace {

using fluxion::Matrix;
using fluxion::OptionError;
using fluxion::Program;
using fluxion::record;
using fluxion::ShapeError;
using fluxion::Vector;
using fluxion::test::agree;
using fluxion::test::entry_t;
using fluxion::test::identical;
using fluxion::test::Pair;
using fluxion::test::Scaled;
using fluxion::test::Smooth;
using fluxion::test::some_points;
using testing::StrEq;
using testing::ThrowsMessage;

const Vector<double> somewhere{{0.3, -0.2, 0.9}};
const Vector<double> elsewhere{{1.25, 0.5, -2.0}};
const Vector<double> direction{{0.7, -1.5, 0.25}};

TEST(Program, HasTheValuesOfTheFunctionToTheLastBit) {
  const Program p = record(Smooth{}, somewhere);
  const Matrix<double> points = some_points(3, 50);
  for (const auto& x : points.colwise()) {
    EXPECT_EQ(p.value(x), Smooth{}(x));
    EXPECT_EQ(p.evaluate(x)[0], Smooth{}(x));
  }
  const Program pair = record(Pair{}, somewhere);
  EXPECT_TRUE(identical(pair.evaluate(elsewhere), Pair{}(elsewhere)));
}

TEST(Program, HasTheFirstDerivativesOfTheDrivers) {
  const Program p = record(Smooth{}, somewhere);
  EXPECT_TRUE(agree(p.gradient(elsewhere), fluxion::gradient(Smooth{}, elsewhere)));
  const auto [value, gradient] = p.value_and_gradient(elsewhere);
  EXPECT_EQ(value, Smooth{}(elsewhere));
  EXPECT_TRUE(identical(gradient, p.gradient(elsewhere)));
  EXPECT_TRUE(identical(p.jacobian(elsewhere), gradient.transpose()));
  const Program pair = record(Pair{}, somewhere);
  EXPECT_TRUE(agree(pair.jacobian(elsewhere), fluxion::jacobian(Pair{}, elsewhere)));
  EXPECT_TRUE(identical(pair.value_and_jacobian(elsewhere).value, Pair{}(elsewhere)));
  EXPECT_TRUE(identical(pair.value_and_jacobian(elsewhere).jacobian, pair.jacobian(elsewhere)));
  EXPECT_TRUE(
      agree(pair.jvp(elsewhere, direction), fluxion::jvp(Pair{}, elsewhere, direction).tangent));
  EXPECT_TRUE(agree(pair.vjp(elsewhere, {0.5, -3.0}),
                    fluxion::vjp(Pair{}, elsewhere, {0.5, -3.0}).cotangent));
}

TEST(Program, HasTheSecondDerivativesOfTheDrivers) {
  const Program p = record(Smooth{}, somewhere);
  const Matrix<double> hessian = p.hessian(elsewhere);
  EXPECT_TRUE(agree(hessian, fluxion::hessian(Smooth{}, elsewhere)));
  EXPECT_TRUE(identical(hessian, hessian.transpose()));
  EXPECT_TRUE(
      agree(p.hvp(elsewhere, direction), fluxion::hvp(Smooth{}, elsewhere, direction).product));
}

TEST(Program, TakesEveryKindOfPoint) {
  const Program p = record(Smooth{}, {0.1, 0.2, 0.3});
  const double expected = p.value(somewhere);
  const std::vector<double> numbers = {0.3, -0.2, 0.9};
  const std::array<double, 3> array = {0.3, -0.2, 0.9};
  const Eigen::RowVector3d row(0.3, -0.2, 0.9);
  Matrix<double> strided(3, 3);
  strided.row(1) = row;
  EXPECT_EQ(p.value({0.3, -0.2, 0.9}), expected);
  EXPECT_EQ(p.value(numbers), expected);
  EXPECT_EQ(p.value(array), expected);
  EXPECT_EQ(p.value(std::span(numbers)), expected);
  EXPECT_EQ(p.value(row), expected);
  EXPECT_EQ(p.value(strided.row(1)), expected);
  EXPECT_EQ(p.value(2 * somewhere - somewhere), expected);
  EXPECT_EQ(p.value(Eigen::Array3d(somewhere)), expected);
}

TEST(Program, IsRecordedFromEveryKindOfPointAndFunction) {
  const std::vector<double> numbers = {0.3, -0.2, 0.9};
  EXPECT_EQ(record(Smooth{}, numbers).value(elsewhere), Smooth{}(elsewhere));
  EXPECT_EQ(record(Smooth{}, elsewhere.reverse()).value(elsewhere), Smooth{}(elsewhere));
  const Smooth lvalue;
  EXPECT_EQ(record(lvalue, numbers).value(elsewhere), Smooth{}(elsewhere));
  const auto as_array = [](const auto& x) {
    return std::array<entry_t<decltype(x)>, 2>{x[0] * x[1], sin(x[2])};
  };
  EXPECT_EQ(record(as_array, numbers).outputs(), 2);
  const auto constant = [](const auto& x) { return entry_t<decltype(x)>(4.5); };
  EXPECT_EQ(record(constant, numbers).value(elsewhere), 4.5);
  EXPECT_TRUE(identical(record(constant, numbers).gradient(elsewhere), Vector<double>::Zero(3)));
}

TEST(Program, KeepsACopyOfItsFunctionAndSharesItWithItsCopies) {
  std::vector<Program> programs;
  {
    const std::vector<double> data = {2.0, 3.0};
    const auto f = [data](const auto& x) { return data[0] * x[0] + data[1] * x[1] * x[1]; };
    programs.push_back(record(f, {1.0, 1.0}));
    programs.push_back(programs[0]);
  }
  EXPECT_EQ(programs[0].value({1.0, 2.0}), 14);
  EXPECT_EQ(programs[1].value({1.0, 2.0}), 14);
  EXPECT_EQ(programs[0].stats().evaluations, 2u);
}

TEST(Program, SaysHowManyOfWhatItHas) {
  const Program pair = record(Pair{}, somewhere);
  EXPECT_EQ(pair.inputs(), 3);
  EXPECT_EQ(pair.outputs(), 2);
  EXPECT_EQ(pair.parameter_count(), 0);
  const Program scaled = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  EXPECT_EQ(scaled.inputs(), 2);
  EXPECT_EQ(scaled.outputs(), 1);
  EXPECT_EQ(scaled.parameter_count(), 2);
  EXPECT_TRUE(identical(scaled.parameters(), Vector<double>{{2.0, 0.5}}));
}

TEST(Program, WritesToMemoryOfAnyLayout) {
  const Program p = record(Smooth{}, somewhere);
  const Program pair = record(Pair{}, somewhere);
  Matrix<double> block = Matrix<double>::Zero(5, 5);
  p.gradient_into(elsewhere, block.row(2).tail(3));
  EXPECT_TRUE(identical(block.row(2).tail(3).transpose(), p.gradient(elsewhere)));
  EXPECT_EQ(p.value_and_gradient_into(elsewhere, block.col(0).head(3)), p.value(elsewhere));
  pair.evaluate_into(elsewhere, block.diagonal().tail(2));
  EXPECT_TRUE(identical(block.diagonal().tail(2), pair.evaluate(elsewhere)));
  Eigen::Matrix<double, 2, 3, Eigen::RowMajor> row_major;
  pair.jacobian_into(elsewhere, row_major);
  EXPECT_TRUE(identical(row_major, pair.jacobian(elsewhere)));
  std::array<double, 2> values{};
  pair.value_and_jacobian_into(elsewhere, values, block.bottomRightCorner(2, 3));
  EXPECT_TRUE(identical(block.bottomRightCorner(2, 3), row_major));
  EXPECT_EQ(values[1], pair.evaluate(elsewhere)[1]);
  Matrix<double> hessian(4, 4);
  p.hessian_into(elsewhere, hessian.topLeftCorner(3, 3));
  EXPECT_TRUE(identical(hessian.topLeftCorner(3, 3), p.hessian(elsewhere)));
}

TEST(Program, WritesProductsToMemoryOfAnyLayout) {
  const Program p = record(Smooth{}, somewhere);
  const Program pair = record(Pair{}, somewhere);
  std::vector<double> product(3);
  p.hvp_into(elsewhere, direction, product);
  EXPECT_TRUE(identical(fluxion::as_vector(product), p.hvp(elsewhere, direction)));
  Matrix<double> block = Matrix<double>::Zero(3, 3);
  pair.jvp_into(elsewhere, direction, block.row(1).head(2));
  EXPECT_TRUE(identical(block.row(1).head(2).transpose(), pair.jvp(elsewhere, direction)));
  pair.vjp_into(elsewhere, {1.0, 2.0}, block.diagonal());
  EXPECT_TRUE(identical(block.diagonal(), pair.vjp(elsewhere, {1.0, 2.0})));
}

TEST(Program, HasParametersThatAreNotDifferentiated) {
  const Program p = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  const Vector<double> x{{0.25, 1.5}};
  const Matrix<double> points = some_points(2, 20);
  for (const auto& parameters : points.colwise()) {
    const Program q = p.with_parameters(parameters);
    const auto of_point = [&](const auto& y) { return Scaled{}(y, parameters); };
    EXPECT_EQ(q.value(x), of_point(x));
    EXPECT_TRUE(agree(q.gradient(x), fluxion::gradient(of_point, x)));
    EXPECT_TRUE(agree(q.hessian(x), fluxion::hessian(of_point, x)));
  }
  EXPECT_EQ(p.value(x), Scaled{}(x, Vector<double>{{2.0, 0.5}}));
  EXPECT_EQ(p.stats().paths, 2u);
}

TEST(Program, OfAWrongShapeIsAShapeError) {
  const Program p = record(Smooth{}, somewhere);
  Vector<double> two(2);
  Matrix<double> square(3, 2);
  EXPECT_THAT([&] { p.value({1.0}); },
              ThrowsMessage<ShapeError>(StrEq("value: the point has the wrong size; got 1, "
                                              "expected 3; try a vector of that size")));
  EXPECT_THAT([&] { p.gradient_into(somewhere, two); },
              ThrowsMessage<ShapeError>(StrEq("gradient: the result has the wrong size; got 2, "
                                              "expected 3; try a vector of that size")));
  EXPECT_THAT([&] { p.hessian_into(somewhere, square); },
              ThrowsMessage<ShapeError>(StrEq("hessian: the result has the wrong shape; got 3x2, "
                                              "expected 3x3; try a matrix of that shape")));
  EXPECT_THAT([&] { p.hvp(somewhere, two); },
              ThrowsMessage<ShapeError>(StrEq("hvp: the direction has the wrong size; got 2, "
                                              "expected 3; try a vector of that size")));
  EXPECT_THAT([&] { p.with_parameters({1.0}); },
              ThrowsMessage<ShapeError>(StrEq(
                  "with_parameters: the parameter vector has the wrong size; got 1, expected 0; "
                  "try a vector of that size")));
  EXPECT_THAT([] { record(Smooth{}, Vector<double>()); },
              ThrowsMessage<ShapeError>(StrEq(
                  "record: the point is empty; got 0 coordinates, expected at least 1; try a point "
                  "with as many coordinates as f has variables")));
}

TEST(Program, OfSeveralOutputsHasNoGradient) {
  const Program pair = record(Pair{}, somewhere);
  EXPECT_THAT([&] { pair.gradient(somewhere); },
              ThrowsMessage<ShapeError>(
                  StrEq("gradient: of one output only; got a program with 2, expected one with 1; "
                        "try jacobian or vjp")));
  EXPECT_THROW(pair.value(somewhere), ShapeError);
  EXPECT_THROW(pair.hessian(somewhere), ShapeError);
  EXPECT_THROW(pair.hvp(somewhere, direction), ShapeError);
  EXPECT_THROW(pair.sparse_hessian(somewhere), ShapeError);
  EXPECT_THROW(pair.gradients(somewhere), ShapeError);
  EXPECT_THROW(pair.hessians(somewhere), ShapeError);
  EXPECT_THROW(pair.hvps(somewhere, direction), ShapeError);
}

TEST(Program, DifferentiatesThroughAGradientInsideOfTheFunction) {
  const auto well = [](const auto& y) { return y[0] * y[0] * y[0] + y[0] * y[1]; };
  const auto steepness = [&](const auto& x) {
    const auto g = fluxion::gradient(well, x);  // (3 x² + y, x)
    return g[0] * g[1];
  };
  const Program p = record(steepness, {1.0, 2.0});
  EXPECT_DOUBLE_EQ(p.value({2.0, 5.0}), 34.0);
  EXPECT_EQ(p.gradient({2.0, 5.0}), (Vector<double>{{41.0, 2.0}}));
  EXPECT_EQ(p.hessian({2.0, 5.0}), (Matrix<double>{{36.0, 1.0}, {1.0, 0.0}}));
}

TEST(Program, NeedsNoFunctionOfDouble) {
  const auto f = [](const auto& x) { return softplus(x[0]); };  // names no namespace
  EXPECT_EQ(record(f, {1.0}, {.check_every = 1}).value({2.0}), fluxion::softplus(2.0));
}

TEST(Program, IsRecordedWithBracesBesideVectors) {
  const auto f = [](const auto& x, const auto& p) { return x[0] * p[0] + p[1]; };
  const Vector<double> two{{3.0, 4.0}};
  EXPECT_EQ(record(f, {2.0}, two).value({2.0}), 10.0);
  EXPECT_EQ(record(f, Vector<double>{{2.0}}, {3.0, 4.0}).value({2.0}), 10.0);
}

TEST(Program, RefusesOptionsThatCannotBeMeant) {
  EXPECT_THAT([] { record(Smooth{}, somewhere, {.paths = 0}); },
              ThrowsMessage<OptionError>(StrEq("RecordOptions: no path could be kept; got paths = "
                                               "0, expected at least 1; try 1, or leave it out")));
  EXPECT_THAT([] { record(Smooth{}, somewhere, {.check_every = -1}); },
              ThrowsMessage<OptionError>(
                  StrEq("RecordOptions: a negative number of calls; got check_every = -1, expected "
                        "0 or more; try 0 for no checks")));
  EXPECT_THAT([] { record(Smooth{}, somewhere, {.machine_limit = -1}); },
              ThrowsMessage<OptionError>(
                  StrEq("RecordOptions: a negative number of operations; got machine_limit = -1, "
                        "expected 0 or more; try 0 for no machine code")));
}

TEST(Program, CountsWhatItConsistsOf) {
  const Program p = record([](const auto& x) { return x[0] * x[1] + x[0] * x[1]; }, {1.0, 2.0});
  EXPECT_EQ(p.stats().operations, 2u);
  EXPECT_EQ(p.stats().guards, 0u);
  EXPECT_EQ(p.stats().paths, 1u);
  const std::size_t before = p.stats().bytes;
  p.gradient({1.0, 3.0});
  EXPECT_GT(p.stats().bytes, before);
  EXPECT_EQ(p.stats().evaluations, 1u);
}

}  // namespace
