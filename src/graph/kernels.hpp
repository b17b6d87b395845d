// Loops over the points of a block, compiled for several kinds of processors.
// For: the interpreter, and the test that all of them give the same bits.
// Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Rows of memory, one for each point of a block.
template <class Number> struct Rows {
  Number* data;
  std::ptrdiff_t stride;  ///< from point to point
  std::span<const std::uint32_t> block;

  Number* operator[](std::size_t k) const {
    return data + static_cast<std::ptrdiff_t>(block[k]) * stride;
  }
};

/// Numbers of points that follow each other: number i of all points lies together.
template <class Number> struct Lines {
  Number* data;
  std::ptrdiff_t step;  ///< from number to number

  Number* operator[](std::size_t i) const { return data + static_cast<std::ptrdiff_t>(i) * step; }
};

/// Slots of memory in the order of the numbers of a point.
template <class Number> struct Table {
  Number* memory;
  std::size_t stride;  ///< from slot to slot
  const Slot* slots;

  Number* operator[](std::size_t i) const { return memory + slots[i] * stride; }
};

/// The loops of one kind of processor. Results have the same bits on every kind.
struct Kernels {
  /// Carries out instructions at so many points of the block whose slots are in memory.
  void (*run)(std::span<const Instruction> instructions,
              const RuleData* data,
              double* memory,
              std::size_t points);
  /// Slot i gets at each point k number i of row k.
  void (*load)(const Rows<const double>& from, const Table<double>& to, std::size_t numbers);
  /// And back, for the points in these lanes.
  void (*store)(const Table<const double>& from,
                const Rows<double>& to,
                std::size_t numbers,
                LaneMask lanes);
  /// The same for points that follow each other.
  void (*load_lines)(const Lines<const double>& from,
                     const Table<double>& to,
                     std::size_t numbers,
                     std::size_t points);
  void (*store_lines)(const Table<const double>& from,
                      const Lines<double>& to,
                      std::size_t numbers,
                      std::size_t points);
  /// The lanes of a block that have a value.
  LaneMask (*lanes_with)(const double* lane, double value);
};

enum class Processor { any, avx2, avx512 };

/// Whether this machine can run the loops for a processor.
bool runs(Processor processor);
const Kernels& kernels_for(Processor processor);
/// Those for this machine.
const Kernels& kernels();

}  // namespace fluxion::inline FLUXION_ABI::graph
