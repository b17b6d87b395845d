// The two yardsticks: the plain function on double, and its gradient by hand.
// For: plain_bench.cpp and the checks of all other tools. Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <type_traits>

#include "../harness/workload.hpp"

namespace bench {

/// The function alone. Not inlined, so that the compiler cannot see that its arguments never change.
struct Primal {
  static constexpr const char* name = "primal";
  static constexpr bool has_derivative = false;
  static constexpr double tolerance = 1e-12;
  template <class W> static constexpr bool applies = true;

  template <class W> static void run(Results<W>& results) {
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      evaluate(f, f.point().data(), results.outputs(i).data());
    }
  }

 private:
  template <class F>
  [[gnu::noinline]] static void evaluate(const F& f, const double* x, double* y) {
    const auto value = f(x);
    if constexpr (std::is_same_v<decltype(value), const double>) {
      *y = value;
    } else {
      std::copy(value.begin(), value.end(), y);
    }
  }
};

/// The gradient that an expert would write.
struct Manual {
  static constexpr const char* name = "manual";
  static constexpr double tolerance = 1e-12;
  template <class W> static constexpr bool applies = true;

  template <class W> static void run(Results<W>& results) {
    for (std::size_t i = 0; i < W::items; ++i) {
      const auto& f = item(instance<W>(), i);
      evaluate(f, f.point().data(), results.outputs(i).data(), results.jacobian(i).data());
    }
  }

 private:
  template <class F>
  [[gnu::noinline]] static void evaluate(const F& f, const double* x, double* y, double* jacobian) {
    const auto value = f.manual(x, jacobian);
    if constexpr (std::is_same_v<decltype(value), const double>) {
      *y = value;
    } else {
      std::copy(value.begin(), value.end(), y);
    }
  }
};

}  // namespace bench
