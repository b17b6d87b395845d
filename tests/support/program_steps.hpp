// The steps of random programs that are plain arithmetic: every form of update, function and sum.
// For: tests/reverse/extension_fuzz_test.cpp. Read first: program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>

#include "support/program_captures.hpp"
#include "support/program_hazards.hpp"

namespace fluxion::test {
namespace program_steps {

using std::max, std::min;
using std::sin, std::cos, std::tanh, std::exp, std::log, std::sqrt, std::atan2, std::fma;

template <class T> std::vector<Step<T>> updates() {
  using F = Frame<T>;
  return {
      {"s += x", S | X, none, [](F f) { f.s() += f.x(); }},
      {"s -= x", S | X, none, [](F f) { f.s() -= f.x(); }},
      {"s *= x", S | X, none, [](F f) { f.s() *= f.x(); }},
      {"s /= 1.5 + x * x", S | X, none, [](F f) { f.s() /= 1.5 + f.x() * f.x(); }},
      {"s += k", S, none, [](F f) { f.s() += f.k(); }},
      {"s -= k", S, none, [](F f) { f.s() -= f.k(); }},
      {"s *= k", S, none, [](F f) { f.s() *= f.k(); }},
      {"s /= 2", S, none, [](F f) { f.s() /= 2; }},
      {"s += x * y", S | X | Y, none, [](F f) { f.s() += f.x() * f.y(); }},
      {"s -= x * y", S | X | Y, none, [](F f) { f.s() -= f.x() * f.y(); }},
      {"s += k * x", S | X, none, [](F f) { f.s() += f.k() * f.x(); }},
      {"s -= k * x - y", S | X | Y, none, [](F f) { f.s() -= f.k() * f.x() - f.y(); }},
      {"s = s + x", S | X, none, [](F f) { f.s() = f.s() + f.x(); }},
      {"s = s - x", S | X, none, [](F f) { f.s() = f.s() - f.x(); }},
      {"s = s + x * y", S | X | Y, none, [](F f) { f.s() = f.s() + f.x() * f.y(); }},
      {"s = s - x * y", S | X | Y, none, [](F f) { f.s() = f.s() - f.x() * f.y(); }},
      {"s = x * y + s", S | X | Y, none, [](F f) { f.s() = f.x() * f.y() + f.s(); }},
      {"s = x + s", S | X, none, [](F f) { f.s() = f.x() + f.s(); }},
      {"s = k + s", S, none, [](F f) { f.s() = f.k() + f.s(); }},
      {"s = x * s + s", S | X, none, [](F f) { f.s() = f.x() * f.s() + f.s(); }},
      {"s = (x - y) + s", S | X | Y, none, [](F f) { f.s() = (f.x() - f.y()) + f.s(); }},
      {"s = x - s", S | X, none, [](F f) { f.s() = f.x() - f.s(); }},
      {"s = s + k", S, none, [](F f) { f.s() = f.s() + f.k(); }},
      {"s = k - s", S, none, [](F f) { f.s() = f.k() - f.s(); }},
      {"s = (s + x) - y", S | X | Y, none, [](F f) { f.s() = (f.s() + f.x()) - f.y(); }},
      {"s = s + (s + x)", S | X, none, [](F f) { f.s() = f.s() + (f.s() + f.x()); }},
      {"s = s - s * x", S | X, none, [](F f) { f.s() = f.s() - f.s() * f.x(); }},
      {"s += s", S, none, [](F f) { f.s() += f.s(); }},
      {"s -= s", S, none, [](F f) { f.s() -= f.s(); }},
      {"s *= s", S, none, [](F f) { f.s() *= f.s(); }},
      {"s /= s", S, none, [](F f) { f.s() += 9.0, f.s() /= f.s(); }},
      {"s = s + s", S, none, [](F f) { f.s() = f.s() + f.s(); }},
      {"s = s - s", S, none, [](F f) { f.s() = f.s() - f.s(); }},
      {"s += s * x", S | X, none, [](F f) { f.s() += f.s() * f.x(); }},
      {"s -= 2 * s - x", S | X, none, [](F f) { f.s() -= 2 * f.s() - f.x(); }},
      {"s = s - 2 * s", S, none, [](F f) { f.s() = f.s() - 2 * f.s(); }},
  };
}

template <class T> std::vector<Step<T>> assignments() {
  using F = Frame<T>;
  return {
      {"s = k", S, none, [](F f) { f.s() = f.k(); }},
      {"s = -x", S | X, none, [](F f) { f.s() = -f.x(); }},
      {"s = -s", S, none, [](F f) { f.s() = -f.s(); }},
      {"s = +x", S | X, S | X, [](F f) { f.s() = +f.x(); }},
      {"s = x * y", S | X | Y, none, [](F f) { f.s() = f.x() * f.y(); }},
      {"s = x * x", S | X, none, [](F f) { f.s() = f.x() * f.x(); }},
      {"s = x * y * x", S | X | Y, none, [](F f) { f.s() = f.x() * f.y() * f.x(); }},
      {"s = 0.0 * x + y", S | X | Y, none, [](F f) { f.s() = 0.0 * f.x() + f.y(); }},
      {"s += 0.0 * x", S | X, none, [](F f) { f.s() += 0.0 * f.x(); }},
      {"s += x * 0.0", S | X, none, [](F f) { f.s() += f.x() * 0.0; }},
      {"s = k * x + (1 - k) * y",
       S | X | Y,
       none,
       [](F f) { f.s() = f.k() * f.x() + (1 - f.k()) * f.y(); }},
      {"s = sin(x)", S | X, none, [](F f) { f.s() = sin(f.x()); }},
      {"s += cos(x * y)", S | X | Y, none, [](F f) { f.s() += cos(f.x() * f.y()); }},
      {"s = s + sin(s)", S, none, [](F f) { f.s() = f.s() + sin(f.s()); }},
      {"s = tanh(s + x)", S | X, none, [](F f) { f.s() = tanh(f.s() + f.x()); }},
      {"s = exp(-(x * x))", S | X, none, [](F f) { f.s() = exp(-(f.x() * f.x())); }},
      {"s = sqrt(1 + x * x)", S | X, none, [](F f) { f.s() = sqrt(1 + f.x() * f.x()); }},
      {"s -= log(2.0 + x * x)", S | X, none, [](F f) { f.s() -= log(2.0 + f.x() * f.x()); }},
      {"s = atan2(x, 2 + y * y)",
       S | X | Y,
       none,
       [](F f) { f.s() = atan2(T(f.x()), T(2 + f.y() * f.y())); }},
      {"s = x / (1 + y * y)", S | X | Y, none, [](F f) { f.s() = f.x() / (1 + f.y() * f.y()); }},
      {"s = max(x, y)", S | X | Y, none, [](F f) { f.s() = max(f.x(), f.y()); }},
      {"s += min(s, x)", S | X, none, [](F f) { f.s() += min(f.s(), f.x()); }},
      {"s = fma(x, y, s)", S | X | Y, none, [](F f) { f.s() = fma(f.x(), f.y(), f.s()); }},
  };
}

template <class T> std::vector<Step<T>> sums() {
  using F = Frame<T>;
  return {
      {"s = accumulate",
       S,
       none,
       [](F f) {
         const auto& pool = f.machine.pool;
         f.s() = std::accumulate(pool.begin(), pool.begin() + 4, T(0));
       }},
      {"s = accumulate from s",
       S,
       everything,
       [](F f) {
         const auto& pool = f.machine.pool;
         f.s() = std::accumulate(pool.begin() + 2, pool.end(), f.s());
       }},
      {"s = inner_product",
       S,
       none,
       [](F f) {
         const auto& pool = f.machine.pool;
         f.s() = std::inner_product(pool.begin(), pool.begin() + 4, pool.begin() + 3, T(0));
       }},
      {"s += dot product",
       S,
       none,
       [](F f) {
         for (std::size_t i = 1; i < 5; ++i) f.s() += f.machine.pool[i] * f.machine.pool[i - 1];
       }},
      {"s -= chain",
       S | X | Y,
       none,
       [](F f) {
         for (int i = 0; i < 3; ++i) {
           f.s() -= f.k() * f.x();
           f.s() = f.s() + f.y() * f.x();
           f.s() = f.s() - f.y();
         }
       }},
      {"s, y in turn",
       S | X | Y,
       none,
       [](F f) {
         for (int i = 0; i < 3; ++i) {
           f.s() += 0.25 * f.x();
           f.y() -= 0.5 * f.x();
           f.y() -= f.s();
         }
       }},
  };
}

}  // namespace program_steps

template <class T> const std::vector<Step<T>>& steps() {
  static const std::vector<Step<T>> all = [] {
    std::vector<Step<T>> result;
    for (const auto& part : {program_steps::updates<T>(),
                             program_steps::assignments<T>(),
                             program_steps::sums<T>(),
                             program_hazards::copies<T>(),
                             program_captures::kept_expressions<T>(),
                             program_captures::functions<T>(),
                             program_hazards::containers<T>(),
                             program_hazards::tape_events<T>()}) {
      result.insert(result.end(), part.begin(), part.end());
    }
    return result;
  }();
  return all;
}

}  // namespace fluxion::test
