// Gradient boosting: many stumps, each fitted to what those before it left over.
// For: losses written in one line; their pseudo-residuals and weights are derivatives of that line.
// Read first: support/boosting.hpp; data/README.md for the data.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/boosting.hpp"
#include "support/csv.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;

// The losses. y is a number, the score is an active one.

constexpr auto squared = [](double y, const auto& score) {
  return 0.5 * fluxion::square(score - y);
};

// Beyond 60 a line: no patient pulls more than that.
constexpr auto huber = [](double y, const auto& score) {
  const auto r = score - y;
  const double corner = 60;
  using T = std::decay_t<decltype(score)>;
  if (fluxion::abs(r) <= corner) return T(0.5 * r * r);
  return T(corner * (fluxion::abs(r) - 0.5 * corner));
};

// Least where 90 % of the answers are below the score.
constexpr auto quantile = [](double y, const auto& score) {
  using T = std::decay_t<decltype(score)>;
  return score < y ? T(0.9 * (y - score)) : T(0.1 * (score - y));
};

// The score is the log odds that y is 1 and not 0.
constexpr auto logistic = [](double y, const auto& score) {
  return fluxion::softplus((1.0 - 2.0 * y) * score);
};

struct Rows {
  Matrix<double> features;
  Vector<double> y;
};

// Every third row is held back, to see what was learned from the others.
struct Data {
  Rows learned;
  Rows held_back;
};

Data divided(const support::Table& table) {
  const Matrix<double> features = table.without("target").values;
  const Vector<double> y = table.column("target");
  std::vector<Eigen::Index> learned;
  std::vector<Eigen::Index> held_back;
  for (Eigen::Index i = 0; i < y.size(); ++i) (i % 3 == 2 ? held_back : learned).push_back(i);
  return {{features(learned, Eigen::all), y(learned)},
          {features(held_back, Eigen::all), y(held_back)}};
}

// A line of the table: mean losses of what was held back. Whether boosting is better.
template <class Loss>
bool compare(std::string_view name,
             const Loss& loss,
             const Data& data,
             const support::Boosting& options) {
  const auto& [features, y] = data.learned;
  const support::Ensemble single = support::best_stump(loss, features, y, options);
  const support::Ensemble many = support::boost(loss, features, y, options);

  const Rows& rest = data.held_back;
  const double stump = support::mean_loss(loss, rest.y, single(rest.features));
  const double boosted = support::mean_loss(loss, rest.y, many(rest.features));
  const bool better = boosted < stump;
  fmt::print("{:<24} {:>12.6g} {:>12.6g} {:>8}  {}\n",
             name,
             stump,
             boosted,
             many.stumps.size(),
             better ? "better" : "DISAGREES: not better");
  return better;
}

}  // namespace

// The argument, if there is one, is the folder of the data.
int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const auto diabetes = divided(support::read_table(folder + "/diabetes.csv"));
  const auto tumours = divided(support::read_table(folder + "/breast_cancer.csv"));

  fmt::print("Mean loss of the third of the rows that was held back\n\n");
  fmt::print("{:<24} {:>12} {:>12} {:>8}\n", "loss", "best stump", "boosted", "rounds");
  bool better = true;
  better &= compare("diabetes, squared", squared, diabetes, {});
  better &= compare("diabetes, Huber", huber, diabetes, {});
  better &= compare("diabetes, 90 % quantile", quantile, diabetes, {});
  // A leaf with tumours of one kind only would have an infinite score.
  better &= compare("tumours, logistic", logistic, tumours, {.limit = 4});
  better &= compare("tumours, squared", squared, tumours, {});
  return better ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
