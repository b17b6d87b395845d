// Runs code on blocks of points: one loop for each operation, over all points of the block.
// For: graph::run. Read first: include/fluxion/graph/code.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <fluxion/graph/code.hpp>

#include "values.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

struct Lanes {
  double* y;
  const double* a;
  const double* b;
  const double* c;
};

using Kernel = void (*)(const RuleData&, const Lanes&, std::size_t);

template <Operation operation>
FLUXION_ALWAYS_INLINE void loop(const RuleData& data, const Lanes& lanes, std::size_t points) {
  double* FLUXION_RESTRICT const y = lanes.y;
  for (std::size_t k = 0; k < points; ++k) {
    const double b = arity(operation) > 1 ? lanes.b[k] : 0;
    const double c = arity(operation) > 2 ? lanes.c[k] : 0;
    y[k] = value_of<operation>(data, lanes.a[k], b, c);
  }
}

template <Operation operation>
void kernel(const RuleData& data, const Lanes& lanes, std::size_t points) {
  if (points == block_points) {
    loop<operation>(data, lanes, block_points);
  } else {
    loop<operation>(data, lanes, points);
  }
}

constexpr auto kernels =
    table_of_operations([]<Operation operation>() -> Kernel { return kernel<operation>; });

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

void carry_out(const Code& code,
               std::span<const Instruction> instructions,
               Workspace& workspace,
               std::size_t count) {
  for (const Instruction& instruction : instructions) {
    const auto& x = instruction.operands;
    const Lanes lanes{
        workspace[instruction.result], workspace[x[0]], workspace[x[1]], workspace[x[2]]};
    kernels[place_in_table(instruction.operation)](code.data(instruction), lanes, count);
  }
}

}  // namespace

void Workspace::prepare(const Code& code) {
  if (code_ == code.id()) {
    return;
  }
  memory_.resize(std::max(memory_.size(), code.slots() * block_points));
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
  carry_out(code, code.prologue(), workspace, block_points);
}

void compute(const Code& code,
             Workspace& workspace,
             const Points& points,
             std::span<const std::uint32_t> block) {
  for (const Code::Leaf& leaf : code.leaves()) {
    const Columns& from = columns(points, leaf.kind);
    double* lane = workspace[leaf.slot];
    for (std::size_t k = 0; k < block.size(); ++k) {
      lane[k] = from.data[block[k] * from.stride + leaf.index];
    }
  }
  carry_out(code, code.instructions(), workspace, block.size());
}

LaneMask lanes_with(const Workspace& workspace, Slot slot, double value) {
  const double* lane = workspace[slot];
  LaneMask mask = 0;
  for (std::size_t k = 0; k < block_points; ++k) mask |= LaneMask{lane[k] == value} << k;
  return mask;
}

void store(const Workspace& workspace,
           std::span<const Slot> results,
           std::span<const std::uint32_t> block,
           LaneMask lanes,
           const Target& target) {
  for (std::size_t e = 0; e < results.size(); ++e) {
    const double* lane = workspace[results[e]];
    double* const entry = target.data + static_cast<std::ptrdiff_t>(e % target.rows) * target.row +
                          static_cast<std::ptrdiff_t>(e / target.rows) * target.column;
    for (std::size_t k = 0; k < block.size(); ++k) {
      if ((lanes >> k & 1) != 0)
        entry[static_cast<std::ptrdiff_t>(block[k]) * target.point] = lane[k];
    }
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
