// Code as instructions of this processor.
// For: programs. Read first: include/fluxion/graph/machine_code.hpp, assembler.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

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

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

/// The code, and what it refers to.
class MachineCode::Body {
 public:
  Body(const Code& code, Width width)
      : sequence_(code,
                  {.pair_sines = width != Width::scalar,
                   .expand = width != Width::scalar,
                   .interleave = width != Width::scalar}),
        assembler_(sequence_, width, calls_) {
    assembler_.assemble();
  }

  const Assembler& assembler() const { return assembler_; }
  /// Made when points come as columns for the first time; null where there is no memory for it.
  const Transposer* transposer(const Code& code) const {
    if (const Transposer* known = made_.load(std::memory_order_acquire)) return known;
    std::call_once(once_, [&] { make_transposer(code); });
    return transposer_.get();
  }
  /// Of the transposer, if there is one.
  MachineStats transposing() const {
    return made_.load(std::memory_order_acquire) == nullptr ? MachineStats{} : transposing_;
  }
  std::size_t vectors() const { return sequence_.vectors(); }
  /// For each point.
  std::size_t steps() const { return sequence_.steps().size() / sequence_.vectors(); }

 private:
  void make_transposer(const Code& code) const {
    const auto start = std::chrono::steady_clock::now();
    try {
      transposer_ = std::make_unique<const Transposer>(code);
    } catch (const Xbyak::Error&) {
      return;
    }
    transposing_ = {.bytes = transposer_->getSize(), .seconds = seconds_since(start)};
    made_.store(transposer_.get(), std::memory_order_release);
  }

  Sequence sequence_;
  std::deque<LaneCall> calls_{};
  Assembler assembler_;
  mutable std::once_flag once_{};
  mutable std::unique_ptr<const Transposer> transposer_{};
  mutable MachineStats transposing_{};
  mutable std::atomic<const Transposer*> made_{nullptr};  // read by others while a thread makes it
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
            .bytes = assembler.getSize()};
  stats_.seconds = seconds_since(start);
}

MachineCode::~MachineCode() = default;

MachineStats MachineCode::stats() const {
  MachineStats sum = stats_;
  return sum += body_->transposing();
}

void MachineCode::make_ready(const Code& code) const { body_->transposer(code); }

bool MachineCode::load(const Code& code,
                       Operation kind,
                       const double* data,
                       std::ptrdiff_t stride,
                       double* memory,
                       std::size_t fours) const {
  const Transposer* transposer = body_->transposer(code);
  if (transposer == nullptr) return false;
  if (const Transposer::Load function = transposer->load(kind)) {
    function(data, stride * static_cast<std::ptrdiff_t>(sizeof(double)), memory, fours);
  }
  return true;
}

bool MachineCode::store(const Code& code,
                        Part part,
                        const double* memory,
                        double* data,
                        std::ptrdiff_t stride,
                        std::size_t fours) const {
  const Transposer* transposer = body_->transposer(code);
  if (transposer == nullptr) return false;
  if (const Transposer::Store function = transposer->store(part)) {
    function(data, stride * static_cast<std::ptrdiff_t>(sizeof(double)), memory, fours);
  }
  return true;
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
  stats_.seconds = seconds_since(start);
}

PointCode::~PointCode() = default;

}  // namespace fluxion::inline FLUXION_ABI::graph
