// Expectations that two runs are the same, to the last bit.
// For: tests of copied, saved and resumed runs.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/least_squares_result.hpp>
#include <fluxion/optimize/result.hpp>

namespace fluxion::test {

/// Of numbers in the order in which they lie in memory.
template <class Derived> std::vector<std::uint64_t> bits_of(const Eigen::DenseBase<Derived>& x) {
  std::vector<std::uint64_t> bits(static_cast<std::size_t>(x.size()));
  std::transform(x.derived().data(), x.derived().data() + x.size(), bits.begin(), [](double entry) {
    return std::bit_cast<std::uint64_t>(entry);
  });
  return bits;
}

inline void expect_same_bits(const Vector<double>& a, const Vector<double>& b) {
  EXPECT_EQ(bits_of(a), bits_of(b));
}

inline void expect_same_bits(const Result& a, const Result& b) {
  expect_same_bits(a.x, b.x);
  expect_same_bits(a.gradient, b.gradient);
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.counts, b.counts);
  EXPECT_EQ(to_csv(a.trace), to_csv(b.trace));
}

inline void expect_same_bits(const LeastSquaresResult& a, const LeastSquaresResult& b) {
  expect_same_bits(static_cast<const Result&>(a), static_cast<const Result&>(b));
  expect_same_bits(a.residuals, b.residuals);
  EXPECT_EQ(bits_of(a.jacobian), bits_of(b.jacobian));
}

template <class Run> auto result_of_the_rest(Run& run) {
  while (run.step()) {
  }
  return run.result();
}

}  // namespace fluxion::test
