// Tests of optimize/line_search.hpp and more_thuente.hpp.
// For: the Wolfe conditions hold where the search stops, and the trials are those of the paper:
// Moré & Thuente, ACM TOMS 20 (1994), section 5.
// Read first: include/fluxion/optimize/line_search.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/optimize/line_search.hpp>
#include <fluxion/optimize/more_thuente.hpp>

#include "support/hand_written.hpp"

namespace {

namespace detail = fluxion::detail;
using detail::LinePoint;
using detail::SearchEnd;
using fluxion::Armijo;
using fluxion::StrongWolfe;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::nan;

/// phi and its slope as an objective of one variable, searched from `origin` along +1.
class Line {
 public:
  using Function = std::function<double(double)>;

  Line(Function phi, Function slope)
      : phi_(std::move(phi)),
        slope_(std::move(slope)),
        objective_(HandWritten([this](const Vector<double>& x, Vector<double>& g) {
          g[0] = slope_(x[0] - origin);
          return phi_(x[0] - origin);
        })) {}

  SearchEnd search(double first, const detail::SearchRules& rules, fluxion::Stop stop = {}) {
    detail::Ledger<double> ledger(1, {.stop = stop});
    const detail::Evaluator evaluate(detail::ObjectiveRef<double>(objective_), ledger);
    detail::Sample start(1);
    if (seen_before != 0) {
      start.x[0] = origin + seen_before;
      evaluate(start);
      ledger.counts = {};
    }
    start.x[0] = origin;
    evaluate(start);
    detail::LineSearch<double> line(rules, 1);
    const SearchEnd end = line.along(evaluate, start, Vector<double>::Ones(1), first);
    step = line.step();
    evaluations = ledger.counts.gradient - 1;
    return end;
  }

  SearchEnd search(double first, const StrongWolfe& parameters = {}, fluxion::Stop stop = {}) {
    return search(first, detail::SearchRules(parameters), stop);
  }
  SearchEnd search(double first, const Armijo& parameters) {
    return search(first, detail::SearchRules(parameters));
  }

  bool meets_wolfe(const StrongWolfe& p) const {
    return phi_(step) <= phi_(0) + p.c1 * step * slope_(0) &&
           std::abs(slope_(step)) <= p.c2 * std::abs(slope_(0));
  }

  double step = 0;
  double origin = 0;       // where on the line the search begins
  double seen_before = 0;  // another point that the run has been at
  std::int64_t evaluations = 0;

