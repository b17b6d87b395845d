// The value of one operation.
// For: folding constants, and whoever computes node by node. Read first: values.hpp.
// SPDX-License-Identifier: MIT
#include <array>

#include <fluxion/graph/graph.hpp>

#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Operands = std::array<double, 3>;
using Function = double (*)(const RuleData&, const Operands&);

template <Operation operation> double function(const RuleData& data, const Operands& x) {
  return value_of<operation>(data, x[0], x[1], x[2]);
}

constexpr auto functions =
    table_of_operations([]<Operation operation>() -> Function { return function<operation>; });

}  // namespace

double evaluate(Operation operation, const RuleData& data, const Operands& operands) {
  return functions[place_in_table(operation)](data, operands);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
