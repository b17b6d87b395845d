// Tests of graph/code.hpp.
// For: code computes what its graph says, at any number of points, on few slots of memory.
// Read first: include/fluxion/graph/code.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/graph/code.hpp>
#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/record.hpp>

#include "graph/walk.hpp"
#include "rules/call.hpp"
#include "support/allocations.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Vector;
using fluxion::graph::Code;
using fluxion::graph::Graph;
using fluxion::graph::NodeId;
using fluxion::graph::Operation;
using fluxion::graph::Part;
using fluxion::graph::Path;
using fluxion::graph::Shared;
using fluxion::graph::Workspace;
using fluxion::test::identical;
using fluxion::test::run;
using fluxion::test::walk;

/// The results of a code at points of n coordinates.
std::vector<double> results(const Code& code, const std::vector<double>& points, std::size_t n) {
  Workspace workspace;
  std::vector<double> y(points.size() / n * code.results().size());
  run(code, workspace, points, n, {}, y);
  return y;
}

std::vector<double> random_points(std::size_t count) {
  fluxion::test::SplitMix random(7);
  std::vector<double> points(count);
  for (double& x : points) x = random.between(-2, 2);
  return points;
}

const auto function = []<class T>(const Vector<T>& x) {
  T y = x[0] * sin(x[1]) + exp(x[2] - x[0]) / (1.0 + x[1] * x[1]);
  for (int i = 0; i < 20; ++i) y = y * x[i % 3] + atan(y);
  return std::array<T, 2>{y, fmax(y, x[0])};
};

TEST(Code, ComputesEveryOperationInABlock) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    const auto points = fluxion::test::points_of<Rule>();
    const auto rule = fluxion::test::rule_of<Rule>(points[0]);
    const auto f = [&]<class T>(const Vector<T>& x) {
      return fluxion::test::call<Arity, (1U << Arity) - 1>(
          rule, points[0], [&](double, std::size_t i) { return x[static_cast<Eigen::Index>(i)]; });
    };
    const Path path = fluxion::graph::record(f, Vector<double>::Constant(Arity, 0.5));
    std::vector<double> x;
    for (const auto& point : points) x.insert(x.end(), point.x.begin(), point.x.begin() + Arity);
    const std::vector<double> y = results(Code(path.graph, path.outputs), x, Arity);
    for (std::size_t p = 0; p < y.size(); ++p) {
      const Vector<double> at = Eigen::Map<const Vector<double>>(&x[p * Arity], Arity);
      EXPECT_PRED2(identical, y[p], static_cast<double>(f(at))) << Rule::name << " at point " << p;
    }
  });
}

TEST(Code, ComputesChoicesAndTests) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const NodeId y = graph.leaf(Operation::input, 1);
  std::vector<NodeId> nodes;
  for (auto place = static_cast<std::size_t>(Operation::select) + 1;
       place < fluxion::graph::first_rule;
       ++place) {
    const auto operation = static_cast<Operation>(place);
    if (operation == Operation::both || operation == Operation::either ||
        operation == Operation::negation) {
      continue;
    }
    nodes.push_back(arity(operation) == 1 ? graph.add(operation, std::array{x})
                                          : graph.add(operation, std::array{x, y}));
  }
  const NodeId less = graph.add(Operation::less, std::array{x, y});
  const NodeId nan = graph.add(Operation::is_nan, std::array{x});
  nodes.push_back(graph.add(Operation::both, std::array{less, nan}));
  nodes.push_back(graph.add(Operation::either, std::array{less, nan}));
  nodes.push_back(graph.add(Operation::negation, std::array{less}));
  nodes.push_back(graph.add(Operation::select, std::array{less, x, y}));
  const Code code(graph, nodes);
  std::vector<double> points;
  for (const double a : {0.0, -0.0, 1.5, -2.5, 1e-310, 3e9}) {
    for (const double b : {1.0, -1.5, 0.25}) points.insert(points.end(), {a, b});
  }
  const std::vector<double> got = results(code, points, 2);
  for (std::size_t p = 0; p < points.size() / 2; ++p) {
    const std::vector<double> values = walk(graph, {&points[2 * p], 2});
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      EXPECT_PRED2(identical, got[p * nodes.size() + i], values[nodes[i]])
          << name_of(graph[nodes[i]].operation) << " at " << points[2 * p];
    }
  }
}

