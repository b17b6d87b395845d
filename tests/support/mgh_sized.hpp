// The problems 20 to 35 of Moré, Garbow and Hillstrom, which exist for any number of variables.
// For: mgh_problems.hpp. Source: "Testing unconstrained optimization software", ACM TOMS 7 (1981);
// minima polished with exact Hessians, so they have more digits than the paper.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>

#include <fluxion/math.hpp>

#include "support/problem.hpp"

namespace fluxion::test::problems {

/// Condition 1e14 at n = 12, which no quasi-Newton method masters.
struct Watson : SumOfSquares<Watson> {
  explicit Watson(int size) : n(size) {}
  std::string name() const { return "watson_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Zero(n); }
  KnownValues known() const {
    return {n == 6 ? 0.00228767005355 : n == 9 ? 1.3997601381e-06 : 4.72238109704e-10};
  }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(31);
    for (int k = 0; k < 29; ++k) {
      const double t = (k + 1) / 29.0;
      T slope(0);
      T sum(0);
      double power = 1;
      for (int j = 0; j < n; ++j) {
        sum += power * x[j];
        if (j + 1 < n) slope += (j + 1) * power * x[j + 1];
        power *= t;
      }
      f[k] = slope - sum * sum - 1.0;
    }
    f[29] = x[0];
    f[30] = x[1] - x[0] * x[0] - 1.0;
    return f;
  }

  int n;
};

struct ExtendedRosenbrock : SumOfSquares<ExtendedRosenbrock> {
  explicit ExtendedRosenbrock(int size) : n(size) {}
  std::string name() const { return "ext_rosenbrock_" + std::to_string(n); }
  Vector<double> start() const { return point({-1.2, 1}).replicate(n / 2, 1); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n);
    for (int i = 0; i < n; i += 2) {
      f[i] = 10.0 * (x[i + 1] - x[i] * x[i]);
      f[i + 1] = 1.0 - x[i];
    }
    return f;
  }

  int n;
};

struct ExtendedPowell : SumOfSquares<ExtendedPowell> {
  explicit ExtendedPowell(int size) : n(size) {}
  std::string name() const { return "ext_powell_" + std::to_string(n); }
  Vector<double> start() const { return point({3, -1, 0, 1}).replicate(n / 4, 1); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n);
    for (int i = 0; i < n; i += 4) {
      f[i] = x[i] + 10.0 * x[i + 1];
      f[i + 1] = std::sqrt(5) * (x[i + 2] - x[i + 3]);
      f[i + 2] = (x[i + 1] - 2.0 * x[i + 2]) * (x[i + 1] - 2.0 * x[i + 2]);
      f[i + 3] = std::sqrt(10) * (x[i] - x[i + 3]) * (x[i] - x[i + 3]);
    }
    return f;
  }

  int n;
};

struct Penalty1 : SumOfSquares<Penalty1> {
  explicit Penalty1(int size) : n(size) {}
  std::string name() const { return "penalty1_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::LinSpaced(n, 1, n); }
  KnownValues known() const { return {n == 4 ? 2.24997750076e-05 : 7.08765146709e-05}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n + 1);
    T squares(0);
    for (int i = 0; i < n; ++i) {
      f[i] = std::sqrt(1e-5) * (x[i] - 1.0);
      squares += x[i] * x[i];
    }
    f[n] = squares - 0.25;
    return f;
  }

  int n;
};

