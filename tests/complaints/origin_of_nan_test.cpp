// "Something in there is NaN, and nobody tells me what": functions with one bad statement each, which
// trace_nonfinite() names, with its line. Read first: inspect/trace_nonfinite.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/inspect/trace_nonfinite.hpp>

namespace {

using fluxion::Nonfinite;
using fluxion::number_t;
using fluxion::trace_nonfinite;
using fluxion::Vector;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The element type of what f gets.
template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// What a report must say about the statement in this line of this file.
template <class T>
void expect_report(const fluxion::NonfiniteReport<T>& report,
                   Nonfinite what,
                   std::string_view operation,
                   unsigned line) {
  EXPECT_EQ(report.what, what) << report;
  EXPECT_EQ(report.operation, operation);
  EXPECT_TRUE(report.matters);
  EXPECT_EQ(report.line.line, FLUXION_HAS_SOURCE_LOCATION ? line : 0U) << report;
  EXPECT_EQ(std::string_view(report.line.file).ends_with("origin_of_nan_test.cpp"),
            FLUXION_HAS_SOURCE_LOCATION == 1);
}

TEST(Planted, RootOfASumThatCancels) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    T sum = 0;
    for (const T& xi : x) sum += xi;
    line = __LINE__ + 1;
    const T root = sqrt(sum);
    return root * x[0];
  };
  const auto report = trace_nonfinite(f, {0.01, -0.01, -1e-18});
  expect_report(report, Nonfinite::value, "sqrt", line);
  EXPECT_EQ(report.operands.at(0).value, -1e-18);
  ASSERT_EQ(report.inputs.size(), 3U);
  EXPECT_EQ(report.inputs[2].index, 2U);
  EXPECT_EQ(report.inputs[2].value, -1e-18);
}

TEST(Planted, SoftmaxThatOverflows) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) {
    std::vector<T> weights;
    T sum = 0;
    for (const T& xi : x) {
      line = __LINE__ + 1;
      const T weight = exp(xi);
      weights.push_back(weight);
      sum += weight;
    }
    for (T& weight : weights) weight /= sum;
    return weights;
  };
  const auto report = trace_nonfinite(f, {1.0, 2.0, 1000.0});
  expect_report(report, Nonfinite::value, "exp", line);
  EXPECT_EQ(report.value, infinity);
  EXPECT_EQ(report.operands.at(0).value, 1000);
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 2U);
  EXPECT_TRUE(trace_nonfinite(f, {1.0, 2.0, 700.0}).all_finite());
}

TEST(Planted, ExponentialOverItsSum) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) {
    T sum = 0;
    for (const T& xi : x) sum += exp(xi - 1000);
    std::vector<T> weights;
    for (const T& xi : x) {
      line = __LINE__ + 1;
      weights.push_back(exp(xi - 1000) / sum);
    }
    return weights;
  };
  const auto report = trace_nonfinite(f, {1.0, 2.0});
  expect_report(report, Nonfinite::value, "div", line);
  EXPECT_EQ(report.operands.at(0).value, 0);
  EXPECT_EQ(report.operands.at(1).value, 0);
  EXPECT_EQ(report.inputs.size(), 2U);
}

TEST(Planted, LogarithmOfZero) {
  unsigned line = 0;
  const auto f = [&](const auto& x) {
    entry_t<decltype(x)> y = x[0] * x[1];
    line = __LINE__ + 1;
    y = log(y);
    return y;
  };
  const auto report = trace_nonfinite(f, {0.0, 3.0});
  expect_report(report, Nonfinite::value, "log", line);
  EXPECT_EQ(report.value, -infinity);
}

TEST(Planted, ZeroOverZero) {
  unsigned line = 0;
  const auto f = [&](const auto& x) {
    entry_t<decltype(x)> y = x[0] - x[1];
    line = __LINE__ + 1;
    y /= x[0] - x[1];
    return y;
  };
  const auto report = trace_nonfinite(f, {3.0, 3.0});
  expect_report(report, Nonfinite::value, "div", line);
  EXPECT_TRUE(std::isnan(report.value));
}

TEST(Planted, RootOfANegativeNumberAsAPower) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    return pow(x[0], 0.5);
  };
  const auto report = trace_nonfinite(f, {-1.0});
  expect_report(report, Nonfinite::value, "pow", line);
  EXPECT_EQ(report.operands.at(0).value, -1);
  EXPECT_EQ(report.operands.at(1).value, 0.5);
  EXPECT_FALSE(report.operands.at(1).has_partial);
}

TEST(Planted, ArcCosineBeyondOne) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T length = sqrt(x[0] * x[0] + x[1] * x[1]);
    const T cosine = x[0] / length;
    line = __LINE__ + 1;
    const T angle = acos(  //
        cosine + 1e-15);
    return angle;
  };
  const auto report = trace_nonfinite(f, {1.0, 1e-12});
  expect_report(report, Nonfinite::value, "acos", line);
  EXPECT_GT(report.operands.at(0).value, 1);
}

TEST(Planted, PartialOfARootAtZero) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T square = x[0] * x[0] + x[1] * x[1];
    line = __LINE__ + 1;
    const T length = sqrt(square);
    return length + 1;
  };
  const auto report = trace_nonfinite(f, {0.0, 0.0});
  expect_report(report, Nonfinite::partial, "sqrt", line);
  EXPECT_EQ(report.value, 0);
  EXPECT_EQ(report.operand, 0U);
  EXPECT_EQ(report.operands.at(0).partial, infinity);
}

