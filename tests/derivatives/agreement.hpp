// What the tests of agreement share: the lists of functions, their names, and directions.
// For: the files *_agreement_test.cpp and nested_test.cpp. Read first:
// support/functions.hpp. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "support/functions.hpp"

namespace fluxion::test {

/// One of the functions, chosen at run time. The drivers have number types of their own for every type
/// of function; as one type, the functions share them, and take a third of the time to compile.
template <class... Functions> struct OneOf {
  static constexpr int count = sizeof...(Functions);
  int which;

  Vector<double> point() const {
    constexpr std::array points = {&Functions::point...};
    return points[static_cast<std::size_t>(which)]();
  }
  template <class T> T operator()(const Vector<T>& x) const {
    constexpr std::array functions = {&call<Functions, T>...};
    return functions[static_cast<std::size_t>(which)](x);
  }

 private:
  template <class F, class T> static T call(const Vector<T>& x) { return F()(x); }
};

using ScalarFunction = OneOf<functions::Polynomial,
                             functions::Trigonometry,
                             functions::ExponentialsAndLogarithms,
                             functions::Powers,
                             functions::Norms,
                             functions::Selections,
                             functions::MatrixForms,
                             functions::ArrayExpression,
                             functions::LoopWithBranches,
                             functions::Rosenbrock,
                             functions::ContinuedFraction,
                             functions::LogSumExp,
                             functions::HeronIteration,
                             functions::GammaAndError,
                             functions::Updates,
                             functions::LogisticLoss>;

inline std::string name_of(const testing::TestParamInfo<int>& function) {
  constexpr std::array names = {"Polynomial",
                                "Trigonometry",
                                "ExponentialsAndLogarithms",
                                "Powers",
                                "Norms",
                                "Selections",
                                "MatrixForms",
                                "ArrayExpression",
                                "LoopWithBranches",
                                "Rosenbrock",
                                "ContinuedFraction",
                                "LogSumExp",
                                "HeronIteration",
                                "GammaAndError",
                                "Updates",
                                "LogisticLoss"};
  static_assert(names.size() == ScalarFunction::count);
  return names[static_cast<std::size_t>(function.param)];
}

/// A test of each function: INSTANTIATE_TEST_SUITE_P(Each, Suite, every_function(), name_of).
class OfAFunction : public testing::TestWithParam<int> {
 protected:
  const ScalarFunction f{GetParam()};
  const Vector<double> x = f.point();
};

inline auto every_function() { return testing::Range(0, ScalarFunction::count); }

using Maps = testing::Types<maps::Polar, maps::Lorenz, maps::Residuals, maps::Layer, maps::Broad>;

/// A direction without zeros or symmetries.
inline Vector<double> direction(Eigen::Index n) {
  Vector<double> v(n);
  for (Eigen::Index i = 0; i < n; ++i) v[i] = std::cos(static_cast<double>(3 * i + 1)) + 0.1;
  return v;
}

/// Equal to so many parts of the largest entry.
template <class A, class B> void expect_close(const A& a, const B& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  const double scale = b.cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    EXPECT_NEAR(a.reshaped()[i], b.reshaped()[i], tolerance * scale) << "entry " << i;
  }
}

/// The mean order at which remainder(h) vanishes with h.
template <class Remainder> double observed_order(const Remainder& remainder) {
  return std::log2(std::abs(remainder(0x1p-7) / remainder(0x1p-9))) / 2;
}

}  // namespace fluxion::test
