// What every workload offers, and how the tools walk over its items.
// For: tools/*.hpp, which differentiate a workload, and the test of the workloads.
// Read first: workloads/rosenbrock.hpp, the shortest one; bench/README.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace bench {

/// The sizes of a workload: `count` functions R^n -> R^m that are differentiated one after another.
/// A workload adds:
///   name, seed          what the README lists
///   manual_limit        how many times the cost of the plain function `manual` may take
///   item(i)             the i-th function; where there is one, the workload is that function
/// and a function has:
///   point()             where it is differentiated
///   (const T* x)        its value for any number type T; an array where m > 1
///   manual(x, J)        its value; the derivative written by hand goes to J, by rows
/// Items that differ in data alone may have, for tools that see one function with parameters:
///   parameters()        these data
///   formula(x, p)       static: the value with data of any number type
/// A workload of one function that is to be recorded as well says so:
///   is_recorded         true
template <std::size_t n, std::size_t m = 1, std::size_t count = 1> struct Sizes {
  static constexpr std::size_t inputs = n;
  static constexpr std::size_t outputs = m;
  static constexpr std::size_t items = count;
};

/// The value of a number as a plain one; each tool adds that of its own type.
inline double value_of(double x) { return x; }

/// The larger of two such values, which a tool may have as numbers of its own.
template <class V> V larger(const V& a, const V& b) {
  if constexpr (std::is_same_v<V, double>) {
    return std::max(a, b);
  } else {
    return fmax(a, b);
  }
}

template <class W>
concept ScalarValued = W::outputs == 1;

template <class W> decltype(auto) item(const W& workload, std::size_t i) {
  if constexpr (W::items == 1) {
    return (workload);
  } else {
    return workload.item(i);
  }
}

template <class W> using ItemOf = std::decay_t<decltype(item(std::declval<const W&>(), 0))>;

/// A workload of one formula with other data for each item.
template <class W>
concept Parametric = requires(const ItemOf<W>& f) {
  f.parameters();
};

/// A workload of one function whose gradient a recorded program computes at its one point.
template <class W>
concept RecordedAtOnePoint = W::items == 1 && ScalarValued<W>&& requires {
  requires W::is_recorded;
};

/// The one object of each workload in a process, made from its seed when it is first asked for.
template <class W> const W& instance() {
  static const W workload;
  return workload;
}

/// Where the values and derivatives of all items go.
template <class W> struct Results {
  static constexpr std::size_t jacobian_size = W::outputs * W::inputs;

  std::vector<double> values = std::vector<double>(W::items * W::outputs);
  std::vector<double> derivatives = std::vector<double>(W::items * jacobian_size);

  std::span<double> outputs(std::size_t i) { return part(values, i, W::outputs); }
  std::span<const double> outputs(std::size_t i) const { return part(values, i, W::outputs); }
  /// The gradient, or the rows of the Jacobian.
  std::span<double> jacobian(std::size_t i) { return part(derivatives, i, jacobian_size); }
  std::span<const double> jacobian(std::size_t i) const {
    return part(derivatives, i, jacobian_size);
  }

 private:
  template <class V> static auto part(V& all, std::size_t i, std::size_t size) {
    return std::span(all).subspan(i * size, size);
  }
};

}  // namespace bench
