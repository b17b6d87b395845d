// What is known of the second derivatives of each rule, against the numbers that the rule computes.
// For: sparse/dependence.hpp. Read first: that, rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/sparse/dependence.hpp>

#include "rules/rule_point.hpp"

namespace {

using fluxion::Dual;
using fluxion::detail::RuleDerivatives;
namespace rules = fluxion::rules;
using testing::ElementsAre;
using testing::IsEmpty;

/// Numbers in the domain of one function or another, on both sides of kinks.
constexpr std::array numbers = {-2.5, -0.7, 0.3, 0.6, 1.4, 3.2};

/// Points of so many operands.
template <std::size_t n> std::vector<std::array<double, n>> points() {
  std::vector<std::array<double, n>> all = {{}};
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::array<double, n>> longer;
    for (auto point : all) {
      for (const double x : numbers) {
        point[i] = x;
        longer.push_back(point);
      }
    }
    all = longer;
  }
  return all;
}

/// d²y / dx_i dx_j by dual numbers of dual numbers, whose partials are computed at plain numbers.
template <class Rule, std::size_t n>
double second_derivative(const std::array<double, n>& x, std::size_t i, std::size_t j) {
  using Inner = Dual<double, 1, struct InInner>;
  using Outer = Dual<Inner, 1, struct InOuter>;
  const auto operand = [&](std::size_t k) {
    return Outer::seeded(Inner::seeded(x[k], k == i ? 1.0 : 0.0), Inner(k == j ? 1.0 : 0.0));
  };
  return [&]<std::size_t... K>(std::index_sequence<K...>) {
    return apply(Rule{}, operand(K)...).tangent().tangent();
  }
  (std::make_index_sequence<n>{});
}

template <class Rule, std::size_t n> bool moves_somewhere(std::size_t i, std::size_t j) {
  for (const auto& x : points<n>()) {
    const double second = second_derivative<Rule>(x, i, j);
    if (std::isfinite(second) && second != 0) return true;
  }
  return false;
}

/// Calls visit.template operator()<Rule, std::size_t{n}>(i, j) for all pairs of operands of rules that have no
/// parameters.
template <class Visit> void for_each_pair(const Visit& visit) {
  fluxion::test::for_each_rule([&]<class Rule, int n>() {
    if constexpr (std::is_empty_v<Rule>) {
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i; j < n; ++j) visit.template operator()<Rule, std::size_t{n}>(i, j);
      }
    }
  });
}

std::string pair(std::string_view name, std::size_t i, std::size_t j) {
  return std::string(name) + ' ' + std::to_string(i) + std::to_string(j);
}

TEST(RuleDerivatives, MissNoSecondDerivativeOfAnyRule) {
  int pairs = 0;
  for_each_pair([&]<class Rule, std::size_t n>(std::size_t i, std::size_t j) {
    ++pairs;
    if (moves_somewhere<Rule, n>(i, j)) {
      EXPECT_TRUE((RuleDerivatives<Rule, n>::has_second(i, j))) << pair(Rule::name, i, j);
    }
  });
  EXPECT_GT(pairs, 80);
}

TEST(RuleDerivatives, HaveNoSecondDerivativeThatIsZeroEverywhere) {
  std::vector<std::string> superfluous;
  for_each_pair([&]<class Rule, std::size_t n>(std::size_t i, std::size_t j) {
    if (RuleDerivatives<Rule, n>::has_second(i, j) && !moves_somewhere<Rule, n>(i, j)) {
      superfluous.push_back(pair(Rule::name, i, j));
    }
  });
  EXPECT_THAT(superfluous, IsEmpty());
}

TEST(RuleDerivatives, AreThoseOfTheFormula) {
  EXPECT_FALSE((RuleDerivatives<rules::Div, 2>::has_second(0, 0)));
  EXPECT_TRUE((RuleDerivatives<rules::Div, 2>::has_second(0, 1)));
  EXPECT_TRUE((RuleDerivatives<rules::Div, 2>::has_second(1, 1)));
  EXPECT_FALSE((RuleDerivatives<rules::Mul, 2>::has_second(1, 1)));
  EXPECT_TRUE((RuleDerivatives<rules::Fma, 3>::has_second(0, 1)));
  EXPECT_FALSE((RuleDerivatives<rules::Fma, 3>::has_second(0, 2)));
  EXPECT_FALSE((RuleDerivatives<rules::Lerp, 3>::has_second(0, 1)));
  EXPECT_TRUE((RuleDerivatives<rules::Lerp, 3>::has_second(1, 2)));
}

TEST(RuleDerivatives, AreSeenOnBothSidesOfAKink) {
  EXPECT_TRUE((RuleDerivatives<rules::LeakyRelu, 2>::has_second(0, 1)));
  EXPECT_FALSE((RuleDerivatives<rules::LeakyRelu, 2>::has_second(0, 0)));
  EXPECT_TRUE((RuleDerivatives<rules::SmoothAbs, 2>::has_second(1, 1)));
  EXPECT_FALSE((RuleDerivatives<rules::Relu, 1>::has_second(0, 0)));
  EXPECT_FALSE((RuleDerivatives<rules::Abs, 1>::has_second(0, 0)));
}

TEST(RuleDerivatives, OfJumpsAndOfSelectionsAreNone) {
  EXPECT_FALSE((RuleDerivatives<rules::Floor, 1>::has_first<0>()));
  EXPECT_TRUE((RuleDerivatives<rules::Copysign, 2>::has_first<0>()));
  EXPECT_FALSE((RuleDerivatives<rules::Copysign, 2>::has_first<1>()));
  EXPECT_TRUE((RuleDerivatives<rules::Max, 2>::has_first<1>()));
  EXPECT_FALSE((RuleDerivatives<rules::Max, 2>::has_second(0, 1)));
}

TEST(RuleDerivatives, OfARuleWithParametersAreAllThatTheTypesAllow) {
  EXPECT_TRUE((RuleDerivatives<rules::Hermite, 1>::has_second(0, 0)));
  EXPECT_FALSE((RuleDerivatives<rules::Ldexp, 1>::has_second(0, 0)));
}

}  // namespace
