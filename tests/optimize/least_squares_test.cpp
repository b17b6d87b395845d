// Tests of optimize/least_squares.hpp: the call, and what can go wrong.
// For: truthful statuses for residual functions of every kind, within 200 evaluations.
// Read first: include/fluxion/optimize/least_squares.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/least_squares.hpp>

#include "support/folder.hpp"

namespace {

using fluxion::Keep;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::LevenbergMarquardt;
using fluxion::Matrix;
using fluxion::OptionError;
using fluxion::Options;
using fluxion::ShapeError;
using fluxion::Status;
using fluxion::Vector;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Vector<double> vec(std::initializer_list<double> entries) {
  Vector<double> x(static_cast<Eigen::Index>(entries.size()));
  std::copy(entries.begin(), entries.end(), x.begin());
  return x;
}

// Residuals with a Jacobian written by hand; it remembers the lowest value that was finite.
struct HandWritten {
  std::function<Vector<double>(const Vector<double>&)> r;
  std::function<Matrix<double>(const Vector<double>&)> j;
  double lowest = infinity;
  int calls = 0;

  void residuals(const Vector<double>& x, Vector<double>& out) {
    ++calls;
    out = r(x);
    const double value = out.squaredNorm() / 2;
    if (std::isfinite(value)) lowest = std::fmin(lowest, value);
  }
  void jacobian(const Vector<double>& x, Matrix<double>& out) {
    ++calls;
    out = j(x);
  }
};

Matrix<double> diagonal(const Vector<double>& d) { return d.asDiagonal(); }

LeastSquaresResult run(HandWritten& problem, std::initializer_list<double> x0) {
  const LeastSquaresResult result = least_squares(problem, x0);
  EXPECT_LE(result.counts.evaluations(), 200) << result;
  EXPECT_EQ(result.counts.evaluations(), problem.calls);
  EXPECT_FALSE(result.message.empty());
  return result;
}

TEST(LeastSquares, OfALambdaIsDifferentiated) {
  const auto rosenbrock = [](const auto& x) {
    using T = typename std::decay_t<decltype(x)>::Scalar;
    Vector<T> r(2);
    r[0] = 10.0 * (x[1] - x[0] * x[0]);
    r[1] = 1.0 - x[0];
    return r;
  };
  const LeastSquaresResult result = least_squares(rosenbrock, {-1.2, 1.0});
  EXPECT_TRUE(result);
  EXPECT_NEAR(result.x[0], 1, 1e-12);
  EXPECT_NEAR(result.x[1], 1, 1e-12);
  EXPECT_EQ(result.method, "LevenbergMarquardt");
  EXPECT_LE(result.counts.residual, 25);
  EXPECT_EQ(result.counts.gradient + result.counts.value, 0);
  EXPECT_THAT(to_string(result), HasSubstr(" residuals, "));
  EXPECT_EQ(fmt::format("{}", result), to_string(result));
  std::ostringstream out;
  out << result;
  EXPECT_EQ(out.str(), to_string(result));
}

// Value, gradient, residuals and Jacobian are of one point, and the value has a factor 1/2.
TEST(LeastSquares, ReturnsWhatBelongsToThePoint) {
  HandWritten problem{[](const Vector<double>& x) {
                        return vec({x[0] - 1, 2 * x[0] + 1, x[0] * x[0]});
                      },
                      [](const Vector<double>& x) {
                        return Matrix<double>(vec({1, 2, 2 * x[0]}));
                      }};
  const LeastSquaresResult result = run(problem, {3});
  EXPECT_EQ(result.status, Status::gradient);
  const double x = result.x[0];
  // (x - 1) + 2 (2 x + 1) + 2 x^3 = 0
  EXPECT_NEAR(2 * x * x * x + 5 * x + 1, 0, 1e-9);
  EXPECT_EQ(result.residuals, problem.r(result.x));
  EXPECT_EQ(result.jacobian, problem.j(result.x));
  EXPECT_DOUBLE_EQ(result.value, result.residuals.squaredNorm() / 2);
  EXPECT_NEAR(result.value, problem.lowest, 1e-15);
  EXPECT_NEAR(result.gradient[0], (result.jacobian.transpose() * result.residuals)[0], 1e-14);
  EXPECT_THAT(result.message, HasSubstr("cosine of residuals and Jacobian "));
  EXPECT_THAT(result.message, HasSubstr(" <= 1e-08 after "));
}

TEST(LeastSquares, NanEverywhere) {
  HandWritten problem{[](const Vector<double>& x) { return Vector<double>(nan * x); },
                      [](const Vector<double>& x) { return diagonal(nan * x); }};
  const LeastSquaresResult result = run(problem, {1, 1});
  EXPECT_EQ(result.status, Status::non_finite_start);
  EXPECT_EQ(result.counts.evaluations(), 1);
  EXPECT_EQ(result.message, "the value at the start is nan");
}

TEST(LeastSquares, OnlyTheJacobianIsNanAtTheStart) {
  HandWritten problem{[](const Vector<double>& x) { return x; },
                      [](const Vector<double>& x) {
                        return diagonal(vec({1, nan * x[0]}));
                      }};
  const LeastSquaresResult result = run(problem, {1, 1});
  EXPECT_EQ(result.status, Status::non_finite_start);
  EXPECT_EQ(result.message, "entry 1 of the gradient at the start is not finite");
}

// The full step from 50 leads far below 0, where there is no logarithm.
HandWritten logarithms(double outside) {
  return {[outside](const Vector<double>& x) {
            return x.minCoeff() > 0 ? Vector<double>(x.array().log())
                                    : Vector<double>(Vector<double>::Constant(x.size(), outside));
          },
          [](const Vector<double>& x) { return diagonal(x.cwiseInverse()); }};
}

TEST(LeastSquares, NotFiniteOutsideADomain) {
  for (const double outside : {nan, infinity, -infinity}) {
    HandWritten problem = logarithms(outside);
    const LeastSquaresResult result = run(problem, {50, 60});
    EXPECT_TRUE(result) << result;
    EXPECT_NEAR(result.x[0], 1, 1e-12);
    EXPECT_NEAR(result.x[1], 1, 1e-12);
  }
}

TEST(LeastSquares, OnlyTheJacobianIsNanOutsideADomain) {
  HandWritten problem{[](const Vector<double>& x) { return Vector<double>(x.array() - 1); },
                      [](const Vector<double>& x) {
                        return diagonal(vec({1, x.norm() < 70 && x.norm() > 65 ? nan : 1}));
                      }};
  const LeastSquaresResult result = run(problem, {50, 60});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_NEAR(result.value, 0, 1e-20);
}

TEST(LeastSquares, FiniteAtTheStartOnly) {
  HandWritten problem{
      [](const Vector<double>& x) {
        return x == vec({1, 2}) ? x : Vector<double>(nan * x);
      },
      [](const Vector<double>& x) { return diagonal(Vector<double>::Ones(x.size())); }};
  const LeastSquaresResult result = run(problem, {1, 2});
  EXPECT_EQ(result.status, Status::non_finite);
  EXPECT_EQ(result.value, 2.5);
  EXPECT_THAT(result.message, HasSubstr("along the search direction is finite"));
}

TEST(LeastSquares, InfimumAtInfinity) {
  HandWritten problem{[](const Vector<double>& x) { return Vector<double>((-x.array()).exp()); },
                      [](const Vector<double>& x) { return diagonal(-(-x.array()).exp()); }};
  const LeastSquaresResult result = run(problem, {1, 2});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_LT(result.value, 1e-60);
}

TEST(LeastSquares, JacobianWithTheWrongSign) {
  HandWritten problem{
      [](const Vector<double>& x) { return x; },
      [](const Vector<double>& x) { return diagonal(-Vector<double>::Ones(x.size())); }};
  const LeastSquaresResult result = run(problem, {1, 2});
  EXPECT_EQ(result.status, Status::radius);
  EXPECT_EQ(result.value, 2.5);
  EXPECT_THAT(result.message,
              HasSubstr("the Jacobian disagrees with the residuals along the step"));
}

// (1 + |x|)^2 / 2 is least at its kink, where the Jacobian is that of one side.
TEST(LeastSquares, KinkIsNoWrongJacobian) {
  for (const double x0 : {1e-30, -1e-30}) {
    HandWritten problem{[](const Vector<double>& x) { return Vector<double>(1 + x.array().abs()); },
                        [](const Vector<double>& x) { return diagonal(x.array().sign()); }};
    const LeastSquaresResult result = run(problem, {x0});
    EXPECT_EQ(result.status, Status::radius);
    EXPECT_EQ(result.message,
              "the residuals have a kink: the slope along the step jumps from -1e-06 to 1e-06");
  }
}

TEST(LeastSquares, JacobianWithOneWrongColumn) {
  HandWritten problem{[](const Vector<double>& x) {
                        return vec({x[0] + x[1], x[1] - 1, x[0]});
                      },
                      [](const Vector<double>&) {
                        Matrix<double> j(3, 2);
                        j << -1, 1, 0, 1, -1, 0;
                        return j;
                      }};
  const LeastSquaresResult result = run(problem, {1, 2});
  EXPECT_FALSE(result) << result;
  EXPECT_THAT(result.message, HasSubstr("the Jacobian disagrees with the residuals"));
}

TEST(LeastSquares, JacobianOfAConstantThatIsNotZero) {
  HandWritten problem{
      [](const Vector<double>&) {
        return vec({7, 7});
      },
      [](const Vector<double>& x) { return diagonal(Vector<double>::Ones(x.size())); }};
  const LeastSquaresResult result = run(problem, {1, 2});
  EXPECT_EQ(result.status, Status::radius);
  EXPECT_THAT(result.message, HasSubstr("against 0 by a difference"));
}

// |x| + 1: there is no Jacobian where the minimum is.
TEST(LeastSquares, AKinkIsNoMinimumThatIsKnown) {
  HandWritten problem{
      [](const Vector<double>& x) { return Vector<double>(x.array().abs() + 1); },
      [](const Vector<double>& x) {
        return diagonal((x.array() < 0).select(-1.0, Vector<double>::Ones(x.size())));
      }};
  const LeastSquaresResult result = run(problem, {0.3, -0.7});
  EXPECT_NEAR(result.value, 1, 0.02);
  EXPECT_EQ(result.status, Status::radius);
}

TEST(LeastSquares, StartAtTheMinimum) {
  HandWritten problem{
      [](const Vector<double>& x) { return x; },
      [](const Vector<double>& x) { return diagonal(Vector<double>::Ones(x.size())); }};
  const LeastSquaresResult result = run(problem, {0, 0});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.counts.residual, 1);
  EXPECT_EQ(result.counts.jacobian, 1);
  EXPECT_EQ(result.message, "cosine of residuals and Jacobian 0 <= 1e-08 after 0 iterations");
}

