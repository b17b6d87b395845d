// Tests of optimize/trace.hpp.
// For: the CSV reads back as the same numbers, the table stays short.
// Read first: include/fluxion/optimize/trace.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/trace.hpp>

namespace {

using fluxion::Trace;

Trace two_rows() {
  return {
      {{.iteration = 0, .value = 338, .gradient_norm = 48, .step = 0, .evaluations = 1},
       {.iteration = 1, .value = 0.1, .gradient_norm = 1e-300, .step = 0.25, .evaluations = 3}}};
}

Trace long_trace(int rows) {
  Trace trace;
  for (int k = 0; k < rows; ++k) trace.rows.push_back({.iteration = k});
  return trace;
}

TEST(ToCsv, OfAnEmptyTraceIsTheHeader) {
  EXPECT_EQ(to_csv(Trace{}), "iteration,value,gradient_norm,step,evaluations\n");
}

TEST(ToCsv, HasOneLinePerIteration) {
  EXPECT_EQ(to_csv(two_rows()),
            "iteration,value,gradient_norm,step,evaluations\n"
            "0,338,48,0,1\n"
            "1,0.1,1e-300,0.25,3\n");
}

TEST(ToCsv, KeepsEveryBit) {
  Trace trace = two_rows();
  trace.rows[1].value = 0.1 + 0.2;
  EXPECT_THAT(to_csv(trace), testing::HasSubstr("1,0.30000000000000004,"));
}

TEST(ToCsv, AddsTheColumnsOfKeptPoints) {
  Trace trace = two_rows();
  trace.rows[0].x = {10, 12};
  trace.rows[1].x = {-0.5, 1e-9};
  EXPECT_EQ(to_csv(trace),
            "iteration,value,gradient_norm,step,evaluations,x0,x1\n"
            "0,338,48,0,1,10,12\n"
            "1,0.1,1e-300,0.25,3,-0.5,1e-09\n");
}

TEST(TraceTable, AlignsItsColumns) {
  EXPECT_EQ(fmt::format("{}", two_rows()),
            "iteration             value  gradient norm        step  evaluations\n"
            "        0   3.380000000e+02      4.800e+01   0.000e+00            1\n"
            "        1   1.000000000e-01     1.000e-300   2.500e-01            3");
}

TEST(TraceTable, ShowsBothEndsOfALongTrace) {
  const std::string table = to_string(long_trace(1000));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 21);
  EXPECT_THAT(table, testing::HasSubstr("\n        9 "));
  EXPECT_THAT(table, testing::Not(testing::HasSubstr("\n       10 ")));
  EXPECT_THAT(table, testing::HasSubstr("\n      ...\n      990 "));
  EXPECT_THAT(table, testing::HasSubstr("\n      999 "));
}

TEST(TraceTable, ShowsEveryRowOfAShortTrace) {
  const std::string table = to_string(long_trace(21));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 21);
  EXPECT_THAT(table, testing::Not(testing::HasSubstr("...")));
}

TEST(TraceTable, GoesToAStream) {
  std::ostringstream out;
  out << two_rows();
  EXPECT_EQ(out.str(), to_string(two_rows()));
}

}  // namespace
