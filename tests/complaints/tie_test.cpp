// "What is the gradient of max(x, x)?": ties and NaN in max, min, fmax and fmin.
// For: the first argument at a tie, whatever is active and in every mode; a NaN as in the standard
// functions. Read first: docs/reference/conventions.md.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::test::entry_t;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Tie, GoesToTheFirstArgument) {
  const auto larger = [](const auto& x) { return fluxion::max(x[0] * 2, x[1] * 3); };
  const auto smaller = [](const auto& x) { return fluxion::min(x[0] * 2, x[1] * 3); };
  EXPECT_TRUE(has_gradient(larger, {3.0, 2.0}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(smaller, {3.0, 2.0}, {2.0, 0.0}));
  const auto larger_of_ieee = [](const auto& x) { return fmax(x[0] * 2, x[1] * 3); };
  const auto smaller_of_ieee = [](const auto& x) { return fmin(x[0] * 2, x[1] * 3); };
  EXPECT_TRUE(has_gradient(larger_of_ieee, {3.0, 2.0}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(smaller_of_ieee, {3.0, 2.0}, {2.0, 0.0}));
}

TEST(Tie, WithItselfIsTheArgument) {
  const auto f = [](const auto& x) {
    return fluxion::max(x[0], x[0]) + fmin(x[1], x[1]) * fluxion::min(x[0] * x[0], x[0] * x[0]);
  };
  EXPECT_TRUE(has_gradient(f, {2.0, 3.0}, {13.0, 4.0}));
}

TEST(Tie, WithANumberIsThatOfAVariable) {
  EXPECT_TRUE(has_gradient([](const auto& x) { return fluxion::max(x[0], 1.0); }, {1.0}, {1.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return fluxion::max(1.0, x[0]); }, {1.0}, {0.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return fluxion::max(0.0, x[0]); }, {-0.0}, {0.0}));
  EXPECT_TRUE(has_gradient([](const auto& x) { return fmin(x[0], 1); }, {1.0}, {1.0}));
  const auto constant = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return fluxion::max(T(1), x[0]) + fluxion::min(x[1], T(1));
  };
  EXPECT_TRUE(has_gradient(constant, {1.0, 1.0}, {0.0, 1.0}));
}

TEST(Tie, HasTheCurvatureOfTheFirst) {
  const auto f = [](const auto& x) { return fluxion::max(x[0] * x[0], x[1] * x[1] * x[1]); };
  EXPECT_TRUE(has_hessian(f, {1.0, 1.0}, {2.0, 0.0, 0.0, 0.0}));
}

TEST(Tie, OfAlgorithmsIsThatOfTheirComparisons) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T first = *std::max_element(x.begin(), x.end());
    return first + 10 * std::max({x[0], x[1], x[2]}) + 100 * std::clamp(T(x[2]), T(0), T(x[1]));
  };
  EXPECT_TRUE(has_gradient(f, {1.0, 2.0, 2.0}, {0.0, 11.0, 100.0}));
}

TEST(Tie, BetweenZerosOfBothSignsIsATie) {
  const auto f = [](const auto& x) { return fluxion::max(x[0], x[1]); };
  EXPECT_TRUE(has_gradient(f, {-0.0, 0.0}, {1.0, 0.0}));
  EXPECT_TRUE(has_gradient(f, {0.0, -0.0}, {1.0, 0.0}));
}

TEST(NaNOperand, OfMaxAndMinIsTreatedAsByTheStandardOnes) {
  const auto larger = [](const auto& x) { return fluxion::max(2 * x[0], 3 * x[1]); };
  const auto smaller = [](const auto& x) { return fluxion::min(2 * x[0], 3 * x[1]); };
  EXPECT_TRUE(has_gradient(larger, {nan, 1.0}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(larger, {1.0, nan}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(smaller, {nan, 1.0}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(smaller, {1.0, nan}, {2.0, 0.0}));
  EXPECT_TRUE(std::isnan(fluxion::max(nan, 1.0)));
  EXPECT_EQ(fluxion::max(1.0, nan), 1.0);
  EXPECT_EQ(fluxion::min(1.0, nan), 1.0);
  EXPECT_TRUE(std::isnan(fluxion::fmax(nan, nan)));
}

TEST(NaNOperand, OfFmaxAndFminIsPassedOver) {
  const auto larger = [](const auto& x) { return fmax(2 * x[0], 3 * x[1]); };
  const auto smaller = [](const auto& x) { return fmin(2 * x[0], 3 * x[1]); };
  EXPECT_TRUE(has_gradient(larger, {nan, 1.0}, {0.0, 3.0}));
  EXPECT_TRUE(has_gradient(larger, {1.0, nan}, {2.0, 0.0}));
  EXPECT_TRUE(has_gradient(smaller, {nan, 1.0}, {0.0, 3.0}));
  EXPECT_TRUE(has_gradient(smaller, {1.0, nan}, {2.0, 0.0}));
}

}  // namespace
