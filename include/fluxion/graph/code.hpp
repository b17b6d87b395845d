// Nodes of a graph as straight-line code on a few slots of memory, and its interpreter.
// For: evaluating a recorded function, at one point or at many side by side.
// Read first: graph.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <fluxion/graph/graph.hpp>

namespace fluxion::inline FLUXION_ABI {
struct MachineStats;
}

namespace fluxion::inline FLUXION_ABI::graph {

/// A place for the value of a node, at every point of a block.
using Slot = std::uint32_t;

struct Instruction {
  Operation operation{};
  std::uint16_t data = 0;  ///< of a rule with numbers: their place
  Slot result = 0;
  std::array<Slot, 3> operands{};
  /// Not 0 where the next instruction alone reads the result: which pair of operations they are.
  std::uint16_t pair = 0;
};

/// Which leaves are the same at all points, so that what is made of them alone is computed once.
enum class Shared : std::uint8_t { nothing, parameters, inputs };

/// Numbers that an instruction of the processor works on: one, four or eight.
enum class Width : std::uint8_t { scalar, avx2, avx512 };

/// What the results of a code consist of, one part after the other; the rest are entries of a
/// derivative.
struct ResultParts {
  std::size_t selectors = 0;
  std::size_t values = 0;
};

/// Of results that go to the caller.
enum class Part : std::uint8_t { values, entries };

class MachineCode;
class MachineCodes;
class PointCode;
struct ResultParts;

/// What computes some nodes of a graph, and nothing else. It does not refer to the graph.
class Code {
 public:
  /// Cost:  three passes over the nodes that are needed.
  Code(const Graph& graph,
       std::span<const NodeId> results,
       Shared shared = Shared::nothing,
       const ResultParts& parts = {});

  /// To be carried out before the first point: what all points share.
  std::span<const Instruction> prologue() const { return prologue_; }
  /// To be carried out at every point.
  std::span<const Instruction> instructions() const { return instructions_; }
  /// Where each of the results is, in their order.
  std::span<const Slot> results() const { return results_; }
  const ResultParts& parts() const { return parts_; }
  std::span<const Slot> selectors() const { return results().first(parts_.selectors); }
  std::span<const Slot> results(Part part) const {
    const std::span<const Slot> to_caller = results().subspan(parts_.selectors);
    return part == Part::values ? to_caller.first(parts_.values) : to_caller.subspan(parts_.values);
  }
  std::size_t slots() const { return slots_; }
  /// Copies have the same.
  std::uint64_t id() const { return id_; }
  const RuleData& data(const Instruction& instruction) const { return data_[instruction.data]; }
  const RuleData* data() const { return data_.data(); }

  struct Constant {
    Slot slot;
    double value;
  };
  struct Leaf {
    Slot slot;
    Operation kind;       ///< input, parameter or direction
    std::uint32_t index;  ///< among those of its kind
  };
  std::span<const Constant> constants() const { return constants_; }
  std::span<const Leaf> shared_leaves() const { return shared_leaves_; }
  std::span<const Leaf> leaves() const { return leaves_; }
  /// Leaves of one kind whose numbers follow each other, to be read together.
  struct LeafRun {
    Operation kind;
    std::uint32_t index;      ///< of the first
    std::vector<Slot> slots;  ///< of all, in their order
  };
  std::span<const LeafRun> leaf_runs() const { return leaf_runs_; }
  /// Of the results of a part those that are the only ones of their slot, or the first, and computed at
  /// every point; and the others.
  std::span<const std::uint32_t> computed(Part part) const { return computed_[index(part)]; }
  std::span<const std::uint32_t> others(Part part) const { return others_[index(part)]; }

  std::size_t bytes() const;

  /// The instructions of the processor for blocks; null where there is none. Made when it is asked for
  /// the first time.
  const MachineCode* machine_code(Width width) const;
  /// Those for one point; likewise.
  const PointCode* point_code() const;
  /// Of all that were made so far.
  MachineStats machine_stats() const;

 private:
  class Builder;

  static std::size_t index(Part part) { return static_cast<std::size_t>(part); }

  std::vector<Instruction> prologue_{};
  std::vector<Instruction> instructions_{};
  std::vector<Constant> constants_{};
  std::vector<Leaf> shared_leaves_{};
  std::vector<Leaf> leaves_{};
  std::vector<LeafRun> leaf_runs_{};
  std::vector<Slot> results_{};
  std::array<std::vector<std::uint32_t>, 2> computed_{};  // by part
  std::array<std::vector<std::uint32_t>, 2> others_{};
  ResultParts parts_{};
  std::vector<RuleData> data_{};
  std::size_t slots_ = 0;
  std::uint64_t id_;
  std::shared_ptr<MachineCodes> machine_codes_;
};

/// Points that are computed side by side: enough to hide the calls of an interpreter.
inline constexpr std::size_t block_points = 64;
/// From the numbers of a slot to those of the next one: a cache line more than they take. Slots that
/// begin a power of two apart would share a few sets of the cache and evict each other.
inline constexpr std::size_t slot_stride = block_points + 8;

/// Numbers of each point: number i of point p is data[p * stride + i * step]. With stride 0 all points
/// have the same.
struct Columns {
  const double* data = nullptr;
  std::ptrdiff_t stride = 0;
  std::ptrdiff_t step = 1;

