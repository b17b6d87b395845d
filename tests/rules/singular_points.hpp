// The points where a convention decides or where other libraries are wrong: functions, points and
// the gradients to expect, by the names that docs/reference/conventions.md has for them.
// For: singular_points_test.cpp, which asks every driver. Read first: that page.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include <fluxion/math.hpp>

namespace fluxion::test {

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One variable and its derivative, or two and their gradient.
template <std::size_t N> using Point = std::array<double, N>;

// Each function below calls check(name, f, point, gradient) for the rows of one kind.

template <class Check> void for_each_root(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "sqrt(x), 0", [](const auto& x) { return sqrt(x[0]); }, P{0}, P{inf});
  check(
      "0 * sqrt(x), 0", [](const auto& x) { return 0 * sqrt(x[0]); }, P{0}, P{0});
  check(
      "abs(x), 0", [](const auto& x) { return abs(x[0]); }, P{0}, P{0});
  check(
      "cbrt(x), 0", [](const auto& x) { return cbrt(x[0]); }, P{0}, P{inf});
  check(
      "hypot(x, y), (0, 0)", [](const auto& x) { return hypot(x[0], x[1]); }, Q{0, 0}, Q{0, 0});
  check(
      "hypot(x, y), (3e200, 4e200)",
      [](const auto& x) { return hypot(x[0], x[1]); },
      Q{3e200, 4e200},
      Q{0.6, 0.8});
}

/// Compositions whose chain rule is 0 · inf: NaN is allowed there, a silent 0 is not.
template <class Check> void for_each_composite(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "sqrt(x * x), 0", [](const auto& x) { return sqrt(x[0] * x[0]); }, P{0}, P{nan});
  check(
      "sqrt(x) * sqrt(x), 0", [](const auto& x) { return sqrt(x[0]) * sqrt(x[0]); }, P{0}, P{nan});
  check(
      "sqrt(x * x + y * y), (0, 0)",
      [](const auto& x) { return sqrt(x[0] * x[0] + x[1] * x[1]); },
      Q{0, 0},
      Q{nan, nan});
  check(
      "x * log(x), 0", [](const auto& x) { return x[0] * log(x[0]); }, P{0}, P{nan});
  check(
      "1 / (1 + exp(-x)), -800",
      [](const auto& x) { return 1 / (1 + exp(-x[0])); },
      P{-800},
      P{nan});
  check(
      "log(1 + exp(x)), 800", [](const auto& x) { return log(1 + exp(x[0])); }, P{800}, P{nan});
  check(
      "log(exp(x) + exp(y)), (1000, 1000)",
      [](const auto& x) { return log(exp(x[0]) + exp(x[1])); },
      Q{1000, 1000},
      Q{nan, nan});
  check(
      "exp(x) / (exp(x) + exp(y)), (1000, 1000)",
      [](const auto& x) { return exp(x[0]) / (exp(x[0]) + exp(x[1])); },
      Q{1000, 1000},
      Q{nan, nan});
  check(
      "x * (1 / x), 0", [](const auto& x) { return x[0] * (1 / x[0]); }, P{0}, P{nan});
}

/// What the library has instead of them.
template <class Check> void for_each_shipped_composite(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "sigmoid(x), -800", [](const auto& x) { return sigmoid(x[0]); }, P{-800}, P{0});
  check(
      "softplus(x), 800", [](const auto& x) { return softplus(x[0]); }, P{800}, P{1});
  check(
      "logaddexp(x, y), (1000, 1000)",
      [](const auto& x) { return logaddexp(x[0], x[1]); },
      Q{1000, 1000},
      Q{0.5, 0.5});
  check(
      "logaddexp(x, y), (-inf, -inf)",
      [](const auto& x) { return logaddexp(x[0], x[1]); },
      Q{-inf, -inf},
      Q{0.5, 0.5});
  check(
      "xlogy(x, x), 0", [](const auto& x) { return xlogy(x[0], x[0]); }, P{0}, P{-inf});
  check(
      "xlogy(x, y), (0, 0)", [](const auto& x) { return xlogy(x[0], x[1]); }, Q{0, 0}, Q{-inf, 0});
  check(
      "smooth_abs(x, y), (0, 0)",
      [](const auto& x) { return smooth_abs(x[0], x[1]); },
      Q{0, 0},
      Q{0, 0});
  check(
      "logit(x), 0", [](const auto& x) { return logit(x[0]); }, P{0}, P{inf});
  check(
      "log1mexp(x), 0", [](const auto& x) { return log1mexp(x[0]); }, P{0}, P{-inf});
}

