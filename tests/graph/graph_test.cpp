// Tests of graph/graph.hpp and operation.hpp.
// For: every node is there once, and what is simplified has the same value for every number.
// Read first: include/fluxion/graph/graph.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/graph/graph.hpp>

#include "graph/walk.hpp"

namespace {

using fluxion::graph::Graph;
using fluxion::graph::NodeId;
using fluxion::graph::Operation;
using fluxion::graph::operation_of_v;
using fluxion::graph::RuleData;
using fluxion::test::edge_values;
using fluxion::test::identical;
using fluxion::test::walk;
namespace rules = fluxion::rules;

constexpr Operation neg = operation_of_v<rules::Neg>;
constexpr Operation add = operation_of_v<rules::Add>;
constexpr Operation sub = operation_of_v<rules::Sub>;
constexpr Operation mul = operation_of_v<rules::Mul>;
constexpr Operation quotient = operation_of_v<rules::Div>;
constexpr Operation absolute = operation_of_v<rules::Abs>;

/// A graph of two inputs, for expressions written as calls.
struct Formula {
  Graph graph{};
  NodeId x = graph.leaf(Operation::input, 0);
  NodeId y = graph.leaf(Operation::input, 1);

  NodeId number(double value) { return graph.constant(value); }
  NodeId operator()(Operation operation, NodeId a) { return graph.add(operation, std::array{a}); }
  NodeId operator()(Operation operation, NodeId a, NodeId b) {
    return graph.add(operation, std::array{a, b});
  }
  NodeId select(NodeId c, NodeId a, NodeId b) {
    return graph.add(Operation::select, std::array{c, a, b});
  }
};

TEST(Graph, HasEveryNodeOnce) {
  Formula f;
  EXPECT_EQ(f(mul, f.x, f.y), f(mul, f.x, f.y));
  EXPECT_EQ(f(add, f.x, f.y), f(add, f.y, f.x)) << "a sum has no order";
  EXPECT_EQ(f(mul, f.x, f.y), f(mul, f.y, f.x));
  EXPECT_NE(f(sub, f.x, f.y), f(sub, f.y, f.x));
  EXPECT_EQ(f.number(0.1), f.number(0.1));
  EXPECT_NE(f.number(0.0), f.number(-0.0));
  EXPECT_EQ(f.graph.leaf(Operation::input, 1), f.y);
  EXPECT_NE(f.graph.leaf(Operation::parameter, 1), f.y);
}

TEST(Graph, TellsRulesWithOtherNumbersApart) {
  Formula f;
  const auto bessel = [&](int order) {
    return f.graph.add(operation_of_v<rules::CylBesselJ>,
                       std::array{f.x},
                       fluxion::graph::data_of(rules::CylBesselJ{order}));
  };
  EXPECT_EQ(bessel(2), bessel(2));
  EXPECT_NE(bessel(2), bessel(3));
  EXPECT_EQ(f.graph.data(f.graph[bessel(3)]).first, 3);
}

TEST(Graph, FindsNodesAgainAfterItHasGrown) {
  Formula f;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 5000; ++i) nodes.push_back(f(mul, f.x, f.number(i + 0.5)));
  for (int i = 0; i < 5000; ++i)
    EXPECT_EQ(f(mul, f.x, f.number(i + 0.5)), nodes[static_cast<std::size_t>(i)]);
  EXPECT_GE(f.graph.bytes(), f.graph.size() * sizeof(fluxion::graph::Node));
}

TEST(Graph, FoldsOperationsOnConstants) {
  Formula f;
  const NodeId sum = f(add, f.number(0.1), f.number(0.2));
  EXPECT_TRUE(f.graph.is_constant(sum, 0.1 + 0.2));
  EXPECT_TRUE(f.graph.is_constant(f(Operation::less, f.number(1), f.number(2)), 1));
  EXPECT_EQ(f.select(f.number(1), f.x, f.y), f.x);
  EXPECT_EQ(f.select(f.number(0), f.x, f.y), f.y);
}

TEST(Graph, SimplifiesWhatHoldsForEveryNumber) {
  Formula f;
  const NodeId minus_y = f(neg, f.y);
  EXPECT_EQ(f(mul, f.x, f.number(1)), f.x);
  EXPECT_EQ(f(quotient, f.x, f.number(1)), f.x);
  EXPECT_EQ(f(add, f.x, f.number(-0.0)), f.x);
  EXPECT_EQ(f(sub, f.x, f.number(0.0)), f.x);
  EXPECT_EQ(f(neg, minus_y), f.y);
  EXPECT_EQ(f(add, f.x, minus_y), f(sub, f.x, f.y));
  EXPECT_EQ(f(add, minus_y, f.x), f(sub, f.x, f.y));
  EXPECT_EQ(f(sub, f.x, minus_y), f(add, f.x, f.y));
  EXPECT_EQ(f(mul, f(neg, f.x), minus_y), f(mul, f.x, f.y));
  EXPECT_EQ(f(absolute, minus_y), f(absolute, f.y));
  EXPECT_EQ(f(absolute, f(absolute, f.y)), f(absolute, f.y));
  EXPECT_EQ(f.select(f.x, f.y, f.y), f.y);
}

