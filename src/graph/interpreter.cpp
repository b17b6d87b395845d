// Runs code on blocks of points: one loop for each operation, over all points of the block.
// For: graph::run. Read first: include/fluxion/graph/code.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>

#include <fluxion/graph/machine_code.hpp>

#include "kernels.hpp"
#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

const Columns& columns(const Points& points, Operation kind) {
  switch (kind) {
    case Operation::input:
      return points.inputs;
    case Operation::parameter:
      return points.parameters;
    default:
      return points.directions;
  }
}

// Whether the points of a block follow each other: they are in order.
bool is_run(std::span<const std::uint32_t> block) {
  return block.back() - block.front() + 1 == block.size();
}

// As many numbers as a block has points, of which most are whole.
void copy(const double* from, std::size_t points, double* to) {
  if (points == block_points) {
    std::copy_n(from, block_points, to);
  } else {
    std::copy_n(from, points, to);
  }
}

// From where the numbers of a point do not follow each other; perhaps those of a leaf do.
void load_strided(const Code::Leaf& leaf,
                  const Columns& from,
                  std::span<const std::uint32_t> block,
                  double* to) {
  const double* const first = from.data + static_cast<std::ptrdiff_t>(leaf.index) * from.step;
  if (from.stride == 1 && is_run(block)) {
    copy(first + block.front(), block.size(), to);
  } else {
    for (std::size_t k = 0; k < block.size(); ++k) {
      to[k] = first[static_cast<std::ptrdiff_t>(block[k]) * from.stride];
    }
  }
}

// Leaves of one kind that lie one after the other are read together.
void load(std::span<const Code::Leaf> leaves,
          Workspace& workspace,
          const Points& points,
          std::span<const std::uint32_t> block) {
  for (std::size_t first = 0, next = 0; first < leaves.size(); first = next) {
    std::array<Slot, 64> slots{};
    const Code::Leaf& leaf = leaves[first];
    for (; next < leaves.size() && next - first < slots.size() && leaves[next].kind == leaf.kind &&
           leaves[next].index - leaf.index == next - first;
         ++next) {
      slots[next - first] = leaves[next].slot;
    }
    const Columns& from = columns(points, leaf.kind);
    if (from.step == 1) {
      kernels().load(
          {from.data + leaf.index, from.stride, block}, {workspace[0], slots.data()}, next - first);
    } else {
      for (; first < next; ++first) {
        load_strided(leaves[first], from, block, workspace[leaves[first].slot]);
      }
    }
  }
}

double shared_value(const Points& points, const Code::Leaf& leaf) {
  const Columns& from = columns(points, leaf.kind);
  return from.data[static_cast<std::ptrdiff_t>(leaf.index) * from.step];
}

// To where an entry has its numbers of all points one after the other.
void store_runs(const Workspace& workspace,
                std::span<const Slot> results,
                std::span<const std::uint32_t> block,
                const Target& target) {
  double* column = target.data + block.front();
  for (std::size_t first = 0; first < results.size(); first += target.rows) {
    double* entry = column;
    for (const Slot slot :
         results.subspan(first).first(std::min(target.rows, results.size() - first))) {
      copy(workspace[slot], block.size(), entry);
      entry += target.row;
    }
    column += target.column;
  }
}

}  // namespace

void Workspace::prepare(const Code& code) {
  if (code_ == code.id()) {
    return;
  }
  memory_.resize(std::max({memory_.size(), code.slots(), std::size_t{1}}));
  for (const Code::Constant& constant : code.constants()) {
    std::fill_n((*this)[constant.slot], block_points, constant.value);
  }
  code_ = code.id();
}

void begin(const Code& code, Workspace& workspace, const Points& points) {
  workspace.prepare(code);
  for (const Code::Leaf& leaf : code.shared_leaves()) {
    std::fill_n(workspace[leaf.slot], block_points, shared_value(points, leaf));
  }
  kernels().run(code.prologue(), code.data(), workspace[0], block_points);
}

void compute(const Code& code,
             Workspace& workspace,
             const Points& points,
             std::span<const std::uint32_t> block,
             std::optional<Width> width) {
  load(code.leaves(), workspace, points, block);
  const MachineCode* machine = width ? code.machine_code(*width, slot_stride) : nullptr;
  if (machine != nullptr) {
    const std::size_t lanes = lanes_of(*width);
    machine->run(workspace[0], (block.size() + lanes - 1) / lanes);
  } else {
    kernels().run(code.instructions(), code.data(), workspace[0], block.size());
  }
}

LaneMask lanes_with(const Workspace& workspace, Slot slot, double value) {
  return kernels().lanes_with(workspace[slot], value);
}

void store(const Workspace& workspace,
           std::span<const Slot> results,
           std::span<const std::uint32_t> block,
           LaneMask lanes,
           const Target& target) {
  const bool is_whole = static_cast<std::size_t>(std::popcount(lanes)) == block.size();
  if (target.point == 1 && is_whole && is_run(block)) {
    store_runs(workspace, results, block, target);
    return;
  }
  // Entries that lie one after the other are written together.
  const bool is_one = target.row == 1 && target.column == static_cast<std::ptrdiff_t>(target.rows);
  const std::size_t together = is_one ? results.size() : target.row == 1 ? target.rows : 1;
  for (std::size_t e = 0; e < results.size(); e += together) {
    double* const entry = target.entry(e);
    kernels().store({workspace[0], &results[e]},
                    {entry, target.point, block},
                    std::min(together, results.size() - e),
                    lanes);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
