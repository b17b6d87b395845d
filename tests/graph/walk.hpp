// The values of nodes, computed one by one, and those of a code.
// For: tests of graphs, which compare them with what plain code gives.
// Read first: include/fluxion/graph/graph.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <fluxion/graph/code.hpp>

namespace fluxion::test {

/// The value of every node, the inputs being x.
inline std::vector<double> walk(const graph::Graph& graph, std::span<const double> x) {
  std::vector<double> values;
  for (graph::NodeId id = 0; id < graph.size(); ++id) {
    const graph::Node& node = graph[id];
    if (node.operation == graph::Operation::constant) {
      values.push_back(graph.value(id));
    } else if (node.operation == graph::Operation::input) {
      values.push_back(x[node.operands[0]]);
    } else {
      std::array<double, 3> operands{};
      for (std::size_t i = 0; i < operands.size(); ++i) operands[i] = values[node.operands[i]];
      values.push_back(graph::evaluate(node.operation, graph.data(node), operands));
    }
  }
  return values;
}

/// Runs a code at points; the results of each point together.
inline void run(const graph::Code& code,
                graph::Workspace& workspace,
                const graph::Points& points,
                std::span<double> results,
                std::optional<graph::Width> width = {}) {
  const std::size_t m = code.results().size();
  begin(code, workspace, points, width);
  for (std::size_t next = 0; next < results.size() / m;) {
    std::array<std::uint32_t, graph::block_points> block{};
    std::size_t count = 0;
    for (; count < block.size() && next < results.size() / m; ++count, ++next) {
      block[count] = static_cast<std::uint32_t>(next);
    }
    const std::span numbers(block.data(), count);
    compute(code, workspace, points, numbers);
    store(code,
          workspace,
          graph::Part::entries,
          numbers,
          ~graph::LaneMask{0},
          {.data = results.data(), .rows = m, .point = static_cast<std::ptrdiff_t>(m)});
  }
}

/// Runs a code at points of n coordinates that lie one after the other.
inline void run(const graph::Code& code,
                graph::Workspace& workspace,
                std::span<const double> x,
                std::size_t n,
                std::span<const double> parameters,
                std::span<double> results) {
  run(code,
      workspace,
      {{x.data(), static_cast<std::ptrdiff_t>(n)}, {parameters.data(), 0}, {}},
      results);
}

/// The same bits, or NaN both.
inline bool identical(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Numbers at which identities break that hold for most numbers.
inline constexpr std::array<double, 13> edge_values = {0.0,
                                                       -0.0,
                                                       1.0,
                                                       -1.0,
                                                       0.1,
                                                       -2.5,
                                                       std::numeric_limits<double>::infinity(),
                                                       -std::numeric_limits<double>::infinity(),
                                                       std::numeric_limits<double>::quiet_NaN(),
                                                       std::numeric_limits<double>::max(),
                                                       std::numeric_limits<double>::min(),
                                                       std::numeric_limits<double>::denorm_min(),
                                                       1e-200};

}  // namespace fluxion::test
