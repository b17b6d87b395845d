// The classic test functions: that they are what is published, and that runs on them end at the truth.
// For: functions with several minima, periods, exponentials and kinks.
// Read first: tests/support/classic_problems.hpp.
// SPDX-License-Identifier: MIT
#include "support/classic_problems.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

namespace {

using fluxion::Bfgs;
using fluxion::gradient;
using fluxion::Lbfgs;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Vector;
using namespace fluxion::test::problems;

/// One of the functions, chosen at run time, so that the optimisers are compiled once.
template <class... Problems> struct AnyOf {
  static constexpr int count = sizeof...(Problems);

  std::string name() const { return of(std::array{&Problems::name...}); }
  Vector<double> start() const { return of(std::array{&Problems::start...}); }
  KnownValues known() const { return of(std::array{&Problems::known...}); }
  Points minima() const { return of(std::array{&Problems::minima...}); }
  template <class T> T operator()(const Vector<T>& x) const {
    return std::array{&call<Problems, T>...}[which](x);
  }

  std::size_t which;

 private:
  template <class Functions> auto of(const Functions& functions) const {
    return functions[which]();
  }
  template <class Problem, class T> static T call(const Vector<T>& x) { return Problem()(x); }
};

using Classic = AnyOf<Ackley,
                      Bohachevsky1,
                      Bohachevsky3,
                      Booth,
                      Branin,
                      DixonPrice,
                      Easom,
                      GoldsteinPrice,
                      Griewank,
                      Himmelblau,
                      Levy13,
                      Matyas,
                      McCormick,
                      Rastrigin,
                      Schwefel,
                      SixHumpCamel,
                      StyblinskiTang,
                      ThreeHumpCamel,
                      Trid,
                      Zakharov>;

class ClassicProblem : public testing::TestWithParam<int> {
 protected:
  const Classic f{static_cast<std::size_t>(GetParam())};
  const bool is_smooth = f.name() != "Ackley";
};

INSTANTIATE_TEST_SUITE_P(Each,
                         ClassicProblem,
                         testing::Range(0, Classic::count),
                         [](const auto& test) {
                           return Classic{static_cast<std::size_t>(test.param)}.name();
                         });

TEST_P(ClassicProblem, HasItsPublishedMinimum) {
  for (const Vector<double>& x : f.minima()) {
    EXPECT_NEAR(f(x), f.known().minimum, 1e-12 * std::fmax(1, std::abs(f(f.start()))));
    if (is_smooth) {
      EXPECT_LE(gradient(f, x).cwiseAbs().maxCoeff(), 1e-10);
    }
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const Vector<double> aside = 1e-3 * Vector<double>::Unit(x.size(), i);
      EXPECT_GT(f(Vector<double>(x + aside)), f(x));
      EXPECT_GT(f(Vector<double>(x - aside)), f(x));
    }
  }
}

TEST_P(ClassicProblem, IsInTheTableOfThePage) {
  std::ifstream page(FLUXION_SOURCE_DIR "/docs/explanation/optimizers.md");
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(text, testing::HasSubstr("\n| `" + f.name() + "` | "));
}

/// max |g_i| by differences, which know nothing of our rules.
double slope_at(const Classic& f, const Vector<double>& x) {
  double largest = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const Vector<double> aside = 1e-5 * Vector<double>::Unit(x.size(), i);
    const double rise = f(Vector<double>(x + aside)) - f(Vector<double>(x - aside));
    largest = std::fmax(largest, std::abs(rise) / 2e-5);
  }
  return largest;
}

/// At a minimum or another known stationary point, and not called a failure.
void expect_truth(const Classic& f, const Result& result) {
  EXPECT_EQ(f(result.x), result.value);
  EXPECT_TRUE(is_minimum(result.value, f.known()) ||
              is_other_stationary_value(result.value, f.known()))
      << result;
  EXPECT_LE(slope_at(f, result.x), 1e-5) << result;
  EXPECT_TRUE(result) << result;
  EXPECT_LE(result.counts.evaluations(), 100) << result;
}

/// At the tip of a cone: no gradient tells that it is the minimum, and none is wrong.
void expect_kink(const Classic& f, const Result& result) {
  EXPECT_EQ(f(result.x), result.value);
  EXPECT_NEAR(result.value, f.known().minimum, 1e-12);
  EXPECT_EQ(result.status, fluxion::Status::line_search) << result;
  EXPECT_THAT(result.message, testing::HasSubstr("the function has a kink"));
}

TEST_P(ClassicProblem, IsMinimisedByBfgs) {
  (is_smooth ? expect_truth : expect_kink)(f, minimize(f, f.start(), Bfgs{}));
}

TEST_P(ClassicProblem, IsMinimisedByLbfgs) {
  (is_smooth ? expect_truth : expect_kink)(f, minimize(f, f.start(), Lbfgs{}));
}

}  // namespace
