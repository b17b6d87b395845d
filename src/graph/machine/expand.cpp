// Functions that are formulas of others, as the steps of these.
// For: machine code of whole vectors, which would compute them lane by lane.
// Read first: sequence.hpp, include/fluxion/rules/composite.hpp for the formulas.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <initializer_list>

#include "sequence.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

Value Sequence::step(Operation operation,
                     const RuleData* data,
                     std::initializer_list<Value> operands) {
  Step& made = steps_.emplace_back(Step{.operation = operation, .data = data});
  std::copy(operands.begin(), operands.end(), made.operands.begin());
  made.result = static_cast<Value>(values_.size());
  values_.emplace_back();
  return made.result;
}

Value Sequence::number(double x) {
  const auto [place, is_new] = numbers_.emplace(x, static_cast<Value>(values_.size()));
  if (is_new) values_.push_back({.home = Home::number, .number = x});
  return place->second;
}

// The exponential that does not overflow, once for all functions of x.
Value Sequence::exp_of_minus_abs(Value x, const RuleData* data) {
  if (const auto known = exp_of_minus_abs_.find(x); known != exp_of_minus_abs_.end()) {
    return known->second;
  }
  const Value size = step(operation_of_v<rules::Abs>, data, {x});
  const Value minus = step(operation_of_v<rules::Neg>, data, {size});
  return exp_of_minus_abs_[x] = step(operation_of_v<rules::Exp>, data, {minus});
}

// Edge values agree, because the formulas are those of the rules.
std::optional<Value> Sequence::expanded(Operation operation, const RuleData* data, Value x) {
  if (operation == operation_of_v<rules::Softplus>) {
    const Value rest = step(operation_of_v<rules::Log1p>, data, {exp_of_minus_abs(x, data)});
    const Value ramp = step(operation_of_v<rules::Fmax>, data, {x, number(0)});
    return step(operation_of_v<rules::Add>, data, {ramp, rest});
  }
  if (operation == operation_of_v<rules::Sigmoid>) {  // chosen first: one quotient for both signs
    const Value e = exp_of_minus_abs(x, data);
    const Value is_negative = step(Operation::less, data, {x, number(0)});
    const Value above = step(Operation::select, data, {is_negative, e, number(1)});
    const Value below = step(operation_of_v<rules::Add>, data, {number(1), e});
    return step(operation_of_v<rules::Div>, data, {above, below});
  }
  if (operation == operation_of_v<rules::Square>) {
    return step(operation_of_v<rules::Mul>, data, {x, x});
  }
  if (operation == operation_of_v<rules::Cube>) {
    const Value square = step(operation_of_v<rules::Mul>, data, {x, x});
    return step(operation_of_v<rules::Mul>, data, {square, x});
  }
  return std::nullopt;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
