// The points where a convention decides, as functions, points and the gradients to expect.
// For: singular_points_test.cpp, which asks every driver. Read first: docs/reference/conventions.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <limits>

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
      "sqrt", [](const auto& x) { return sqrt(x[0]); }, P{0}, P{inf});
  check(
      "cbrt", [](const auto& x) { return cbrt(x[0]); }, P{0}, P{inf});
  check(
      "0 * sqrt", [](const auto& x) { return 0 * sqrt(x[0]); }, P{0}, P{0});
  check(
      "abs", [](const auto& x) { return abs(x[0]); }, P{0}, P{0});
  const auto length = [](const auto& x) { return hypot(x[0], x[1]); };
  check("hypot at 0", length, Q{0, 0}, Q{0, 0});
  check("hypot of large numbers", length, Q{3e200, 4e200}, Q{0.6, 0.8});
}

/// Compositions whose chain rule is 0 · inf: NaN is allowed there, a silent 0 is not.
template <class Check> void for_each_composite(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "sqrt(x²)", [](const auto& x) { return sqrt(x[0] * x[0]); }, P{0}, P{nan});
  check(
      "sqrt x sqrt x", [](const auto& x) { return sqrt(x[0]) * sqrt(x[0]); }, P{0}, P{nan});
  check(
      "x log x", [](const auto& x) { return x[0] * log(x[0]); }, P{0}, P{nan});
  check(
      "x (1 / x)", [](const auto& x) { return x[0] * (1 / x[0]); }, P{0}, P{nan});
  check(
      "log(1 + exp x)", [](const auto& x) { return log(1 + exp(x[0])); }, P{800}, P{nan});
  const auto length = [](const auto& x) { return sqrt(x[0] * x[0] + x[1] * x[1]); };
  check("sqrt(x² + y²)", length, Q{0, 0}, Q{nan, nan});
  const auto log_sum = [](const auto& x) { return log(exp(x[0]) + exp(x[1])); };
  check("log(exp x + exp y)", log_sum, Q{1000, 1000}, Q{nan, nan});
  const auto share = [](const auto& x) { return exp(x[0]) / (exp(x[0]) + exp(x[1])); };
  check("exp x / (exp x + exp y)", share, Q{1000, 1000}, Q{nan, nan});
}

template <class Check> void for_each_power(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  const auto power = [](const auto& x) { return pow(x[0], x[1]); };
  check("pow(0, 2)", power, Q{0, 2}, Q{0, 0});
  check("pow(0, 1)", power, Q{0, 1}, Q{1, 0});
  check("pow(0, 0.5)", power, Q{0, 0.5}, Q{inf, 0});
  check("pow(0, 0)", power, Q{0, 0}, Q{0, -inf});
  check("pow(0, -1)", power, Q{0, -1}, Q{-inf, -inf});
  check("pow(2, 0)", power, Q{2, 0}, Q{0, 0.69314718055994530942});
  check("pow(-2, 3)", power, Q{-2, 3}, Q{12, nan});
  check(
      "pow(x, 1.0)", [](const auto& x) { return pow(x[0], 1.0); }, P{0}, P{1});
  check(
      "pow(x, 0.0)", [](const auto& x) { return pow(x[0], 0.0); }, P{0}, P{0});
  check(
      "pow(x, 0.5)", [](const auto& x) { return pow(x[0], 0.5); }, P{0}, P{inf});
  check(
      "pow(x, 2)", [](const auto& x) { return pow(x[0], 2); }, P{0}, P{0});
  check(
      "pow(x, 3)", [](const auto& x) { return pow(x[0], 3); }, P{-2}, P{12});
  check(
      "pow(0.0, x)", [](const auto& x) { return pow(0.0, x[0]); }, P{2}, P{0});
  check(
      "pow(x, x)", [](const auto& x) { return pow(x[0], x[0]); }, P{0}, P{-inf});
}

