// Tests of linear_algebra/matrix_rule.hpp: what a function of matrices takes.
// For: expressions, fixed sizes, orders of storage, parts, constants and mixtures. Read first:
// include/fluxion/linear_algebra/matrix_rule.hpp.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/linear_algebra.hpp>
#include <fluxion/sparse.hpp>

#include "agreement.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix, fluxion::Recording, fluxion::Var, fluxion::Vector;

const RealMatrix values = regular(4);

/// The derivatives of Σ w_ij X_ij for X = solve(take(A), I), by A as inputs.
template <class Take> RealMatrix derivatives(const Take& take) {
  Recording recording;
  Matrix<Var> a(4, 4);
  recording.inputs({values.data(), 16}, {a.data(), 16});
  const Matrix<Var> x = fluxion::solve(take(a), RealMatrix::Identity(4, 4));
  EXPECT_EQ(recording.stats().operations, 1U);
  recording.sweep(x.cwiseProduct(random_matrix(4, 4, 5)).sum());
  return Eigen::Map<const RealMatrix>(recording.input_adjoints().data(), 4, 4);
}
RealMatrix expected() {
  const RealMatrix x = values.inverse();
  return -x.transpose() * random_matrix(4, 4, 5) * x.transpose();
}

TEST(MatrixRule, TakesEveryKindOfMatrix) {
  const auto expect = [](const auto& take, const char* what) {
    expect_near(derivatives(take), expected(), 1e-14, what);
  };
  expect([](const auto& a) { return a; }, "a matrix");
  expect([](const auto& a) { return Eigen::Matrix<Var, 4, 4>(a); }, "of fixed size");
  expect([](const auto& a) { return Eigen::Matrix<Var, 4, 4, Eigen::RowMajor>(a); }, "by rows");
  expect([](const auto& a) { return (2.0 * a - a).eval(); }, "of computed numbers");
  expect([](const auto& a) { return 2.0 * a - a; }, "an expression");
  expect([](const auto& a) { return a.array(); }, "an array");
  expect([](const auto& a) { return a.transpose().transpose(); }, "a transpose");
  expect([](const auto& a) { return Eigen::Map<const Matrix<Var>>(a.data(), 4, 4); }, "a map");
}

TEST(MatrixRule, TakesAPartOfAMatrix) {
  Matrix<Var> large = Matrix<Var>::Zero(7, 6);
  const auto part = [&large](const auto& a) {
    large.block(2, 1, 4, 4) = a;
    return large.block(2, 1, 4, 4);
  };
  expect_near(derivatives(part), expected(), 1e-14, "a block");
}

TEST(MatrixRule, AddsUpWhatArgumentsShare) {
  Recording recording;
  const Var x = recording.input(3.0);
  Matrix<Var> a(2, 2);
  a << x, Var(0), Var(0), x;
  const Vector<Var> y = fluxion::solve(a, Vector<Var>{{x * x, Var(6)}});
  recording.sweep(y[0]);
  EXPECT_NEAR(recording.adjoint(x), 1.0, 1e-15);
  recording.sweep(y[1]);
  EXPECT_NEAR(recording.adjoint(x), -6.0 / 9, 1e-15);
}

TEST(MatrixRule, OnConstantsRecordsNothing) {
  Recording recording;
  const Matrix<Var> a = values.cast<Var>();
  EXPECT_TRUE(fluxion::inverse(a)(0, 0).is_passive());
  EXPECT_TRUE(fluxion::logdet(a).is_passive());
  EXPECT_EQ(recording.statements(), 0U);
}

TEST(MatrixRule, OfAConstantMatrixKeepsNoAdjointOfIt) {
  Recording recording;
  Vector<Var> b(4);
  recording.inputs({values.data(), 4}, {b.data(), 4});
  const Vector<Var> of_plain = fluxion::solve(values, b);
  const Vector<Var> of_passive = fluxion::solve(values.cast<Var>(), b);
  recording.sweep(of_plain[1] + of_passive[2]);
  const Vector<double> g = Eigen::Map<const Vector<double>>(recording.input_adjoints().data(), 4);
  const RealMatrix x = values.inverse();
  expect_near(g, (x.row(1) + x.row(2)).transpose(), 1e-15, "");
}

TEST(MatrixRule, OfMatricesOfFloatIsOfFloat) {
  const auto f = [](const auto& p) { return fluxion::logdet(p.reshaped(2, 2)); };
  const Vector<float> a{{2.0F, 0.0F, 1.0F, 3.0F}};
  EXPECT_FLOAT_EQ(f(a), std::log(6.0F));
  const Vector<float> g = fluxion::gradient(f, a);
  EXPECT_FLOAT_EQ(g[0], 0.5F);
  EXPECT_FLOAT_EQ(g[1], -1.0F / 6);
}

TEST(MatrixRule, OfIntegersIsOfDouble) {
  EXPECT_EQ(fluxion::solve(Matrix<int>{{2, 0}, {0, 4}}, Vector<int>{{1, 1}})[1], 0.25);
}

TEST(MatrixRule, OfSeveralOutputsHasEveryRow) {
  const auto f = [](const auto& p) {
    using T = typename std::remove_cvref_t<decltype(p)>::Scalar;
    return Vector<T>(fluxion::inverse(p.reshaped(4, 4)).reshaped());
  };
  const RealMatrix forward = fluxion::jacobian(f, values.reshaped().eval());
  Recording recording;
  Vector<Var> a(16);
  recording.inputs({values.data(), 16}, {a.data(), 16});
  const Vector<Var> y = f(a);
  for (Eigen::Index first = 0; first < 16; first += 5) {
    const auto k = static_cast<std::size_t>(std::min<Eigen::Index>(5, 16 - first));
    recording.sweep_rows({y.data() + first, k});
    for (std::size_t row = 0; row < k; ++row) {
      for (Eigen::Index j = 0; j < 16; ++j) {
        EXPECT_NEAR(recording.adjoint(a[j], row),
                    forward(first + static_cast<Eigen::Index>(row), j),
                    1e-15);
      }
    }
  }
}

// Two blocks of three variables, which a sum keeps apart.
TEST(MatrixRule, IsDenseInASparsityPattern) {
  const auto f = []<class T>(const Vector<T>& x) {
    const auto term = [](const Vector<T>& b) {
      Matrix<T> a = RealMatrix(regular(3)).cast<T>();
      a(0, 1) = b[0];
      return T(fluxion::solve(a, b).squaredNorm());
    };
    return term(x.head(3)) + term(x.tail(3));
  };
  const Vector<double> x = random_matrix(6, 1, 3);
  const Eigen::SparseMatrix<double> sparse = fluxion::sparse_hessian(f, x);
  EXPECT_EQ(sparse.nonZeros(), 18);
  expect_near(RealMatrix(sparse), fluxion::hessian(f, x), 1e-13, "a sparse Hessian");
}

}  // namespace
