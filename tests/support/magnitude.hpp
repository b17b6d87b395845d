// A number that carries, for each input, the sum of |derivative| over all paths from it.
// For: tolerances; two modes add the same products in different order, and their results may differ
// by rounding of this sum, however much of it cancels. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace fluxion::test {

template <std::size_t N> struct Magnitude {
  double value = 0;
  std::array<double, N> bounds{};

  Magnitude() = default;
  Magnitude(double constant) : value(constant) {}

  static Magnitude of(double value, double p, const Magnitude& a, double q, const Magnitude& b) {
    Magnitude y(value);
    for (std::size_t i = 0; i < N; ++i) {
      y.bounds[i] = std::abs(p) * a.bounds[i] + std::abs(q) * b.bounds[i];
    }
    return y;
  }
  static Magnitude of(double value, double p, const Magnitude& a) { return of(value, p, a, 0, {}); }

  friend Magnitude operator+(const Magnitude& a) { return a; }
  friend Magnitude operator-(const Magnitude& a) { return of(-a.value, 1, a); }
  friend Magnitude operator+(const Magnitude& a, const Magnitude& b) {
    return of(a.value + b.value, 1, a, 1, b);
  }
  friend Magnitude operator-(const Magnitude& a, const Magnitude& b) {
    return of(a.value - b.value, 1, a, 1, b);
  }
  friend Magnitude operator*(const Magnitude& a, const Magnitude& b) {
    return of(a.value * b.value, b.value, a, a.value, b);
  }
  friend Magnitude operator/(const Magnitude& a, const Magnitude& b) {
    return of(a.value / b.value, 1 / b.value, a, a.value / (b.value * b.value), b);
  }
  Magnitude& operator+=(const Magnitude& x) { return *this = *this + x; }
  Magnitude& operator-=(const Magnitude& x) { return *this = *this - x; }
  Magnitude& operator*=(const Magnitude& x) { return *this = *this * x; }
  Magnitude& operator/=(const Magnitude& x) { return *this = *this / x; }

  friend bool operator<(const Magnitude& a, const Magnitude& b) { return a.value < b.value; }
  friend bool operator>(const Magnitude& a, const Magnitude& b) { return a.value > b.value; }

  friend Magnitude sin(const Magnitude& x) { return of(std::sin(x.value), std::cos(x.value), x); }
  friend Magnitude cos(const Magnitude& x) { return of(std::cos(x.value), std::sin(x.value), x); }
  friend Magnitude tanh(const Magnitude& x) { return of(std::tanh(x.value), 1, x); }
  friend Magnitude exp(const Magnitude& x) { return of(std::exp(x.value), std::exp(x.value), x); }
  friend Magnitude log(const Magnitude& x) { return of(std::log(x.value), 1 / x.value, x); }
  friend Magnitude sqrt(const Magnitude& x) {
    return of(std::sqrt(x.value), 0.5 / std::sqrt(x.value), x);
  }
  friend Magnitude atan2(const Magnitude& y, const Magnitude& x) {
    const double square = x.value * x.value + y.value * y.value;
    return of(std::atan2(y.value, x.value), x.value / square, y, y.value / square, x);
  }
  friend Magnitude fma(const Magnitude& a, const Magnitude& b, const Magnitude& c) {
    const Magnitude sum = a * b + c;
    return of(std::fma(a.value, b.value, c.value), 1, sum);
  }
  friend Magnitude max(const Magnitude& a, const Magnitude& b) { return a < b ? b : a; }
  friend Magnitude min(const Magnitude& a, const Magnitude& b) { return b < a ? b : a; }
  friend double value_of(const Magnitude& x) { return x.value; }
};

}  // namespace fluxion::test
