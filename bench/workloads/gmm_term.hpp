// The log-likelihood of one point in a Gaussian mixture, by all its parameters.
// For: gradients of the terms of a sum, one by one. Sizes: 2000 points, 10 dimensions, 5 components,
// 330 inputs. Seed: 15. Read first: gmm.hpp, whose formula is that of 1000 points.
// SPDX-License-Identifier: MIT
#pragma once

#include "gmm.hpp"

namespace bench {

/// The term of one point.
struct MixturePoint {
  std::span<const double> model;
  std::span<const double> coordinates;

  std::span<const double> point() const { return model; }
  std::span<const double> parameters() const { return coordinates; }

  template <class T> T operator()(const T* x) const { return formula(x, coordinates.data()); }

  template <class T, class P> static T formula(const T* x, const P* coordinates) {
    const auto prepared = Mixture::prepare(x);
    std::array<T, Mixture::d> centred;
    std::array<T, Mixture::components> terms;
    const T term = Mixture::term(prepared, x, coordinates, centred.data(), terms.data());
    return term - (Mixture::log_sum_exp(x) + Mixture::constant);
  }

  double manual(const double* x, double* gradient) const {
    std::fill_n(gradient, Mixture::size, 0.0);
    const double term = Mixture::add_gradient(Mixture::prepare(x), x, coordinates.data(), gradient);
    double share[Mixture::components];
    const double weights = Mixture::softmax(x, share);
    for (std::size_t k = 0; k < Mixture::components; ++k) gradient[k] -= share[k];
    return term - (weights + Mixture::constant);
  }
};

class GmmTerm : public Sizes<Mixture::size, 1, 2000> {
 public:
  static constexpr const char* name = "gmm_term_10x5";
  static constexpr std::uint64_t seed = 15;
  static constexpr double manual_limit = 3;

  GmmTerm() {
    fluxion::test::SplitMix random(seed);
    for (double& parameter : model_) parameter = random.between(-0.5, 0.5);
    for (double& x : points_) x = random.between(-2, 2);
  }

  MixturePoint item(std::size_t i) const {
    return {model_, std::span(points_).subspan(i * Mixture::d, Mixture::d)};
  }

 private:
  std::vector<double> model_ = std::vector<double>(inputs);
  std::vector<double> points_ = std::vector<double>(items * Mixture::d);
};

}  // namespace bench
