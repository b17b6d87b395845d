// least_squares_solve(): values and derivatives of the solutions with the least residual.
// For: linear_algebra/least_squares_solve.hpp. Read first: modes.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <complex>
#include <limits>

#include <Eigen/LU>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/least_squares_solve.hpp>

#include "modes.hpp"

namespace {

using fluxion::Matrix, fluxion::Vector;
using fluxion::test::matrix_of, fluxion::test::scattered, fluxion::test::stacked;

/// A of m×n by columns, then b.
auto fit(Eigen::Index m, Eigen::Index n) {
  return [m, n](const auto& x) {
    const auto b = matrix_of(x, m, (x.size() - m * n) / m, m * n);
    return stacked(fluxion::least_squares_solve(matrix_of(x, m, n), b));
  };
}

TEST(LeastSquaresSolve, HasTheValuesAndDerivativesOfTheTable) {
  fluxion::test::expect_table("least_squares_solve",
                              [](const auto& row) { return fit(row.rows, row.cols); });
}

TEST(LeastSquaresSolve, HasTheDerivativesOfTheNormalEquationsInComplexSteps) {
  constexpr Eigen::Index m = 7, n = 3;
  const Vector<double> x = scattered(m * n + m);
  const Matrix<double> j = fluxion::test::jacobian_by_rows(fit(m, n), x);
  for (Eigen::Index k = 0; k < x.size(); ++k) {
    Vector<std::complex<double>> z = x.cast<std::complex<double>>();
    z[k] += std::complex<double>(0, 1e-30);
    const auto a = matrix_of(z, m, n);
    const auto at = Matrix<std::complex<double>>(a.transpose());
    const Vector<std::complex<double>> solution = (at * a).lu().solve(at * z.tail(m));
    EXPECT_LE((j.col(k) - solution.imag() * 1e30).norm(), 1e-11 * j.norm());
  }
}

TEST(LeastSquaresSolve, HasAdjointModesAndSlopesOfEverySize) {
  for (const auto& [m, n, k] : {std::array{1, 1, 1}, {2, 2, 3}, {7, 1, 2}, {7, 4, 1}}) {
    SCOPED_TRACE(m * 10 + n);
    fluxion::test::expect_modes(fit(m, n), scattered(m * (n + k)));
  }
}

TEST(LeastSquaresSolve, HasSecondDerivativesInEveryMode) {
  fluxion::test::expect_hessians(fit(4, 2), scattered(12));
}

TEST(LeastSquaresSolve, TakesOneOfTheTwoAsAConstant) {
  const Matrix<double> a = matrix_of(scattered(8), 4, 2);
  const Vector<double> b = scattered(12).tail(4);
  const auto of_b = [&a](const auto& x) { return fluxion::least_squares_solve(a, x); };
  const auto of_a = [&b](const auto& x) {
    return fluxion::least_squares_solve(matrix_of(x, 4, 2), b);
  };
  const Matrix<double> all = fluxion::jacobian(fit(4, 2), stacked(a, b));
  EXPECT_LE((fluxion::jacobian(of_b, b) - all.rightCols(4)).norm(), 1e-13);
  EXPECT_LE((fluxion::test::jacobian_by_rows(of_b, b) - all.rightCols(4)).norm(), 1e-13);
  EXPECT_LE((fluxion::jacobian(of_a, stacked(a)) - all.leftCols(8)).norm(), 1e-13);
  EXPECT_LE((fluxion::test::jacobian_by_rows(of_a, stacked(a)) - all.leftCols(8)).norm(), 1e-13);
}

TEST(LeastSquaresSolve, KeepsItsDigitsWhereTheNormalEquationsWouldNot) {
  // κ(A) ≈ 1e8, whose square no double holds.
  Matrix<double> a(3, 2);
  a << 1, 1, 1e-8, 0, 0, 1e-8;
  const auto f = [&a](const auto& b) { return fluxion::least_squares_solve(a, b); };
  const Vector<double> b = Eigen::Vector3d(2.0, 1e-8, 1e-8);
  EXPECT_LE((f(b) - Eigen::Vector2d(1, 1)).norm(), 1e-7);
}

TEST(LeastSquaresSolve, KeepsTheShapeOfTheRightSide) {
  const Eigen::Matrix<double, 4, 2> a = matrix_of(scattered(8), 4, 2);
  const Eigen::Matrix<double, 4, 2, Eigen::RowMajor> by_rows = a;
  const Eigen::Vector4d b = scattered(4);
  const Vector<double> x = fluxion::least_squares_solve(a, b);
  static_assert(std::same_as<decltype(fluxion::least_squares_solve(a, b)), Vector<double>>);
  EXPECT_EQ(fluxion::least_squares_solve(by_rows, b), x);
  EXPECT_EQ(fluxion::least_squares_solve(a * 1.0, b + b), Vector<double>(x * 2.0));
  const Matrix<double> identity = fluxion::least_squares_solve(a, a);
  EXPECT_LE((identity - Matrix<double>::Identity(2, 2)).norm(), 1e-14);
}

TEST(LeastSquaresSolve, IsOneOperationOnTheTape) {
  fluxion::Recording recording;
  const Vector<double> values = scattered(200);
  Matrix<fluxion::Var> a(20, 10);
  recording.inputs({values.data(), 200}, {a.data(), 200});
  const Vector<fluxion::Var> x = fluxion::least_squares_solve(a, Vector<double>::Ones(20));
  EXPECT_EQ(recording.arguments(), 200 + 10);
  EXPECT_EQ(recording.stats().operations, 1);
}

TEST(LeastSquaresSolve, OfEntriesThatAreNotFiniteIsNaN) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Matrix<double> a = Matrix<double>::Identity(3, 2);
  a(2, 1) = nan;
  EXPECT_TRUE(fluxion::least_squares_solve(a, Vector<double>::Ones(3)).array().isNaN().all());
  const auto f = [](const auto& x) { return fit(3, 2)(x)[0]; };
  EXPECT_TRUE(fluxion::gradient(f, stacked(a, Vector<double>(Vector<double>::Ones(3)))).hasNaN());
}

TEST(LeastSquaresSolve, OfDependentColumnsIsADomainError) {
  EXPECT_THAT(
      [] { fluxion::least_squares_solve(Matrix<double>::Ones(3, 2), Vector<double>::Ones(3)); },
      testing::ThrowsMessage<fluxion::DomainError>(
          "least_squares_solve: the columns of the matrix depend on each other; got rank 1, "
          "expected 2; try to remove columns that follow from others"));
}

TEST(LeastSquaresSolve, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT(
      [] { fluxion::least_squares_solve(Matrix<double>::Ones(2, 3), Vector<double>::Ones(2)); },
      testing::ThrowsMessage<fluxion::ShapeError>(
          "least_squares_solve: there are fewer equations than unknowns; got 2x3, expected "
          "at least as many rows as columns; try A.transpose() * solve(A * A.transpose(), "
          "b), which is the smallest solution"));
  EXPECT_THAT(
      [] { fluxion::least_squares_solve(Matrix<double>::Ones(3, 2), Vector<double>::Ones(2)); },
      testing::ThrowsMessage<fluxion::ShapeError>(
          "least_squares_solve: the right side has the wrong number of rows; got 2, expected "
          "3 as the matrix has; try one row for each equation"));
  EXPECT_THAT(
      [] { fluxion::least_squares_solve(Matrix<double>(3, 0), Vector<double>::Ones(3)); },
      testing::ThrowsMessage<fluxion::ShapeError>(testing::HasSubstr("the matrix is empty")));
}

}  // namespace
