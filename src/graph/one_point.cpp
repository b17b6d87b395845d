// Runs code at one point.
// For: evaluations of programs. Read first: include/fluxion/graph/one_point.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <functional>

#include <fluxion/graph/machine_code.hpp>
#include <fluxion/graph/one_point.hpp>

#include "evaluate.hpp"
#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

/// What most of a program consists of. Comparing takes 1 ns, a call whose target no processor can
/// guess 5.
using Frequent = rules::List<rules::Mul, rules::Add, rules::Sub, rules::Neg, rules::Div>;

template <class... R>
bool is_done_at_once(const RuleData& data,
                     double* slots,
                     const Instruction& instruction,
                     rules::List<R...>) {
  const auto& x = instruction.operands;
  return (
      (instruction.operation == operation_of_v<R> &&
       (slots[instruction.result] = value_of<operation_of_v<R>>(data, slots[x[0]], slots[x[1]], 0),
        true)) ||
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

bool overlap(std::span<const double> a, std::span<const double> b) {
  const std::less<> before;  // of pointers into any memory
  return before(a.data(), b.data() + b.size()) && before(b.data(), a.data() + a.size());
}

bool reads(const PointCode& machine, const Points& points, std::span<const double> memory) {
  const auto& [inputs, parameters, directions] = machine.leaves();
  return overlap({points.inputs.data, inputs}, memory) ||
         overlap({points.parameters.data, parameters}, memory) ||
         overlap({points.directions.data, directions}, memory);
}

void copy(std::span<const double> numbers, const Target& target) {
  if (target.data == nullptr || target.data == numbers.data()) {
    return;
  }
  if (target.is_contiguous(numbers.size())) {
    std::copy(numbers.begin(), numbers.end(), target.data);
    return;
  }
  double* column = target.data;
  for (std::size_t first = 0; first < numbers.size(); first += target.rows) {
    double* entry = column;
    const std::size_t end = std::min(first + target.rows, numbers.size());
    for (std::size_t e = first; e < end; ++e, entry += target.row) *entry = numbers[e];
    column += target.column;
  }
}

}  // namespace

void OnePoint::compute(const Derived& derived,
                       const Points& points,
                       const Targets& targets,
                       std::optional<Width> width) {
  const PointCode* machine = width ? derived.code.point_code() : nullptr;
  arrange(derived, machine != nullptr ? machine->memory() : derived.selectors().size());
  if (machine == nullptr) {
    interpret(derived.code, points);
    return;
  }
  if (derived.selectors().empty()) write_to(targets, points, *machine);
  machine->run(points, memory_.data(), values_.data(), entries_.data());
}

// Selectors are where the memory begins that the machine code needs.
void OnePoint::arrange(const Derived& derived, std::size_t memory) {
  const std::size_t values = derived.values().size();
  const std::size_t entries = derived.entries().size();
  const std::size_t size = memory + values + entries;
  if (memory_.size() < size) memory_.resize(size);
  selectors_ = {memory_.data(), derived.selectors().size()};
  values_ = {memory_.data() + memory, values};
  entries_ = {memory_.data() + memory + values, entries};
}

// Not where leaves are, which are read until the end, nor twice to one place.
void OnePoint::write_to(const Targets& targets, const Points& points, const PointCode& machine) {
  const auto place = [&](const Target& target, std::span<double> own) {
    const std::span<double> wanted(target.data, own.size());
    const bool is_free = target.data != nullptr && target.is_contiguous(own.size()) &&
                         !reads(machine, points, wanted);
    return is_free ? wanted : own;
  };
  const std::span<double> values = place(targets.values, values_);
  const std::span<double> entries = place(targets.entries, entries_);
  if (overlap(values, entries)) return;
  values_ = values;
  entries_ = entries;
}

void OnePoint::prepare(const Code& code) {
  if (code_ == code.id()) {
    return;
  }
  slots_.resize(std::max(slots_.size(), code.slots()));
  for (const Code::Constant& constant : code.constants()) slots_[constant.slot] = constant.value;
  code_ = code.id();
}

void OnePoint::interpret(const Code& code, const Points& points) {
  prepare(code);
  double* const slots = slots_.data();
  for (const Code::Leaf& leaf : code.leaves()) {
    slots[leaf.slot] = numbers_of(points, leaf.kind)[leaf.index];
  }
  for (const Instruction& instruction : code.instructions()) {
    const RuleData& data = code.data(instruction);
    if (is_done_at_once(data, slots, instruction, Frequent{})) continue;
    const auto& x = instruction.operands;  // 0 where there is none
    slots[instruction.result] =
        value_function(instruction.operation)(data, slots[x[0]], slots[x[1]], slots[x[2]]);
  }
  const Slot* result = code.results().data();
  for (const std::span<double> part : {selectors_, values_, entries_}) {
    for (double& number : part) number = slots[*result++];
  }
}

void OnePoint::store(const Targets& targets) const {
  copy(values_, targets.values);
  copy(entries_, targets.entries);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
