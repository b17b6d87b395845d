// Tests of optimize/penalty.hpp and penalty_term.hpp.
// For: what a penalty adds to a run: its value, its smallest subgradient, and what cannot be meant.
// Read first: tests/support/optimality.hpp, the oracle.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/owlqn.hpp>

#include "support/folder.hpp"
#include "support/hand_written.hpp"
#include "support/optimality.hpp"
#include "support/sparse_problems.hpp"

namespace {

using fluxion::Fista;
using fluxion::Keep;
using fluxion::Matrix;
using fluxion::minimize;
using fluxion::Options;
using fluxion::Owlqn;
using fluxion::Penalty;
using fluxion::Result;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::bowl;
using fluxion::test::HandWritten;
using fluxion::test::infinity;
using fluxion::test::LinearFit;
using fluxion::test::nan;
using fluxion::test::random_fit;

template <class Method> std::string refusal(const Method& method, const Options& options = {}) {
  auto objective = bowl();
  std::string text = "accepted";
  try {
    minimize(objective, {1.0, 2.0, 3.0}, method, options);
  } catch (const fluxion::OptionError& error) {
    text = error.what();
    EXPECT_EQ(objective.calls, 0) << "refused after the first evaluation";
  }
  return text;
}

std::string refusal(const Penalty& penalty) { return refusal(Fista{}, {.penalty = penalty}); }

TEST(Penalty, RefusesAStrength) {
  EXPECT_EQ(refusal({.l1 = -1}),
            "minimize: penalty.l1 is not a strength; got -1, expected a finite number of at least "
            "0; try 0, which is no penalty");
  EXPECT_THAT(refusal({.l2 = infinity}),
              testing::HasSubstr("penalty.l2 is not a strength; got inf"));
  EXPECT_THAT(refusal({.group = -nan}),
              testing::HasSubstr("penalty.group is not a strength; got nan"));
}

TEST(Penalty, RefusesARangeWithoutEntries) {
  EXPECT_EQ(refusal({.l1 = 1, .range = {.from = 3}}),
            "minimize: penalty.range has no entries; got from = 3 of 3 variables, expected from < "
            "to and from < 3; try from = 0");
  EXPECT_THAT(refusal({.l2 = 1, .range = {.from = 2, .to = 1}}),
              testing::HasSubstr("got from = 2, to = 1 of 3 variables"));
  EXPECT_EQ(refusal({.range = {.from = 3}}), "accepted") << "nothing is penalised";
  EXPECT_EQ(refusal({.l1 = 1, .range = {.to = 100}}), "accepted") << "cut off";
}

TEST(Penalty, RefusesGroups) {
  EXPECT_THAT(
      refusal({.group = 1, .groups = {{0, 1}, {3, 4}}}),
      testing::HasSubstr("penalty.groups[1] has no entries; got from = 3, to = 4 of 3 var"));
  EXPECT_EQ(refusal({.group = 1, .groups = {{1, 3}, {0, 2}}}),
            "minimize: penalty.groups[1] and penalty.groups[0] overlap; got from = 0, to = 2 and "
            "from = 1, to = 3, expected every variable in at most one group; try to = 1 for the "
            "first of them");
  EXPECT_THAT(refusal({.group = 1, .groups = {{}, {2, 3}}}),
              testing::HasSubstr("got from = 0 and from = 2, to = 3"));
  EXPECT_EQ(refusal({.group = 0.5}),
            "minimize: penalty.group is without groups; got 0.5, expected penalty.groups; try a "
            "range for every group");
  EXPECT_EQ(refusal(Fista{},
                    {.bounds = {.lower = {0, 0, 0}}, .penalty = {.group = 1, .groups = {{0, 2}}}}),
            "minimize: penalty.group does not go with bounds; got 1 and bounds, expected one of "
            "them; try l1, which does");
}

TEST(Penalty, IsRefusedByMethodsThatDoNotTakeIt) {
  EXPECT_EQ(refusal(fluxion::Bfgs{}, {.penalty = {.l2 = 0.5}}),
            "minimize: Bfgs takes no penalty; got l1 = 0, l2 = 0.5, group = 0, expected 0; try "
            "with_l2(f, 0.5)");
  EXPECT_THAT(refusal(fluxion::Bfgs{}, {.penalty = {.l1 = 2, .l2 = 0.5}}),
              testing::EndsWith("try Owlqn or Fista"));
  EXPECT_THAT(refusal(fluxion::Bfgs{}, {.penalty = {.group = 2, .groups = {{0, 2}}}}),
              testing::EndsWith("try Fista"));
  EXPECT_EQ(refusal(fluxion::Bfgs{}, {.penalty = {.range = {.from = 1}}}), "accepted");
  EXPECT_EQ(refusal(Owlqn{}, {.penalty = {.group = 2, .groups = {{0, 2}}}}),
            "minimize: Owlqn takes no groups; got penalty.group = 2, expected 0; try Fista");
  EXPECT_EQ(refusal(Owlqn{}, {.bounds = {.lower = {0, 0, 0}}}),
            "minimize: Owlqn does not keep to bounds; got some, expected none; try Fista");
}

TEST(Penalty, RefusesParametersOfTheMethods) {
  EXPECT_EQ(refusal(Fista{.lipschitz = -2}),
            "Fista: lipschitz cannot be meant; got -2, expected a finite number of at least 0; try "
            "0, which means that it is found");
  EXPECT_THAT(refusal(Fista{.lipschitz = nan}), testing::HasSubstr("got nan"));
  EXPECT_THAT(refusal(Owlqn{.memory = 0}), testing::HasSubstr("memory is too small"));
  EXPECT_THAT(refusal(Owlqn{.search = {.shrink = 1}}), testing::HasSubstr("search.shrink"));
}

// At every point of a run, by both methods: also where it is far from the minimum.
class Oracle {
 public:
  explicit Oracle(std::uint64_t seed) : fit_(random_fit(seed, 30, 8, 3)) {}