TEST(Code, HasTheSameBitsForAnyNumberOfPoints) {
  const Path path = fluxion::graph::record(function, Vector<double>{{0.5, 0.5, 0.5}});
  const Code code(path.graph, path.outputs);
  const std::vector<double> points = random_points(3 * 200);
  const std::vector<double> all = results(code, points, 3);
  for (const std::size_t count : {1U, 2U, 63U, 64U, 65U, 128U, 199U}) {
    const std::vector<double> some(points.begin(),
                                   points.begin() + static_cast<std::ptrdiff_t>(3 * count));
    const std::vector<double> y = results(code, some, 3);
    EXPECT_TRUE(std::equal(y.begin(), y.end(), all.begin())) << count << " points";
  }
  for (std::size_t p = 0; p < 200; ++p) {
    const auto expected =
        function(Vector<double>(Eigen::Map<const Vector<double>>(&points[3 * p], 3)));
    EXPECT_EQ(all[2 * p], expected[0]);
    EXPECT_EQ(all[2 * p + 1], expected[1]);
  }
}

TEST(Code, ComputesAGradient) {
  const auto f = [](const auto& x) { return function(x)[0]; };
  Path path = fluxion::graph::record(f, Vector<double>{{0.5, 0.5, 0.5}});
  const std::array one = {path.graph.constant(1)};
  const std::vector<NodeId> nodes = adjoints(path.graph, path.outputs, one, path.inputs);
  const std::vector<double> points = random_points(3 * 70);
  const std::vector<double> got = results(Code(path.graph, nodes), points, 3);
  for (std::size_t p = 0; p < 70; ++p) {
    const Vector<double> x = Eigen::Map<const Vector<double>>(&points[3 * p], 3);
    const Vector<double> expected = fluxion::gradient(f, x);
    for (Eigen::Index i = 0; i < 3; ++i) {
      const double g = got[3 * p + static_cast<std::size_t>(i)];
      EXPECT_NEAR(g, expected[i], 1e-12 * expected.norm()) << "point " << p;
    }
  }
}

TEST(Code, UsesSlotsAgain) {
  const auto chain = []<class T>(const Vector<T>& x) {
    T y = x[0];
    for (int i = 0; i < 1000; ++i) y = sin(y) * x[1];
    return y;
  };
  const Path path = fluxion::graph::record(chain, Vector<double>{{0.5, 0.5}});
  const Code code(path.graph, path.outputs);
  EXPECT_EQ(code.instructions().size(), 2000U);
  EXPECT_LE(code.slots(), 5U);
}

/// Arithmetic on inputs, parameters and a constant, with results in the middle and at the end.
struct RandomArithmetic {
  Graph graph{};
  std::vector<NodeId> results{};

  explicit RandomArithmetic(std::uint64_t seed) {
    using fluxion::graph::operation_of_v;
    namespace rules = fluxion::rules;
    constexpr std::array unary = {operation_of_v<rules::Neg>, operation_of_v<rules::Sin>};
    constexpr std::array binary = {operation_of_v<rules::Add>,
                                   operation_of_v<rules::Sub>,
                                   operation_of_v<rules::Mul>,
                                   operation_of_v<rules::Max>,
                                   operation_of_v<rules::Mul>};
    fluxion::test::SplitMix random(seed);
    std::vector<NodeId> nodes = {graph.constant(0.7)};
    for (std::uint32_t i = 0; i < 3; ++i) {
      nodes.push_back(graph.leaf(Operation::input, i));
      nodes.push_back(graph.leaf(Operation::parameter, i));
    }
    for (int i = 0; i < 60; ++i) {
      // Mostly what is new, which makes pairs.
      const auto any = [&] {
        const auto back = random.below(random.chance(50) ? 4 : static_cast<unsigned>(nodes.size()));
        return nodes[nodes.size() - 1 - back];
      };
      if (random.chance(20)) {
        nodes.push_back(graph.add(unary[random.below(unary.size())], std::array{any()}));
      } else {
        nodes.push_back(graph.add(binary[random.below(binary.size())], std::array{any(), any()}));
      }
      if (random.chance(10)) results.push_back(nodes.back());
    }
    results.push_back(nodes.back());
  }
};

