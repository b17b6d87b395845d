// Functions to differentiate, written as users write them: loops, branches, recursion, Eigen.
// For: tests that run every driver and every number type on the same functions. Each is called with
// a vector of any scalar and has a point where it is smooth. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::test {

inline Vector<double> vector_of(std::initializer_list<double> x) {
  return Eigen::Map<const Vector<double>>(std::data(x), static_cast<Eigen::Index>(x.size()));
}

template <class X> using entry_t = typename X::Scalar;

// f: R^n -> R.
namespace functions {

struct Polynomial {
  static Vector<double> point() { return vector_of({1.5, -0.75, 2.25}); }
  auto operator()(const auto& x) const {
    return x[0] * x[0] * x[0] * x[1] - 2.0 * x[1] * x[1] * x[2] + x[2] * x[0] / 4 + 5;
  }
};

struct Trigonometry {
  static Vector<double> point() { return vector_of({0.7, -1.1, 0.4}); }
  template <class X> auto operator()(const X& x) const {
    using std::atan2, std::cos, std::sin, std::tan, std::asin;
    return entry_t<X>(sin(x[0]) * cos(x[1] * x[2]) + tan(x[2] / 3) - atan2(x[0], x[1]) +
                      asin(0.5 * x[2]));
  }
};

struct ExponentialsAndLogarithms {
  static Vector<double> point() { return vector_of({0.3, 1.7, -0.2}); }
  template <class X> auto operator()(const X& x) const {
    using std::exp, std::expm1, std::log, std::log1p, std::tanh;
    const entry_t<X> bell = exp(-x[0] * x[0]);
    return entry_t<X>(bell * log(1 + x[1] * x[1]) + log1p(exp(x[2])) - expm1(x[0] * x[2]) +
                      tanh(bell / x[1]));
  }
};

struct Powers {
  static Vector<double> point() { return vector_of({1.3, 0.6, 2.1}); }
  template <class X> auto operator()(const X& x) const {
    using std::cbrt, std::pow, std::sqrt;
    return entry_t<X>(pow(x[0], x[1]) + pow(x[1], 3) - pow(2.0, x[2]) + cbrt(x[0] * x[2]) +
                      sqrt(x[1]) * pow(x[2], 1.5));
  }
};

struct Norms {
  static Vector<double> point() { return vector_of({-0.4, 0.9, 1.2}); }
  template <class X> auto operator()(const X& x) const {
    using std::abs, std::hypot, std::sqrt;
    entry_t<X> squares(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) squares += x[i] * x[i];
    return entry_t<X>(sqrt(squares) * abs(x[0]) + hypot(x[1], x[2]) + x.norm() / x.squaredNorm());
  }
};

struct Selections {
  static Vector<double> point() { return vector_of({0.5, 1.5, -2.0}); }
  template <class X> auto operator()(const X& x) const {
    using std::fmax, std::fmin, std::max, std::min;
    const entry_t<X> square = x[2] * x[2];
    return entry_t<X>(max(entry_t<X>(x[0]), square) * fmin(x[1], x[0] * x[1]) -
                      min(square, entry_t<X>(x[1])) * x[0] + fmax(x[2], square * x[1]));
  }
};

struct MatrixForms {
  static Vector<double> point() { return vector_of({1, -2, 0.5, 3}); }
  template <class X> auto operator()(const X& x) const {
    using S = scalar_t<entry_t<X>>;
    Matrix<double> entries(3, 4);
    entries << 1, 2, 0, -1, 0.5, 3, 1, 0, -2, 1, 4, 2;
    const Matrix<S> a = entries.cast<S>();
    const Vector<S> b = vector_of({1, 2, -1, 0.5}).cast<S>();
    const Vector<entry_t<X>> ax = a * x;
    const auto form = x.transpose() * a.transpose() * a * x;
    return entry_t<X>(0.5 * ax.dot(ax) - x.dot(b) + form(0, 0) * ax[2]);
  }
};

struct ArrayExpression {
  static Vector<double> point() { return vector_of({0.2, 0.8, 1.4, 0.5}); }
  template <class X> auto operator()(const X& x) const {
    const auto waves = (x.array().exp() * x.array().sin() + x.array().square()).eval();
    return entry_t<X>(waves.sum() / (1 + x.array().sqrt()).mean() - x.array().log().sum() * x[0]);
  }
};

struct LoopWithBranches {
  static Vector<double> point() { return vector_of({0.4, -1.2, 2.0, 0.1, -0.6}); }
  template <class X> auto operator()(const X& x) const {
    entry_t<X> sum(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      if (x[i] > sum) {
        sum += x[i] * x[i];
      } else {
        sum -= x[i] / (2 + sum * sum);
      }
    }
    while (sum < 20) sum = sum * sum + 1.5;
    return sum;
  }
};

struct Rosenbrock {
  static Vector<double> point() { return vector_of({-1.2, 1, 0.8, -0.5, 1.1, 0.3}); }
  template <class X> auto operator()(const X& x) const {
    entry_t<X> sum(0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      const auto slope = x[i + 1] - x[i] * x[i];
      const auto offset = 1 - x[i];
      sum += 100 * slope * slope + offset * offset;
    }
    return sum;
  }
};

struct ContinuedFraction {
  static Vector<double> point() { return vector_of({0.9, 1.3}); }
  template <class X> auto operator()(const X& x) const {
    return fraction<entry_t<X>>(x[0], x[1], 8);
  }

