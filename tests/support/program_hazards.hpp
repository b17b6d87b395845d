// The steps of random programs after which a variable has a second reader, has moved in memory or
// is older than it looks: where the extension of a statement must stop.
// For: tests/reverse/extension_fuzz_test.cpp. Read first: program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "support/program.hpp"

namespace fluxion::test::program_hazards {

template <class T> std::vector<Step<T>> copies() {
  using F = Frame<T>;
  return {
      {"t = s; s += x; y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         T t = f.s();
         f.s() += f.x();
         f.y() = t;
       }},
      {"t = s; t -= x; y -= t",
       S | X | Y,
       S,
       [](F f) {
         T t = f.s();
         t -= f.x();
         f.y() -= t;
       }},
      {"y = s; s = s + x",
       S | X | Y,
       S | Y,
       [](F f) {
         f.y() = f.s();
         f.s() = f.s() + f.x();
       }},
      {"y = s", S | Y, S | Y, [](F f) { f.y() = f.s(); }},
      {"t = move(s); s += x; y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         T t = std::move(f.s());
         f.s() += f.x();
         f.y() = std::move(t);
       }},
      {"y = move(s); s -= k * x",
       S | X | Y,
       S | Y,
       [](F f) {
         f.y() = std::move(f.s());
         f.s() -= f.k() * f.x();
       }},
      {"swap(s, x)", S | X, S | X, [](F f) { std::swap(f.s(), f.x()); }},
      {"swap(s, x); s += y; x -= y",
       S | X | Y,
       S | X,
       [](F f) {
         using std::swap;
         swap(f.s(), f.x());
         f.s() += f.y();
         f.x() -= f.y();
       }},
      {"y = exchange(s, s + x)",
       S | X | Y,
       S | Y,
       [](F f) { f.y() = std::exchange(f.s(), f.s() + f.x()); }},
      {"s = s; s += x",
       S | X,
       S,
       [](F f) {
         T& alias = f.s();
         f.s() = alias;
         alias += f.x();
       }},
      {"s = x > 0 ? s : y; s += x",
       S | X | Y,
       S | Y,
       [](F f) {
         f.s() = f.is_positive() ? f.s() : f.y();
         f.s() += f.x();
       }},
      {"(x > 0 ? s : x) += y",
       S | X | Y,
       none,
       [](F f) { (f.is_positive() ? f.s() : f.x()) += f.y(); }},
      {"s = x > 0 ? y : x * y",
       S | X | Y,
       Y,
       [](F f) { f.s() = f.is_positive() ? f.y() : f.x() * f.y(); }},
      {"s = x > 0 ? s : k", S | X, S, [](F f) { f.s() = f.is_positive() ? f.s() : f.k(); }},
  };
}

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

template <class T> struct Interval { T low, high; };

