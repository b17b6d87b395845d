// Hessian products agree with differences and make the remainder of third order.
// For: hvp() as a whole, on every test function. Read first: support/functions.hpp,
// support/oracle.hpp. SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fluxion/derivatives/products.hpp>

#include "derivatives/agreement.hpp"
#include "support/oracle.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Vector;

class HessianProductOf : public OfAFunction {};
INSTANTIATE_TEST_SUITE_P(Each, HessianProductOf, every_function(), name_of);

TEST_P(HessianProductOf, IsThatOfDifferences) {
  const Vector<double> v = direction(x.size());
  const auto result = fluxion::hvp(f, x, v);
  const auto first = fluxion::value_and_gradient(f, x);
  EXPECT_EQ(result.value, first.value);
  expect_close(result.gradient, first.gradient, 1e-13);
  expect_close(result.product, Vector<double>(hessian_oracle(f, x) * v), 1e-11);
}

TEST_P(HessianProductOf, MakesTheRemainderOfOrderThree) {
  const Vector<double> v = direction(x.size());
  const auto at_x = fluxion::hvp(f, x, v);
  const double slope = at_x.gradient.dot(v);
  const double curvature = at_x.product.dot(v);
  const Wide start = f(Vector<Wide>(x.cast<Wide>()));
  const auto remainder = [&](double h) {
    const Vector<Wide> moved = x.cast<Wide>() + h * v.cast<Wide>();
    return static_cast<double>(f(moved) - start - static_cast<Wide>(h * slope) -
                               static_cast<Wide>(h * h / 2 * curvature));
  };
  EXPECT_NEAR(observed_order(remainder), 3, 0.1);
}

}  // namespace
