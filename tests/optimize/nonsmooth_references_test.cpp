// Regressions with penalties on real data, against answers with more digits and conditions of optimality.
// For: digits and exact zeros of what Owlqn and Fista return, and how long they take.
// Read first: examples/data/README.md; tests/support/optimality.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "examples/support/csv.hpp"
#include "examples/support/design.hpp"
#include "support/optimality.hpp"
#include "support/sparse_problems.hpp"

namespace {

using fluxion::Fista;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Owlqn;
using fluxion::Penalty;
using fluxion::Result;
using fluxion::Vector;
using fluxion::test::LinearFit;
using fluxion::test::violation;
using support::Table;

const std::string folder = FLUXION_SOURCE_DIR "/examples/data/";

// Standardised, after a column of ones, whose coefficient no penalty counts.
struct Data {
  explicit Data(const std::string& name) : Data(support::read_table(folder + name)) {}
  explicit Data(const Table& table)
      : design(support::with_intercept(support::standardised(table.without("target")))),
        target(table.column("target")) {}

  Table design;
  Vector<double> target;
};

Vector<double> zeros(Eigen::Index n) { return Vector<double>::Zero(n); }

double error(double computed, double reference) { return std::abs(computed / reference - 1); }

// The largest relative error; a zero of the reference must be exact.
double error(const Vector<double>& p, const Table& design, const support::Values& reference) {
  double largest = 0;
  for (Eigen::Index i = 0; i < p.size(); ++i) {
    const double expected = reference.at(design.names.at(static_cast<std::size_t>(i)));
    if (expected != 0) {
      largest = std::fmax(largest, error(p[i], expected));
    } else {
      EXPECT_EQ(p[i], 0) << i;
    }
  }
  return largest;
}

// The indices of the entries that are not 0.
std::vector<Eigen::Index> chosen(const Vector<double>& x) {
  std::vector<Eigen::Index> indices;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (x[i] != 0) indices.push_back(i);
  }
  return indices;
}

struct Diabetes : testing::Test {
  Data data{"diabetes.csv"};
  LinearFit fit{.a = data.design.values, .b = data.target};
};

// The intercept is not penalised, the features are.
Options lasso(double l1, double l2, double gradient) {
  return {.stop = {.gradient = gradient}, .penalty = {.l1 = l1, .l2 = l2, .range = {.from = 1}}};
}

TEST_F(Diabetes, LassoAgrees) {
  for (const int lambda : {1, 10}) {
    const auto reference =
        support::read_values(folder + "diabetes_lasso_z_lambda" + std::to_string(lambda) + ".csv");
    const Options options = lasso(lambda, 0, 1e-12);
    for (const Result& result : {minimize(fit, zeros(11), Owlqn{}, options),
                                 minimize(fit, zeros(11), Fista{}, options),
                                 minimize(fit, zeros(11), Fista{.accelerated = false}, options)}) {
      EXPECT_TRUE(result) << result;
      EXPECT_LT(error(result.value, reference.at("objective")), 1e-14) << result;
      EXPECT_LT(error(result.x, data.design, reference), 1e-12) << result;
    }
  }
}

// Measured: Owlqn 15 and 30, Fista 65 and 135.
TEST_F(Diabetes, LassoIsNotSlow) {
  EXPECT_LE(minimize(fit, zeros(11), Owlqn{}, lasso(10, 0, 1e-8)).counts.gradient, 22);
  EXPECT_LE(minimize(fit, zeros(11), Owlqn{}, lasso(1, 0, 1e-8)).counts.gradient, 40);
  EXPECT_LE(minimize(fit, zeros(11), Fista{}, lasso(10, 0, 1e-8)).counts.gradient, 90);
  EXPECT_LE(minimize(fit, zeros(11), Fista{}, lasso(1, 0, 1e-8)).counts.gradient, 180);
}

