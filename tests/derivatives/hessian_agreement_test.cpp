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

class HessianOf : public OfAFunction {};
INSTANTIATE_TEST_SUITE_P(Each, HessianOf, every_function(), name_of);

TEST_P(HessianOf, IsThatOfDifferences) {
  expect_close(fluxion::hessian(f, x), hessian_oracle(f, x), 1e-11);
}

TEST_P(HessianOf, IsSymmetricToTheBit) {
  const Matrix<double> h = fluxion::hessian(f, x);
  for (Eigen::Index j = 0; j < h.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(h(i, j)), std::bit_cast<std::uint64_t>(h(j, i)));
    }
  }
}

}  // namespace