template <class Check> void for_each_logarithm(const Check& check) {
  using P = Point<1>;
  check(
      "log", [](const auto& x) { return log(x[0]); }, P{0}, P{inf});
  const auto log1 = [](const auto& x) { return log1p(x[0]); };
  check("log1p(-1)", log1, P{-1}, P{inf});
  check("log1p(1e-17)", log1, P{1e-17}, P{1});
  const auto exp1 = [](const auto& x) { return expm1(x[0]); };
  check("expm1(-40)", exp1, P{-40}, P{4.2483542552915889953e-18});
  check("expm1(1e-17)", exp1, P{1e-17}, P{1});
  check(
      "erf(10)", [](const auto& x) { return erf(x[0]); }, P{10}, P{4.1976562313544168901e-44});
  check(
      "tgamma(-0.5)",
      [](const auto& x) { return tgamma(x[0]); },
      P{-0.5},
      P{-0.1293535897955400553155});
}

template <class Check> void for_each_angle(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  const auto arc_cosine = [](const auto& x) { return acos(x[0]); };
  check("acos(1)", arc_cosine, P{1}, P{-inf});
  check("acos(-1)", arc_cosine, P{-1}, P{-inf});
  check(
      "asin(1)", [](const auto& x) { return asin(x[0]); }, P{1}, P{inf});
  check(
      "atanh(1)", [](const auto& x) { return atanh(x[0]); }, P{1}, P{inf});
  const auto area_cosine = [](const auto& x) { return acosh(x[0]); };
  check("acosh(1)", area_cosine, P{1}, P{inf});
  check("acosh(1e200)", area_cosine, P{1e200}, P{1e-200});
  check("acosh(2)", area_cosine, P{2}, P{0.57735026918962576451});
  const auto tangent = [](const auto& x) { return tanh(x[0]); };
  check("tanh(400)", tangent, P{400}, P{0});
  check("tanh(25)", tangent, P{25}, P{7.714999391855671132e-22});
  const auto angle = [](const auto& x) { return atan2(x[0], x[1]); };
  check("atan2(0, 0)", angle, Q{0, 0}, Q{nan, nan});
  check("atan2(1e-200, 1e-200)", angle, Q{1e-200, 1e-200}, Q{5e199, -5e199});
}

template <class Check> void for_each_choice(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "max", [](const auto& x) { return max(x[0], x[1]); }, Q{1, 1}, Q{1, 0});
  check(
      "min", [](const auto& x) { return min(x[0], x[1]); }, Q{1, 1}, Q{1, 0});
  const auto larger = [](const auto& x) { return fmax(x[0], x[1]); };
  check("fmax at a tie", larger, Q{1, 1}, Q{1, 0});
  check("fmax of NaN", larger, Q{nan, 1}, Q{0, 1});
  check(
      "fmax(x, 1)", [](const auto& x) { return fmax(x[0], 1.0); }, P{1}, P{1});
  check(
      "fmax(1, x)", [](const auto& x) { return fmax(1.0, x[0]); }, P{1}, P{0});
  check(
      "copysign", [](const auto& x) { return copysign(x[0], x[1]); }, Q{0, -1}, Q{0, 0});
}

template <class Check> void for_each_remainder(const Check& check) {
  using P = Point<1>;
  using Q = Point<2>;
  check(
      "floor", [](const auto& x) { return floor(x[0]); }, P{2}, P{0});
  const auto modulo = [](const auto& x) { return fmod(x[0], x[1]); };
  check("fmod", modulo, Q{5.5, 2}, Q{1, -2});
  check("fmod of a negative number", modulo, Q{-5.5, 2}, Q{1, 2});
  const auto rest = [](const auto& x) { return remainder(x[0], x[1]); };
  check("remainder half-way", rest, Q{5, 2}, Q{1, -2});
  check("remainder", rest, Q{5.5, 2}, Q{1, -3});
  check(
      "ldexp(x, 40)", [](const auto& x) { return ldexp(x[0], 40); }, P{1}, P{0x1p40});
  check(
      "ldexp(x, -3)", [](const auto& x) { return ldexp(x[0], -3); }, P{1}, P{0.125});
  const auto quotient = [](const auto& x) { return x[0] / x[1]; };
  check("0 / 0", quotient, Q{0, 0}, Q{inf, nan});
  check("1e-200 / 1e-200", quotient, Q{1e-200, 1e-200}, Q{1e200, -1e200});
}

template <class Check> void for_each_singular_point(const Check& check) {
  for_each_root(check);
  for_each_composite(check);
  for_each_power(check);
  for_each_logarithm(check);
  for_each_angle(check);
  for_each_choice(check);
  for_each_remainder(check);
}

}  // namespace fluxion::test