struct Penalty2 : SumOfSquares<Penalty2> {
  explicit Penalty2(int size) : n(size) {}
  std::string name() const { return "penalty2_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Constant(n, 0.5); }
  KnownValues known() const { return {n == 4 ? 9.37629300736e-06 : 0.000293660537457}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    const double a = std::sqrt(1e-5);
    Vector<T> f(2 * n);
    f[0] = x[0] - 0.2;
    T squares = n * x[0] * x[0];
    for (int i = 1; i < n; ++i) {
      const double y = std::exp((i + 1) / 10.0) + std::exp(i / 10.0);
      f[i] = a * (fluxion::exp(x[i] / 10.0) + fluxion::exp(x[i - 1] / 10.0) - y);
      f[n - 1 + i] = a * (fluxion::exp(x[i] / 10.0) - std::exp(-0.1));
      squares += (n - i) * x[i] * x[i];
    }
    f[2 * n - 1] = squares - 1.0;
    return f;
  }

  int n;
};

struct VariablyDimensioned : SumOfSquares<VariablyDimensioned> {
  explicit VariablyDimensioned(int size) : n(size) {}
  std::string name() const { return "vardim_" + std::to_string(n); }
  Vector<double> start() const {
    return Vector<double>::Ones(n) - Vector<double>::LinSpaced(n, 1, n) / n;
  }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n + 2);
    T sum(0);
    for (int i = 0; i < n; ++i) {
      f[i] = x[i] - 1.0;
      sum += (i + 1) * (x[i] - 1.0);
    }
    f[n] = sum;
    f[n + 1] = sum * sum;
    return f;
  }

  int n;
};

