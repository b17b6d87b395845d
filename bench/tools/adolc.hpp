// ADOL-C: a tape written by `adouble`, and its reverse sweep.
// For: adolc_bench.cpp. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <adolc/adolc.h>

#include "../harness/workload.hpp"

// Found by its argument, so it stands where the type stands.
inline double value_of(const adouble& x) { return x.getValue(); }

namespace bench {

struct Adolc {
  static constexpr const char* name = "adolc";
  static constexpr double tolerance = 1e-10;
  template <class W> static constexpr bool applies = true;

  template <class W> static void run(Results<W>& results) {
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      record<W>(f, results.outputs(i).data());
      for (std::size_t row = 0; row < W::outputs; ++row) {
        std::array<double, W::outputs> weights{};
        weights[row] = 1;
        double* gradient = &results.jacobian(i)[row * W::inputs];
        fos_reverse(tag, W::outputs, W::inputs, weights.data(), gradient);
      }
    }
  }

 private:
  static constexpr short tag = 1;

  /// Room for all of a tape: with less, ADOL-C writes files, and with much more it takes its time to
  /// allocate.
  struct Buffers {
    unsigned operations = 1 << 24;
    unsigned locations = 1 << 26;
    unsigned values = 1 << 24;
    unsigned taylors = 1 << 25;
  };
  template <class W> static Buffers& buffers() {
    static Buffers sizes;
    return sizes;
  }
  /// For the next time.
  template <class W> static void fit_buffers() {
    std::array<std::size_t, STAT_SIZE> stats{};
    tapestats(tag, stats.data());
    const auto with_margin = [](std::size_t n) { return static_cast<unsigned>(n + n / 8 + 1024); };
    buffers<W>() = {with_margin(stats[NUM_OPERATIONS]),
                    with_margin(stats[NUM_LOCATIONS]),
                    with_margin(stats[NUM_VALUES]),
                    with_margin(stats[TAY_STACK_SIZE])};
  }

  /// Keeps what the sweep needs: `gradient()` of ADOL-C would evaluate the tape once more.
  template <class W, class F> static void record(const F& f, double* values) {
    static std::vector<adouble> x(W::inputs);
    const Buffers& room = buffers<W>();
    trace_on(tag, 1, room.operations, room.locations, room.values, room.taylors);
    for (std::size_t j = 0; j < W::inputs; ++j) x[j] <<= f.point()[j];
    std::array<adouble, W::outputs> y = {f(x.data())};
    for (std::size_t row = 0; row < W::outputs; ++row) y[row] >>= values[row];
    trace_off();
    static const bool first_time = (fit_buffers<W>(), true);
    static_cast<void>(first_time);
  }
};

}  // namespace bench