// (x - 1)^2 + x^2 + x^2, from the nearest number to the minimum at 1/3 and from its neighbours.
TEST(LeastSquares, StartAtAMinimumThatIsNotZero) {
  for (const double x0 : {1.0 / 3, std::nextafter(1.0 / 3, 0), std::nextafter(1.0 / 3, 1)}) {
    HandWritten problem{[](const Vector<double>& x) {
                          return vec({x[0] - 1, x[0], x[0]});
                        },
                        [](const Vector<double>&) {
                          return Matrix<double>(vec({1, 1, 1}));
                        }};
    const LeastSquaresResult result = run(problem, {x0});
    EXPECT_EQ(result.status, Status::gradient);
    EXPECT_EQ(result.iterations, 0);
    EXPECT_EQ(result.counts.evaluations(), 2);
    problem.calls = 0;
    const LeastSquaresResult strict = least_squares(problem, {x0}, {}, {.stop = {.gradient = 0}});
    EXPECT_TRUE(strict) << strict;
    EXPECT_LE(strict.counts.evaluations(), 50);
  }
}

// Only the sum of the two counts, and the equations contradict each other.
TEST(LeastSquares, OfDependentColumnsEndsAtAMinimum) {
  HandWritten problem{
      [](const Vector<double>& x) {
        const double s = x[0] + x[1];
        return vec({s * s - 2, std::exp(s) - 3, s - 1});
      },
      [](const Vector<double>& x) {
        const double s = x[0] + x[1];
        return Matrix<double>(vec({2 * s, std::exp(s), 1}) * vec({1, 1}).transpose());
      }};
  const LeastSquaresResult result = run(problem, {3, -1});
  EXPECT_EQ(result.status, Status::gradient);
  const double s = result.x.sum();
  EXPECT_NEAR((s * s - 2) * 2 * s + (std::exp(s) - 3) * std::exp(s) + s - 1, 0, 1e-9);
}

