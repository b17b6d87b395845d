// "NaN comes out of the branch that is not taken": the guarded formula poisons the guarded gradient.
// For: select, max, clamp, conditionals and loops: what is not chosen takes no part. Read first:
// docs/reference/conventions.md. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::select;
using fluxion::test::entry_t;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(BranchNotTaken, OfASelectTakesNoPart) {
  const auto root = [](const auto& x) { return select(x[0] > 0, sqrt(x[0]), 0.0); };
  EXPECT_TRUE(has_gradient(root, {0.0}, {0.0}));
  EXPECT_TRUE(has_gradient(root, {4.0}, {0.25}));
  const auto logarithm = [](const auto& x) { return select(x[0] < 1, x[0], log(x[0] - 1)); };
  EXPECT_TRUE(has_gradient(logarithm, {0.5}, {1.0}));
  const auto other_variable = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return select<T>(x[0] > 0, x[0] * x[0], sqrt(x[1]));
  };
  EXPECT_TRUE(has_gradient(other_variable, {3.0, 0.0}, {6.0, 0.0}));
  EXPECT_TRUE(has_hessian(other_variable, {3.0, 0.0}, {2.0, 0.0, 0.0, 0.0}));
}

TEST(BranchNotTaken, OfASelectThatIsNestedTakesNoPart) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return select<T>(
        x[0] > 0, select<T>(x[0] > 9, x[0] / (x[0] - 1), x[0] * x[0]), 1 / (x[0] - x[0]));
  };
  EXPECT_TRUE(has_gradient(f, {1.0}, {2.0}));
  EXPECT_TRUE(has_hessian(f, {1.0}, {2.0}));
}

TEST(BranchNotTaken, OfAGuardedFormulaTakesNoPart) {
  const auto sine_over = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return select<T>(fluxion::abs(x[0]) < 1e-4, 1 - x[0] * x[0] / 6, sin(x[0]) / x[0]);
  };
  EXPECT_TRUE(has_gradient(sine_over, {0.0}, {0.0}));
  EXPECT_TRUE(has_hessian(sine_over, {0.0}, {-1.0 / 3.0}));
  const auto ramp = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return select<T>(x[0] > 30, x[0], log(1 + exp(x[0])));
  };
  EXPECT_TRUE(has_gradient(ramp, {800.0}, {1.0}));
  EXPECT_TRUE(has_hessian(ramp, {800.0}, {0.0}));
}

TEST(BranchNotTaken, OfASelectOfFunctionsIsNotEvenCalled) {
  const auto f = [](const auto& x) {
    const auto not_called = [&] {
      ADD_FAILURE() << "the side that is not taken is called";
      return sqrt(x[0]);
    };
    return select(x[0] > 0, not_called, [&] { return 3 * x[0]; });
  };
  EXPECT_TRUE(has_gradient(f, {0.0}, {3.0}));
  EXPECT_EQ(select(
                true, [] { return 2; }, [] { return 0.5; }),
            2.0);
}

TEST(BranchNotTaken, OfAMaximumTakesNoPart) {
  const auto larger = [](const auto& x) { return fluxion::max(x[0], sqrt(x[1])); };
  EXPECT_TRUE(has_gradient(larger, {3.0, 0.0}, {1.0, 0.0}));
  EXPECT_TRUE(has_hessian(larger, {3.0, 0.0}, {0.0, 0.0, 0.0, 0.0}));
  const auto smaller = [](const auto& x) { return fmin(sqrt(x[0]) + 1, x[0]); };
  EXPECT_TRUE(has_gradient(smaller, {0.0}, {1.0}));
  const auto bounded = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return std::clamp(T(log(x[0])), T(-1.0), T(1.0)) + x[0];
  };
  EXPECT_TRUE(has_gradient(bounded, {0.0}, {1.0}));
}

TEST(BranchNotTaken, OfAConditionalTakesNoPart) {
  const auto computed_before = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T root = sqrt(x[1]);
    const T unused = root / root;
    return root < 1 ? T(x[0] * x[0]) : T(root * unused);
  };
  EXPECT_TRUE(has_gradient(computed_before, {3.0, 0.0}, {6.0, 0.0}));
  EXPECT_TRUE(has_hessian(computed_before, {3.0, 0.0}, {2.0, 0.0, 0.0, 0.0}));
  const auto stepped = [](const auto& x) { return x[0] + floor(sqrt(x[1])); };
  EXPECT_TRUE(has_gradient(stepped, {3.0, 0.0}, {1.0, 0.0}));
  EXPECT_TRUE(has_hessian(stepped, {3.0, 0.0}, {0.0, 0.0, 0.0, 0.0}));
}

TEST(BranchNotTaken, OfASelectOfVectorsTakesNoPart) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const fluxion::Vector<T> roots =
        (x.array() > 0).select(x.array().sqrt().matrix(), fluxion::Vector<T>::Zero(x.size()));
    return roots.sum();
  };
  EXPECT_TRUE(has_gradient(f, {4.0, 0.0, 1.0}, {0.25, 0.0, 0.5}));
}

TEST(BranchTaken, KeepsItsNaN) {
  const auto f = [](const auto& x) { return select(x[0] < 0, 0.0, sqrt(x[0] * x[0])) + x[1]; };
  EXPECT_TRUE(has_gradient(f, {0.0, 1.0}, {nan, 1.0}));
}

}  // namespace
