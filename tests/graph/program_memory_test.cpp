// The second call of a program allocates nothing, with a workspace of the caller and without.
// For: graph/program.hpp. Read first: support/mallocs.hpp.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "graph/program_functions.hpp"
#include "support/mallocs.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::test::expect_second_call_allocates_nothing;
using fluxion::test::mallocs_of;
using fluxion::test::Pair;
using fluxion::test::Quadrants;
using fluxion::test::Scaled;
using fluxion::test::Smooth;
using fluxion::test::some_points;

class ProgramMemory : public testing::Test {
 protected:
  const Vector<double> x{{0.3, -0.2, 0.9}};
  const Vector<double> v{{0.7, -1.5, 0.25}};
  const Program p = record(Smooth{}, x);
  const Program pair = record(Pair{}, x);
  Vector<double> two{2};
  Vector<double> three{3};
  Matrix<double> wide{2, 3};
  Matrix<double> square{3, 3};
  Program::Workspace workspace{};
};

TEST_F(ProgramMemory, IsNotAllocatedForOnePoint) {
  expect_second_call_allocates_nothing([&] { p.value(x); });
  expect_second_call_allocates_nothing([&] { pair.evaluate_into(x, two); });
  expect_second_call_allocates_nothing([&] { p.gradient_into(x, three); });
  expect_second_call_allocates_nothing([&] { p.value_and_gradient_into(x, three); });
  expect_second_call_allocates_nothing([&] { pair.jacobian_into(x, wide); });
  expect_second_call_allocates_nothing([&] { pair.value_and_jacobian_into(x, two, wide); });
  expect_second_call_allocates_nothing([&] { p.hessian_into(x, square); });
  expect_second_call_allocates_nothing([&] { p.hvp_into(x, v, three); });
  expect_second_call_allocates_nothing([&] { pair.jvp_into(x, v, two); });
  expect_second_call_allocates_nothing([&] { pair.vjp_into(x, {1.0, 2.0}, three); });
}

TEST_F(ProgramMemory, OfTheCallerIsUsedForOnePoint) {
  expect_second_call_allocates_nothing([&] { p.value(x, workspace); });
  expect_second_call_allocates_nothing([&] { pair.evaluate_into(x, two, workspace); });
  expect_second_call_allocates_nothing([&] { p.gradient_into(x, three, workspace); });
  expect_second_call_allocates_nothing([&] { pair.jacobian_into(x, wide, workspace); });
  expect_second_call_allocates_nothing([&] { p.hessian_into(x, square, workspace); });
  expect_second_call_allocates_nothing([&] { p.hvp_into(x, v, three, workspace); });
  expect_second_call_allocates_nothing([&] { pair.jvp_into(x, v, two, workspace); });
  expect_second_call_allocates_nothing([&] { pair.vjp_into(x, two, three, workspace); });
}

TEST_F(ProgramMemory, IsNotAllocatedForManyPoints) {
  const Matrix<double> points = some_points(3, 100);
  Matrix<double> nine(9, 100);
  expect_second_call_allocates_nothing([&] { p.values_into(points, nine.row(0)); });
  expect_second_call_allocates_nothing([&] { p.gradients_into(points, nine.topRows(3)); });
  expect_second_call_allocates_nothing([&] { pair.jacobians_into(points, nine.topRows(6)); });
  expect_second_call_allocates_nothing([&] { p.hessians_into(points, nine, {}, workspace); });
  expect_second_call_allocates_nothing([&] { p.hvps_into(points, v, nine.topRows(3)); });
  expect_second_call_allocates_nothing([&] { pair.jvps_into(points, points, nine.topRows(2)); });
  expect_second_call_allocates_nothing(
      [&] { pair.vjps_into(points, points.topRows(2), nine.topRows(3), {}, workspace); });
}

TEST_F(ProgramMemory, IsNotAllocatedForRows) {
  const Matrix<double> rows = some_points(3, 100).transpose();
  Matrix<double> nine(100, 9);
  expect_second_call_allocates_nothing(
      [&] { p.gradients_into(rows.transpose(), nine.leftCols(3).transpose()); });
  expect_second_call_allocates_nothing(
      [&] { pair.jacobians_into(rows.transpose(), nine.leftCols(6).transpose()); });
}

TEST_F(ProgramMemory, IsNotAllocatedForParameters) {
  const Program scaled = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  const Matrix<double> points = some_points(2, 100);
  Matrix<double> gradients(2, 100);
  scaled.gradient_into(points.col(0), two);  // records the path of this point
  expect_second_call_allocates_nothing([&] { scaled.gradient_into(points.col(0), two); });
  expect_second_call_allocates_nothing([&] { scaled.gradients_into(points, gradients); });
  expect_second_call_allocates_nothing([&] { scaled.gradients_into(points, gradients, points); });
  expect_second_call_allocates_nothing(
      [&] { scaled.gradients_into(points.col(0), gradients, points, workspace); });
}

TEST_F(ProgramMemory, IsNotAllocatedOnSeveralPaths) {
  const Program quadrants = record(Quadrants{}, {1.0, 1.0});
  const Matrix<double> points = some_points(2, 1000);
  Matrix<double> gradients(2, 1000);
  expect_second_call_allocates_nothing([&] { quadrants.gradients_into(points, gradients); });
  expect_second_call_allocates_nothing([&] {
    for (Eigen::Index i = 0; i < 10; ++i) quadrants.gradient_into(points.col(i), two);
  });
}

TEST_F(ProgramMemory, IsThatOfResultsAlone) {
  p.gradient(x);
  p.values(some_points(3, 100));
  EXPECT_EQ(mallocs_of([&] { p.gradient(x); }), 1u);
  const Matrix<double> points = some_points(3, 100);
  EXPECT_EQ(mallocs_of([&] { p.values(points); }), 1u);
}

}  // namespace
