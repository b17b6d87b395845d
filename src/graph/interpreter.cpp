// Runs code on blocks of points: one loop for each operation, over all points of the block.
// For: graph::run. Read first: include/fluxion/graph/code.hpp, values.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <fluxion/graph/machine_code.hpp>

#include "evaluate.hpp"
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

double shared_value(const Points& points, const Code::Leaf& leaf) {
  const Columns& from = columns(points, leaf.kind);
  return from.data[static_cast<std::ptrdiff_t>(leaf.index) * from.step];
}

Table<double> table(Workspace& workspace, const Slot* slots) {
  return {workspace[0], slot_stride, slots};
}
Table<const double> table(const Workspace& workspace, const Slot* slots) {
  return {workspace[0], slot_stride, slots};
}

// Without a call for what there is most of.
double value(const Instruction& instruction, const RuleData& data, double a, double b, double c) {
  if (instruction.operation == operation_of_v<rules::Add>) return a + b;
  if (instruction.operation == operation_of_v<rules::Mul>) return a * b;
  return value_function(instruction.operation)(data, a, b, c);
}

// From memory in which neither the numbers of a point nor those of a leaf follow each other.
void load_scattered(const Columns& from,
                    const Code::LeafRun& run,
                    std::span<const std::uint32_t> block,
                    Workspace& workspace) {
  const double* first = from.data + static_cast<std::ptrdiff_t>(run.index) * from.step;
  for (const Slot slot : run.slots) {
    for (std::size_t k = 0; k < block.size(); ++k) {
      workspace[slot][k] = first[static_cast<std::ptrdiff_t>(block[k]) * from.stride];
    }
    first += from.step;
  }
}

void load(const Columns& from,
          const Code::LeafRun& run,
          std::span<const std::uint32_t> block,
          Workspace& workspace) {
  const double* const first = from.data + static_cast<std::ptrdiff_t>(run.index) * from.step;
  const std::size_t numbers = run.slots.size();
  if (from.step == 1) {
    kernels().load({first, from.stride, block}, table(workspace, run.slots.data()), numbers);
  } else if (from.stride == 1 && are_lines(workspace, block)) {
    // Lines are for results as well; of a leaf nothing is written there.
    double* line = const_cast<double*>(first) + block.front();
    for (const Slot slot : run.slots) {
      workspace.line(slot) = line;
      line += from.step;
    }
  } else if (from.stride == 1 && is_run(block)) {
    kernels().load_lines({first + block.front(), from.step},
                         table(workspace, run.slots.data()),
                         numbers,
                         block.size());
  } else {
    load_scattered(from, run, block, workspace);
  }
}

// Leaves that were read where they are, to where results are.
void bring(Workspace& workspace,
           std::span<const Slot> results,
           std::span<const std::uint32_t> some,
           std::size_t points) {
  for (const std::uint32_t e : some) {
    const Slot slot = results[e];
    if (workspace.line(slot) != workspace[slot]) {
      std::copy_n(workspace.line(slot), points, workspace[slot]);
    }
  }
}

// Whether machine code can read or write a block: its points follow each other, by fours.
bool are_fours(std::span<const std::uint32_t> block) {
  return block.size() % 4 == 0 && is_run(block);
}

void load(const Code& code,
          Operation kind,
          const Columns& from,
          std::span<const std::uint32_t> block,
          Workspace& workspace) {
  bool is_needed = false;
  for (const Code::LeafRun& run : code.leaf_runs()) {
    if (run.kind != kind) continue;
    is_needed = true;
    for (const Slot slot : run.slots) workspace.line(slot) = workspace[slot];
  }
  if (!is_needed) return;
  if (workspace.machine() != nullptr && from.step == 1 && are_fours(block) &&
      workspace.machine()->load(
          code, kind, from.at(block.front()), from.stride, workspace[0], block.size() / 4)) {
    return;
  }
  for (const Code::LeafRun& run : code.leaf_runs()) {
    if (run.kind == kind) load(from, run, block, workspace);
  }
}

}  // namespace

// Machine code reads a vector at most of what all points share.
inline void Workspace::fill(Slot slot, double value) {
  constexpr std::size_t widest = 8;
  shared_[slot] = value;
  double* const lanes = (*this)[slot];
  if (machine_ == nullptr) {
    std::fill_n(lanes, block_points, value);
  } else {
    std::fill_n(lanes, widest, value);
  }
}

// Those that are constants or shared are the same at all points. Of leaves, which are read later, this
// writes numbers of no meaning.
void Workspace::fill_results(const Code& code) {
  const auto fill_all = [&](Slot slot) { std::fill_n((*this)[slot], block_points, shared_[slot]); };
  for (const Slot slot : code.selectors()) fill_all(slot);
  for (const Part part : {Part::values, Part::entries}) {
    for (const std::uint32_t e : code.others(part)) fill_all(code.results(part)[e]);
  }
}

