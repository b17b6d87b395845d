// Sparse derivatives are the dense ones, for every test function and every type of scalar.
// For: sparse/sparse_jacobian.hpp and sparse/sparse_hessian.hpp. Read first: support/functions.hpp.
// SPDX-License-Identifier: MIT
#include "derivatives/agreement.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/sparse.hpp>

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Vector;

/// Equal to some units in the last place of the largest entry.
template <class S>
void expect_equal(const Eigen::SparseMatrix<S>& sparse, const Matrix<S>& dense, S units) {
  ASSERT_EQ(sparse.rows(), dense.rows());
  ASSERT_EQ(sparse.cols(), dense.cols());
  const S tolerance = units * std::numeric_limits<S>::epsilon() * dense.cwiseAbs().maxCoeff();
  EXPECT_LE((Matrix<S>(sparse) - dense).cwiseAbs().maxCoeff(), tolerance);
}

template <class S> class SparseDerivatives : public testing::Test {};
using Scalars = testing::Types<float, double, long double>;
TYPED_TEST_SUITE(SparseDerivatives, Scalars);

/// Of what differs between types of scalars, a few show all.
template <class S>
using Functions = std::conditional_t<
    std::same_as<S, double>,
    ScalarFunction,
    OneOf<functions::Polynomial, functions::MatrixForms, functions::LoopWithBranches>>;

TYPED_TEST(SparseDerivatives, OfNumbersAreTheDenseOnes) {
  using S = TypeParam;
  for (int i = 0; i < Functions<S>::count; ++i) {
    SCOPED_TRACE(i);
    const Functions<S> f{i};
    const Vector<S> x = f.point().template cast<S>();
    const Matrix<S> dense = fluxion::hessian(f, x);
    auto direct = fluxion::sparse_hessian_plan(f, x);
    const Eigen::SparseMatrix<S> h = direct.evaluate(x);
    expect_equal<S>(h, dense, 32);
    EXPECT_EQ(Matrix<S>(h), Matrix<S>(h.transpose()));
    auto plan = fluxion::sparse_hessian_plan(f, x, {.substitution = true});
    expect_equal<S>(plan.evaluate(x), dense, 256);
    EXPECT_EQ(plan.value(), fluxion::value_and_gradient(f, x).value);
  }
}

template <class S, class F> void expect_dense_jacobian() {
  const F f;
  const Vector<S> x = F::point().template cast<S>();
  expect_equal<S>(fluxion::sparse_jacobian(f, x), fluxion::jacobian(f, x), 32);
}

TYPED_TEST(SparseDerivatives, OfVectorsAreTheDenseOnes) {
  expect_dense_jacobian<TypeParam, maps::Polar>();
  expect_dense_jacobian<TypeParam, maps::Lorenz>();
  expect_dense_jacobian<TypeParam, maps::Residuals>();
  // Its weights are not numbers of float.
  if constexpr (!std::same_as<TypeParam, float>) expect_dense_jacobian<TypeParam, maps::Layer>();
  expect_dense_jacobian<TypeParam, maps::Broad>();
}

}  // namespace
