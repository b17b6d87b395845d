// The two modes of fluxion as a user calls them.
// For: fluxion_bench.cpp and tests/bench/. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

#include "../harness/workload.hpp"

namespace bench {

/// The driver for gradients; for more than one output a recording, and one sweep for all of them.
struct FluxionReverse {
  static constexpr const char* name = "fluxion_reverse";
  static constexpr double tolerance = 1e-12;
  template <class W> static constexpr bool applies = true;

  template <ScalarValued W> static void run(Results<W>& results) {
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      results.outputs(i)[0] = fluxion::value_and_gradient_into(
          [&f](const auto& x) { return f(x.data()); }, f.point(), results.jacobian(i));
    }
  }

  template <class W> static void run(Results<W>& results) {
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      fluxion::Recording recording;
      const auto x = inputs<W>(recording, f.point());
      const std::array<fluxion::Var, W::outputs> y = f(x.data());
      recording.sweep_rows(y);
      for (std::size_t row = 0; row < W::outputs; ++row) {
        results.outputs(i)[row] = y[row].value();
        double* gradient = &results.jacobian(i)[row * W::inputs];
        for (std::size_t j = 0; j < W::inputs; ++j) gradient[j] = recording.adjoint(x[j], row);
      }
    }
  }

  /// What the tape holds for an item.
  template <class W> static fluxion::TapeStats tape(std::size_t i) {
    const auto& f = item(instance<W>(), i);
    fluxion::Recording recording;
    const auto x = inputs<W>(recording, f.point());
    const auto y = f(x.data());
    static_cast<void>(y);
    return recording.stats();
  }

 private:
  template <class W>
  static std::vector<fluxion::Var>& inputs(fluxion::Recording& recording,
                                           std::span<const double> point) {
    static thread_local std::vector<fluxion::Var> x(W::inputs);
    for (std::size_t j = 0; j < W::inputs; ++j) x[j] = recording.input(point[j]);
    return x;
  }
};

/// Dual numbers with one lane for each input.
struct FluxionForward {
  static constexpr const char* name = "fluxion_forward";
  static constexpr double tolerance = 1e-12;
  template <class W> static constexpr bool applies = W::inputs <= 16;

  template <class W> static void run(Results<W>& results) {
    using D = fluxion::Dual<double, W::inputs>;
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      std::array<D, W::inputs> x;
      for (std::size_t j = 0; j < W::inputs; ++j) x[j] = D::seeded(f.point()[j], 1.0, j);
      std::array<D, W::outputs> y = {f(x.data())};
      for (std::size_t row = 0; row < W::outputs; ++row) {
        results.outputs(i)[row] = y[row].value();
        double* gradient = &results.jacobian(i)[row * W::inputs];
        for (std::size_t j = 0; j < W::inputs; ++j) gradient[j] = y[row].tangent(j);
      }
    }
  }
};

}  // namespace bench