template <class Check> void for_each_power(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "pow(x, y), (0, 2)", [](const auto& x) { return pow(x[0], x[1]); }, Q{0, 2}, Q{0, 0});
  check(
      "pow(x, y), (0, 1)", [](const auto& x) { return pow(x[0], x[1]); }, Q{0, 1}, Q{1, 0});
  check(
      "pow(x, y), (0, 0.5)", [](const auto& x) { return pow(x[0], x[1]); }, Q{0, 0.5}, Q{inf, 0});
  check(
      "pow(x, y), (0, 0)", [](const auto& x) { return pow(x[0], x[1]); }, Q{0, 0}, Q{0, -inf});
  check(
      "pow(x, y), (0, -1)", [](const auto& x) { return pow(x[0], x[1]); }, Q{0, -1}, Q{-inf, -inf});
  check(
      "pow(x, y), (2, 0)",
      [](const auto& x) { return pow(x[0], x[1]); },
      Q{2, 0},
      Q{0, std::numbers::ln2});
  check(
      "pow(x, y), (-2, 3)", [](const auto& x) { return pow(x[0], x[1]); }, Q{-2, 3}, Q{12, nan});
  check(
      "pow(x, 1.0), 0", [](const auto& x) { return pow(x[0], 1.0); }, P{0}, P{1});
  check(
      "pow(x, 0.0), 0", [](const auto& x) { return pow(x[0], 0.0); }, P{0}, P{0});
  check(
      "pow(x, 0.5), 0", [](const auto& x) { return pow(x[0], 0.5); }, P{0}, P{inf});
  check(
      "pow(x, 2), 0", [](const auto& x) { return pow(x[0], 2); }, P{0}, P{0});
  check(
      "pow(x, 3), -2", [](const auto& x) { return pow(x[0], 3); }, P{-2}, P{12});
  check(
      "pow(0.0, x), 2", [](const auto& x) { return pow(0.0, x[0]); }, P{2}, P{0});
  check(
      "pow(x, x), 0", [](const auto& x) { return pow(x[0], x[0]); }, P{0}, P{-inf});
}

template <class Check> void for_each_logarithm(const Check& check) {
  using P = Point<1>;
  check(
      "log(x), 0", [](const auto& x) { return log(x[0]); }, P{0}, P{inf});
  check(
      "log1p(x), -1", [](const auto& x) { return log1p(x[0]); }, P{-1}, P{inf});
  check(
      "expm1(x), -40",
      [](const auto& x) { return expm1(x[0]); },
      P{-40},
      P{4.2483542552915889953e-18});
  check(
      "log1p(x), 1e-17", [](const auto& x) { return log1p(x[0]); }, P{1e-17}, P{1});
  check(
      "expm1(x), 1e-17", [](const auto& x) { return expm1(x[0]); }, P{1e-17}, P{1});
}

template <class Check> void for_each_angle(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "atan2(x, y), (0, 0)", [](const auto& x) { return atan2(x[0], x[1]); }, Q{0, 0}, Q{nan, nan});
  check(
      "atan2(x, y), (1e-200, 1e-200)",
      [](const auto& x) { return atan2(x[0], x[1]); },
      Q{1e-200, 1e-200},
      Q{5e199, -5e199});
  check(
      "acos(x), 1", [](const auto& x) { return acos(x[0]); }, P{1}, P{-inf});
  check(
      "acos(x), -1", [](const auto& x) { return acos(x[0]); }, P{-1}, P{-inf});
  check(
      "acosh(x), 1e200", [](const auto& x) { return acosh(x[0]); }, P{1e200}, P{1e-200});
  check(
      "tanh(x), 400", [](const auto& x) { return tanh(x[0]); }, P{400}, P{0});
  check(
      "acosh(x), 2", [](const auto& x) { return acosh(x[0]); }, P{2}, P{0.57735026918962576451});
  check(
      "acosh(x), 1", [](const auto& x) { return acosh(x[0]); }, P{1}, P{inf});
  check(
      "asin(x), 1", [](const auto& x) { return asin(x[0]); }, P{1}, P{inf});
  check(
      "atanh(x), 1", [](const auto& x) { return atanh(x[0]); }, P{1}, P{inf});
  check(
      "tanh(x), 25", [](const auto& x) { return tanh(x[0]); }, P{25}, P{7.714999391855671132e-22});
}

