// Hessians agree with differences and are symmetric to the bit, on every test function.
// For: hessian() as a whole. Read first: support/functions.hpp, support/oracle.hpp.
// SPDX-License-Identifier: MIT
#include <bit>
#include <cstdint>

#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>

#include "derivatives/agreement.hpp"
#include "support/oracle.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;

template <class F> class HessianOf : public testing::Test {};
TYPED_TEST_SUITE(HessianOf, ScalarFunctions);

TYPED_TEST(HessianOf, IsThatOfDifferences) {
  const TypeParam f;
  const auto x = TypeParam::point();
  expect_close(fluxion::hessian(f, x), hessian_oracle(f, x), 1e-11);
}

TYPED_TEST(HessianOf, IsSymmetricToTheBit) {
  const Matrix<double> h = fluxion::hessian(TypeParam(), TypeParam::point());
  for (Eigen::Index j = 0; j < h.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(h(i, j)), std::bit_cast<std::uint64_t>(h(j, i)));
    }
  }
}

}  // namespace
