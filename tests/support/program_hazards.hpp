// The steps of random programs after which a variable has a copy, has moved in memory or is older
// than it looks: where the extension of a statement must stop.
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
