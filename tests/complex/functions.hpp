// The complex functions as callables for every complex type, and points to try them at.
// For: tests that compare ours with std::complex, in values and in derivatives. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace fluxion::test {

/// Calls visit(name, f) for each function of one complex number.
template <class Visit> void for_each_elementary_function(const Visit& visit) {
  visit("sqrt", [](const auto& z) { return sqrt(z); });
  visit("exp", [](const auto& z) { return exp(z); });
  visit("log", [](const auto& z) { return log(z); });
  visit("log10", [](const auto& z) { return log10(z); });
  visit("sin", [](const auto& z) { return sin(z); });
  visit("cos", [](const auto& z) { return cos(z); });
  visit("tan", [](const auto& z) { return tan(z); });
  visit("asin", [](const auto& z) { return asin(z); });
  visit("acos", [](const auto& z) { return acos(z); });
  visit("atan", [](const auto& z) { return atan(z); });
  visit("sinh", [](const auto& z) { return sinh(z); });
  visit("cosh", [](const auto& z) { return cosh(z); });
  visit("tanh", [](const auto& z) { return tanh(z); });
  visit("asinh", [](const auto& z) { return asinh(z); });
  visit("acosh", [](const auto& z) { return acosh(z); });
  visit("atanh", [](const auto& z) { return atanh(z); });
}

/// Operators and powers as functions of one complex number, of which each operand is in turn a
/// variable, a constant, complex and real.
template <class Visit> void for_each_operation(const Visit& visit) {
  const std::complex<double> c(1.5, -2);
  visit("-z", [](const auto& z) { return -z; });
  visit("c + z", [c](const auto& z) { return std::remove_cvref_t<decltype(z)>(c) + z; });
  visit("c - z", [c](const auto& z) { return std::remove_cvref_t<decltype(z)>(c) - z; });
  visit("z - c", [c](const auto& z) { return z - std::remove_cvref_t<decltype(z)>(c); });
  visit("c * z", [c](const auto& z) { return std::remove_cvref_t<decltype(z)>(c) * z; });
  visit("c / z", [c](const auto& z) { return std::remove_cvref_t<decltype(z)>(c) / z; });
  visit("z / c", [c](const auto& z) { return z / std::remove_cvref_t<decltype(z)>(c); });
  visit("z * z", [](const auto& z) { return z * z; });
  visit("z / (z * z + 1)",
        [](const auto& z) { return z / (z * z + std::remove_cvref_t<decltype(z)>(1)); });
  visit("pow(z, c)", [c](const auto& z) { return pow(z, c); });
  visit("pow(c, z)", [c](const auto& z) { return pow(c, z); });
  visit("pow(z, z)", [](const auto& z) { return pow(z, z); });
  visit("pow(z, 2.5)", [](const auto& z) { return pow(z, 2.5); });
  visit("pow(z, -3)", [](const auto& z) { return pow(z, -3); });
  visit("pow(2.5, z)", [](const auto& z) { return pow(2.5, z); });
  visit("pow(-2.5, z)", [](const auto& z) { return pow(-2.5, z); });
}

/// One of them all as one callable, so that a driver is compiled once.
class AnyFunction {
 public:
  explicit AnyFunction(std::size_t index) : index_(index) {}

  template <class Z> Z operator()(const Z& z) const {
    Z w{};
    visit([&](std::size_t i, const char*, const auto& f) {
      if (i == index_) w = f(z);
    });
    return w;
  }
  std::string name() const {
    std::string text;
    visit([&](std::size_t i, const char* name, const auto&) {
      if (i == index_) text = name;
    });
    return text;
  }
  static std::size_t count() {
    std::size_t n = 0;
    visit([&](std::size_t, const char*, const auto&) { ++n; });
    return n;
  }

 private:
  template <class Visit> static void visit(const Visit& visit_numbered) {
    std::size_t i = 0;
    const auto number = [&](const char* name, const auto& f) { visit_numbered(i++, name, f); };
    for_each_elementary_function(number);
    for_each_operation(number);
  }

  std::size_t index_;
};

template <class Visit> void for_each_function(const Visit& visit) {
  for (std::size_t i = 0; i < AnyFunction::count(); ++i) visit(AnyFunction(i));
}

/// All pairs of numbers that are special, huge, tiny, or nothing of that.
inline std::vector<std::complex<double>> special_points() {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> parts = {nan};
  for (const double x : {0.0, 1e-310, 1e-200, 0.5, 1.0, 3.25, 800.0, 1e200, 1.7e308, inf}) {
    parts.push_back(x);
    parts.push_back(-x);
  }
  std::vector<std::complex<double>> points;
  for (const double x : parts) {
    for (const double y : parts) points.emplace_back(x, y);
  }
  return points;
}

}  // namespace fluxion::test
