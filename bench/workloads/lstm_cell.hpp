// One step of a dense LSTM cell: half the squared distance of its new output from a target, as a function
// of all weights.
// For: gradients at one point, where the plain loops are vectorised. Sizes: 20 inputs, 20 units, 3280
// weights. Seed: 17. Read first: harness/workload.hpp.
//
// With σ(a) = 1 / (1 + exp(-a)), input x, state h and c, and the rows z of the four gates one after the
// other, so that a column of the matrices is contiguous:
//     z = W x + U h + b     i, f, o = σ(z_i), σ(z_f), σ(z_o);   g = tanh(z_g)
//     c' = f c + i g        h' = o tanh(c')
// Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class LstmCell : public Sizes<4 * (20 * 20 + 20 * 20 + 20)> {
 public:
  static constexpr const char* name = "lstm_cell_20";
  static constexpr std::uint64_t seed = 17;
  static constexpr double manual_limit = 3;
  static constexpr bool is_recorded = true;

  LstmCell() {
    fluxion::test::SplitMix random(seed);
    for (double& w : point_) w = random.between(-0.5, 0.5);
    for (double& each : from_) each = random.between(-1, 1);
    for (double& c : state_) c = random.between(-1, 1);
    for (double& each : target_) each = random.between(-1, 1);
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* weights) const {
    using std::tanh;
    const std::array<T, rows> z = gates(weights);
    T loss(0.0);
    for (std::size_t j = 0; j < units; ++j) {
      T in = sigmoid(z[j]);
      T forget = sigmoid(z[units + j]);
      T out = sigmoid(z[2 * units + j]);
      T change = tanh(z[3 * units + j]);
      T c = forget * state_[j] + in * change;
      T error = out * tanh(c) - target_[j];
      loss += 0.5 * error * error;
    }
    return loss;
  }

  double manual(const double* weights, double* gradient) const {
    std::array<double, rows> z = gates(weights);
    const double loss = replace_by_adjoints(z);
    for (std::size_t k = 0; k < columns; ++k) {
      for (std::size_t r = 0; r < rows; ++r) gradient[k * rows + r] = z[r] * from_[k];
    }
    for (std::size_t r = 0; r < rows; ++r) gradient[columns * rows + r] = z[r];
    return loss;
  }

 private:
  static constexpr std::size_t units = 20;
  static constexpr std::size_t rows = 4 * units;
  static constexpr std::size_t columns = 2 * units;  // of W and U

  template <class T> static T sigmoid(const T& a) {
    using std::exp;
    return 1.0 / (1.0 + exp(-a));
  }

  template <class T> std::array<T, rows> gates(const T* weights) const {
    std::array<T, rows> z;
    for (std::size_t r = 0; r < rows; ++r) z[r] = weights[columns * rows + r];
    for (std::size_t k = 0; k < columns; ++k) {
      for (std::size_t r = 0; r < rows; ++r) z[r] += weights[k * rows + r] * from_[k];
    }
    return z;
  }

  /// The loss; the adjoints of z take its place.
  double replace_by_adjoints(std::array<double, rows>& z) const {
    double loss = 0;
    for (std::size_t j = 0; j < units; ++j) {
      const double in = sigmoid(z[j]);
      const double forget = sigmoid(z[units + j]);
      const double out = sigmoid(z[2 * units + j]);
      const double change = std::tanh(z[3 * units + j]);
      const double tanh_c = std::tanh(forget * state_[j] + in * change);
      const double error = out * tanh_c - target_[j];
      loss += 0.5 * error * error;
      const double c = error * out * (1 - tanh_c * tanh_c);
      z[j] = c * change * in * (1 - in);
      z[units + j] = c * state_[j] * forget * (1 - forget);
      z[2 * units + j] = error * tanh_c * out * (1 - out);
      z[3 * units + j] = c * in * (1 - change * change);
    }
    return loss;
  }

  std::vector<double> point_ = std::vector<double>(inputs);
  std::array<double, columns> from_{};  // x and h
  std::array<double, units> state_{};   // c
  std::array<double, units> target_{};
};

}  // namespace bench
