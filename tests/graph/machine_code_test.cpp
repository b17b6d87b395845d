// Tests of graph/machine_code.hpp.
// For: machine code computes what the interpreter does, at every width that this processor has.
// Read first: include/fluxion/graph/machine_code.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/machine_code.hpp>
#include <fluxion/graph/one_point.hpp>
#include <fluxion/graph/record.hpp>
#include <fluxion/program.hpp>

#include "graph/walk.hpp"
#include "support/splitmix.hpp"

namespace {

namespace rules = fluxion::rules;
using fluxion::Backend;
using fluxion::Vector;
using fluxion::graph::Code;
using fluxion::graph::Graph;
using fluxion::graph::MachineCode;
using fluxion::graph::NodeId;
using fluxion::graph::Operation;
using fluxion::graph::operation_of_v;
using fluxion::graph::Path;
using fluxion::graph::Width;
using fluxion::test::identical;

std::vector<Width> widths() {
  std::vector<Width> result;
  for (const Width width : {Width::scalar, Width::avx2, Width::avx512}) {
    if (fluxion::graph::has_machine_code(width)) result.push_back(width);
  }
  return result;
}

/// The results of a code at points of n coordinates, those of each point together.
std::vector<double> results(const Code& code,
                            const std::vector<double>& points,
                            std::size_t n,
                            std::optional<Width> width) {
  fluxion::graph::Workspace workspace;
  std::vector<double> y(points.size() / n * code.results().size());
  fluxion::test::run(
      code, workspace, {{points.data(), static_cast<std::ptrdiff_t>(n)}, {}, {}}, y, width);
  return y;
}

/// All combinations of edge values and a few others, of n coordinates.
std::vector<double> edge_points(std::size_t n) {
  std::vector<double> values(fluxion::test::edge_values.begin(), fluxion::test::edge_values.end());
  values.insert(values.end(), {0.3, -0.7, 3.0, 17.5, 700.0, 1e5, -1e-9});
  std::vector<double> points;
  const auto total = static_cast<std::size_t>(std::pow(values.size(), n));
  for (std::size_t k = 0; k < total; ++k) {
    for (std::size_t i = 0, rest = k; i < n; ++i, rest /= values.size()) {
      points.push_back(values[rest % values.size()]);
    }
  }
  return points;
}

std::vector<double> random_points(std::size_t count) {
  fluxion::test::SplitMix random(11);
  std::vector<double> points(count);
  for (double& x : points) x = random.between(-2, 2);
  return points;
}

/// An operation on inputs; what has to be a condition is a comparison of one.
Code code_of(Operation operation) {
  Graph graph;
  std::vector<NodeId> operands;
  for (int i = 0; i < arity(operation); ++i) {
    operands.push_back(graph.leaf(Operation::input, static_cast<std::uint32_t>(i)));
  }
  const bool both = operation == Operation::both || operation == Operation::either;
  const bool first = both || operation == Operation::negation || operation == Operation::select;
  const NodeId half = graph.constant(0.5);
  if (first) operands[0] = graph.add(Operation::less, std::array{operands[0], half});
  if (both) operands[1] = graph.add(Operation::less, std::array{operands[1], half});
  const std::array node = {graph.add(operation, operands)};
  return Code(graph, node);
}

/// That a function of whole vectors may err by.
double largest_error(Operation operation) {
  const bool is_formula =
      operation == operation_of_v<rules::Softplus> || operation == operation_of_v<rules::Sigmoid>;
  return is_formula ? 4 : 1;
}

/// The same special value, or as near as two functions of which one errs by a unit.
bool are_near(double a, double b, double units) {
  if (identical(a, b)) return true;
  const double unit = std::nextafter(std::abs(b), HUGE_VAL) - std::abs(b);
  return std::isfinite(a) && std::abs(a - b) <= (1 + units) * unit &&
         std::signbit(a) == std::signbit(b);
}

TEST(MachineCode, ComputesEveryOperationAtEdgeValues) {
  for (auto place = static_cast<std::size_t>(Operation::select); place < fluxion::graph::operations;
       ++place) {
    const auto operation = static_cast<Operation>(place);
    const Code code = code_of(operation);
    const auto n = static_cast<std::size_t>(arity(operation));
    const std::vector<double> points = edge_points(n);
    const std::vector<double> expected = results(code, points, n, std::nullopt);
    for (const Width width : widths()) {
      const std::vector<double> got = results(code, points, n, width);
      for (std::size_t p = 0; p < got.size(); ++p) {
        if (width == Width::scalar) {
          ASSERT_PRED2(identical, got[p], expected[p]) << name_of(operation) << " at " << p;
        } else {
          ASSERT_PRED3(are_near, got[p], expected[p], largest_error(operation))
              << name_of(operation) << " at " << points[p * n];
        }
      }
    }
  }
}

TEST(MachineCode, HasTheBitsOfTheInterpreterInArithmetic) {
  for (const Operation operation : {operation_of_v<rules::Add>,
                                    operation_of_v<rules::Sub>,
                                    operation_of_v<rules::Mul>,
                                    operation_of_v<rules::Div>,
                                    operation_of_v<rules::Neg>,
                                    operation_of_v<rules::Abs>,
                                    operation_of_v<rules::Sqrt>,
                                    operation_of_v<rules::Max>,
                                    operation_of_v<rules::Min>,
                                    operation_of_v<rules::Fmax>,
                                    operation_of_v<rules::Fmin>,
                                    operation_of_v<rules::Fma>,
                                    operation_of_v<rules::Square>,
                                    operation_of_v<rules::Cube>,
                                    Operation::select,
                                    Operation::less,
                                    Operation::less_equal,
                                    Operation::equal,
                                    Operation::both,
                                    Operation::either,
                                    Operation::negation,
                                    Operation::is_nan,
                                    Operation::passive}) {
    const Code code = code_of(operation);
    const auto n = static_cast<std::size_t>(arity(operation));
    const std::vector<double> points = edge_points(n);
    const std::vector<double> expected = results(code, points, n, std::nullopt);
    for (const Width width : widths()) {
      const std::vector<double> got = results(code, points, n, width);
      for (std::size_t p = 0; p < got.size(); ++p) {
        ASSERT_PRED2(identical, got[p], expected[p]) << name_of(operation) << " at " << p;
      }
    }
  }
}

/// Units in the last place between y and what has more digits.
double error_in_units(double y, long double exact) {
  const auto rounded = static_cast<double>(std::abs(exact));
  const auto unit = static_cast<long double>(std::nextafter(rounded, HUGE_VAL) - rounded);
  return static_cast<double>(std::abs(static_cast<long double>(y) - exact) / unit);
}

TEST(MachineCode, ComputesFormulasOfWholeVectorsWithinFourUnits) {
  std::vector<double> points;
  fluxion::test::SplitMix random(3);
  for (const double bound : {1e-3, 1.0, 5.0, 40.0, 700.0}) {
    for (int i = 0; i < 20'000; ++i) points.push_back(random.between(-bound, bound));
  }
  for (const Operation operation :
       {operation_of_v<rules::Softplus>, operation_of_v<rules::Sigmoid>}) {
    const bool is_softplus = operation == operation_of_v<rules::Softplus>;
    std::vector<std::vector<double>> of_vectors;
    for (const Width width : widths()) {
      const std::vector<double> got = results(code_of(operation), points, 1, width);
      double worst = 0;
      for (std::size_t p = 0; p < got.size(); ++p) {
        const auto x = static_cast<long double>(points[p]);
        const long double e = std::exp(-std::abs(x));
        const long double exact =
            is_softplus ? std::max(x, 0.0L) + std::log1p(e) : (x < 0 ? e : 1) / (1 + e);
        worst = std::max(worst, error_in_units(got[p], exact));
      }
      EXPECT_LE(worst, largest_error(operation)) << name_of(operation);
      RecordProperty(std::string(name_of(operation)), std::to_string(worst));
      if (width != Width::scalar) of_vectors.push_back(got);
    }
    for (const auto& each : of_vectors) EXPECT_EQ(each, of_vectors.front());
  }
}

// Both are made of the same exponential; of two vectors at once, each has its own.
TEST(MachineCode, SharesTheExponentialOfFormulas) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const std::array one = {x};
  const NodeId softplus = graph.add(operation_of_v<rules::Softplus>, one);
  const NodeId sigmoid = graph.add(operation_of_v<rules::Sigmoid>, one);
  const std::array nodes = {softplus, sigmoid};
  const Code both(graph, nodes);
  const std::vector<double> points = random_points(131);
  for (const Width width : widths()) {
    if (width == Width::scalar) continue;
    const std::vector<double> of_softplus =
        results(code_of(operation_of_v<rules::Softplus>), points, 1, width);
    const std::vector<double> of_sigmoid =
        results(code_of(operation_of_v<rules::Sigmoid>), points, 1, width);
    const std::vector<double> got = results(both, points, 1, width);
    for (std::size_t p = 0; p < points.size(); ++p) {
      EXPECT_EQ(got[2 * p], of_softplus[p]);
      EXPECT_EQ(got[2 * p + 1], of_sigmoid[p]);
    }
    EXPECT_EQ(both.machine_code(width)->stats().instructions, 10U);
  }
}

// More values at once than there are registers, in each width.
const auto wide = []<class T>(const Vector<T>& x) {
  std::vector<T> terms;
  for (int i = 0; i < 60; ++i) terms.push_back(x[i % 4] * (1.0 + i) + x[(i + 1) % 4] / (2.0 + i));
  T sum = sin(x[0]) * cos(x[0]);
  for (int i = 0; i < 60; ++i)
    sum += terms[static_cast<std::size_t>(i)] * terms[static_cast<std::size_t>(59 - i)];
  for (int i = 0; i < 60; ++i)
    sum += select(terms[static_cast<std::size_t>(i)] < sum,
                  exp(-terms[static_cast<std::size_t>(i)] * 0.01),
                  x[1]);
  return std::array<T, 3>{sum, x[2], value_of(x[3])};
};

/// The operations that take so many numbers and no condition, all of the same inputs.
std::vector<NodeId> all_of(Graph& graph, int operands) {
  const std::array inputs = {graph.leaf(Operation::input, 0), graph.leaf(Operation::input, 1)};
  std::vector<NodeId> nodes;
  for (auto place = static_cast<std::size_t>(Operation::select); place < fluxion::graph::operations;
       ++place) {
    const auto operation = static_cast<Operation>(place);
    if (arity(operation) != operands || operation == Operation::negation ||
        operation == Operation::both || operation == Operation::either) {
      continue;
    }
    nodes.push_back(
        graph.add(operation, std::span(inputs).first(static_cast<std::size_t>(operands))));
  }
  return nodes;
}

/// A code of nodes and of so many multiplications; two vectors of it are interleaved if it is short.
Code with_others(Graph& graph, std::vector<NodeId> nodes, int others) {
  NodeId power = graph.leaf(Operation::input, 0);
  for (int i = 0; i < others; ++i) {
    power = graph.add(operation_of_v<rules::Mul>, std::array{power, graph.constant(1.0 + i)});
  }
  if (others > 0) nodes.push_back(power);
  return Code(graph, nodes);
}

// Else a branch could be taken by the values of a program, and not by its derivatives.
TEST(MachineCode, HasTheSameBitsWhateverElseIsComputed) {
  std::vector<double> points = edge_points(2);
  const std::vector<double> more = random_points(2 * 500);
  points.insert(points.end(), more.begin(), more.end());
  for (const int operands : {1, 2}) {
    for (const int others : {0, 600}) {
      Graph graph;
      const std::vector<NodeId> nodes = all_of(graph, operands);
      const Code all = with_others(graph, nodes, others);
      for (const Width width : widths()) {
        const std::vector<double> together = results(all, points, 2, width);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
          const std::vector<double> alone = results(Code(graph, {&nodes[i], 1}), points, 2, width);
          for (std::size_t p = 0; p < alone.size(); ++p) {
            ASSERT_PRED2(identical, together[p * all.results().size() + i], alone[p])
                << name_of(graph[nodes[i]].operation) << " at " << points[2 * p];
          }
        }
      }
    }
  }
}

