// Eigen's vectors and matrices of complex numbers with active parts.
// For: eigen.hpp and complex.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <Eigen/Dense>
#include <gtest/gtest.h>

#include <fluxion/complex.hpp>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::complex;
using fluxion::Matrix;
using fluxion::Vector;

template <class T, class D>
std::vector<T> parts_of(std::vector<T> parts, const Eigen::DenseBase<D>& results) {
  for (const complex<T>& z : results.derived().reshaped().eval()) {
    parts.push_back(z.real());
    parts.push_back(z.imag());
  }
  return parts;
}

/// A matrix of full rank that is neither symmetric nor Hermitian.
template <class T> Matrix<complex<T>> matrix(const Vector<T>& x) {
  using Z = complex<T>;
  return Matrix<Z>{{Z(4, x[0]), Z(x[1], 1), Z(0, x[2])},
                   {Z(x[0] * x[1]), Z(-3, x[2]), Z(1, -1)},
                   {Z(x[2], -x[1]), Z(0.5, 0.25), Z(x[0], 5)}};
}

/// One entry is 0 at the point below and still moves.
template <class T> Vector<complex<T>> right_side(const Vector<T>& x) {
  using Z = complex<T>;
  return Vector<Z>{{Z(x[0] - 0.5, x[1] - 0.25), Z(x[1], x[0]), Z(1, x[2])}};
}

const Vector<double> point{{0.5, 0.25, 0.75}};

TEST(EigenComplex, ProductsAndSums) {
  const auto f = []<class T>(const Vector<T>& x) {
    const Matrix<complex<T>> a = matrix(x);
    const Vector<complex<T>> b = right_side(x);
    std::vector<T> y = parts_of<T>({}, a * b);
    y = parts_of(y, a.adjoint() * a.transpose() - a.conjugate() * 2.0);
    y = parts_of(y, b * x[0] + b.cwiseProduct(a.col(1)) * std::complex<double>(0, 1));
    y = parts_of(y, Vector<complex<T>>{{b.dot(a.col(1)), a.trace(), a.sum()}});
    y.push_back(b.squaredNorm());
    y.push_back(a.norm());
    y.push_back(a.imag().sum());
    return y;
  };
  expect_derivatives(f, point);
}

TEST(EigenComplex, ConjugatesWhereTheStandardNumbersAreConjugated) {
  using Z = complex<double>;
  const Matrix<Z> a = matrix(point);
  const Vector<Z> b = right_side(point);
  const auto standard = [](const Z& z) { return value_of(z); };
  const Matrix<std::complex<double>> c = a.unaryExpr(standard);
  const Vector<std::complex<double>> d = b.unaryExpr(standard);
  EXPECT_LE(std::abs(value_of(a.col(0).dot(b)) - c.col(0).dot(d)), 1e-14);
  EXPECT_LE(((a.adjoint() * b).unaryExpr(standard) - c.adjoint() * d).norm(), 1e-14);
  EXPECT_DOUBLE_EQ(a.squaredNorm(), c.squaredNorm());
}

TEST(EigenComplex, SolutionsWithActiveZeros) {
  const auto f = []<class T>(const Vector<T>& x) {
    const Matrix<complex<T>> a = matrix(x);
    const Vector<complex<T>> b = right_side(x);
    std::vector<T> y = parts_of<T>({}, a.partialPivLu().solve(b));
    y = parts_of(y, a.template triangularView<Eigen::Lower>().solve(b));
    y = parts_of(y, a.template triangularView<Eigen::UnitUpper>().solve(b));
    y = parts_of(y, a.adjoint().template triangularView<Eigen::Upper>().solve(b));
    const Matrix<complex<T>> hermitian = a * a.adjoint();
    y = parts_of(y, hermitian.llt().solve(b));
    y = parts_of(y, Vector<complex<T>>{{a.determinant()}});
    return y;
  };
  expect_derivatives(f, point, 1e-11);
}

}  // namespace
