// All modes return the partial that the rule table has, bit for bit: every rule, every operand.
// For: the one-table promise; rules_test.cpp compares the table itself with 50 digits.
// Read first: rules/call.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

#include "rules/call.hpp"

namespace {

using fluxion::test::call;
using fluxion::test::describe;
using fluxion::test::Reference;

using Inner = fluxion::Dual<double>;
using Outer = fluxion::Dual<Inner>;

/// Equal, or NaN both. A zero adjoint has lost its sign where it was added to +0.
bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Not a template: only the number differs from rule to rule and from mode to mode.
void expect_partial(
    double actual, double expected, const Reference& point, int arity, int operand) {
  EXPECT_PRED2(same_number, actual, expected) << describe(point, arity) << ", operand " << operand;
}

template <int Arity, int I, class Rule>
double partial_at(const Rule& rule, const Reference& point) {
  return fluxion::test::with_operands<Arity>(point, [&](auto... x) {
    return fluxion::test::partial_of<I>(rule, static_cast<double>(rule.value(x...)), x...);
  });
}

/// Calls visit<Arity, I>(rule, point, partial) for every rule, point and operand I.
template <class Visit> void for_each_partial(const Visit& visit) {
  fluxion::test::for_each_rule([&]<class Rule, int Arity>() {
    for (const Reference& point : fluxion::test::points_of<Rule>()) {
      const Rule rule = fluxion::test::rule_of<Rule>(point);
      [&]<int... I>(std::integer_sequence<int, I...>) {
        (visit.template operator()<Arity, I>(rule, point, partial_at<Arity, I>(rule, point)), ...);
      }
      (std::make_integer_sequence<int, Arity>{});
    }
  });
}

TEST(Modes, TangentOfADualNumberIsThePartial) {
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    const auto y =
        call<Arity, 1U << I>(rule, point, [](double x, auto) { return Inner::seeded(x); });
    expect_partial(y.tangent(), expected, point, Arity, I);
  });
}

TEST(Modes, LaneOfADualNumberIsThePartial) {
  using Wide = fluxion::Dual<double, 3>;
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    const auto y =
        call<Arity, 1U << I>(rule, point, [](double x, auto) { return Wide::seeded(x, 1, 2); });
    expect_partial(y.tangent(2), expected, point, Arity, I);
  });
}

TEST(Modes, TangentsOfANestedDualNumberAreThePartial) {
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    const auto y = call<Arity, 1U << I>(
        rule, point, [](double x, auto) { return Outer::seeded(Inner::seeded(x), Inner(1)); });
    expect_partial(y.tangent().value(), expected, point, Arity, I);
    expect_partial(y.value().tangent(), expected, point, Arity, I);
  });
}

TEST(Modes, AdjointOfTheOnlyVariableIsThePartial) {
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    fluxion::Recording recording;
    const fluxion::Var x = recording.input(point.x[I]);
    const fluxion::Var y = call<Arity, 1U << I>(rule, point, [&](double, auto) { return x; });
    recording.sweep(y);
    expect_partial(recording.adjoint(x), expected, point, Arity, I);
  });
}

/// Records the function with every operand active and returns the adjoint of operand I.
template <int Arity, int I, class Recording>
auto adjoint_among_all(Recording& recording, const auto& rule, const Reference& point) {
  using Variable = typename Recording::Variable;
  const std::array<Variable, 3> x = {
      recording.input(point.x[0]), recording.input(point.x[1]), recording.input(point.x[2])};
  constexpr unsigned all = (1U << Arity) - 1;
  const Variable y = call<Arity, all>(rule, point, [&](double, std::size_t i) { return x[i]; });
  recording.sweep(y);
  return recording.adjoint(x[I]);
}

TEST(Modes, AdjointAmongActiveOperandsIsThePartial) {
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    fluxion::Recording recording;
    expect_partial(adjoint_among_all<Arity, I>(recording, rule, point), expected, point, Arity, I);
  });
}

TEST(Modes, AdjointOfADualNumberIsThePartial) {
  for_each_partial([]<int Arity, int I>(const auto& rule, const Reference& point, double expected) {
    fluxion::BasicRecording<Inner> recording;
    const auto adjoint = adjoint_among_all<Arity, I>(recording, rule, point);
    expect_partial(adjoint.value(), expected, point, Arity, I);
  });
}

}  // namespace
