// Regressions on real data against answers that other software computed with more digits.
// For: digits of what the methods return: ridge, logistic and softmax regression.
// Read first: examples/data/README.md and tests/data/README.md for the data.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/math.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>
#include <fluxion/ranges.hpp>

#include "examples/support/csv.hpp"
#include "examples/support/design.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::Lbfgs;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Result;
using fluxion::Subproblem;
using fluxion::TrustRegionNewton;
using fluxion::Vector;
using support::Table;

// The path of a data set of the examples, or else of the tests.
std::string path_of(const std::string& name) {
  const std::filesystem::path project = FLUXION_SOURCE_DIR;
  const std::filesystem::path example = project / "examples" / "data" / name;
  return (exists(example) ? example : project / "tests" / "data" / name).string();
}

// A function with its derivatives, which all methods share: it is differentiated once.
struct Differentiated {
  template <class F>
  explicit Differentiated(F f)
      : gradient([f](const Vector<double>& x, Vector<double>& g) {
          return fluxion::value_and_gradient_into(f, x, g);
        }),
        product([f, g = Vector<double>()](
                    const Vector<double>& x, const Vector<double>& v, Vector<double>& p) mutable {
          g.resize(x.size());
          fluxion::hvp_into(f, x, v, g, p);
        }) {}

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    return gradient(x, g);
  }
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) const {
    product(x, v, p);
  }
  void hessian(const Vector<double>& x, Matrix<double>& h) const {
    Vector<double> column(x.size());
    for (Eigen::Index j = 0; j < x.size(); ++j) {
      product(x, Vector<double>::Unit(x.size(), j), column);
      h.col(j) = column;
    }
  }

  std::function<double(const Vector<double>&, Vector<double>&)> gradient;
  std::function<void(const Vector<double>&, const Vector<double>&, Vector<double>&)> product;
};

// By methods of each kind, from zeros.
std::vector<Result> minima(const Differentiated& f, Eigen::Index n, double gradient) {
  const Vector<double> zeros = Vector<double>::Zero(n);
  const fluxion::Options options{.stop = {.gradient = gradient}};
  return {minimize(f, zeros, Bfgs{}, options),
          minimize(f, zeros, Lbfgs{}, options),
          minimize(f, zeros, TrustRegionNewton{.subproblem = Subproblem::products}, options),
          minimize(f, zeros, TrustRegionNewton{.subproblem = Subproblem::factorisation}, options)};
}

double error(double computed, double reference) { return std::abs(computed / reference - 1); }

// The largest relative error of the parameters, which a file names.
double error(const Vector<double>& p, const Table& design, const support::Values& reference) {
  double largest = 0;
  for (Eigen::Index i = 0; i < p.size(); ++i) {
    const double expected = reference.at(design.names.at(static_cast<std::size_t>(i)));
    largest = std::fmax(largest, error(p[i], expected));
  }
  return largest;
}

TEST(References, RidgeRegressionOfDiabetes) {
  const Table table = support::read_table(path_of("diabetes.csv"));
  const Table design = support::with_intercept(support::standardised(table.without("target")));
  const Vector<double> y = table.column("target");
  const auto reference = support::read_values(path_of("diabetes_ridge_z_alpha10.csv"));
  const Differentiated ridge([&]<class T>(const Vector<T>& p) -> T {
    return (y - design.values * p).squaredNorm() + 10.0 * p.tail(p.size() - 1).squaredNorm();
  });
  for (const Result& result : minima(ridge, design.values.cols(), 1e-8)) {
    EXPECT_TRUE(result) << result;
    EXPECT_LT(error(result.value, reference.at("objective")), 1e-14) << result;
    EXPECT_LT(error(result.x, design, reference), 1e-10) << result;
  }
}

TEST(References, LogisticRegressionOfTumours) {
  const Table table = support::read_table(path_of("breast_cancer.csv"));
  const Table design = support::with_intercept(support::standardised(table.without("target")));
  const Vector<double> signs = 2.0 * table.column("target").array() - 1.0;
  const Matrix<double> rows = signs.asDiagonal() * design.values;
  const auto reference = support::read_values(path_of("breast_cancer_logistic_lambda0.01.csv"));
  const Differentiated logistic([&]<class T>(const Vector<T>& p) -> T {
    const Vector<T> margins = rows * p;
    T sum = 0.0;
    for (const T& margin : margins) sum += fluxion::softplus(-margin);
    return sum / static_cast<double>(margins.size()) + 0.005 * p.tail(p.size() - 1).squaredNorm();
  });
  for (const Result& result : minima(logistic, rows.cols(), 1e-13)) {
    EXPECT_TRUE(result) << result;
    EXPECT_LT(error(result.value, reference.at("objective")), 1e-14) << result;
    EXPECT_LT(error(result.x, design, reference), 1e-9) << result;
  }
}

// Mean of log sum_k exp(s_ik) - s_i,class(i) with the scores s = rows W, and lambda/2 |W|^2 without
// the intercepts, which are the first row of W; p has the columns of W, one for each class.
struct Softmax {
  Matrix<double> rows;
  Matrix<double> is_class;  // 1 where row i is of class k, and 0
  double lambda;

  explicit Softmax(const Table& features, const Vector<double>& target, double penalty)
      : rows(support::with_intercept(features).values),
        is_class(Matrix<double>::Zero(rows.rows(), static_cast<int>(target.maxCoeff()) + 1)),
        lambda(penalty) {
    for (Eigen::Index i = 0; i < rows.rows(); ++i) is_class(i, static_cast<int>(target[i])) = 1;
  }

  Eigen::Index size() const { return rows.cols() * is_class.cols(); }

