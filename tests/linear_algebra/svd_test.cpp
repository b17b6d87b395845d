// svd(): values and derivatives of singular values and vectors.
// For: linear_algebra/svd.hpp. Read first: modes.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/svd.hpp>

#include "modes.hpp"

namespace {

using fluxion::Matrix, fluxion::Vector;
using fluxion::test::matrix_of, fluxion::test::scattered, fluxion::test::stacked;

auto svd_of(Eigen::Index m, Eigen::Index n) {
  return [m, n](const auto& x) {
    auto [u, s, v] = fluxion::svd(matrix_of(x, m, n));
    fluxion::test::fix_signs(u, &v);
    return stacked(u, s, v);
  };
}

auto product_of(Eigen::Index m, Eigen::Index n) {
  return [m, n](const auto& x) {
    const auto [u, s, v] = fluxion::svd(matrix_of(x, m, n));
    const auto us = (u * s.asDiagonal()).eval();
    return stacked((us * v.transpose()).eval());
  };
}

TEST(Svd, HasTheValuesAndDerivativesOfTheTable) {
  fluxion::test::expect_table("svd", [](const auto& row) { return svd_of(row.rows, row.cols); });
}

TEST(Svd, HasAdjointModesAndSlopesOfEveryShape) {
  for (const auto& [m, n] : {std::pair{1, 1}, {2, 2}, {7, 7}, {7, 2}, {2, 7}}) {
    SCOPED_TRACE(m * 10 + n);
    const Vector<double> x = scattered(m * n);
    fluxion::test::expect_adjoint_modes(svd_of(m, n), x);
    if (m * n > 1) fluxion::test::expect_taylor_slope(svd_of(m, n), x);
  }
}

TEST(Svd, HasSecondDerivativesInEveryMode) {
  fluxion::test::expect_hessians(svd_of(3, 2), scattered(6));
  fluxion::test::expect_hessians(svd_of(2, 3), scattered(6));
}

TEST(Svd, PutTogetherIsTheMatrix) {
  for (const auto& [m, n] : {std::pair{4, 3}, {3, 4}}) {
    const Vector<double> x = scattered(12);
    EXPECT_LE((product_of(m, n)(x) - x).norm(), 1e-14);
    const Matrix<double> j = fluxion::test::jacobian_by_rows(product_of(m, n), x);
    EXPECT_LE((j - Matrix<double>::Identity(12, 12)).norm(), 1e-13);
  }
}

TEST(Svd, HasTheSquaresOfTheEntriesAsSumOfSquares) {
  const auto f = [](const auto& x) {
    return fluxion::svd(matrix_of(x, 4, 3)).singular_values.squaredNorm();
  };
  const Vector<double> x = scattered(12);
  EXPECT_NEAR(f(x), x.squaredNorm(), 1e-14);
  EXPECT_LE((fluxion::gradient(f, x) - 2.0 * x).norm(), 1e-13);
  EXPECT_LE((fluxion::hessian(f, x) - 2.0 * Matrix<double>::Identity(12, 12)).norm(), 1e-12);
}

TEST(Svd, TakesFixedSizesRowsFirstAndExpressions) {
  const Vector<double> x = scattered(12);
  const Vector<double> expected = fluxion::svd(matrix_of(x, 4, 3)).singular_values;
  const Eigen::Matrix<double, 4, 3> fixed = matrix_of(x, 4, 3);
  const Eigen::Matrix<double, 4, 3, Eigen::RowMajor> by_rows = fixed;
  EXPECT_EQ(fluxion::svd(fixed).singular_values, expected);
  EXPECT_EQ(fluxion::svd(by_rows).singular_values, expected);
  EXPECT_EQ(fluxion::svd(fixed * 2.0).singular_values, Vector<double>(expected * 2.0));
  EXPECT_NEAR(fluxion::svd(fixed.col(0)).singular_values[0], fixed.col(0).norm(), 1e-15);
}

TEST(Svd, IsOneOperationOnTheTape) {
  fluxion::Recording recording;
  const Vector<double> values = scattered(200);
  Matrix<fluxion::Var> a(20, 10);
  recording.inputs({values.data(), 200}, {a.data(), 200});
  const auto [u, s, v] = fluxion::svd(a);
  EXPECT_EQ(recording.arguments(), 200 + 200 + 10 + 100);
  EXPECT_EQ(recording.stats().operations, 1);
}

// With the singular values 2, 2 and 1.
const Vector<double> repeated = stacked(Matrix<double>(Eigen::Vector3d(2, 1, 2).asDiagonal()));
// Two equal columns, so that a singular value is 0; 4×3 and 3×3.
Vector<double> of_rank_two(Eigen::Index m) {
  Matrix<double> a = matrix_of(scattered(m * 3), m, 3);
  a.col(2) = a.col(0);
  return stacked(a);
}
const auto ambiguous = [](const char* value) {
  return testing::ThrowsMessage<fluxion::DomainError>(
      std::string("svd: the vectors of a singular value that is repeated or 0 have no derivative; "
                  "got ") +
      value +
      ", expected distinct values; try an output that depends on no vectors, or only on those of "
      "other values");
};

TEST(Svd, OfRepeatedValuesHasTheGradientOfASymmetricFunctionOfThem) {
  const auto f = [](const auto& x) {
    return fluxion::svd(matrix_of(x, 3, 3)).singular_values.squaredNorm();
  };
  EXPECT_LE((fluxion::gradient(f, repeated) - 2.0 * repeated).norm(), 1e-14);
}

TEST(Svd, OfRepeatedValuesHasDerivativesOfTheOtherVectors) {
  const auto f = [](const auto& x) { return fluxion::svd(matrix_of(x, 3, 3)).u(0, 2); };
  const Vector<double> gradient = fluxion::gradient(f, repeated);
  EXPECT_FALSE(gradient.hasNaN());
  EXPECT_GT(gradient.norm(), 0.1);
  const auto third = [](const auto& x) { return fluxion::svd(matrix_of(x, 3, 3)).u.col(2).eval(); };
  EXPECT_LE((fluxion::jacobian(third, repeated).row(0).transpose() - gradient).norm(), 1e-15);
}

TEST(Svd, OfRepeatedValuesHasNoDerivativeOfTheirVectors) {
  const auto u = [](const auto& x) { return fluxion::svd(matrix_of(x, 3, 3)).u(0, 0); };
  const auto v = [](const auto& x) { return fluxion::svd(matrix_of(x, 3, 3)).v(0, 1); };
  EXPECT_THAT([&] { fluxion::gradient(u, repeated); }, ambiguous("2"));
  EXPECT_THAT([&] { fluxion::gradient(v, repeated); }, ambiguous("2"));
  const auto vectors = [](const auto& x) {
    const auto all = fluxion::svd(matrix_of(x, 3, 3));
    return stacked(all.u, all.v);
  };
  const Vector<double> turn = stacked(Matrix<double>(Matrix<double>::Ones(3, 3)));
  EXPECT_TRUE(fluxion::jvp(vectors, repeated, turn).tangent.hasNaN());
  const Vector<double> stretch = stacked(Matrix<double>(Eigen::Vector3d(1, 2, 3).asDiagonal()));
  EXPECT_EQ(fluxion::jvp(vectors, repeated, stretch).tangent,
            Vector<double>(Vector<double>::Zero(18)));
}

TEST(Svd, OfATallMatrixHasDerivativesOfItsNullVector) {
  // The null vector is (1, 0, -1)/√2 as long as two columns are equal.
  const auto f = [](const auto& x) {
    const auto v = fluxion::svd(matrix_of(x, 4, 3)).v.col(2).eval();
    return Vector<typename decltype(v)::Scalar>(v * (1.0 / v[0]));
  };
  const Vector<double> x = of_rank_two(4);
  Matrix<double> along = Matrix<double>::Zero(4, 3);
  along.col(0).setOnes();
  along.col(1).setConstant(2.0);
  along.col(2).setOnes();
  // The same combination of columns vanishes.
  EXPECT_LE(fluxion::jvp(f, x, stacked(along)).tangent.norm(), 1e-14);
  along.col(0) = along.col(2) = matrix_of(x, 4, 3).col(0) * 0.0;
  along.col(2) = matrix_of(x, 4, 3).col(1);
  // a_2 = a_0 + h a_1: the null vector is (1, h, -1).
  EXPECT_LE((fluxion::jvp(f, x, stacked(along)).tangent - Eigen::Vector3d(0, 1, 0)).norm(), 1e-13);
  EXPECT_LE((fluxion::jacobian(f, x) - fluxion::test::jacobian_by_rows(f, x)).norm(), 1e-12);
}

TEST(Svd, OfATallMatrixHasNoDerivativeOfTheOtherVectorOfZero) {
  const auto u = [](const auto& x) { return fluxion::svd(matrix_of(x, 4, 3)).u(0, 2); };
  const auto v = [](const auto& x) { return fluxion::svd(matrix_of(x, 4, 3).transpose()).v(0, 2); };
  const Matrix<double> zero = Matrix<double>::Zero(2, 1);
  const auto direction = [](const auto& x) { return fluxion::svd(x).u(1, 0); };
  EXPECT_THAT([&] { fluxion::gradient(direction, stacked(zero)); }, ambiguous("0"));
  Vector<double> x = stacked(Matrix<double>::Zero(4, 3).eval());
  x[0] = 2.0;
  x[5] = 1.0;
  EXPECT_THAT([&] { fluxion::gradient(u, x); }, ambiguous("0"));
  EXPECT_THAT([&] { fluxion::gradient(v, x); }, ambiguous("0"));
  // The product of all three has a derivative, but not one that these adjoints tell.
  const auto product = [](const auto& y) { return product_of(4, 3)(y).sum(); };
  EXPECT_THAT([&] { fluxion::gradient(product, x); }, testing::Throws<fluxion::DomainError>());
}

TEST(Svd, OfASquareMatrixWithOneZeroHasAllDerivatives) {
  const Vector<double> x = of_rank_two(3);
  const Matrix<double> j = fluxion::test::jacobian_by_rows(product_of(3, 3), x);
  EXPECT_LE((j - Matrix<double>::Identity(9, 9)).norm(), 1e-13);
}

TEST(Svd, OfEntriesThatAreNotFiniteIsNaN) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto [u, s, v] = fluxion::svd(Matrix<double>::Constant(3, 2, bad));
    EXPECT_TRUE(stacked(u, s, v).array().isNaN().all());
    EXPECT_EQ(u.rows(), 3);
    EXPECT_EQ(v.cols(), 2);
  }
}

TEST(Svd, OfAnEmptyMatrixIsAShapeError) {
  EXPECT_THAT(
      [] { fluxion::svd(Matrix<double>(0, 3)); },
      testing::ThrowsMessage<fluxion::ShapeError>(
          "svd: the matrix is empty; got 0x3, expected at least one row and one column; try "
          "to leave the call out where there is nothing to decompose"));
}

}  // namespace
