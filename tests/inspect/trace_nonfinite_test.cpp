// trace_nonfinite(): what is found and what is not, at every kind of point.
// For: inspect/trace_nonfinite.hpp. Read first: complaints/origin_of_nan_test.cpp, about lines.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/inspect/trace_nonfinite.hpp>
#include <fluxion/ranges.hpp>

namespace {

using fluxion::Nonfinite;
using fluxion::NonfiniteReport;
using fluxion::trace_nonfinite;
using fluxion::Vector;

constexpr double infinity = std::numeric_limits<double>::infinity();

const auto logarithm = [](const auto& x) { return log(x[0]); };
const auto roots = [](const auto& x) { return x.array().sqrt().eval(); };

TEST(TraceNonfinite, FindsNothingWhereAllIsFinite) {
  const auto report = trace_nonfinite(logarithm, {2.0});
  EXPECT_TRUE(report.all_finite());
  EXPECT_EQ(report.what, Nonfinite::nothing);
  EXPECT_EQ(report.operations, 1U);
}

TEST(TraceNonfinite, TakesEveryKindOfPoint) {
  EXPECT_EQ(trace_nonfinite(logarithm, std::vector{-1.0}).operation, "log");
  EXPECT_EQ(trace_nonfinite(logarithm, std::array{-1.0}).operation, "log");
  EXPECT_EQ(trace_nonfinite(logarithm, Vector<double>{{-1.0}}).operation, "log");
}

TEST(TraceNonfinite, OfAnEmptyPointIsAShapeError) {
  try {
    trace_nonfinite(logarithm, std::vector<double>());
    FAIL();
  } catch (const fluxion::ShapeError& error) {
    EXPECT_STREQ(error.what(),
                 "trace_nonfinite: the point is empty; got 0 coordinates, expected at least 1; try "
                 "a point with as many coordinates as f has variables");
  }
}

TEST(TraceNonfinite, ReportsAnInputBeforeItCallsF) {
  const auto f = [](const auto& x) -> std::remove_cvref_t<decltype(x[0])> {
    throw std::runtime_error("f was called");
  };
  const auto report = trace_nonfinite(f, {1.0, 2.0, std::nan("")});
  EXPECT_EQ(report.what, Nonfinite::input);
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 2U);
  EXPECT_EQ(trace_nonfinite(f, {infinity}).value, infinity);
  EXPECT_THROW(trace_nonfinite(f, {1.0}), std::runtime_error);
}

TEST(TraceNonfinite, LooksAtAllOutputs) {
  const auto report = trace_nonfinite(roots, {1.0, 4.0, -9.0});
  EXPECT_EQ(report.what, Nonfinite::value);
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 2U);
  EXPECT_TRUE(trace_nonfinite(roots, {1.0, 4.0, 9.0}).all_finite());
}

// The sum of both adjoints would be infinite.
TEST(TraceNonfinite, SweepsFromEachOutputByItself) {
  const auto f = [](const auto& x) { return std::vector{x[0] * 1e308, x[0] * 1.1e308}; };
  EXPECT_TRUE(trace_nonfinite(f, {1.0}).all_finite());
  const auto g = [](const auto& x) { return std::vector{x[0] * 1.0, x[1] * 1e200 * 1e200}; };
  EXPECT_EQ(trace_nonfinite(g, {1.0, 1e-200}).what, Nonfinite::adjoint);
}

// What overflows depends on the type.
TEST(TraceNonfinite, ComputesInTheTypeOfThePoint) {
  const auto f = [](const auto& x) { return exp(x[0]); };
  EXPECT_FALSE(trace_nonfinite(f, std::array{100.0F}).all_finite());
  EXPECT_TRUE(trace_nonfinite(f, std::array{100.0}).all_finite());
  EXPECT_FALSE(trace_nonfinite(f, std::array{1000.0}).all_finite());
  EXPECT_TRUE(trace_nonfinite(f, std::array{1000.0L}).all_finite());
  const auto g = [](const auto& x) { return x[0] * 1e30F * 1e30F; };
  EXPECT_EQ(trace_nonfinite(g, std::array{1e-30F}).what, Nonfinite::adjoint);
  EXPECT_TRUE(trace_nonfinite(g, std::array{1e-30}).all_finite());
}

TEST(TraceNonfinite, PrefersWhatTheResultDependsOn) {
  const auto f = []<class T>(const Vector<T>& x) -> T {
    const T unused = log(x[0]);
    const T root = sqrt(x[1]);
    return unused == 0 ? unused : root;
  };
  const auto both = trace_nonfinite(f, {-1.0, -2.0});
  EXPECT_EQ(both.operation, "sqrt");
  EXPECT_TRUE(both.matters);
  const auto unused = trace_nonfinite(f, {-1.0, 2.0});
  EXPECT_EQ(unused.operation, "log");
  EXPECT_FALSE(unused.matters);
}

TEST(TraceNonfinite, PassesOverTheSideOfASelectionThatIsNotTaken) {
  const auto softplus = []<class T>(const Vector<T>& x) -> T {
    const T large = x[0];
    const T small = log1p(exp(x[0]));
    return select(x[0] > 30, large, small);
  };
  EXPECT_FALSE(trace_nonfinite(softplus, {1000.0}).matters);
  const auto capped = []<class T>(const Vector<T>& x) -> T {
    const T smaller = fluxion::min(exp(x[0]), 5.0);
    return smaller + sqrt(x[1]);
  };
  EXPECT_EQ(trace_nonfinite(capped, {1000.0, -1.0}).operation, "sqrt");
}

