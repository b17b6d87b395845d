// The text-book example: minimises 0.5 x0^2 + 2 x1^2 from (10, 12), without a gradient by hand.
// For: the first call of minimize; Bfgs beside gradient descent whose step decreases over time.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/fluxion.hpp>

#include "support/comparison.hpp"

namespace {

// A generic lambda: plain numbers give the value, active numbers the derivatives as well.
const auto objective = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };

// The gradient at the start beside the one that had to be written by hand: (x0, 4 x1).
bool gradient_agrees() {
  const fluxion::Vector<double> g = fluxion::gradient(objective, {10.0, 12.0});
  support::Comparison comparison(15);
  comparison.add("df/dx0 at (10, 12)", g[0], 10.0);
  comparison.add("df/dx1 at (10, 12)", g[1], 4.0 * 12.0);
  fmt::print("{}\n", comparison.text());
  return comparison.agrees();
}

// Runs one method from (10, 12); the minimum is 0 at (0, 0).
template <class Method> bool reaches_the_minimum(const Method& method) {
  const fluxion::Options options{.stop = {.gradient = 1e-9}, .trace = fluxion::Keep::values};
  const auto result = fluxion::minimize(objective, {10.0, 12.0}, method, options);
  fmt::print("{}\n\n{}\n\n", result, result.trace);
  support::Comparison comparison(8);
  comparison.add("x0", result.x[0], 0.0);
  comparison.add("x1", result.x[1], 0.0);
  comparison.add("minimum", result.value, 0.0);
  fmt::print("{}\n", comparison.text());
  return result && comparison.agrees();
}

}  // namespace

int main() {
  // Step k is 0.45 / (1 + 0.01 k): it decreases, yet the sum of the steps is infinite.
  const fluxion::GradientDescent descent{.step = fluxion::inverse_time(0.45, 0.01)};
  bool agrees = gradient_agrees();
  agrees = reaches_the_minimum(fluxion::Bfgs{}) && agrees;
  agrees = reaches_the_minimum(descent) && agrees;
  return agrees ? 0 : 1;
}
