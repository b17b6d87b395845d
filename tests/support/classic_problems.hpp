// The classic test functions of two and of any number of variables.
// For: optimisers on functions with several minima, periods, exponentials and kinks; the ones that are
// sums of squares are in mgh_problems.hpp. A function of any number of variables starts with a few.
// Source: Jamil & Yang, Int. J. Math. Modelling Num. Optim. 4 (2013), and Surjanovic & Bingham, Virtual
// Library of Simulation Experiments. Read first: problem.hpp; docs/explanation/optimizers.md lists them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <fluxion/math.hpp>

#include "support/problem.hpp"

namespace fluxion::test::problems {

/// All points where the least value is reached, or some of them where they are many.
using Points = std::vector<Vector<double>>;

inline constexpr double pi = std::numbers::pi;

template <class T> T squared(const T& x) { return x * x; }

struct Booth {
  static std::string name() { return "Booth"; }
  static Vector<double> start() { return point({0, 0}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({1, 3})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return squared<T>(x[0] + 2 * x[1] - 7) + squared<T>(2 * x[0] + x[1] - 5);
  }
};

struct Himmelblau {
  static std::string name() { return "Himmelblau"; }
  static Vector<double> start() { return point({0, 0}); }
  static KnownValues known() { return {0}; }
  static Points minima() {
    return {point({3, 2}),
            point({-2.8051180869527449, 3.1313125182505730}),
            point({-3.7793102533777469, -3.2831859912861694}),
            point({3.5844283403304917, -1.8481265269644036})};
  }

  template <class T> T operator()(const Vector<T>& x) const {
    return squared<T>(x[0] * x[0] + x[1] - 11) + squared<T>(x[0] + x[1] * x[1] - 7);
  }
};

struct Matyas {
  static std::string name() { return "Matyas"; }
  static Vector<double> start() { return point({5, -3}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return 0.26 * (x[0] * x[0] + x[1] * x[1]) - 0.48 * x[0] * x[1];
  }
};

struct ThreeHumpCamel {
  static std::string name() { return "ThreeHumpCamel"; }
  static Vector<double> start() { return point({2, -1}); }
  static KnownValues known() { return {0, {0.298638442236861}}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    const T s = x[0] * x[0];
    return s * (2 - 1.05 * s + s * s / 6) + x[0] * x[1] + x[1] * x[1];
  }
};

struct SixHumpCamel {
  static std::string name() { return "SixHumpCamel"; }
  static Vector<double> start() { return point({0.5, -1}); }
  static KnownValues known() { return {-1.0316284534898774}; }
  static Points minima() {
    return {point({0.089842013100318062, -0.71265640302073963}),
            point({-0.089842013100318062, 0.71265640302073963})};
  }

  template <class T> T operator()(const Vector<T>& x) const {
    const T s = x[0] * x[0];
    const T t = x[1] * x[1];
    return (4 - 2.1 * s + s * s / 3) * s + x[0] * x[1] + (4 * t - 4) * t;
  }
};

struct McCormick {
  static std::string name() { return "McCormick"; }
  static Vector<double> start() { return point({0, 0}); }
  static KnownValues known() { return {-std::numbers::sqrt3 / 2 - pi / 3}; }
  static Points minima() { return {point({0.5 - pi / 3, -0.5 - pi / 3})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return fluxion::sin(x[0] + x[1]) + squared<T>(x[0] - x[1]) - 1.5 * x[0] + 2.5 * x[1] + 1;
  }
};

struct GoldsteinPrice {
  static std::string name() { return "GoldsteinPrice"; }
  static Vector<double> start() { return point({-0.5, -0.5}); }
  static KnownValues known() { return {3, {30, 84, 840}}; }
  static Points minima() { return {point({0, -1})}; }

  template <class T> T operator()(const Vector<T>& p) const {
    const T x = p[0], y = p[1];
    const T a = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y;
    const T b = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y;
    return (1 + squared<T>(x + y + 1) * a) * (30 + squared<T>(2 * x - 3 * y) * b);
  }
};

struct Branin {
  static std::string name() { return "Branin"; }
  static Vector<double> start() { return point({2.5, 7.5}); }
  static KnownValues known() { return {10 / (8 * pi)}; }
  static Points minima() {
    return {point({pi, 2.275}), point({-pi, 12.275}), point({3 * pi, 2.475})};
  }

  template <class T> T operator()(const Vector<T>& p) const {
    const T x = p[0] / pi;
    return squared<T>(p[1] - 1.275 * x * x + 5 * x - 6) +
           (10 - 10 / (8 * pi)) * fluxion::cos(p[0]) + 10;
  }
};

struct Easom {
  static std::string name() { return "Easom"; }
  static Vector<double> start() { return point({2.5, 2.5}); }
  static KnownValues known() { return {-1}; }
  static Points minima() { return {point({pi, pi})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return -fluxion::cos(x[0]) * fluxion::cos(x[1]) *
           fluxion::exp(-squared<T>(x[0] - pi) - squared<T>(x[1] - pi));
  }
};

struct Levy13 {
  static std::string name() { return "Levy13"; }
  static Vector<double> start() { return point({1.1, 0.9}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({1, 1})}; }