// The Jacobian has no rank where the residuals vanish: convergence is slow, not wrong.
TEST(LeastSquares, OfARootWithoutRankEndsThere) {
  HandWritten problem{[](const Vector<double>& x) {
                        return vec({x[0] * x[0], x[1] * x[1] * x[1]});
                      },
                      [](const Vector<double>& x) {
                        return diagonal(vec({2 * x[0], 3 * x[1] * x[1]}));
                      }};
  const LeastSquaresResult result = run(problem, {3, 1});
  EXPECT_TRUE(result) << result;
  EXPECT_LT(result.value, 1e-60);
}

// r(x) = e^-x + 1 has no least square, and none that is visibly smaller than 1 far out.
TEST(LeastSquares, InfimumThatIsNotZeroAtInfinity) {
  HandWritten problem{
      [](const Vector<double>& x) { return Vector<double>((-x.array()).exp() + 1); },
      [](const Vector<double>& x) { return diagonal(-(-x.array()).exp()); }};
  const LeastSquaresResult result = run(problem, {1});
  EXPECT_EQ(result.status, Status::rounding);
  EXPECT_EQ(result.value, 0.5);
}

TEST(LeastSquares, OfAStartThatIsNotANumberSaysWhichEntry) {
  for (const Options& options : {Options{}, Options{.bounds = {.lower = {0, 0, 0, 0}}}}) {
    HandWritten problem{[](const Vector<double>& x) { return vec({x[0] - 1}); },
                        [](const Vector<double>&) {
                          return Matrix<double>(vec({1, 0, 0, 0}).transpose());
                        }};
    const LeastSquaresResult result = least_squares(problem, {3, 2, nan, 1}, {}, options);
    EXPECT_EQ(result.status, Status::non_finite_start);
    EXPECT_EQ(result.message,
              "x[2] at the start is nan; try a start whose entries are finite numbers");
    EXPECT_LE(problem.calls, 2);
  }
}