  template <class T> auto weights(const Vector<T>& p) const {
    return Eigen::Map<const Matrix<T>>(p.data(), rows.cols(), is_class.cols());
  }

  template <class T> T operator()(const Vector<T>& p) const {
    const Matrix<T> w = weights(p);
    T sum = 0.0;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      const Vector<T> scores = w.transpose() * rows.row(i).transpose();
      sum += fluxion::logsumexp(scores) - scores.dot(is_class.row(i).transpose());
    }
    return sum / static_cast<double>(rows.rows()) +
           0.5 * lambda * w.bottomRows(w.rows() - 1).squaredNorm();
  }
};

// The same with a gradient written by hand, for many rows.
struct HandWrittenSoftmax : Softmax {
  using Softmax::Softmax;

  double value_and_gradient(const Vector<double>& p, Vector<double>& g) const {
    const double n = static_cast<double>(rows.rows());
    const auto w = weights(p);
    const Matrix<double> scores = rows * w;
    const Vector<double> top = scores.rowwise().maxCoeff();
    Matrix<double> shares = (scores.colwise() - top).array().exp();
    const Vector<double> sums = shares.rowwise().sum();
    const double loss =
        (top.array() + sums.array().log()).sum() - scores.cwiseProduct(is_class).sum();
    shares.array().colwise() /= sums.array();
    Eigen::Map<Matrix<double>> slope(g.data(), rows.cols(), is_class.cols());
    slope.noalias() = rows.transpose() * (shares - is_class) / n;
    slope.bottomRows(w.rows() - 1) += lambda * w.bottomRows(w.rows() - 1);
    return loss / n + lambda / 2 * w.bottomRows(w.rows() - 1).squaredNorm();
  }
};

// What is known of a minimum: the intercepts only up to their mean.
struct Reference {
  double objective;
  double norm;  // of the weights without the intercepts
  std::vector<double> intercepts;
  double accuracy;
};

// To these relative errors.
void expect_agreement(const Softmax& f,
                      const Result& result,
                      const Reference& reference,
                      double objective_error,
                      double weights_error) {
  const Matrix<double> w = f.weights(result.x);
  const Vector<double> intercepts = w.row(0).array() - w.row(0).mean();
  const Eigen::Map<const Vector<double>> expected(reference.intercepts.data(), w.cols());
  Eigen::Index right = 0;
  for (Eigen::Index i = 0; i < f.rows.rows(); ++i) {
    Eigen::Index best = 0;
    (f.rows.row(i) * w).maxCoeff(&best);
    right += f.is_class(i, best) == 1 ? 1 : 0;
  }
  EXPECT_TRUE(result) << result;
  EXPECT_LT(error(result.value, reference.objective), objective_error) << result;
  EXPECT_LT(error(w.bottomRows(w.rows() - 1).norm(), reference.norm), weights_error) << result;
  EXPECT_LT((intercepts - expected).norm() / expected.norm(), weights_error) << result;
  EXPECT_NEAR(
      static_cast<double>(right) / static_cast<double>(f.rows.rows()), reference.accuracy, 1e-15);
}

const Reference iris{0.2436772266493823,
                     4.252349079152535,
                     {-0.23591485754889763, 1.7913615438600103, -1.555446686311113},
                     0.96};
const Reference wine{0.09181973052350251,
                     3.075153452654017,
                     {0.3161218300481057, 0.6546761274086177, -0.9707979574567231},
                     1};
const Reference digits{0.26186454721717256,
                       15.547593713874852,
                       {0.4579583810228442,
                        -2.1692774240484813,
                        -0.05570887804380613,
                        0.433447280609532,
                        2.870827329753449,
                        -0.06265822713529676,
                        -0.7458817567460019,
                        1.484655888700824,
                        -1.2571564575111263,
                        -0.9562061366019365},
                       0.9788536449638287};

class FlowersAndWines : public testing::TestWithParam<std::pair<std::string, Reference>> {};

TEST_P(FlowersAndWines, SoftmaxRegressionAgrees) {
  const auto& [name, reference] = GetParam();
  const Table table = support::read_table(path_of(name + ".csv"));
  const Softmax f(support::standardised(table.without("target")), table.column("target"), 0.01);
  for (const Result& result : minima(Differentiated(f), f.size(), 1e-13)) {
    expect_agreement(f, result, reference, 1e-13, 1e-10);
  }
}

INSTANTIATE_TEST_SUITE_P(References,
                         FlowersAndWines,
                         testing::Values(std::pair{"iris", iris}, std::pair{"wine", wine}),
                         [](const auto& test) { return test.param.first; });

TEST(References, SoftmaxRegressionOfDigits) {
  const Table table = support::read_table(path_of("digits.csv"));
  Table pixels = table.without("target");
  pixels.values /= 16;
  const HandWrittenSoftmax f(pixels, table.column("target"), 0.001);
  const fluxion::Options options{.stop = {.gradient = 1e-12}};
  const Result result = minimize(f, Vector<double>::Zero(f.size()), Lbfgs{}, options);
  // The sum of 1797 terms is rounded as often, in an order that compilers choose.
  expect_agreement(f, result, digits, 5e-14, 1e-8);

  const auto [value, gradient] = fluxion::value_and_gradient(
      [&f]<class T>(const Vector<T>& p) { return f(p); }, Vector<double>(0.5 * result.x));
  Vector<double> by_hand(f.size());
  EXPECT_NEAR(f.value_and_gradient(0.5 * result.x, by_hand), value, 1e-13);
  EXPECT_LT((by_hand - gradient).norm(), 1e-13);
}

}  // namespace