// From lambda_max = 45.1600300204629 on nothing but the intercept is left.
TEST_F(Diabetes, LassoIsZeroFromTheLargestPenaltyOn) {
  for (const double l1 : {45.1600300204629 * (1 + 1e-13), 50.0}) {
    for (const Result& result : {minimize(fit, zeros(11), Owlqn{}, lasso(l1, 0, 1e-10)),
                                 minimize(fit, zeros(11), Fista{}, lasso(l1, 0, 1e-10))}) {
      EXPECT_TRUE(result) << result;
      EXPECT_EQ(result.x.tail(10), zeros(10));
      EXPECT_LT(error(result.x[0], 152.1334841628959), 1e-12);
    }
  }
  const Result below = minimize(fit, zeros(11), Owlqn{}, lasso(45.16, 0, 1e-10));
  EXPECT_EQ((below.x.tail(10).array() != 0).count(), 1);
}

// |y - b - Z w|^2 + 10 |w|^2 is 2 n times this objective.
TEST_F(Diabetes, RidgeAgrees) {
  const auto reference = support::read_values(folder + "diabetes_ridge_z_alpha10.csv");
  const Options options = lasso(0, 10.0 / 442, 1e-13);
  for (const Result& result :
       {minimize(fit, zeros(11), Owlqn{}, options), minimize(fit, zeros(11), Fista{}, options)}) {
    EXPECT_TRUE(result) << result;
    EXPECT_LT(error(884 * result.value, reference.at("objective")), 1e-14) << result;
    EXPECT_LT(error(result.x, data.design, reference), 1e-11) << result;
  }
}

TEST_F(Diabetes, ElasticNetIsOptimal) {
  for (const double l1 : {0.3, 3.0}) {
    const Options options = lasso(l1, 0.1, 1e-11);
    const Result owlqn = minimize(fit, zeros(11), Owlqn{}, options);
    const Result fista = minimize(fit, zeros(11), Fista{}, options);
    EXPECT_TRUE(owlqn && fista) << owlqn << fista;
    EXPECT_LE(violation(fit.gradient(owlqn.x), options.penalty, {}, owlqn.x), 2e-11);
    EXPECT_LE(violation(fit.gradient(fista.x), options.penalty, {}, fista.x), 2e-11);
    EXPECT_LT((owlqn.x - fista.x).norm(), 1e-9);
    EXPECT_EQ(chosen(owlqn.x), chosen(fista.x));
  }
}

// The blood serum is a group, and age with sex, and each of the others.
TEST_F(Diabetes, GroupLassoIsOptimal) {
  Penalty penalty{.group = 8, .groups = {{1, 3}, {3, 4}, {4, 5}, {5, 11}}};
  for (const double l1 : {0.0, 2.0}) {
    penalty.l1 = l1;
    penalty.range = {.from = 1};
    const Result result =
        minimize(fit, zeros(11), Fista{}, {.stop = {.gradient = 1e-11}, .penalty = penalty});
    EXPECT_TRUE(result) << result;
    EXPECT_LE(violation(fit.gradient(result.x), penalty, {}, result.x), 2e-11);
    EXPECT_EQ(result.x.segment(1, 2), zeros(2)) << "age and sex";
    EXPECT_EQ((result.x.tail(6).array() == 0).any(), l1 > 0) << "within a group that counts";
  }
}

TEST_F(Diabetes, NonNegativeLeastSquaresIsOptimal) {
  const fluxion::Box box{.lower = std::vector<double>(11, 0.0)};
  const Options options{.stop = {.gradient = 1e-11}, .bounds = box};
  const Result fista = minimize(fit, zeros(11), Fista{}, options);
  const Result lbfgs = minimize(fit, zeros(11), fluxion::Lbfgs{}, options);
  EXPECT_TRUE(fista) << fista;
  EXPECT_LE(violation(fit.gradient(fista.x), {}, box, fista.x), 2e-11);
  EXPECT_LT((fista.x - lbfgs.x).norm(), 1e-9);
  EXPECT_EQ(fista.active, lbfgs.active);
  EXPECT_GE(fista.x.minCoeff(), 0);
}