TEST(LeastSquares, OfLinearResidualsTakesOneStep) {
  const Matrix<double> a = (Matrix<double>(3, 2) << 1, 2, 3, 4, 5, 7).finished();
  HandWritten problem{[a](const Vector<double>& x) {
                        return Vector<double>(a * x - vec({1, 0, 2}));
                      },
                      [a](const Vector<double>&) { return a; }};
  const LeastSquaresResult result = run(problem, {10, -10});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.iterations, 1);
  // By Cramer's rule on the normal equations: [35 49; 49 69] x = [11 16].
  EXPECT_NEAR(result.x[0], (11.0 * 69 - 16 * 49) / 14, 1e-12);
  EXPECT_NEAR(result.x[1], (35.0 * 16 - 49 * 11) / 14, 1e-12);
}

// One equation, three unknowns: the nearest solution.
TEST(LeastSquares, OfFewerResidualsThanParametersFindsTheNearestSolution) {
  HandWritten problem{[](const Vector<double>& x) { return vec({x[0] + 2 * x[1] + 2 * x[2] - 9}); },
                      [](const Vector<double>&) {
                        return Matrix<double>(vec({1, 2, 2}).transpose());
                      }};
  const LeastSquaresResult result = run(problem, {0, 0, 0});
  EXPECT_TRUE(result);
  EXPECT_LT((result.x - vec({1, 2, 2})).norm(), 1e-14);
}

