// The numbers that rules have beside their operands: how many, of what kind, how large.
// For: files, listings and C, which write them. Read first: include/fluxion/graph/operation.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

struct RuleNumbers {
  int count = 0;
  std::array<bool, 2> are_integers{};
  double largest_integer = 0;  ///< in size, in a file: more would take long
};

/// None where an operation is no rule.
const RuleNumbers& rule_numbers(Operation operation);

/// Whether a rule can have these numbers in a file.
bool are_possible(Operation operation, const RuleData& data);

}  // namespace fluxion::inline FLUXION_ABI::graph
