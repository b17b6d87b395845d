// Machine code for one point, which reads and writes the memory of the caller.
// For: it computes what the interpreter does to the last bit, wherever leaves and results are.
// Read first: include/fluxion/graph/one_point.hpp, machine_code_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/graph/one_point.hpp>
#include <fluxion/program.hpp>

#include "graph/walk.hpp"

namespace {

namespace rules = fluxion::rules;
using fluxion::Backend;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::graph::Code;
using fluxion::graph::Derived;
using fluxion::graph::Graph;
using fluxion::graph::NodeId;
using fluxion::graph::OnePoint;
using fluxion::graph::Operation;
using fluxion::graph::operation_of_v;
using fluxion::graph::Points;
using fluxion::graph::Shared;
using fluxion::graph::Width;
using fluxion::test::identical;
using testing::ElementsAre;

/// The entries of a code that has nothing else.
std::vector<double> entries(const Derived& derived,
                            const Points& points,
                            std::optional<Width> width) {
  OnePoint one;
  one.compute(derived, points, {}, width);
  return {one.entries().begin(), one.entries().end()};
}

TEST(PointCode, HasTheBitsOfTheInterpreterInEveryOperation) {
  for (auto place = static_cast<std::size_t>(Operation::select); place < fluxion::graph::operations;
       ++place) {
    const auto operation = static_cast<Operation>(place);
    Graph graph;
    std::vector<NodeId> x;
    for (std::uint32_t i = 0; i < 3; ++i) x.push_back(graph.leaf(Operation::input, i));
    const std::span operands(x.data(), static_cast<std::size_t>(arity(operation)));
    const std::array node = {graph.add(operation, operands)};
    const Derived derived{Code(graph, node)};
    // Conditions are 1 or 0.
    const bool second = operation == Operation::both || operation == Operation::either;
    const bool first = second || operation == Operation::negation || operation == Operation::select;
    for (const double a : fluxion::test::edge_values) {
      for (const double b : fluxion::test::edge_values) {
        const std::array at = {
            first ? static_cast<double>(a > 0) : a, second ? static_cast<double>(b > 0) : b, 0.7};
        const Points points{.inputs = {at.data()}};
        ASSERT_PRED2(identical,
                     entries(derived, points, Width::scalar)[0],
                     entries(derived, points, std::nullopt)[0])
            << name_of(operation) << " of " << at[0] << " and " << at[1];
      }
    }
  }
}

TEST(PointCode, ReadsLeavesOfAllKindsAndConstants) {
  Graph graph;
  NodeId sum = graph.constant(0.25);
  for (const Operation kind : {Operation::input, Operation::parameter, Operation::direction}) {
    for (std::uint32_t i = 0; i < 40; ++i) {
      const NodeId scaled = graph.add(operation_of_v<rules::Mul>,
                                      std::array{graph.leaf(kind, i), graph.constant(1.5 + i)});
      sum = graph.add(operation_of_v<rules::Add>, std::array{sum, scaled});
    }
  }
  const std::array node = {sum};
  const Derived derived{Code(graph, node)};
  std::vector<double> numbers(120);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = std::sin(static_cast<double>(i));
  const Points points{{numbers.data()}, {numbers.data() + 40}, {numbers.data() + 80}};
  EXPECT_EQ(entries(derived, points, Width::scalar), entries(derived, points, std::nullopt));
}

TEST(PointCode, WritesResultsThatAreLeavesOrConstantsOrTwiceTheSame) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const NodeId p = graph.leaf(Operation::parameter, 0);
  const NodeId half = graph.constant(0.5);
  const NodeId product = graph.add(operation_of_v<rules::Mul>, std::array{x, p});
  const NodeId frozen = graph.add(Operation::passive, std::array{product});
  const NodeId frozen_leaf = graph.add(Operation::passive, std::array{x});
  const std::array nodes = {x, half, product, product, frozen, x, p, half, frozen_leaf};
  const Derived derived{Code(graph, nodes, Shared::nothing, {2, 3})};
  const std::array leaves = {3.0, 5.0};
  const Points points{{leaves.data()}, {leaves.data() + 1}, {}};
  for (const std::optional<Width> width : {std::optional<Width>(), std::optional(Width::scalar)}) {
    std::array<double, 3> values{};
    std::array<double, 4> entries{};
    OnePoint one;
    const OnePoint::Targets targets{{.data = values.data(), .rows = 3},
                                    {.data = entries.data(), .rows = 2, .row = 1, .column = 2}};
    one.compute(derived, points, targets, width);
    EXPECT_THAT(one.selectors(), ElementsAre(3.0, 0.5));
    EXPECT_THAT(values, ElementsAre(0, 0, 0)) << "a path with guards may be another";
    one.store(targets);
    EXPECT_THAT(values, ElementsAre(15.0, 15.0, 15.0));
    EXPECT_THAT(entries, ElementsAre(3.0, 5.0, 0.5, 3.0));
  }
}

// Calls of functions between values that stay, more of them than there are registers.
const auto busy = []<class T>(const Vector<T>& x) {
  std::vector<T> terms;
  for (int i = 0; i < 40; ++i) terms.push_back(x[i % 3] * (1.0 + i) + x[(i + 1) % 3]);
  T sum = atan2(x[0], x[1]) + pow(abs(x[0]), x[2]);
  for (int i = 0; i < 40; ++i) {
    const T& term = terms[static_cast<std::size_t>(39 - i)];
    sum += tanh(term * 0.01) * exp(-abs(term) * sum / 1e4) + fmax(term, sum);
  }
  return sum;
};