  template <class T> T operator()(const Vector<T>& p) const {
    const T x = p[0], y = p[1];
    return squared<T>(fluxion::sin(3 * pi * x)) +
           squared<T>(x - 1) * (1 + squared<T>(fluxion::sin(3 * pi * y))) +
           squared<T>(y - 1) * (1 + squared<T>(fluxion::sin(2 * pi * y)));
  }
};

struct Bohachevsky1 {
  static std::string name() { return "Bohachevsky1"; }
  static Vector<double> start() { return point({0.2, 0.1}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return x[0] * x[0] + 2 * x[1] * x[1] - 0.3 * fluxion::cos(3 * pi * x[0]) -
           0.4 * fluxion::cos(4 * pi * x[1]) + 0.7;
  }
};

struct Bohachevsky3 {
  static std::string name() { return "Bohachevsky3"; }
  static Vector<double> start() { return point({0.2, 0.1}); }
  static KnownValues known() { return {0, {0.2262600125011}}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    return x[0] * x[0] + 2 * x[1] * x[1] - 0.3 * fluxion::cos(3 * pi * x[0] + 4 * pi * x[1]) + 0.3;
  }
};

struct StyblinskiTang {
  static std::string name() { return "StyblinskiTang"; }
  static Vector<double> start() { return Vector<double>::Constant(4, -1); }
  static KnownValues known() { return {4 * -39.166165703771415}; }
  static Points minima() { return {Vector<double>::Constant(4, -2.9035340277711771)}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum(0);
    for (const T& xi : x) sum += xi * (xi * (xi * xi - 16) + 5);
    return sum / 2;
  }
};

struct Rastrigin {
  static std::string name() { return "Rastrigin"; }
  static Vector<double> start() { return point({0.3, -0.2}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum(0);
    for (const T& xi : x) sum += 10 + xi * xi - 10 * fluxion::cos(2 * pi * xi);
    return sum;
  }
};

/// A cone at its minimum, where there is no gradient.
struct Ackley {
  static std::string name() { return "Ackley"; }
  static Vector<double> start() { return point({0.3, -0.2}); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {point({0, 0})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    const auto n = static_cast<double>(x.size());
    T squares(0), cosines(0);
    for (const T& xi : x) {
      squares += xi * xi;
      cosines += fluxion::cos(2 * pi * xi);
    }
    return 20 - 20 * fluxion::exp(-0.2 * fluxion::sqrt(squares / n)) + std::numbers::e -
           fluxion::exp(cosines / n);
  }
};

struct Griewank {
  static std::string name() { return "Griewank"; }
  static Vector<double> start() { return Vector<double>::Ones(4); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {Vector<double>::Zero(4)}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum(0), product(1);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      sum += x[i] * x[i];
      product *= fluxion::cos(x[i] / std::sqrt(static_cast<double>(i + 1)));
    }
    return 1 + sum / 4000 - product;
  }
};

struct Schwefel {
  static std::string name() { return "Schwefel"; }
  static Vector<double> start() { return Vector<double>::Constant(4, 400); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {Vector<double>::Constant(4, 420.96874635998199)}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum(0);
    for (const T& xi : x) {
      sum += 418.98288727243371 - xi * fluxion::sin(fluxion::sqrt(fluxion::abs(xi)));
    }
    return sum;
  }
};

struct Zakharov {
  static std::string name() { return "Zakharov"; }
  static Vector<double> start() { return Vector<double>::Ones(4); }
  static KnownValues known() { return {0}; }
  static Points minima() { return {Vector<double>::Zero(4)}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T squares(0), weighted(0);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      squares += x[i] * x[i];
      weighted += 0.5 * static_cast<double>(i + 1) * x[i];
    }
    const T s = weighted * weighted;
    return squares + s + s * s;
  }
};

struct DixonPrice {
  static std::string name() { return "DixonPrice"; }
  static Vector<double> start() { return Vector<double>::Ones(4); }
  static KnownValues known() { return {0}; }
  static Points minima() {
    Vector<double> x(4);
    for (int i = 0; i < 4; ++i) x[i] = std::exp2(std::exp2(-i) - 1);
    return {x};
  }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum = squared<T>(x[0] - 1);
    for (Eigen::Index i = 1; i < x.size(); ++i) {
      sum += static_cast<double>(i + 1) * squared<T>(2 * x[i] * x[i] - x[i - 1]);
    }
    return sum;
  }
};

struct Trid {
  static std::string name() { return "Trid"; }
  static Vector<double> start() { return Vector<double>::Zero(6); }
  static KnownValues known() { return {-50}; }
  static Points minima() { return {point({6, 10, 12, 12, 10, 6})}; }

  template <class T> T operator()(const Vector<T>& x) const {
    T sum = squared<T>(x[0] - 1);
    for (Eigen::Index i = 1; i < x.size(); ++i) {
      sum += squared<T>(x[i] - 1) - x[i] * x[i - 1];
    }
    return sum;
  }
};

}  // namespace fluxion::test::problems
