// A gradient that grows exponentially with the depth of a chain, and a fit that needs it clipped.
// For: recurrences and deep chains, where one rate cannot suit the whole surface. With a picture.
// Read first: quadratic.cpp. An argument, if there is one, is the folder that the picture goes to.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/optimize/clipping.hpp>

#include "support/comparison.hpp"

namespace {

using fluxion::GradientDescent;
using fluxion::Vector;

constexpr int depth = 60;
constexpr double rate = 2e-4;  // about the inverse of the largest curvature at the answer
constexpr std::array<double, 4> starts{0.1, 0.5, 1.0, 3.0};

// The links of the chain: h <- w h + b tanh(h).
template <class T> T chain(T h, const T& w, const T& b, int links) {
  using fluxion::tanh;
  using std::tanh;
  for (int k = 0; k < links; ++k) {
    h = w * h + b * tanh(h);
  }
  return h;
}

// Half the mean square of what the ends of the chains are away from those of the true weights.
struct Misfit {
  std::vector<double> ends;

  template <class T> T operator()(const Vector<T>& p) const {
    T sum(0);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const T gap = chain(T(starts[i]), p[0], p[1], depth) - ends[i];
      sum += gap * gap;
    }
    return sum / (2.0 * starts.size());
  }
};

Misfit misfit_of(const Vector<double>& truth) {
  Misfit misfit;
  for (const double start : starts) {
    misfit.ends.push_back(chain(start, truth[0], truth[1], depth));
  }
  return misfit;
}

// The derivative of the end with respect to the start: the product of those of the links.
double product_of_partials(double h, const Vector<double>& p, int links) {
  double product = 1;
  for (int k = 0; k < links; ++k) {
    const double t = std::tanh(h);
    product *= p[0] + p[1] * (1 - t * t);
    h = p[0] * h + p[1] * t;
  }
  return product;
}

support::Comparison compare_depths(const Vector<double>& p) {
  support::Comparison comparison(12);
  for (const int links : {1, 10, 20, 40, 60, 100}) {
    const auto end = [&]<class T>(const Vector<T>& x) { return chain<T>(x[0], x[1], x[2], links); };
    const Vector<double> slope = fluxion::gradient(end, {0.1, p[0], p[1]});
    comparison.add(fmt::format("d end / d start, {} links", links),
                   slope[0],
                   product_of_partials(0.1, p, links));
  }
  return comparison;
}

// A run with gradients of at most that norm, and a curve of what their norms were before.
fluxion::Result descend(const Misfit& misfit,
                        const Vector<double>& start,
                        double step,
                        double most,
                        fluxion::Series& curve) {
  auto f = fluxion::clipped_by_norm(misfit, most);
  const auto keep = [&](const fluxion::Progress& progress) {
    const auto call = static_cast<double>(progress.counts.evaluations());
    // The picture needs no more than some points of each decade.
    if (curve.x.empty() || call > 1.02 * curve.x.back()) {
      curve.x.push_back(call);
      curve.y.push_back(f.norm());
    }
    return true;
  };
  const auto result =
      fluxion::minimize(f,
                        start,
                        GradientDescent{.step = step},
                        {.stop = {.gradient = 1e-9, .iterations = 6000}, .callback = keep});
  fmt::print(
      "{:<24} {:>10} {:>9.1e}  {}\n", curve.name, result.iterations, result.value, result.message);
  return result;
}

void draw(const std::vector<fluxion::Series>& curves, const std::string& path) {
  fluxion::save_svg({.title = "A fit of a chain of 60 links",
                     .x = {.label = "evaluations of value and gradient", .log = true},
                     .y = {.label = "norm of the gradient before clipping",
                           .log = true,
                           .min = 1e-9,
                           .max = 1e18},
                     .series = curves},
                    path);
  fmt::print("picture: {}\n", path);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string output = argc > 1 ? std::string(argv[1]) + "/" : "";
  const Vector<double> truth{{0.97, 0.08}};
  const Vector<double> start{{1.15, 0.3}};

  const support::Comparison slopes = compare_depths(start);
  fmt::print("Where the descent begins, each link more lengthens the gradient:\n{}\n",
             slopes.text());

  const Misfit misfit = misfit_of(truth);
  std::vector<fluxion::Series> curves{{.name = "rate 2e-4", .markers = true},
                                      {.name = "rate 1e-11", .markers = false},
                                      {.name = "rate 2e-4, clipped", .markers = false}};
  constexpr double all = std::numeric_limits<double>::infinity();
  fmt::print("{:<24} {:>10} {:>9}\n", "", "iterations", "value");
  const auto diverged = descend(misfit, start, rate, all, curves[0]);
  const auto stuck = descend(misfit, start, 1e-11, all, curves[1]);
  const auto clipped = descend(misfit, start, rate, 50, curves[2]);

  support::Comparison answer(6);
  answer.add("w", clipped.x[0], truth[0]);
  answer.add("b", clipped.x[1], truth[1]);
  fmt::print("\nClipped, and the true weights:\n{}\n", answer.text());
  draw(curves, output + "exploding_gradients.svg");
  const bool only_clipped = clipped && !diverged && !stuck;
  return slopes.agrees() && answer.agrees() && only_clipped ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
