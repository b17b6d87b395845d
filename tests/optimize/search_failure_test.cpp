// Tests of optimize/search_failure.hpp and evaluator.hpp.
// For: what is claimed at the end of a run is backed by evaluations.
// Read first: include/fluxion/optimize/search_failure.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/search_failure.hpp>

#include "support/hand_written.hpp"

namespace {

namespace detail = fluxion::detail;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::HandWritten;
using testing::HasSubstr;

// An objective, evaluated at one point.
struct At {
  At(HandWritten::Function f, const Vector<double>& x)
      : objective(HandWritten(std::move(f))),
        ledger(x.size(), {}),
        evaluate(detail::ObjectiveRef<double>(objective), ledger),
        sample(x.size()) {
    sample.x = x;
    evaluate(sample);
  }

  detail::AnyObjective<HandWritten> objective;
  detail::Ledger<double> ledger;
  detail::Evaluator evaluate;
  detail::Sample sample;
};

Vector<double> point(double a, double b) { return (Vector<double>(2) << a, b).finished(); }

// 1 + (x0^2 + 1e8 x1^2) / 2: along a coordinate i an exact search gains c_i x_i^2 / 2.
double stiff(const Vector<double>& x, Vector<double>& g) {
  g[0] = x[0];
  g[1] = 1e8 * x[1];
  return 1 + (x[0] * x[0] + 1e8 * x[1] * x[1]) / 2;
}

TEST(CertainDecrease, IsTheLargestOfAllCoordinates) {
  At soft(stiff, point(1e-3, 1e-8));
  EXPECT_NEAR(detail::certain_decrease(soft.evaluate, soft.sample), 5e-7, 1e-10);
  At steep(stiff, point(1e-9, 1e-5));
  EXPECT_NEAR(detail::certain_decrease(steep.evaluate, steep.sample), 5e-3, 1e-6);
}

// (1, 2) and the inverse of [2 1; 1 3], which is [3 -1; -1 2] / 5: half of 7 / 5.
TEST(NewtonGain, IsHalfOfTheGradientTimesNewtonsStep) {
  EXPECT_NEAR(detail::newton_gain({2, 1, 1, 3}, {1, 2}), 0.7, 1e-6);
  EXPECT_NEAR(detail::newton_gain({2, 1 - 1e-9, 1 + 1e-9, 3}, {1, 2}), 0.7, 1e-6);
}

TEST(NewtonGain, IsNotKnownWhereNoStepLeadsToAMinimum) {
  EXPECT_EQ(detail::newton_gain({}, {}), 0);
  EXPECT_EQ(detail::newton_gain({1, 2, 2, 1}, {1, 2}), 0);
  EXPECT_EQ(detail::newton_gain({1, 0, fluxion::test::nan, 1}, {1, 2}), 0);
}

// Along -g alone the gain would be 5e-15 here, because the steep coordinate limits the step.
TEST(ReachedRounding, IsNotBelievedWhereACoordinateStillGains) {
  At far(stiff, point(1e-3, 1e-8));
  EXPECT_FALSE(detail::reached_rounding(far.evaluate, far.sample, 0));
  At close(stiff, point(1e-9, 1e-13));
  const auto ending = detail::reached_rounding(close.evaluate, close.sample, 0);
  ASSERT_TRUE(ending);
  EXPECT_EQ(ending->status, Status::rounding);
}

TEST(ReachedRounding, NeedsAModelThatSaysSo) {
  At close(stiff, point(1e-9, 1e-13));
  EXPECT_FALSE(detail::reached_rounding(close.evaluate, close.sample, 1e-10));
}

// A hundred million times as steep across the diagonal as along it: no coordinate gains more than 5e-17.
TEST(ReachedRounding, IsNotBelievedWhereADirectionBetweenCoordinatesStillGains) {
  const HandWritten::Function f = [](const Vector<double>& x, Vector<double>& g) {
    const double steep = x[0] + x[1];
    const double flat = x[0] - x[1];
    g[0] = 1e8 * steep + flat;
    g[1] = 1e8 * steep - flat;
    return 1 + (1e8 * steep * steep + flat * flat) / 2;
  };
  At valley(f, point(5e-5 + 1e-12, -5e-5));
  EXPECT_GT(detail::certain_decrease(valley.evaluate, valley.sample), 1e-10);
  EXPECT_FALSE(detail::reached_rounding(valley.evaluate, valley.sample, 0));
  At bottom(f, point(5e-9 + 1e-16, -5e-9));
  EXPECT_TRUE(detail::reached_rounding(bottom.evaluate, bottom.sample, 0));
}

// The slope of 1e-6 gains nothing that could be seen in 1e7 as far as it reaches, but f bends down.
TEST(ReachedRounding, IsNotBelievedNearAMaximum) {
  const HandWritten::Function hill = [](const Vector<double>& x, Vector<double>& g) {
    g = -x.array().sin();
    return 1e7 + x.array().cos().sum();
  };
  At top(hill, point(1e-6, -2e-6));
  EXPECT_FALSE(detail::reached_rounding(top.evaluate, top.sample, 0));
}

TEST(ReachedRounding, IsNotBelievedWhereALowerPointWasSeen) {
  At at(stiff, point(1e-9, 1e-13));
  at.ledger.best.value = 1 - 1e-9;
  EXPECT_FALSE(detail::reached_rounding(at.evaluate, at.sample, 0));
}

TEST(ReachedRounding, DoesNotCompareInfinities) {
  const HandWritten::Function f = [](const Vector<double>&, Vector<double>& g) {
    g.setConstant(1e200);
    return 0.0;
  };
  At at(f, point(1e200, 1e200));
  EXPECT_FALSE(detail::reached_rounding(at.evaluate, at.sample, fluxion::test::infinity));
}

// Of 1e-8 times the direction nothing reaches x0 = 1e12, so that it is a step along x1 that counts.
TEST(ReachedRounding, MeasuresTheStepThatRoundingLeaves) {
  const HandWritten::Function f = [](const Vector<double>& x, Vector<double>& g) {
    g[0] = 1e4 * (x[0] - 1e12);
    g[1] = x[1] - 1;
    return 5e3 * (x[0] - 1e12) * (x[0] - 1e12) + (x[1] - 1) * (x[1] - 1) / 2;
  };
  At at(f, point(1e12 + 1e-4, 1 + 1e-9));
  const Vector<double> downhill = -at.sample.gradient;
  EXPECT_TRUE(detail::reached_rounding_along(at.evaluate, at.sample, downhill));
}

TEST(ReachedRounding, IsLeftOpenWhereALimitEndsTheRun) {
  At at(stiff, point(1e-9, 1e-13));
  at.ledger.limits.evaluations = at.ledger.counts.evaluations() + 2;
  EXPECT_FALSE(detail::reached_rounding(at.evaluate, at.sample, 0));
  EXPECT_LE(at.ledger.counts.evaluations(), at.ledger.limits.evaluations);
}

// x = 1 + 1e-15 is five roundings of 1 from the minimum, where the value is 0: next to that 1e-30 is
// not small, but no closer point promises anything.
TEST(ReachedRounding, CountsTheRoundingOfThePoint) {
  const HandWritten::Function f = [](const Vector<double>& x, Vector<double>& g) {
    const Vector<double> r = x.array() - 1;
    g = 2 * r;
    return r.squaredNorm();
  };
  At close(f, point(1 + 1e-15, 1));
  EXPECT_LT(detail::rounding_of(close.sample.value), 1e-43);
  EXPECT_TRUE(detail::reached_rounding(close.evaluate, close.sample, 1e-30));
  At farther(f, point(1 + 1e-11, 1));
  EXPECT_FALSE(detail::reached_rounding(farther.evaluate, farther.sample, 1e-22));
}

// The difference steps 6e-6 to both sides, over which this function grows by a factor of 400.
TEST(ExplainNoDecrease, AccusesNoGradientWhereDifferencesCannotTell) {
  At at(
      [](const Vector<double>& x, Vector<double>& g) {
        g[0] = 1e6 * (std::exp(1e6 * x[0]) - 0.999);
        return std::exp(1e6 * x[0]) - 0.999e6 * x[0];
      },
      Vector<double>::Zero(1));
  const auto ending =
      detail::explain_no_decrease<double>(at.evaluate, at.sample, Vector<double>::Constant(1, -1));
  EXPECT_THAT(ending.message, HasSubstr("no step along the search direction"));
}

// 6e-6 to both sides a value in single precision is the same; a tenth to both sides it is not.
TEST(ExplainNoDecrease, AccusesNoGradientBecauseValuesAreInSinglePrecision) {
  At at(
      [](const Vector<double>& x, Vector<double>& g) {
        g = 2 * x;
        return static_cast<float>(1 + x.squaredNorm());
      },
      point(1e-5, 0));
  const auto ending = detail::explain_no_decrease(at.evaluate, at.sample, point(-1, 0));
  EXPECT_THAT(ending.message, HasSubstr("no step along the search direction"));
}

TEST(ExplainNoDecrease, NamesAGradientThatIsTooLarge) {
  At at(
      [](const Vector<double>& x, Vector<double>& g) {
        g = 40 * x;
        return x.squaredNorm();
      },
      point(1, 2));
  const auto ending = detail::explain_no_decrease(at.evaluate, at.sample, point(-1, 0));
  EXPECT_EQ(ending.message,
            "the gradient disagrees with the function along the search direction (-40 against -2 "
            "by a central difference)");
}

// |x|, with a factor to its gradient.
HandWritten::Function absolute(double factor) {
  return [factor](const Vector<double>& x, Vector<double>& g) {
    g[0] = factor * std::copysign(1.0, x[0]);
    return std::abs(x[0]);
  };
}

// On either side of the kink the gradient is right.
TEST(ExplainNoDecrease, NamesAKink) {
  for (const double x : {1e-30, -1e-30}) {
    At at(absolute(1), Vector<double>::Constant(1, x));
    const Vector<double> d = -at.sample.gradient;
    const auto ending = detail::explain_no_decrease(at.evaluate, at.sample, d);
    EXPECT_EQ(ending.status, Status::line_search);
    EXPECT_EQ(ending.message,
              "the function has a kink: its slope along the search direction jumps from -1 to 1");
  }
}

// A gradient that is wrong everywhere jumps at a kink as well, but is that of neither side.
TEST(ExplainNoDecrease, TakesNoWrongGradientForAKink) {
  for (const double factor : {-1.0, 100.0}) {
    At at(absolute(factor), Vector<double>::Constant(1, 1e-30));
    const Vector<double> d = -at.sample.gradient;
    const auto ending = detail::explain_no_decrease(at.evaluate, at.sample, d);
    EXPECT_THAT(ending.message, HasSubstr("the gradient disagrees with the function"));
  }
}

TEST(Ledger, KeepsTheLowestPointAndOfEqualOnesTheFlattest) {
  detail::Ledger<double> ledger(1, {});
  const auto offer = [&](double value, double gradient) {
    detail::Sample sample(1);
    sample.value = value;
    sample.gradient[0] = gradient;
    ledger.offer(sample);
  };
  offer(2, 1);
  offer(3, 0.1);
  EXPECT_EQ(ledger.best.value, 2);
  offer(1, 5);
  EXPECT_EQ(ledger.best.value, 1);
  offer(1, 7);
  EXPECT_EQ(ledger.best.gradient[0], 5);
  offer(1, 4);
  EXPECT_EQ(ledger.best.gradient[0], 4);
}

}  // namespace