 private:
  Function phi_;
  Function slope_;
  detail::AnyObjective<HandWritten> objective_;
};

/// One function of the paper: what its table says for the first steps 1e-3, 1e-1, 1e1, 1e3.
struct Published {
  std::string table;
  Line::Function phi;
  Line::Function slope;
  StrongWolfe parameters;
  std::array<int, 4> evaluations;
  std::array<double, 4> steps;  // to the two digits printed
};

Published table_1() {
  constexpr double b = 2;
  return {"I",
          [](double a) { return -a / (a * a + b); },
          [](double a) { return (a * a - b) / ((a * a + b) * (a * a + b)); },
          {.c1 = 1e-3, .c2 = 0.1},
          {6, 3, 1, 4},
          {1.4, 1.4, 10, 37}};
}

Published table_2() {
  constexpr double b = 0.004;
  return {"II",
          [](double a) { return std::pow(a + b, 5) - 2 * std::pow(a + b, 4); },
          [](double a) { return 5 * std::pow(a + b, 4) - 8 * std::pow(a + b, 3); },
          {.c1 = 0.1, .c2 = 0.1},
          {12, 8, 8, 11},
          {1.6, 1.6, 1.6, 1.6}};
}

// |a - 1| with its corner rounded off and 39 half waves on top of it.
Published table_3() {
  constexpr double beta = 0.01;
  constexpr double waves = 39 * std::numbers::pi / 2;
  const auto corner = [](double a) {
    const double d = std::abs(a - 1);
    return d >= beta ? d : d * d / (2 * beta) + beta / 2;
  };
  const auto corner_slope = [](double a) { return std::clamp((a - 1) / beta, -1.0, 1.0); };
  return {"III",
          [=](double a) { return corner(a) + (1 - beta) / waves * std::sin(waves * a); },
          [=](double a) { return corner_slope(a) + (1 - beta) * std::cos(waves * a); },
          {.c1 = 0.1, .c2 = 0.1},
          {12, 12, 10, 13},
          {1, 1, 1, 1}};
}

// Two walls: their slopes leave a short interval of acceptable steps.
Published walls(std::string table,
                double b1,
                double b2,
                std::array<int, 4> evaluations,
                std::array<double, 4> steps) {
  const auto gamma = [](double b) { return std::sqrt(1 + b * b) - b; };
  const double left = gamma(b1);
  const double right = gamma(b2);
  return {std::move(table),
          [=](double a) { return left * std::hypot(1 - a, b2) + right * std::hypot(a, b1); },
          [=](double a) {
            return left * (a - 1) / std::hypot(1 - a, b2) + right * a / std::hypot(a, b1);
          },
          {.c1 = 1e-3, .c2 = 1e-3},
          evaluations,
          steps};
}

// Every interpolation and every safeguard has a part in these numbers.
TEST(StrongWolfeSearch, RepeatsTheTablesOfMoreAndThuente) {
  for (const Published& expected :
       {table_1(),
        table_2(),
        table_3(),
        walls("IV", 1e-3, 1e-3, {4, 1, 3, 4}, {0.08, 0.10, 0.35, 0.83}),
        walls("V", 1e-2, 1e-3, {6, 3, 7, 8}, {0.075, 0.078, 0.073, 0.076}),
        walls("VI", 1e-3, 1e-2, {13, 11, 8, 11}, {0.93, 0.93, 0.92, 0.92})}) {
    for (std::size_t k = 0; k < 4; ++k) {
      SCOPED_TRACE(expected.table + ", row " + std::to_string(k));
      Line line(expected.phi, expected.slope);
      EXPECT_EQ(line.search(std::pow(10.0, 2.0 * static_cast<double>(k) - 3), expected.parameters),
                SearchEnd::moved);
      EXPECT_TRUE(line.meets_wolfe(expected.parameters)) << line.step;
      EXPECT_EQ(line.evaluations, expected.evaluations[k]);
      EXPECT_NEAR(line.step / expected.steps[k], 1, 0.07);
    }
  }
}

TEST(StrongWolfeSearch, TakesTheFirstStepWhenItIsGoodEnough) {
  Line line([](double a) { return (a - 1) * (a - 1); }, [](double a) { return 2 * (a - 1); });
  EXPECT_EQ(line.search(0.5), SearchEnd::moved);
  EXPECT_EQ(line.step, 0.5);
  EXPECT_EQ(line.evaluations, 1);
}

TEST(StrongWolfeSearch, HalvesAStepThatIsNotFinite) {
  for (const double outside : {nan, infinity}) {
    Line line([=](double a) { return a < 1e-3 ? (a - 5e-4) * (a - 5e-4) : outside; },
              [=](double a) { return a < 1e-3 ? 2 * (a - 5e-4) : outside; });
    EXPECT_EQ(line.search(1), SearchEnd::moved);
    EXPECT_TRUE(line.meets_wolfe({}));
    EXPECT_LE(line.evaluations, 13);
  }
}

TEST(StrongWolfeSearch, SaysWhenNoTrialIsFinite) {
  Line line([](double a) { return a == 0 ? 0.0 : nan; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1), SearchEnd::non_finite);
  EXPECT_LE(line.evaluations, 60);
}

TEST(StrongWolfeSearch, SaysWhenThereIsNoDecrease) {
  Line line([](double a) { return a; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1), SearchEnd::no_decrease);
  EXPECT_LE(line.evaluations, 40);
}

TEST(StrongWolfeSearch, SaysWhenTheDecreaseIsEndless) {
  Line line([](double a) { return -a; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1), SearchEnd::unbounded);
  EXPECT_LE(line.evaluations, 40);
}

TEST(StrongWolfeSearch, SaysSoBeforeTheValueOverflows) {
  Line line([](double a) { return -std::exp(a); }, [](double a) { return -std::exp(a); });
  EXPECT_EQ(line.search(10), SearchEnd::unbounded);
  EXPECT_LE(line.evaluations, 15);
}

// 1 is outside; beyond 1/2, where the minimum is, no step may go back to where 1 has been seen.
TEST(StrongWolfeSearch, DoesNotCrossAWallTwice) {
  Line line([](double a) { return a < 0.9 ? (a - 0.75) * (a - 0.75) : nan; },
            [](double a) { return a < 0.9 ? 2 * (a - 0.75) : nan; });
  EXPECT_EQ(line.search(1, {.c2 = 0.1}), SearchEnd::moved);
  EXPECT_EQ(line.step, 0.75);
  EXPECT_EQ(line.evaluations, 3);
}

TEST(StrongWolfeSearch, StopsAtTheLimitOfEvaluations) {
  Line line([](double a) { return a; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1, {}, {.evaluations = 6}), SearchEnd::interrupted);
  EXPECT_EQ(line.evaluations, 5);
}

TEST(StrongWolfeSearch, MovesToTheLowestPointWhenTheCurvatureConditionIsOutOfReach) {
  Line line([](double a) { return std::abs(a - std::numbers::pi); },
            [](double a) { return a < std::numbers::pi ? -1.0 : 1.0; });
  EXPECT_EQ(line.search(1), SearchEnd::moved);
  EXPECT_NEAR(line.step, std::numbers::pi, 1e-9);
}

// The value is rounded to 1e-9, so that differences say nothing near the minimum; slopes are exact.
TEST(StrongWolfeSearch, TrustsSlopesWhereValuesDrownInRounding) {
  const auto rounded = [](double a) {
    return std::round(1e9 * (1e3 + (a - 1e-6) * (a - 1e-6))) / 1e9;
  };
  Line line([=](double a) { return rounded(a) + (a > 0 ? 1e-9 : 0); },
            [](double a) { return 2 * (a - 1e-6); });
  EXPECT_EQ(line.search(3e-7, {.c2 = 0.1}), SearchEnd::moved);
  EXPECT_NEAR(line.step, 1e-6, 1e-7);
}

// Hager & Zhang, SIAM J. Optim. 16 (2005), section 4: around the minimum of 1 - 2 x + x^2 no change of
// the value can be seen closer than sqrt(epsilon), while the slope tells x to the last digit.
TEST(StrongWolfeSearch, MeetsTheApproximateConditionsWhereNoValueDecreases) {
  constexpr double start = 1 - 3e-10;
  const auto phi = [](double a) { return 1 - 2 * (start + a) + (start + a) * (start + a); };
  const auto slope = [](double a) { return 2 * (start + a - 1); };
  for (const double offset : {0.0, 1.0, -1e3}) {
    for (const double first : {1e-12, 1e-10, 1e-9, 1e-6}) {
      Line line([&](double a) { return phi(a) + offset; }, slope);
      const StrongWolfe p{.c2 = 0.1};
      if (offset == 0) line.seen_before = 1;  // a value of 1, next to which those here vanish
      ASSERT_EQ(line.search(first, p), SearchEnd::moved) << offset << ' ' << first;
      EXPECT_LE(slope(line.step), (2 * p.c1 - 1) * slope(0));
      EXPECT_GE(slope(line.step), p.c2 * slope(0));
      EXPECT_NEAR(line.step, 3e-10, 3e-11);
      EXPECT_LE(line.evaluations, 15);
    }
  }
}

// A step that is rejected: (2 c1 - 1) phi'(0) < phi'(a), the slope has turned too far.
TEST(StrongWolfeSearch, RejectsASlopeThatTurnedTooFarWhereValuesDrown) {
  Line line([](double) { return 1e3; }, [](double a) { return a < 1.5 ? a - 1 : 10.0; });
  EXPECT_EQ(line.search(2, {.c2 = 0.9}), SearchEnd::moved);
  EXPECT_LT(line.step, 1.5);
  EXPECT_GT(line.evaluations, 1);
}

TEST(ArmijoSearch, ShrinksTheStepUntilTheValueDecreasesEnough) {
  const auto phi = [](double a) { return (a - 1) * (a - 1); };
  const auto slope = [](double a) { return 2 * (a - 1); };
  Line line(phi, slope);
  EXPECT_EQ(line.search(10, Armijo{}), SearchEnd::moved);
  EXPECT_EQ(line.step, 1.25) << "10, 5, 2.5, 1.25";
  EXPECT_EQ(line.evaluations, 4);
  EXPECT_EQ(line.search(10, Armijo{.c1 = 0.5}), SearchEnd::moved);
  EXPECT_EQ(line.step, 0.625) << "with c1 = 1/2 the minimum at most";
  EXPECT_EQ(line.search(10, Armijo{.shrink = 0.1}), SearchEnd::moved);
  EXPECT_EQ(line.step, 1);
}

TEST(ArmijoSearch, DoesNotAskWhereTheSlopeLeads) {
  Line line([](double a) { return -a; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1, Armijo{}), SearchEnd::moved);
  EXPECT_EQ(line.step, 1);
}

TEST(ArmijoSearch, GivesUpAfterItsTrials) {
  Line line([](double a) { return a; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1, Armijo{.trials = 7}), SearchEnd::no_decrease);
  EXPECT_EQ(line.evaluations, 7);
}

TEST(ArmijoSearch, HalvesAStepThatIsNotFinite) {
  Line line([](double a) { return a < 0.2 ? -a : nan; }, [](double) { return -1.0; });
  EXPECT_EQ(line.search(1, Armijo{.shrink = 0.1}), SearchEnd::moved);
  EXPECT_EQ(line.step, 0.125);
  Line wall([](double a) { return a == 0 ? 0.0 : infinity; }, [](double) { return -1.0; });
  EXPECT_EQ(wall.search(1, Armijo{}), SearchEnd::non_finite);
}

// Where values drown the slope has to say that something was gained.
TEST(ArmijoSearch, TrustsSlopesWhereValuesDrownInRounding) {
  Line line([](double) { return 1e3; }, [](double a) { return 2 * (a - 1e-9); });
  EXPECT_EQ(line.search(1.5e-8, Armijo{}), SearchEnd::moved);
  EXPECT_NEAR(line.step, 1e-9, 0.95e-9);
  Line constant([](double) { return 1e3; }, [](double) { return -1.0; });
  EXPECT_EQ(constant.search(1, Armijo{}), SearchEnd::no_decrease);
}

// The start is at 1e6, whose neighbours are 1e-10 away.
TEST(LineSearch, LengthensAStepThatChangesNothing) {
  Line line([](double a) { return (a - 1) * (a - 1); }, [](double a) { return 2 * (a - 1); });
  line.origin = 1e6;
  EXPECT_EQ(line.search(1e-30), SearchEnd::moved);
  EXPECT_GT(line.step, 1e-11);
}

TEST(LeastStep, IsTheRoundingOfTheEntryThatChangesFirst) {
  const auto vector = [](double a, double b) { return (Vector<double>(2) << a, b).finished(); };
  constexpr double epsilon = 2.220446049250313e-16;
  EXPECT_EQ(detail::least_step(vector(4, 1), vector(1, -1)), epsilon);
  EXPECT_EQ(detail::least_step(vector(4, 1), vector(1, 0)), 4 * epsilon);
  EXPECT_LT(detail::least_step(vector(4, 0), vector(1, 1e-3)), 1e-300);
}

// The slopes promise a minimum at 1 while the value rises by less than its rounding error: believed
// once, but not by a run that has already seen a clearly lower value.
TEST(StrongWolfeSearch, DoesNotCreepUphillBelowTheRounding) {
  const auto phi = [](double a) { return 1e3 + 1e-9 * a; };
  const auto slope = [](double a) { return a - 1; };
  Line fresh(phi, slope);
  EXPECT_EQ(fresh.search(1), SearchEnd::moved);
  Line warned(phi, slope);
  warned.seen_before = -1e3;
  EXPECT_EQ(warned.search(1), SearchEnd::no_decrease);
}

// The curvature is 1 near 0 and less farther out, where the first steps are.
TEST(ValueScale, LagsBehindValuesThatFallQuickly) {
  detail::ValueScale scale;
  EXPECT_EQ(scale.update(-1000), 1000);
  EXPECT_EQ(scale.update(1), 100);
  EXPECT_EQ(scale.update(50), 50);
  EXPECT_EQ(scale.update(0), 5);
  EXPECT_TRUE(scale.forget(-2));
  EXPECT_EQ(scale.update(-2), 2);
  EXPECT_FALSE(scale.forget(2));
}

TEST(Interpolation, IsExactForTheCurvesItFits) {
  const auto cubic = [](double a) { return LinePoint{a, a * a * a - 3 * a, 3 * a * a - 3}; };
  EXPECT_NEAR(detail::cubic_minimizer(cubic(0), cubic(3)), 1, 1e-15);
  EXPECT_NEAR(detail::cubic_minimizer(cubic(3), cubic(0.5)), 1, 1e-15);
  const auto parabola = [](double a) { return LinePoint{a, (a - 2) * (a - 2), 2 * (a - 2)}; };
  EXPECT_NEAR(detail::parabola_minimizer(parabola(0), parabola(5)), 2, 1e-15);
  EXPECT_NEAR(detail::secant_zero(parabola(0), parabola(1)), 2, 1e-15);
}

}  // namespace
