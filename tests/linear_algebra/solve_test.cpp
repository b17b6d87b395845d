// solve(): values and derivatives of systems of linear equations.
// For: linear_algebra/solve.hpp and matrix_rule.hpp. Read first: those.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/solve.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Vector;

/// Of the matrices A and B side by side.
struct Solve {
  template <class T> Matrix<T> operator()(const Matrix<T>& ab) const {
    const Eigen::Index n = ab.rows();
    return fluxion::solve(ab.leftCols(n), ab.rightCols(ab.cols() - n));
  }
  static Matrix<Complex> reference(const Matrix<Complex>& ab) {
    const Eigen::Index n = ab.rows();
    return ab.leftCols(n).partialPivLu().solve(ab.rightCols(ab.cols() - n));
  }
};

TEST(Solve, HasTheDerivativesOfElimination) {
  for (const Eigen::Index n : sizes) {
    expect_derivatives(Solve(), beside(regular(n), random_matrix(n, 1, 2)));
    expect_derivatives(Solve(), beside(regular(n), random_matrix(n, 3, 2)));
  }
}

TEST(Solve, HasDerivativesWhereEntriesAreZero) {
  expect_derivatives(Solve(), beside(RealMatrix::Identity(4, 4), RealMatrix::Zero(4, 1)));
}

// x0 and x1 solve [[p0, 1], [2, p1]] x = [p2, 3]: Cramer's rule, without a factorisation.
template <class T> Vector<T> cramer(const Vector<T>& p) {
  const T determinant = p[0] * p[1] - 2;
  Vector<T> x(2);
  x[0] = (p[2] * p[1] - 3) / determinant;
  x[1] = (p[0] * 3 - 2 * p[2]) / determinant;
  return x;
}

struct SolveTwo {
  template <class T> Vector<T> operator()(const Vector<T>& p) const {
    Matrix<T> a(2, 2);
    a << p[0], T(1), T(2), p[1];
    Vector<T> b(2);
    b << p[2], T(3);
    return fluxion::solve(a, b);
  }
};
struct Cramer {
  template <class T> Vector<T> operator()(const Vector<T>& p) const { return cramer(p); }
};

const Vector<double> point = Eigen::Vector3d(1.5, -0.7, 2.0);

TEST(Solve, GivesTheValuesOfCramersRule) {
  EXPECT_LT((SolveTwo()(point) - cramer(point)).norm(), 1e-15);
}

TEST(Solve, HasTheJacobianOfCramersRule) {
  const Matrix<double> expected = fluxion::jacobian(Cramer(), point);
  EXPECT_LT((fluxion::jacobian(SolveTwo(), point) - expected).norm(), 1e-14);
  for (int i = 0; i < 2; ++i) {
    const Vector<double> w = Vector<double>::Unit(2, i);
    const Vector<double> row = fluxion::vjp(SolveTwo(), point, w).cotangent;
    EXPECT_LT((row - expected.row(i).transpose()).norm(), 1e-14);
  }
}

TEST(Solve, HasTheHessianOfCramersRule) {
  const auto sum = [](const auto& f) {
    return [f](const auto& p) { return f(p)[0] * 2.0 - exp(f(p)[1]); };
  };
  const Matrix<double> expected = fluxion::hessian(sum(Cramer()), point);
  EXPECT_LT((fluxion::hessian(sum(SolveTwo()), point) - expected).norm(), 1e-12);
}

TEST(Solve, NestsOnTwoTapes) {
  const auto second = [](const auto& f) {
    return fluxion::gradient(
        [&f](const auto& p) {
          return fluxion::gradient([&f](const auto& q) { return f(q)[0]; }, p)[0];
        },
        point);
  };
  EXPECT_LT((second(SolveTwo()) - second(Cramer())).norm(), 1e-13);
}

TEST(Solve, IsOneOperationOnTheTape) {
  const Eigen::Index n = 20;
  fluxion::Recording recording;
  const Matrix<double> values = Matrix<double>::Random(n, n) + 5.0 * Matrix<double>::Identity(n, n);
  Matrix<fluxion::Var> a(n, n);
  recording.inputs({values.data(), 400}, {a.data(), 400});
  const Vector<fluxion::Var> x = fluxion::solve(a, Vector<double>::Ones(n));
  EXPECT_EQ(recording.statements(), 400 + 20);
  EXPECT_EQ(recording.arguments(), 400 + 20);
  const fluxion::TapeStats stats = recording.stats();
  EXPECT_EQ(stats.operations, 1);
  EXPECT_EQ(stats.inputs, 400);
  EXPECT_GE(stats.used.operations, 400 * sizeof(double));
}

TEST(Solve, TakesOneOfTheTwoAsAConstant) {
  Matrix<double> a(2, 2);
  a << 2.0, 1.0, 1.0, 3.0;
  const auto f = [&a](const auto& b) { return fluxion::solve(a, b); };
  EXPECT_LT((fluxion::jacobian(f, {1.0, 2.0}) - a.inverse()).norm(), 1e-15);
  const Matrix<double> i = fluxion::solve(a, Matrix<double>::Identity(2, 2));
  EXPECT_LT((i - a.inverse()).norm(), 1e-15);
}

TEST(Solve, OfASingularMatrixIsADomainError) {
  EXPECT_THAT(
      [] { fluxion::solve(Matrix<double>::Zero(2, 2), Vector<double>::Ones(2)); },
      testing::ThrowsMessage<fluxion::DomainError>(
          "solve: the matrix is singular; got a pivot of 0 in column 0, expected a regular matrix; "
          "try to remove equations that follow from others"));
}

TEST(Solve, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT(
      [] { fluxion::solve(Matrix<double>::Ones(3, 2), Vector<double>::Ones(3)); },
      testing::ThrowsMessage<fluxion::ShapeError>(
          "solve: the matrix has the wrong shape; got 3x2, expected as many columns as rows and at "
          "least one; try least_squares_solve or svd, which take any shape"));
  EXPECT_THAT(
      [] { fluxion::solve(Matrix<double>::Identity(3, 3), Vector<double>::Ones(2)); },
      testing::ThrowsMessage<fluxion::ShapeError>(
          "solve: the right side has the wrong number of rows; got 2, expected 3 as the matrix "
          "has; try one row for each equation"));
}

TEST(Solve, OfNoRightSideIsEmpty) {
  fluxion::Recording recording;
  const Matrix<fluxion::Var> a = Matrix<fluxion::Var>::Constant(1, 1, recording.input(2.0));
  EXPECT_EQ(fluxion::solve(a, RealMatrix(1, 0)).cols(), 0);
  EXPECT_EQ(recording.stats().operations, 0U);
}

TEST(Solve, OfNanIsNan) {
  const Vector<double> b{{std::numeric_limits<double>::quiet_NaN(), 1.0}};
  EXPECT_TRUE(fluxion::solve(regular(2), b).array().isNaN().all());
}

}  // namespace
