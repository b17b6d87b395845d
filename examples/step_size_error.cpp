// The error of finite differences against their step, beside that of automatic differentiation.
// For: why no step is good enough: a large one truncates, a small one cancels. With a picture.
// Read first: nothing. The argument, if there is one, is the name of the picture.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/comparison.hpp"

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// The test function of Squire and Trapp, SIAM Review 40 (1998), at their point.
constexpr double x = 1.5;
const auto f = [](const auto& t) {
  using fluxion::cos, fluxion::exp, fluxion::sin, fluxion::sqrt;
  const auto s = sin(t);
  const auto c = cos(t);
  return exp(t) / sqrt(s * s * s + c * c * c);
};
constexpr double exact = 4.0534278938986206577;  // of f', from 60-digit arithmetic

double relative_error(double derivative) { return std::abs(derivative - exact) / exact; }

// Two steps for each decade, from 0.1 to 1e-16, and the error at each.
struct Errors {
  std::vector<double> step, forward, central;
};

Errors measure() {
  Errors errors;
  for (int k = 2; k <= 32; ++k) {
    const double h = std::pow(10.0, -0.5 * k);
    errors.step.push_back(h);
    errors.forward.push_back(relative_error((f(x + h) - f(x)) / h));
    errors.central.push_back(relative_error((f(x + h) - f(x - h)) / (2 * h)));
  }
  return errors;
}

void print(const Errors& errors, double ad) {
  fmt::print("{:>8} {:>11} {:>11} {:>11}\n", "step", "forward", "central", "AD");
  for (std::size_t k = 0; k < errors.step.size(); k += 2) {
    fmt::print("{:>8.0e} {:>11.1e} {:>11.1e} {:>11.1e}\n",
               errors.step[k],
               errors.forward[k],
               errors.central[k],
               ad);
  }
}

// Whether the best step is as good as theory says, within a factor of 100, and no better than AD.
bool best_is_near(const char* name,
                  const std::vector<double>& errors,
                  const std::vector<double>& steps,
                  double theory,
                  double ad) {
  const auto best = std::min_element(errors.begin(), errors.end());
  const double step = steps[static_cast<std::size_t>(std::distance(errors.begin(), best))];
  fmt::print(
      "{}: at best {:.1e}, with step {:.1e}; theory: about {:.1e}\n", name, *best, step, theory);
  return theory / 100 < *best && *best < theory * 100 && ad < *best;
}

void draw(const Errors& errors, double ad, const std::string& path) {
  const std::vector<double> ends{errors.step.front(), errors.step.back()};
  // A logarithmic axis has no 0: an exact result is known to half a unit in the last place.
  const double shown = std::max(ad, epsilon / 2);
  fluxion::save_svg(
      {.title = "Error of a derivative against the step of finite differences",
       .x = {.label = "step h", .log = true},
       .y = {.label = "relative error", .log = true},
       .series = {{.name = "forward difference", .x = errors.step, .y = errors.forward},
                  {.name = "central difference", .x = errors.step, .y = errors.central},
                  {.name = "automatic differentiation",
                   .x = ends,
                   .y = {shown, shown},
                   .markers = false,
                   .dashed = true}}},
      path);
  fmt::print("\npicture: {}\n", path);
}

}  // namespace

int main(int argc, char** argv) try {
  const double derivative = fluxion::derivative(f, x);
  support::Comparison comparison(15);
  comparison.add("derivative at 1.5", derivative, exact);
  fmt::print("{}\n", comparison.text());

  const double ad = relative_error(derivative);
  const Errors errors = measure();
  print(errors, ad);
  const bool forward =
      best_is_near("\nforward", errors.forward, errors.step, std::sqrt(epsilon), ad);
  const bool central =
      best_is_near("central", errors.central, errors.step, std::cbrt(epsilon * epsilon), ad);
  draw(errors, ad, argc > 1 ? argv[1] : "step_size_error.svg");
  return comparison.agrees() && forward && central ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