TEST(LeastSquares, OfColumnsThatDoNotMatterEndsWell) {
  HandWritten problem{[](const Vector<double>& x) {
                        return vec({x[0] * x[0] - 2, 0, x[0] - 1});
                      },
                      [](const Vector<double>& x) {
                        Matrix<double> j = Matrix<double>::Zero(3, 2);
                        j(0, 0) = 2 * x[0];
                        j(2, 0) = 1;
                        return j;
                      }};
  const LeastSquaresResult result = run(problem, {3, 4});
  EXPECT_EQ(result.status, Status::gradient);
  EXPECT_EQ(result.x[1], 4);
}

TEST(LeastSquares, RefusesWhatCannotBeMeant) {
  const auto r = [](const auto& x) { return x; };
  const auto fit = [&](const LevenbergMarquardt& method, const Options& options) {
    return [&r, method, options] { least_squares(r, {1.0, 2.0}, method, options); };
  };
  EXPECT_THAT(fit({.radius = 0}, {}),
              ThrowsMessage<OptionError>(
                  "least_squares: radius cannot be meant; got 0, expected a finite number above 0; "
                  "try 10, or less where the start is good"));
  EXPECT_THAT(fit({.radius = nan}, {}), ThrowsMessage<OptionError>(HasSubstr("got nan")));
  EXPECT_THAT(fit({}, {.stop = {.gradient = -1}}),
              ThrowsMessage<OptionError>(
                  "minimize: stop.gradient is not a tolerance; got -1, expected a finite number of "
                  "at least 0; try 1e-8"));
  EXPECT_THAT(fit({}, {.bounds = {.lower = {1}}}),
              ThrowsMessage<ShapeError>(
                  "minimize: bounds.lower has another size than the start; got 1 entries, expected "
                  "2; try -infinity or infinity where there is no bound"));
  EXPECT_THAT(fit({}, {.bounds = {.lower = {1, 3}, .upper = {2, 2}}}),
              ThrowsMessage<OptionError>(
                  "minimize: the bounds of x[1] contradict each other; got 3 and 2, expected lower "
                  "<= upper; try exchanging them"));
  EXPECT_THAT([&r] { least_squares(r, Vector<double>()); },
              ThrowsMessage<ShapeError>(HasSubstr("least_squares: ")));
}

TEST(LeastSquares, RefusesResidualsWhoseNumberChanges) {
  int calls = 0;
  HandWritten growing{[&calls](const Vector<double>& x) {
                        return Vector<double>(Vector<double>::Constant(2 + calls++, x[0]));
                      },
                      [](const Vector<double>&) {
                        return Matrix<double>(vec({1, 1}));
                      }};
  EXPECT_THAT([&] { least_squares(growing, {1.0}); },
              ThrowsMessage<ShapeError>(
                  "least_squares: the number of residuals has changed; got 3, expected 2; try "
                  "returning 0 for a residual that does not count"));
  HandWritten none{[](const Vector<double>&) { return Vector<double>(); },
                   [](const Vector<double>&) { return Matrix<double>(); }};
  EXPECT_THAT(
      [&] { least_squares(none, {1.0}); },
      ThrowsMessage<ShapeError>(
          "least_squares: there are no residuals; got 0, expected at least 1; try returning "
          "a vector of the differences between model and data"));
  HandWritten transposed{[](const Vector<double>& x) {
                           return vec({x[0], 1});
                         },
                         [](const Vector<double>&) {
                           return Matrix<double>(vec({1, 0}).transpose());
                         }};
  EXPECT_THAT([&] { least_squares(transposed, {1.0}); },
              ThrowsMessage<ShapeError>(
                  "least_squares: jacobian resized the matrix; got 1x2, expected 2x1; try writing "
                  "J(i, j) for every i and j and leaving its size alone"));
}

