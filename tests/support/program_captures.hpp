// The steps of random programs that keep an expression, in a variable, a lambda or a function, and
// use it after its variables have changed: a capture is a second reader.
// For: tests/reverse/extension_fuzz_test.cpp. Read first: program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "support/program.hpp"

namespace fluxion::test::program_captures {

/// In these `auto` keeps an expression of Vars and a number of any other type.
template <class T> std::vector<Step<T>> kept_expressions() {
  using F = Frame<T>;
  return {
      {"t = s + k * x; ...; s = t; y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         auto t = f.s() + f.k() * f.x();
         f.run_body();
         f.s() = t;
         f.y() = t;
       },
       true},
      {"t = s - k * x; ...; y = t; s = move(t)",
       S | X | Y,
       S | Y,
       [](F f) {
         auto t = f.s() - f.k() * f.x();
         f.run_body();
         f.y() = t;
         f.s() = std::move(t);
       },
       true},
      {"t = s + x; ...; s = move(t); y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         auto t = f.s() + f.x();
         f.run_body();
         f.s() = std::move(t);
         f.y() = t;
       },
       true},
      {"t = s - x; u = t; ...; s = move(u); y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         auto t = f.s() - f.x();
         auto u = t;
         f.run_body();
         f.s() = std::move(u);
         f.y() = t;
       },
       true},
      {"t = s * x; ...; s += t; y = t",
       S | X | Y,
       S,
       [](F f) {
         const auto t = f.s() * f.x();
         f.run_body();
         f.s() += t;
         f.y() = t;
       },
       true},
      {"t = s * s; ...; y -= t",
       S | Y,
       S,
       [](F f) {
         const auto t = f.s() * f.s();
         f.run_body();
         f.y() -= t;
       },
       true},
      {"t = s + x; s += y; s = t + s",
       S | X | Y,
       S,
       [](F f) {
         auto t = f.s() + f.x();
         f.s() += f.y();
         f.s() = t + f.s();
       }},
      {"t = s + x; s = s + y; y = t",
       S | X | Y,
       S,
       [](F f) {
         auto t = f.s() + f.x();
         f.s() = f.s() + f.y();
         f.y() = t;
       }},
      {"t = s + x; s = x - y; s = s + k * x; y = t",
       S | X | Y,
       S,
       [](F f) {
         auto t = f.s() + f.x();
         f.s() = f.x() - f.y();
         f.s() = f.s() + f.k() * f.x();
         f.y() = t;
       }},
      {"t = s + x; s = y + x; s -= t",
       S | X | Y,
       S,
       [](F f) {
         auto t = f.s() + f.x();
         f.s() = f.y() + f.x();
         f.s() -= t;
       }},
  };
}

template <class T> T add_by_value(T sum, T x) {
  sum += x;
  sum = sum - x * x;
  return sum;
}

template <class T> std::vector<Step<T>> functions() {
  using F = Frame<T>;
  return {
      {"s = by_value(s, x)", S | X, S | X, [](F f) { f.s() = add_by_value(f.s(), f.x()); }},
      {"y = by_value(move(s), x)",
       S | X | Y,
       S | X,
       [](F f) { f.y() = add_by_value(std::move(f.s()), f.x()); }},
      {"sum = [&] { return s + k * x; }; s = sum(); s = sum() - y",
       S | X | Y,
       none,
       [](F f) {
         const auto sum = [&] { return f.s() + f.k() * f.x(); };
         f.s() = sum();
         f.s() = sum() - f.y();
         f.s() = sum();
       }},
      {"d = [](u, v) { return u - v; }; s = d(s, x); y = d(s, y); s = d(s, s)",
       S | X | Y,
       none,
       [](F f) {
         const auto difference = [](const T& u, const T& v) { return u - v; };
         f.s() = difference(f.s(), f.x());
         f.y() = difference(f.s(), f.y());
         f.s() = difference(f.s(), f.s());
       }},
      {"g = [s] { return s; }; s += x; y = g()",
       S | X | Y,
       S,
       [](F f) {
         const auto getter = [kept = f.s()] { return kept; };
         f.s() += f.x();
         f.y() = getter();
       }},
      {"t = s + x; g = [t] { return t; }; ...; s = g(); y = g()",
       S | X | Y,
       S | Y,
       [](F f) {
         const auto getter = [t = f.s() + f.x()] { return t; };
         f.run_body();
         f.s() = getter();
         f.y() = getter();
       },
       true},
      {"g = [&] -> const& { return t; }; s = g(); y = g()",
       S | X | Y,
       S | Y,
       [](F f) {
         const auto t = f.s() - f.x();
         const auto getter = [&t]() -> const auto& { return t; };
         f.s() = getter();
         f.y() = getter();
       }},
      {"(u, v) = {s, s + x}; s += y; x = u; y = v",
       S | X | Y,
       everything,
       [](F f) {
         const auto [u, v] = std::pair<T, T>(f.s(), f.s() + f.x());
         f.s() += f.y();
         f.x() = u;
         f.y() = v;
       }},
  };
}

}  // namespace fluxion::test::program_captures
