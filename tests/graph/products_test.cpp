// Sparse and dense derivatives of large programs, and products at points where partials are infinite.
// For: graph/products.hpp, graph/dependence.hpp. Read first: program_test.cpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/sparse.hpp>

#include "graph/program_functions.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::test::agree;
using fluxion::test::entry_t;
using fluxion::test::identical;
using fluxion::test::some_points;
using Sparse = Program::SparseMatrix;

/// R^n -> R^n: each output of three neighbours.
struct Band {
  template <class X> Vector<entry_t<X>> operator()(const X& x) const {
    const Eigen::Index n = x.size();
    Vector<entry_t<X>> y(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      y[i] = x[i] * x[i] - sin(x[i > 0 ? i - 1 : i]) * x[i + 1 < n ? i + 1 : i];
    }
    return y;
  }
};

/// R^n -> R: a chain.
struct Chain {
  template <class X> entry_t<X> operator()(const X& x) const {
    entry_t<X> sum = 0;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      sum += exp(x[i] * x[i + 1]) + x[i] * x[i];
    }
    return sum;
  }
};

void expect_same(const Sparse& a, const Sparse& b) {
  ASSERT_EQ(a.nonZeros(), b.nonZeros());
  const auto entries = a.nonZeros();
  EXPECT_TRUE(std::equal(a.innerIndexPtr(), a.innerIndexPtr() + entries, b.innerIndexPtr()));
  EXPECT_TRUE(
      std::equal(a.outerIndexPtr(), a.outerIndexPtr() + a.outerSize() + 1, b.outerIndexPtr()));
  EXPECT_TRUE(agree(Eigen::Map<const Vector<double>>(a.valuePtr(), entries),
                    Eigen::Map<const Vector<double>>(b.valuePtr(), entries)));
}

TEST(SparseProgram, HasThePatternAndTheEntriesOfTheDrivers) {
  const Vector<double> x = some_points(40, 1);
  const Program band = record(Band{}, x);
  expect_same(band.sparse_jacobian(x), fluxion::sparse_jacobian(Band{}, x));
  EXPECT_TRUE(agree(band.jacobian(x), fluxion::jacobian(Band{}, x)));
  const Program chain = record(Chain{}, x);
  expect_same(chain.sparse_hessian(x), fluxion::sparse_hessian(Chain{}, x));
  EXPECT_TRUE(agree(chain.hessian(x), fluxion::hessian(Chain{}, x)));
  expect_same(chain.sparse_jacobian(x),
              Sparse(fluxion::gradient(Chain{}, x).transpose().sparseView(1, 0)));
}

TEST(SparseProgram, OfTenThousandVariablesTakesNoTime) {
  const Vector<double> x = some_points(10'000, 1);
  const Program band = record(Band{}, x);
  expect_same(band.sparse_jacobian(x), fluxion::sparse_jacobian(Band{}, x));
  EXPECT_EQ(band.sparse_jacobian(x).nonZeros(), 29'998);
  const Program chain = record(Chain{}, x);
  expect_same(chain.sparse_hessian(x), fluxion::sparse_hessian(Chain{}, x));
  EXPECT_TRUE(agree(chain.gradient(x), fluxion::gradient(Chain{}, x)));
  // A few operations for each entry, whatever n is.
  EXPECT_LT(band.stats().bytes, 40'000'000u);
  EXPECT_LT(chain.stats().bytes, 60'000'000u);
}

TEST(SparseProgram, HasNoEntriesWhereNothingDepends) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return Vector<T>{{T(3),
                      T(x[1] * x[2]),
                      T(fluxion::value_of(x[0]) + static_cast<double>(lround(x[0])) * x[2])}};
  };
  const Vector<double> x{{1.25, 2.0, 3.0}};
  const Sparse jacobian = record(f, x).sparse_jacobian(x);
  EXPECT_EQ(jacobian.nonZeros(), 3);
  EXPECT_TRUE(agree(Matrix<double>(jacobian), fluxion::jacobian(f, x)));
  const auto linear = [](const auto& y) { return y[0] + 2 * y[1] + 0 * y[2]; };
  EXPECT_EQ(record(linear, x).sparse_hessian(x).nonZeros(), 0);
  EXPECT_EQ(record(linear, x).hessian(x), Matrix<double>::Zero(3, 3));
}

TEST(SparseProgram, HasThePatternOfThePathOfEachPoint) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return x[0] < 0 ? T(x[0] * x[1]) : T(x[2] * x[2]);
  };
  const Program p = record(f, {1.0, 2.0, 3.0});
  EXPECT_EQ(p.sparse_jacobian({1.0, 2.0, 3.0}).nonZeros(), 1);
  EXPECT_EQ(p.sparse_jacobian({-1.0, 2.0, 3.0}).nonZeros(), 2);
  EXPECT_EQ(p.sparse_hessian({1.0, 2.0, 3.0}).nonZeros(), 1);
  EXPECT_EQ(p.sparse_hessian({-1.0, 2.0, 3.0}).nonZeros(), 2);
}

