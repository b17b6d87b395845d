// Which values are in registers.
// For: machine code. Read first: registers.hpp.
// SPDX-License-Identifier: MIT
#include "registers.hpp"

#include <span>
#include <utility>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// Steps: a value that is used again so soon is better loaded than read from memory each time.
constexpr Time soon = 20;

}  // namespace

Registers::Registers(const Sequence& sequence, Register count, Moves& moves)
    : sequence_(sequence), count_(count), moves_(moves), state_(sequence.values().size()) {
  for (Value value = 0; value < state_.size(); ++value) {
    state_[value].in_memory = sequence.values()[value].home != Home::nowhere;
  }
}

Register Registers::hold(Value value) {
  State& state = state_[value];
  if (!state.in) {
    const Register r = take();
    moves_.load(r, value);
    in(r) = value;
    state.in = r;
  }
  staying_ |= 1U << *state.in;
  return *state.in;
}

std::optional<Register> Registers::hold_if_worthwhile(Value value) {
  const Time now = use_after(value, 0);
  const Time again = use_after(value, 1);
  const bool is_soon = again != never && again - now <= soon;
  return is_held(value) || (is_soon && idle()) ? std::optional(hold(value)) : std::nullopt;
}

Register Registers::reserve() {
  const Register r = take();
  staying_ |= 1U << r;
  return r;
}

void Registers::consume(const Step& step) {
  staying_ = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(arity(step.operation)); ++i) {
    const Value value = step.operands[i];
    const bool is_repeated =
        (i > 0 && value == step.operands[0]) || (i > 1 && value == step.operands[1]);
    if (is_repeated) continue;
    State& state = state_[value];
    ++state.next;
    if (use_after(value, 0) != never) continue;
    if (state.in) in(*std::exchange(state.in, std::nullopt)).reset();
    if (state.spill) read_last_.push_back(*std::exchange(state.spill, std::nullopt));
  }
}

Register Registers::take() {
  if (const std::optional<Register> r = idle()) return *r;
  const Register victim = furthest();
  evict(victim);
  return victim;
}

void Registers::define(Value value, Register r, bool in_memory) {
  free_.insert(free_.end(), read_last_.begin(), read_last_.end());
  read_last_.clear();
  State& state = state_[value];
  state.in_memory = in_memory;
  if (use_after(value, 0) != never) {
    in(r) = value;
    state.in = r;
  }
}

void Registers::clear() {
  for (Register r = 0; r < count_; ++r) {
    if (in(r)) evict(r);
  }
}

Time Registers::use_after(Value value, std::size_t skipped) const {
  const std::span<const Time> uses = sequence_.uses(value);
  const std::size_t place = state_[value].next + skipped;
  return place < uses.size() ? uses[place] : never;
}

std::optional<Register> Registers::idle() const {
  for (Register r = 0; r < count_; ++r) {
    if (!stays(r) && !in(r)) return r;
  }
  return std::nullopt;
}

// There is one: no step holds more than three.
Register Registers::furthest() const {
  Register victim = -1;
  Time latest = 0;
  for (Register r = 0; r < count_; ++r) {
    if (stays(r)) continue;
    const Time next = use_after(*in(r), 0);
    if (victim < 0 || next > latest) {
      victim = r;
      latest = next;
    }
  }
  return victim;
}

void Registers::evict(Register victim) {
  const Value value = *std::exchange(in(victim), std::nullopt);
  State& state = state_[value];
  state.in.reset();
  if (state.in_memory || state.spill) return;
  if (free_.empty()) free_.push_back(spill_slots_++);
  state.spill = free_.back();
  free_.pop_back();
  moves_.spill(victim, *state.spill);
  ++spills_;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