TEST(Graph, LeavesAloneWhatHoldsForMostNumbersOnly) {
  Formula f;
  EXPECT_NE(f(add, f.x, f.number(0.0)), f.x) << "x = -0";
  EXPECT_NE(f(sub, f.x, f.number(-0.0)), f.x) << "x = -0";
  EXPECT_FALSE(f.graph.is_constant(f(mul, f.x, f.number(0)))) << "x is infinite";
  EXPECT_FALSE(f.graph.is_constant(f(sub, f.x, f.x))) << "x is infinite";
  EXPECT_FALSE(f.graph.is_constant(f(quotient, f.x, f.x))) << "x = 0";
  EXPECT_FALSE(f.graph.is_constant(f(Operation::equal, f.x, f.x))) << "x is NaN";
  EXPECT_NE(f(Operation::negation, f(Operation::less, f.x, f.y)),
            f(Operation::less_equal, f.y, f.x))
      << "one is NaN";
}

TEST(Graph, SimplifiesConditions) {
  Formula f;
  const NodeId c = f(Operation::less, f.x, f.y);
  const NodeId d = f(Operation::is_nan, f.x);
  const NodeId not_c = f(Operation::negation, c);
  EXPECT_EQ(f(Operation::negation, not_c), c);
  EXPECT_EQ(f(Operation::both, c, f.number(1)), c);
  EXPECT_TRUE(f.graph.is_constant(f(Operation::both, c, f.number(0)), 0));
  EXPECT_TRUE(f.graph.is_constant(f(Operation::either, f.number(1), c), 1));
  EXPECT_EQ(f(Operation::either, c, f.number(0)), c);
  EXPECT_EQ(f(Operation::both, c, c), c);
  EXPECT_EQ(f(Operation::both, c, d), f(Operation::both, d, c));
  EXPECT_EQ(f.select(not_c, f.x, f.y), f.select(c, f.y, f.x));
}

/// Every operation on x, y, -x, -y, and on constants, against the same on plain numbers.
TEST(Graph, KeepsTheBitsOfEveryNumber) {
  using Plain = std::function<double(double, double)>;
  const std::vector<std::pair<Operation, Plain>> operations = {
      {add, [](double a, double b) { return a + b; }},
      {sub, [](double a, double b) { return a - b; }},
      {mul, [](double a, double b) { return a * b; }},
      {quotient, [](double a, double b) { return a / b; }}};
  for (const auto& [operation, plain] : operations) {
    for (const double constant : edge_values) {
      Formula f;
      const std::vector<NodeId> nodes = {
          f.x, f.y, f(neg, f.x), f(neg, f.y), f(absolute, f(neg, f.x)), f.number(constant)};
      std::vector<std::array<NodeId, 3>> made;
      for (const NodeId a : nodes) {
        for (const NodeId b : nodes) made.push_back({a, b, f(operation, a, b)});
      }
      for (const double x : edge_values) {
        for (const double y : edge_values) {
          const std::vector<double> values = walk(f.graph, std::array{x, y});
          for (const auto& [a, b, result] : made) {
            EXPECT_PRED2(identical, values[result], plain(values[a], values[b]))
                << x << ' ' << y << ' ' << constant;
          }
        }
      }
    }
  }
}

TEST(Operations, HaveDistinctNamesAndTheOperandsOfTheirRules) {
  std::set<std::string> names;
  for (std::size_t place = 0; place < fluxion::graph::operations; ++place) {
    const auto operation = static_cast<Operation>(place);
    names.emplace(name_of(operation));
    EXPECT_GE(arity(operation), place < 4 ? 0 : 1);
  }
  EXPECT_EQ(names.size(), fluxion::graph::operations);
  EXPECT_EQ(name_of(operation_of_v<rules::Sin>), "sin");
  EXPECT_EQ(name_of(Operation::passive), "passive");
  EXPECT_EQ(arity(operation_of_v<rules::Hypot3>), 3);
  EXPECT_EQ(arity(operation_of_v<rules::Hypot>), 2);
  EXPECT_EQ(arity(operation_of_v<rules::Log1mexp>), 1);
}

TEST(Operations, KeepTheNumbersOfTheirRules) {
  const rules::GammaDensity rule{2.5, 3};
  const RuleData data = fluxion::graph::data_of(rule);
  const auto same = fluxion::graph::rule_from<rules::GammaDensity>(data);
  EXPECT_EQ(same.shape, 2.5);
  EXPECT_EQ(same.order, 3);
  EXPECT_EQ(
      fluxion::graph::rule_from<rules::Ldexp>(fluxion::graph::data_of(rules::Ldexp{-7})).exponent,
      -7);
}

}  // namespace