// Exponential decay, which takes a good number of steps from here.
HandWritten decay() {
  return {[](const Vector<double>& x) {
            Vector<double> r(8);
            for (int i = 0; i < 8; ++i) {
              r[i] =
                  x[0] * std::exp(-x[1] * i) + x[2] - (3 * std::exp(-0.5 * i) + 1 + 0.1 * (i % 3));
            }
            return r;
          },
          [](const Vector<double>& x) {
            Matrix<double> j(8, 3);
            for (int i = 0; i < 8; ++i) {
              const double e = std::exp(-x[1] * i);
              j.row(i) << e, -i * x[0] * e, 1;
            }
            return j;
          }};
}

TEST(LeastSquares, KeepsToItsLimits) {
  HandWritten problem = decay();
  const LeastSquaresResult few =
      least_squares(problem, {10.0, 3.0, -4.0}, {}, {.stop = {.evaluations = 5}});
  EXPECT_EQ(few.status, Status::max_evaluations);
  EXPECT_EQ(few.counts.evaluations(), 5);
  EXPECT_THAT(few.message, HasSubstr("cosine of residuals and Jacobian "));
  const LeastSquaresResult two =
      least_squares(problem, {10.0, 3.0, -4.0}, {}, {.stop = {.iterations = 2}});
  EXPECT_EQ(two.status, Status::max_iterations);
  EXPECT_EQ(two.iterations, 2);
}

TEST(LeastSquares, StepByStepIsTheSameToTheLastBit) {
  const LeastSquaresResult whole =
      least_squares(decay(), {10.0, 3.0, -4.0}, {}, {.trace = Keep::values});
  auto run = start(decay(), {10.0, 3.0, -4.0}, LevenbergMarquardt{}, {.trace = Keep::values});
  run.step();
  run.step();
  auto copy = run;
  while (run.step()) {
  }
  while (copy.step()) {
  }
  EXPECT_TRUE(whole);
  EXPECT_EQ(run.result().x, whole.x);
  EXPECT_EQ(copy.result().x, whole.x);
  EXPECT_EQ(copy.result().counts, whole.counts);
  EXPECT_EQ(copy.result().residuals, whole.residuals);
  ASSERT_EQ(whole.trace.size(), static_cast<std::size_t>(whole.iterations) + 1);
  for (std::size_t k = 1; k < whole.trace.size(); ++k) {
    EXPECT_LE(whole.trace[k].value, whole.trace[k - 1].value);
  }
}

TEST(LeastSquares, GoesOnFromAFileToTheLastBit) {
  const fluxion::test::Folder folder;
  const std::string path = folder / "run";
  const LeastSquaresResult whole = least_squares(decay(), {10.0, 3.0, -4.0});
  for (int steps = 0; steps < whole.iterations; ++steps) {
    auto run = start(decay(), {10.0, 3.0, -4.0}, LevenbergMarquardt{});
    for (int k = 0; k < steps; ++k) run.step();
    run.save(path);
    auto resumed = start(decay(), {10.0, 3.0, -4.0}, LevenbergMarquardt{});
    resumed.load(path);
    while (resumed.step()) {
    }
    EXPECT_EQ(resumed.result().x, whole.x);
    EXPECT_EQ(resumed.result().value, whole.value);
    EXPECT_EQ(resumed.result().jacobian, whole.jacobian);
    EXPECT_EQ(resumed.result().counts, whole.counts);
  }
}

}  // namespace
