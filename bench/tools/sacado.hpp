// Sacado's reverse mode: Rad::ADvar.
// For: sacado_bench.cpp. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <Sacado_trad.hpp>

#include "../harness/workload.hpp"

// Found by its argument, so it stands where the type stands.
namespace Sacado::Rad {
inline double value_of(const ADvar<double>& x) { return x.val(); }
}  // namespace Sacado::Rad

namespace bench {

struct SacadoRad {
  static constexpr const char* name = "sacado";
  static constexpr double tolerance = 1e-10;
  template <class W> static constexpr bool applies = true;

  template <class W> static void run(Results<W>& results) {
    using Variable = Sacado::Rad::ADvar<double>;
    static std::vector<Variable> x(W::inputs);
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      for (std::size_t j = 0; j < W::inputs; ++j) x[j] = f.point()[j];
      std::array<Variable, W::outputs> y = {f(x.data())};
      std::array<Variable*, W::outputs> outputs;
      for (std::size_t row = 0; row < W::outputs; ++row) outputs[row] = &y[row];
      for (std::size_t row = 0; row < W::outputs; ++row) {
        std::array<double, W::outputs> weights{};
        weights[row] = 1;
        Variable::Weighted_Gradcomp(W::outputs, outputs.data(), weights.data());
        results.outputs(i)[row] = y[row].val();
        double* gradient = &results.jacobian(i)[row * W::inputs];
        for (std::size_t j = 0; j < W::inputs; ++j) gradient[j] = x[j].adj();
      }
    }
  }
};

}  // namespace bench
