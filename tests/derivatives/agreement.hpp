// What the tests of agreement share: the lists of functions, their names, and directions.
// For: the files *_agreement_test.cpp and nested_test.cpp. Read first:
// support/functions.hpp. SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "support/functions.hpp"

namespace fluxion::test {

using ScalarFunctions = testing::Types<functions::Polynomial,
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
