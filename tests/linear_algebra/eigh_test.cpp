// eigh(): values and derivatives of eigenvalues and eigenvectors.
// For: linear_algebra/eigh.hpp. Read first: modes.hpp.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra/eigh.hpp>

#include "modes.hpp"

namespace {

using fluxion::Matrix, fluxion::Vector;
using fluxion::test::matrix_of, fluxion::test::scattered, fluxion::test::stacked;

auto eigh_of(Eigen::Index n) {
  return [n](const auto& x) {
    auto [values, vectors] = fluxion::eigh(matrix_of(x, n, n));
    fluxion::test::fix_signs(vectors);
    return stacked(values, vectors);
  };
}

auto values_of(Eigen::Index n) {
  return [n](const auto& x) { return fluxion::eigh(matrix_of(x, n, n)).values; };
}

const Vector<double> identity = stacked(Matrix<double>(Matrix<double>::Identity(3, 3)));
// With the eigenvalues 1, 1 and 4 but for rounding.
const Vector<double> repeated =
    stacked(Matrix<double>(Matrix<double>::Identity(3, 3) + Matrix<double>::Ones(3, 3)));

TEST(Eigh, HasTheValuesAndDerivativesOfTheTable) {
  fluxion::test::expect_table("eigh", [](const auto& row) { return eigh_of(row.rows); });
}

TEST(Eigh, HasAdjointModesAndSlopesOfEverySize) {
  for (const Eigen::Index n : {2, 7}) {
    SCOPED_TRACE(n);
    fluxion::test::expect_modes(eigh_of(n), scattered(n * n));
  }
}

TEST(Eigh, HasSecondDerivativesInEveryMode) {
  fluxion::test::expect_hessians(eigh_of(3), scattered(9));
}

TEST(Eigh, ReadsTheLowerTriangleAsEigenDoes) {
  Matrix<double> a = matrix_of(scattered(9), 3, 3);
  const Eigen::SelfAdjointEigenSolver<Matrix<double>> eigen(a);
  const auto [values, vectors] = fluxion::eigh(a);
  EXPECT_EQ(values, eigen.eigenvalues());
  EXPECT_EQ(vectors, eigen.eigenvectors());
  a(0, 2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(fluxion::eigh(a).values, values);
}

TEST(Eigh, TakesFixedSizesRowsFirstAndExpressions) {
  const Vector<double> x = scattered(9);
  const Vector<double> expected = fluxion::eigh(matrix_of(x, 3, 3)).values;
  const Eigen::Matrix3d fixed = matrix_of(x, 3, 3);
  const Eigen::Matrix<double, 3, 3, Eigen::RowMajor> by_rows = fixed;
  EXPECT_EQ(fluxion::eigh(fixed).values, expected);
  EXPECT_EQ(fluxion::eigh(by_rows).values, expected);
  EXPECT_EQ(fluxion::eigh(fixed * 2.0).values, Vector<double>(expected * 2.0));
  EXPECT_EQ(fluxion::eigh(fixed.array()).values, expected);
}

TEST(Eigh, OfTheSumOfTheEigenvaluesIsTheTrace) {
  const auto trace = [](const auto& x) { return fluxion::eigh(matrix_of(x, 7, 7)).values.sum(); };
  const Vector<double> gradient = fluxion::gradient(trace, scattered(49));
  EXPECT_LE((gradient - stacked(Matrix<double>(Matrix<double>::Identity(7, 7)))).norm(), 1e-13);
}

TEST(Eigh, IsOneOperationOnTheTape) {
  const Eigen::Index n = 20;
  fluxion::Recording recording;
  const Vector<double> values = scattered(n * n);
  Matrix<fluxion::Var> a(n, n);
  recording.inputs({values.data(), 400}, {a.data(), 400});
  const auto [eigenvalues, vectors] = fluxion::eigh(a);
  EXPECT_EQ(recording.statements(), 400 + 20 + 400);
  EXPECT_EQ(recording.arguments(), 400 + 20 + 400);
  EXPECT_EQ(recording.stats().operations, 1);
}

TEST(Eigh, OfRepeatedEigenvaluesHasTheGradientOfASymmetricFunctionOfThem) {
  // The sum of squares of the eigenvalues is that of the entries.
  const auto f = [](const auto& x) { return values_of(3)(x).squaredNorm(); };
  EXPECT_LE((fluxion::gradient(f, identity) - 2.0 * identity).norm(), 1e-14);
  const Matrix<double> lower = matrix_of(repeated, 3, 3).triangularView<Eigen::Lower>();
  const Matrix<double> below = matrix_of(repeated, 3, 3).triangularView<Eigen::StrictlyLower>();
  const Vector<double> expected = stacked(Matrix<double>(2.0 * (lower + below)));
  EXPECT_LE((fluxion::gradient(f, repeated) - expected).norm(), 1e-13);
  const Vector<double> v = scattered(9);
  const auto sum = [&f](const auto& x) {
    return Vector<typename std::decay_t<decltype(x)>::Scalar>::Constant(1, f(x));
  };
  EXPECT_NEAR(fluxion::jvp(sum, repeated, v).tangent[0], expected.dot(v), 1e-13);
}

TEST(Eigh, OfRepeatedEigenvaluesTakesEachAlongItsVector) {
  const auto largest = [](const auto& x) { return values_of(3)(x)[2]; };
  const Vector<double> v = fluxion::eigh(matrix_of(identity, 3, 3)).vectors.col(2);
  const Matrix<double> gradient = matrix_of(fluxion::gradient(largest, identity), 3, 3);
  EXPECT_EQ(gradient, Matrix<double>(v * v.transpose()));
}

TEST(Eigh, OfRepeatedEigenvaluesHasDerivativesOfTheOtherVectors) {
  // (1, 1, 1) belongs to 4; A is changed so that its derivative is not 0.
  const auto f = [](const auto& x) {
    const auto vectors = fluxion::eigh(matrix_of(x, 3, 3)).vectors;
    return vectors.col(2)[0] * vectors.col(2)[1];
  };
  const Vector<double> gradient = fluxion::gradient(f, repeated);
  constexpr double h = 1e-6;
  for (Eigen::Index i = 0; i < 9; ++i) {
    const Vector<double> step = Vector<double>::Unit(9, i) * h;
    const double difference =
        (f(Vector<double>(repeated + step)) - f(Vector<double>(repeated - step))) / (2 * h);
    EXPECT_NEAR(gradient[i], difference, 1e-9);
  }
}

TEST(Eigh, OfRepeatedEigenvaluesHasNoDerivativeOfTheirVectors) {
  const auto message = testing::ThrowsMessage<fluxion::DomainError>(
      "eigh: the vectors of a repeated eigenvalue have no derivative; got 1, expected distinct "
      "values; try an output that depends on no vectors, or only on those of other values");
  const auto entry = [](const auto& x) { return fluxion::eigh(matrix_of(x, 3, 3)).vectors(0, 0); };
  EXPECT_THAT([&] { fluxion::gradient(entry, identity); }, message);
  EXPECT_THAT([&] { fluxion::gradient(entry, repeated); }, message);
  // Symmetric adjoints of the vectors do not say that there is a derivative that they give.
  const auto exponential = [](const auto& x) {
    const auto [values, v] = fluxion::eigh(matrix_of(x, 3, 3));
    return (v.row(0).array() * values.array().exp().transpose() * v.row(1).array()).sum();
  };
  EXPECT_THAT([&] { fluxion::gradient(exponential, identity); }, message);
  // Nor does a vector of 4 that is multiplied by such values.
  const auto mixed = [](const auto& x) {
    const auto [values, v] = fluxion::eigh(matrix_of(x, 3, 3));
    return values[0] * v(0, 2);
  };
  EXPECT_THAT([&] { fluxion::gradient(mixed, repeated); }, message);
}

TEST(Eigh, OfRepeatedEigenvaluesHasTangentsOfVectorsThatDoNotTurn) {
  const auto vectors = [](const auto& x) {
    return stacked(fluxion::eigh(matrix_of(x, 3, 3)).vectors);
  };
  const Vector<double> stretch = stacked(Matrix<double>(Eigen::Vector3d(1, 2, 3).asDiagonal()));
  EXPECT_EQ(fluxion::jvp(vectors, identity, stretch).tangent,
            Vector<double>(Vector<double>::Zero(9)));
  const Vector<double> turn = stacked(Matrix<double>(Matrix<double>::Ones(3, 3)));
  EXPECT_TRUE(fluxion::jvp(vectors, identity, turn).tangent.hasNaN());
  const auto third = [](const auto& x) {
    return fluxion::eigh(matrix_of(x, 3, 3)).vectors.col(2).eval();
  };
  EXPECT_FALSE(fluxion::jacobian(third, repeated).hasNaN());
}

TEST(Eigh, OfEntriesThatAreNotFiniteIsNaN) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto [values, vectors] = fluxion::eigh(Matrix<double>::Constant(3, 3, bad));
    EXPECT_TRUE(values.array().isNaN().all());
    EXPECT_TRUE(vectors.array().isNaN().all());
  }
}

TEST(Eigh, OfAWrongShapeIsAShapeError) {
  EXPECT_THAT([] { fluxion::eigh(Matrix<double>::Ones(3, 2)); },
              testing::ThrowsMessage<fluxion::ShapeError>(testing::HasSubstr(
                  "eigh: the matrix has the wrong shape; got 3x2, expected as many columns as rows "
                  "and at least one")));
}

}  // namespace
