// Which values are in registers, and which of them give way.
// For: machine code. Read first: sequence.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sequence.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

using Register = int;
/// A place on the stack.
using SpillSlot = std::uint32_t;

/// What the registers ask the machine for.
class Moves {
 public:
  virtual void load(Register to, Value value) = 0;
  virtual void spill(Register from, SpillSlot to) = 0;

 protected:
  ~Moves() = default;
};

/// Registers by furthest next use: the value that is needed last gives way, without a store where it is
/// in memory already or needed no more.
/// Source: Belady 1966, A study of replacement algorithms for a virtual-storage computer.
class Registers {
 public:
  static constexpr Register most = 32;

  Registers(const Sequence& sequence, Register count, Moves& moves);

  /// The register of a value, which is loaded if it is in none. It stays until the step
  /// consumes it.
  Register hold(Value value);
  /// The register of a value, if it is in one or should be, being used again soon; it stays likewise.
  std::optional<Register> hold_if_worthwhile(Value value);
  bool is_held(Value value) const { return state_[value].in.has_value(); }
  /// A register for what a step needs in between, until its operands are consumed.
  Register reserve();
  /// Ends the use of the operands of a step.
  void consume(const Step& step);
  /// A register for a result.
  Register take();
  /// A value is in a register from now on; where `in_memory`, it is in its place there as well.
  void define(Value value, Register in, bool in_memory);
  /// Nothing is in registers any more: what is needed later is in memory.
  void clear();

  /// Where a value was spilled to.
  std::optional<SpillSlot> spilled(Value value) const { return state_[value].spill; }
  std::size_t spills() const { return spills_; }
  std::size_t spill_slots() const { return spill_slots_; }

 private:
  struct State {
    std::optional<Register> in{};
    std::optional<SpillSlot> spill{};
    std::size_t next = 0;    // among the uses
    bool in_memory = false;  // where it is a leaf or a result
  };

  // The step that reads a value next, or after that.
  Time use_after(Value value, std::size_t skipped) const;
  std::optional<Register> idle() const;
  Register furthest() const;
  void evict(Register victim);
  bool stays(Register r) const { return (staying_ >> r & 1U) != 0; }
  std::optional<Value>& in(Register r) { return values_[static_cast<std::size_t>(r)]; }
  const std::optional<Value>& in(Register r) const { return values_[static_cast<std::size_t>(r)]; }

  const Sequence& sequence_;
  Register count_;
  Moves& moves_;
  std::vector<State> state_;
  std::array<std::optional<Value>, most> values_{};
  std::uint32_t staying_ = 0;  // a bit for each register that must not give way
  std::vector<SpillSlot> free_{};
  std::vector<SpillSlot> read_last_{};  // by the step that is written now: free after it
  SpillSlot spill_slots_ = 0;
  std::size_t spills_ = 0;
};

}  // namespace fluxion::inline FLUXION_ABI::graph
