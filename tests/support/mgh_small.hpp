// The problems 1 to 19 of Moré, Garbow and Hillstrom, which have a fixed number of variables.
// For: mgh_problems.hpp. Source: "Testing unconstrained optimization software", ACM TOMS 7 (1981);
// minima polished with exact Hessians, so they have more digits than the paper.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include <fluxion/math.hpp>

#include "support/problem.hpp"

namespace fluxion::test::problems {

struct Rosenbrock : SumOfSquares<Rosenbrock> {
  static std::string name() { return "rosenbrock"; }
  static Vector<double> start() { return point({-1.2, 1}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(2);
    f[0] = 10.0 * (x[1] - x[0] * x[0]);
    f[1] = 1.0 - x[0];
    return f;
  }
};

struct FreudensteinRoth : SumOfSquares<FreudensteinRoth> {
  static std::string name() { return "freudenstein_roth"; }
  static Vector<double> start() { return point({0.5, -2}); }
  static KnownValues known() { return {0, {48.98425367924}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(2);
    f[0] = -13.0 + x[0] + ((5.0 - x[1]) * x[1] - 2.0) * x[1];
    f[1] = -29.0 + x[0] + ((x[1] + 1.0) * x[1] - 14.0) * x[1];
    return f;
  }
};

struct PowellBadlyScaled : SumOfSquares<PowellBadlyScaled> {
  static std::string name() { return "powell_badly_scaled"; }
  static Vector<double> start() { return point({0, 1}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(2);
    f[0] = 1e4 * x[0] * x[1] - 1.0;
    f[1] = fluxion::exp(-x[0]) + fluxion::exp(-x[1]) - 1.0001;
    return f;
  }
};

struct BrownBadlyScaled : SumOfSquares<BrownBadlyScaled> {
  static std::string name() { return "brown_badly_scaled"; }
  static Vector<double> start() { return point({1, 1}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(3);
    f[0] = x[0] - 1e6;
    f[1] = x[1] - 2e-6;
    f[2] = x[0] * x[1] - 2.0;
    return f;
  }
};

struct Beale : SumOfSquares<Beale> {
  static std::string name() { return "beale"; }
  static Vector<double> start() { return point({1, 1}); }
  static KnownValues known() { return {0, {0.452}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(3);
    f[0] = 1.5 - x[0] * (1.0 - x[1]);
    f[1] = 2.25 - x[0] * (1.0 - x[1] * x[1]);
    f[2] = 2.625 - x[0] * (1.0 - x[1] * x[1] * x[1]);
    return f;
  }
};

struct JennrichSampson : SumOfSquares<JennrichSampson> {
  static std::string name() { return "jennrich_sampson"; }
  static Vector<double> start() { return point({0.3, 0.4}); }
  static KnownValues known() { return {124.362182356, {259.58, 2020}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(10);
    for (int k = 0; k < 10; ++k) {
      const double i = k + 1;
      f[k] = 2.0 + 2.0 * i - (fluxion::exp(i * x[0]) + fluxion::exp(i * x[1]));
    }
    return f;
  }
};

struct HelicalValley : SumOfSquares<HelicalValley> {
  static std::string name() { return "helical_valley"; }
  static Vector<double> start() { return point({-1, 0, 0}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    const double half_turn = x[0] < 0 ? 0.5 : 0.0;
    const T theta = fluxion::atan(x[1] / x[0]) / (2 * std::numbers::pi) + half_turn;
    Vector<T> f(3);
    f[0] = 10.0 * (x[2] - 10.0 * theta);
    f[1] = 10.0 * (fluxion::sqrt(x[0] * x[0] + x[1] * x[1]) - 1.0);
    f[2] = x[2];
    return f;
  }
};

struct Bard : SumOfSquares<Bard> {
  static std::string name() { return "bard"; }
  static Vector<double> start() { return point({1, 1, 1}); }
  static KnownValues known() { return {0.00821487730657, {17.4286}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[15] = {
        0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
    Vector<T> f(15);
    for (int k = 0; k < 15; ++k) {
      const double u = k + 1;
      const double v = 16 - u;
      const double w = std::fmin(u, v);
      f[k] = y[k] - (x[0] + u / (v * x[1] + w * x[2]));
    }
    return f;
  }
};

struct Gaussian : SumOfSquares<Gaussian> {
  static std::string name() { return "gaussian"; }
  static Vector<double> start() { return point({0.4, 1, 0}); }
  static KnownValues known() { return {1.12793276962e-08}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[8] = {0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989};
    Vector<T> f(15);
    for (int k = 0; k < 15; ++k) {
      const double t = (7 - k) / 2.0;
      const double yk = y[k < 8 ? k : 14 - k];
      f[k] = x[0] * fluxion::exp(-0.5 * x[1] * (t - x[2]) * (t - x[2])) - yk;
    }
    return f;
  }
};

struct Meyer : SumOfSquares<Meyer> {
  static std::string name() { return "meyer"; }
  static Vector<double> start() { return point({0.02, 4000, 250}); }
  static KnownValues known() { return {87.945855171}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[16] = {34780,
                                     28610,
                                     23650,
                                     19630,
                                     16370,
                                     13720,
                                     11540,
                                     9744,
                                     8261,
                                     7030,
                                     6005,
                                     5147,
                                     4427,
                                     3820,
                                     3307,
                                     2872};
    Vector<T> f(16);
    for (int k = 0; k < 16; ++k) {
      const double t = 45 + 5 * (k + 1);
      f[k] = x[0] * fluxion::exp(x[1] / (t + x[2])) - y[k];
    }
    return f;
  }
};

/// The paper prints y_i m i x_2 where y_i - x_2 is meant.
struct Gulf : SumOfSquares<Gulf> {
  static std::string name() { return "gulf"; }
  static Vector<double> start() { return point({5, 2.5, 0.15}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(99);
    for (int k = 0; k < 99; ++k) {
      const double t = (k + 1) / 100.0;
      const double y = 25 + std::pow(-50 * std::log(t), 2.0 / 3);
      const T power = fluxion::exp(x[2] * fluxion::log(fluxion::abs(y - x[1])));
      f[k] = fluxion::exp(-power / x[0]) - t;
    }
    return f;
  }
};

/// Zero wherever x1 = x2 and x3 = 0: look at f, not at x.
struct Box3d : SumOfSquares<Box3d> {
  static std::string name() { return "box3d"; }
  static Vector<double> start() { return point({0, 10, 20}); }
  static KnownValues known() { return {0, {0.0756}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(10);
    for (int k = 0; k < 10; ++k) {
      const double t = 0.1 * (k + 1);
      f[k] = fluxion::exp(-t * x[0]) - fluxion::exp(-t * x[1]) -
             x[2] * (std::exp(-t) - std::exp(-10 * t));
    }
    return f;
  }
};

struct PowellSingular : SumOfSquares<PowellSingular> {
  static std::string name() { return "powell_singular"; }
  static Vector<double> start() { return point({3, -1, 0, 1}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(4);
    f[0] = x[0] + 10.0 * x[1];
    f[1] = std::sqrt(5) * (x[2] - x[3]);
    f[2] = (x[1] - 2.0 * x[2]) * (x[1] - 2.0 * x[2]);
    f[3] = std::sqrt(10) * (x[0] - x[3]) * (x[0] - x[3]);
    return f;
  }
};

struct Wood : SumOfSquares<Wood> {
  static std::string name() { return "wood"; }
  static Vector<double> start() { return point({-3, -1, -3, -1}); }
  static KnownValues known() { return {0}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(6);
    f[0] = 10.0 * (x[1] - x[0] * x[0]);
    f[1] = 1.0 - x[0];
    f[2] = std::sqrt(90) * (x[3] - x[2] * x[2]);
    f[3] = 1.0 - x[2];
    f[4] = std::sqrt(10) * (x[1] + x[3] - 2.0);
    f[5] = (x[1] - x[3]) / std::sqrt(10);
    return f;
  }
};

struct KowalikOsborne : SumOfSquares<KowalikOsborne> {
  static std::string name() { return "kowalik_osborne"; }
  static Vector<double> start() { return point({0.25, 0.39, 0.415, 0.39}); }
  static KnownValues known() {
    return {0.000307505603849, {0.00102734, 0.00159435, 0.00163602, 0.0004236, 0.0009514}};
  }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[11] = {
        0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
    static constexpr double u[11] = {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
    Vector<T> f(11);
    for (int k = 0; k < 11; ++k) {
      const double uk = u[k];
      f[k] = y[k] - x[0] * (uk * uk + uk * x[1]) / (uk * uk + uk * x[2] + x[3]);
    }
    return f;
  }
};

struct BrownDennis : SumOfSquares<BrownDennis> {
  static std::string name() { return "brown_dennis"; }
  static Vector<double> start() { return point({25, 5, -5, -1}); }
  static KnownValues known() { return {85822.2016263}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(20);
    for (int k = 0; k < 20; ++k) {
      const double t = (k + 1) / 5.0;
      const T a = x[0] + t * x[1] - std::exp(t);
      const T b = x[2] + x[3] * std::sin(t) - std::cos(t);
      f[k] = a * a + b * b;
    }
    return f;
  }
};

struct Osborne1 : SumOfSquares<Osborne1> {
  static std::string name() { return "osborne1"; }
  static Vector<double> start() { return point({0.5, 1.5, -1, 0.01, 0.02}); }
  static KnownValues known() { return {5.46489469748e-05, {1.10604}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[33] = {0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818,
                                     0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558,
                                     0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438,
                                     0.431, 0.424, 0.420, 0.414, 0.411, 0.406};
    Vector<T> f(33);
    for (int k = 0; k < 33; ++k) {
      const double t = 10.0 * k;
      f[k] = y[k] - (x[0] + x[1] * fluxion::exp(-t * x[3]) + x[2] * fluxion::exp(-t * x[4]));
    }
    return f;
  }
};

struct BiggsExp6 : SumOfSquares<BiggsExp6> {
  static std::string name() { return "biggs_exp6"; }
  static Vector<double> start() { return point({1, 2, 1, 1, 1, 1}); }
  static KnownValues known() { return {0, {0.00565564992517, 0.30636677}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    Vector<T> f(13);
    for (int k = 0; k < 13; ++k) {
      const double t = 0.1 * (k + 1);
      const double y = std::exp(-t) - 5 * std::exp(-10 * t) + 3 * std::exp(-4 * t);
      f[k] = x[2] * fluxion::exp(-t * x[0]) - x[3] * fluxion::exp(-t * x[1]) +
             x[5] * fluxion::exp(-t * x[4]) - y;
    }
    return f;
  }
};

struct Osborne2 : SumOfSquares<Osborne2> {
  static std::string name() { return "osborne2"; }
  static Vector<double> start() { return point({1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5}); }
  static KnownValues known() { return {0.0401377362935, {1.78981}}; }

  template <class T> Vector<T> residuals(const Vector<T>& x) const {
    static constexpr double y[65] = {
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
        0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
        0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
        0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
        0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};
    Vector<T> f(65);
    for (int k = 0; k < 65; ++k) {
      const double t = k / 10.0;
      T model = x[0] * fluxion::exp(-t * x[4]);
      for (int j = 1; j < 4; ++j) {
        const T distance = t - x[j + 7];
        model += x[j] * fluxion::exp(-distance * distance * x[j + 4]);
      }
      f[k] = y[k] - model;
    }
    return f;
  }
};

}  // namespace fluxion::test::problems
