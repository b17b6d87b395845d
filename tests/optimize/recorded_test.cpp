// Runs on programs, and runs that record their function: the same results as without.
// For: optimize/recorded.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <memory>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/clipping.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/l2_penalty.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>
#include <fluxion/program.hpp>

namespace {

using fluxion::Bfgs;
using fluxion::LevenbergMarquardt;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Program;
using fluxion::record;
using fluxion::RecordedRun;
using fluxion::RecordOptions;
using fluxion::start;
using fluxion::TrustRegionNewton;
using fluxion::Vector;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// Rosenbrock's function, which counts where it is called with symbols, and in all.
struct Counts {
  int recorded = 0;
  int all = 0;
};
class Rosenbrock {
 public:
  template <class X> entry_t<X> operator()(const X& x) const {
    ++counts_->all;
    if (std::is_same_v<entry_t<X>, fluxion::Symbol>) ++counts_->recorded;
    entry_t<X> sum = 0;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const entry_t<X> a = x[i + 1] - x[i] * x[i];
      sum += 100.0 * a * a + (1.0 - x[i]) * (1.0 - x[i]);
    }
    return sum;
  }
  const Counts& counts() const { return *counts_; }

 private:
  std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

/// Another formula on either side of x[0] = 0.
const auto kinked = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  const T y = x[0] < 0 ? T(x[0] * x[0]) : T(2 * x[0] * x[0] + x[0] * x[0] * x[0]);
  return T(y + (x[1] - 1) * (x[1] - 1));
};

const auto residuals_of_a_decay = [](const auto& x) {
  using T = entry_t<decltype(x)>;
  Vector<T> r(6);
  for (Eigen::Index i = 0; i < 6; ++i) {
    const auto t = static_cast<double>(i);
    r[i] = x[0] * exp(-x[1] * t) - 3.0 * std::exp(-0.5 * t) - 0.01 * std::sin(t);
  }
  return r;
};

const Vector<double> far{{-1.2, 1.0, 0.5}};

void expect_same(const fluxion::Result& a, const fluxion::Result& b) {
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.counts.value, b.counts.value);
  EXPECT_EQ(a.counts.gradient, b.counts.gradient);
  EXPECT_EQ(a.counts.hvp, b.counts.hvp);
  EXPECT_EQ(a.counts.hessian, b.counts.hessian);
  EXPECT_TRUE(a.x.isApprox(b.x, 1e-9)) << a.x.transpose() << " and " << b.x.transpose();
  EXPECT_NEAR(a.value, b.value, 1e-15);
}

template <class M> class RunsOnPrograms : public testing::Test {};
using Methods =
    testing::Types<Bfgs, fluxion::Lbfgs, fluxion::ConjugateGradient, fluxion::TrustRegionNewton>;
TYPED_TEST_SUITE(RunsOnPrograms, Methods);

TYPED_TEST(RunsOnPrograms, EndWhereThoseOnFunctionsEnd) {
  const Rosenbrock f;
  const auto expected = minimize(f, far, TypeParam{});
  const Program p = record(f, far);
  expect_same(minimize(p, far, TypeParam{}), expected);
  EXPECT_EQ(f.counts().recorded, 1);
  expect_same(minimize(Rosenbrock{}, far, TypeParam{}, {.record = true}), expected);
}

TEST(Minimize, RecordsAtTheFirstEvaluationAndOnce) {
  const Rosenbrock f;
  const auto result = minimize(f, far, Bfgs{}, {.record = true});
  EXPECT_TRUE(converged(result.status));
  EXPECT_GT(result.counts.gradient, 10);
  EXPECT_EQ(f.counts().recorded, 1);
  EXPECT_EQ(f.counts().all, 1);
}

TEST(Minimize, DoesNotRecordUnlessItIsTold) {
  const Rosenbrock f;
  const auto expected = minimize(f, far, Bfgs{});
  const auto same = [&](const fluxion::Result& result) {
    expect_same(result, expected);
    EXPECT_EQ(result.x, expected.x);
    EXPECT_EQ(f.counts().recorded, 0);
  };
  same(minimize(f, far, Bfgs{}, {}));
  same(minimize(f, far, Bfgs{}, Options{}));
  same(minimize(f, far, Bfgs{}, {.stop = {.iterations = 1000}}));
  same(minimize(f, far, Bfgs{}, {.record = false}));
  same(minimize(f, {-1.2, 1.0, 0.5}, Bfgs{}));
  same(minimize(f, {-1.2, 1.0, 0.5}, Bfgs{}, {}));
  same(minimize(f, {-1.2, 1.0, 0.5}, Bfgs{}, {.record = false, .options = {}}));
}

TEST(Minimize, RecordsByEveryWayToSaySo) {
  const Rosenbrock f;
  const RecordedRun run{.record = true, .options = {.stop = {.iterations = 3}}};
  EXPECT_EQ(minimize(f, far, Bfgs{}, run).iterations, 3);
  EXPECT_EQ(minimize(f, {-1.2, 1.0, 0.5}, Bfgs{}, run).iterations, 3);
  const auto options = fluxion::RecordOptions{.paths = 8, .check_every = 1};
  EXPECT_TRUE(converged(minimize(f, {-1.2, 1.0, 0.5}, Bfgs{}, {.record = options}).status));
  EXPECT_TRUE(converged(minimize(f, far, Bfgs{}, {.record = RecordOptions{.paths = 1}}).status));
  EXPECT_EQ(f.counts().recorded, 4);
}

