// The value of one operation.
// For: folding constants, and whoever computes node by node. Read first: values.hpp.
// SPDX-License-Identifier: MIT
#include "evaluate.hpp"

#include <array>

#include <fluxion/graph/graph.hpp>

#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr auto functions =
    table_of_operations([]<Operation operation>() -> ValueFunction { return value_of<operation>; });

}  // namespace

ValueFunction value_function(Operation operation) { return functions[place_in_table(operation)]; }

double evaluate(Operation operation, const RuleData& data, const std::array<double, 3>& operands) {
  return value_function(operation)(data, operands[0], operands[1], operands[2]);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
