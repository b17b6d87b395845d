// Tests of check/check_gradient.hpp and check/report.hpp.
// For: right derivatives pass, wrong ones are named, and the table is readable.
// Read first: include/fluxion/check/check_gradient.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/error.hpp>

namespace {

using fluxion::check_gradient;
using fluxion::check_hessian;
using fluxion::check_jacobian;
using fluxion::CheckReport;
using fluxion::Vector;
using fluxion::Verdict;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

const auto bowl = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

Verdict verdict_of(const CheckReport& report) { return report.worst_entry().verdict; }

std::vector<std::string> lines_of(const CheckReport& report) {
  std::istringstream text(to_string(report));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

template <class Kind, class Call> std::string message_of(Call call) {
  try {
    call();
  } catch (const Kind& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(CheckGradient, OfARightGradientIsTrue) {
  const auto report = check_gradient(bowl, {10.0, 12.0});
  EXPECT_TRUE(report);
  ASSERT_EQ(report.entries.size(), 2U);
  EXPECT_EQ(report.entries[1].index, 1);
  EXPECT_EQ(report.entries[1].ad, 48.0);
  EXPECT_NEAR(report.entries[1].finite_difference, 48.0, 1e-10);
  EXPECT_EQ(report.entries[1].verdict, Verdict::agrees);
  EXPECT_LT(report.entries[1].error_estimate, 1e-9);
  EXPECT_EQ(report.count(Verdict::agrees), 2U);
}

TEST(CheckGradient, OfAWrongGradientIsFalseAndNamesTheEntry) {
  const auto report = check_gradient(bowl, {10.0, 24.0}, {10.0, 12.0});
  EXPECT_FALSE(report);
  EXPECT_EQ(report.count(Verdict::differs), 1U);
  EXPECT_EQ(report.worst, 1U);
  const auto& broken = report.worst_entry();
  EXPECT_EQ(broken.ad, 24.0);
  EXPECT_NEAR(broken.absolute, 24.0, 1e-10);
  EXPECT_NEAR(broken.relative, 0.5, 1e-10);
}

TEST(CheckGradient, FindsSmallMistakesAndForgivesRounding) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(-2, 2);
  for (int k = 0; k < 300; ++k) {
    const double a = uniform(random), b = uniform(random);
    const auto f = [&](const Vector<double>& x) { return std::exp(a * x[0]) * std::sin(b + x[1]); };
    const Vector<double> x{{uniform(random), uniform(random)}};
    const double e = std::exp(a * x[0]);
    Vector<double> g{{a * e * std::sin(b + x[1]), e * std::cos(b + x[1])}};
    EXPECT_TRUE(check_gradient(f, g, x)) << check_gradient(f, g, x);
    g[k % 2] *= 1 + 1e-5;
    EXPECT_FALSE(check_gradient(f, g, x)) << check_gradient(f, g, x);
  }
}

TEST(CheckGradient, TakesAGradientFunctionWrittenByHand) {
  const auto gradient = [](const Vector<double>& x) { return std::vector<double>{x[0], 4 * x[1]}; };
  const auto report = check_gradient(bowl, gradient, {10.0, 12.0});
  EXPECT_TRUE(report);
  EXPECT_EQ(report.label, "given");
  const auto wrong = [](const Vector<double>& x) -> Vector<double> { return x; };
  EXPECT_FALSE(check_gradient(bowl, wrong, std::vector{10.0, 12.0}));
  EXPECT_FALSE(check_gradient(bowl, {10.0, -48.0}, {10.0, 12.0}));
}

TEST(CheckGradient, IsNotMovedByConstantsAndUnits) {
  const auto shifted = [](const auto& x) { return 1e6 + (x[0] - 3.0) * (x[0] - 3.0); };
  EXPECT_TRUE(check_gradient(shifted, {3.0})) << "at the minimum only rounding is left";
  EXPECT_TRUE(check_gradient(shifted, {3.001}));
  const auto skewed = [](const auto& x) { return 1e3 + fluxion::exp(x[0]) - x[0]; };
  const auto minimum = check_gradient(skewed, {0.0});
  EXPECT_TRUE(minimum) << minimum;
  EXPECT_GT(minimum.entries[0].absolute, 0.0) << "too easy a case";
  for (const double unit : {1e-200, 1e-12, 1e150}) {
    const auto scaled = [unit](const auto& x) { return unit * x[0] * x[0]; };
    EXPECT_TRUE(check_gradient(scaled, {3.0})) << unit;
    EXPECT_FALSE(check_gradient(scaled, {5.99 * unit}, {3.0})) << unit;
  }
}

TEST(CheckGradient, AcceptsEntriesThatAreNegligibleBesideTheLargest) {
  const auto f = [](const auto& x) { return 1e6 * x[0] * x[0] + 1e-13 * x[1]; };
  EXPECT_TRUE(check_gradient(f, {1.0, 1.0})) << check_gradient(f, {1.0, 1.0});
}

TEST(CheckGradient, WhatRoundingHidesIsUndecidedAndNotGood) {
  const auto f = [](const auto& x) { return 1e14 + x[0]; };
  const auto report = check_gradient(f, {1.0});
  EXPECT_FALSE(report);
  EXPECT_EQ(verdict_of(report), Verdict::undecided);
  EXPECT_THAT(to_string(report),
              HasSubstr("entry 0 cannot be decided: AD = 1, finite difference = "));
  EXPECT_THAT(to_string(report),
              EndsWith("try a point where f is smooth, or an f with less noise."));
}

TEST(CheckGradient, AtAKinkDiffers) {
  const auto f = [](const auto& x) { return fluxion::max(x[0], 0.0); };
  EXPECT_EQ(verdict_of(check_gradient(f, {0.0})), Verdict::differs);
  EXPECT_TRUE(check_gradient(f, {1e-4})) << "beside it, small steps do not see the kink";
}

TEST(CheckGradient, ValuesThatAreNotFiniteAreNamed) {
  const auto root = [](const auto& x) { return fluxion::sqrt(x[0]); };
  const auto edge = check_gradient(root, {0.0});
  EXPECT_FALSE(edge);
  EXPECT_EQ(verdict_of(edge), Verdict::not_finite);
  EXPECT_THAT(
      to_string(edge),
      EndsWith("check_gradient: of 1 entry, 1 does not agree; entry 0 cannot be checked: f is "
               "not finite around this point, AD = inf; try a point inside the domain of f."));
  const auto given = check_gradient(bowl, {nan, inf}, {10.0, 12.0});
  EXPECT_EQ(given.count(Verdict::not_finite), 2U);
  EXPECT_THAT(to_string(given),
              HasSubstr("entry 0 broke: given = nan, finite difference = 10 +- "));
  EXPECT_THAT(to_string(check_gradient(root, {-1.0})), Not(HasSubstr("-nan")));
}

TEST(CheckGradient, OptionsSetTheTolerance) {
  EXPECT_FALSE(check_gradient(bowl, {10.01, 48.0}, {10.0, 12.0}));
  EXPECT_TRUE(check_gradient(bowl, {10.01, 48.0}, {10.0, 12.0}, {.relative = 0.01}));
  EXPECT_TRUE(check_gradient(bowl, {10.01, 48.0}, {10.0, 12.0}, {.absolute = 0.02}));
  EXPECT_FALSE(check_gradient(bowl, {10.01, 48.0}, {10.0, 12.0}, {.absolute = 0.001}));
  const auto vague = [](const auto& x) { return 1e14 + x[0]; };
  EXPECT_TRUE(check_gradient(vague, {1.0}, {.absolute = 100}));
}

TEST(CheckReport, PrintsATableAndASentence) {
  const auto lines = lines_of(check_gradient(bowl, {10.0, 24.0}, {10.0, 12.0}));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(
      lines[0],
      "     index              given  finite difference  absolute  relative  FD error  verdict");
  EXPECT_THAT(lines[1], testing::StartsWith("         0                 10                 10  "));
  EXPECT_THAT(lines[1], EndsWith("  agrees"));
  EXPECT_THAT(
      lines[2],
      testing::StartsWith("         1                 24                 48        24       0.5"));
  EXPECT_THAT(lines[2], EndsWith("  differs  <--"));
  EXPECT_THAT(lines[3],
              testing::StartsWith("check_gradient: of 2 entries, 1 does not agree; entry 1 broke: "
                                  "given = 24, finite difference = 48 +- "));
  EXPECT_THAT(lines[3], EndsWith("; either the derivative is wrong or f is not smooth here."));
}

TEST(CheckReport, OfAGoodGradientSaysHowGood) {
  const auto lines = lines_of(check_gradient(bowl, {10.0, 12.0}));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[3], testing::StartsWith("check_gradient: 2 entries agree; entry "));
  EXPECT_THAT(lines[3], EndsWith(" where 1e-06 is tolerated."));
}

TEST(CheckReport, ShowsTheWorstEntriesOfALongVectorFirst) {
  const Vector<double> x = Vector<double>::Constant(1000, 0.5);
  Vector<double> g = Vector<double>::Ones(1000);
  const auto sum = [](const Vector<double>& v) { return v.sum(); };
  EXPECT_THAT(lines_of(check_gradient(sum, g, x))[21],
              testing::Eq("       ...  980 entries left out, which agree"));
  g[700] = 2;
  g[3] = 1.5;
  g[10] = nan;
  const auto lines = lines_of(check_gradient(sum, g, x, {.rows = 2}));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_THAT(lines[1], testing::StartsWith("        10 "));
  EXPECT_THAT(lines[2], testing::StartsWith("       700 "));
  EXPECT_EQ(lines[3], "       ...  998 entries left out, of which 1 does not agree");
  EXPECT_THAT(lines[4], HasSubstr("of 1000 entries, 3 do not agree; entry 10 broke"));
}

TEST(CheckReport, PrintsTheSameWithFmtAndWithStreams) {
  const auto report = check_gradient(bowl, {10.0, 12.0});
  std::ostringstream stream;
  stream << report;
  EXPECT_EQ(stream.str(), to_string(report));
  EXPECT_EQ(fmt::format("{}", report), to_string(report));
}

TEST(CheckReport, OfNothingIsNotGood) {
  const auto nothing = [](const auto& x) { return std::vector<std::decay_t<decltype(x[0])>>(); };
  const auto report = check_jacobian(nothing, {1.0});
  EXPECT_FALSE(report);
  EXPECT_THAT(to_string(report), EndsWith("check_jacobian: there is no entry to check."));
  EXPECT_EQ(message_of<fluxion::ShapeError>([&] { report.worst_entry(); }),
            "check_jacobian: there is no worst entry; got 0 entries, expected at least 1; try an f "
            "with outputs");
}

TEST(CheckReport, ConvertsToBoolOnlyWhenAsked) {
  EXPECT_FALSE((std::is_convertible_v<CheckReport, bool>));
  EXPECT_TRUE((std::is_constructible_v<bool, CheckReport>));
}

TEST(CheckJacobian, NamesRowAndColumn) {
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    return std::vector<T>{x[0] * x[1], fluxion::exp(x[0]), fluxion::abs(x[1])};
  };
  const auto good = check_jacobian(f, {1.0, 0.3});
  EXPECT_TRUE(good) << good;
  ASSERT_EQ(good.entries.size(), 6U);
  EXPECT_EQ(good.entries[3].index, 1);
  EXPECT_EQ(good.entries[3].column, 1);
  EXPECT_EQ(good.entries[2].ad, std::exp(1.0));
  const auto shifted = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    return std::vector<T>{x[0] * x[1], fluxion::max(x[1], 0.0)};
  };
  EXPECT_THAT(to_string(check_jacobian(shifted, {1.0, 0.0})), HasSubstr("entry (1, 1) broke"));
}

