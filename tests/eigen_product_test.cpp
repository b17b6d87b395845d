// Products of active and plain matrices and vectors in Eigen.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Var;
using fluxion::Vector;

const Vector<double> x3 = vector_of({0.7, 1.6, 0.4});

TEST(EigenProduct, MatrixTimesVectorOfActiveAndPlainNumbers) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto a = constants(x, 4, 3);
    const auto b = constants(x, 3, 1).col(0).eval();
    const Matrix<T> active = a * x.asDiagonal();
    Results<T> y;
    y << a * x << active * b << active * x << x.transpose() * a.transpose();
    y << b.transpose() * active.transpose() << a.transpose() * a * x << (2 * a) * x << a * (x + b);
    y << a.topRows(2) * x << a.transpose().lazyProduct(active) * b;
    Vector<T> z = 3 * (a * x) + active * x;
    z.noalias() += a * x;
    z.noalias() -= active * b;
    z += a * x * 2;
    Vector<T> w = x;
    w = active.topRows(3) * w;
    y << z << w;
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenProduct, MatrixTimesMatrixInSmallAndLargeSizes) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    Results<T> y;
    for (const Eigen::Index n : {2, 24}) {
      const auto a = constants(x, n, 3);
      const Matrix<T> active = a * x.asDiagonal();
      const auto b = constants(x, n, n);
      const Matrix<T> left = active.transpose() * b;
      const Matrix<T> right = b * active;
      const Matrix<T> both = left * active;
      y << left.rowwise().sum() << right.colwise().sum() << both << (b * active * left).trace();
      Matrix<T> sum = b * active;
      sum.noalias() -= 2 * b * active * x[0];
      y << sum.colwise().sum();
    }
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenProduct, OuterAndDiagonalProducts) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto b = constants(x, 3, 1).col(0).eval();
    const auto a = constants(x, 3, 3);
    Results<T> y;
    y << x * x.transpose() << x * b.transpose() << b * x.transpose();
    y << x.asDiagonal() * a << a * x.asDiagonal() << Matrix<T>(x.asDiagonal());
    Matrix<T> m = a.template cast<T>();
    m += x * x.transpose();
    m.template triangularView<Eigen::Upper>() = x * x.transpose();
    y << m << m.template triangularView<Eigen::Lower>() * x;
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenProduct, DotProductsAndNorms) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto b = constants(x, 3, 1).col(0).eval();
    const auto a = constants(x, 3, 3);
    Results<T> y;
    y << T(x.dot(b)) << T(b.dot(x)) << T(x.dot(x)) << T((a * x).dot(x + b));
    y << T(x.transpose() * x) << T(x.transpose() * b) << T(b.transpose() * a * x);
    y << T(x.norm()) << T(x.squaredNorm()) << T((x - b).squaredNorm()) << T((a * x - b).norm());
    y << T(x.template lpNorm<1>()) << T(x.template lpNorm<3>());
    y << T(x.template lpNorm<Eigen::Infinity>()) << T(x.stableNorm()) << x.normalized();
    Vector<T> z = x;
    z.normalize();
    y << z << T(x.cwiseAbs2().sum()) << T(x.adjoint() * x);
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenProduct, FixedSizes) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    Eigen::Matrix<T, 2, 2> m;
    m << x[0], x[1], x[2], x[0] * x[1];
    const Eigen::Matrix<T, 2, 1> v(x[0], x[1]);
    Eigen::Matrix<T, 3, 3> n = Eigen::Matrix<T, 3, 3>::Identity();
    n += x * x.transpose();
    Results<T> y;
    y << m * v << m * m << m + m.transpose() << v.dot(v) * v << m.array() * m.array();
    y << Vector<T>(n * x) << n * n << T(n.trace());
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenProduct, ADotProductIsOneStatement) {
  fluxion::Recording recording;
  Vector<Var> x(100);
  for (Eigen::Index i = 0; i < x.size(); ++i)
    x[i] = recording.input(1.0 / static_cast<double>(i + 1));
  const Matrix<double> a = Matrix<double>::Ones(3, 100);
  const std::size_t statements = recording.statements();
  const std::size_t arguments = recording.arguments();
  const Vector<Var> y = a * x;
  EXPECT_EQ(recording.statements() - statements, 3U);
  EXPECT_EQ(recording.arguments() - arguments, 300U);
}

}  // namespace
