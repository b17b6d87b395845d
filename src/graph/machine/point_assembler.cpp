// A sequence as instructions of the processor, for one point.
// For: machine code. Read first: point_assembler.hpp.
// SPDX-License-Identifier: MIT
#include "point_assembler.hpp"

#include <limits>

#include "../evaluate.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using namespace Xbyak::util;

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr Register scratch = 15;          // no value is in it
constexpr std::size_t most_operands = 3;  // of a call: they have places in the memory

// The arguments of the function, in registers that calls leave alone.
const Xbyak::Reg64& inputs = rbx;
const Xbyak::Reg64& parameters = rbp;
const Xbyak::Reg64& directions = r12;
const Xbyak::Reg64& memory_base = r13;
const Xbyak::Reg64& values = r14;
const Xbyak::Reg64& entries = r15;
const Xbyak::Reg64 kept[] = {inputs, parameters, directions, memory_base, values, entries};
const Xbyak::Reg64 passed[] = {rdi, rsi, rdx, rcx, r8, r9};

Xbyak::Address number(const Xbyak::Reg64& base, std::size_t index) {
  return ptr[base + index * sizeof(double)];
}

}  // namespace

PointAssembler::PointAssembler(const Code& code, const Sequence& sequence)
    : Assembler(sequence, code.constants().size() + sequence.results().size()),
      code_(code),
      parts_(code.parts()),
      first_result_(sequence.values().size(), none),
      next_result_(sequence.results().size(), none) {
  chain_results();
}

// Selectors, the operands of a call, and what is spilled.
std::size_t PointAssembler::memory() const {
  return parts_.selectors + most_operands + registers_.spill_slots();
}

void PointAssembler::chain_results() {
  const std::vector<Value>& results = sequence_.results();
  for (std::size_t k = results.size(); k-- > 0;) {
    next_result_[k] = first_result_[results[k]];
    first_result_[results[k]] = static_cast<std::uint32_t>(k);
  }
}

void PointAssembler::write() {
  write_pool();
  entry_ = getCurr();
  for (const Xbyak::Reg64& each : kept) push(each);
  sub(rsp, sizeof(double));  // calls need a multiple of 16
  for (std::size_t i = 0; i < std::size(kept); ++i) mov(kept[i], passed[i]);
  copy_leaves();
  for (const Step& step : sequence_.steps()) emit(step);
  add(rsp, sizeof(double));
  for (std::size_t i = std::size(kept); i-- > 0;) pop(kept[i]);
  ret();
  write_constants();
}

void PointAssembler::write_pool() {
  pool_ = getCurr();
  for (const Code::Constant& constant : code_.constants()) {
    dq(std::bit_cast<std::uint64_t>(constant.value));
  }
}

// Results that are no step's.
void PointAssembler::copy_leaves() {
  for (Value value = 0; value < first_result_.size(); ++value) {
    const bool is_leaf = sequence_.values()[value].home != Home::nowhere;
    if (!is_leaf || first_result_[value] == none) continue;
    move(vector(scratch), address(value));
    write_results(value, scratch);
  }
}

// The function of the interpreter, which takes the data of a rule and three numbers. All registers for
// numbers are its own.
void PointAssembler::emit_call(const Step& step) {
  pass_operands(step);
  mov(rdi, reinterpret_cast<std::size_t>(&data_.emplace_back(*step.data)));
  mov(rax, reinterpret_cast<std::size_t>(value_function(step.operation)));
  call(rax);
  define(step.result, registers_.take());
}

void PointAssembler::pass_operands(const Step& step) {
  const auto operands = static_cast<std::size_t>(arity(step.operation));
  const Vector first = vector(registers_.hold(step.operands[0]));
  for (std::size_t i = 1; i < operands; ++i) {
    move(in_memory(i), vector(registers_.hold(step.operands[i])));
  }
  registers_.consume(step);
  registers_.clear();
  if (first.getIdx() != 0) vmovapd(vector(0), first);
  for (std::size_t i = 1; i < operands; ++i) move(vector(static_cast<Register>(i)), in_memory(i));
}

void PointAssembler::write_results(Value value, Register from) {
  for (std::uint32_t k = first_result_[value]; k != none; k = next_result_[k]) {
    move(result(k), vector(from));
  }
}

void PointAssembler::spill(Register from, SpillSlot to) {
  move(in_memory(most_operands + to), vector(from));
}

Xbyak::Address PointAssembler::address(Value value) {
  if (const auto spilled = registers_.spilled(value)) return in_memory(most_operands + *spilled);
  const std::size_t constants = code_.constants().size();
  if (value < constants) return ptr[rip + static_cast<const void*>(pool_ + value * sizeof(double))];
  const std::size_t place = value - constants;
  return place < code_.leaves().size() ? leaf(code_.leaves()[place]) : result(first_result_[value]);
}

Xbyak::Address PointAssembler::leaf(const Code::Leaf& leaf) const {
  const Xbyak::Reg64& base = leaf.kind == Operation::input       ? inputs
                             : leaf.kind == Operation::parameter ? parameters
                                                                 : directions;
  return number(base, leaf.index);
}

Xbyak::Address PointAssembler::result(std::uint32_t k) const {
  if (k < parts_.selectors) return number(memory_base, k);
  const std::size_t of_values = k - parts_.selectors;
  return of_values < parts_.values ? number(values, of_values)
                                   : number(entries, of_values - parts_.values);
}

Xbyak::Address PointAssembler::in_memory(std::size_t place) const {
  return number(memory_base, parts_.selectors + place);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
