// Fits and standard errors against certified ones: NIST's nonlinear problems, and Longley's line.
// For: digits of the answers of least_squares with default options.
// Read first: tests/support/nist.hpp.
// SPDX-License-Identifier: MIT
#include "support/nist.hpp"

#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>
#include <fluxion/optimize/covariance.hpp>
#include <fluxion/optimize/least_squares.hpp>

namespace {

using fluxion::covariance;
using fluxion::least_squares;
using fluxion::LeastSquaresResult;
using fluxion::Matrix;
using fluxion::Vector;
using fluxion::test::NistData;

enum class Model { misra1a, chwirut, lanczos, gauss, danwood, kirby, rational, mgh17, roszman };

struct Problem {
  std::string name;
  Model model;
};

void PrintTo(const Problem& problem, std::ostream* out) { *out << problem.name; }

// One function template for all, so that it is differentiated once.
template <class T> T predict(Model model, const Vector<T>& b, double x) {
  switch (model) {
    case Model::misra1a:
      return b[0] * (1 - exp(-b[1] * x));
    case Model::chwirut:
      return exp(-b[0] * x) / (b[1] + b[2] * x);
    case Model::lanczos:
      return b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x);
    case Model::gauss:
      return b[0] * exp(-b[1] * x) + b[2] * exp(-pow((x - b[3]) / b[4], 2)) +
             b[5] * exp(-pow((x - b[6]) / b[7], 2));
    case Model::danwood:
      return b[0] * exp(b[1] * std::log(x));
    case Model::kirby:
      return (b[0] + x * (b[1] + x * b[2])) / (1 + x * (b[3] + x * b[4]));
    case Model::rational:
      return (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6])));
    case Model::mgh17:
      return b[0] + b[1] * exp(-b[3] * x) + b[2] * exp(-b[4] * x);
    default:
      return b[0] - b[1] * x - atan(b[2] / (x - b[3])) / std::numbers::pi;
  }
}

struct Fit {
  Model model;
  NistData data;
  template <class T> Vector<T> operator()(const Vector<T>& b) const {
    Vector<T> r(data.x.size());
    for (Eigen::Index i = 0; i < r.size(); ++i) r[i] = predict(model, b, data.x[i]) - data.y[i];
    return r;
  }
};

// The least number of digits in which the entries agree; the certified ones have 11.
double digits(const Vector<double>& computed, const Vector<double>& certified) {
  const double error = ((computed - certified).array() / certified.array()).abs().maxCoeff();
  return std::fmin(11, -std::log10(error));
}

constexpr const char* absent = "the files of NIST are not in FLUXION_EXTRA_DATA";

class Nist : public testing::TestWithParam<Problem> {};

TEST_P(Nist, FitAgreesWithTheCertifiedOne) {
  const auto& [name, model] = GetParam();
  if (!exists(fluxion::test::nist_file(name))) GTEST_SKIP() << absent;
  const Fit fit{model, fluxion::test::read_nist(name)};
  for (const Vector<double>& start : fit.data.starts) {
    const LeastSquaresResult result = least_squares(fit, start);
    EXPECT_TRUE(result) << result;
    EXPECT_GE(digits(result.x, fit.data.parameters), 7.5) << result;
    EXPECT_NEAR(2 * result.value, fit.data.sum_of_squares, 1e-9 * fit.data.sum_of_squares);
    EXPECT_GE(digits(covariance(result).standard_errors, fit.data.standard_errors), 6);
  }
}

const Problem problems[] = {{"Chwirut1", Model::chwirut},
                            {"Chwirut2", Model::chwirut},
                            {"DanWood", Model::danwood},
                            {"Gauss1", Model::gauss},
                            {"Hahn1", Model::rational},
                            {"Kirby2", Model::kirby},
                            {"Lanczos3", Model::lanczos},
                            {"MGH17", Model::mgh17},
                            {"Misra1a", Model::misra1a},
                            {"Roszman1", Model::roszman},
                            {"Thurber", Model::rational}};

INSTANTIATE_TEST_SUITE_P(Files, Nist, testing::ValuesIn(problems), [](const auto& test) {
  return test.param.name;
});

// Measured: 9.3 digits, with 1100 residuals and 980 Jacobians.
TEST(NistTogether, FitsHaveNineDigitsOnAverage) {
  double sum = 0;
  int runs = 0;
  for (const auto& [name, model] : problems) {
    if (!exists(fluxion::test::nist_file(name))) GTEST_SKIP() << absent;
    const Fit fit{model, fluxion::test::read_nist(name)};
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
  EXPECT_NEAR(2 * fit.value, 836424.0555059146, 836424.0555059146 * 1e-12);
  EXPECT_GE(digits(covariance(fit).standard_errors, errors), 9);
}

}  // namespace