/// The values of all nodes, parameters among the inputs from number 3 on.
std::vector<double> walk_with_parameters(const Graph& graph, std::array<double, 6> leaves) {
  std::vector<double> values;
  for (NodeId id = 0; id < graph.size(); ++id) {
    const fluxion::graph::Node& node = graph[id];
    std::array<double, 3> x{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(arity(node.operation)); ++i) {
      x[i] = values[node.operands[i]];
    }
    values.push_back(node.operation == Operation::constant    ? graph.value(id)
                     : node.operation == Operation::input     ? leaves[node.operands[0]]
                     : node.operation == Operation::parameter ? leaves[3 + node.operands[0]]
                                                              : evaluate(node.operation, {}, x));
  }
  return values;
}

TEST(Code, HasTheBitsOfItsGraphWhateverIsPairedAndShared) {
  std::size_t pairs = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const RandomArithmetic random(seed);
    const std::vector<double> inputs = random_points(3 * 75);
    const std::vector<double> parameters(inputs.rbegin(), inputs.rend());
    for (const Shared shared : {Shared::nothing, Shared::parameters, Shared::inputs}) {
      const Code code(random.graph, random.results, shared);
      for (const auto& instruction : code.instructions()) pairs += instruction.pair > 0;
      const std::size_t input_stride = shared == Shared::inputs ? 0 : 3;
      const std::size_t parameter_stride = shared == Shared::parameters ? 0 : 3;
      const fluxion::graph::Points points{
          {inputs.data(), static_cast<std::ptrdiff_t>(input_stride)},
          {parameters.data(), static_cast<std::ptrdiff_t>(parameter_stride)},
          {}};
      const std::size_t m = random.results.size();
      std::vector<double> y(m * 75);
      Workspace workspace;
      run(code, workspace, points, y);
      for (std::size_t p = 0; p < 75; ++p) {
        std::array<double, 6> leaves{};
        std::copy_n(&inputs[p * input_stride], 3, leaves.begin());
        std::copy_n(&parameters[p * parameter_stride], 3, leaves.begin() + 3);
        const std::vector<double> values = walk_with_parameters(random.graph, leaves);
        for (std::size_t i = 0; i < m; ++i) {
          ASSERT_PRED2(identical, y[p * m + i], values[random.results[i]]) << "seed " << seed;
        }
      }
    }
  }
  EXPECT_GT(pairs, 2000U);
}

TEST(Code, ComputesBeforeThePointsWhatTheyShare) {
  const auto f = []<class T>(const Vector<T>& x, const Vector<T>& p) {
    return T(sin(x[0]) * cos(p[0]) + x[0] * x[1]);
  };
  const Path path = fluxion::graph::record<fluxion::graph::Arguments::point_and_parameters>(
      f, std::array{0.5, 0.5}, std::array{0.5});
  const Code nothing(path.graph, path.outputs);
  EXPECT_EQ(nothing.prologue().size(), 0U);
  EXPECT_EQ(nothing.instructions().size(), 5U);
  const Code inputs(path.graph, path.outputs, Shared::inputs);
  EXPECT_EQ(inputs.prologue().size(), 2U);  // sin and x0 x1
  EXPECT_EQ(inputs.instructions().size(), 3U);
  EXPECT_EQ(inputs.shared_leaves().size(), 2U);
  const Code parameters(path.graph, path.outputs, Shared::parameters);
  EXPECT_EQ(parameters.prologue().size(), 1U);  // cos
  EXPECT_EQ(parameters.leaves().size(), 2U);
}

