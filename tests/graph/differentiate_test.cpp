// Tests of graph/differentiate.hpp.
// For: derivatives of a graph are those of the other modes, for every rule, at singular points too.
// Read first: include/fluxion/graph/differentiate.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/record.hpp>

#include "graph/walk.hpp"
#include "rules/call.hpp"
#include "rules/singular_points.hpp"

namespace {

using fluxion::Symbol;
using fluxion::Vector;
using fluxion::graph::adjoints;
using fluxion::graph::NodeId;
using fluxion::graph::Path;
using fluxion::graph::tangents;
using fluxion::test::walk;

/// Equal, or NaN both.
bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Equal to a few units in the last place.
bool close(double got, double expected) {
  return same_number(got, expected) || std::abs(got - expected) <= 1e-14 * std::abs(expected);
}

std::vector<NodeId> gradient_nodes(Path& path) {
  const std::array one = {path.graph.constant(1)};
  return adjoints(path.graph, path.outputs, one, path.inputs);
}

/// The derivative along one input.
std::vector<NodeId> tangent_nodes(Path& path, std::size_t along) {
  std::vector<NodeId> direction(path.inputs.size(), path.graph.constant(0));
  direction[along] = path.graph.constant(1);
  return tangents(path.graph, path.outputs, path.inputs, direction);
}

std::vector<double> values(const Path& path,
                           const std::vector<NodeId>& nodes,
                           const Vector<double>& x) {
  const auto all = walk(path.graph, {x.data(), static_cast<std::size_t>(x.size())});
  std::vector<double> result;
  for (const NodeId node : nodes) result.push_back(all[node]);
  return result;
}

template <int Arity, class Rule, class Point>
auto function_of(const Rule& rule, const Point& point) {
  return [&]<class T>(const Vector<T>& x) {
    return fluxion::test::call<Arity, (1U << Arity) - 1>(
        rule, point, [&](double, std::size_t i) { return x[static_cast<Eigen::Index>(i)]; });
  };
}

TEST(Differentiate, GivesThePartialsOfEveryRule) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for (const auto& point : fluxion::test::points_of<Rule>()) {
      const auto rule = fluxion::test::rule_of<Rule>(point);
      const auto f = function_of<Arity>(rule, point);
      Vector<double> x(Arity);
      for (int i = 0; i < Arity; ++i) x[i] = point.x[static_cast<std::size_t>(i)];
      Path path = fluxion::graph::record(f, Vector<double>(Vector<double>::Constant(Arity, 0.5)));
      const std::vector<NodeId> reverse = gradient_nodes(path);
      const Vector<double> expected = fluxion::gradient(f, x);
      const std::vector<double> got = values(path, reverse, x);
      for (std::size_t i = 0; i < got.size(); ++i) {
        const double wanted = expected[static_cast<Eigen::Index>(i)];
        const double forward = values(path, tangent_nodes(path, i), x)[0];
        EXPECT_PRED2(same_number, got[i], wanted) << fluxion::test::describe(point, Arity);
        EXPECT_PRED2(same_number, forward, wanted) << fluxion::test::describe(point, Arity);
      }
    }
  });
}

TEST(Differentiate, FollowsTheConventionsAtSingularPoints) {
  fluxion::test::for_each_singular_point(
      [&](const char* name, const auto& f, const auto& point, const auto& gradient) {
        const Vector<double> x = fluxion::as_vector(point);
        Path path = fluxion::graph::record(f, x);
        const std::vector<double> reverse = values(path, gradient_nodes(path), x);
        for (std::size_t i = 0; i < gradient.size(); ++i) {
          EXPECT_PRED2(close, reverse[i], gradient[i]) << name << ", variable " << i;
          EXPECT_PRED2(close, values(path, tangent_nodes(path, i), x)[0], gradient[i]) << name;
        }
      });
}

// Every kind of operation in one function, several times differentiable.
const auto mixed = []<class T>(const Vector<T>& x) {
  T sum = 0.0;
  for (int i = 0; i < 3; ++i) sum += x[i] * exp(x[i]) - sin(x[0]) / x[i];
  if (sum > 0) sum = sum * sum;
  sum += select(x[0] < x[1], log(x[0]) * x[2], sqrt(x[1] + x[0]));
  sum += fmax(x[0], x[1]) * min(x[1], x[2]) + pow(x[0], x[1]) + hypot(x[0], x[2]) * lgamma(x[1]);
  return T(sum + cyl_bessel_j(1, x[2]) * value_of(x[0] * x[1]));
};

TEST(Differentiate, AgreesWithTheOtherModesToTheSecondOrder) {
  const Vector<double> x{{0.5, 2.2, 1.5}};
  Path path = fluxion::graph::record(mixed, x);
  const std::vector<NodeId> gradient = gradient_nodes(path);
  const Vector<double> expected = fluxion::gradient(mixed, x);
  const auto hessian = fluxion::hessian(mixed, x);
  for (Eigen::Index i = 0; i < 3; ++i) {
    const auto k = static_cast<std::size_t>(i);
    EXPECT_NEAR(values(path, gradient, x)[k], expected[i], 1e-13 * std::abs(expected[i]));
    const std::array row = {gradient[k]};
    const std::array one = {path.graph.constant(1)};
    const std::vector<NodeId> twice = adjoints(path.graph, row, one, path.inputs);
    std::vector<NodeId> direction(3, path.graph.constant(0));
    direction[k] = one[0];
    const std::vector<NodeId> along = tangents(path.graph, gradient, path.inputs, direction);
    for (Eigen::Index j = 0; j < 3; ++j) {
      const double size = hessian.cwiseAbs().maxCoeff();
      EXPECT_NEAR(values(path, twice, x)[static_cast<std::size_t>(j)], hessian(i, j), 1e-13 * size);
      EXPECT_NEAR(values(path, along, x)[static_cast<std::size_t>(j)], hessian(j, i), 1e-13 * size);
    }
  }
}

