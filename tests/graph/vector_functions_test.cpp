// Tests of graph/machine_code.hpp: functions of whole vectors.
// For: exp, log, sin and others err by at most one unit, and have the same bits at both widths.
// Read first: include/fluxion/graph/machine_code.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/graph/machine_code.hpp>

#include "graph/walk.hpp"
#include "support/splitmix.hpp"

namespace {

namespace rules = fluxion::rules;
using fluxion::graph::Code;
using fluxion::graph::Graph;
using fluxion::graph::Operation;
using fluxion::graph::operation_of_v;
using fluxion::graph::Width;
using fluxion::test::identical;

using Reference = long double (*)(long double);

/// A function, and where it is looked at.
struct Range {
  Operation operation;
  Reference reference;
  double low;
  double high;
};

std::vector<Range> ranges() {
  constexpr Operation exp = operation_of_v<rules::Exp>;
  constexpr Operation log1p = operation_of_v<rules::Log1p>;
  return {{exp, std::exp, -0.4, 0.4},
          {exp, std::exp, -20, 20},
          {exp, std::exp, -708, 709.7},
          {exp, std::exp, -745.2, -708},
          {exp, std::exp, -1e-300, 1e-300},
          {log1p, std::log1p, -1, 1},
          {log1p, std::log1p, -1e-15, 1e-15},
          {log1p, std::log1p, -1e-320, 1e-320},
          {log1p, std::log1p, 1, 1e9},
          {log1p, std::log1p, 1, std::numeric_limits<double>::max()}};
}

std::vector<double> arguments(const Range& range, std::size_t count) {
  fluxion::test::SplitMix random(7);
  std::vector<double> x(count);
  for (double& each : x) each = random.between(range.low, range.high);
  return x;
}

std::vector<double> values(Operation operation, const std::vector<double>& x, Width width) {
  Graph graph;
  const std::array input = {graph.leaf(Operation::input, 0)};
  const std::array node = {graph.add(operation, input)};
  fluxion::graph::Workspace workspace;
  std::vector<double> y(x.size());
  fluxion::test::run(Code(graph, node), workspace, {{x.data(), 1}, {}, {}}, y, width);
  return y;
}

/// In units in the last place of the reference, which has more digits.
double error(double value, long double reference) {
  const auto nearest = static_cast<double>(reference);
  if (identical(value, nearest)) return 0;
  const double size = std::abs(nearest);
  const double unit = size - std::nextafter(size, 0);
  const auto least = std::numeric_limits<double>::denorm_min();
  return static_cast<double>(std::abs(value - reference) / std::max(unit, least));
}

TEST(VectorFunctions, ErrByAtMostOneUnit) {
  for (const Width width : {Width::avx2, Width::avx512}) {
    if (!fluxion::graph::has_machine_code(width)) continue;
    for (const Range& range : ranges()) {
      const std::vector<double> x = arguments(range, 100'000);
      const std::vector<double> y = values(range.operation, x, width);
      for (std::size_t k = 0; k < x.size(); ++k) {
        const double here = error(y[k], range.reference(x[k]));
        ASSERT_LE(here, 1) << name_of(range.operation) << " at " << x[k];
      }
    }
  }
}

TEST(VectorFunctions, HaveTheSameBitsAtBothWidths) {
  if (!fluxion::graph::has_machine_code(Width::avx512)) return;
  for (const Range& range : ranges()) {
    const std::vector<double> x = arguments(range, 10'000);
    const std::vector<double> narrow = values(range.operation, x, Width::avx2);
    const std::vector<double> wide = values(range.operation, x, Width::avx512);
    for (std::size_t k = 0; k < x.size(); ++k) {
      ASSERT_PRED2(identical, narrow[k], wide[k]) << name_of(range.operation) << " at " << x[k];
    }
  }
}

}  // namespace
