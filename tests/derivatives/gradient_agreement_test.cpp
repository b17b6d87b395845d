// First derivatives: forward mode, reverse mode and differences agree on every test function.
// For: the drivers as a whole. Read first: support/functions.hpp, support/oracle.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

#include "derivatives/agreement.hpp"
#include "support/oracle.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Vector;

/// |<w, J v> - <Jᵀ w, v>| against the sum of |w_i J_ij v_j|, of which it is the rounding error.
template <class F> void expect_transposed_products(const F& f, const Vector<double>& x) {
  const Vector<double> v = direction(x.size());
  const auto forward = fluxion::jvp(f, x, v);
  const Vector<double> w = direction(forward.tangent.size()).array().square() - 0.3;
  const auto reverse = fluxion::vjp(f, x, w);
  const Matrix<double> jacobian = fluxion::jacobian(f, x);
  const double scale = w.cwiseAbs().dot(jacobian.cwiseAbs() * v.cwiseAbs());
  EXPECT_LE(std::abs(w.dot(forward.tangent) - reverse.cotangent.dot(v)), 1e-13 * scale);
  expect_close(forward.tangent, Vector<double>(jacobian * v), 1e-13);
  expect_close(reverse.cotangent, Vector<double>(jacobian.transpose() * w), 1e-13);
  EXPECT_EQ(forward.value, reverse.value);
}

class FirstOrderOf : public OfAFunction {};
INSTANTIATE_TEST_SUITE_P(Each, FirstOrderOf, every_function(), name_of);

TEST_P(FirstOrderOf, GradientIsThatOfDifferences) {
  expect_close(fluxion::gradient(f, x), jacobian_oracle(f, x).row(0), 1e-12);
}

TEST_P(FirstOrderOf, ForwardModeGivesTheGradientOfReverseMode) {
  expect_close(fluxion::jacobian(f, x).row(0), fluxion::gradient(f, x), 1e-13);
}

TEST_P(FirstOrderOf, ProductsAreTransposed) { expect_transposed_products(f, x); }

TEST_P(FirstOrderOf, RemainderOfTheGradientIsOfOrderTwo) {
  const Vector<double> v = direction(x.size());
  const auto at_x = fluxion::value_and_gradient(f, x);
  const double slope = at_x.gradient.dot(v);
  const Wide start = f(Vector<Wide>(x.cast<Wide>()));
  const auto remainder = [&](double h) {
    const Vector<Wide> moved = x.cast<Wide>() + h * v.cast<Wide>();
    return static_cast<double>(f(moved) - start - static_cast<Wide>(h * slope));
  };
  EXPECT_NEAR(observed_order(remainder), 2, 0.1);
}

template <class F> class JacobianOf : public testing::Test {};
TYPED_TEST_SUITE(JacobianOf, Maps);

TYPED_TEST(JacobianOf, IsThatOfDifferences) {
  const TypeParam f;
  const auto x = TypeParam::point();
  expect_close(fluxion::jacobian(f, x), jacobian_oracle(f, x), 1e-12);
}

TYPED_TEST(JacobianOf, ProductsAreTransposed) {
  expect_transposed_products(TypeParam(), TypeParam::point());
}

}  // namespace
