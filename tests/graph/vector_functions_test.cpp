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
#include <numbers>
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
using fluxion::graph::NodeId;
using fluxion::graph::Operation;
using fluxion::graph::operation_of_v;
using fluxion::graph::Width;
using fluxion::test::identical;

using Reference = long double (*)(long double);

/// A function, and where it is looked at.
struct Range {
  Operation operation{};
  Reference reference = nullptr;
  double low = 0;
  double high = 0;
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

std::vector<double> run(const Code& code,
                        const std::vector<double>& x,
                        std::optional<Width> width) {
  fluxion::graph::Workspace workspace;
  std::vector<double> y(x.size() * code.results().size());
  fluxion::test::run(code, workspace, {{x.data(), 1}, {}, {}}, y, width);
  return y;
}

std::vector<double> values(Operation operation, const std::vector<double>& x, Width width) {
  Graph graph;
  const std::array input = {graph.leaf(Operation::input, 0)};
  const std::array node = {graph.add(operation, input)};
  return run(Code(graph, node), x, width);
}

/// Sine and cosine of each number, which are computed together.
std::vector<double> sines(const std::vector<double>& x, Width width) {
  Graph graph;
  const std::array input = {graph.leaf(Operation::input, 0)};
  const std::array nodes = {graph.add(operation_of_v<rules::Sin>, input),
                            graph.add(operation_of_v<rules::Cos>, input)};
  return run(Code(graph, nodes), x, width);
}

/// Numbers of all sizes, those next to multiples of pi/2, and special ones.
std::vector<double> angles() {
  std::vector<double> x = {0, -0.0, HUGE_VAL, -HUGE_VAL, std::nan(""), 5e-324, -1e-310};
  for (const double size : {0.8, 10.0, 1e4, 1e6, 2e6, 1e22, 1e-10}) {
    const std::vector<double> some = arguments({.low = -size, .high = size}, 40'000);
    x.insert(x.end(), some.begin(), some.end());
  }
  for (int k = 1; k < 700'000; k = k + 1 + k / 50) {
    const double multiple = k * std::numbers::pi / 2;
    for (const double each :
         {multiple, std::nextafter(multiple, 0), std::nextafter(multiple, 1e9)}) {
      x.insert(x.end(), {each, -each});
    }
  }
  return x;
}

/// In units in the last place of the reference, which has more digits.
double error(double value, long double reference) {
  const auto nearest = static_cast<double>(reference);
  if (identical(value, nearest)) return 0;
  const double size = std::abs(nearest);
  const double unit = size - std::nextafter(size, 0);
  const auto least = std::numeric_limits<double>::denorm_min();
  const long double difference = std::abs(static_cast<long double>(value) - reference);
  return static_cast<double>(difference / static_cast<long double>(std::max(unit, least)));
}

TEST(VectorFunctions, ErrByAtMostOneUnit) {
  for (const Width width : {Width::avx2, Width::avx512}) {
    if (!fluxion::graph::has_machine_code(width)) continue;
    for (const Range& range : ranges()) {
      const std::vector<double> x = arguments(range, 100'000);
      const std::vector<double> y = values(range.operation, x, width);
      for (std::size_t k = 0; k < x.size(); ++k) {
        const double here = error(y[k], range.reference(static_cast<long double>(x[k])));
        ASSERT_LE(here, 1) << name_of(range.operation) << " at " << x[k];
      }
    }
  }
}

TEST(VectorFunctions, SinesAndCosinesErrByAtMostOneUnit) {
  const std::vector<double> x = angles();
  for (const Width width : {Width::avx2, Width::avx512}) {
    if (!fluxion::graph::has_machine_code(width)) continue;
    const std::vector<double> y = sines(x, width);
    for (std::size_t k = 0; k < x.size(); ++k) {
      const auto exact = static_cast<long double>(x[k]);
      ASSERT_LE(error(y[2 * k], std::sin(exact)), 1) << "sin at " << x[k];
      ASSERT_LE(error(y[2 * k + 1], std::cos(exact)), 1) << "cos at " << x[k];
      ASSERT_EQ(x[k] == 0 && std::signbit(y[2 * k]), x[k] == 0 && std::signbit(x[k]));
    }
  }
}

// Large numbers take another way, around which all registers have to stay.
TEST(VectorFunctions, SinesOfLargeNumbersLeaveRegistersAlone) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const auto product = [&](NodeId a, NodeId b) {
    return graph.add(operation_of_v<rules::Mul>, std::array{a, b});
  };
  std::vector<NodeId> before;
  for (int i = 0; i < 25; ++i) before.push_back(product(x, graph.constant(1 + i)));
  const std::array angle = {product(x, graph.constant(1e7))};
  const NodeId sine = graph.add(operation_of_v<rules::Sin>, angle);
  std::vector<NodeId> nodes = {sine, graph.add(operation_of_v<rules::Cos>, angle)};
  for (const NodeId each : before) nodes.push_back(product(each, sine));
  const Code code(graph, nodes);
  const std::vector<double> points = arguments({.low = -0.2, .high = 0.2}, 100);
  const std::vector<double> expected = run(code, points, {});
  for (const Width width : {Width::avx2, Width::avx512}) {
    if (!fluxion::graph::has_machine_code(width)) continue;
    const std::vector<double> got = run(code, points, width);
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_NEAR(got[i], expected[i], 1e-15 * std::abs(expected[i])) << i;
    }
  }
}

TEST(VectorFunctions, SinesAndCosinesHaveTheSameBitsAtBothWidths) {
  if (!fluxion::graph::has_machine_code(Width::avx512)) return;
  const std::vector<double> narrow = sines(angles(), Width::avx2);
  const std::vector<double> wide = sines(angles(), Width::avx512);
  for (std::size_t k = 0; k < wide.size(); ++k) {
    ASSERT_PRED2(identical, narrow[k], wide[k]) << k;
  }
}

TEST(VectorFunctions, SinesAndCosinesHaveTheSameBitsAlone) {
  const std::vector<double> x = angles();
  for (const Width width : {Width::avx2, Width::avx512}) {
    if (!fluxion::graph::has_machine_code(width)) continue;
    const std::vector<double> both = sines(x, width);
    const std::vector<double> sine = values(operation_of_v<rules::Sin>, x, width);
    const std::vector<double> cosine = values(operation_of_v<rules::Cos>, x, width);
    for (std::size_t k = 0; k < x.size(); ++k) {
      ASSERT_PRED2(identical, sine[k], both[2 * k]) << "sin at " << x[k];
      ASSERT_PRED2(identical, cosine[k], both[2 * k + 1]) << "cos at " << x[k];
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