TEST(MachineCode, SpillsWhatRegistersCannotHold) {
  Path path = fluxion::graph::record(wide, Vector<double>{{0.5, 0.25, 1.5, -0.5}});
  const std::array one = {path.graph.constant(1), path.graph.constant(0), path.graph.constant(0)};
  std::vector<NodeId> nodes = adjoints(path.graph, path.outputs, one, path.inputs);
  nodes.insert(nodes.end(), path.outputs.begin(), path.outputs.end());
  const Code code(path.graph, nodes);
  const std::vector<double> points = random_points(4 * 131);
  const std::vector<double> expected = results(code, points, 4, std::nullopt);
  std::vector<std::vector<double>> of_vectors;
  for (const Width width : widths()) {
    EXPECT_GT(code.machine_code(width)->stats().spills, 10U);
    const std::vector<double> got = results(code, points, 4, width);
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_NEAR(got[i], expected[i], 1e-12 * (1 + std::abs(expected[i]))) << i;
    }
    if (width == Width::scalar) {
      EXPECT_EQ(got, expected);
    } else {
      of_vectors.push_back(got);
    }
  }
  for (const auto& each : of_vectors) EXPECT_EQ(each, of_vectors.front());
}

// Two sines of a value are not a sine and a cosine of it.
TEST(MachineCode, PairsASineWithACosineOnly) {
  const auto f = []<class T>(const Vector<T>& x) {
    const T fixed = value_of(x[0]);
    return std::array<T, 2>{sin(x[0]) + 2 * sin(fixed), 3 * cos(fixed) - x[1] * cos(x[0])};
  };
  const Path path = fluxion::graph::record(f, Vector<double>{{0.5, 0.25}});
  const Code code(path.graph, path.outputs);
  const std::vector<double> points = random_points(2 * 70);
  for (const Width width : widths()) {
    const std::vector<double> got = results(code, points, 2, width);
    for (std::size_t p = 0; p < 70; ++p) {
      const double x = points[2 * p];
      EXPECT_NEAR(got[2 * p], 3 * std::sin(x), 1e-15);
      EXPECT_NEAR(got[2 * p + 1], (3 - points[2 * p + 1]) * std::cos(x), 2e-15);
    }
  }
}

