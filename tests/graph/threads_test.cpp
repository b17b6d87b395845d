// One program on many threads: what each of them gets, what is counted, paths that all meet at once.
// For: graph/paths.hpp, graph/program_state.hpp; .ci/run builds it with the thread sanitizer.
// Read first: include/fluxion/graph/program_state.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <thread>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/program.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::RecordOptions;
using fluxion::Vector;

constexpr std::size_t threads = 8;
constexpr Eigen::Index points = 40;

// R^2 -> R; a path for each integer next to x[0], and two for each by the sign of x[1].
const auto stairs = [](const auto& x) {
  using T = typename std::remove_cvref_t<decltype(x)>::Scalar;
  T y = x[0] * x[1];
  const long n = lround(x[0]);
  for (long i = 0; i < n; ++i) y += exp(x[1] / static_cast<double>(i + 1)) * x[0];
  if (x[1] < 0) y *= y;
  return y;
};

/// Point i of a thread: all threads meet the same paths, in another order.
Vector<double> point_of(std::size_t thread, Eigen::Index i) {
  const auto k = static_cast<double>((i + 5 * static_cast<Eigen::Index>(thread)) % points);
  return Vector<double>{{0.25 * k, 0.5 - 0.3 * static_cast<double>(i % 4)}};
}

/// Everything at every point, one after the other and at once.
std::vector<Matrix<double>> work(const Program& p, std::size_t thread) {
  std::vector<Matrix<double>> results;
  Matrix<double> all(2, points);
  for (Eigen::Index i = 0; i < points; ++i) {
    const Vector<double> x = point_of(thread, i);
    const Vector<double> v{{1.0, -2.0}};
    all.col(i) = x;
    results.push_back(p.evaluate(x));
    results.push_back(p.gradient(x));
    results.push_back(p.hessian(x));
    results.push_back(p.hvp(x, v));
    results.push_back(p.jvp(x, v));
    results.push_back(p.vjp(x, {2.0}));
    results.push_back(p.sparse_hessian(x));
  }
  results.push_back(p.values(all));
  results.push_back(p.gradients(all));
  results.push_back(p.hessians(all));
  results.push_back(p.hvps(all, all));
  return results;
}

std::vector<std::vector<Matrix<double>>> on_threads(const Program& p) {
  std::vector<std::vector<Matrix<double>>> results(threads);
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t] { results[t] = work(p, t); });
  }
  for (std::thread& each : running) each.join();
  return results;
}

Program stairs_with(const RecordOptions& options) { return record(stairs, {0.0, 0.5}, options); }

TEST(ProgramThreads, ShareOneProgramAndItsPaths) {
  const Program p = stairs_with({.check_every = 3});
  const auto results = on_threads(p);
  const Program alone = stairs_with({});
  for (std::size_t t = 0; t < threads; ++t) EXPECT_EQ(results[t], work(alone, t)) << t;
  EXPECT_EQ(p.stats().paths, alone.stats().paths);
  EXPECT_EQ(p.stats().misses, alone.stats().misses);
  EXPECT_EQ(p.stats().misses + 1, p.stats().paths);
  EXPECT_EQ(p.stats().on_tape, 0u);
  EXPECT_EQ(p.stats().evaluations, threads * (7 + 4) * static_cast<std::size_t>(points));
}

// One thread makes the machine code of a path, at each width, while others need it or run it.
TEST(ProgramThreads, ShareMachineCode) {
  const std::vector<fluxion::Backend> backends = {
      fluxion::Backend::automatic, fluxion::Backend::scalar, fluxion::Backend::avx2};
  std::vector<Program> programs;
  for (const fluxion::Backend backend : backends) {
    programs.push_back(stairs_with({.backend = backend}));
  }
  std::vector<std::vector<Matrix<double>>> results(threads);
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t] { results[t] = work(programs[t % programs.size()], t); });
  }
  for (std::thread& each : running) each.join();
  const Program alone = stairs_with({.backend = fluxion::Backend::interpreter});
  for (std::size_t t = 0; t < threads; ++t) {
    const auto expected = work(alone, t);
    ASSERT_EQ(results[t].size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_TRUE(results[t][i].isApprox(expected[i], 1e-12)) << t << " " << i;
    }
  }
}

TEST(ProgramThreads, GoToTheTapeBeyondTheBound) {
  const Program p = stairs_with({.paths = 3});
  const auto results = on_threads(p);
  const Program alone = stairs_with({});
  for (std::size_t t = 0; t < threads; ++t) {
    const auto expected = work(alone, t);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_TRUE(results[t][i].isApprox(expected[i], 1e-13)) << t << " " << i;
    }
  }
  EXPECT_EQ(p.stats().paths, 3u);
  EXPECT_EQ(p.stats().misses, p.stats().on_tape + 2);
}

TEST(ProgramThreads, RecordAndDestroyProgramsOfTheirOwn) {
  const Program shared = stairs_with({});
  std::vector<std::thread> running;
  std::vector<double> sums(threads, 0.0);
  for (std::size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t, copy = shared] {
      for (int i = 0; i < 20; ++i) {
        const Program own = stairs_with({});
        const Vector<double> x = point_of(t, i);
        sums[t] += (own.gradient(x) - copy.gradient(x)).norm();
        sums[t] += static_cast<double>(copy.stats().bytes == 0);
      }
    });
  }
  for (std::thread& each : running) each.join();
  for (const double sum : sums) EXPECT_EQ(sum, 0);
}

}  // namespace