TEST(Minimize, MeetsOtherPathsWhileItRuns) {
  int paths = 0;
  const auto f = [&paths](const auto& x) {
    using T = entry_t<decltype(x)>;
    if (std::is_same_v<T, fluxion::Symbol>) ++paths;
    return kinked(x);
  };
  const auto expected = minimize(kinked, {3.0, -2.0}, Bfgs{});
  expect_same(minimize(f, {3.0, -2.0}, Bfgs{}, {.record = true}), expected);
  EXPECT_EQ(paths, 2);
}

TEST(Minimize, RecordsAFunctionThatCannotBeCopied) {
  const auto f = [owned = std::make_unique<double>(3.0)](const auto& x) {
    return (x[0] - *owned) * (x[0] - *owned);
  };
  EXPECT_NEAR(minimize(f, {0.0}, Bfgs{}, {.record = true}).x[0], 3, 1e-8);
}

TEST(Minimize, RefusesOptionsOfTheRecordingThatCannotBeMeant) {
  EXPECT_THROW(minimize(kinked, {1.0, 1.0}, Bfgs{}, {.record = RecordOptions{.paths = 0}}),
               fluxion::OptionError);
}

TEST(Start, StepsOnProgramsAndRecords) {
  const Rosenbrock f;
  auto plain = start(f, far, TrustRegionNewton{});
  auto on_program = start(record(f, far), far, TrustRegionNewton{});
  auto recorded = start(f, {-1.2, 1.0, 0.5}, TrustRegionNewton{}, {.record = true});
  EXPECT_EQ(recorded.value(), plain.value());
  for (int i = 0; i < 5; ++i) {
    plain.step();
    on_program.step();
    recorded.step();
  }
  auto copy = recorded;
  while (recorded.step()) {
  }
  while (copy.step()) {
  }
  EXPECT_EQ(copy.x(), recorded.x());
  EXPECT_TRUE(on_program.x().isApprox(plain.x(), 1e-12));
  EXPECT_TRUE(converged(recorded.result().status));
}

TEST(LeastSquares, OnProgramsAndRecordedEndsWhereItDoesOnFunctions) {
  using fluxion::least_squares;
  const Vector<double> x0{{1.0, 1.0}};
  const auto expected = least_squares(residuals_of_a_decay, x0);
  const Program p = record(residuals_of_a_decay, x0);
  const auto same = [&](const auto& result) {
    EXPECT_EQ(result.status, expected.status);
    EXPECT_EQ(result.counts.residual, expected.counts.residual);
    EXPECT_EQ(result.counts.jacobian, expected.counts.jacobian);
    EXPECT_TRUE(result.x.isApprox(expected.x, 1e-10));
  };
  same(least_squares(p, x0));
  same(least_squares(residuals_of_a_decay, x0, {}, {.record = true}));
  same(least_squares(residuals_of_a_decay, {1.0, 1.0}, LevenbergMarquardt{}, {.record = true}));
  same(least_squares(residuals_of_a_decay, x0, LevenbergMarquardt{}, {.record = false}));
  same(least_squares(residuals_of_a_decay, x0, LevenbergMarquardt{}, {}));
  auto run = start(residuals_of_a_decay, x0, LevenbergMarquardt{}, {.record = true});
  while (run.step()) {
  }
  same(run.result());
  EXPECT_GT(p.stats().evaluations, 5u);
}

TEST(Wrappers, TakePrograms) {
  const Rosenbrock f;
  const Program p = record(f, far);
  const auto of = [&](auto&& objective) { return minimize(objective, far, Bfgs{}); };
  expect_same(of(fluxion::with_l2(p, 0.5)), of(fluxion::with_l2(f, 0.5)));
  expect_same(minimize(fluxion::with_l2(p, 0.5), far, TrustRegionNewton{}),
              minimize(fluxion::with_l2(f, 0.5), far, TrustRegionNewton{}));
  auto clipped = fluxion::clipped_by_norm(p, 2);
  Vector<double> g(3);
  EXPECT_EQ(clipped.value_and_gradient(far, g), f(far));
  EXPECT_NEAR(g.norm(), 2, 1e-15);
  EXPECT_NEAR(clipped.norm(), fluxion::gradient(f, far).norm(), 1e-10);
}

/// The mean of a program over the rows of data, which are its parameters.
struct MeanOverRows {
  Program term;
  Matrix<double> rows;

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = term.gradients(x, rows).rowwise().mean();
    return term.values(x, rows).mean();
  }
};

TEST(Wrappers, TakeSumsOverRowsThatAreParameters) {
  const auto square = [](const auto& x, const auto& row) {
    const entry_t<decltype(x)> r = x[0] + x[1] * row[0] - row[1];
    return r * r;
  };
  Matrix<double> rows(2, 4);
  rows << 0, 1, 2, 3, 1, 3, 5, 7;  // on the line 1 + 2 t
  const MeanOverRows mean{record(square, {0.0, 0.0}, {0.0, 0.0}), rows};
  EXPECT_TRUE(minimize(mean, {0.0, 0.0}, Bfgs{}).x.isApprox(Vector<double>{{1.0, 2.0}}, 1e-7));
}

TEST(CheckGradient, TakesProgramsAndOtherObjectives) {
  const Program p = record(Rosenbrock{}, far);
  EXPECT_TRUE(fluxion::check_gradient(p, far));
  EXPECT_TRUE(fluxion::check_gradient(p, {0.5, 2.0, -1.0}));
  struct Wrong {
    double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
      g = 3 * x;
      return x.squaredNorm();
    }
  };
  EXPECT_FALSE(fluxion::check_gradient(Wrong{}, far));
}

}  // namespace