TEST(MachineCode, ReadsWhatAllPointsShare) {
  Graph graph;
  const NodeId x = graph.leaf(Operation::input, 0);
  const NodeId p = graph.leaf(Operation::parameter, 0);
  const NodeId root = graph.add(operation_of_v<rules::Sqrt>, std::array{p});
  const NodeId product = graph.add(operation_of_v<rules::Mul>, std::array{x, root});
  const std::array nodes = {graph.add(operation_of_v<rules::Sub>, std::array{product, p}), root, p};
  const Code code(graph, nodes, fluxion::graph::Shared::parameters);
  for (const Width width : widths()) {
    fluxion::graph::Workspace workspace;
    std::vector<double> y(15);
    for (const double parameter : {4.0, 9.0}) {
      const std::array x_of = {1.0, 2.0, 3.0, 4.0, 5.0};
      fluxion::test::run(code, workspace, {{x_of.data(), 1}, {&parameter, 0}, {}}, y, width);
      for (std::size_t k = 0; k < 5; ++k) {
        EXPECT_EQ(y[3 * k], x_of[k] * std::sqrt(parameter) - parameter);
        EXPECT_EQ(y[3 * k + 1], std::sqrt(parameter));
        EXPECT_EQ(y[3 * k + 2], parameter);
      }
    }
  }
}

