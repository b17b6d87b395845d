// Sums over rows of data: as functions, and recorded term by term.
// For: optimize/sum_over.hpp, optimize/recorded_sum.hpp. Read first: those headers.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <memory>
#include <string>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/sum_over.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>
#include <fluxion/program.hpp>

namespace {

using fluxion::Bfgs;
using fluxion::Matrix;
using fluxion::mean_over;
using fluxion::minimize;
using fluxion::softplus;
using fluxion::start;
using fluxion::sum_over;
using fluxion::TrustRegionNewton;
using fluxion::Vector;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Logistic regression on (a, b, class), where classes are 0 and 1, with a small penalty.
const auto logistic = [](const auto& w, const auto& row) {
  using T = entry_t<decltype(w)>;
  const T z = w[0] + w[1] * row[0] + w[2] * row[1];
  return T(softplus(z) - row[2] * z + 0.01 * w.squaredNorm());
};

/// Huber's loss of a line: another formula for rows that are far from it.
const auto huber = [](const auto& w, const auto& row) {
  using T = entry_t<decltype(w)>;
  const T r = w[0] + w[1] * row[0] - row[1];
  if (r > 1.0 || r < -1.0) return T(abs(r) - 0.5);
  return T(0.5 * r * r);
};

Matrix<double> table(Eigen::Index rows) {
  Matrix<double> result(rows, 3);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto t = static_cast<double>(i);
    result.row(i) << std::sin(1.3 * t), std::cos(0.7 * t * t), static_cast<double>(i * i % 3 == 1);
  }
  return result;
}

/// The same sum, written out.
template <class Term> auto written_out(Matrix<double> rows, Term term, double weight) {
  return [=](const auto& x) {
    using T = entry_t<decltype(x)>;
    T sum = 0;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) sum += term(x, Vector<double>(rows.row(i)));
    return T(weight * sum);
  };
}

template <class Sum> auto recorded(Sum sum) {
  return fluxion::detail::RecordedObjective<Sum>(std::move(sum), true);
}

const Vector<double> point{{0.3, -0.8, 1.7}};
const Vector<double> direction{{1.0, 0.25, -2.0}};

/// Value, gradient, product with the Hessian and Hessian at `point`.
template <class Sum, class F> void expect_derivatives(const Sum& sum, const F& expected) {
  auto objective = recorded(sum);
  const double value = fluxion::value_and_gradient(expected, point).value;
  const Vector<double> gradient = fluxion::gradient(expected, point);
  const auto scale = [](const auto& of) { return 1e-12 * (1 + of.norm()); };
  Vector<double> g(3), product(3);
  Matrix<double> h(3, 3);
  const double rounding = 1e-12 * (1 + std::abs(value));
  EXPECT_NEAR(objective.value(point), value, rounding);
  EXPECT_EQ(objective.value_and_gradient(point, g), objective.value(point));
  EXPECT_LE((g - gradient).norm(), scale(gradient));
  objective.hvp(point, direction, product);
  objective.hessian(point, h);
  const Matrix<double> hessian = fluxion::hessian(expected, point);
  EXPECT_LE((product - hessian * direction).norm(), 10 * scale(hessian));
  EXPECT_LE((h - hessian).norm(), scale(hessian));
  EXPECT_EQ(sum(point), expected(point));
  EXPECT_EQ(fluxion::gradient(sum, point), gradient);
}

// A part is 2^15 numbers: 20 000 rows are one part of values, and several of all else.
TEST(SumOver, HasTheDerivativesOfTheSumWrittenOut) {
  for (const Eigen::Index rows : {1, 7, 569, 20'000, 40'001}) {
    SCOPED_TRACE(rows);
    const Matrix<double> data = table(rows);
    expect_derivatives(sum_over(data, logistic), written_out(data, logistic, 1));
    expect_derivatives(mean_over(data, logistic),
                       written_out(data, logistic, 1 / static_cast<double>(rows)));
  }
}

TEST(SumOver, TakesAnyWeight) {
  const Matrix<double> data = table(50);
  const fluxion::SumOver<decltype(logistic)> sum(logistic, data, -2.5);
  EXPECT_EQ(sum.weight(), -2.5);
  expect_derivatives(sum, written_out(data, logistic, -2.5));
}

TEST(SumOver, TakesOtherPathsOfTheTerm) {
  const Matrix<double> data = 3 * table(300);
  expect_derivatives(sum_over(data, huber), written_out(data, huber, 1));
}

