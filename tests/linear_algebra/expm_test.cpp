// expm(): values and derivatives of the exponential of a matrix.
// For: linear_algebra/expm.hpp. Read first: modes.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/expm.hpp>

#include "modes.hpp"

namespace {

using fluxion::Matrix, fluxion::Vector;
using fluxion::test::matrix_of, fluxion::test::scattered, fluxion::test::stacked;

auto expm_of(Eigen::Index n) {
  return [n](const auto& x) { return stacked(fluxion::expm(matrix_of(x, n, n))); };
}

TEST(Expm, HasTheValuesAndDerivativesOfTheTable) {
  fluxion::test::expect_table("expm", [](const auto& row) { return expm_of(row.rows); });
}

TEST(Expm, HasAdjointModesAndSlopesOfEverySize) {
  for (const Eigen::Index n : {1, 2, 7}) {
    SCOPED_TRACE(n);
    fluxion::test::expect_modes(expm_of(n), scattered(n * n));
  }
}

TEST(Expm, HasSecondDerivativesInEveryMode) {
  fluxion::test::expect_hessians(expm_of(3), scattered(9));
}

TEST(Expm, OfANilpotentMatrixEndsAfterItsPowers) {
  // A³ = 0.
  const auto f = [](const auto& x) {
    auto a = matrix_of(x, 3, 3);
    a.template triangularView<Eigen::Lower>().setZero();
    return stacked(fluxion::expm(a));
  };
  const auto powers = [](const auto& x) {
    auto a = matrix_of(x, 3, 3);
    a.template triangularView<Eigen::Lower>().setZero();
    auto sum = (a + a * a * 0.5).eval();
    for (Eigen::Index i = 0; i < 3; ++i) sum(i, i) += 1.0;
    return stacked(sum);
  };
  const Vector<double> x = scattered(9);
  EXPECT_LE((f(x) - powers(x)).norm(), 1e-15);
  EXPECT_LE((fluxion::jacobian(f, x) - fluxion::jacobian(powers, x)).norm(), 1e-14);
  EXPECT_LE((fluxion::test::jacobian_by_rows(f, x) - fluxion::jacobian(powers, x)).norm(), 1e-14);
}

TEST(Expm, OfADiagonalMatrixIsThatOfEachEntry) {
  const auto f = [](const auto& d) {
    using T = typename std::decay_t<decltype(d)>::Scalar;
    return fluxion::expm(Matrix<T>(d.asDiagonal())).diagonal().eval();
  };
  const Vector<double> d = Eigen::Vector3d(0.5, -3.0, 2.0);
  const Matrix<double> expected = d.array().exp().matrix().asDiagonal();
  EXPECT_LE((fluxion::jacobian(f, d) - expected).norm(), 1e-14);
  EXPECT_LE((fluxion::test::jacobian_by_rows(f, d) - expected).norm(), 1e-14);
}

TEST(Expm, TimesThatOfTheNegativeIsTheIdentity) {
  const auto f = [](const auto& x) {
    const auto a = matrix_of(x, 3, 3);
    return stacked((fluxion::expm(a) * fluxion::expm(-a)).eval());
  };
  const Vector<double> x = scattered(9);
  EXPECT_LE((matrix_of(f(x), 3, 3) - Matrix<double>::Identity(3, 3)).norm(), 1e-14);
  EXPECT_LE(fluxion::test::jacobian_by_rows(f, x).norm(), 1e-13);
  EXPECT_LE(fluxion::jacobian(f, x).norm(), 1e-13);
}

TEST(Expm, HasTangentsAndAdjointsOfAnySize) {
  // A large block would be halved often, a small one would be lost.
  const Vector<double> x = scattered(9) * 0.01;
  const Vector<double> v = scattered(9).reverse();
  const Vector<double> tangent = fluxion::jvp(expm_of(3), x, v).tangent;
  const Vector<double> cotangent = fluxion::vjp(expm_of(3), x, v).cotangent;
  for (const double size : {1e-200, 1e8, 1e200}) {
    const Vector<double> scaled = v * size;
    EXPECT_LE((fluxion::jvp(expm_of(3), x, scaled).tangent / size - tangent).norm(), 1e-15);
    EXPECT_LE((fluxion::vjp(expm_of(3), x, scaled).cotangent / size - cotangent).norm(), 1e-15);
  }
}

TEST(Expm, TakesFixedSizesRowsFirstAndExpressions) {
  const Vector<double> x = scattered(9);
  const Matrix<double> expected = fluxion::expm(matrix_of(x, 3, 3));
  const Eigen::Matrix3d fixed = matrix_of(x, 3, 3);
  const Eigen::Matrix<double, 3, 3, Eigen::RowMajor> by_rows = fixed;
  EXPECT_EQ(fluxion::expm(fixed), expected);
  EXPECT_EQ(fluxion::expm(by_rows), expected);
  EXPECT_EQ(fluxion::expm(fixed * 1.0), expected);
}

TEST(Expm, IsOneOperationOnTheTape) {
  fluxion::Recording recording;
  const Vector<double> values = scattered(400);
  Matrix<fluxion::Var> a(20, 20);
  recording.inputs({values.data(), 400}, {a.data(), 400});
  const Matrix<fluxion::Var> e = fluxion::expm(a);
  EXPECT_EQ(recording.arguments(), 400 + 400);
  EXPECT_EQ(recording.stats().operations, 1);
}

TEST(Expm, OfEntriesThatAreNotFiniteIsNotFinite) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(fluxion::expm(Matrix<double>::Constant(3, 3, bad)).allFinite());
  }
}

TEST(Expm, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::expm(Matrix<double>::Ones(3, 2)); },
              testing::ThrowsMessage<fluxion::ShapeError>(testing::HasSubstr(
                  "expm: the matrix has the wrong shape; got 3x2, expected as many columns as rows "
                  "and at least one")));
}

}  // namespace
