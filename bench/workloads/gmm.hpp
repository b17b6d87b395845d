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

class Gmm : public Sizes<330> {
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
    using std::exp;
    std::vector<T> diagonal(components * d);
    std::vector<T> offset(components);
    for (std::size_t k = 0; k < components; ++k) {
      const T* factor = parameters + factors_at + k * factor_size;
      offset[k] = parameters[k];
      for (std::size_t r = 0; r < d; ++r) {
        diagonal[k * d + r] = exp(factor[r]);
        offset[k] += factor[r];
      }
    }
    std::vector<T> centred(d);
    std::vector<T> terms(components);
    T sum(0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < components; ++k) {
        const T* mean = parameters + components + k * d;
        const T* below = parameters + factors_at + k * factor_size + d;
        for (std::size_t r = 0; r < d; ++r) centred[r] = points_[i * d + r] - mean[r];
        terms[k] = offset[k] - 0.5 * squared_norm(&diagonal[k * d], below, centred.data());
      }
      sum += log_sum_exp(terms.data());
    }
    return sum - static_cast<double>(n) * (log_sum_exp(parameters) + constant);
  }

  double manual(const double* parameters, double* gradient) const;

 private:
  static constexpr std::size_t n = 1000;
  static constexpr std::size_t d = 10;
  static constexpr std::size_t components = 5;
  static constexpr std::size_t factor_size = d * (d + 1) / 2;
  static constexpr std::size_t factors_at = components * (1 + d);
  static inline const double constant = 0.5 * d * std::log(2 * std::numbers::pi);

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

  template <class T> static T log_sum_exp(const T* x) {
    using std::exp, std::log;
    double largest = value_of(x[0]);
    for (std::size_t k = 1; k < components; ++k) largest = std::max(largest, value_of(x[k]));
    T sum(0.0);
    for (std::size_t k = 0; k < components; ++k) sum += exp(x[k] - largest);
    return largest + log(sum);
  }

  /// Of the gradient by hand: what all points share, and the work on one point.
  struct Shared {
    double diagonal[components][d];
    double offset[components];
  };
  struct Component {
    double centred[d];
    double rows[d];  // Q (x - μ)
  };
  static Shared shared(const double* parameters);
  static void multiply(const double* diagonal, const double* below, Component& component);
  static double softmax(const double* x, double* share);
  static void add_point(const double* diagonal,
                        const double* below,
                        const Component& component,
                        double share,
                        double* by_mean,
                        double* by_factor);

  std::vector<double> point_ = std::vector<double>(inputs);
  std::vector<double> points_ = std::vector<double>(n * d);
};

inline Gmm::Shared Gmm::shared(const double* parameters) {
  Shared result;
  for (std::size_t k = 0; k < components; ++k) {
    const double* factor = parameters + factors_at + k * factor_size;
    result.offset[k] = parameters[k];
    for (std::size_t r = 0; r < d; ++r) {
      result.diagonal[k][r] = std::exp(factor[r]);
      result.offset[k] += factor[r];
    }
  }
  return result;
}

inline void Gmm::multiply(const double* diagonal, const double* below, Component& component) {
  for (std::size_t r = 0; r < d; ++r) {
    double row = diagonal[r] * component.centred[r];
    for (std::size_t c = 0; c < r; ++c) row += *below++ * component.centred[c];
    component.rows[r] = row;
  }
}

/// The log-sum-exp of x; its gradient goes to `share`.
inline double Gmm::softmax(const double* x, double* share) {
  const double largest = *std::max_element(x, x + components);
  double sum = 0;
  for (std::size_t k = 0; k < components; ++k) sum += share[k] = std::exp(x[k] - largest);
  for (std::size_t k = 0; k < components; ++k) share[k] /= sum;
  return largest + std::log(sum);
}

/// Adds share times the gradient of log det Q - ½ |Q (x - μ)|².
inline void Gmm::add_point(const double* diagonal,
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

inline double Gmm::manual(const double* parameters, double* gradient) const {
  const Shared shared_parts = shared(parameters);
  std::fill_n(gradient, inputs, 0.0);
  double sum = 0;
  double share[components];
  for (std::size_t i = 0; i < n; ++i) {
    Component work[components];
    double terms[components];
    for (std::size_t k = 0; k < components; ++k) {
      const double* mean = parameters + components + k * d;
      for (std::size_t r = 0; r < d; ++r) work[k].centred[r] = points_[i * d + r] - mean[r];
      multiply(shared_parts.diagonal[k], parameters + factors_at + k * factor_size + d, work[k]);
      double square = 0;
      for (std::size_t r = 0; r < d; ++r) square += work[k].rows[r] * work[k].rows[r];
      terms[k] = shared_parts.offset[k] - 0.5 * square;
    }
    sum += softmax(terms, share);
    for (std::size_t k = 0; k < components; ++k) {
      const std::size_t factor = factors_at + k * factor_size;
      gradient[k] += share[k];
      add_point(shared_parts.diagonal[k],
                parameters + factor + d,
                work[k],
                share[k],
                gradient + components + k * d,
                gradient + factor);
    }
  }
  const double weights = softmax(parameters, share);
  for (std::size_t k = 0; k < components; ++k) gradient[k] -= n * share[k];
  return sum - n * (weights + constant);
}

}  // namespace bench