 private:
  template <class T> static T fraction(const T& a, const T& b, int depth) {
    if (depth == 0) return a;
    return a + b / fraction<T>(b, a, depth - 1);
  }
};

struct LogSumExp {
  static Vector<double> point() { return vector_of({3, 1, -2, 2.5}); }
  template <class X> auto operator()(const X& x) const {
    using std::exp, std::log;
    const entry_t<X> largest = x.maxCoeff();
    entry_t<X> sum(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) sum += exp(x[i] - largest);
    return entry_t<X>(largest + log(sum));
  }
};

struct HeronIteration {
  static Vector<double> point() { return vector_of({1.7, 2.6}); }
  template <class X> auto operator()(const X& x) const {
    const entry_t<X> square = x[0] * x[0] + x[1];
    entry_t<X> root = x[1];
    for (int i = 0; i < 8; ++i) root = (root + square / root) / 2;
    return root;
  }
};

struct GammaAndError {
  static Vector<double> point() { return vector_of({0.3, 3.4}); }
  template <class X> auto operator()(const X& x) const {
    using std::erf, std::erfc, std::lgamma, std::tgamma;
    return entry_t<X>(erf(x[0]) * lgamma(x[1]) + tgamma(1 + x[0]) / x[1] - erfc(x[0] * x[1]));
  }
};

struct Updates {
  static Vector<double> point() { return vector_of({1.25, -0.5, 2}); }
  template <class X> auto operator()(const X& x) const {
    entry_t<X> a = x[0];
    entry_t<X> b = x[1];
    a = a - 2 * a * b;
    b += a;
    b *= b;
    a -= b * x[2];
    a /= b + 1;
    std::swap(a, b);
    a += a;
    return entry_t<X>(a * b - a);
  }
};

/// More variables than the lanes of any driver.
struct LogisticLoss {
  static Vector<double> point() {
    return Vector<double>::LinSpaced(11, -0.8, 0.9).array().sin().matrix();
  }
  template <class X> auto operator()(const X& x) const {
    using std::exp, std::log1p;
    entry_t<X> loss(0);
    for (int row = 0; row < 7; ++row) {
      entry_t<X> score(0);
      for (Eigen::Index i = 0; i < x.size(); ++i) score += feature(row, i) * x[i];
      loss += log1p(exp(row % 2 == 0 ? entry_t<X>(-score) : score));
    }
    return entry_t<X>(loss / 7 + 0.05 * x.squaredNorm());
  }

 private:
  static double feature(int row, Eigen::Index i) {
    return std::sin(static_cast<double>(row * 13 + i * 7 + 1));
  }
};

}  // namespace functions

// f: R^n -> R^m, with results of different types.
namespace maps {

struct Polar {
  static Vector<double> point() { return vector_of({1.5, 0.6}); }
  template <class X> auto operator()(const X& x) const {
    using std::cos, std::sin;
    return std::array<entry_t<X>, 2>{x[0] * cos(x[1]), x[0] * sin(x[1])};
  }
};

/// Four Runge-Kutta steps of the Lorenz equations.
struct Lorenz {
  static Vector<double> point() { return vector_of({1, 2, 20}); }
  template <class X> auto operator()(const X& x) const {
    using State = Eigen::Matrix<entry_t<X>, 3, 1>;
    const double h = 0.02;
    State y = x;
    for (int i = 0; i < 4; ++i) {
      const State k1 = slope<State>(y);
      const State k2 = slope<State>(y + h / 2 * k1);
      const State k3 = slope<State>(y + h / 2 * k2);
      const State k4 = slope<State>(y + h * k3);
      y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    return y;
  }

 private:
  template <class State> static State slope(const State& y) {
    return State(10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8.0 / 3 * y[2]);
  }
};

/// Residuals of an exponential fit: more outputs than inputs.
struct Residuals {
  static Vector<double> point() { return vector_of({2, -0.3, 0.5}); }
  template <class X> auto operator()(const X& x) const {
    using std::exp;
    std::vector<entry_t<X>> residuals;
    for (int i = 0; i < 12; ++i) {
      residuals.push_back(x[0] * exp(x[1] * i) + x[2] - 1.0 / (1 + i));
    }
    return residuals;
  }
};

struct Layer {
  static Vector<double> point() { return vector_of({0.1, -0.4, 0.8, 0.3}); }
  template <class X> auto operator()(const X& x) const {
    Matrix<double> weights(3, 4);
    weights << 0.2, -1, 0.5, 0.7, 1.1, 0.3, -0.6, 0.4, -0.9, 0.8, 0.1, -0.2;
    const Vector<entry_t<X>> z = weights.cast<scalar_t<entry_t<X>>>() * x;
    return Vector<entry_t<X>>(z.array().tanh().matrix());
  }
};

/// Many more inputs than outputs: rows are cheaper than columns.
struct Broad {
  static Vector<double> point() { return Vector<double>::LinSpaced(40, -1, 2); }
  template <class X> auto operator()(const X& x) const {
    using std::sin;
    entry_t<X> product(1);
    for (Eigen::Index i = 0; i < x.size(); ++i) product *= 1 + 0.1 * sin(x[i]);
    return std::array<entry_t<X>, 2>{product, x.head(20).dot(x.tail(20))};
  }
};

}  // namespace maps
}  // namespace fluxion::test
