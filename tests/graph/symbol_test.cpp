// Tests of graph/symbol.hpp, condition.hpp, recorder.hpp and record.hpp.
// For: what is recorded has the bits of plain code, and what control flow depended on is known.
// Read first: include/fluxion/graph/symbol.hpp, walk.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/graph/record.hpp>

#include "graph/walk.hpp"
#include "rules/call.hpp"

namespace {

using fluxion::fpclassify;
using fluxion::Symbol;
using fluxion::Vector;
using fluxion::graph::Path;
using fluxion::graph::Recorder;
using fluxion::test::identical;
using fluxion::test::walk;
using testing::ElementsAre;
using testing::IsEmpty;

template <class F> Path recorded(const F& f, const Vector<double>& x) {
  return fluxion::graph::record(f, x);
}

/// The outputs of what was recorded, at another point.
std::vector<double> outputs(const Path& path, const Vector<double>& x) {
  const std::vector<double> values =
      walk(path.graph, {x.data(), static_cast<std::size_t>(x.size())});
  std::vector<double> result;
  for (const auto output : path.outputs) result.push_back(values[output]);
  return result;
}

std::vector<double> outcomes(const Path& path) {
  std::vector<double> result;
  for (const auto& guard : path.guards) result.push_back(guard.outcome);
  return result;
}

TEST(Symbol, HasTheBitsOfDoubleInEveryRule) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for (const auto& point : fluxion::test::points_of<Rule>()) {
      const auto rule = fluxion::test::rule_of<Rule>(point);
      const auto f = [&]<class T>(const Vector<T>& x) {
        return fluxion::test::call<Arity, (1U << Arity) - 1>(
            rule, point, [&](double, std::size_t i) { return x[static_cast<Eigen::Index>(i)]; });
      };
      Vector<double> x(Arity);
      for (int i = 0; i < Arity; ++i) x[i] = point.x[static_cast<std::size_t>(i)];
      const Path path = recorded(f, Vector<double>(Vector<double>::Constant(Arity, 0.5)));
      EXPECT_PRED2(identical, outputs(path, x)[0], static_cast<double>(f(x)))
          << fluxion::test::describe(point, Arity);
      EXPECT_THAT(path.guards, IsEmpty()) << Rule::name;
    }
  });
}

TEST(Symbol, ComputesWithConstantsAtOnce) {
  const Symbol a = 2.0;
  const Symbol b = sqrt(a) + 1;
  EXPECT_TRUE(b.is_constant());
  EXPECT_EQ(b.constant(), std::sqrt(2.0) + 1);
  EXPECT_TRUE(a < b);
  EXPECT_EQ(lround(a * 1.4), 3);
  EXPECT_EQ(select(a < b, a, b).constant(), 2);
}

TEST(Symbol, RecordsWhatAnIfDecided) {
  const auto f = []<class T>(const Vector<T>& x) {
    T y = x[0] * x[0];
    if (y > 1) y = sqrt(y);
    if (!(x[1] >= x[0])) y += x[1];
    return y;
  };
  const Path path = recorded(f, Vector<double>{{2.0, 1.0}});
  EXPECT_THAT(outcomes(path), ElementsAre(1, 1));
  EXPECT_THAT(outputs(path, Vector<double>{{3.0, 2.5}}), ElementsAre(5.5));
}

TEST(Symbol, DecidesOnceWhatIsAskedAgain) {
  const auto f = []<class T>(const Vector<T>& x) {
    int positive = 0;
    for (int i = 0; i < 5; ++i) positive += x[0] > 0 ? 1 : 0;
    return T(positive * x[0]);
  };
  EXPECT_THAT(outcomes(recorded(f, Vector<double>{{3.0}})), ElementsAre(1));
}

TEST(Symbol, RecordsBothSidesOfASelectAndNoGuard) {
  const auto f = [](const auto& x) { return select(x[0] < x[1], x[0] * x[0], 3.0); };
  const Path path = recorded(f, Vector<double>{{1.0, 2.0}});
  EXPECT_THAT(path.guards, IsEmpty());
  EXPECT_THAT(outputs(path, Vector<double>{{1.5, 2.0}}), ElementsAre(2.25));
  EXPECT_THAT(outputs(path, Vector<double>{{2.5, 2.0}}), ElementsAre(3));
}

TEST(Symbol, CombinesConditionsWithoutDeciding) {
  const Path path = recorded(
      []<class T>(const Vector<T>& x) {
        if constexpr (std::same_as<T, Symbol>) {
          return T(select((x[0] < 1) & !(x[1] == 0) & true, x[0], x[1]) +
                   select((x[0] < 1) | isnan(x[1]), 10.0, 20.0));
        } else {
          return x[0];
        }
      },
      Vector<double>{{0.5, 2.0}});
  EXPECT_THAT(path.guards, IsEmpty());
  for (const double a : {0.5, 1.5}) {
    for (const double b : {0.0, 2.0, std::nan("")}) {
      const double expected = (a < 1 && b != 0 ? a : b) + (a < 1 || std::isnan(b) ? 10.0 : 20.0);
      EXPECT_PRED2(identical, outputs(path, Vector<double>{{a, b}})[0], expected) << a << ' ' << b;
    }
  }
}

