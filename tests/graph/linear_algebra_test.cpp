// Expressions and decompositions of Eigen in recorded programs: the values of double and the
// derivatives of the tape.
// Read first: fluxion/eigen.hpp, graph/symbol.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/program.hpp>

namespace {

using Eigen::Index;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::Vector;

const Vector<double> here{{2.0, 0.3, -0.7, 1.5}};
const Vector<double> there{{0.2, 1.3, 2.5, -0.5}};  // where a factorisation takes other pivots

/// The four numbers as a matrix.
template <class T> Matrix<T> square(const Vector<T>& x) { return x.reshaped(2, 2); }
/// One that is positive definite, at whatever point.
template <class T> Matrix<T> definite(const Vector<T>& x) {
  const Matrix<T> a = square(x);
  return a * a.transpose() + Matrix<T>::Identity(2, 2);
}

void expect_agreement(const auto& f) {
  const Program program = fluxion::record(f, here);
  for (const Vector<double>& x : {here, there}) {
    const auto expected = fluxion::value_and_gradient(f, x);
    const auto got = program.value_and_gradient(x);
    // Not to the last bit: Eigen sums doubles in the order of its vector registers.
    EXPECT_NEAR(got.value, f(x), 1e-15 * std::abs(f(x)));
    for (Index i = 0; i < x.size(); ++i) {
      const double size = expected.gradient.cwiseAbs().maxCoeff();
      EXPECT_NEAR(got.gradient[i], expected.gradient[i], 1e-13 * size) << "variable " << i;
    }
  }
}

TEST(EigenOfSymbols, HasProductsSumsAndNorms) {
  expect_agreement([]<class T>(const Vector<T>& x) {
    const T product = (square(x) * square(x).transpose() * x.head(2)).sum();
    const T sums = x.head(2).dot(x.tail(2)) + x.norm() + x.squaredNorm() * x.mean();
    const T entries = (x.array().exp() * x.array().sin()).sum() + x.maxCoeff() * x.minCoeff();
    return T(product + sums * entries);
  });
}

TEST(EigenOfSymbols, HasDecompositionsWhosePivotsAreGuards) {
  const auto f = []<class T>(const Vector<T>& x) {
    const Vector<T> b = x.tail(2);
    const T determinant = square(x).determinant();
    return T(square(x).partialPivLu().solve(b)[0] + definite(x).llt().solve(b)[1] * determinant);
  };
  expect_agreement(f);
  const Program program = fluxion::record(f, here);
  EXPECT_GT(program.stats().guards, 0);
  program.value(there);
  EXPECT_EQ(program.stats().paths, 2);
}

}  // namespace
