// Training loss of a recurrent network: two LSTM layers whose weight matrices are diagonal, a
// logistic output for each unit, mean cross-entropy over a sequence; f is a function of all weights.
// For: chains of elementary functions. Sizes: 2 layers, 14 units, 100 steps, 364 inputs. Seed: 10.
// Read first: harness/workload.hpp.
//
// A layer, with σ(a) = 1 / (1 + exp(-a)), all operations by element, input x, state h = c = 0 at first:
//     i, f, o = σ(w x + r h + b)  each with w, r, b of its own;   g = tanh(w x + r h + b)
//     c' = f c + i g              h' = o tanh(c')
// The output z = w h + b of the second layer predicts signs s = ±1: loss log(1 + exp(-s z)).
// Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class Lstm : public Sizes<364> {
 public:
  static constexpr const char* name = "lstm_scalar";
  static constexpr std::uint64_t seed = 10;
  static constexpr double manual_limit = 3;

  Lstm() {
    fluxion::test::SplitMix random(seed);
    for (double& w : point_) w = random.between(-1, 1);
    for (double& x : sequence_) x = random.between(-1, 1);
    for (double& s : signs_) s = random.chance(50) ? 1 : -1;
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* weights) const {
    using std::exp, std::log;
    std::vector<T> h(layers * units, T(0.0));
    std::vector<T> c(layers * units, T(0.0));
    std::vector<T> x(units);
    T loss(0.0);
    for (std::size_t t = 0; t < steps; ++t) {
      for (std::size_t j = 0; j < units; ++j) x[j] = T(sequence_[t * units + j]);
      update(weights, x.data(), &h[0], &c[0]);
      update(weights + layer_weights, &h[0], &h[units], &c[units]);
      for (std::size_t j = 0; j < units; ++j) {
        T z = weights[output_at + j] * h[units + j] + weights[output_at + units + j];
        loss += log(1.0 + exp(-signs_[t * units + j] * z));
      }
    }
    return loss / static_cast<double>(steps * units);
  }

  double manual(const double* weights, double* gradient) const {
    double loss = 0;
    for (std::size_t t = 0; t < steps; ++t) {
      advance(weights, &sequence_[t * units], 0, t);
      advance(weights + layer_weights, unit(0, t).h, 1, t);
      for (std::size_t j = 0; j < units; ++j) {
        const double s = signs_[t * units + j];
        const double z = weights[output_at + j] * unit(1, t).h[j] + weights[output_at + units + j];
        const double e = std::exp(-s * z);
        loss += std::log(1 + e);
        output_adjoints_[t * units + j] = -s * e / (1 + e) / (steps * units);
      }
    }
    std::fill_n(gradient, inputs, 0.0);
    go_back(weights, gradient);
    return loss / (steps * units);
  }

 private:
  static constexpr std::size_t layers = 2;
  static constexpr std::size_t units = 14;
  static constexpr std::size_t steps = 100;
  static constexpr std::size_t gate_weights = 3 * units;  // w, r, b
  static constexpr std::size_t layer_weights = 4 * gate_weights;
  static constexpr std::size_t output_at = layers * layer_weights;

  template <class T> static T sigmoid(const T& a) {
    using std::exp;
    return 1.0 / (1.0 + exp(-a));
  }
  /// What a gate applies its function to.
  template <class T> static T gate(const T* w, std::size_t j, const T& x, const T& h) {
    return w[j] * x + w[units + j] * h + w[2 * units + j];
  }

  /// The state of one layer after the input x.
  template <class T> static void update(const T* w, const T* x, T* h, T* c) {
    using std::tanh;
    for (std::size_t j = 0; j < units; ++j) {
      T in = sigmoid(gate(w, j, x[j], h[j]));
      T forget = sigmoid(gate(w + gate_weights, j, x[j], h[j]));
      T out = sigmoid(gate(w + 2 * gate_weights, j, x[j], h[j]));
      T change = tanh(gate(w + 3 * gate_weights, j, x[j], h[j]));
      c[j] = forget * c[j] + in * change;
      h[j] = out * tanh(c[j]);
    }
  }

  /// Of the gradient by hand: a layer at one time. The state before the first time is zero.
  struct Units {
    double in[units], forget[units], out[units], change[units], c[units], tanh_c[units], h[units];
  };
  Units& unit(std::size_t layer, std::size_t t) const {
    return history_[layer * (steps + 1) + t + 1];
  }
  const Units& before(std::size_t layer, std::size_t t) const {
    return history_[layer * (steps + 1) + t];
  }

  void advance(const double* w, const double* x, std::size_t layer, std::size_t t) const {
    const Units& old = before(layer, t);
    Units& now = unit(layer, t);
    for (std::size_t j = 0; j < units; ++j) {
      now.in[j] = sigmoid(gate(w, j, x[j], old.h[j]));
      now.forget[j] = sigmoid(gate(w + gate_weights, j, x[j], old.h[j]));
      now.out[j] = sigmoid(gate(w + 2 * gate_weights, j, x[j], old.h[j]));
      now.change[j] = std::tanh(gate(w + 3 * gate_weights, j, x[j], old.h[j]));
      now.c[j] = now.forget[j] * old.c[j] + now.in[j] * now.change[j];
      now.tanh_c[j] = std::tanh(now.c[j]);
      now.h[j] = now.out[j] * now.tanh_c[j];
    }
  }

  /// Adjoints of the state of a layer and of what it takes from below.
  struct Adjoints {
    double h[units] = {};
    double c[units] = {};
    double x[units] = {};
  };

  void go_back(const double* weights, double* gradient) const {
    Adjoints first;
    Adjoints second;
    for (std::size_t t = steps; t-- > 0;) {
      for (std::size_t j = 0; j < units; ++j) {
        const double z_adjoint = output_adjoints_[t * units + j];
        gradient[output_at + j] += z_adjoint * unit(1, t).h[j];
        gradient[output_at + units + j] += z_adjoint;
        second.h[j] += z_adjoint * weights[output_at + j];
      }
      step_back(weights + layer_weights, unit(0, t).h, 1, t, second, gradient + layer_weights);
      for (std::size_t j = 0; j < units; ++j) first.h[j] += second.x[j];
      step_back(weights, &sequence_[t * units], 0, t, first, gradient);
    }
  }

  /// From the adjoints after step t of a layer to those before it.
  void step_back(const double* w,
                 const double* x,
                 std::size_t layer,
                 std::size_t t,
                 Adjoints& adjoint,
                 double* gradient) const {
    const Units& now = unit(layer, t);
    const Units& old = before(layer, t);
    for (std::size_t j = 0; j < units; ++j) {
      const double c =
          adjoint.c[j] + adjoint.h[j] * now.out[j] * (1 - now.tanh_c[j] * now.tanh_c[j]);
      const double before_gate[4] = {c * now.change[j] * now.in[j] * (1 - now.in[j]),
                                     c * old.c[j] * now.forget[j] * (1 - now.forget[j]),
                                     adjoint.h[j] * now.tanh_c[j] * now.out[j] * (1 - now.out[j]),
                                     c * now.in[j] * (1 - now.change[j] * now.change[j])};
      adjoint.c[j] = c * now.forget[j];
      adjoint.h[j] = 0;
      adjoint.x[j] = 0;
      for (std::size_t g = 0; g < 4; ++g) {
        const double* weight = w + g * gate_weights;
        double* by_weight = gradient + g * gate_weights;
        by_weight[j] += before_gate[g] * x[j];
        by_weight[units + j] += before_gate[g] * old.h[j];
        by_weight[2 * units + j] += before_gate[g];
        adjoint.x[j] += before_gate[g] * weight[j];
        adjoint.h[j] += before_gate[g] * weight[units + j];
      }
    }
  }

  std::vector<double> point_ = std::vector<double>(inputs);
  std::vector<double> sequence_ = std::vector<double>(steps * units);
  std::vector<double> signs_ = std::vector<double>(steps * units);
  mutable std::vector<Units> history_ = std::vector<Units>(layers * (steps + 1));
  mutable std::vector<double> output_adjoints_ = std::vector<double>(steps * units);
};

}  // namespace bench