  const double* at(std::uint32_t point) const {
    return data + static_cast<std::ptrdiff_t>(point) * stride;
  }
};

/// The values of all leaves at all points.
struct Points {
  Columns inputs{};
  Columns parameters{};
  Columns directions{};
};

/// The memory of a block. It grows with the code that it is used for and is used again.
class Workspace {
 public:
  /// The values of a slot, one for each point of a block.
  double* operator[](Slot slot) { return memory_[slot].values; }
  const double* operator[](Slot slot) const { return memory_[slot].values; }

  /// Makes a workspace ready for a code at these points: computes what all of them share. From then on
  /// blocks are computed by machine code, if this is not null.
  void prepare(const Code& code, const MachineCode* machine, const Points& points);
  const MachineCode* machine() const { return machine_; }

  /// Where machine code has the numbers of a slot: in the workspace, unless the caller's memory is as it
  /// needs it.
  double*& line(Slot slot) { return lines_[slot]; }
  double* const* lines() const { return lines_.data(); }

 private:
  // Aligned as cache lines are: a vector register then takes one of them.
  struct alignas(64) Block {
    double values[slot_stride];
  };

  void fill(Slot slot, double value);
  void fill_results(const Code& code);

  std::vector<Block> memory_{};
  std::vector<double*> lines_{};
  std::vector<double> shared_{};  // values of the slots that all points share
  const MachineCode* machine_ = nullptr;
  std::uint64_t code_ = 0;  // whose constants are there
};

/// Makes a workspace ready for a code at these points: computes what all of them share. With a width
/// blocks are computed by machine code, if there is any; otherwise by the interpreter.
/// Cost:  that of the prologue. Allocates only where the workspace has to grow.
void begin(const Code& code,
           Workspace& workspace,
           const Points& points,
           std::optional<Width> width = {});

/// Computes a block: the points with these numbers, in ascending order, at most block_points of them.
/// Cost:  an operation costs what it does on `double`, in vector registers where it is arithmetic;
///        by the interpreter one call of it for each block.
/// Note:  after begin() with the same code, workspace and points.
void compute(const Code& code,
             Workspace& workspace,
             const Points& points,
             std::span<const std::uint32_t> block);

/// Lanes of a block, a bit for each: bit k is point number block[k].
using LaneMask = std::uint64_t;

/// The lanes of a block in which a slot has a value; of what is not a whole block, others as well.
LaneMask lanes_with(const Workspace& workspace, Slot slot, double value);

/// The caller's memory for a matrix at each point, whose columns have `rows` entries: entry (i, j) at
/// point p goes to data[i * row + j * column + p * point].
struct Target {
  double* data = nullptr;
  std::size_t rows = 1;
  std::ptrdiff_t row = 1;
  std::ptrdiff_t column = 0;
  std::ptrdiff_t point = 0;

  /// Whether so many numbers of a point lie one after the other.
  bool is_contiguous(std::size_t count) const {
    return (rows == 1 || row == 1) &&
           (count <= rows || column == static_cast<std::ptrdiff_t>(rows));
  }
  /// Number e of a single column, at point 0.
  double* line(std::uint32_t e) const { return data + static_cast<std::ptrdiff_t>(e) * row; }
  /// Number e, column after column, at point 0.
  double* entry(std::size_t e) const {
    return data + static_cast<std::ptrdiff_t>(e % rows) * row +
           static_cast<std::ptrdiff_t>(e / rows) * column;
  }
};

/// Whether machine code can read and write the points of a block where they are, if the numbers of each
/// coordinate follow each other: its points do, and fill vectors.
bool are_lines(const Workspace& workspace, std::span<const std::uint32_t> block);

/// Lets compute() write a part of the results of such a block to the caller's memory, in which entries
/// are lines: those of points one after the other.
/// Note:  neither leaves nor other results may be there.
void aim(const Code& code,
         Workspace& workspace,
         Part part,
         std::span<const std::uint32_t> block,
         const Target& target);
/// Lets it write all results to the workspace again, for store().
void aim_at_workspace(const Code& code, Workspace& workspace);

/// After compute(): writes to lines what the code does not, constants and leaves, and what stands twice.
void complete(const Code& code,
              Workspace& workspace,
              Part part,
              std::span<const std::uint32_t> block,
              const Target& target);

/// Writes a part of the results of a block to memory, column after column, for the points in these
/// lanes.
void store(const Code& code,
           Workspace& workspace,
           Part part,
           std::span<const std::uint32_t> block,
           LaneMask lanes,
           const Target& target);

}  // namespace fluxion::inline FLUXION_ABI::graph
