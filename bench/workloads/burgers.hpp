// Viscous Burgers equations in 2-D, u_t + u u_x + v u_y = nu (u_xx + u_yy) and the same for v:
// f = sum of u² + v² after 32 explicit steps, as a function of the initial fields.
// For: stencils. Sizes: 100x100 points, 32 steps, 20000 inputs. Seed: 4.
// Read first: harness/workload.hpp.
//
// Upwind differences for positive u and v, so an update has 12 active operands; values at the
// boundary do not move. With c = dt/dx and d = nu dt/dx²:
//     u' = u - c (u (u - west u) + v (u - south u)) + d (east u + west u + north u + south u - 4 u)
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

class Burgers : public Sizes<20000> {
 public:
  static constexpr const char* name = "burgers_100x32";
  static constexpr std::uint64_t seed = 4;
  static constexpr double manual_limit = 6;

  Burgers() {
    fluxion::test::SplitMix random(seed);
    c_ = random.between(0.15, 0.25);
    d_ = random.between(0.05, 0.1);
    for (std::size_t field = 0; field < 2; ++field) {
      for (std::size_t wave = 0; wave < 3; ++wave) add_wave(&point_[field * points], random);
    }
  }

  std::span<const double> point() const { return point_; }

  template <class T> T operator()(const T* initial) const {
    std::vector<T> u(initial, initial + points);
    std::vector<T> v(initial + points, initial + 2 * points);
    std::vector<T> new_u(u);
    std::vector<T> new_v(v);
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t i = 1; i < n - 1; ++i) {
        for (std::size_t j = 1; j < n - 1; ++j) {
          const std::size_t k = i * n + j;
          new_u[k] = u[k] - c_ * (u[k] * (u[k] - u[k - 1]) + v[k] * (u[k] - u[k - n])) +
                     d_ * (u[k + 1] + u[k - 1] + u[k + n] + u[k - n] - 4.0 * u[k]);
          new_v[k] = v[k] - c_ * (u[k] * (v[k] - v[k - 1]) + v[k] * (v[k] - v[k - n])) +
                     d_ * (v[k + 1] + v[k - 1] + v[k + n] + v[k - n] - 4.0 * v[k]);
        }
      }
      std::swap(u, new_u);
      std::swap(v, new_v);
    }
    T sum(0.0);
    for (std::size_t k = 0; k < points; ++k) sum += u[k] * u[k] + v[k] * v[k];
    return sum;
  }

  double manual(const double* initial, double* gradient) const {
    std::copy_n(initial, 2 * points, level(0));
    for (std::size_t step = 0; step < steps; ++step) advance(step);
    const double* last = level(steps);
    double sum = 0;
    for (std::size_t k = 0; k < 2 * points; ++k) {
      sum += last[k] * last[k];
      gradient[k] = 2 * last[k];
    }
    // In what follows the adjoints of a step are 0 at the boundary; what belongs there stays in
    // `gradient`, because a value at the boundary is the same in all steps.
    std::copy_n(gradient, 2 * points, adjoints_.begin());
    clear_boundary(adjoints_.data());
    for (std::size_t step = steps; step-- > 0;) go_back(level(step), gradient);
    for (std::size_t i = 1; i < n - 1; ++i) {
      std::copy_n(&adjoints_[i * n + 1], n - 2, &gradient[i * n + 1]);
      std::copy_n(&adjoints_[points + i * n + 1], n - 2, &gradient[points + i * n + 1]);
    }
    return sum;
  }

 private:
  static constexpr std::size_t n = 100;
  static constexpr std::size_t points = n * n;
  static constexpr std::size_t steps = 32;

  /// Makes the field positive and smooth: 0.3 to 0.7.
  static void add_wave(double* field, fluxion::test::SplitMix& random) {
    const double across = random.between(-2, 2);
    const double down = random.between(-2, 2);
    const double phase = random.between(0, 1);
    for (std::size_t k = 0; k < points; ++k) {
      const double x = static_cast<double>(k % n) / n;
      const double y = static_cast<double>(k / n) / n;
      const double turns = across * x + down * y + phase;
      field[k] += 0.5 / 3 + 0.2 / 3 * std::sin(2 * std::numbers::pi * turns);
    }
  }

  /// Of the gradient by hand: the fields before a step.
  double* level(std::size_t step) const { return &levels_[2 * points * step]; }

  /// Level step + 1 from level `step`.
  void advance(std::size_t step) const {
    const double c = c_;
    const double d = d_;
    const double* u = level(step);
    const double* v = u + points;
    double* __restrict new_u = level(step + 1);
    double* __restrict new_v = new_u + points;
    std::copy_n(u, 2 * points, new_u);
    for (std::size_t i = 1; i < n - 1; ++i) {
      for (std::size_t k = i * n + 1; k < i * n + n - 1; ++k) {
        new_u[k] = u[k] - c * (u[k] * (u[k] - u[k - 1]) + v[k] * (u[k] - u[k - n])) +
                   d * (u[k + 1] + u[k - 1] + u[k + n] + u[k - n] - 4 * u[k]);
        new_v[k] = v[k] - c * (u[k] * (v[k] - v[k - 1]) + v[k] * (v[k] - v[k - n])) +
                   d * (v[k + 1] + v[k - 1] + v[k + n] + v[k - n] - 4 * v[k]);
      }
    }
  }

  /// The adjoints of the fields u and v from those one step later.
  void go_back(const double* u, double* gradient) const {
    const double* v = u + points;
    const double* p = adjoints_.data();
    double* older = older_.data();
    for (std::size_t i = 1; i < n - 1; ++i) {
      const std::size_t row = i * n;
      go_back_row(u + row, v + row, p + row, p + points + row, older + row, older + points + row);
    }
    add_to_boundary(u, v, gradient);
    std::swap(adjoints_, older_);
  }

  /// p and q are the adjoints of u and v. A point is the western neighbour of the next one in the row
  /// and the southern one of that in the next row.
  void go_back_row(const double* u,
                   const double* v,
                   const double* p,
                   const double* q,
                   double* __restrict old_p,
                   double* __restrict old_q) const {
    constexpr std::ptrdiff_t up = n;
    const double c = c_;
    const double d = d_;
    for (std::ptrdiff_t k = 1; k < up - 1; ++k) {
      const double centre = 1 - 4 * d - c * (u[k] + v[k]);
      const double as_west = d + c * u[k + 1];
      const double as_south = d + c * v[k + up];
      old_p[k] = p[k] * (centre - c * (u[k] - u[k - 1])) - q[k] * c * (v[k] - v[k - 1]) +
                 p[k + 1] * as_west + p[k + up] * as_south + d * (p[k - 1] + p[k - up]);
      old_q[k] = q[k] * (centre - c * (v[k] - v[k - up])) - p[k] * c * (u[k] - u[k - up]) +
                 q[k + 1] * as_west + q[k + up] * as_south + d * (q[k - 1] + q[k - up]);
    }
  }

  void add_to_boundary(const double* u, const double* v, double* gradient) const {
    for (std::size_t field = 0; field < 2; ++field) {
      const double* p = &adjoints_[field * points];
      double* g = gradient + field * points;
      for (std::size_t i = 1; i < n - 1; ++i) {
        const std::size_t west = i * n;
        const std::size_t north = (n - 1) * n + i;
        g[west] += p[west + 1] * (d_ + c_ * u[west + 1]);
        g[west + n - 1] += d_ * p[west + n - 2];
        g[i] += p[i + n] * (d_ + c_ * v[i + n]);
        g[north] += d_ * p[north - n];
      }
    }
  }

  static void clear_boundary(double* adjoints) {
    for (double* field = adjoints; field < adjoints + 2 * points; field += points) {
      for (std::size_t i = 0; i < n; ++i) {
        field[i] = field[points - n + i] = field[i * n] = field[i * n + n - 1] = 0;
      }
    }
  }

  std::vector<double> point_ = std::vector<double>(2 * points);
  double c_ = 0;
  double d_ = 0;
  // Of the gradient by hand; kept, as a tape is.
  mutable std::vector<double> levels_ = std::vector<double>(2 * points * (steps + 1));
  mutable std::vector<double> adjoints_ = std::vector<double>(2 * points);
  mutable std::vector<double> older_ = std::vector<double>(2 * points);
};

}  // namespace bench
