// Derivatives and minimisations on several threads at once are those of one thread alone.
// For: thread-local recordings and memory; .ci/run builds it with the thread sanitizer.
// Read first: docs/how-to/use-with-threads.md.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <numbers>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;

const auto objective = [](const auto& x) {
  return fluxion::lgamma(x[0]) * x[1] + exp(x[0] * x[1]) + x.squaredNorm();
};

struct Results {
  Vector<double> gradient;
  Matrix<double> jacobian;
  Matrix<double> hessian;
  Vector<double> minimum;
  bool operator==(const Results&) const = default;
};

/// The last of many results, so that the threads are at work at the same time.
Results work(std::size_t thread) {
  const Vector<double> x{{1.5 + static_cast<double>(thread), 0.25}};
  Results results;
  for (int i = 0; i < 50; ++i) {
    results.gradient = fluxion::gradient(objective, x);
    results.jacobian = fluxion::jacobian(objective, x);
    results.hessian = fluxion::hessian(objective, x);
    results.minimum = fluxion::minimize(objective, x, fluxion::Bfgs{}).x;
  }
  return results;
}

TEST(Threads, GetTheResultsOfOneAlone) {
  std::vector<Results> results(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < results.size(); ++t) {
    threads.emplace_back([&, t] { results[t] = work(t); });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t t = 0; t < results.size(); ++t) EXPECT_EQ(results[t], work(t)) << t;
}

/// log |gamma(x)| and its derivative, the last of many.
std::pair<double, double> value_and_slope_of_lgamma(double x) {
  std::pair<double, double> result;
  for (int i = 0; i < 1000; ++i) {
    const auto f = [](const auto& p) { return fluxion::lgamma(p[0]); };
    const auto [value, gradient] = fluxion::value_and_gradient(f, {x});
    result = {value, gradient[0]};
  }
  return result;
}

// The function of the C library, which nothing here may call, writes the sign of gamma to a global
// variable: with it, the thread sanitizer reports a race here.
TEST(Threads, ComputeTheLogarithmOfGammaAtOnce) {
  std::pair<double, double> of_positive;
  std::pair<double, double> of_negative;
  std::thread positive([&] { of_positive = value_and_slope_of_lgamma(5.0); });
  std::thread negative([&] { of_negative = value_and_slope_of_lgamma(-0.5); });
  positive.join();
  negative.join();
  EXPECT_NEAR(of_positive.first, std::log(24.0), 1e-15);
  EXPECT_NEAR(of_positive.second, 25.0 / 12 - std::numbers::egamma, 1e-15);
  EXPECT_NEAR(of_negative.first, std::log(2 * std::sqrt(std::numbers::pi)), 1e-15);
  EXPECT_NEAR(of_negative.second, 2 - std::numbers::egamma - 2 * std::numbers::ln2, 1e-15);
}

}  // namespace
