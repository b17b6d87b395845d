// A derivative at one point: a number for each slot, and no loops over points.
// For: evaluations of programs at one point. Read first: code.hpp, products.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <fluxion/graph/code.hpp>
#include <fluxion/graph/products.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The memory of one point. It is compact: with that of a block, whose slots are more than 512 bytes
/// apart, a gradient of 2000 operations took four times as long.
class OnePoint {
 public:
  /// The caller's memory for values and entries; without data they are not wanted.
  struct Targets {
    Target values{};
    Target entries{};
  };

  /// Computes the first of the points, whose numbers are contiguous. With a width by machine code, if
  /// there is any, which writes to targets itself where that can do no harm.
  /// Cost:  a call for each operation, and none for what all points share: the code must share
  ///        nothing. Allocates only where the memory has to grow.
  void compute(const Derived& derived,
               const Points& points,
               const Targets& targets,
               std::optional<Width> width = {});

  /// What was computed last, until results are computed or given again.
  std::span<const double> selectors() const { return selectors_; }
  std::span<const double> values() const { return values_; }
  std::span<const double> entries() const { return entries_; }

  /// Writes values and entries to the targets, where they are not there yet.
  void store(const Targets& targets) const;

 private:
  void arrange(const Derived& derived, std::size_t memory);
  void write_to(const Targets& targets, const Points& points, const PointCode& machine);
  void interpret(const Code& code, const Points& points);
  void prepare(const Code& code);

  std::vector<double> slots_{};
  std::uint64_t code_ = 0;  // whose constants are in the slots
  std::vector<double> memory_{};
  // Of this memory, or of the caller's.
  std::span<double> selectors_{};
  std::span<double> values_{};
  std::span<double> entries_{};
};

}  // namespace fluxion::inline FLUXION_ABI::graph