// Columns are transposed by fours, of numbers and of points; what is left over is done otherwise.
TEST(MachineCode, ReadsAndWritesColumnsOfAnyLength) {
  using fluxion::Matrix;
  for (Eigen::Index n = 1; n <= 11; ++n) {
    const auto reversed = []<class T>(const Vector<T>& x) {
      return Vector<T>(x.reverse().cwiseProduct(x));
    };
    const Vector<double> somewhere = Vector<double>::Ones(n);
    const auto program = [&](Backend backend) {
      return fluxion::record(reversed, somewhere, {.backend = backend});
    };
    for (const Eigen::Index count : {2, 3, 4, 7, 32, 33, 66, 100}) {
      const auto numbers = random_points(static_cast<std::size_t>((n + 2) * count));
      const Eigen::Map<const Matrix<double>> all(numbers.data(), n + 2, count);
      const auto points = all.middleRows(1, n);
      const Matrix<double> expected = program(Backend::interpreter).values(points);
      for (const Backend backend : {Backend::scalar, Backend::avx2, Backend::avx512}) {
        Matrix<double> values = Matrix<double>::Constant(n + 2, count, -7);
        Matrix<double> jacobians = Matrix<double>::Constant(n * n + 2, count, -7);
        program(backend).values_and_jacobians_into(
            points, values.middleRows(1, n), jacobians.middleRows(1, n * n));
        EXPECT_EQ(values.middleRows(1, n), expected) << n << ", " << count;
        EXPECT_EQ(jacobians.middleRows(1, n * n), program(Backend::interpreter).jacobians(points));
        for (const Matrix<double>* each : {&values, &jacobians}) {
          EXPECT_EQ(each->row(0).minCoeff(), -7);
          EXPECT_EQ(each->row(0).maxCoeff(), -7);
          EXPECT_EQ(each->bottomRows(1).minCoeff(), -7);
          EXPECT_EQ(each->bottomRows(1).maxCoeff(), -7);
        }
      }
    }
  }
}

