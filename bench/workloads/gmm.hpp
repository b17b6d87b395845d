// Log-likelihood of a Gaussian mixture as a function of all its parameters.
// For: statistics with a log-sum-exp. Sizes: 1000 points, 10 dimensions, 5 components, 330 inputs.
// Seed: 11. Read first: harness/workload.hpp.
//
// Inputs: for each component k a weight α_k; a mean μ_k; then the factor Q_k of the precision Q_kᵀQ_k,
// lower triangular: the logarithms of its diagonal, then what is below it, by rows.
//     f = sum_i (logsumexp_k(α_k + log det Q_k - ½ |Q_k (x_i - μ_k)|²) - logsumexp(α) - 5 log 2π)
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

/// What the sum over all points and the term of one point share.
struct Mixture {
  static constexpr std::size_t d = 10;
  static constexpr std::size_t components = 5;
  static constexpr std::size_t factor_size = d * (d + 1) / 2;
  static constexpr std::size_t factors_at = components * (1 + d);
  static constexpr std::size_t size = factors_at + components * factor_size;
  static inline const double constant = 0.5 * d * std::log(2 * std::numbers::pi);

  /// What all points share.
  template <class T> struct Prepared {
    std::array<T, components * d> diagonal;
    std::array<T, components> offset;
  };
  template <class T> static Prepared<T> prepare(const T* parameters) {
    using std::exp;
    Prepared<T> result;
    for (std::size_t k = 0; k < components; ++k) {
      const T* factor = parameters + factors_at + k * factor_size;
      result.offset[k] = parameters[k];
      for (std::size_t r = 0; r < d; ++r) {
        result.diagonal[k * d + r] = exp(factor[r]);
        result.offset[k] += factor[r];
      }
    }
    return result;
  }

  /// The log-sum-exp over the components of a point; `centred` and `terms` are scratch memory.
  template <class T, class X>
  static T term(
      const Prepared<T>& prepared, const T* parameters, const X* x, T* centred, T* terms) {
    for (std::size_t k = 0; k < components; ++k) {
      const T* mean = parameters + components + k * d;
      const T* below = parameters + factors_at + k * factor_size + d;
      for (std::size_t r = 0; r < d; ++r) centred[r] = x[r] - mean[r];
      terms[k] = prepared.offset[k] - 0.5 * squared_norm(&prepared.diagonal[k * d], below, centred);
    }
    return log_sum_exp(terms);
  }

  template <class T> static T log_sum_exp(const T* x) {
    using std::exp, std::log;
    auto largest = value_of(x[0]);
    for (std::size_t k = 1; k < components; ++k) largest = larger(largest, value_of(x[k]));
    T sum(0.0);
    for (std::size_t k = 0; k < components; ++k) sum += exp(x[k] - largest);
    return largest + log(sum);
  }

  /// The value of term(); its gradient is added.
  static double add_gradient(const Prepared<double>& prepared,
                             const double* parameters,
                             const double* x,
                             double* gradient);

  /// The log-sum-exp of x; its gradient goes to `share`.
  static double softmax(const double* x, double* share);

 private:
  /// |Q x|²
  template <class T> static T squared_norm(const T* diagonal, const T* below, const T* x) {
    T sum(0.0);
    for (std::size_t r = 0; r < d; ++r) {
      T row = diagonal[r] * x[r];
      for (std::size_t c = 0; c < r; ++c) row += *below++ * x[c];
      sum += row * row;
    }
    return sum;
  }

  /// Of the gradient by hand.
  struct Component {
    double centred[d];
    double rows[d];  // Q (x - μ)
  };
  static void multiply(const double* diagonal, const double* below, Component& component);
  static void add_point(const double* diagonal,
                        const double* below,
                        const Component& component,
                        double share,
                        double* by_mean,
                        double* by_factor);
};

inline void Mixture::multiply(const double* diagonal, const double* below, Component& component) {
  for (std::size_t r = 0; r < d; ++r) {
    double row = diagonal[r] * component.centred[r];
    for (std::size_t c = 0; c < r; ++c) row += *below++ * component.centred[c];
    component.rows[r] = row;
  }
}

