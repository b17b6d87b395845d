// Coefficient-wise functions, arithmetic with scalars and reductions in Eigen.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Vector;

const Vector<double> x3 = vector_of({0.7, 1.6, 0.4});

TEST(EigenCoefficient, Reductions) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const Matrix<T> m = x * x.transpose() + constants(x, 3, 3);
    Eigen::Index row = 0;
    Results<T> y;
    y << T(x.sum()) << T(x.mean()) << T(x.prod()) << T(m.trace()) << T(m.sum());
    y << T(x.minCoeff()) << T(x.maxCoeff()) << T(m.col(1).maxCoeff(&row)) << m.row(row);
    y << m.colwise().sum() << m.rowwise().mean() << m.colwise().norm() << m.rowwise().maxCoeff();
    y << T(x.redux([](const T& a, const T& b) { return T(a * b + a); }));
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenCoefficient, ArithmeticWithScalarsOfEveryKind) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto b = constants(x, 3, 1).col(0).eval();
    Results<T> y;
    y << 2 * x << x * 2 << x / 3 << 2.5 * x << x * 2.5 << x / 2.5 << -x;
    y << x[0] * x << x * x[1] << x / x[2] << x[0] * b << b * x[1] << b / x[2];
    y << x * (x[0] * x[1]) << (x[0] * x[1]) * x << x / (x[0] * x[1]) << b * (x[0] + x[1]);
    y << x / x.norm() << x + b << b - x << x.array() + 1 << 1.5 - x.array() << 1 / x.array();
    y << x.array() * x[0] << x.array() / (x[0] + 1) << x[0] - x.array();
    Vector<T> z = x;
    z += b;
    z -= 2 * b;
    z *= 2;
    z /= 3;
    z *= x[0];
    z /= x[0] * x[1];
    z.array() += 2;
    z.array() *= x.array();
    y << z;
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(EigenCoefficient, CoefficientWiseFunctions) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto b = constants(x, 3, 1).array().col(0).eval();
    const auto a = x.array();
    Results<T> y;
    y << a.exp() << a.log() << a.log1p() << a.log10() << a.expm1() << a.sqrt() << a.rsqrt();
    y << a.sin() << a.cos() << (a / 2).tan() << (a / 2).asin() << (a / 2).acos() << a.atan();
    y << a.sinh() << a.cosh() << a.tanh() << a.abs() << a.abs2() << a.square() << a.cube();
    y << a.inverse() << a.pow(2) << a.pow(2.5) << a.pow(a) << a.pow(x[0]) << a.sign() * a;
    y << a * b << a / b << b / a << x.cwiseProduct(b.matrix()) << x.cwiseQuotient(b.matrix());
    y << x.cwiseAbs() << x.cwiseSqrt() << x.cwiseInverse() << x.cwiseAbs2();
    y << a.max(1) << a.min(1.0) << a.max(b.template cast<T>()) << x.cwiseMin(x.reverse());
    y << (a > 1).select(x, -2 * x) << (a < b).select(a, a * a) << floor(a) * a;
    y << x.unaryExpr([](const T& t) { return T(t * t); });
    y << x.binaryExpr(b.matrix(), [](const T& s, const auto& t) { return T(s * s * t); });
    return y.entries;
  };
  expect_derivatives(f, x3);
}

}  // namespace
