// "A constant gives NaN": acos(1), sqrt(0), atan2(0, 0) of something that is no variable.
// For: no derivative is formed for an operand that has none. Read first: rules.hpp, law 2.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::test::entry_t;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double inf = std::numeric_limits<double>::infinity();

TEST(InactiveAtSingularity, FunctionsOfOneConstant) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T zero(0);
    const T one(1);
    const T constants = acos(one) + asin(one) + sqrt(zero) + cbrt(zero) + acosh(one) + abs(zero);
    return x[0] * x[0] * (constants + 1) + sqrt(zero) * x[1];
  };
  const double k = std::acos(-1.0) / 2 + 1;
  EXPECT_TRUE(has_gradient(f, {3.0, 2.0}, {6 * k, 0.0}));
  EXPECT_TRUE(has_hessian(f, {3.0, 2.0}, {2 * k, 0.0, 0.0, 0.0}));
}

TEST(InactiveAtSingularity, FunctionsOfTwoConstants) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T zero(0);
    const T two(2);
    const T constants = hypot(zero, zero) + atan2(zero, zero) + pow(zero, two) + pow(zero, zero) +
                        pow(-two, two) + fmod(two, two) + fluxion::hypot(zero, zero, zero);
    return x[0] * x[0] * constants;
  };
  EXPECT_TRUE(has_gradient(f, {3.0}, {30.0}));
  EXPECT_TRUE(has_hessian(f, {3.0}, {10.0}));
}

TEST(InactiveAtSingularity, OneOfTwoOperands) {
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], 2.0); }, {0.0}, {0.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], 1); }, {0.0}, {1.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return pow(x[0], 3.0); }, {-2.0}, {12.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return atan2(x[0], 1.0); }, {0.0}, {1.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return hypot(x[0], 0.0); }, {0.0}, {0.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return x[0] / 2 + 0 / (x[0] + 1); }, {0.0}, {0.5}));
  const auto of_its_type = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return pow(x[0], T(3)) + pow(T(0), x[1]);
  };
  EXPECT_TRUE(has_gradient(of_its_type, {-2.0, 2.0}, {12.0, 0.0}));
}

TEST(InactiveAtSingularity, ConstantsThatAreInfinite) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T bound = 1 / T(0);
    return fluxion::min(x[0] * x[1], bound) + fluxion::max(x[0], log(T(0)));
  };
  EXPECT_TRUE(has_gradient(f, {2.0, 3.0}, {4.0, 2.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return x[0] + inf; }, {2.0}, {1.0}));
}

TEST(InactiveAtSingularity, VariablesThatHaveBeenOverwritten) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    T angle = x[0];
    T total = angle * angle;
    angle = 1;
    total += acos(angle) * x[1];
    return total;
  };
  EXPECT_TRUE(has_gradient(f, {3.0, 2.0}, {6.0, 0.0}));
}

TEST(InactiveAtSingularity, RotationsThatCoincide) {
  // The angle between a rotation that is data and itself, in a loss that weighs it.
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const fluxion::Vector<T> data = fluxion::Vector<double>{{0.6, 0.8}}.template cast<T>();
    const T angle = acos(fluxion::min(data.dot(data), T(1)));
    return x[0] * x[0] + x[1] * angle;
  };
  EXPECT_TRUE(has_gradient(f, {3.0, 2.0}, {6.0, 0.0}));
}

}  // namespace