// Rows are read and written where they are, as far as they fill vectors. Some entries are constants,
// leaves, or twice the same.
TEST(MachineCode, ReadsAndWritesRowsOfAnyLength) {
  using fluxion::Matrix;
  const auto f = []<class T>(const Vector<T>& x) {
    const T product = x[0] * x[1];
    return Vector<T>{
        {product, x[2], product, T(3.0), x[1] > 0.0 ? T(x[0] * x[2]) : T(x[2] - x[0])}};
  };
  const auto program = [&](Backend backend) {
    return fluxion::record(f, {1.0, 2.0, 3.0}, {.backend = backend});
  };
  for (const Eigen::Index count : {2, 8, 15, 16, 64, 65, 80, 130, 200}) {
    const auto numbers = random_points(static_cast<std::size_t>(5 * count));
    const Matrix<double> all = Eigen::Map<const Matrix<double>>(numbers.data(), count, 5);
    const auto points = all.middleCols(1, 3);
    const Matrix<double> values_of = program(Backend::interpreter).values(points.transpose());
    const Matrix<double> jacobians_of = program(Backend::interpreter).jacobians(points.transpose());
    for (const Backend backend : {Backend::scalar, Backend::avx2, Backend::avx512}) {
      Matrix<double> results = Matrix<double>::Constant(count + 2, 22, -7);
      auto inner = results.block(1, 1, count, 20);
      program(backend).values_and_jacobians_into(
          points.transpose(), inner.leftCols(5).transpose(), inner.rightCols(15).transpose());
      EXPECT_EQ(inner.leftCols(5), values_of.transpose()) << count;
      EXPECT_EQ(inner.rightCols(15), jacobians_of.transpose()) << count;
      EXPECT_EQ((results.array() == -7).count(), results.size() - inner.size());
    }
  }
}

