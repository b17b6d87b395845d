// Nodes of a graph as straight-line code on a few slots of memory, and its interpreter.
// For: evaluating a recorded function, at one point or at many side by side.
// Read first: graph.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/graph/graph.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A place for the value of a node, at every point of a block.
using Slot = std::uint32_t;

struct Instruction {
  Operation operation{};
  std::uint16_t data = 0;  ///< of a rule with numbers: their place
  Slot result = 0;
  std::array<Slot, 3> operands{};
};

/// What computes some nodes of a graph, and nothing else. It does not refer to the graph.
class Code {
 public:
  /// Cost:  three passes over the nodes that are needed.
  Code(const Graph& graph, std::span<const NodeId> results);

  std::span<const Instruction> instructions() const { return instructions_; }
  /// Where each of the results is, in their order.
  std::span<const Slot> results() const { return results_; }
  std::size_t slots() const { return slots_; }
  /// Copies have the same.
  std::uint64_t id() const { return id_; }
  const RuleData& data(const Instruction& instruction) const { return data_[instruction.data]; }

  struct Constant {
    Slot slot;
    double value;
  };
  struct Leaf {
    Slot slot;
    std::uint32_t index;  ///< of the variable or of the parameter
  };
  std::span<const Constant> constants() const { return constants_; }
  std::span<const Leaf> inputs() const { return inputs_; }
  std::span<const Leaf> parameters() const { return parameters_; }

 private:
  class Builder;

  std::vector<Instruction> instructions_{};
  std::vector<Constant> constants_{};
  std::vector<Leaf> inputs_{};
  std::vector<Leaf> parameters_{};
  std::vector<Slot> results_{};
  std::vector<RuleData> data_{};
  std::size_t slots_ = 0;
  std::uint64_t id_;
};

/// Points that are computed side by side.
inline constexpr std::size_t block_points = 64;

/// The memory of an interpreter. It grows with the code that it is used for and is used again.
class Workspace {
 public:
  /// The values of a slot.
  double* operator[](Slot slot) { return memory_.data() + slot * block_points; }

  /// Makes room for a code and writes its constants, unless it was the last one.
  void prepare(const Code& code);

 private:
  std::vector<double> memory_{};
  std::uint64_t code_ = 0;  // whose constants are there
};

/// Runs a code at points that lie one after the other.
/// Shapes:  points: n numbers for each point; parameters: those of all points; results: m numbers for
///          each point. n is at least one more than the largest index of an input.
/// Cost:    an operation costs what it does on `double`, in vector registers where it is arithmetic,
///          and one call for each block. Allocates only where the workspace has to grow.
/// Note:    the workspace belongs to the caller, and is not used with other code in between.
void run(const Code& code,
         Workspace& workspace,
         std::span<const double> points,
         std::size_t n,
         std::span<const double> parameters,
         std::span<double> results);

}  // namespace fluxion::inline FLUXION_ABI::graph
