// Code as instructions of this processor.
// For: programs, whose interpreter it replaces where it can.
// Read first: code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What carries a program out. What this processor or this build of the library does not have is
/// replaced by the interpreter.
enum class Backend : std::uint8_t {
  automatic,    ///< the fastest
  interpreter,  ///< portable; all values have the bits of the function
  scalar,       ///< machine code for one number at a time; the same bits
  avx2,         ///< machine code for four, on many points; functions like exp within 1 ulp
  avx512,       ///< likewise for eight; the same bits as with avx2
};

/// The machine code that a program has, summed over its derivatives, paths and widths.
struct MachineStats {
  std::size_t codes = 0;         ///< pieces, each made when it is needed for the first time
  std::size_t instructions = 0;  ///< operations that they carry out
  std::size_t spills = 0;        ///< values that left a register for memory, to come back
  std::size_t bytes = 0;
  double seconds = 0;           ///< to make them
  std::size_t interpreted = 0;  ///< codes of more operations than RecordOptions::machine_limit

  MachineStats& operator+=(const MachineStats& other);
};

namespace graph {

constexpr std::size_t lanes_of(Width width) {
  return width == Width::scalar ? 1 : width == Width::avx2 ? 4 : 8;
}

/// Whether machine code of a width is built in and this processor can run it.
bool has_machine_code(Width width);
/// The width for many points, and the one for a single point; nothing for the interpreter, and where
/// there is no machine code.
std::optional<Width> width_for_blocks(Backend backend);
std::optional<Width> width_for_one_point(Backend backend);

/// The instructions of a code. Once made it does not change, and any number of threads may run it.
/// Note:  arithmetic has the bits of the interpreter. So have functions like exp, log and sin at width
///        scalar; at the others they err by at most 1.0 units in the last place and have the same bits
///        at both.
class MachineCode {
 public:
  /// What the code is run on has `stride` numbers for each slot.
  /// Cost:   about 0.3 µs for an operation.
  /// Throws: nothing that a caller could mend: where there is no memory for code, it is not valid().
  MachineCode(const Code& code, Width width, std::size_t stride);
  ~MachineCode();
  MachineCode(const MachineCode&) = delete;
  MachineCode& operator=(const MachineCode&) = delete;

  bool is_valid() const { return function_ != nullptr; }
  Width width() const { return width_; }

  /// Computes all slots of this many vectors of lanes, which begin at `memory`: leaves, constants and
  /// what all points share are there.
  void run(double* memory, std::size_t vectors) const { function_(memory, vectors); }

  const MachineStats& stats() const { return stats_; }

 private:
  class Body;

  std::unique_ptr<const Body> body_;
  void (*function_)(double*, std::size_t) = nullptr;
  Width width_;
  MachineStats stats_{};
};

/// The machine codes of a code, each made when it is asked for the first time. May be used by several
/// threads.
class MachineCodes {
 public:
  /// Null where there is none.
  const MachineCode* get(const Code& code, Width width, std::size_t stride);
  /// Of those that were made so far.
  MachineStats stats() const;

 private:
  struct Entry {
    std::once_flag once{};
    std::unique_ptr<const MachineCode> owned{};
    std::atomic<const MachineCode*> made{nullptr};  // read by stats() while another thread makes it
  };

  std::array<Entry, 4> entries_{};  // of each width for blocks, and for one point
};

}  // namespace graph

}  // namespace fluxion::inline FLUXION_ABI