template <class T> std::vector<Step<T>> containers() {
  using F = Frame<T>;
  return {
      {"x * y into vector; back += x; grow; front += y; s = front",
       S | X | Y,
       S,
       [](F f) {
         std::vector<T> grown;
         grown.push_back(f.x() * f.y());
         grown.back() += f.x();
         grown.emplace_back(f.s() + f.x());
         grown.front() += f.y();
         for (int i = 0; i < 5; ++i) grown.push_back(grown.front());
         grown[1] -= f.y();
         grown.insert(grown.begin(), grown[1]);
         grown[0] += grown[1];
         f.s() = grown.front();
         f.y() = grown.back();
       }},
      {"reallocate all",
       S,
       everything,
       [](F f) {
         f.machine.pool.shrink_to_fit();
         f.machine.pool.push_back(T(1));
         f.machine.pool.pop_back();
       }},
      {"s += x; reallocate all; s += y",
       S | X | Y,
       everything,
       [](F f) {
         f.s() += f.x();
         f.machine.pool.shrink_to_fit();
         f.machine.pool.push_back(f.s());
         f.s() += f.y();
         f.y() = f.machine.pool.back();
         f.machine.pool.pop_back();
       }},
      {"sort",
       S,
       everything,
       [](F f) { std::sort(f.machine.pool.begin() + 1, f.machine.pool.begin() + 6); }},
      {"rotate; s -= x",
       S | X,
       everything,
       [](F f) {
         std::rotate(f.machine.pool.begin(), f.machine.pool.begin() + 3, f.machine.pool.end());
         f.s() -= f.x();
       }},
      {"y = s + x; stable_sort; s += y",
       S | X | Y,
       everything,
       [](F f) {
         f.y() = f.s() + f.x();
         std::stable_sort(f.machine.pool.begin() + 2, f.machine.pool.end());
         f.s() += f.y();
       }},
      {"s += *max_element",
       S,
       none,
       [](F f) { f.s() += *std::max_element(f.machine.pool.begin(), f.machine.pool.begin() + 5); }},
      {"*min_element -= x",
       S | X,
       none,
       [](F f) {
         *std::min_element(f.machine.pool.begin() + 2, f.machine.pool.end()) -= f.k() * f.x();
       }},
      {"{low, high} = {s, x}; copy; s += y; y = copy.low - copy.high",
       S | X | Y,
       S | X,
       [](F f) {
         const Interval<T> interval{f.s(), f.x()};
         const Interval<T> copy = interval;
         f.s() += f.y();
         f.y() = copy.low - copy.high;
       }},
      {"optional(s); s += x; y = *optional; optional = s; s -= x",
       S | X | Y,
       S | Y,
       [](F f) {
         std::optional<T> kept(f.s());
         f.s() += f.x();
         f.y() = *kept;
         kept = f.s();
         f.s() -= f.x();
         f.y() += *kept;
       }},
      {"array{s, 2 * s}; s -= x; y = a[0] - a[1]",
       S | X | Y,
       S,
       [](F f) {
         const std::array<T, 2> a{f.s(), 2 * f.s()};
         f.s() -= f.x();
         f.y() = a[0] - a[1];
       }},
      {"tie(s, x) = tuple(x, s)",
       S | X,
       S | X,
       [](F f) { std::tie(f.s(), f.x()) = std::tuple<T, T>(f.x(), f.s()); }},
  };
}

template <class T> std::vector<Step<T>> tape_events() {
  using F = Frame<T>;
  return {
      {"s = nested derivative",
       S,
       everything,
       [](F f) { f.s() = 0.125 * f.machine.context.nested_derivative(f.k()); }},
      {"s += x; nested derivative; s += y",
       S | X | Y,
       S,
       [](F f) {
         f.s() += f.x();
         f.s() += 0.125 * f.machine.context.nested_derivative(f.k());
         f.s() += f.y();
       }},
      {"s = s + x; nested recording left by an exception; s = s - y",
       S | X | Y,
       S,
       [](F f) {
         f.s() = f.s() + f.x();
         f.machine.context.leave_nested_by_exception(f.k());
         f.s() = f.s() - f.y();
       }},
      {"t = s + x; nested derivative; s = t; y = t",
       S | X | Y,
       S | Y,
       [](F f) {
         auto t = f.s() + f.x();
         f.s() = 0.125 * f.machine.context.nested_derivative(f.k());
         f.s() = t;
         f.y() = t;
       }},
      {"read the id of s", S, S, [](F f) { f.machine.context.read_id(f.s()); }},
      {"x = new input; s += x",
       S | X,
       S,
       [](F f) {
         f.x() = f.machine.input();
         f.s() += f.x();
       }},
      {"s += y; x = new input; s = s - x",
       S | X | Y,
       S,
       [](F f) {
         f.s() += f.y();
         f.x() = f.machine.input();
         f.s() = f.s() - f.x();
       }},
      {"sweep; s += x",
       S | X | Y,
       S | Y,
       [](F f) {
         f.machine.observe(f.y());
         f.s() += f.x();
       }},
      {"s += y; sweep; s -= x",
       S | X | Y,
       S,
       [](F f) {
         f.s() += f.y();
         f.machine.observe(f.s());
         f.s() -= f.x();
       }},
  };
}

}  // namespace fluxion::test::program_hazards
