// A multi-layer perceptron, 4 numbers - 8 tanh - 3 scores, that learns the species of irises.
// For: stochastic training: mini-batches, clipping, AdamW with warm-up and weight decay, validation.
// Read first: softmax_digits.cpp; data/README.md for the data.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/optimize/clipping.hpp>
#include <fluxion/optimize/early_stopping.hpp>
#include <fluxion/optimize/latin_hypercube.hpp>
#include <fluxion/optimize/mini_batches.hpp>

#include "support/csv.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

constexpr int inputs = 4;
constexpr int hidden = 8;
constexpr int classes = 3;
constexpr int weights = inputs * hidden + hidden * classes;
constexpr int size = weights + hidden + classes;  // the weights, which decay, then the intercepts

struct Flowers {
  Matrix<double> columns;  // of measurements, one for each flower
  Eigen::VectorXi species;

  Eigen::Index count() const { return columns.cols(); }
};

// The scores of the species of a flower, by loops over numbers as in any textbook.
template <class T> Vector<T> scores(std::span<const T> p, const double* flower) {
  const T* weight = p.data();
  const T* intercept = p.data() + weights;
  Vector<T> layer(hidden);
  for (T& unit : layer) {
    T sum = *intercept++;
    for (int i = 0; i < inputs; ++i) sum += *weight++ * flower[i];
    unit = tanh(sum);
  }
  Vector<T> result(classes);
  for (T& score : result) {
    score = *intercept++;
    for (const T& unit : layer) score += *weight++ * unit;
  }
  return result;
}

template <class T>
T cross_entropy(std::span<const T> p, const Flowers& flowers, Eigen::Index which) {
  const Vector<T> s = scores(p, flowers.columns.col(which).data());
  return fluxion::logsumexp(s) - s[flowers.species[which]];
}

double mean_cross_entropy(std::span<const double> p, const Flowers& flowers) {
  double sum = 0;
  for (Eigen::Index i = 0; i < flowers.count(); ++i) sum += cross_entropy(p, flowers, i);
  return sum / static_cast<double>(flowers.count());
}

double accuracy(std::span<const double> p, const Flowers& flowers) {
  int right = 0;
  for (Eigen::Index i = 0; i < flowers.count(); ++i) {
    Eigen::Index best = 0;
    scores(p, flowers.columns.col(i).data()).maxCoeff(&best);
    right += best == flowers.species[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(flowers.count());
}

template <class V> auto entries(const V& p) {
  return std::span<const typename V::Scalar>(p.data(), static_cast<std::size_t>(p.size()));
}

// Random weights, the smaller the more inputs a unit has; intercepts 0.
// Source: Glorot & Bengio, AISTATS 2010.
Vector<double> start(std::uint64_t seed) {
  std::vector<double> upper(size, 0.0);
  for (std::size_t i = 0; i < weights; ++i) {
    upper[i] = std::sqrt(6.0 / (i < inputs * hidden ? inputs + hidden : hidden + classes));
  }
  std::vector<double> lower = upper;
  for (double& bound : lower) bound = -bound;
  const fluxion::LatinHypercube design{.lower = lower, .upper = upper, .points = 1, .seed = seed};
  return fluxion::as_vector(design.draw().front());
}

// One third is held back and never seen; a fifth of the rest says when to stop.
struct Parts {
  Flowers learned;
  Flowers validation;
  Flowers held_back;
};

Parts divided(const support::Table& table, Eigen::Index third) {
  std::vector<Eigen::Index> rows[3];
  for (Eigen::Index i = 0; i < table.values.rows(); ++i) {
    rows[i % 3 == third ? 2 : i / 3 % 5 == 0 ? 1 : 0].push_back(i);
  }
  const Matrix<double> columns = table.without("target").values.transpose();
  const Eigen::VectorXi species = table.column("target").cast<int>();
  // The scale of what is learned from: the others are not there yet.
  const Matrix<double> seen = columns(Eigen::all, rows[0]);
  const Vector<double> mean = seen.rowwise().mean();
  const Vector<double> deviation = (seen.colwise() - mean).array().square().rowwise().mean().sqrt();
  const auto part = [&](const std::vector<Eigen::Index>& which) {
    const Matrix<double> chosen = columns(Eigen::all, which);
    return Flowers{deviation.cwiseInverse().asDiagonal() * (chosen.colwise() - mean),
                   species(which)};
  };
  return {part(rows[0]), part(rows[1]), part(rows[2])};
}

// Trains with a third held back; a line of the table. The share of that third that is recognised.
double train(const support::Table& table, Eigen::Index third) {
  const Parts parts = divided(table, third);
  const auto term = [&](const auto& p, std::int64_t row) {
    return cross_entropy(entries(p), parts.learned, row);
  };
  const auto batches = fluxion::mini_batches(term, parts.learned.count(), {.size = 16, .seed = 1});
  const fluxion::AdamW rule{.rate = fluxion::warm_up(20, fluxion::cosine_decay(0.02, 500)),
                            .decay = 0.1,
                            .decayed = {.to = weights}};
  fluxion::Options options{.stop = {.iterations = 500}};
  options.validation = fluxion::early_stopping(
      [&](const Vector<double>& p) { return mean_cross_entropy(entries(p), parts.validation); },
      {.every = 5, .patience = 20});
  const auto result =
      fluxion::minimize(fluxion::clipped_by_norm(batches, 1.0), start(1), rule, options);

  const double held_back = accuracy(entries(result.x), parts.held_back);
  fmt::print("{:>5} {:>6} {:>12.4f} {:>12.3f} {:>12.3f}\n",
             third + 1,
             result.iterations,
             result.validation,
             accuracy(entries(result.x), parts.learned),
             held_back);
  return held_back;
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const support::Table table = support::read_table(folder + "/iris.csv");
  fmt::print("Each third of the irises held back in turn: accuracies\n\n");
  fmt::print(
      "{:>5} {:>6} {:>12} {:>12} {:>12}\n", "third", "steps", "validation", "learned", "held back");
  bool learned = true;
  for (Eigen::Index third = 0; third < 3; ++third) learned = train(table, third) >= 0.95 && learned;
  fmt::print("\n{} 95 %\n", learned ? "all thirds reach" : "DISAGREES: not every third reaches");
  return learned ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
