// Softmax regression: which digit is a picture of 8 x 8 pixels, which iris is a flower.
// For: many classes; 650 weights fitted to 1797 pictures by a loop that is differentiated as it is.
// Read first: breast_cancer_logistic.cpp; data/README.md for the data and the references.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/comparison.hpp"
#include "support/csv.hpp"
#include "support/design.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

// mean [log sum_k exp(s_k) - s_y] + lambda/2 |W|^2, where s = b + W x are the scores of the classes
// of a row x, y is its class, and p holds first b, then W by columns. b is not penalised.
class Objective {
 public:
  Objective(const support::Table& features, const Vector<double>& classes, double lambda)
      : columns_(support::with_intercept(features).values.transpose()),
        classes_(classes.cast<Eigen::Index>()),
        lambda_(lambda) {}

  Eigen::Index rows() const { return columns_.cols(); }
  Eigen::Index classes() const { return classes_.maxCoeff() + 1; }
  Eigen::Index size() const { return classes() * columns_.rows(); }

  // (b, W) of p, one row for each class.
  template <class T> Eigen::Map<const Matrix<T>> weights(const Vector<T>& p) const {
    return {p.data(), classes(), columns_.rows()};
  }

  template <class T> T cross_entropy(const Vector<T>& p) const {
    const auto w = weights(p);
    T sum = 0.0;
    for (Eigen::Index i = 0; i < rows(); ++i) {
      const Vector<T> scores = w * columns_.col(i);
      sum += fluxion::logsumexp(scores) - scores[classes_[i]];
    }
    return sum / static_cast<double>(rows());
  }

  template <class T> T operator()(const Vector<T>& p) const {
    const auto w = weights(p);
    return cross_entropy(p) + 0.5 * lambda_ * w.rightCols(w.cols() - 1).squaredNorm();
  }

  // The share of rows whose class has the largest score.
  double accuracy(const Vector<double>& p) const {
    const Matrix<double> scores = weights(p) * columns_;
    int right = 0;
    for (Eigen::Index i = 0; i < rows(); ++i) {
      Eigen::Index best = 0;
      scores.col(i).maxCoeff(&best);
      right += best == classes_[i] ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(rows());
  }

 private:
  Matrix<double> columns_;  // column i is (1, x_i): a row of the data lies together in memory
  Eigen::Matrix<Eigen::Index, Eigen::Dynamic, 1> classes_;
  double lambda_;
};

// Minimises from zeros and compares with the reference.
bool fit(const char* title, const Objective& objective, const support::Values& reference) {
  const Vector<double> zeros = Vector<double>::Zero(objective.size());
  // A gradient reads all rows, which takes longer than to remember many of those before it.
  const auto result = fluxion::minimize(
      objective, zeros, fluxion::Lbfgs{.memory = 80}, {.stop = {.gradient = 1e-12}});
  fmt::print("{}\n\n{}\n\n", title, result);

  const auto w = objective.weights(result.x);
  support::Comparison values(10);
  values.add("objective", result.value, reference.at("objective"));
  values.add("training accuracy", objective.accuracy(result.x), reference.at("training accuracy"));
  fmt::print("{}\n", values.text());

  // An error of p changes these in proportion, the objective at its minimum with its square.
  support::Comparison parts(10);
  parts.add(
      "mean cross entropy", objective.cross_entropy(result.x), reference.at("mean cross entropy"));
  parts.add(
      "norm of the weights", w.rightCols(w.cols() - 1).norm(), reference.at("norm of the weights"));
  fmt::print("{}\n", parts.text());
  return result && values.agrees() && parts.agrees();
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const support::Table flowers = support::read_table(folder + "/iris.csv");
  const support::Table pictures = support::read_table(folder + "/digits.csv");
  support::Table pixels = pictures.without("target");
  pixels.values /= 16.0;  // a pixel counts to 16

  bool agrees =
      fit("Iris, lambda = 0.01",
          {support::standardised(flowers.without("target")), flowers.column("target"), 0.01},
          support::read_values(folder + "/iris_softmax_z_lambda0.01.csv"));
  agrees = fit("Digits, lambda = 0.001",
               {pixels, pictures.column("target"), 0.001},
               support::read_values(folder + "/digits_softmax_lambda0.001.csv")) &&
           agrees;
  return agrees ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
