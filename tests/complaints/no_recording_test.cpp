// "It crashes because no tape is active": numbers of reverse mode where nothing is recorded.
// For: such a number is a plain number; only to ask for adjoints needs a recording. Read first:
// docs/tutorial/reverse-tape.md. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>

namespace {

using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Recording;
using fluxion::Var;
using testing::HasSubstr;
using testing::ThrowsMessage;

const Var length_of_the_program = 2.0;

template <class T> T model(const std::vector<T>& x) {
  using std::abs, std::exp, std::max, std::sqrt;
  T sum = std::accumulate(x.begin(), x.end(), T(0));
  sum += std::inner_product(x.begin(), x.end(), x.begin(), T(0));
  sum *= exp(-abs(x[0])) + *std::max_element(x.begin(), x.end());
  for (int i = 0; i < 100; ++i) sum = sum - x[1] / (2 + sqrt(sum * sum));
  return sum / 3;
}

TEST(NoRecording, ComputesAsDoubleDoes) {
  const double expected = model(std::vector<double>{0.5, -1, 2});
  const Var result = model(std::vector<Var>{0.5, -1, 2});
  EXPECT_EQ(result.value(), expected);
  EXPECT_TRUE(result.is_passive());
  using Nested = BasicVar<Dual<double>>;
  EXPECT_EQ(value_of(model(std::vector<Nested>{0.5, -1, 2})), expected);
  EXPECT_EQ(value_of(model(std::vector<BasicVar<Var>>{0.5, -1, 2})), expected);
}

TEST(NoRecording, OfAnExpressionIsItsValue) {
  const Var x = 3.0;
  const auto kept = x * x + sin(x) / 2.0;
  const Var y = kept;
  EXPECT_EQ(y.value(), 9.0 + std::sin(3.0) / 2.0);
  EXPECT_EQ(kept.value(), y.value());
  EXPECT_EQ(y.id(), 0U);
}

TEST(NoRecording, WritesNothingToATape) {
  const Recording recording;
  Var x = length_of_the_program;
  for (int i = 0; i < 100'000; ++i) x = sin(x) + 2.0;
  EXPECT_EQ(recording.statements(), 0U);
  EXPECT_EQ(recording.arguments(), 0U);
}

TEST(NoRecording, OnAnotherThread) {
  double got = 0;
  std::thread([&got] {
    Var x = length_of_the_program;
    x = x * x + 1;
    got = x.value();
  }).join();
  EXPECT_EQ(got, 5.0);
}

TEST(NoRecording, OfConstantsMixesWithVariablesLater) {
  Var made_before = 2.0;
  made_before *= 3;
  Recording recording;
  const Var x = recording.input(5.0);
  const Var y = made_before * x + length_of_the_program;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 6.0);
  EXPECT_EQ(recording.adjoint(made_before), 0.0);
}

TEST(NoRecording, OfAConstantHasNoAdjointsToAskFor) {
  Recording recording;
  const Var x = recording.input(5.0);
  EXPECT_THAT([&] { recording.adjoint(x); },
              ThrowsMessage<fluxion::TapeError>(HasSubstr("try sweep(y) first")));
  recording.sweep(Var(2.0));
  EXPECT_EQ(recording.adjoint(x), 0.0);
}

TEST(NoRecording, OfAFunctionThatIsConstantHasTheGradientZero) {
  const auto f = [](const auto&) { return length_of_the_program * length_of_the_program; };
  EXPECT_EQ(fluxion::gradient(f, {1.0, 2.0}), fluxion::Vector<double>::Zero(2));
}

}  // namespace
