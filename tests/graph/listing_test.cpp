// Tests of programs as text and as pictures.
// For: what was recorded can be read. Read first: graph/program_format.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/program.hpp>

namespace {

using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using testing::EndsWith;
using testing::HasSubstr;

const auto function = []<class T>(const Vector<T>& x, const Vector<T>& p) {
  const T y = x[0] * p[0];
  if (y < 3) return std::array<T, 2>{T(exp(y) - x[1]), T(fluxion::hermite(5, x[1]))};
  return std::array<T, 2>{T(fluxion::gegenbauer(2, 0.25, y)), T(0.5)};
};

Program recorded() {
  const Program p = record(function, Vector<double>{{0.5, 0.25}}, Vector<double>{{2.0}});
  p.evaluate({5.0, 1.0});
  return p;
}

constexpr const char* text =
    "program of 2 inputs, 1 parameter and 2 outputs, with 2 known paths\n"
    "path 0\n"
    "  %0 = mul x[0] p[0]\n"
    "  require less(%0, 3) == 1\n"
    "  %1 = exp %0\n"
    "  %2 = sub %1 x[1]\n"
    "  %3 = hermite{5} x[1]\n"
    "  y[0] = %2\n"
    "  y[1] = %3\n"
    "path 1\n"
    "  %0 = mul x[0] p[0]\n"
    "  require less(%0, 3) == 0\n"
    "  %1 = gegenbauer{2, 0.25} %0\n"
    "  y[0] = %1\n"
    "  y[1] = 0.5";

TEST(Listing, HasALineForEachOperation) {
  const Program p = recorded();
  p.jacobian({0.5, 0.25});
  EXPECT_EQ(to_string(p), text);
  EXPECT_EQ(fmt::format("{}", p), text);
  std::ostringstream stream;
  stream << p;
  EXPECT_EQ(stream.str(), text);
}

TEST(Listing, CountsTheLinesThatItLeavesOut) {
  const std::string all = text;
  EXPECT_EQ(to_string(recorded(), {.lines = 4}),
            all.substr(0, all.find("  %1 = exp")) + "... 11 more lines");
  EXPECT_EQ(to_string(recorded(), {.lines = 14}),
            all.substr(0, all.find("  y[1] = 0.5")) + "... 1 more line");
  EXPECT_EQ(to_string(recorded(), {.lines = 0}), "... 15 more lines");
  const auto f = [](const auto& x) {
    auto y = x[0];
    for (int i = 0; i < 500; ++i) y = exp(y);
    return y;
  };
  EXPECT_THAT(to_string(record(f, {0.5})), EndsWith("\n... 403 more lines"));
}

TEST(Listing, NumbersASelectorThatIsUsedElsewhere) {
  const auto f = []<class T>(const Vector<T>& x) {
    const auto is_small = x[0] < 1;
    const T y = fluxion::select(is_small, T(-x[0]), T(x[0]));
    return is_small ? y : T(2 * y);
  };
  EXPECT_THAT(to_string(record(f, {0.5})),
              HasSubstr("  %0 = less x[0] 1\n"
                        "  require %0 == 1\n"
                        "  %1 = neg x[0]\n"
                        "  %2 = select %0 %1 x[0]\n"
                        "  y[0] = %2"));
}

TEST(Listing, OfStatisticsIsTwoLines) {
  const fluxion::ProgramStats stats{.operations = 83,
                                    .guards = 1,
                                    .paths = 3,
                                    .evaluations = 2000,
                                    .misses = 1,
                                    .on_tape = 0,
                                    .bytes = 42292};
  const std::string lines =
      "83 operations, 1 guard; 3 known paths, 41.3 KiB\n2000 evaluations, 1 miss, 0 on the tape";
  EXPECT_EQ(fmt::format("{}", stats), lines);
  fluxion::ProgramStats compiled = stats;
  compiled.machine = {
      .codes = 2, .instructions = 302, .spills = 1, .bytes = 6144, .seconds = 9.1e-5};
  EXPECT_EQ(
      fmt::format("{}", compiled),
      lines +
          "\n2 pieces of machine code, 302 operations, 1 spill, 6.0 KiB, 0.091 ms; 0 interpreted");
  std::ostringstream stream;
  stream << fluxion::ProgramStats{};
  EXPECT_EQ(stream.str(),
            "0 operations, 0 guards; 0 known paths, 0 B\n0 evaluations, 0 misses, 0 on the tape");
}

TEST(PathAsDot, HasOperationsDecisionsAndResults) {
  EXPECT_EQ(to_dot(recorded(), {.path = 1}),
            R"(digraph f {
  rankdir=LR;
  node [shape=box, fontname="sans-serif", fontsize=12];
  edge [fontname="sans-serif", fontsize=10];
  v0 [label="x[0]", shape=ellipse];
  v2 [label="p[0]", shape=ellipse];
  v3 [label="mul"];
  v0 -> v3;
  v2 -> v3;
  v4 [label="3", shape=plaintext];
  v5 [label="less"];
  v3 -> v5;
  v4 -> v5;
  v6 [label="gegenbauer 2 0.25"];
  v3 -> v6;
  v7 [label="0.5", shape=plaintext];
  g0 [label="0", shape=diamond];
  v5 -> g0 [style=dashed];
  y0 [label="y[0]", peripheries=2];
  v6 -> y0;
  y1 [label="y[1]", peripheries=2];
  v7 -> y1;
}
)");
}

TEST(PathAsDot, IsOfTheFirstPathUnlessAnotherIsChosen) {
  Program p = recorded();
  EXPECT_THAT(to_dot(p), HasSubstr("exp"));
  EXPECT_EQ(to_dot(p), to_dot(p, {.path = 0}));
  EXPECT_EQ(to_dot(p), to_dot(std::as_const(p), fluxion::PathDotOptions{}));
}

std::string refusal(const fluxion::PathDotOptions& options) {
  try {
    to_dot(recorded(), options);
  } catch (const fluxion::OptionError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(PathAsDot, SaysWhichPathsAndDigitsThereAre) {
  for (const int path : {-1, 2}) {
    EXPECT_EQ(refusal({.path = path}),
              fmt::format("to_dot: there is no such path; got .path = {}, expected 0 to 1; try 0, "
                          "which was recorded first",
                          path));
  }
  EXPECT_EQ(refusal({.digits = 0}),
            "to_dot: the digits cannot be used; got .digits = 0, expected 1 to 17; try 6");
}

}  // namespace