// The derivative of floor is 0 whatever stands inside; its value is not.
TEST(TraceNonfinite, AsksForPartialsOnlyWhereDerivativesGo) {
  const auto step = [](const auto& x) { return floor(sqrt(x[0])); };
  EXPECT_FALSE(trace_nonfinite(step, {0.0}).matters);
  EXPECT_TRUE(trace_nonfinite(step, {-1.0}).matters);
}

TEST(TraceNonfinite, DoesNotAskForPartialsOfConstants) {
  const auto f = []<class T>(const Vector<T>& x) -> T { return x[0] + acos(T(1)) + sqrt(T(0)); };
  EXPECT_TRUE(trace_nonfinite(f, {2.0}).all_finite());
}

// As on the tape: the constant 0 takes the other factor out of the derivative.
TEST(TraceNonfinite, KnowsThatAConstantZeroIsAFactor) {
  const auto f = [](const auto& x) { return 0.0 * sqrt(x[0]) + x[0]; };
  EXPECT_FALSE(trace_nonfinite(f, {0.0}).matters);
  EXPECT_EQ(fluxion::gradient(f, {0.0})[0], 1);
}

TEST(TraceNonfinite, ReportsAResultThatNoOperationMade) {
  const auto f = []<class T>(const Vector<T>&) -> T { return infinity; };
  const auto report = trace_nonfinite(f, {2.0});
  EXPECT_EQ(report.what, Nonfinite::result);
  EXPECT_EQ(report.value, infinity);
}

// A number that the inner run has for a constant, and the other way round.
TEST(TraceNonfinite, CanBeNested) {
  NonfiniteReport<double> inner;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const auto g = [&](const auto& y) { return y[0] * log(x[0]); };
    inner = trace_nonfinite(g, {3.0});
    return x[0] * x[1] + log(x[1]);
  };
  const auto report = trace_nonfinite(f, {-1.0, -2.0});
  EXPECT_EQ(inner.operation, "log");
  EXPECT_FALSE(inner.operands.at(0).has_partial);
  EXPECT_TRUE(inner.inputs.empty());
  EXPECT_EQ(report.operation, "log");
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 1U);
  EXPECT_EQ(report.operations, 3U);
}

TEST(TraceNonfinite, HasAConstantInANumberOfARunThatIsOver) {
  fluxion::Traced kept;
  const auto keep = [&]<class T>(const Vector<T>& x) -> T { return kept = x[0] * x[0]; };
  trace_nonfinite(keep, {3.0});
  EXPECT_TRUE(kept.is_passive());
  const auto use = [&](const auto& x) { return x[0] / kept; };
  EXPECT_TRUE(trace_nonfinite(use, {1.0}).all_finite());
  const fluxion::Traced outside = kept * kept;
  EXPECT_EQ(outside.value(), 81);
}

TEST(TraceNonfinite, LeavesNothingBehindWhenFThrows) {
  const auto f = [](const auto& x) -> std::remove_cvref_t<decltype(x[0])> {
    if (x[0] * x[0] > 1) throw std::runtime_error("too large");
    return x[0];
  };
  EXPECT_THROW(trace_nonfinite(f, {2.0}), std::runtime_error);
  fluxion::Traced x = 3;
  EXPECT_TRUE((x * x).is_passive());
  EXPECT_TRUE(trace_nonfinite(f, {0.5}).all_finite());
}

TEST(TraceNonfinite, SeesIntoDerivativesInsideF) {
  const auto f = []<class T>(const Vector<T>& x) -> T {
    const auto g = [](const auto& t) { return log(t); };
    return fluxion::derivative(g, x[0]);
  };
  const auto report = trace_nonfinite(f, {0.0});
  EXPECT_EQ(report.operation, "div");  // 1 / t, the partial of the logarithm
  EXPECT_EQ(report.operands.at(0).value, 1);
  const auto h = []<class T>(const Vector<T>& x) -> T {
    const auto g = [](const auto& t) { return t[0] * t[1]; };
    const Vector<T> slope = fluxion::gradient(g, x);
    return slope[0] / slope[1];
  };
  EXPECT_EQ(trace_nonfinite(h, {0.0, 1.0}).operation, "div");
}

TEST(TraceNonfinite, SeesFunctionsOfVectorsAsOneOperation) {
  const auto total = [](const auto& x) { return fluxion::logsumexp(x); };
  EXPECT_EQ(trace_nonfinite(total, {1000.0, 2000.0}).operations, 1U);
  EXPECT_TRUE(
      trace_nonfinite([](const auto& x) { return fluxion::softmax(x); }, {1e3, 2e3}).all_finite());
  const auto unit = []<class T>(const Vector<T>& x) -> T { return fluxion::normalize(x)[0]; };
  const auto report = trace_nonfinite(unit, {0.0, 0.0});
  EXPECT_EQ(report.operation, "div");
  EXPECT_EQ(report.inputs.size(), 2U);
  const auto slope = [](const auto& x) {
    return fluxion::gradient([](const auto& y) { return fluxion::norm(y); }, x)[0];
  };
  EXPECT_TRUE(trace_nonfinite(slope, {3.0, 4.0}).all_finite());
}

}  // namespace