class PointCodeOfPrograms : public testing::Test {
 protected:
  const Vector<double> x{{0.3, -0.2, 0.9}};
  const Vector<double> v{{0.7, -1.5, 0.25}};
  const Program p = record(busy, x, {.backend = Backend::automatic});
  const Program interpreted = record(busy, x);
};

TEST_F(PointCodeOfPrograms, HaveTheBitsOfTheInterpreter) {
  EXPECT_EQ(p.value(x), interpreted.value(x));
  EXPECT_EQ(p.value(x), busy(x));
  EXPECT_EQ(p.gradient(x), interpreted.gradient(x));
  EXPECT_EQ(p.hessian(x), interpreted.hessian(x));
  EXPECT_EQ(p.hvp(x, v), interpreted.hvp(x, v));
  EXPECT_EQ(p.jvp(x, v), interpreted.jvp(x, v));
  EXPECT_EQ(p.vjp(x, {2.0}), interpreted.vjp(x, {2.0}));
  EXPECT_EQ(p.sparse_jacobian(x).toDense(), interpreted.sparse_jacobian(x).toDense());
  EXPECT_EQ(p.sparse_hessian(x).toDense(), interpreted.sparse_hessian(x).toDense());
}

TEST_F(PointCodeOfPrograms, WriteToMemoryThatIsNotContiguous) {
  Matrix<double> rows = Matrix<double>::Constant(2, 3, 7);
  p.gradient_into(x, rows.row(1));
  EXPECT_EQ(Vector<double>(rows.row(1)), interpreted.gradient(x));
  EXPECT_EQ(rows.row(0).minCoeff(), 7);
  Matrix<double> part = Matrix<double>::Constant(5, 4, 7);
  p.hessian_into(x, part.block(1, 1, 3, 3));
  EXPECT_EQ(part.block(1, 1, 3, 3), interpreted.hessian(x));
  EXPECT_EQ(part.row(0).minCoeff() + part.row(4).minCoeff() + part.col(0).minCoeff(), 21);
}

const auto chain = []<class T>(const Vector<T>& x) {
  Vector<T> y(x.size());
  y[0] = x[0] * x[x.size() - 1];
  for (Eigen::Index i = 1; i < x.size(); ++i) y[i] = x[i] * x[i - 1];
  return y;
};

TEST(PointCode, WritesResultsWhereThePointWas) {
  const Vector<double> x{{1.0, 2.0, 3.0, 4.0}};
  const Program p = record(chain, x, {.backend = Backend::automatic});
  Vector<double> memory = x;
  p.evaluate_into(memory, memory);
  EXPECT_EQ(memory, (Vector<double>{{4.0, 2.0, 6.0, 12.0}}));

  const Program sum =
      record([](const auto& z) { return chain(z).sum(); }, x, {.backend = Backend::automatic});
  const Vector<double> gradient = sum.gradient(x);
  memory = x;
  EXPECT_EQ(sum.value_and_gradient_into(memory, memory), 24);
  EXPECT_EQ(memory, gradient);
  Vector<double> shifted(5);
  shifted.head(4) = x;
  sum.gradient_into(shifted.head(4), shifted.tail(4));
  EXPECT_EQ(shifted.tail(4), gradient);

  Vector<double> direction{{1.0, 0.5, 0.25, 2.0}};
  const Vector<double> product = p.jvp(x, direction);
  p.jvp_into(x, direction, direction);
  EXPECT_EQ(direction, product);
}

TEST(PointCode, ComputesAdjointsWhileRegistersHaveWhatTheyNeed) {
  const auto f = []<class T>(const Vector<T>& x) {
    T sum(0.0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      T valley = x[i + 1] - x[i] * x[i];
      sum += 100.0 * valley * valley + (1.0 - x[i]) * (1.0 - x[i]);
    }
    return sum;
  };
  const Vector<double> x = Vector<double>::LinSpaced(100, -1, 1);
  const Program p = record(f, x, {.backend = Backend::automatic});
  EXPECT_EQ(p.gradient(x), record(f, x).gradient(x));
  EXPECT_EQ(p.value(x), f(x));
  EXPECT_EQ(p.stats().machine.spills, 0U);
}

TEST(PointCode, LeavesOutDirectionsThatAreZero) {
  const auto f = []<class T>(const Vector<T>& x) { return T(sqrt(x[0]) + x[1] * x[1]); };
  const Program p = record(f, {1.0, 2.0}, {.backend = Backend::automatic});
  EXPECT_EQ(p.jvp({0.0, 2.0}, {0.0, 1.0})[0], 4);
  EXPECT_EQ(p.jvp({0.0, 2.0}, {1.0, 1.0})[0], std::numeric_limits<double>::infinity());
}

TEST(PointCode, WritesNothingAtAPointWhosePathIsNotKnown) {
  const auto f = []<class T>(const Vector<T>& x) { return x[0] > 0 ? T(x[0] * x[0]) : T(-x[0]); };
  const Program loaded = Program::from_bytes(record(f, {1.0}).to_bytes());
  const Program p = record(f, {1.0}, {.backend = Backend::automatic});
  Vector<double> g{{7.0}};
  EXPECT_THROW(loaded.gradient_into({-1.0}, g), fluxion::DomainError);
  EXPECT_EQ(g[0], 7);
  EXPECT_EQ(p.gradient({-3.0})[0], -1);
  EXPECT_EQ(p.gradient({3.0})[0], 6);
  EXPECT_EQ(p.stats().paths, 2U);
}

}  // namespace
