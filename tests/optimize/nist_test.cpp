// Fits and standard errors against certified ones: NIST's nonlinear problems, and Longley's line.
// For: digits of the answers of least_squares with default options.
// Read first: tests/support/nist_models.hpp.
// SPDX-License-Identifier: MIT
#include <filesystem>

#include <gtest/gtest.h>

#include <fluxion/optimize/covariance.hpp>
#include <fluxion/optimize/least_squares.hpp>

#include "support/nist_models.hpp"

namespace {

using fluxion::covariance;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::Matrix;
using fluxion::Vector;
using fluxion::test::digits;
using fluxion::test::nist_problems;
using fluxion::test::NistFit;
using fluxion::test::NistProblem;

constexpr const char* absent = "the files of NIST are not in FLUXION_EXTRA_DATA";

class Nist : public testing::TestWithParam<NistProblem> {};

TEST_P(Nist, FitAgreesWithTheCertifiedOne) {
  const auto& [name, model] = GetParam();
  if (!exists(fluxion::test::nist_file(name))) GTEST_SKIP() << absent;
  const NistFit fit{model, fluxion::test::read_nist(name)};
  for (const Vector<double>& start : fit.data.starts) {
    const LeastSquaresResult result = least_squares(fit, start);
    EXPECT_TRUE(result) << result;
    EXPECT_GE(digits(result.x, fit.data.parameters), 7.5) << result;
    EXPECT_NEAR(2 * result.value, fit.data.sum_of_squares, 1e-9 * fit.data.sum_of_squares);
    EXPECT_GE(digits(covariance(result).standard_errors, fit.data.standard_errors), 6);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Nist, testing::ValuesIn(nist_problems), [](const auto& test) {
  return test.param.name;
});

// Measured: 9.36 digits on average and 7.7 at least, with 431 residuals and 381 Jacobians.
TEST(NistTogether, FitsHaveNineDigitsOnAverage) {
  double sum = 0;
  int runs = 0;
  for (const auto& [name, model] : nist_problems) {
    if (!exists(fluxion::test::nist_file(name))) GTEST_SKIP() << absent;
    const NistFit fit{model, fluxion::test::read_nist(name)};
    for (const Vector<double>& start : fit.data.starts) {
      sum += digits(least_squares(fit, start).x, fit.data.parameters);
      ++runs;
    }
  }
  EXPECT_EQ(runs, 22);
  EXPECT_GE(sum / runs, 9);
}

// Longley (1967), Journal of the American Statistical Association 62; public domain. Employment, then
// price deflator, national product, unemployed, armed forces, population, year.
const double longley[16][7] = {{60323, 83, 234289, 2356, 1590, 107608, 1947},
                               {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
                               {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
                               {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
                               {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
                               {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
                               {64989, 99, 365385, 1870, 3547, 115094, 1953},
                               {63761, 100, 363112, 3578, 3350, 116219, 1954},
                               {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
                               {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
                               {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
                               {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
                               {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
                               {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
                               {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
                               {70551, 116.9, 554894, 4007, 2827, 130081, 1962}};

struct Regression {
  void residuals(const Vector<double>& b, Vector<double>& r) const {
    r.resize(16);
    for (int i = 0; i < 16; ++i) {
      r[i] = b[0] - longley[i][0];
      for (int k = 1; k < 7; ++k) r[i] += b[k] * longley[i][k];
    }
  }
  void jacobian(const Vector<double>&, Matrix<double>& j) const {
    for (int i = 0; i < 16; ++i) {
      j(i, 0) = 1;
      for (int k = 1; k < 7; ++k) j(i, k) = longley[i][k];
    }
  }
};

// The answer by exact rational arithmetic; the errors are NIST's.
TEST(Longley, RegressionAgreesWithTheExactOne) {
  const Vector<double> exact{{-3482258.634595818,
                              15.06187227137329,
                              -0.03581917929259101,
                              -2.020229803816825,
                              -1.033226867173592,
                              -0.05110410565358071,
                              1829.151464613552}};
  const Vector<double> errors{{890420.383607373,
                               84.9149257747669,
                               0.334910077722432e-01,
                               0.488399681651699,
                               0.214274163161675,
                               0.226073200069370,
                               455.478499142212}};
  const LeastSquaresResult fit = least_squares(Regression{}, {0, 0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(fit) << fit;
  EXPECT_GE(digits(fit.x, exact), 8) << fit;
  // Terms of 3e6 leave residuals of 200 with ten digits after rounding.
  EXPECT_NEAR(2 * fit.value, 836424.0555059146, 836424.0555059146 * 1e-11);
  EXPECT_GE(digits(covariance(fit).standard_errors, errors), 9);
}

}  // namespace