TEST(MachineCode, WritesResultsWherePointsAre) {
  using fluxion::Matrix;
  const auto f = []<class T>(const Vector<T>& x) { return T(x[0] * x[0] * x[1] + x[2] * x[0]); };
  const auto numbers = random_points(3 * 160);
  const Matrix<double> points = Eigen::Map<const Matrix<double>>(numbers.data(), 160, 3);
  const Matrix<double> expected =
      fluxion::record(f, {1.0, 2.0, 3.0}, {.backend = Backend::interpreter})
          .gradients(points.transpose());
  const fluxion::Program program = fluxion::record(f, {1.0, 2.0, 3.0});
  Matrix<double> rows = points;
  program.gradients_into(rows.transpose(), rows.transpose());
  EXPECT_EQ(rows, expected.transpose());
  Matrix<double> columns = points.transpose();
  program.gradients_into(columns, columns);
  EXPECT_EQ(columns, expected);
}

TEST(MachineCode, IsCounted) {
  const auto f = []<class T>(const Vector<T>& x) { return T(x[0] * exp(x[1]) + x[0]); };
  const fluxion::Program program = fluxion::record(f, {1.0, 2.0}, {.backend = Backend::automatic});
  EXPECT_EQ(program.stats().machine.codes, 0U);
  program.values(fluxion::Matrix<double>::Ones(2, 5));
  const fluxion::MachineStats stats = program.stats().machine;
  const std::size_t codes = has_machine_code(Width::scalar) ? 1 : 0;
  EXPECT_EQ(stats.codes, codes);
  EXPECT_EQ(stats.instructions, 3 * codes);
  EXPECT_EQ(stats.interpreted, 0U);
  EXPECT_EQ(stats.bytes > 0, codes > 0);
  EXPECT_EQ(stats.seconds > 0, codes > 0);
  program.gradient({1.0, 2.0});
  EXPECT_EQ(program.stats().machine.codes, 2 * codes);
}

TEST(MachineCode, OfTooManyOperationsIsNotMade) {
  const auto f = []<class T>(const Vector<T>& x) { return T(x[0] * exp(x[1]) + x[0]); };
  const fluxion::Program program =
      fluxion::record(f, {1.0, 2.0}, {.backend = Backend::automatic, .machine_limit = 3});
  const fluxion::Program interpreted = fluxion::record(f, {1.0, 2.0});
  EXPECT_EQ(program.gradient({1.0, 3.0}), interpreted.gradient({1.0, 3.0}));
  EXPECT_EQ(program.stats().machine.codes, 0U);
  EXPECT_EQ(program.stats().machine.interpreted, 1U);
  program.value({1.0, 3.0});
  EXPECT_EQ(program.stats().machine.codes, has_machine_code(Width::scalar) ? 1U : 0U);
  EXPECT_EQ(program.stats().machine.interpreted, 1U);
}

TEST(MachineCode, CarriesProgramsOutOnAllPaths) {
  const auto f = []<class T>(const Vector<T>& x) {
    T y = x[0] * exp(x[1]);
    if (x[0] > x[1]) y = y / (1.0 + x[2] * x[2]);
    for (long i = lround(abs(x[2])); i > 0; --i) y += sin(y) * x[2];
    return y;
  };
  const auto points = random_points(3 * 500);
  const Eigen::Map<const fluxion::Matrix<double>> columns(points.data(), 3, 500);
  const fluxion::Program plain = fluxion::record(f, columns.col(0));
  const fluxion::Matrix<double> expected = plain.gradients(columns);
  for (const Backend backend :
       {Backend::automatic, Backend::scalar, Backend::avx2, Backend::avx512}) {
    const fluxion::Program p = fluxion::record(f, columns.col(0), {.backend = backend});
    EXPECT_LE((p.gradients(columns) - expected).cwiseAbs().maxCoeff(),
              1e-12 * expected.cwiseAbs().maxCoeff());
    for (Eigen::Index k = 0; k < 20; ++k) {
      EXPECT_EQ(p.gradient(columns.col(k)), expected.col(k))
          << "one point has the bits of the interpreter";
    }
    EXPECT_EQ(p.stats().misses, plain.stats().misses);
    EXPECT_EQ(p.stats().on_tape, 0U);
  }
}

}  // namespace
