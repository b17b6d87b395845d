// The 50-digit table of elementary functions, and distances to it in units of the last place.
// For: tests of rules.hpp and of the modes that use it. Read first: scripts/reference_table.py.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

namespace fluxion::test {

/// One row: a function at one point. Arguments beyond the partials are parameters.
struct Reference {
  std::string_view name;
  std::array<double, 3> x;
  long double value;
  std::array<long double, 3> partials;
  /// xx, xy, yy; only in the rows of differentiable functions of one and two arguments.
  std::array<long double, 3> second = {};
  bool has_second = false;
};

namespace table {

inline constexpr long double inf = std::numeric_limits<long double>::infinity();
inline constexpr long double nan = std::numeric_limits<long double>::quiet_NaN();
inline constexpr double inf_input = std::numeric_limits<double>::infinity();
inline constexpr double nan_input = std::numeric_limits<double>::quiet_NaN();

inline constexpr Reference rows[] = {
#include "functions.inc"
};

}  // namespace table

/// The rows of one function; empty if the table does not know the name.
constexpr std::span<const Reference> references(std::string_view name) {
  const auto is_wanted = [name](const Reference& row) { return row.name == name; };
  const auto first = std::find_if(std::begin(table::rows), std::end(table::rows), is_wanted);
  const auto last = std::find_if_not(first, std::end(table::rows), is_wanted);
  return {first, last};
}

/// |actual - expected| in units of the last place of `expected` as T; 0 for NaN against NaN.
template <class T> long double ulps(T actual, long double expected) {
  constexpr auto infinity = std::numeric_limits<long double>::infinity();
  const auto got = static_cast<long double>(actual);
  if (std::isnan(got) || std::isnan(expected)) {
    return std::isnan(got) && std::isnan(expected) ? 0 : infinity;
  }
  if (std::isinf(got) || std::isinf(expected)) return got == expected ? 0 : infinity;
  using Limits = std::numeric_limits<T>;
  const int exponent = expected == 0 ? Limits::min_exponent : std::ilogb(expected) + 1;
  const int unit = std::max(exponent, Limits::min_exponent) - Limits::digits;
  return std::abs(got - expected) / std::ldexp(1.0L, unit);
}

}  // namespace fluxion::test
