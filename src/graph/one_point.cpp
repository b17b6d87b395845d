// Runs code at one point.
// For: evaluations of programs. Read first: include/fluxion/graph/one_point.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>

#include <fluxion/graph/machine_code.hpp>
#include <fluxion/graph/one_point.hpp>

#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Step = void (*)(const RuleData&, double*, const Instruction&);

template <Operation operation>
FLUXION_ALWAYS_INLINE void step(const RuleData& data,
                                double* memory,
                                const Instruction& instruction) {
  const auto& x = instruction.operands;
  const double b = arity(operation) > 1 ? memory[x[1]] : 0;
  const double c = arity(operation) > 2 ? memory[x[2]] : 0;
  memory[instruction.result] = value_of<operation>(data, memory[x[0]], b, c);
}

constexpr auto steps =
    table_of_operations([]<Operation operation>() -> Step { return step<operation>; });

/// What most of a program consists of. Comparing takes 1 ns, a call whose target no processor can
/// guess 5.
using Frequent = rules::List<rules::Mul, rules::Add, rules::Sub, rules::Neg, rules::Div>;

template <class... R>
bool is_done_at_once(const RuleData& data,
                     double* memory,
                     const Instruction& instruction,
                     rules::List<R...>) {
  return ((instruction.operation == operation_of_v<R> &&
           (step<operation_of_v<R>>(data, memory, instruction), true)) ||
          ...);
}

const double* numbers_of(const Points& points, Operation kind) {
  switch (kind) {
    case Operation::input:
      return points.inputs.data;
    case Operation::parameter:
      return points.parameters.data;
    default:
      return points.directions.data;
  }
}

}  // namespace

void OnePoint::prepare(const Code& code) {
  if (code_ == code.id()) {
    return;
  }
  memory_.resize(std::max(memory_.size(), code.slots() + 1));  // machine code may read two at once
  for (const Code::Constant& constant : code.constants()) memory_[constant.slot] = constant.value;
  code_ = code.id();
}

void OnePoint::compute(const Code& code, const Points& points, std::optional<Width> width) {
  prepare(code);
  double* const memory = memory_.data();
  for (const Code::Leaf& leaf : code.leaves()) {
    memory[leaf.slot] = numbers_of(points, leaf.kind)[leaf.index];
  }
  const MachineCode* machine = width ? code.machine_code(*width, 1) : nullptr;
  if (machine != nullptr) {
    machine->run(memory, 1);
    return;
  }
  for (const Instruction& instruction : code.instructions()) {
    const RuleData& data = code.data(instruction);
    if (!is_done_at_once(data, memory, instruction, Frequent{})) {
      steps[place_in_table(instruction.operation)](data, memory, instruction);
    }
  }
}

void OnePoint::store(std::span<const Slot> results, const Target& target) const {
  double* column = target.data;
  for (std::size_t first = 0; first < results.size(); first += target.rows) {
    double* entry = column;
    const std::size_t end = std::min(first + target.rows, results.size());
    for (std::size_t e = first; e < end; ++e, entry += target.row) *entry = memory_[results[e]];
    column += target.column;
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
