// The table of singular points as rows, and the function of a row as one type for all.
// For: tests that ask a driver, which is compiled once then. Read first: singular_points.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <fluxion/eigen.hpp>

#include "rules/singular_points.hpp"

namespace fluxion::test {

/// Equal to 4 ulp, equal infinities, or NaN both.
inline bool agree(double got, double expected) {
  if (std::isnan(got) || std::isnan(expected)) return std::isnan(got) && std::isnan(expected);
  return got == expected || std::abs(got - expected) <= 1e-15 * std::abs(expected);
}

struct Row {
  const char* name;
  std::vector<double> point;
  std::vector<double> gradient;
};

inline std::vector<Row> rows() {
  std::vector<Row> all;
  for_each_singular_point(
      [&](const char* name, const auto&, const auto& point, const auto& gradient) {
        all.push_back({name, {point.begin(), point.end()}, {gradient.begin(), gradient.end()}});
      });
  return all;
}

/// The function of one row as one callable for all, so that a driver is compiled once.
struct FunctionOfRow {
  std::size_t row;
  template <class X> auto operator()(const X& x) const {
    number_t<decltype(x[0])> y;
    std::size_t i = 0;
    for_each_singular_point([&](const char*, const auto& f, const auto&, const auto&) {
      if (i++ == row) y = f(x);
    });
    return y;
  }
};

/// The point with one more variable at the end, which the function does not use.
inline Vector<double> extended(const std::vector<double>& point) {
  std::vector<double> x = point;
  x.push_back(1);
  return as_vector(x);
}

}  // namespace fluxion::test
