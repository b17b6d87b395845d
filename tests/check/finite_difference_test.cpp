// Tests of check/finite_difference.hpp.
// For: values are right where the derivative is known, and the error estimates tell the truth.
// Read first: include/fluxion/check/finite_difference.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/check/finite_difference.hpp>
#include <fluxion/error.hpp>

namespace {

using fluxion::finite_difference_gradient;
using fluxion::finite_difference_hessian;
using fluxion::finite_difference_jacobian;
using fluxion::Matrix;
using fluxion::Vector;

// On double alone: nothing here needs an active number.
double wave(const Vector<double>& x) { return std::exp(0.3 * x[0]) * std::sin(x[1]) + x[0] * x[1]; }
Vector<double> wave_gradient(const Vector<double>& x) {
  const double e = std::exp(0.3 * x[0]);
  return Vector<double>{{0.3 * e * std::sin(x[1]) + x[1], e * std::cos(x[1]) + x[0]}};
}
Matrix<double> wave_hessian(const Vector<double>& x) {
  const double e = std::exp(0.3 * x[0]);
  const double mixed = 0.3 * e * std::cos(x[1]) + 1;
  return Matrix<double>{{0.09 * e * std::sin(x[1]), mixed}, {mixed, -e * std::sin(x[1])}};
}

template <class Kind, class Call> std::string message_of(Call call) {
  try {
    call();
  } catch (const Kind& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// Difference quotient of a function of one variable.
struct Slope {
  double value;
  double error;
};
template <class F> Slope slope(F f, double x) {
  const auto d = finite_difference_gradient([&](const auto& v) { return f(v[0]); }, {x});
  return {d.values[0], d.errors[0]};
}

TEST(FiniteDifferenceGradient, IsTheGradientToTwelveDigits) {
  const Vector<double> x{{0.7, -1.3}};
  const auto d = finite_difference_gradient(wave, x);
  const auto exact = wave_gradient(x);
  for (Eigen::Index i = 0; i < 2; ++i) {
    EXPECT_NEAR(d.values[i], exact[i], 1e-12 * std::abs(exact[i]));
    EXPECT_LE(std::abs(d.values[i] - exact[i]), d.errors[i]);
    EXPECT_LT(d.errors[i], 1e-10);
    EXPECT_GT(d.scales[i], 0.1);
  }
}

TEST(FiniteDifferenceGradient, TakesEveryKindOfPoint) {
  const auto expected = finite_difference_gradient(wave, {0.5, 2.0}).values;
  const std::array<double, 2> array = {0.5, 2.0};
  EXPECT_EQ(finite_difference_gradient(wave, array).values, expected);
  EXPECT_EQ(finite_difference_gradient(wave, std::span(array)).values, expected);
  EXPECT_EQ(finite_difference_gradient(wave, std::vector{0.5, 2.0}).values, expected);
  EXPECT_EQ(finite_difference_gradient(wave, std::vector{0.5F, 2.0F}).values, expected);
  EXPECT_EQ(finite_difference_gradient(wave, Eigen::RowVector2d(0.5, 2.0)).values, expected);
}

TEST(FiniteDifferenceGradient, FindsItsStepAtEveryScaleOfX) {
  for (const double x : {1e-9, 1e-4, 1.0, 3e5, 1e12}) {
    const auto log = slope([](double t) { return std::log(t); }, x);
    EXPECT_NEAR(log.value * x, 1.0, 1e-9) << x;
    EXPECT_LE(std::abs(log.value - 1 / x), 3 * log.error) << x;
  }
  const auto fast = slope([](double t) { return std::sin(1e5 * t); }, 0.3);
  EXPECT_NEAR(fast.value, 1e5 * std::cos(3e4), 1e-2);
  const auto far = slope([](double t) { return std::sin(t); }, 1e6 + 0.25);
  EXPECT_NEAR(far.value, std::cos(1e6 + 0.25), 1e-7);
}

TEST(FiniteDifferenceGradient, IsNotFooledByAPeriodOfTheFunction) {
  const auto d = slope([](double t) { return std::sin(320 * M_PI * t); }, 0.2512);
  EXPECT_NEAR(d.value, 320 * M_PI * std::cos(320 * M_PI * 0.2512), 1e-6);
}

TEST(FiniteDifferenceGradient, IsExactForWhatDoesNotChange) {
  const auto d = finite_difference_gradient([](const auto&) { return 7.0; }, {1.0, 2.0});
  EXPECT_EQ(d.values, Vector<double>::Zero(2));
  const auto zero = finite_difference_gradient([](const auto&) { return 0.0; }, {1.0});
  EXPECT_EQ(zero.errors[0], 0.0);
}

TEST(FiniteDifferenceGradient, ErrorEstimatesHoldForRandomFunctions) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(-3, 3);
  double largest = 0.0;
  for (int k = 0; k < 2000; ++k) {
    const double a = uniform(random), b = uniform(random), c = uniform(random);
    const double x = uniform(random);
    const auto d =
        slope([&](double t) { return std::sin(a * t + b) * std::exp(c * t) + t * t; }, x);
    const double exact =
        std::exp(c * x) * (a * std::cos(a * x + b) + c * std::sin(a * x + b)) + 2 * x;
    largest = std::max(largest, std::abs(d.value - exact) / (d.error + 1e-15 * std::abs(exact)));
  }
  EXPECT_LT(largest, 2.0);
  EXPECT_GT(largest, 1e-3) << "estimates that large would hide every mistake";
}

TEST(FiniteDifferenceGradient, SeesTheNoiseOfTheFunction) {
  std::mt19937_64 random(8);
  std::uniform_real_distribution<double> uniform(-1.2, 1.2);
  const auto noisy = [](double t) { return std::sin(t) + 1e-6 * std::sin(1e15 * t); };
  for (int k = 0; k < 500; ++k) {
    const double x = uniform(random);
    const auto d = slope(noisy, x);
    EXPECT_LE(std::abs(d.value - std::cos(x)), 10 * d.error) << x;
    EXPECT_LT(d.error, 0.1) << x;
  }
}

TEST(FiniteDifferenceGradient, SeesCancellationInTheFunction) {
  const auto d = slope([](double t) { return (std::sin(t) + 1e6) - 1e6; }, 0.4);
  EXPECT_LE(std::abs(d.value - std::cos(0.4)), 10 * d.error);
  EXPECT_GT(d.error, 1e-12);
  EXPECT_LT(d.error, 1e-6);
}

TEST(FiniteDifferenceGradient, IsNotANumberWhereTheFunctionIsNotFinite) {
  const auto edge = slope([](double t) { return std::sqrt(t); }, 0.0);
  EXPECT_TRUE(std::isnan(edge.value));
  EXPECT_EQ(edge.error, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(slope([](double t) { return std::log(t); }, -1.0).value));
  EXPECT_TRUE(std::isnan(slope([](double t) { return std::sin(t) / t; }, 0.0).value))
      << "without a value at x there is no derivative";
}

TEST(FiniteDifferenceGradient, StartsAgainAfterAStepWithoutValues) {
  const auto ring = [](double t) {
    const double distance = std::abs(t - 0.3);
    const bool hole = distance > 0.005 && distance < 0.02;
    return hole ? std::numeric_limits<double>::quiet_NaN() : std::exp(2 * t);
  };
  const auto d = slope(ring, 0.3);
  EXPECT_NEAR(d.value, 2 * std::exp(0.6), 1e-10);
  EXPECT_LE(std::abs(d.value - 2 * std::exp(0.6)), d.error);
}

TEST(FiniteDifferenceGradient, UsesAboutThirteenEvaluationsForACoordinate) {
  int calls = 0;
  const auto counted = [&](const Vector<double>& x) {
    ++calls;
    return x.array().sin().sum();
  };
  const Vector<double> x = Vector<double>::LinSpaced(20, -1.0, 1.0);
  finite_difference_gradient(counted, x);
  EXPECT_LE(calls, 43 + 20 * 16);
  EXPECT_GE(calls, 43 + 20 * 8);
}

TEST(FiniteDifferenceJacobian, HasRowsOfOutputsAndColumnsOfInputs) {
  const auto f = [](const auto& x) {
    return std::array<double, 3>{x[0] * x[1], std::exp(x[0]), std::cos(3 * x[1])};
  };
  const auto d = finite_difference_jacobian(f, {0.5, -2.0});
  const Matrix<double> exact{{-2.0, 0.5}, {std::exp(0.5), 0.0}, {0.0, -3 * std::sin(-6.0)}};
  ASSERT_EQ(d.values.rows(), 3);
  ASSERT_EQ(d.values.cols(), 2);
  EXPECT_LT((d.values - exact).cwiseAbs().maxCoeff(), 1e-11);
  EXPECT_TRUE(((d.values - exact).cwiseAbs().array() <= d.errors.array()).all());
}

TEST(FiniteDifferenceJacobian, OneOutputThatIsNotFiniteLeavesTheOthersAlone) {
  const auto f = [](const auto& x) { return std::array<double, 2>{std::log(-x[0]), x[0] * x[0]}; };
  const auto d = finite_difference_jacobian(f, {3.0});
  EXPECT_TRUE(std::isnan(d.values(0, 0)));
  EXPECT_NEAR(d.values(1, 0), 6.0, 1e-11);
}

TEST(FiniteDifferenceJacobian, AnOutputWithoutAValueAtThePointHasNoDerivative) {
  const auto f = [](const auto& x) { return std::array<double, 2>{std::sin(x[0]) / x[0], x[0]}; };
  const auto d = finite_difference_jacobian(f, {0.0});
  EXPECT_TRUE(std::isnan(d.values(0, 0)));
  EXPECT_NEAR(d.values(1, 0), 1.0, 1e-11);
}

TEST(FiniteDifferenceHessian, IsTheHessianToEightDigits) {
  const Vector<double> x{{0.7, -1.3}};
  const auto d = finite_difference_hessian(wave, x);
  const auto exact = wave_hessian(x);
  EXPECT_LT((d.values - exact).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_TRUE(((d.values - exact).cwiseAbs().array() <= d.errors.array()).all());
  EXPECT_LT(d.errors.maxCoeff(), 1e-7);
  EXPECT_EQ(d.values(0, 1), d.values(1, 0));
}

TEST(FiniteDifferenceHessian, IsExactEnoughFarFromZero) {
  const auto f = [](const auto& x) { return std::pow(x[0], 3) + 1e3 * x[0] * x[1]; };
  const auto d = finite_difference_hessian(f, {1234.5, -0.001});
  EXPECT_NEAR(d.values(0, 0), 6 * 1234.5, 1e-3);
  EXPECT_NEAR(d.values(0, 1), 1e3, 1e-5);
  EXPECT_LE(std::abs(d.values(0, 0) - 6 * 1234.5), 10 * d.errors(0, 0));
}

TEST(DifferenceFormulas, AreTheTextBookQuotients) {
  const auto square = [](const auto& x) { return x[0] * x[0] + 3 * x[1]; };
  const auto forward = fluxion::forward_difference_gradient(square, {2.0, 1.0}, 0.5);
  EXPECT_EQ(forward[0], 4.5);
  EXPECT_EQ(forward[1], 3.0);
  const auto central = fluxion::central_difference_gradient(square, {2.0, 1.0}, 0.5);
  EXPECT_EQ(central[0], 4.0);
  EXPECT_EQ(central[1], 3.0);
}

TEST(DifferenceFormulas, HaveErrorsOfFirstAndSecondOrder) {
  const auto f = [](const auto& x) { return std::exp(x[0]); };
  const auto forward = [&](double h) {
    return std::abs(fluxion::forward_difference_gradient(f, {0.0}, h)[0] - 1);
  };
  const auto central = [&](double h) {
    return std::abs(fluxion::central_difference_gradient(f, {0.0}, h)[0] - 1);
  };
  EXPECT_NEAR(forward(1e-3) / forward(1e-4), 10, 0.1);
  EXPECT_NEAR(central(1e-2) / central(1e-3), 100, 1);
  EXPECT_EQ(central(1e-17), 1.0) << "a step that is lost in x gives 0";
}

TEST(FiniteDifference, ExceptionsOfTheFunctionPass) {
  const auto f = [](const auto& x) {
    if (x[0] != 1.0) throw std::range_error("mine");
    return x[0];
  };
  EXPECT_THROW(finite_difference_gradient(f, {1.0}), std::range_error);
}

TEST(FiniteDifference, AnEmptyPointIsAShapeError) {
  const std::vector<double> empty;
  const auto expected = [](const std::string& function) {
    return function +
           ": the point is empty; got 0 coordinates, expected at least 1; try a point with as many "
           "coordinates as f has variables";
  };
  using fluxion::ShapeError;
  EXPECT_EQ(message_of<ShapeError>([&] { finite_difference_gradient(wave, empty); }),
            expected("finite_difference_gradient"));
  EXPECT_EQ(message_of<ShapeError>([&] { finite_difference_jacobian(wave, empty); }),
            expected("finite_difference_jacobian"));
  EXPECT_EQ(message_of<ShapeError>([&] { finite_difference_hessian(wave, empty); }),
            expected("finite_difference_hessian"));
  EXPECT_EQ(message_of<ShapeError>([&] { fluxion::forward_difference_gradient(wave, empty, 0.1); }),
            expected("forward_difference_gradient"));
  EXPECT_EQ(message_of<ShapeError>([&] { fluxion::central_difference_gradient(wave, empty, 0.1); }),
            expected("central_difference_gradient"));
}

TEST(FiniteDifference, AResultThatChangesItsSizeIsAShapeError) {
  const auto f = [](const auto& x) { return std::vector<double>(x[0] == 1.0 ? 2 : 3); };
  EXPECT_EQ(
      message_of<fluxion::ShapeError>([&] { finite_difference_jacobian(f, {1.0}); }),
      "finite_difference_jacobian: a later result of f has the wrong size; got 3, expected 2; "
      "try a vector of that size");
}

TEST(FiniteDifference, OptionsThatCannotBeUsedAreRefused) {
  const auto message = [](const fluxion::FiniteDifferenceOptions& options) {
    return message_of<fluxion::OptionError>([&] {
      finite_difference_gradient(wave, {1.0, 2.0}, options);
    });
  };
  EXPECT_EQ(
      message({.step = 0}),
      "finite_difference_gradient: the step cannot be used; got 0, expected a positive finite "
      "number; try 1e-6");
  EXPECT_EQ(
      message({.shrink = 1}),
      "finite_difference_gradient: the steps do not shrink; got .shrink = 1, expected a finite "
      "number above 1; try 1.9");
  EXPECT_EQ(
      message({.levels = 1}),
      "finite_difference_gradient: an error needs two steps to be estimated; got .levels = 1, "
      "expected at least 2; try 44");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(message({.step = nan}), "nothing was thrown");
  EXPECT_NE(message({.shrink = nan}), "nothing was thrown");
  EXPECT_EQ(
      message_of<fluxion::OptionError>([] {
        fluxion::forward_difference_gradient(wave, {1.0, 2.0}, -1.0);
      }),
      "forward_difference_gradient: the step cannot be used; got -1, expected a positive finite "
      "number; try 1e-6");
  EXPECT_EQ(message_of<fluxion::OptionError>([] {
              fluxion::central_difference_gradient(wave, {1.0, 2.0}, nan);
            }),
            "central_difference_gradient: the step cannot be used; got nan, expected a positive "
            "finite number; try 1e-6");
}

}  // namespace
