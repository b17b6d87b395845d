// Determinants and inverses, computed by Eigen on active numbers.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;

const fluxion::Vector<double> x3 = vector_of({0.7, 1.6, 0.4});

TEST(EigenInverse, DeterminantsAndInverses) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto m = definite(x, 5);
    const Eigen::Matrix<T, 2, 2> two = m.topLeftCorner(2, 2);
    const Eigen::Matrix<T, 3, 3> three = m.topLeftCorner(3, 3);
    const Eigen::Matrix<T, 4, 4> four = m.topLeftCorner(4, 4);
    Results<T> y;
    y << two.determinant() << three.determinant() << m.determinant();
    y << two.inverse() << three.inverse() << four.inverse() << m.inverse();
    const Eigen::Matrix<T, 3, 1> v = x;
    y << v.cross(three.col(0));
    return y.entries;
  };
  expect_derivatives(f, x3, 1e-11);
}

}  // namespace
