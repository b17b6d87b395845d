// Between points as users have them and slots of a block: columns become rows, and back.
// For: machine code of blocks. Read first: include/fluxion/graph/code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <xbyak/xbyak.h>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Writes functions for four points at a time, whose slots are part of the code: no loop over numbers
/// and no table of slots is left. Of four points and four numbers, halves of two vectors are joined
/// while they are loaded, which takes no shuffle, and the joined ones interleaved.
class Transposer : public Xbyak::CodeGenerator {
 public:
  /// Of numbers at data[p * stride], p = 0, 1, ..., those that the function reads or writes; a stride
  /// counts bytes.
  using Load = void (*)(const double* data,
                        std::ptrdiff_t stride,
                        double* memory,
                        std::size_t fours);
  using Store = void (*)(double* data,
                         std::ptrdiff_t stride,
                         const double* memory,
                         std::size_t fours);

  /// Throws: Xbyak::Error if there is no memory for the code.
  explicit Transposer(const Code& code);

  /// Of leaves of one kind; null where there are none.
  Load load(Operation kind) const { return loads_[place(kind)]; }
  /// Of one part of the results; likewise.
  Store store(Part part) const { return stores_[static_cast<std::size_t>(part)]; }

 private:
  static std::size_t place(Operation kind) {
    return kind == Operation::input ? 0 : kind == Operation::parameter ? 1 : 2;
  }

  template <class Function, class Write> Function function(const Write& write);
  void load_run(const Code::LeafRun& run);
  void store_results(std::span<const Slot> results);
  void transpose_four(const std::array<Xbyak::Address, 4>& from,
                      const std::array<Xbyak::Address, 4>& to);

  /// Number i of each of four points.
  std::array<Xbyak::Address, 4> points(std::size_t i) const;
  /// Four points of a slot.
  Xbyak::Address slot(Slot slot) const;
  std::array<Xbyak::Address, 4> slots(std::span<const Slot> four) const;

  std::array<Load, 3> loads_{};
  std::array<Store, 2> stores_{};
};

}  // namespace fluxion::inline FLUXION_ABI::graph
