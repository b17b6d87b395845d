// Threads note their operations each for itself.
// For: inspect/computation.hpp; built with the thread sanitizer as well. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/inspect/trace_nonfinite.hpp>

namespace {

const auto chain = []<class T>(const fluxion::Vector<T>& x) -> T {
  T sum = x[0];
  for (int i = 0; i < 2000; ++i) sum += sin(sum);
  return sum * log(x[0]);
};

TEST(InspectThreads, NoteWhatTheyComputeThemselves) {
  std::vector<fluxion::NonfiniteReport<double>> reports(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < reports.size(); ++t) {
    threads.emplace_back([&reports, t] {
      reports[t] = fluxion::trace_nonfinite(chain, std::array{-1.0 - static_cast<double>(t)});
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t t = 0; t < reports.size(); ++t) {
    EXPECT_EQ(reports[t].operation, "log");
    EXPECT_EQ(reports[t].inputs.at(0).value, -1.0 - static_cast<double>(t));
    EXPECT_EQ(reports[t].operations, 4002U);
  }
}

TEST(InspectThreads, HaveConstantsInTheNumbersOfOthers) {
  const auto f = []<class T>(const fluxion::Vector<T>& x) -> T {
    T logarithm = 0;
    std::thread([&] { logarithm = log(x[0]); }).join();
    return logarithm + x[0];
  };
  const auto report = fluxion::trace_nonfinite(f, {0.0});
  EXPECT_EQ(report.operation, "add");
  EXPECT_FALSE(report.operands.at(0).has_partial);
}

}  // namespace