template <class Check> void for_each_gamma(const Check& check) {
  using P = Point<1>;
  check(
      "erf(x), 10", [](const auto& x) { return erf(x[0]); }, P{10}, P{4.1976562313544168901e-44});
  check(
      "tgamma(x), -0.5",
      [](const auto& x) { return tgamma(x[0]); },
      P{-0.5},
      P{-0.1293535897955400553155});
  check(
      "lgamma(x), 0", [](const auto& x) { return lgamma(x[0]); }, P{0}, P{-inf});
  check(
      "lgamma(x), -1", [](const auto& x) { return lgamma(x[0]); }, P{-1}, P{nan});
  check(
      "lgamma(x), -0.5",
      [](const auto& x) { return lgamma(x[0]); },
      P{-0.5},
      P{0.036489973978576520559});
}

template <class Check> void for_each_choice(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "max(x, y), (1, 1)", [](const auto& x) { return max(x[0], x[1]); }, Q{1, 1}, Q{1, 0});
  check(
      "fmax(x, y), (1, 1)", [](const auto& x) { return fmax(x[0], x[1]); }, Q{1, 1}, Q{1, 0});
  check(
      "fmax(x, 1.0), 1", [](const auto& x) { return fmax(x[0], 1.0); }, P{1}, P{1});
  check(
      "fmax(1.0, x), 1", [](const auto& x) { return fmax(1.0, x[0]); }, P{1}, P{0});
  check(
      "fmax(x, y), (NaN, 1)", [](const auto& x) { return fmax(x[0], x[1]); }, Q{nan, 1}, Q{0, 1});
  check(
      "copysign(x, y), (0, -1)",
      [](const auto& x) { return copysign(x[0], x[1]); },
      Q{0, -1},
      Q{0, 0});
  check(
      "relu(x), 0", [](const auto& x) { return relu(x[0]); }, P{0}, P{0});
  check(
      "leaky_relu(x, 0.25), 0",
      [](const auto& x) { return leaky_relu(x[0], 0.25); },
      P{0},
      P{0.25});
  check(
      "clamp(x, -1, 1), 1", [](const auto& x) { return clamp(x[0], -1, 1); }, P{1}, P{1});
}

template <class Check> void for_each_remainder(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "floor(x), 2", [](const auto& x) { return floor(x[0]); }, P{2}, P{0});
  check(
      "fmod(x, y), (5.5, 2)", [](const auto& x) { return fmod(x[0], x[1]); }, Q{5.5, 2}, Q{1, -2});
  check(
      "fmod(x, y), (-5.5, 2)", [](const auto& x) { return fmod(x[0], x[1]); }, Q{-5.5, 2}, Q{1, 2});
  check(
      "remainder(x, y), (5, 2)",
      [](const auto& x) { return remainder(x[0], x[1]); },
      Q{5, 2},
      Q{1, -2});
  check(
      "ldexp(x, 40), 1", [](const auto& x) { return ldexp(x[0], 40); }, P{1}, P{0x1p40});
  check(
      "ldexp(x, -3), 1", [](const auto& x) { return ldexp(x[0], -3); }, P{1}, P{0.125});
  check(
      "x / y, (0, 0)", [](const auto& x) { return x[0] / x[1]; }, Q{0, 0}, Q{inf, nan});
  check(
      "x / y, (1e-200, 1e-200)",
      [](const auto& x) { return x[0] / x[1]; },
      Q{1e-200, 1e-200},
      Q{1e200, -1e200});
  check(
      "remainder(x, y), (5.5, 2)",
      [](const auto& x) { return remainder(x[0], x[1]); },
      Q{5.5, 2},
      Q{1, -3});
}

template <class Check> void for_each_singular_point(const Check& check) {
  for_each_root(check);
  for_each_composite(check);
  for_each_shipped_composite(check);
  for_each_power(check);
  for_each_logarithm(check);
  for_each_angle(check);
  for_each_gamma(check);
  for_each_choice(check);
  for_each_remainder(check);
}

}  // namespace fluxion::test
