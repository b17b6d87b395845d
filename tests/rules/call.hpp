// Points for every rule, and calls of its function with chosen operands active.
// For: tests that loop over rules, points and modes. Read first: rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "rules/functions.hpp"
#include "rules/rule_point.hpp"
#include "rules/special_functions.hpp"

namespace fluxion::test {

/// The points of the reference table and, if the rule has no parameter, random ones: half of them
/// of moderate size, half any bits at all (subnormal, infinite, NaN).
template <class Rule> std::vector<Reference> points_of() {
  const auto rows = rows_of<Rule>();
  std::vector<Reference> points(rows.begin(), rows.end());
  if (!std::is_empty_v<Rule>) return points;
  std::mt19937_64 random(20240229);
  std::normal_distribution<double> moderate(0, 10);
  for (int i = 0; i < 500; ++i) {
    Reference point{Rule::name, {}, 0, {}};
    for (double& x : point.x) {
      x = (random() & 1) != 0 ? moderate(random) : std::bit_cast<double>(random());
    }
    points.push_back(point);
  }
  return points;
}

/// The function of the rule at a point; operand I is make(x, I) if bit I of Mask is set, otherwise a
/// plain double.
template <int Arity, unsigned Mask, class Rule, class Make>
auto call(const Rule& rule, const Reference& point, const Make& make) {
  const auto operand = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    if constexpr ((Mask >> I & 1) != 0) {
      return make(point.x[I], I);
    } else {
      return point.x[I];
    }
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return function(rule, operand(std::integral_constant<std::size_t, I>{})...);
  }
  (std::make_index_sequence<std::size_t{Arity}>{});
}

/// Calls visit.template operator()<Mask>() for every choice of active operands, but none.
template <int Arity, class Visit> void for_each_mask(const Visit& visit) {
  constexpr std::size_t count = (std::size_t{1} << Arity) - 1;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit.template operator()<static_cast<unsigned>(I + 1)>(), ...);
  }
  (std::make_index_sequence<count>{});
}

}  // namespace fluxion::test
