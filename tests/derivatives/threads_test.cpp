// Derivatives and minimisations on several threads at once are those of one thread alone.
// For: thread-local recordings and memory; .ci/run builds it with the thread sanitizer.
// Read first: docs/how-to/use-with-threads.md.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;

/// The function of the C library, which this may not call, writes to a global variable.
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

}  // namespace
