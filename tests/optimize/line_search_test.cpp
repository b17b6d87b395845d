// Tests of optimize/line_search.hpp and more_thuente.hpp.
// For: the Wolfe conditions hold where the search stops, and no trial is wasted.
// Read first: include/fluxion/optimize/line_search.hpp.
// SPDX-License-Identifier: MIT
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
using fluxion::StrongWolfe;
using fluxion::Vector;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::nan;

/// phi and its slope as an objective of one variable, searched from 0 along +1.
class Line {
 public:
  using Function = std::function<double(double)>;

  Line(Function phi, Function slope)
      : phi_(std::move(phi)),
        slope_(std::move(slope)),
        objective_(HandWritten([this](const Vector<double>& x, Vector<double>& g) {
          g[0] = slope_(x[0]);
          return phi_(x[0]);
        })) {}

  SearchEnd search(double first, const StrongWolfe& parameters = {}, fluxion::Stop stop = {}) {
    detail::Ledger ledger(1, stop);
    const detail::Evaluator evaluate(detail::ObjectiveRef(objective_), ledger);
    detail::Sample start(1);
    evaluate(start);
    detail::LineSearch line(parameters, 1);
    const SearchEnd end = line.along(evaluate, start, Vector<double>::Ones(1), first);
    step = line.step();
    evaluations = ledger.counts.gradient - 1;
    return end;
  }

  bool meets_wolfe(const StrongWolfe& p) const {
    return phi_(step) <= phi_(0) + p.c1 * step * slope_(0) &&
           std::abs(slope_(step)) <= p.c2 * std::abs(slope_(0));
  }

  double step = 0;
  std::int64_t evaluations = 0;

 private:
  Function phi_;
  Function slope_;
  detail::AnyObjective<HandWritten> objective_;
};

// The functions of Moré & Thuente 1994, section 5, with the parameters used there.
struct Case {
  std::string name;
  Line::Function phi;
  Line::Function slope;
  StrongWolfe parameters;
  int most_evaluations;
};

Case first_case() {
  constexpr double b = 2;
  return {"5.1",
          [](double a) { return -a / (a * a + b); },
          [](double a) { return (a * a - b) / ((a * a + b) * (a * a + b)); },
          {.c1 = 1e-3, .c2 = 0.1},
          8};
}

Case second_case() {
  constexpr double b = 0.004;
  return {"5.2",
          [](double a) { return std::pow(a + b, 5) - 2 * std::pow(a + b, 4); },
          [](double a) { return 5 * std::pow(a + b, 4) - 8 * std::pow(a + b, 3); },
          {.c1 = 0.1, .c2 = 0.10001},
          13};
}

// The last of the paper: the Wolfe points are next to one of two steep walls.
Case two_walls(std::string name, double b1, double b2) {
  const auto gamma = [](double b) { return std::sqrt(1 + b * b) - b; };
  const double left = gamma(b1);
  const double right = gamma(b2);
  return {std::move(name),
          [=](double a) { return left * std::hypot(1 - a, b2) + right * std::hypot(a, b1); },
          [=](double a) {
            return left * (a - 1) / std::hypot(1 - a, b2) + right * a / std::hypot(a, b1);
          },
          {.c1 = 1e-3, .c2 = 1e-3},
          15};
}

TEST(StrongWolfeSearch, SolvesTheProblemsOfMoreAndThuente) {
  for (const Case& one : {first_case(),
                          second_case(),
                          two_walls("5.4", 1e-3, 1e-3),
                          two_walls("5.5", 1e-2, 1e-3),
                          two_walls("5.6", 1e-3, 1e-2)}) {
    for (const double first : {1e-3, 1e-1, 1e1, 1e3}) {
      SCOPED_TRACE(one.name + " from " + std::to_string(first));
      Line line(one.phi, one.slope);
      StrongWolfe parameters = one.parameters;
      parameters.c1 = std::min(parameters.c1, parameters.c2 / 2);
      ASSERT_EQ(line.search(first, parameters), SearchEnd::moved);
      EXPECT_TRUE(line.meets_wolfe(parameters)) << line.step;
      EXPECT_LE(line.evaluations, one.most_evaluations);
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

TEST(Interpolation, IsExactForTheCurvesItFits) {
  const auto cubic = [](double a) { return LinePoint{a, a * a * a - 3 * a, 3 * a * a - 3}; };
  EXPECT_NEAR(detail::cubic_minimizer(cubic(0), cubic(3)), 1, 1e-15);
  EXPECT_NEAR(detail::cubic_minimizer(cubic(3), cubic(0.5)), 1, 1e-15);
  const auto parabola = [](double a) { return LinePoint{a, (a - 2) * (a - 2), 2 * (a - 2)}; };
  EXPECT_NEAR(detail::parabola_minimizer(parabola(0), parabola(5)), 2, 1e-15);
  EXPECT_NEAR(detail::secant_zero(parabola(0), parabola(1)), 2, 1e-15);
}

}  // namespace
