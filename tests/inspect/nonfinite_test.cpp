// The text of reports.
// For: inspect/nonfinite.hpp. Read first: trace_nonfinite_test.cpp for what is reported.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/inspect/trace_nonfinite.hpp>

namespace {

using fluxion::trace_nonfinite;
using fluxion::Vector;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A line of this file in a report.
std::string here(unsigned line) {
  return FLUXION_HAS_SOURCE_LOCATION ? fmt::format("nonfinite_test.cpp:{}", line) : "unknown";
}

TEST(NonfiniteText, SaysThatAllIsFinite) {
  const auto f = [](const auto& x) { return x[0] * x[1] + 1; };
  EXPECT_EQ(to_string(trace_nonfinite(f, {1.0, 2.0})),
            "trace_nonfinite: all is finite; operations: 2");
}

TEST(NonfiniteText, OfAnInput) {
  const auto f = [](const auto& x) { return x[0]; };
  EXPECT_EQ(to_string(trace_nonfinite(f, {1.0, -std::nan("")})), "trace_nonfinite: input 1 is nan");
}

TEST(NonfiniteText, OfAValue) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T y = 2 * pow(x[1], 0.5);
    return y * x[0];
  };
  const auto report = trace_nonfinite(f, {1.0, -4.0});
  EXPECT_EQ(to_string(report),
            "trace_nonfinite: the value of pow is nan\n"
            "  line       " +
                here(line) +
                "\n"
                "  operand 0  -4, partial nan\n"
                "  operand 1  0.5\n"
                "  input 1    -4");
}

TEST(NonfiniteText, OfAPartial) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T y = log(x[0]) + sqrt(x[1]);
    return y;
  };
  const auto report = trace_nonfinite(f, {1.0, 0.0});
  EXPECT_EQ(to_string(report),
            "trace_nonfinite: the partial of sqrt for operand 0 is inf\n"
            "  line       " +
                here(line) +
                "\n"
                "  value      0\n"
                "  operand 0  0, partial inf\n"
                "  input 1    0");
}

TEST(NonfiniteText, OfAnAdjoint) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T y = x[0] / 4;
    const T z = y * 1e200;
    return z * 1e200;
  };
  const auto report = trace_nonfinite(f, {1e-200});
  EXPECT_EQ(to_string(report),
            "trace_nonfinite: the adjoint of div is inf\n"
            "  line       " +
                here(line) +
                "\n"
                "  value      2.5e-201\n"
                "  operand 0  1e-200, partial 0.25\n"
                "  operand 1  4\n"
                "  from       mul with adjoint 1e+200, partial 1e+200; line " +
                here(line + 1) +
                "\n"
                "  input 0    1e-200");
}

TEST(NonfiniteText, OfTheAdjointOfAnInput) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T y = x[0] * 1e200;
    return y * 1e200;
  };
  const auto report = trace_nonfinite(f, {1e-200});
  EXPECT_EQ(to_string(report),
            "trace_nonfinite: the adjoint of input 0 is inf\n"
            "  from       mul with adjoint 1e+200, partial 1e+200; line " +
                here(line) +
                "\n"
                "  input 0    1e-200");
}

TEST(NonfiniteText, OfAConstantResult) {
  const auto f = []<class T>(const Vector<T>&) -> T { return -infinity; };
  EXPECT_EQ(to_string(trace_nonfinite(f, {1.0})),
            "trace_nonfinite: the result is -inf, a constant");
  const auto g = []<class T>(const Vector<T>&) -> T { return -std::nan(""); };
  EXPECT_EQ(to_string(trace_nonfinite(g, {1.0})), "trace_nonfinite: the result is nan, a constant");
}

TEST(NonfiniteText, OfWhatDoesNotMatter) {
  const auto f = [](const auto& x) {
    log(x[0]);
    return x[0];
  };
  EXPECT_EQ(to_string(trace_nonfinite(f, {0.0})),
            "trace_nonfinite: the value of log is -inf\n"
            "  line       unknown\n"
            "  operand 0  0, partial inf\n"
            "  input 0    0\n"
            "  note       neither f(x) nor its derivatives depend on it");
}

TEST(NonfiniteText, SaysWhichLineWasBeforeAnUnknownOne) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) {
    line = __LINE__ + 1;
    const T y = x[0] - 1;
    return log(y);
  };
  const auto report = trace_nonfinite(f, {1.0});
  EXPECT_FALSE(report.line);
  EXPECT_EQ(report.after.line, FLUXION_HAS_SOURCE_LOCATION ? line : 0U);
  EXPECT_EQ(to_string(report),
            "trace_nonfinite: the value of log is -inf\n"
            "  line       unknown" +
                (FLUXION_HAS_SOURCE_LOCATION ? ", after " + here(line) : "") +
                "\n"
                "  operand 0  0, partial inf\n"
                "  input 0    1");
}

TEST(NonfiniteText, NamesEightInputsAndCountsTheRest) {
  const auto f = [](const auto& x) { return log(x.sum()); };
  const std::string text = to_string(trace_nonfinite(f, std::vector<double>(10)));
  EXPECT_NE(text.find("\n  input 7    0\n  ...        2 inputs more"), std::string::npos) << text;
  EXPECT_EQ(text.find("input 8"), std::string::npos);
}

TEST(NonfiniteText, IsPrintedByStreamsAndFmt) {
  const auto f = [](const auto& x) { return exp(x[0]); };
  const auto report = trace_nonfinite(f, std::array{100.0F});
  std::ostringstream stream;
  stream << report;
  EXPECT_EQ(stream.str(), to_string(report));
  EXPECT_EQ(fmt::format("{}", report), to_string(report));
  EXPECT_EQ(fmt::format("{:.15}", report), "trace_nonfinite");
}

TEST(SourceLine, IsTheNameOfTheFileAndTheLine) {
  EXPECT_EQ(to_string(fluxion::SourceLine{"/home/me/model.cpp", 12}), "model.cpp:12");
  EXPECT_EQ(to_string(fluxion::SourceLine{"C:\\me\\model.cpp", 7}), "model.cpp:7");
  EXPECT_EQ(to_string(fluxion::SourceLine{"model.cpp", 7}), "model.cpp:7");
  EXPECT_EQ(to_string(fluxion::SourceLine()), "unknown");
}

}  // namespace