TEST(Products, OfDenseJacobiansOfEveryShape) {
  for (const Eigen::Index n : {1, 2, 5, 17}) {
    for (const Eigen::Index m : {1, 2, 5, 17}) {
      const Matrix<double> a = some_points(m, n);
      const auto f = [&a](const auto& x) {
        using T = entry_t<decltype(x)>;
        Vector<T> y = a * x;
        for (T& each : y) each = sin(each);
        return y;
      };
      const Vector<double> x = some_points(n, 1);
      EXPECT_TRUE(agree(record(f, x).jacobian(x), fluxion::jacobian(f, x))) << m << "x" << n;
    }
  }
}

const double infinity = std::numeric_limits<double>::infinity();

// Partials that are infinite times directions that are 0: the drivers say 0, or the other terms.
struct Root {
  template <class X> entry_t<X> operator()(const X& x) const { return sqrt(x[0]) + x[1] * x[1]; }
};

TEST(Products, WithDirectionsThatAreZeroAreDefinedAtSingularPoints) {
  const Vector<double> x{{0.0, 3.0}};
  for (const int paths : {64, 1}) {
    const auto f = [](const auto& y) {
      if (y[1] > 5) return entry_t<decltype(y)>(Root{}(y));
      return entry_t<decltype(y)>(Root{}(y));
    };
    const Program p = record(f, {1.0, paths == 1 ? 7.0 : 3.0}, {.paths = paths});
    EXPECT_TRUE(identical(p.jvp(x, {0.0, 1.0}), fluxion::jvp(f, x, {0.0, 1.0}).tangent));
    EXPECT_EQ(p.jvp(x, {0.0, 1.0})[0], 6);
    EXPECT_EQ(p.jvp(x, {1.0, 1.0})[0], infinity);
    EXPECT_TRUE(identical(p.hvp(x, {0.0, 1.0}), fluxion::hvp(f, x, {0.0, 1.0}).product));
    EXPECT_TRUE(identical(p.gradient(x), fluxion::gradient(f, x)));
  }
}

TEST(Products, WithCotangentsThatAreZeroAreDefinedAtSingularPoints) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return Vector<T>{{T(sqrt(x[0])), T(x[0] * x[1])}};
  };
  const Vector<double> x{{0.0, 3.0}};
  const Program p = record(f, {1.0, 1.0});
  EXPECT_TRUE(identical(p.vjp(x, {0.0, 1.0}), fluxion::vjp(f, x, {0.0, 1.0}).cotangent));
  EXPECT_TRUE(identical(p.vjp(x, {1.0, 0.0}), fluxion::vjp(f, x, {1.0, 0.0}).cotangent));
  EXPECT_EQ(p.vjp(x, {0.0, 1.0})[0], 3);
  EXPECT_TRUE(identical(p.jacobian(x), fluxion::jacobian(f, x)));
}

TEST(Products, AtManyPointsMendTheirSingularOnesAlone) {
  const Program p = record(Root{}, {1.0, 3.0});
  Matrix<double> x = some_points(2, 200).cwiseAbs();
  Matrix<double> v = some_points(2, 200);
  for (Eigen::Index i = 0; i < 200; i += 7) x(0, i) = 0;
  for (Eigen::Index i = 0; i < 200; i += 5) v(0, i) = 0;
  for (Eigen::Index i = 0; i < 200; i += 11) v(1, i) = 0;
  const Matrix<double> products = p.jvps(x, v);
  const Matrix<double> second = p.hvps(x, v);
  for (Eigen::Index i = 0; i < 200; ++i) {
    const Vector<double> point = x.col(i);
    const Vector<double> along = v.col(i);
    const auto expected = fluxion::jvp(Root{}, point, along).tangent[0];
    EXPECT_TRUE(fluxion::test::identical(products(0, i), expected) ||
                std::abs(products(0, i) - expected) < 1e-13)
        << i;
    const Vector<double> curvature = fluxion::hvp(Root{}, point, along).product;
    EXPECT_TRUE(identical(second.col(i), curvature) || agree(second.col(i), curvature))
        << i << " " << second.col(i).transpose() << " " << curvature.transpose();
  }
}

TEST(Products, OfUndefinedFunctionsAreUndefined) {
  const Program p = record([](const auto& x) { return log(x[0]) * x[1]; }, {1.0, 3.0});
  EXPECT_TRUE(std::isnan(p.jvp({-1.0, 2.0}, {0.0, 1.0})[0]));
  EXPECT_EQ(p.jvp({-1.0, 2.0}, {0.0, 0.0})[0], 0);
}

}  // namespace