void Workspace::prepare(const Code& code, const MachineCode* machine, const Points& points) {
  const bool is_other = code_ != code.id() || (machine == nullptr) != (machine_ == nullptr);
  machine_ = machine;
  if (is_other) {
    memory_.resize(std::max({memory_.size(), code.slots(), std::size_t{1}}));
    shared_.resize(std::max(shared_.size(), code.slots()));
    lines_.resize(std::max(lines_.size(), code.slots()));
    for (const Code::Constant& constant : code.constants()) fill(constant.slot, constant.value);
    code_ = code.id();
  }
  aim_at_workspace(code, *this);
  for (const Code::Leaf& leaf : code.shared_leaves()) fill(leaf.slot, shared_value(points, leaf));
  for (const Instruction& instruction : code.prologue()) {
    const auto& x = instruction.operands;
    fill(instruction.result,
         value(instruction, code.data(instruction), shared_[x[0]], shared_[x[1]], shared_[x[2]]));
  }
  if (machine != nullptr) fill_results(code);
}

void begin(const Code& code,
           Workspace& workspace,
           const Points& points,
           std::optional<Width> width) {
  workspace.prepare(code, width ? code.machine_code(*width) : nullptr, points);
}

void compute(const Code& code,
             Workspace& workspace,
             const Points& points,
             std::span<const std::uint32_t> block) {
  for (const Operation kind : {Operation::input, Operation::parameter, Operation::direction}) {
    load(code, kind, columns(points, kind), block, workspace);
  }
  if (const MachineCode* machine = workspace.machine()) {
    machine->run(workspace[0], workspace.lines(), block.size());
  } else {
    kernels().run(code.instructions(), code.data(), workspace[0], block.size());
  }
}

bool are_lines(const Workspace& workspace, std::span<const std::uint32_t> block) {
  const MachineCode* machine = workspace.machine();
  return machine != nullptr && block.size() % machine->points_at_once() == 0 && is_run(block);
}

void aim(const Code& code,
         Workspace& workspace,
         Part part,
         std::span<const std::uint32_t> block,
         const Target& target) {
  const std::span<const Slot> results = code.results(part);
  for (const std::uint32_t e : code.computed(part)) {
    workspace.line(results[e]) = target.line(e) + block.front();
  }
}

void aim_at_workspace(const Code& code, Workspace& workspace) {
  for (const Slot slot : code.results()) workspace.line(slot) = workspace[slot];
}

void complete(const Code& code,
              Workspace& workspace,
              Part part,
              std::span<const std::uint32_t> block,
              const Target& target) {
  const std::span<const Slot> results = code.results(part);
  for (const std::uint32_t e : code.others(part)) {
    std::copy_n(workspace.line(results[e]), block.size(), target.line(e) + block.front());
  }
}

LaneMask lanes_with(const Workspace& workspace, Slot slot, double value) {
  return kernels().lanes_with(workspace[slot], value);
}

void store(const Code& code,
           Workspace& workspace,
           Part part,
           std::span<const std::uint32_t> block,
           LaneMask lanes,
           const Target& target) {
  const std::span<const Slot> results = code.results(part);
  bring(workspace, results, code.others(part), block.size());
  const bool is_whole = static_cast<std::size_t>(std::popcount(lanes)) == block.size();
  if (is_whole && are_fours(block) && workspace.machine() != nullptr &&
      target.is_contiguous(results.size()) &&
      workspace.machine()->store(code,
                                 part,
                                 workspace[0],
                                 target.data + block.front() * target.point,
                                 target.point,
                                 block.size() / 4)) {
    return;
  }
  const bool are_lines = target.point == 1 && is_whole && is_run(block);
  // What lies one after the other is written together: all columns, or each, or each entry.
  const bool are_columns = are_lines || target.row == 1;
  const std::ptrdiff_t step = are_lines ? target.row : 1;
  const bool is_one =
      are_columns && target.column == static_cast<std::ptrdiff_t>(target.rows) * step;
  const std::size_t together = is_one ? results.size() : are_columns ? target.rows : 1;
  for (std::size_t e = 0; e < results.size(); e += together) {
    const std::size_t count = std::min(together, results.size() - e);
    const Table<const double> from = table(std::as_const(workspace), &results[e]);
    if (are_lines) {
      kernels().store_lines(
          from, {target.entry(e) + block.front(), target.row}, count, block.size());
    } else {
      kernels().store(from, {target.entry(e), target.point, block}, count, lanes);
    }
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