TEST(Code, IsStoredByRowsAndColumnsOfAnyStride) {
  Graph graph;
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 0; i < 15; ++i) nodes.push_back(graph.leaf(Operation::input, i));
  const Code code(graph, nodes);
  const std::vector<double> x = random_points(15 * 64);
  std::vector<std::uint32_t> block(64);
  std::iota(block.begin(), block.end(), 0U);
  Workspace workspace;
  const fluxion::graph::Points points{{x.data(), 15}, {}, {}};
  begin(code, workspace, points);
  compute(code, workspace, points, block);
  using fluxion::graph::Target;
  // A 5 x 3 matrix for each point: its columns together, apart, its rows together.
  for (const Target& shape : {Target{.rows = 5, .row = 1, .column = 5, .point = 15},
                              Target{.rows = 5, .row = 1, .column = 7, .point = 21},
                              Target{.rows = 5, .row = 3, .column = 1, .point = 20},
                              Target{.rows = 5, .row = -1, .column = -5, .point = 15},
                              Target{.rows = 15, .row = 64, .column = 0, .point = 1}}) {
    std::vector<double> memory(64 * 21 + 15, -7);
    std::vector<double> expected = memory;
    Target target = shape;
    const std::ptrdiff_t first = shape.row < 0 ? 14 : 0;
    target.data = memory.data() + first;
    for (std::size_t p = 0; p < 64; ++p) {
      for (std::size_t e = 0; e < 15; ++e) {
        const std::ptrdiff_t place = first +
                                     static_cast<std::ptrdiff_t>(e % shape.rows) * shape.row +
                                     static_cast<std::ptrdiff_t>(e / shape.rows) * shape.column +
                                     static_cast<std::ptrdiff_t>(p) * shape.point;
        expected[static_cast<std::size_t>(place)] = x[15 * p + e];
      }
    }
    store(code, workspace, Part::entries, block, ~fluxion::graph::LaneMask{0}, target);
    EXPECT_EQ(memory, expected) << shape.row << ", " << shape.column;
  }
}

TEST(Code, LeavesOutWhatNoResultNeeds) {
  const auto f = []<class T>(const Vector<T>& x) {
    const T unused = exp(x[0]) * x[1];
    static_cast<void>(unused);
    return T(x[0] + 1);
  };
  const Path path = fluxion::graph::record(f, Vector<double>{{0.5, 0.5}});
  const Code code(path.graph, path.outputs);
  EXPECT_EQ(code.instructions().size(), 1U);
  EXPECT_EQ(code.leaves().size(), 1U);
}

TEST(Code, OfNoResultsComputesNothing) {
  const Code code(Graph(), {});
  Workspace workspace;
  const std::array<std::uint32_t, 1> block = {0};
  begin(code, workspace, {});
  compute(code, workspace, {}, block);
  EXPECT_EQ(code.slots(), 0U);
}

TEST(Code, MayReturnLeavesAndOneNodeTwice) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 1);
  const NodeId root =
      graph.add(fluxion::graph::operation_of_v<fluxion::rules::Sqrt>, std::array{x});
  const std::array nodes = {x, root, graph.constant(3), root};
  EXPECT_THAT(results(Code(graph, nodes), {7, 4}, 2), testing::ElementsAre(4, 2, 3, 2));
}

TEST(Code, TakesParametersThatAllPointsShare) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const NodeId p = graph.leaf(Operation::parameter, 1);
  const std::array nodes = {
      graph.add(fluxion::graph::operation_of_v<fluxion::rules::Mul>, std::array{x, p})};
  const Code code(graph, nodes);
  Workspace workspace;
  std::vector<double> y(3);
  run(code, workspace, std::vector<double>{1, 2, 3}, 1, std::array{0.0, 10.0}, y);
  EXPECT_THAT(y, testing::ElementsAre(10, 20, 30));
  run(code, workspace, std::vector<double>{1, 2, 3}, 1, std::array{0.0, 5.0}, y);
  EXPECT_THAT(y, testing::ElementsAre(5, 10, 15));
}

TEST(Workspace, ServesOneCodeAfterTheOther) {
  const auto code_of = [](double factor) {
    Graph graph;
    const NodeId x = graph.leaf(Operation::input, 0);
    const std::array operands = {x, graph.constant(factor)};
    const std::array nodes = {
        graph.add(fluxion::graph::operation_of_v<fluxion::rules::Mul>, operands)};
    return Code(graph, nodes);
  };
  Workspace workspace;
  for (const double factor : {2.0, 3.0, 2.0}) {
    const Code code = code_of(factor);  // likely where the one before was
    std::array y = {0.0};
    run(code, workspace, std::array{5.0}, 1, {}, y);
    EXPECT_EQ(y[0], 5 * factor);
  }
}

TEST(Workspace, AllocatesOnce) {
  const Path path = fluxion::graph::record(function, Vector<double>{{0.5, 0.5, 0.5}});
  const Code code(path.graph, path.outputs);
  const std::vector<double> points = random_points(3 * 100);
  std::vector<double> y(200);
  Workspace workspace;
  run(code, workspace, points, 3, {}, y);
  const auto before = fluxion::test::allocations();
  run(code, workspace, points, 3, {}, y);
  EXPECT_EQ(fluxion::test::allocations(), before);
}

}  // namespace