TEST(Symbol, ShortCircuitsAsTheLanguageDoes) {
  const auto f = []<class T>(const Vector<T>& x) { return T(x[0] > 0 && x[1] > 0 ? 1.0 : 2.0); };
  EXPECT_THAT(outcomes(recorded(f, Vector<double>{{-1.0, 1.0}})), ElementsAre(0));
  EXPECT_THAT(outcomes(recorded(f, Vector<double>{{1.0, 1.0}})), ElementsAre(1, 1));
}

TEST(Symbol, BecomesAnIntegerByADecision) {
  const auto f = []<class T>(const Vector<T>& x) {
    T y = 1.0;
    for (long i = lround(x[0]); i > 0; --i) y *= x[1];
    int exponent = 0;
    y += frexp(x[1], &exponent) + exponent;
    int quotient = 0;
    y += remquo(x[1], x[0], &quotient) + quotient;
    y += ilogb(x[0]);
    if (fpclassify(x[1]) == FP_NORMAL) y += 1;
    return T(y + static_cast<double>(llrint(x[1])));
  };
  const Vector<double> x{{3.2, 10.5}};
  const Path path = recorded(f, x);
  EXPECT_THAT(outcomes(path), ElementsAre(3, 4, 3, 1, FP_NORMAL, 10));
  EXPECT_THAT(outputs(path, x), ElementsAre(f(x)));
}

TEST(Symbol, IsSortedByTheStandardLibrary) {
  const auto f = []<class T>(const Vector<T>& x) {
    std::vector<T> sorted(x.begin(), x.end());
    std::sort(sorted.begin(), sorted.end());
    return T(sorted[0] - 2 * sorted[1] + *std::max_element(x.begin(), x.end()));
  };
  const Vector<double> x{{3.0, 1.0, 2.0}};
  const Path path = recorded(f, x);
  EXPECT_FALSE(path.guards.empty());
  EXPECT_THAT(outputs(path, x), ElementsAre(f(x)));
}

TEST(Symbol, ComparesInThreeWays) {
  const auto f = []<class T>(const Vector<T>& x) {
    const auto order = x[0] <=> x[1];
    return T(order < 0 ? 1 : order > 0 ? 2 : order == 0 ? 3 : 4);
  };
  EXPECT_THAT(outputs(recorded(f, Vector<double>{{1.0, 2.0}}), Vector<double>{{1.0, 2.0}}),
              ElementsAre(1));
  EXPECT_THAT(outputs(recorded(f, Vector<double>{{3.0, 2.0}}), Vector<double>{{3.0, 2.0}}),
              ElementsAre(2));
  EXPECT_THAT(outputs(recorded(f, Vector<double>{{2.0, 2.0}}), Vector<double>{{2.0, 2.0}}),
              ElementsAre(3));
  const Vector<double> unordered{{std::nan(""), 2.0}};
  EXPECT_THAT(outputs(recorded(f, unordered), unordered), ElementsAre(4));
}

TEST(Symbol, OutsideOfItsRecordingIsATapeError) {
  std::vector<Symbol> kept;
  recorded(
      [&](const auto& x) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(x[0])>, Symbol>)
          kept.push_back(x[0]);
        return x[0];
      },
      Vector<double>{{1.0}});
  try {
    kept[0] + 1;
    FAIL() << "accepted";
  } catch (const fluxion::TapeError& error) {
    EXPECT_STREQ(error.what(),
                 "Symbol: an operation outside of a recording; got a symbol that outlived it, "
                 "expected one of the function that is recorded now; try keeping value, not "
                 "symbols, between recordings");
  }
}

TEST(Recorder, WithoutAPointRefusesADecision) {
  fluxion::graph::Graph graph;
  Recorder recorder(graph);
  const Recorder::Scope scope(recorder);
  const Symbol x = Symbol::of_node(recorder.input(0));
  try {
    static_cast<void>(static_cast<bool>(x < 1));
    FAIL() << "accepted";
  } catch (const fluxion::DomainError& error) {
    EXPECT_STREQ(error.what(),
                 "Symbol: a decision without a point; got a condition on a symbol while "
                 "derivatives are formed, expected none; try select(condition, a, b) in the "
                 "partials of your rule");
  }
}

TEST(Recorder, OfTheThreadComesBackAfterANestedOne) {
  const auto inner = [](const auto& x) { return x[0] * 3.0; };
  const auto outer = [&]<class T>(const Vector<T>& x) {
    const Path path = fluxion::graph::record(inner, Vector<double>{{1.0}});
    return T(x[0] * static_cast<double>(path.outputs.size()));
  };
  EXPECT_THAT(outputs(recorded(outer, Vector<double>{{2.0}}), Vector<double>{{5.0}}),
              ElementsAre(5));
}

}  // namespace