TEST(Differentiate, MasksTheSideThatIsNotTaken) {
  // Both sides have infinite partials where they are not taken, deep inside as well.
  const auto f = [](const auto& x) {
    return select(x[0] > 0, sqrt(x[0] * x[1]), x[0]) + select(x[1] < 1, x[1], log(x[1] - 1) * x[1]);
  };
  Path path = fluxion::graph::record(f, Vector<double>{{4.0, 3.0}});
  const std::vector<NodeId> gradient = gradient_nodes(path);
  EXPECT_THAT(values(path, gradient, Vector<double>{{0.0, 0.5}}), testing::ElementsAre(1, 1));
  EXPECT_THAT(values(path, gradient, Vector<double>{{-1.0, 0.0}}), testing::ElementsAre(1, 1));
}

TEST(Differentiate, MasksWhatTwoSidesShareOnlyWhereNeitherIsTaken) {
  const auto f = []<class T>(const Vector<T>& x) {
    const T root = sqrt(x[0]);
    return T(select(x[1] > 0, root, T(0)) + select(x[1] > 1, 2 * root, T(0)));
  };
  Path path = fluxion::graph::record(f, Vector<double>{{4.0, 3.0}});
  const std::vector<NodeId> gradient = gradient_nodes(path);
  EXPECT_EQ(values(path, gradient, Vector<double>{{4.0, 3.0}})[0], 0.75);
  EXPECT_EQ(values(path, gradient, Vector<double>{{4.0, 0.5}})[0], 0.25);
  EXPECT_EQ(values(path, gradient, Vector<double>{{0.0, -1.0}})[0], 0)
      << "and not 0 times infinity";
  EXPECT_EQ(values(path, gradient, Vector<double>{{0.0, 0.5}})[0],
            std::numeric_limits<double>::infinity());
}

TEST(Differentiate, MasksTheTangentsOfTheSideThatIsNotTaken) {
  const auto f = []<class T>(const Vector<T>& x) {
    return T(sqrt(select(x[1] > 0, x[0], T(0))) + sqrt(max(x[1], 0.0)) + x[0]);
  };
  Path path = fluxion::graph::record(f, Vector<double>{{4.0, 3.0}});
  EXPECT_EQ(values(path, tangent_nodes(path, 0), Vector<double>{{4.0, 3.0}})[0], 1.25);
  EXPECT_EQ(values(path, tangent_nodes(path, 0), Vector<double>{{4.0, -1.0}})[0], 1)
      << "and not 0 times infinity";
  EXPECT_EQ(values(path, tangent_nodes(path, 1), Vector<double>{{4.0, -1.0}})[0], 0);
}

TEST(Differentiate, MovesNothingThroughARoundedNumber) {
  Path path = fluxion::graph::record([](const auto& x) { return acos(floor(x[0])) + x[0]; },
                                     Vector<double>{{2.5}});
  EXPECT_EQ(values(path, tangent_nodes(path, 0), Vector<double>{{2.5}})[0], 1);
  EXPECT_EQ(values(path, gradient_nodes(path), Vector<double>{{2.5}})[0], 1);
}

TEST(Differentiate, DropsWhatIsMultipliedByAConstantZero) {
  Path path = fluxion::graph::record([](const auto& x) { return 0.0 * sqrt(x[0]) + x[0]; },
                                     Vector<double>{{4.0}});
  EXPECT_EQ(values(path, gradient_nodes(path), Vector<double>{{0.0}})[0], 1);
}

TEST(Differentiate, KeepsAZeroThatIsAVariable) {
  Path path = fluxion::graph::record([](const auto& x) { return x[1] * sqrt(x[0]); },
                                     Vector<double>{{4.0, 0.0}});
  EXPECT_TRUE(std::isnan(values(path, gradient_nodes(path), Vector<double>{{0.0, 0.0}})[0]));
}

TEST(Differentiate, OfWhatDoesNotDependOnAVariableIsZero) {
  Path path = fluxion::graph::record([](const auto& x) { return x[0] * 0 + 3.0 + value_of(x[1]); },
                                     Vector<double>{{4.0, 5.0}});
  EXPECT_EQ(values(path, gradient_nodes(path), Vector<double>{{1.0, 2.0}})[1], 0);
  EXPECT_EQ(values(path, tangent_nodes(path, 1), Vector<double>{{1.0, 2.0}})[0], 0);
}

TEST(Differentiate, SumsTheOutputsWithTheirSeeds) {
  const auto f = []<class T>(const Vector<T>& x) {
    return std::array<T, 2>{x[0] * x[1], x[0] * x[0]};
  };
  Path path = fluxion::graph::record(f, Vector<double>{{2.0, 3.0}});
  const std::array seeds = {path.graph.constant(10), path.graph.constant(1)};
  const auto nodes = adjoints(path.graph, path.outputs, seeds, path.inputs);
  EXPECT_THAT(values(path, nodes, Vector<double>{{2.0, 3.0}}), testing::ElementsAre(34, 20));
}

TEST(NeededBy, FindsWhatANodeIsMadeOf) {
  Path path = fluxion::graph::record([](const auto& x) { return x[0] * x[1]; },
                                     Vector<double>{{2.0, 3.0, 4.0}});
  const std::vector<bool> needed = needed_by(path.graph, path.outputs);
  EXPECT_TRUE(needed[path.inputs[0]] && needed[path.inputs[1]] && needed[path.outputs[0]]);
  EXPECT_FALSE(needed[path.inputs[2]]);
}

}  // namespace