inline double Mixture::softmax(const double* x, double* share) {
  const double largest = *std::max_element(x, x + components);
  double sum = 0;
  for (std::size_t k = 0; k < components; ++k) sum += share[k] = std::exp(x[k] - largest);
  for (std::size_t k = 0; k < components; ++k) share[k] /= sum;
  return largest + std::log(sum);
}

/// Adds share times the gradient of log det Q - ½ |Q (x - μ)|².
inline void Mixture::add_point(const double* diagonal,
                               const double* below,
                               const Component& component,
                               double share,
                               double* by_mean,
                               double* by_factor) {
  double* by_below = by_factor + d;
  for (std::size_t r = 0; r < d; ++r) {
    const double slope = share * component.rows[r];
    by_factor[r] += share - slope * diagonal[r] * component.centred[r];
    by_mean[r] += slope * diagonal[r];
    for (std::size_t c = 0; c < r; ++c) {
      by_mean[c] += slope * below[c];
      by_below[c] -= slope * component.centred[c];
    }
    below += r;
    by_below += r;
  }
}

inline double Mixture::add_gradient(const Prepared<double>& prepared,
                                    const double* parameters,
                                    const double* x,
                                    double* gradient) {
  Component work[components];
  double terms[components];
  double share[components];
  for (std::size_t k = 0; k < components; ++k) {
    const double* mean = parameters + components + k * d;
    for (std::size_t r = 0; r < d; ++r) work[k].centred[r] = x[r] - mean[r];
    multiply(&prepared.diagonal[k * d], parameters + factors_at + k * factor_size + d, work[k]);
    double square = 0;
    for (std::size_t r = 0; r < d; ++r) square += work[k].rows[r] * work[k].rows[r];
    terms[k] = prepared.offset[k] - 0.5 * square;
  }
  const double value = softmax(terms, share);
  for (std::size_t k = 0; k < components; ++k) {
    const std::size_t factor = factors_at + k * factor_size;
    gradient[k] += share[k];
    add_point(&prepared.diagonal[k * d],
              parameters + factor + d,
              work[k],
              share[k],
              gradient + components + k * d,
              gradient + factor);
  }
  return value;
}

class Gmm : public Sizes<Mixture::size> {
 public:
  static constexpr const char* name = "gmm_1000x10x5";
  static constexpr std::uint64_t seed = 11;
  static constexpr double manual_limit = 3;

  Gmm() {
    fluxion::test::SplitMix random(seed);
    for (double& parameter : point_) parameter = random.between(-0.5, 0.5);
    for (double& x : points_) x = random.between(-2, 2);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* parameters) const {
    const auto prepared = Mixture::prepare(parameters);
    std::vector<T> centred(Mixture::d);
    std::vector<T> terms(Mixture::components);
    T sum(0.0);
    for (std::size_t i = 0; i < n; ++i) {
      const double* x = &points_[i * Mixture::d];
      sum += Mixture::term(prepared, parameters, x, centred.data(), terms.data());
    }
    return sum - static_cast<double>(n) * (Mixture::log_sum_exp(parameters) + Mixture::constant);
  }

  double manual(const double* parameters, double* gradient) const {
    const auto prepared = Mixture::prepare(parameters);
    std::fill_n(gradient, inputs, 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double* x = &points_[i * Mixture::d];
      sum += Mixture::add_gradient(prepared, parameters, x, gradient);
    }
    double share[Mixture::components];
    const double weights = Mixture::softmax(parameters, share);
    for (std::size_t k = 0; k < Mixture::components; ++k) gradient[k] -= n * share[k];
    return sum - n * (weights + Mixture::constant);
  }

 private:
  static constexpr std::size_t n = 1000;

  std::vector<double> point_ = std::vector<double>(inputs);
  std::vector<double> points_ = std::vector<double>(n * Mixture::d);
};

}  // namespace bench
