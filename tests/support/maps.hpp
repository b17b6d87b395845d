// More functions R^n -> R^m: reductions, products and inverses of Eigen matrices, special functions,
// numbers of very different sizes, and shapes from 1 -> 4 to 20 -> 23.
// For: tests that compare modes on many functions. Read first: support/functions.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include <Eigen/LU>

#include <fluxion/math.hpp>
#include <fluxion/ranges.hpp>

#include "support/functions.hpp"

namespace fluxion::test::maps {

template <class X> using result_t = Vector<entry_t<X>>;

/// A curve in four dimensions.
struct Helix {
  static Vector<double> point() { return vector_of({0.8}); }
  template <class X> auto operator()(const X& x) const {
    using std::cos, std::log1p, std::sin;
    const auto& t = x[0];
    return std::array<entry_t<X>, 4>{cos(3 * t), sin(3 * t), t * t * t - t, log1p(t * t)};
  }
};

struct LogarithmOfSums {
  static Vector<double> point() { return vector_of({0.5, -1, 2.5, 1.5}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 3>{
        logsumexp(x), logsumexp(x.head(2)), logsumexp((x.array() * x.array()).matrix().eval())};
  }
};

struct Softmax {
  static Vector<double> point() { return vector_of({0.5, -1, 2.5, 1.5, 0}); }
  template <class X> auto operator()(const X& x) const { return softmax(x); }
};

struct LogSoftmax {
  static Vector<double> point() { return vector_of({0.5, -1, 2.5, 1.5, 0}); }
  template <class X> auto operator()(const X& x) const { return log_softmax(x); }
};

struct Normalized {
  static Vector<double> point() { return vector_of({3, -4, 12}); }
  template <class X> auto operator()(const X& x) const { return normalize(x); }
};

struct Lengths {
  static Vector<double> point() { return vector_of({0.3, -0.4, 1.2, 0.7}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 2>{norm(x), norm(x.tail(3)) * norm(x.head(2))};
  }
};

/// X X + Xᵀ of a 3×3 matrix X.
struct MatrixSquare {
  static Vector<double> point() { return Vector<double>::LinSpaced(9, -1, 1.5).array().cos(); }
  template <class X> auto operator()(const X& x) const {
    const Matrix<entry_t<X>> a = x.reshaped(3, 3);
    const Matrix<entry_t<X>> square = a * a;
    return result_t<X>((square + a.transpose()).reshaped());
  }
};

struct Inverse {
  static Vector<double> point() { return vector_of({2, 0.3, -0.5, 1.4}); }
  template <class X> auto operator()(const X& x) const {
    const Eigen::Matrix<entry_t<X>, 2, 2> a = x.reshaped(2, 2);
    return result_t<X>(a.inverse().eval().reshaped());
  }
};

/// The solution of L y = b.
struct Substitution {
  static Vector<double> point() { return vector_of({1.5, 0.4, 2, 0.7, -0.3, 1}); }
  template <class X> auto operator()(const X& x) const {
    Matrix<entry_t<X>> lower = Matrix<entry_t<X>>::Zero(3, 3);
    lower << x[0], 0, 0, x[1], x[2], 0, x[3], x[4], x[5];
    const result_t<X> b = x.tail(3).array() * x.head(3).array();
    return result_t<X>(lower.template triangularView<Eigen::Lower>().solve(b));
  }
};

struct Bessel {
  static Vector<double> point() { return vector_of({1.3, 2.7}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 3>{cyl_bessel_j(0, x[0]) * x[1],
                                     cyl_bessel_i(1, x[0]) / cyl_bessel_k(1, x[1]),
                                     sinc(x[0] * x[1])};
  }
};

struct Normal {
  static Vector<double> point() { return vector_of({0.3, -0.8, 0.6}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 3>{
        normal_cdf(x[0] * x[1]), normal_quantile(x[2]) * x[0], normal_log_pdf(x[0] - x[1])};
  }
};

struct Polynomials {
  static Vector<double> point() { return vector_of({0.35, -0.6}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 3>{
        legendre(4, x[0]) * x[1], hermite(3, x[1] - x[0]), laguerre(3, x[0] * x[1])};
  }
};

/// Activations of neural networks.
struct Activations {
  static Vector<double> point() { return vector_of({0.7, -1.3, 2.2, -0.4}); }
  template <class X> auto operator()(const X& x) const {
    return std::array<entry_t<X>, 4>{sigmoid(x[0] * x[1]),
                                     softplus(x[1]) - gelu(x[2]),
                                     leaky_relu(x[3], 0.1) * x[2],
                                     logaddexp(x[0], x[3])};
  }
};

/// Coordinates from 1e-9 to 1e7, results from 1e-12 to 1e12.
struct Scales {
  static Vector<double> point() { return vector_of({2e-9, 3e7, 1.5}); }
  template <class X> auto operator()(const X& x) const {
    using std::exp, std::sqrt;
    return std::array<entry_t<X>, 4>{1e10 * x[0] * x[1] * x[2],
                                     1e-12 * exp(1e-7 * x[1]) * x[2],
                                     x[1] * sqrt(x[1]) * exp(1e8 * x[0]),
                                     x[0] / (x[2] * x[2])};
  }
};

/// Each result comes from another side of a branch.
struct Pieces {
  static Vector<double> point() { return vector_of({0.3, 1.7, -0.9, 2.4, 0.1}); }
  template <class X> auto operator()(const X& x) const {
    result_t<X> y(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      if (x[i] < 0) {
        y[i] = x[i] * x[i] * x[0];
      } else if (x[i] < 1) {
        y[i] = clamp(x[i] * x[3], 0.5, 3.0) + x[i];
      } else {
        y[i] = 2 * x[i] - select(x[i] > 2, x[1] * x[i], x[2] / x[i]);
      }
    }
    return y;
  }
};

/// A symplectic integrator of a pendulum: many statements in a row.
struct Pendulum {
  static Vector<double> point() { return vector_of({1.1, -0.2}); }
  template <class X> auto operator()(const X& x) const {
    using std::sin;
    entry_t<X> angle = x[0];
    entry_t<X> momentum = x[1];
    for (int i = 0; i < 40; ++i) {
      momentum -= 0.05 * sin(angle);
      angle += 0.05 * momentum;
    }
    return std::array<entry_t<X>, 2>{angle, momentum};
  }
};

/// x convolved with its first four coordinates: more results than coordinates.
struct Convolution {
  static Vector<double> point() { return Vector<double>::LinSpaced(20, 0, 7).array().sin(); }
  template <class X> auto operator()(const X& x) const {
    result_t<X> y = result_t<X>::Zero(x.size() + 3);
    for (Eigen::Index k = 0; k < 4; ++k) {
      for (Eigen::Index i = 0; i < x.size(); ++i) y[i + k] += x[k] * x[i];
    }
    return y;
  }
};

}  // namespace fluxion::test::maps
