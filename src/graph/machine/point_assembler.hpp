// A sequence as instructions of the processor, for one point and the memory of the caller.
// For: machine code. Read first: assembler.hpp, include/fluxion/graph/machine_code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "assembler.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

/// Writes a function as PointCode::run() calls it. Constants are beside the instructions; leaves are
/// read where they are, and results are written to where they go.
class PointAssembler final : public Assembler {
 public:
  /// The sequence is of this code, with its prologue.
  /// Throws: Xbyak::Error if there is no memory for the code.
  PointAssembler(const Code& code, const Sequence& sequence);

  const std::uint8_t* entry() const { return entry_; }
  /// Numbers of memory that the function needs.
  std::size_t memory() const;

 private:
  void spill(Register from, SpillSlot to) override;
  void write() override;
  void emit_call(const Step& step) override;
  void write_results(Value value, Register from) override;
  Xbyak::Address address(Value value) override;

  void write_pool();
  void chain_results();
  void copy_leaves();
  void pass_operands(const Step& step);

  Xbyak::Address leaf(const Code::Leaf& leaf) const;
  Xbyak::Address result(std::uint32_t number) const;
  Xbyak::Address in_memory(std::size_t place) const;

  const Code& code_;
  ResultParts parts_;
  const std::uint8_t* pool_ = nullptr;
  const std::uint8_t* entry_ = nullptr;
  // The numbers of the results that a value is, as a list: the first by value, the next by number.
  std::vector<std::uint32_t> first_result_;
  std::vector<std::uint32_t> next_result_;
  std::deque<RuleData> data_{};  // that calls refer to
};

}  // namespace fluxion::inline FLUXION_ABI::graph