  template <class Method>
  void expect_agreement(const Method& method,
                        const Penalty& penalty,
                        const fluxion::Box& box = {}) {
    const Options options{
        .stop = {.gradient = 1e-11}, .bounds = box, .penalty = penalty, .trace = Keep::everything};
    const Vector<double> start{{0, -1, 0.5, 0, 0, 1, 0, 0}};
    const Result result = minimize(fit_, start, method, options);
    EXPECT_TRUE(result) << result;
    ASSERT_GE(result.trace.size(), 4U);
    for (const auto& row : result.trace) {
      const Vector<double> x = Eigen::Map<const Vector<double>>(row.x.data(), 8);
      Vector<double> g(8);
      const double value = fit_.value_and_gradient(x, g);
      EXPECT_NEAR(row.value, value + fluxion::test::penalty_value(penalty, x), 1e-13);
      EXPECT_NEAR(row.gradient_norm, fluxion::test::violation(g, penalty, box, x), 1e-10)
          << row.iteration;
    }
    EXPECT_LE(fluxion::test::violation(fit_.gradient(result.x), penalty, box, result.x), 1e-10);
  }

 private:
  LinearFit fit_;
};

TEST(Penalty, AddsItsValueAndItsSmallestSubgradient) {
  for (const std::uint64_t seed : {1U, 2U}) {
    for (const Penalty& penalty : {Penalty{.l1 = 0.1},
                                   Penalty{.l2 = 0.2},
                                   Penalty{.l1 = 0.05, .l2 = 0.1, .range = {.from = 1, .to = 6}},
                                   Penalty{.l1 = 0.6}}) {
      Oracle(seed).expect_agreement(Owlqn{}, penalty);
      Oracle(seed).expect_agreement(Fista{}, penalty);
    }
  }
}

TEST(Penalty, OfGroupsAddsItsValueAndItsSmallestSubgradient) {
  const std::vector<fluxion::IndexRange> groups{{5, 8}, {0, 2}, {2, 4}};
  for (const Penalty& penalty :
       {Penalty{.group = 0.2, .groups = groups},
        Penalty{.l1 = 0.1, .group = 0.1, .groups = groups},
        Penalty{.l1 = 0.1, .l2 = 1, .group = 0.3, .groups = {{0, 8}}},
        Penalty{.l1 = 0.1, .group = 0.2, .groups = groups, .range = {.from = 4}}}) {
    Oracle(3).expect_agreement(Fista{}, penalty);
  }
}

TEST(Penalty, AndBoundsLeaveWhatNeitherHolds) {
  const fluxion::Box box{.lower = {0, -0.5, -infinity, 0, -1, -infinity, 0.5, 0},
                         .upper = {1, 0, 0.25, infinity, 1, infinity, 0.5, 2}};
  for (const Penalty& penalty : {Penalty{}, Penalty{.l1 = 0.1}, Penalty{.l1 = 0.3, .l2 = 0.1}}) {
    Oracle(4).expect_agreement(Fista{}, penalty, box);
  }
}

// x_0 is held by its bound, x_1 by the penalty, x_2 by nothing.
TEST(Penalty, IsNotABound) {
  const Result result =
      minimize([](const auto& x) { return 3.0 * x[0] + 0.5 * x[1] + (x[2] - 2.0) * (x[2] - 2.0); },
               {1.0, 1.0, 1.0},
               Fista{},
               {.bounds = {.lower = {0, 0, 0}}, .penalty = {.l1 = 1}});
  EXPECT_TRUE(result) << result;
  EXPECT_THAT(result.x, testing::ElementsAre(0, 0, testing::DoubleNear(1.5, 1e-8)));
  EXPECT_THAT(result.active, testing::ElementsAre(0));
  const Result held = minimize(HandWritten([](const Vector<double>& x, Vector<double>& g) {
                                 g[0] = 2 * (x[0] - 0.25);
                                 return (x[0] - 0.25) * (x[0] - 0.25);
                               }),
                               {1.0},
                               Fista{},
                               {.bounds = {.lower = {0}}, .penalty = {.l1 = 1}});
  EXPECT_THAT(held.x, testing::ElementsAre(0));
  EXPECT_THAT(held.active, testing::IsEmpty());
}

// A method of a user that wants second derivatives: they have the part of the penalty that has some.
struct Looking {
  static constexpr std::string_view name = "Looking";
  static constexpr bool takes_penalty = true;
  static constexpr bool uses_second_derivatives = true;
  struct State {
    State(const Looking& method, Eigen::Index) : seen(&method) {}
    fluxion::detail::Move step(const fluxion::detail::Evaluator& evaluate,
                               fluxion::detail::Sample& current) const {
      evaluate.hvp(current.x, Vector<double>{{1, 2, 3}}, *seen->product);
      evaluate.hessian(current.x, *seen->hessian);
      *seen->value = evaluate.value(current.x);
      return {.ending = fluxion::detail::stopped_by_callback(0)};
    }
    const Looking* seen;
  };
  Vector<double>* product;
  Matrix<double>* hessian;
  double* value;
};

struct WithProducts {
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    g = 4 * x;
    return 2 * x.squaredNorm();
  }
  void hvp(const Vector<double>&, const Vector<double>& v, Vector<double>& p) const { p = 4 * v; }
};

