// Code at one point: a number for each slot, and no loops over points.
// For: evaluations of programs at one point. Read first: code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The memory of one point. It is compact: with that of a block, whose slots are 512 bytes apart, a
/// gradient of 2000 operations took four times as long.
class OnePoint {
 public:
  double operator[](Slot slot) const { return memory_[slot]; }

  /// Computes the first of the points. With a width by machine code, if there is any.
  /// Cost:  a call for each operation, and none for what all points share: the code must share
  ///        nothing. Allocates only where the memory has to grow.
  void compute(const Code& code, const Points& points, std::optional<Width> width = {});

  /// Writes results to the caller's memory, column after column.
  void store(std::span<const Slot> results, const Target& target) const;

 private:
  void prepare(const Code& code);

  std::vector<double> memory_{};
  std::uint64_t code_ = 0;  // whose constants are there
};

}  // namespace fluxion::inline FLUXION_ABI::graph
