// Price and sensitivities of a note with four kinds of payment, simulated path by path.
// For: one recording for many points whose branches differ, each with numbers of its own. With a
// picture. Read first: quadratic.cpp. An argument, if there is one, is the name of the picture.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/optimize/random.hpp>
#include <fluxion/program.hpp>

#include "support/comparison.hpp"

namespace {

using Eigen::Index;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::Vector;

constexpr int months = 12;
constexpr double dt = 1.0 / months;
constexpr Index paths = 50'000;

// What is paid after a year for the geometric mean of the prices at the end of each month. The `if`s
// meet without a jump: only then the mean of the derivatives is the derivative of the mean.
template <class T> T payment(const T& mean) {
  if (mean < 90.0) return T(0.0);
  if (mean < 110.0) return mean - 90.0;
  if (mean < 130.0) return 20.0 + 0.5 * (mean - 110.0);
  return T(30.0);
}

// Its value on one path of a geometric Brownian motion. x: spot, volatility, rate.
const auto note = []<class T>(const Vector<T>& x, const Vector<T>& normals) {
  using std::exp, std::log, std::sqrt;
  const T drift = (x[2] - 0.5 * x[1] * x[1]) * dt;
  const T diffusion = x[1] * sqrt(dt);
  T price = log(x[0]);
  T sum = 0.0;
  for (const T& normal : normals) {
    price += drift + diffusion * normal;
    sum += price;
  }
  return T(exp(-x[2]) * payment(T(exp(sum / months))));
};

// A call on the mean, whose logarithm is normal: Kemna & Vorst, J. Banking & Finance 14 (1990).
template <class T> T call(const Vector<T>& x, double strike) {
  using fluxion::normal_cdf;
  using std::exp, std::log, std::sqrt;
  constexpr double time = (months + 1.0) / (2 * months);
  constexpr double variance = (months + 1.0) * (2 * months + 1) / (6.0 * months * months);
  const T deviation = x[1] * sqrt(variance);
  const T location = log(x[0]) + (x[2] - 0.5 * x[1] * x[1]) * time;
  const T d = (location - std::log(strike)) / deviation;
  const T forward = exp(location + 0.5 * deviation * deviation);
  return exp(-x[2]) * (forward * normal_cdf(T(d + deviation)) - strike * normal_cdf(d));
}

// The note is three calls.
const auto closed_form = []<class T>(const Vector<T>& x) {
  return T(call(x, 90) - 0.5 * call(x, 110) - 0.5 * call(x, 130));
};

Matrix<double> normal_numbers() {
  fluxion::Random random(20);
  Matrix<double> normals(months, paths);
  for (double& each : normals.reshaped()) {
    each = fluxion::normal_quantile(random.uniform() + 0x1p-54);
  }
  return normals;
}

// Recorded at a point where nothing is paid: three other ways are to be found.
Program recorded(const Vector<double>& x) {
  return fluxion::record(note, x, Vector<double>::Constant(months, -3.0));
}

// Of the processor, for each of some points.
double microseconds_since(std::clock_t start, Index count) {
  return 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC /
         static_cast<double>(count);
}

// The largest difference from derivatives by the tape, on some paths.
double difference_from_tape(const Vector<double>& x,
                            const Matrix<double>& normals,
                            const Matrix<double>& sensitivities) {
  constexpr Index some = 2000;
  double difference = 0;
  const std::clock_t start = std::clock();
  for (Index k = 0; k < some; ++k) {
    const Vector<double> normal = normals.col(k);
    const auto f = [&]<class T>(const Vector<T>& p) {
      return note(p, Vector<T>(normal.cast<T>()));
    };
    const Vector<double> g = fluxion::gradient(f, x);
    difference = std::max(difference, (g - sensitivities.col(k)).cwiseAbs().maxCoeff());
  }
  fmt::print("{:.2f} us for a path by the tape; differences: {:.1e}\n\n",
             microseconds_since(start, some),
             difference);
  return difference;
}

/// Means over the paths beside what they should be near.
class Estimates {
 public:
  void add(const char* name, const auto& samples, double reference) {
    const auto count = static_cast<double>(samples.size());
    const double mean = samples.mean();
    const double error = std::sqrt((samples.array() - mean).square().sum() / count / (count - 1));
    const double away = (mean - reference) / error;
    agree_ = agree_ && std::abs(away) < 4;
    fmt::print(
        "{:<24} {:>12.5f} {:>12.5f} {:>12.5f} {:>12.1f}\n", name, mean, reference, error, away);
  }
  bool agree() const { return agree_; }

 private:
  bool agree_ = true;
};

// By the spot, where everything else stays: the closed form and the mean of a few paths.
void draw(const Program& program,
          Vector<double> x,
          const Matrix<double>& normals,
          const std::string& path) {
  fluxion::Series exact{.name = "closed form", .markers = false};
  fluxion::Series simulated{.name = "2000 paths, one recording", .line = false};
  const Matrix<double> some = normals.leftCols(2000);
  for (int k = 0; k <= 200; ++k) {
    x[0] = 60 + 0.5 * k;
    exact.x.push_back(x[0]);
    exact.y.push_back(fluxion::gradient(closed_form, x)[0]);
    if (k % 4 != 0) continue;
    simulated.x.push_back(x[0]);
    simulated.y.push_back(program.gradients(x, some).row(0).mean());
  }
  fluxion::save_svg({.title = "What a note gains when the price rises by 1",
                     .x = {.label = "price today"},
                     .y = {.label = "delta"},
                     .series = {exact, simulated}},
                    path);
  fmt::print("picture: {}\n", path);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string picture = argc > 1 ? argv[1] : "note_delta.svg";
  const Vector<double> x{{100, 0.25, 0.03}};
  const Vector<double> exact{{0.59834302722598707, 0.17269417775346528, 21.410095275056644}};
  support::Comparison comparison(11);
  comparison.add("price", closed_form(x), 11.000152033017655);  // from 50-digit arithmetic
  const Vector<double> by_formula = fluxion::gradient(closed_form, x);
  comparison.add("delta", by_formula[0], exact[0]);
  comparison.add("vega", by_formula[1], exact[1]);
  comparison.add("rho", by_formula[2], exact[2]);
  fmt::print("The closed form, differentiated:\n{}\n", comparison.text());

  const Matrix<double> normals = normal_numbers();
  const std::clock_t start = std::clock();
  const Program program = recorded(x);
  Matrix<double> values(1, paths);
  Matrix<double> sensitivities(3, paths);
  program.values_and_gradients_into(x, values, sensitivities, normals);
  const fluxion::ProgramStats stats = program.stats();
  fmt::print("{} paths: {} operations, {} ways through the branches, {} recorded on the way\n",
             paths,
             stats.operations,
             stats.paths,
             stats.misses);
  fmt::print("{:.2f} us for a path, ", microseconds_since(start, paths));
  const double difference = difference_from_tape(x, normals, sensitivities);

  fmt::print("{:<24} {:>12} {:>12} {:>12} {:>12}\n",
             "",
             "mean",
             "closed form",
             "error of it",
             "errors away");
  Estimates estimates;
  estimates.add("price", values.row(0), 11.000152033017655);
  estimates.add("delta", sensitivities.row(0), exact[0]);
  estimates.add("vega", sensitivities.row(1), exact[1]);
  estimates.add("rho", sensitivities.row(2), exact[2]);
  const bool agree = comparison.agrees() && estimates.agree() && difference < 1e-11 &&
                     stats.paths == 4 && stats.on_tape == 0;
  fmt::print("{}\n\n", agree ? "agrees" : "DISAGREES");
  draw(program, x, normals, picture);
  return agree ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
