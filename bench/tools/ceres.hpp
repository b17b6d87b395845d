// The dual numbers of Ceres with `lanes` infinitesimal parts, at least one for each input.
// For: ceres_bench.cpp. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <ceres/jet.h>

#include "../harness/workload.hpp"

// Found by its argument, so it stands where the type stands.
namespace ceres {
template <int n> double value_of(const Jet<double, n>& x) { return x.a; }
}  // namespace ceres

namespace bench {

template <int lanes> struct CeresJet {
  static constexpr const char* name = lanes == 15 ? "ceres" : "ceres_16";
  static constexpr double tolerance = 1e-10;
  template <class W> static constexpr bool applies = W::inputs == 15;

  template <class W> static void run(Results<W>& results) {
    using Jet = ceres::Jet<double, lanes>;
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      std::array<Jet, W::inputs> x;
      for (std::size_t j = 0; j < W::inputs; ++j) x[j] = Jet(f.point()[j], static_cast<int>(j));
      std::array<Jet, W::outputs> y = {f(x.data())};
      for (std::size_t row = 0; row < W::outputs; ++row) {
        results.outputs(i)[row] = y[row].a;
        double* gradient = &results.jacobian(i)[row * W::inputs];
        for (std::size_t j = 0; j < W::inputs; ++j) gradient[j] = y[row].v[static_cast<int>(j)];
      }
    }
  }
};

}  // namespace bench