struct Trigonometric : SumOfSquares<Trigonometric> {
  explicit Trigonometric(int size) : n(size) {}
  std::string name() const { return "trigonometric_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Constant(n, 1.0 / n); }
  static KnownValues known() { return {0, {2.79505612188e-05}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    T cosines(0);
    for (int i = 0; i < n; ++i) cosines += fluxion::cos(x[i]);
    Vector<T> f(n);
    for (int i = 0; i < n; ++i) {
      f[i] = n - cosines + (i + 1) * (1.0 - fluxion::cos(x[i])) - fluxion::sin(x[i]);
    }
    return f;
  }

  int n;
};

struct BrownAlmostLinear : SumOfSquares<BrownAlmostLinear> {
  explicit BrownAlmostLinear(int size) : n(size) {}
  std::string name() const { return "brown_almost_linear_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Constant(n, 0.5); }
  static KnownValues known() { return {0, {1}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    T sum(0);
    T product(1);
    for (int i = 0; i < n; ++i) {
      sum += x[i];
      product *= x[i];
    }
    Vector<T> f(n);
    for (int i = 0; i < n - 1; ++i) f[i] = x[i] + sum - (n + 1);
    f[n - 1] = product - 1.0;
    return f;
  }

  int n;
};

struct DiscreteBoundary : SumOfSquares<DiscreteBoundary> {
  explicit DiscreteBoundary(int size) : n(size) {}
  std::string name() const { return "disc_boundary_" + std::to_string(n); }
  Vector<double> start() const {
    const Vector<double> t = Vector<double>::LinSpaced(n, 1, n) / (n + 1);
    return t.array() * (t.array() - 1);
  }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    const double h = 1.0 / (n + 1);
    Vector<T> f(n);
    for (int i = 0; i < n; ++i) {
      const T shifted = x[i] + (i + 1) * h + 1.0;
      f[i] = 2.0 * x[i] + h * h / 2 * shifted * shifted * shifted;
      if (i > 0) f[i] -= x[i - 1];
      if (i + 1 < n) f[i] -= x[i + 1];
    }
    return f;
  }

  int n;
};

struct DiscreteIntegral : SumOfSquares<DiscreteIntegral> {
  explicit DiscreteIntegral(int size) : n(size) {}
  std::string name() const { return "disc_integral_" + std::to_string(n); }
  Vector<double> start() const { return DiscreteBoundary(n).start(); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    const double h = 1.0 / (n + 1);
    Vector<T> f(n);
    for (int i = 0; i < n; ++i) {
      const double ti = (i + 1) * h;
      T sum(0);
      for (int j = 0; j < n; ++j) {
        const double tj = (j + 1) * h;
        const T shifted = x[j] + tj + 1.0;
        const double weight = j <= i ? (1 - ti) * tj : ti * (1 - tj);
        sum += weight * shifted * shifted * shifted;
      }
      f[i] = x[i] + h / 2 * sum;
    }
    return f;
  }

  int n;
};

struct BroydenTridiagonal : SumOfSquares<BroydenTridiagonal> {
  explicit BroydenTridiagonal(int size) : n(size) {}
  std::string name() const { return "broyden_tridiag_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Constant(n, -1); }
  static KnownValues known() { return {0, {1.02865}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n);
    for (int i = 0; i < n; ++i) {
      f[i] = (3.0 - 2.0 * x[i]) * x[i] + 1.0;
      if (i > 0) f[i] -= x[i - 1];
      if (i + 1 < n) f[i] -= 2.0 * x[i + 1];
    }
    return f;
  }

  int n;
};

struct BroydenBanded : SumOfSquares<BroydenBanded> {
  explicit BroydenBanded(int size) : n(size) {}
  std::string name() const { return "broyden_banded_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::Constant(n, -1); }
  static KnownValues known() { return {0, {3.0573}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(n);
    for (int i = 0; i < n; ++i) {
      f[i] = x[i] * (2.0 + 5.0 * x[i] * x[i]) + 1.0;
      for (int j = std::max(0, i - 5); j <= std::min(n - 1, i + 1); ++j) {
        if (j != i) f[i] -= x[j] * (1.0 + x[j]);
      }
    }
    return f;
  }

  int n;
};

struct LinearFullRank : SumOfSquares<LinearFullRank> {
  LinearFullRank(int variables, int rows) : n(variables), m(rows) {}
  std::string name() const { return "linear_full_" + std::to_string(n) + "_" + std::to_string(m); }
  Vector<double> start() const { return Vector<double>::Ones(n); }
  KnownValues known() const { return {static_cast<double>(m - n)}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    T sum(0);
    for (int j = 0; j < n; ++j) sum += x[j];
    Vector<T> f(m);
    for (int i = 0; i < m; ++i) {
      f[i] = -2.0 / m * sum - 1.0;
      if (i < n) f[i] += x[i];
    }
    return f;
  }

  int n;
  int m;
};

struct LinearRank1 : SumOfSquares<LinearRank1> {
  LinearRank1(int variables, int rows) : n(variables), m(rows) {}
  std::string name() const { return "linear_rank1_" + std::to_string(n) + "_" + std::to_string(m); }
  Vector<double> start() const { return Vector<double>::Ones(n); }
  KnownValues known() const { return {m * (m - 1.0) / (2 * (2.0 * m + 1))}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    T sum(0);
    for (int j = 0; j < n; ++j) sum += (j + 1) * x[j];
    Vector<T> f(m);
    for (int i = 0; i < m; ++i) f[i] = (i + 1) * sum - 1.0;
    return f;
  }

  int n;
  int m;
};

struct LinearRank1Zero : SumOfSquares<LinearRank1Zero> {
  LinearRank1Zero(int variables, int rows) : n(variables), m(rows) {}
  std::string name() const {
    return "linear_rank1z_" + std::to_string(n) + "_" + std::to_string(m);
  }
  Vector<double> start() const { return Vector<double>::Ones(n); }
  KnownValues known() const { return {(m * m + 3.0 * m - 6) / (2 * (2.0 * m - 3))}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    T sum(0);
    for (int j = 1; j < n - 1; ++j) sum += (j + 1) * x[j];
    Vector<T> f(m);
    for (int i = 0; i < m; ++i) f[i] = (i + 1 < m ? i : 0) * sum - 1.0;
    return f;
  }

  int n;
  int m;
};

/// At n = 10 the paper's 6.50395e-3 is a local minimum.
struct Chebyquad : SumOfSquares<Chebyquad> {
  explicit Chebyquad(int size) : n(size) {}
  std::string name() const { return "chebyquad_" + std::to_string(n); }
  Vector<double> start() const { return Vector<double>::LinSpaced(n, 1, n) / (n + 1); }
  KnownValues known() const {
    if (n == 8) return {0.00351687372568};
    if (n == 10) return {0.00477271369637, {0.00585712733, 0.00650395480087, 0.0095006}};
    return {0};
  }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f = Vector<T>::Zero(n);
    for (int j = 0; j < n; ++j) {
      T before(1);
      T current = 2.0 * x[j] - 1.0;
      const T twice = 2.0 * current;
      for (int i = 0; i < n; ++i) {
        f[i] += current / n;
        const T next = twice * current - before;
        before = current;
        current = next;
      }
    }
    for (int i = 2; i <= n; i += 2) f[i - 1] += 1.0 / (i * i - 1.0);
    return f;
  }

  int n;
};

}  // namespace fluxion::test::problems