TEST(SumOver, TakesExpressionsAndBlocks) {
  const Matrix<double> data = table(20);
  const Matrix<double> some = data.middleRows(3, 9);
  expect_derivatives(sum_over(data.middleRows(3, 9), logistic), written_out(some, logistic, 1));
  const Matrix<double> twice = 2 * data;
  expect_derivatives(sum_over(2 * data, logistic), written_out(twice, logistic, 1));
  const Matrix<double> columns = data.transpose();
  EXPECT_EQ(sum_over(columns.transpose(), logistic).rows(), data);
}

TEST(SumOver, SharesItsRowsWithCopies) {
  const auto sum = sum_over(table(7), logistic);
  const auto copy = sum;
  EXPECT_EQ(copy.shared_rows(), sum.shared_rows());
}

template <class M> class RunsOnSums : public testing::Test {};
using Methods = testing::Types<Bfgs, fluxion::Lbfgs, TrustRegionNewton>;
TYPED_TEST_SUITE(RunsOnSums, Methods);

TYPED_TEST(RunsOnSums, EndWhereThoseOnFunctionsEnd) {
  const auto mean = mean_over(table(569), logistic);
  const auto expected = minimize(mean, {0.0, 0.0, 0.0}, TypeParam{});
  const auto result = minimize(mean, {0.0, 0.0, 0.0}, TypeParam{}, {.record = true});
  EXPECT_TRUE(converged(expected.status));
  EXPECT_EQ(result.status, expected.status);
  EXPECT_TRUE(result.x.isApprox(expected.x, 1e-8)) << result.x << " and " << expected.x;
  EXPECT_NEAR(result.value, expected.value, 1e-14);
}

TEST(SumOver, HasTheSameBitsInEachRun) {
  const auto sum = sum_over(table(20'000), logistic);
  const auto run = [&] { return minimize(sum, point, Bfgs{}, {.record = true}); };
  const auto first = run();
  const auto second = run();
  EXPECT_EQ(first.x, second.x);
  EXPECT_EQ(first.value, second.value);
  EXPECT_EQ(first.iterations, second.iterations);
}

/// The square of a residual that counts its calls: with symbols, and in all.
struct Counts {
  int recorded = 0;
  int all = 0;
};
class Counted {
 public:
  template <class X, class Row> entry_t<X> operator()(const X& x, const Row& row) const {
    ++counts_->all;
    if (std::is_same_v<entry_t<X>, fluxion::Symbol>) ++counts_->recorded;
    const entry_t<X> r = x[0] + x[1] * row[0] - row[1];
    return r * r;
  }
  const Counts& counts() const { return *counts_; }

 private:
  std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

TEST(SumOver, RecordsTheTermOnceForAllRows) {
  const Counted term;
  const auto sum = sum_over(table(569), term);
  EXPECT_TRUE(converged(minimize(sum, {1.0, 1.0}, Bfgs{}, {.record = true}).status));
  EXPECT_EQ(term.counts().recorded, 1);
  EXPECT_EQ(term.counts().all, 1);
  minimize(sum, {1.0, 1.0}, Bfgs{}, {.record = false});
  EXPECT_EQ(term.counts().recorded, 1);
  EXPECT_GT(term.counts().all, 569);
}

TEST(Start, KeepsTheRowsOfASumThatIsGoneInEachCopy) {
  auto sum = std::make_unique<fluxion::SumOver<Counted>>(sum_over(table(7), Counted{}));
  const auto expected = minimize(*sum, {1.0, 1.0}, TrustRegionNewton{});
  auto run = start(*sum, {1.0, 1.0}, TrustRegionNewton{}, {.record = true});
  sum.reset();
  run.step();
  auto copy = run;
  while (run.step()) {
  }
  while (copy.step()) {
  }
  EXPECT_TRUE(run.x().isApprox(expected.x, 1e-9));
  EXPECT_EQ(copy.x(), run.x());
}

TEST(SumOver, RefusesNoRows) {
  const auto refusal = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const fluxion::ShapeError& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_EQ(refusal([] { sum_over(Matrix<double>(0, 3), logistic); }),
            "sum_over: there are no rows; got 0, expected at least 1; try a matrix with a row for "
            "each term");
  EXPECT_EQ(refusal([] { mean_over(table(5).topRows(0), logistic); }),
            "mean_over: there are no rows; got 0, expected at least 1; try a matrix with a row for "
            "each term");
  EXPECT_EQ(refusal([] { fluxion::SumOver(logistic, Matrix<double>(0, 3), 1); }),
            "SumOver: there are no rows; got 0, expected at least 1; try a matrix with a row for "
            "each term");
}

}  // namespace
