// Runs code on blocks of points: one loop for each operation, over all points of the block.
// For: graph::run. Read first: include/fluxion/graph/code.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

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
    kernels().load({from.data + leaf.index, static_cast<std::ptrdiff_t>(from.stride), block},
                   {workspace[0], slots.data()},
                   next - first);
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
    std::fill_n(workspace[leaf.slot], block_points, columns(points, leaf.kind).data[leaf.index]);
  }
  kernels().run(code.prologue(), code.data(), workspace[0], block_points);
}

void compute(const Code& code,
             Workspace& workspace,
             const Points& points,
             std::span<const std::uint32_t> block,
             std::optional<Width> width) {
  load(code.leaves(), workspace, points, block);
  const MachineCode* machine = width ? code.machine_code(*width, block_points) : nullptr;
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
  // Entries that lie one after the other are written together.
  const bool is_one = target.row == 1 && target.column == static_cast<std::ptrdiff_t>(target.rows);
  const std::size_t together = is_one ? results.size() : target.row == 1 ? target.rows : 1;
  for (std::size_t e = 0; e < results.size(); e += together) {
    double* const entry = target.data + static_cast<std::ptrdiff_t>(e % target.rows) * target.row +
                          static_cast<std::ptrdiff_t>(e / target.rows) * target.column;
    kernels().store({workspace[0], &results[e]},
                    {entry, target.point, block},
                    std::min(together, results.size() - e),
                    lanes);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
