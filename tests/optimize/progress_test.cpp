// Tests of the line of progress.
// For: a run prints when it is asked to, and never else.
// Read first: Options::print_every in include/fluxion/optimize/options.hpp.
// SPDX-License-Identifier: MIT
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/hand_written.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::minimize;
using fluxion::Options;
using fluxion::test::rosenbrock;

std::string printed_by(const Options& options) {
  testing::internal::CaptureStdout();
  minimize(rosenbrock(), {-1.2, 1}, Bfgs{}, options);
  return testing::internal::GetCapturedStdout();
}

TEST(PrintEvery, PrintsNothingByDefault) { EXPECT_EQ(printed_by({}), ""); }

TEST(PrintEvery, PrintsTheStartAndEverySoManyIterations) {
  std::string expected;
  Options options{.stop = {.iterations = 12}, .callback = [&](const fluxion::Progress& now) {
                    if (now.iteration % 5 == 0) expected += to_string(now) + '\n';
                    return true;
                  }};
  EXPECT_EQ(printed_by(options), "");
  expected.clear();
  options.print_every = 5;
  EXPECT_EQ(printed_by(options), expected);
  EXPECT_THAT(expected, testing::ContainsRegex("iteration +0 .*\niteration +5 .*\niteration +10 "));
}

TEST(Progress, IsALineOfNumbers) {
  const fluxion::Progress progress{.iteration = 40,
                                   .value = -fluxion::test::nan,
                                   .gradient_norm = 0.5,
                                   .step = 1,
                                   .counts = {.value = 2, .gradient = 41}};
  EXPECT_EQ(to_string(progress),
            "iteration    40  value              nan  gradient norm 5.000e-01  step 1.000e+00  "
            "evaluations     43");
  EXPECT_EQ(fmt::format("{}", progress), to_string(progress));
  std::ostringstream out;
  out << progress;
  EXPECT_EQ(out.str(), to_string(progress));
}

}  // namespace
