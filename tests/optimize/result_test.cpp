// Tests of optimize/result.hpp and of the report that it prints.
// For: a report that a person can read.
// Read first: include/fluxion/optimize/result.hpp.
// SPDX-License-Identifier: MIT
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/result.hpp>

namespace {

using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using testing::HasSubstr;

Result example() {
  return {.x = Vector<double>::LinSpaced(2, 0.125, 1),
          .value = 3.25e-12,
          .gradient = Vector<double>::Constant(2, -2.5e-9),
          .gradient_norm = 2.5e-9,
          .status = Status::gradient,
          .message = "gradient norm 2.5e-09 <= 1e-08 after 34 iterations",
          .iterations = 34,
          .counts = {.value = 0, .gradient = 41},
          .seconds = 0.0123,
          .method = "Bfgs"};
}

TEST(Report, SaysWhatHappenedInAFewLines) {
  EXPECT_EQ(fmt::format("{}", example()),
            "Bfgs converged (gradient): gradient norm 2.5e-09 <= 1e-08 after 34 iterations\n"
            "  value          3.25e-12\n"
            "  x              [0.125, 1]\n"
            "  gradient norm  2.5e-09\n"
            "  iterations     34\n"
            "  evaluations    41 gradients\n"
            "  time           12.3 ms");
}

TEST(Report, TellsStoppedEarlyAndFailedFromConverged) {
  Result result = example();
  result.status = Status::max_iterations;
  EXPECT_THAT(to_string(result), HasSubstr("Bfgs stopped early (max_iterations): "));
  result.status = Status::line_search;
  EXPECT_THAT(to_string(result), HasSubstr("Bfgs failed (line_search): "));
}

TEST(Report, ShortensALongPoint) {
  Result result = example();
  result.x = Vector<double>::LinSpaced(8, 1, 8);
  EXPECT_THAT(to_string(result), HasSubstr("[1, 2, 3, 4, 5, 6, 7, 8]\n"));
  result.x = Vector<double>::LinSpaced(100, 1, 100);
  EXPECT_THAT(to_string(result), HasSubstr("[1, 2, 3, 4, 5, ..., 99, 100] (100 entries)\n"));
}

TEST(Report, SaysHowManyVariablesAreAtABound) {
  Result result = example();
  result.active = {1};
  EXPECT_THAT(to_string(result), HasSubstr("  at a bound     1 of 2 variables\n"));
}

TEST(Report, ChoosesTheUnitOfTime) {
  Result result = example();
  result.seconds = 4.2e-6;
  EXPECT_THAT(to_string(result), HasSubstr("time           4.2 us"));
  result.seconds = 75;
  EXPECT_THAT(to_string(result), HasSubstr("time           75 s"));
}

TEST(Result, GoesToAStreamAsItsReport) {
  std::ostringstream out;
  out << example();
  EXPECT_EQ(out.str(), to_string(example()));
}

TEST(Result, IsTrueWhenItConverged) {
  Result result = example();
  EXPECT_TRUE(result);
  result.status = Status::rounding;
  EXPECT_TRUE(result);
  result.status = Status::max_iterations;
  EXPECT_FALSE(result);
}

}  // namespace
