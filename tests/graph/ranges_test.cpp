// logsumexp, softmax, log_softmax, norm and normalize in recorded programs: the bits of double and the
// derivatives of the other modes, at ties, at infinities and at the origin too, and no guard.
// Read first: fluxion/ranges.hpp, graph/symbol.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/program.hpp>
#include <fluxion/ranges.hpp>

#include "graph/walk.hpp"
#include "support/splitmix.hpp"

namespace {

using Eigen::Index;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::Vector;
using fluxion::test::identical;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const auto log_sum = [](const auto& x) { return fluxion::logsumexp(x); };
const auto shares = [](const auto& x) { return fluxion::softmax(x); };
const auto log_shares = [](const auto& x) { return fluxion::log_softmax(x); };
const auto length = [](const auto& x) { return fluxion::norm(x); };
const auto direction = [](const auto& x) { return fluxion::normalize(x); };

/// Ties, infinities, NaN, the origin, numbers whose squares over- and underflow, and random ones.
std::vector<Vector<double>> points() {
  const std::vector<std::vector<double>> edges = {{0, 0, 0},
                                                  {-0.0, 0, -0.0},
                                                  {1, 1, 1},
                                                  {2, 1, 2},
                                                  {inf, 1, 2},
                                                  {inf, 1, inf},
                                                  {-inf, 1, 2},
                                                  {-inf, -inf, -inf},
                                                  {inf, -inf, 3},
                                                  {nan, 1, 2},
                                                  {1, nan, 2},
                                                  {nan, inf, 1},
                                                  {inf, nan, 1},
                                                  {1e200, 1e200, 3e200},
                                                  {1e308, 1e308, -1e308},
                                                  {1e-200, 2e-200, 0},
                                                  {5e-324, 0, 1e-310},
                                                  {1e-160, 1e-162, 1e-161},
                                                  {1000, 1000, -1000},
                                                  {-745, -746, -800},
                                                  {1e17, 1e17 + 16, 1},
                                                  {0.1, 0.1 + 1e-17, 7}};
  std::vector<Vector<double>> result;
  for (const auto& x : edges) result.push_back(fluxion::as_vector(x));
  fluxion::test::SplitMix random(20240601);
  for (int i = 0; i < 200; ++i) {
    Vector<double> x(3);
    const double scale = std::ldexp(1.0, static_cast<int>(random.below(2000)) - 1000);
    for (double& entry : x) entry = random.between(-1, 1) * (random.chance(50) ? 4 : scale);
    result.push_back(x);
  }
  return result;
}

Program recorded(const auto& f) { return fluxion::record(f, {0.5, 1.0, 2.0}); }

void expect_bits(const char* name, const auto& f) {
  const Program program = recorded(f);
  EXPECT_EQ(program.stats().guards, 0) << name;
  for (const Vector<double>& x : points()) {
    const Vector<double> got = program.evaluate(x);
    Vector<double> expected(got.size());
    if constexpr (std::is_arithmetic_v<decltype(f(x))>) {
      expected[0] = f(x);
    } else {
      expected = f(x);
    }
    for (Index i = 0; i < got.size(); ++i) {
      EXPECT_PRED2(identical, got[i], expected[i]) << name << " at " << x.transpose();
    }
  }
}

TEST(RangesOfSymbols, HaveTheBitsOfDoubleWithoutAGuard) {
  expect_bits("logsumexp", log_sum);
  expect_bits("softmax", shares);
  expect_bits("log_softmax", log_shares);
  expect_bits("norm", length);
  expect_bits("normalize", direction);
}

bool agree(double got, double expected) {
  return identical(got, expected) || std::abs(got - expected) <= 1e-14 * std::abs(expected) ||
         std::abs(got - expected) <= 1e-15;
}

void expect_jacobian(const char* name, const auto& f) {
  const Program program = recorded(f);
  for (const Vector<double>& x : points()) {
    const Matrix<double> got = program.jacobian(x);
    const Matrix<double> expected = fluxion::jacobian(f, x);
    for (Index i = 0; i < got.size(); ++i) {
      EXPECT_PRED2(agree, got.data()[i], expected.data()[i])
          << name << " at " << x.transpose() << ", entry " << i;
    }
  }
}

TEST(RangesOfSymbols, HaveTheDerivativesOfTheOtherModes) {
  expect_jacobian("logsumexp", log_sum);
  expect_jacobian("softmax", shares);
  expect_jacobian("log_softmax", log_shares);
  expect_jacobian("norm", length);
  expect_jacobian("normalize", direction);
}

void expect_hessian(const char* name, const auto& f) {
  const Program program = recorded(f);
  for (const Vector<double>& x : points()) {
    const double largest = x.cwiseAbs().maxCoeff();
    if (!x.allFinite() || largest > 1e100 || (largest != 0 && largest < 1e-100)) continue;
    const Matrix<double> got = program.hessian(x);
    const Matrix<double> expected = fluxion::hessian(f, x);
    if (!expected.allFinite()) continue;  // normalize at the origin
    const double size = expected.cwiseAbs().maxCoeff();
    for (Index i = 0; i < got.size(); ++i) {
      EXPECT_NEAR(got.data()[i], expected.data()[i], 1e-13 * size)
          << name << " at " << x.transpose() << ", entry " << i;
    }
  }
}

TEST(RangesOfSymbols, HaveTheSecondDerivativesOfTheOtherModes) {
  expect_hessian("logsumexp", log_sum);
  expect_hessian("softmax", [](const auto& x) { return fluxion::softmax(x)[1]; });
  expect_hessian("log_softmax", [](const auto& x) { return fluxion::log_softmax(x)[1]; });
  expect_hessian("norm", length);
  expect_hessian("normalize", [](const auto& x) { return fluxion::normalize(x)[1]; });
}

TEST(RangesOfSymbols, OfConstantsAreConstants) {
  const auto f = []<class T>(const Vector<T>& x) {
    const Vector<T> constants{{T(3), T(4)}};
    return T(x[0] + fluxion::norm(constants) + fluxion::logsumexp(constants));
  };
  EXPECT_EQ(fluxion::record(f, {1.0}).stats().operations, 2) << "the sums";
}

}  // namespace