TEST(Planted, AdjointThatOverflowsThoughAllElseIsFinite) {
  unsigned line = 0;
  unsigned next = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T a = 2 * x[0];
    line = __LINE__ + 1;
    const T b = a * 1e-200;
    next = __LINE__ + 1;
    const T c = b * 1e200;
    const T d = c * 1e200;
    return d;
  };
  const auto report = trace_nonfinite(f, {1e-300});
  expect_report(report, Nonfinite::adjoint, "mul", line);
  EXPECT_EQ(report.adjoint, infinity);
  EXPECT_EQ(report.step.operation, "mul");
  EXPECT_EQ(report.step.adjoint, 1e200);
  EXPECT_EQ(report.step.partial, 1e200);
  EXPECT_EQ(report.step.line.line, FLUXION_HAS_SOURCE_LOCATION ? next : 0U);
}

TEST(Planted, AdjointOfAnInputThatOverflows) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T a = x[1] * 1e200;
    return 1e200 * a;
  };
  const auto report = trace_nonfinite(f, {1.0, 1e-300});
  EXPECT_EQ(report.what, Nonfinite::adjoint);
  EXPECT_EQ(report.operation, "");
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 1U);
  EXPECT_FALSE(report.line);
  EXPECT_EQ(report.step.line.line, FLUXION_HAS_SOURCE_LOCATION ? line : 0U);
}

TEST(Planted, AdjointThatOverflowsAsASum) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T a = 1e-10 * x[0];
    const T b = 1e308 * a;
    const T c = 1e308 * a;
    return b + c;
  };
  const auto report = trace_nonfinite(f, {1.0});
  expect_report(report, Nonfinite::adjoint, "mul", line);
  EXPECT_EQ(report.step.adjoint, 1);
  EXPECT_EQ(report.step.partial, 1e308);
}

TEST(Planted, PartialForTheSecondOperand) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 1;
    const T quotient = x[0] / x[1];
    return quotient;
  };
  const auto report = trace_nonfinite(f, {1.0, 1e-200});
  expect_report(report, Nonfinite::partial, "div", line);
  EXPECT_EQ(report.operand, 1U);
  EXPECT_EQ(report.operands.at(0).partial, 1e200);
  EXPECT_EQ(report.operands.at(1).partial, -infinity);
}

TEST(Planted, DifferenceOfInfinities) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T bound = infinity;
    line = __LINE__ + 1;
    const T width = bound - bound;
    return width * x[0];
  };
  const auto report = trace_nonfinite(f, {1.0});
  expect_report(report, Nonfinite::value, "sub", line);
  EXPECT_TRUE(report.inputs.empty());
}

TEST(Planted, ZeroTimesInfinity) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T bound = infinity;
    T y = x[1];
    line = __LINE__ + 1;
    y += x[0] * bound;
    return y;
  };
  const auto report = trace_nonfinite(f, {0.0, 1.0});
  expect_report(report, Nonfinite::value, "mul", line);
  EXPECT_TRUE(std::isnan(report.value));
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].index, 0U);
}

TEST(Planted, StatementOfALoop) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    T z = x[0];
    for (int i = 0; i < 20; ++i) {
      const T square = z * z;
      line = __LINE__ + 1;
      z = square - 1;
      if (i == 10) z *= z;
    }
    return z;
  };
  EXPECT_TRUE(trace_nonfinite(f, {0.5}).all_finite());
  const auto report = trace_nonfinite(f, {2.0});
  expect_report(report, Nonfinite::value, "mul", line - 2);
  EXPECT_EQ(report.operands.at(0).value, report.operands.at(1).value);
  EXPECT_GT(report.operands.at(0).value, 1e154);
}

template <class T> unsigned line_of_helper = 0;

template <class T> T helper(const T& x) {
  line_of_helper<T> = __LINE__ + 1;
  return log1p(x) / x;
}

TEST(Planted, ReturnOfAFunction) {
  const auto report = trace_nonfinite([](const auto& x) { return helper(x[0]); }, {0.0});
  expect_report(report, Nonfinite::value, "div", line_of_helper<fluxion::Traced>);
}

TEST(Planted, OperatorInALambdaThatDeclaresNoNumber) {
  unsigned line = 0;
  const auto f = [&](const auto& x) {
    const auto difference = x[0] - x[1];
    line = __LINE__ + 1;
    return 1 + sqrt(difference);
  };
  const auto report = trace_nonfinite(f, {1.0, 2.0});
  expect_report(report, Nonfinite::value, "sqrt", line);
}

TEST(Planted, OperatorInTheMiddleOfAStatement) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    line = __LINE__ + 3;
    const T y = sin(x[0]) +  //
                cos(x[0]) *  //
                    (x[1] / x[1]);
    return y;
  };
  const auto report = trace_nonfinite(f, {1.0, 0.0});
  expect_report(report, Nonfinite::value, "div", line);
}

TEST(Planted, ExpressionThatIsStoredLater) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    T sum = 1;
    const auto logarithm = log(x[0]);
    line = __LINE__ + 1;
    sum += logarithm;
    return sum;
  };
  const auto report = trace_nonfinite(f, {-1.0});
  expect_report(report, Nonfinite::value, "log", line);
}

TEST(Planted, StatementAfterAConstructionInAContainer) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    std::vector<T> logarithms;
    logarithms.emplace_back(log(x[0]));
    line = __LINE__ + 1;
    return 1 + logarithms[0];
  };
  const auto report = trace_nonfinite(f, {0.0});
  expect_report(report, Nonfinite::value, "log", line);
}

TEST(Planted, StatementAfterAnEigenExpression) {
  unsigned line = 0;
  const auto f = [&]<class T>(const Vector<T>& x) -> T {
    const T length = x.norm();
    line = __LINE__ + 1;
    const T y = 1 + length;
    return y;
  };
  const auto report = trace_nonfinite(f, {0.0, 0.0});
  expect_report(report, Nonfinite::partial, "sqrt", line);
  EXPECT_EQ(report.inputs.size(), 2U);
}

}  // namespace
