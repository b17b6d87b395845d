// What the chain rule makes of one operation, for every rule: the only place that knows partials.
// For: differentiate.cpp. Read first: include/fluxion/graph/symbol.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>

#include <fluxion/graph/symbol.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// An operation as symbols, and which of its operands move.
struct Step {
  RuleData data{};
  std::array<Symbol, 3> x{};
  std::array<bool, 3> moves{};
  Symbol y{};
};

/// A factor of an operand: nothing where it takes no part in the derivative.
using Factor = std::optional<Symbol>;

/// w times the partial for each operand that moves, and of a rule that returns one of its operands the
/// condition under which it is the first.
struct Contributions {
  std::array<Factor, 3> terms{};
  std::optional<Condition> takes_first{};
};

/// The contributions of a rule: w[i] is multiplied with the partial for operand i.
Contributions contributions(Operation rule, const Step& step, const std::array<Symbol, 3>& w);

}  // namespace fluxion::inline FLUXION_ABI::graph