// Mean of log(1 + exp(-m)) over the margins m of the rows.
struct Logistic {
  Matrix<double> rows;  // times the sign of the class

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    const Vector<double> margins = rows * x;
    const double n = static_cast<double>(margins.size());
    double sum = 0;
    Vector<double> pull(margins.size());
    for (Eigen::Index i = 0; i < margins.size(); ++i) {
      const double e = std::exp(-std::abs(margins[i]));
      sum += std::log1p(e) + std::fmax(-margins[i], 0.0);
      pull[i] = -(margins[i] > 0 ? e : 1.0) / (1 + e) / n;
    }
    g.noalias() = rows.transpose() * pull;
    return sum / n;
  }
};

struct Tumours : testing::Test {
  Data data{"breast_cancer.csv"};
  Logistic f{(2 * data.target.array() - 1).matrix().asDiagonal() * data.design.values};
};

TEST_F(Tumours, SparseLogisticRegressionIsOptimal) {
  std::size_t last = 1;
  for (const double l1 : {0.1, 0.01, 0.003}) {
    const Options options = lasso(l1, 0, 1e-10);
    const Result owlqn = minimize(f, zeros(31), Owlqn{}, options);
    const Result fista = minimize(f, zeros(31), Fista{}, options);
    EXPECT_TRUE(owlqn && fista) << owlqn << fista;
    EXPECT_LE(owlqn.counts.gradient, 250) << owlqn;
    EXPECT_LE(fista.counts.gradient, 2500) << fista;
    for (const Result& result : {owlqn, fista}) {
      Vector<double> g(31);
      f.value_and_gradient(result.x, g);
      EXPECT_LE(violation(g, options.penalty, {}, result.x), 2e-10);
    }
    EXPECT_LT((owlqn.x - fista.x).norm(), 1e-6);
    EXPECT_LT(error(owlqn.value, fista.value), 1e-13);
    EXPECT_EQ(chosen(owlqn.x), chosen(fista.x));
    EXPECT_GT(chosen(owlqn.x).size(), last) << "the weaker the penalty, the more features";
    last = chosen(owlqn.x).size();
  }
}

TEST_F(Tumours, LogisticRegressionWithSquaresAgrees) {
  const auto reference = support::read_values(folder + "breast_cancer_logistic_lambda0.01.csv");
  const Result result = minimize(f, zeros(31), Owlqn{}, lasso(0, 0.01, 1e-13));
  EXPECT_TRUE(result) << result;
  EXPECT_LT(error(result.value, reference.at("objective")), 1e-14) << result;
  EXPECT_LT(error(result.x, data.design, reference), 1e-9) << result;
}

// Where it is known which variables are held, Owlqn is L-BFGS on the others.
TEST_F(Tumours, OwlqnConvergesAsLbfgsDoesOnItsVariables) {
  const double l1 = 0.01;
  const Result sparse = minimize(f, zeros(31), Owlqn{}, lasso(l1, 0, 1e-10));
  const std::vector<Eigen::Index> support = chosen(sparse.x);
  struct Face {
    const Logistic& f;
    const std::vector<Eigen::Index>& support;
    const Vector<double>& signs;
    double l1;
    double value_and_gradient(const Vector<double>& z, Vector<double>& g) const {
      Vector<double> x = Vector<double>::Zero(31);
      Vector<double> whole(31);
      double value = 0;
      for (std::size_t k = 0; k < support.size(); ++k)
        x[support[k]] = z[static_cast<Eigen::Index>(k)];
      value += f.value_and_gradient(x, whole);
      for (std::size_t k = 0; k < support.size(); ++k) {
        const Eigen::Index i = support[k];
        const double pull = i == 0 ? 0 : std::copysign(l1, signs[i]);
        g[static_cast<Eigen::Index>(k)] = whole[i] + pull;
        value += pull * x[i];
      }
      return value;
    }
  };
  const Result smooth = minimize(Face{f, support, sparse.x, l1},
                                 zeros(static_cast<Eigen::Index>(support.size())),
                                 fluxion::Lbfgs{},
                                 {.stop = {.gradient = 1e-10}});
  EXPECT_TRUE(smooth) << smooth;
  EXPECT_LT(error(smooth.value, sparse.value), 1e-13);
  EXPECT_LE(sparse.iterations, 2 * smooth.iterations) << smooth.iterations;
}

}  // namespace
