// Code as instructions of this processor.
// For: programs. Read first: include/fluxion/graph/machine_code.hpp, assembler.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>

#include <xbyak/xbyak_util.h>

#include <fluxion/graph/machine_code.hpp>

#include "assembler.hpp"
#include "point_assembler.hpp"
#include "transposer.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

/// What this processor has, looked up once.
struct Processor {
  bool avx2 = false;
  bool avx512 = false;

  Processor() {
    using Cpu = Xbyak::util::Cpu;
    const Cpu cpu;
    avx2 = cpu.has(Cpu::tAVX2) && cpu.has(Cpu::tFMA);
    avx512 = avx2 && cpu.has(Cpu::tAVX512F) && cpu.has(Cpu::tAVX512DQ) && cpu.has(Cpu::tAVX512VL);
  }
};

}  // namespace

/// The code, and what it refers to.
class MachineCode::Body {
 public:
  Body(const Code& code, Width width)
      : sequence_(code,
                  {.pair_sines = width != Width::scalar,
                   .expand = width != Width::scalar,
                   .interleave = width != Width::scalar}),
        assembler_(sequence_, width, calls_),
        transposer_(code) {
    assembler_.assemble();
  }

  const Assembler& assembler() const { return assembler_; }
  const Transposer& transposer() const { return transposer_; }
  std::size_t vectors() const { return sequence_.vectors(); }
  /// For each point.
  std::size_t steps() const { return sequence_.steps().size() / sequence_.vectors(); }

 private:
  Sequence sequence_;
  std::deque<LaneCall> calls_{};
  Assembler assembler_;
  Transposer transposer_;
};

bool has_machine_code(Width width) {
  static const Processor processor;
  return width == Width::avx512 ? processor.avx512 : processor.avx2;
}

MachineCode::MachineCode(const Code& code, Width width) : width_(width) {
  const auto start = std::chrono::steady_clock::now();
  if (!has_machine_code(width)) {
    return;
  }
  try {
    body_ = std::make_unique<const Body>(code, width);
  } catch (const Xbyak::Error&) {
    return;
  }
  const Assembler& assembler = body_->assembler();
  function_ = assembler.getCode<void (*)(double*, double* const*, std::size_t)>();
  points_at_once_ = body_->vectors() * lanes_of(width);
  stats_ = {.codes = 1,
            .instructions = body_->steps(),
            .spills = assembler.spills(),
            .bytes = assembler.getSize() + body_->transposer().getSize()};
  stats_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

MachineCode::~MachineCode() = default;

void MachineCode::load(Operation kind,
                       const double* data,
                       std::ptrdiff_t stride,
                       double* memory,
                       std::size_t fours) const {
  if (const Transposer::Load function = body_->transposer().load(kind)) {
    function(data, stride * static_cast<std::ptrdiff_t>(sizeof(double)), memory, fours);
  }
}

void MachineCode::store(
    Part part, const double* memory, double* data, std::ptrdiff_t stride, std::size_t fours) const {
  if (const Transposer::Store function = body_->transposer().store(part)) {
    function(data, stride * static_cast<std::ptrdiff_t>(sizeof(double)), memory, fours);
  }
}

/// Likewise.
class PointCode::Body {
 public:
  explicit Body(const Code& code)
      : sequence_(
            code,
            {.with_prologue = true, .needed_last = code.parts().selectors + code.parts().values}),
        assembler_(code, sequence_) {
    assembler_.assemble();
  }

  const PointAssembler& assembler() const { return assembler_; }
  std::size_t steps() const { return sequence_.steps().size(); }

 private:
  Sequence sequence_;
  PointAssembler assembler_;
};

PointCode::PointCode(const Code& code) {
  const auto start = std::chrono::steady_clock::now();
  if (!has_machine_code(Width::scalar)) {
    return;
  }
  try {
    body_ = std::make_unique<const Body>(code);
  } catch (const Xbyak::Error&) {
    return;
  }
  const PointAssembler& assembler = body_->assembler();
  function_ = reinterpret_cast<Function>(reinterpret_cast<std::size_t>(assembler.entry()));
  memory_ = assembler.memory();
  for (const Code::Leaf& leaf : code.leaves()) {
    std::size_t& count = leaves_[leaf.kind == Operation::input       ? 0
                                 : leaf.kind == Operation::parameter ? 1
                                                                     : 2];
    count = std::max(count, leaf.index + std::size_t{1});
  }
  stats_ = {.codes = 1,
            .instructions = body_->steps(),
            .spills = assembler.spills(),
            .bytes = assembler.getSize()};
  stats_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

PointCode::~PointCode() = default;

}  // namespace fluxion::inline FLUXION_ABI::graph
