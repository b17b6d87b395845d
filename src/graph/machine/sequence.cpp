// Code as values.
// For: machine code. Read first: sequence.hpp.
// SPDX-License-Identifier: MIT
#include "sequence.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "order.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// Longer code has enough to do for one vector, and of two it would leave the cache of instructions.
constexpr std::size_t longest_interleaved = 512;

/// Calls f(operand) for each, once where an operand stands twice.
template <class F> void for_each_operand(const Step& step, const F& f) {
  const auto end = step.operands.begin() + arity(step.operation);
  for (auto operand = step.operands.begin(); operand != end; ++operand) {
    if (std::find(step.operands.begin(), operand, *operand) == operand) f(*operand);
  }
}

}  // namespace

Value Sequence::define(Slot slot, Home home) {
  const auto value = static_cast<Value>(values_.size());
  values_.push_back({.home = home, .slot = slot});
  in_slot_[slot] = value;
  return value;
}

Sequence::Sequence(const Code& code, const Options& options)
    : expands_(options.expand), in_slot_(code.slots()) {
  values_.reserve(code.slots() + code.instructions().size());
  steps_.reserve(code.prologue().size() + code.instructions().size());
  for (const Code::Constant& constant : code.constants()) define(constant.slot, Home::shared);
  for (const Code::Leaf& leaf : code.shared_leaves()) define(leaf.slot, Home::shared);
  for (const Code::Leaf& leaf : code.leaves()) define(leaf.slot, Home::in_lanes);
  for (const Instruction& instruction : code.prologue()) {
    if (options.with_prologue) {
      add(code, instruction);
    } else {
      define(instruction.result, Home::shared);
    }
  }
  for (const Instruction& instruction : code.instructions()) add(code, instruction);
  if (options.pair_sines) pair_sines();
  note_results(code);
  if (options.needed_last) order_by_need(*options.needed_last);
  if (options.interleave && steps_.size() <= longest_interleaved) interleave();
  note_uses();
}

void Sequence::add(const Code& code, const Instruction& instruction) {
  if (instruction.operation == Operation::passive || instruction.operation == Operation::moved) {
    in_slot_[instruction.result] = in_slot_[instruction.operands[0]];
    return;
  }
  if (expands_) {
    const Value x = in_slot_[instruction.operands[0]];
    if (const auto result = expanded(instruction.operation, &code.data(instruction), x)) {
      values_[*result].slot = instruction.result;
      in_slot_[instruction.result] = *result;
      return;
    }
  }
  Step step{.operation = instruction.operation, .data = &code.data(instruction)};
  for (std::size_t i = 0; i < static_cast<std::size_t>(arity(step.operation)); ++i) {
    step.operands[i] = in_slot_[instruction.operands[i]];
  }
  step.result = define(instruction.result, Home::nowhere);
  steps_.push_back(step);
}

// The sine and the cosine of a value as one step, where the first of them was: together they cost
// little more than one.
void Sequence::pair_sines() {
  constexpr Operation sine = operation_of_v<rules::Sin>;
  constexpr Operation cosine = operation_of_v<rules::Cos>;
  std::unordered_map<Value, std::size_t> first;  // step, by operand
  std::vector<bool> is_second(steps_.size());
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    if (step.operation != sine && step.operation != cosine) continue;
    const auto [place, is_new] = first.emplace(step.operands[0], i);
    if (is_new) continue;
    Step& other = steps_[place->second];
    // The same function of a value and of that value without its derivative.
    if (other.cosine || other.operation == step.operation) continue;
    const bool sine_first = other.operation == sine;
    other.cosine = sine_first ? step.result : other.result;
    other.result = sine_first ? other.result : step.result;
    other.operation = sine;
    is_second[i] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!is_second[i]) steps_[kept++] = steps_[i];
  }
  steps_.resize(kept);
}

// A second vector, a step behind the first: while one waits for an operand, the other does not.
void Sequence::interleave() {
  std::vector<Value> second_of(values_.size());
  for (Value value = 0; value < second_of.size(); ++value) {
    const Home home = values_[value].home;
    const bool is_shared = home == Home::shared || home == Home::number;
    second_of[value] = is_shared ? value : static_cast<Value>(values_.size());
    if (is_shared) continue;
    values_.push_back(values_[value]);
    values_.back().vector = 1;
  }
  std::vector<Step> both;
  both.reserve(2 * steps_.size());
  for (const Step& step : steps_) {
    both.push_back(step);
    Step& second = both.emplace_back(step);
    second.result = second_of[step.result];
    if (step.cosine) second.cosine = second_of[*step.cosine];
    for (Value& operand : second.operands) operand = second_of[operand];
  }
  steps_.swap(both);
  vectors_ = 2;
}

// Counts them, which gives the end of each value's, and fills in from there.
// Not where functions are called: they take all registers for themselves, and those that do not wait for
// each other are better close together.
void Sequence::order_by_need(std::size_t last) {
  if (calls_functions(steps_)) return;
  std::vector<Value> needed = results_;
  std::rotate(needed.begin(), needed.begin() + static_cast<std::ptrdiff_t>(last), needed.end());
  steps_ = ordered_by_need(steps_, needed, values_.size());
}

void Sequence::note_uses() {
  first_use_.assign(values_.size() + 1, 0);
  for (const Step& step : steps_) {
    for_each_operand(step, [&](Value operand) { ++first_use_[operand]; });
  }
  std::inclusive_scan(first_use_.begin(), first_use_.end(), first_use_.begin());
  uses_.resize(first_use_.back());
  for (std::size_t time = steps_.size(); time-- > 0;) {
    for_each_operand(steps_[time], [&](Value operand) {
      uses_[--first_use_[operand]] = static_cast<Time>(time);
    });
  }
}

void Sequence::note_results(const Code& code) {
  for (const Slot slot : code.results()) {
    results_.push_back(in_slot_[slot]);
    Definition& value = values_[in_slot_[slot]];
    const bool is_there = value.home != Home::nowhere && value.slot == slot;
    const bool is_noted =
        std::find(value.results.begin(), value.results.end(), slot) != value.results.end();
    if (!is_there && !is_noted) value.results.push_back(slot);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
