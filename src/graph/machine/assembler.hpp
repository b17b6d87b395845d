// A sequence as instructions of the processor.
// For: machine code. Read first: sequence.hpp, registers.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include <xbyak/xbyak.h>

#include "inline_functions.hpp"
#include "registers.hpp"
#include "sequence.hpp"
#include "vector_code.hpp"
#include "vector_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

/// An operation that is computed lane by lane.
struct LaneCall {
  Operation operation{};
  RuleData data{};
  std::size_t lanes = 0;
};

/// Writes a function `void(double* memory, double* const* lines, std::size_t vectors)`: memory has the
/// slots that all points share, `slot_stride` numbers each, and lines[slot] those of leaves and results. The
/// function goes through the lanes of all lines, a vector at a time, or two: then the number of vectors
/// is rounded up.
class Assembler : private Moves, public VectorCode {
 public:
  /// `calls` takes what the function refers to.
  /// Throws: Xbyak::Error if there is no memory for the code.
  Assembler(const Sequence& sequence, Width width, std::deque<LaneCall>& calls);
  virtual ~Assembler() = default;

  /// Writes the function. To be called once.
  void assemble();

  std::size_t spills() const { return registers_.spills(); }

 protected:
  /// For one number at a time; `numbers` are written beside the steps, or moved.
  Assembler(const Sequence& sequence, std::size_t numbers);

  void spill(Register from, SpillSlot to) override;

  // What depends on where values are.
  virtual void write();
  virtual void emit_call(const Step& step);
  virtual void write_results(Value value, Register from);
  virtual Xbyak::Address address(Value value);

  void emit(const Step& step);
  void define(Value value, Register in);

  const Sequence& sequence_;
  Registers registers_;

 private:
  void load(Register to, Value value) override;

  void copy_results();
  bool emit_arithmetic(const Step& step);
  bool emit_condition(const Step& step);
  void emit_select(const Step& step);
  void emit_fma(const Step& step);
  void emit_extreme(const Step& step);
  void emit_exp(const Step& step);
  void emit_sines(const Step& step);
  void call_function(VectorFunction function);
  void mend_log1p();
  void write_detours();
  /// write(result, a, b) with a in a register and b there or in memory.
  template <class Write> void emit_binary(const Step& step, bool commutes, const Write& write);
  /// The same with both in registers: what works on bits would read more than a number from memory.
  template <class Write> void emit_bitwise(const Step& step, const Write& write);
  template <class Write> void emit_unary(const Step& step, const Write& write);
  void compare(const Vector& result,
               const Vector& a,
               const Xbyak::Operand& b,
               std::uint8_t predicate);

  /// Where a value is in memory as an operand; address() is for a load.
  Xbyak::Address operand(Value value);
  Xbyak::Address in_lanes(Slot slot, std::size_t vector);
  Xbyak::Address shared(Slot slot) const;
  Xbyak::Address on_stack(std::size_t place) const;

  /// For sines of numbers that are too large for what is in line.
  struct Detour {
    Vector x;
    Vector sine;
    Vector cosine;
    Xbyak::Label begin{};
    Xbyak::Label end{};
  };

  std::deque<Detour> detours_{};
  std::optional<Slot> line_{};   // to which rbx points
  std::deque<LaneCall>* calls_;  // null where emit_call() is another
};

}  // namespace fluxion::inline FLUXION_ABI::graph