struct WithHessian : WithProducts {
  void hvp() = delete;
  void hessian(const Vector<double>&, Matrix<double>& h) const {
    h = 4 * Matrix<double>::Identity(3, 3);
  }
};

TEST(Penalty, IsInTheSecondDerivativesAndInTheValueAlone) {
  const Options options{.penalty = {.l1 = 2, .l2 = 0.5, .range = {.from = 1}}};
  const auto look = [&](const auto& objective) {
    Vector<double> product(3);
    Matrix<double> hessian(3, 3);
    double value = 0;
    const Looking method{.product = &product, .hessian = &hessian, .value = &value};
    minimize(objective, {1.0, 1.0, -1.0}, method, options);
    EXPECT_EQ(product, (Vector<double>{{4, 9, 13.5}}));
    EXPECT_EQ(hessian, (Matrix<double>{{4, 0, 0}, {0, 4.5, 0}, {0, 0, 4.5}}));
    EXPECT_EQ(value, 2 * 3 + 2 * 2 + 0.5 / 2 * 2);
  };
  look(WithProducts{});
  look(WithHessian{});
}

TEST(Penalty, IsPartOfWhatASavedRunMustAgreeIn) {
  const fluxion::test::Folder folder;
  const std::string path = folder / "fit.run";
  auto run = fluxion::start(bowl(), {1.0, 2.0}, Owlqn{}, {.penalty = {.l1 = 0.5}});
  run.save(path);
  auto other = fluxion::start(bowl(), {1.0, 2.0}, Owlqn{}, {.penalty = {.l1 = 0.25}});
  try {
    other.load(path);
    FAIL() << "accepted";
  } catch (const fluxion::FileError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("was saved with other parameters of Owlqn"));
  }
}

}  // namespace