TEST(CheckHessian, OfARightHessianIsTrue) {
  const auto f = [](const auto& x) { return x[0] * x[1] * x[1] + fluxion::sin(x[0]) + 2.0 * x[2]; };
  const auto report = check_hessian(f, {1.0, 0.3, 5.0});
  EXPECT_TRUE(report) << report;
  EXPECT_EQ(report.entries.size(), 9U);
  EXPECT_EQ(report.entries[1].ad, 0.6);
}

TEST(CheckHessian, OfAFunctionWithoutOneIsFalse) {
  const auto f = [](const auto& x) { return x[0] * fluxion::abs(x[0]); };
  const auto report = check_hessian(f, {0.0});
  EXPECT_TRUE(report) << "both say 0, the mean of -2 and 2";
  const auto half = [](const auto& x) { return x[0] * fluxion::max(x[0], 0.0); };
  EXPECT_FALSE(check_hessian(half, {0.0}));
}

TEST(CheckGradient, AnEmptyPointIsAShapeError) {
  const std::vector<double> empty;
  EXPECT_EQ(
      message_of<fluxion::ShapeError>([&] { check_gradient(bowl, empty); }),
      "check_gradient: the point is empty; got 0 coordinates, expected at least 1; try a point "
      "with as many coordinates as f has variables");
  EXPECT_EQ(
      message_of<fluxion::ShapeError>([&] {
        check_gradient(bowl, {1.0}, {1.0, 2.0});
      }),
      "check_gradient: the gradient has the wrong size; got 1, expected 2; try a vector of that "
      "size");
}

TEST(CheckGradient, OptionsThatCannotBeUsedAreRefused) {
  const auto message = [](const fluxion::CheckOptions& options) {
    return message_of<fluxion::OptionError>([&] { check_gradient(bowl, {1.0, 2.0}, options); });
  };
  EXPECT_EQ(
      message({.relative = -1}),
      "check_gradient: a tolerance cannot be used; got .relative = -1, expected a finite number "
      "of at least 0; try the default");
  EXPECT_THAT(message({.absolute = -nan}), HasSubstr("got .absolute = nan"));
  EXPECT_THAT(message({.margin = inf}), HasSubstr("got .margin = inf"));
  EXPECT_EQ(message({.rows = 0}),
            "check_gradient: the table has no rows; got .rows = 0, expected at least 1; try 20");
  EXPECT_THAT(message({.finite_difference = {.levels = 0}}),
              HasSubstr("check_gradient: an error needs"));
}

}  // namespace
