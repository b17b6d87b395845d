// An Asian option by simulation: the discounted payoff of an arithmetic average call on one path.
// For: sensitivities to three parameters. Sizes: inputs spot, volatility, rate; 252 steps in a year;
// 1000 paths. Seed: 13. Read first: harness/workload.hpp.
//
// Geometric Brownian motion with normal Z_k:
//     S_{k+1} = S_k exp((rate - volatility²/2) dt + volatility sqrt(dt) Z_k)
//     f = exp(-rate) max(mean of S_1 ... S_252 - 100, 0)
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

/// The payoff on one path.
struct AsianPath {
  static constexpr std::size_t steps = 252;
  static constexpr double dt = 1.0 / steps;
  static constexpr double strike = 100;

  std::span<const double> model;
  std::span<const double> normals;

  std::span<const double> point() const { return model; }
  std::span<const double> parameters() const { return normals; }

  template <class T> T operator()(const T* x) const { return formula(x, normals.data()); }

  template <class T, class P> static T formula(const T* x, const P* normals) {
    using std::exp;
    const T& spot = x[0];
    const T& volatility = x[1];
    const T& rate = x[2];
    T drift = (rate - 0.5 * volatility * volatility) * dt;
    T diffusion = volatility * std::sqrt(dt);
    T price = spot;
    T sum(0.0);
    for (std::size_t k = 0; k < steps; ++k) {
      price = price * exp(drift + diffusion * normals[k]);
      sum += price;
    }
    T mean = sum * dt;
    if (!(mean > strike)) return T(0.0);
    return exp(-rate) * (mean - strike);
  }

  /// d S_k / d volatility = S_k (W_k - volatility t_k) and d S_k / d rate = S_k t_k.
  double manual(const double* x, double* gradient) const {
    const double drift = (x[2] - 0.5 * x[1] * x[1]) * dt;
    const double root = std::sqrt(dt);
    double price = x[0];
    double brownian = 0;
    double sum = 0;
    double by_brownian = 0;
    double by_time = 0;
    for (std::size_t k = 0; k < steps; ++k) {
      price *= std::exp(drift + x[1] * root * normals[k]);
      brownian += root * normals[k];
      sum += price;
      by_brownian += price * brownian;
      by_time += price * (static_cast<double>(k + 1) * dt);
    }
    const double mean = sum * dt;
    const double discount = mean > strike ? std::exp(-x[2]) : 0;
    gradient[0] = discount * mean / x[0];
    gradient[1] = discount * dt * (by_brownian - x[1] * by_time);
    gradient[2] = discount * (dt * by_time - (mean - strike));
    return discount * (mean - strike);
  }
};

class AsianOption : public Sizes<3, 1, 1000> {
 public:
  static constexpr const char* name = "asian_option";
  static constexpr std::uint64_t seed = 13;
  static constexpr double manual_limit = 3;

  AsianOption() {
    fluxion::test::SplitMix random(seed);
    for (std::size_t i = 0; i < items * AsianPath::steps; i += 2) {
      // Box and Muller 1958
      const double radius = std::sqrt(-2 * std::log(1 - random.between(0, 1)));
      const double angle = 2 * std::numbers::pi * random.between(0, 1);
      normals_.push_back(radius * std::cos(angle));
      normals_.push_back(radius * std::sin(angle));
    }
  }

  AsianPath item(std::size_t i) const {
    return {model_, std::span(normals_).subspan(i * AsianPath::steps, AsianPath::steps)};
  }

 private:
  std::vector<double> model_ = {100, 0.2, 0.05};
  std::vector<double> normals_;
};

}  // namespace bench
