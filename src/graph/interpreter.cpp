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

// Variables of points that lie one after the other, into lanes.
void load(const Code& code,
          Workspace& workspace,
          const double* points,
          std::size_t n,
          std::size_t count) {
  for (const Code::Leaf& input : code.inputs()) {
    double* lane = workspace[input.slot];
    for (std::size_t k = 0; k < count; ++k) lane[k] = points[k * n + input.index];
  }
}

void compute(const Code& code, Workspace& workspace, std::size_t count) {
  for (const Instruction& instruction : code.instructions()) {
    const auto& x = instruction.operands;
    const Lanes lanes{
        workspace[instruction.result], workspace[x[0]], workspace[x[1]], workspace[x[2]]};
    kernels[place_in_table(instruction.operation)](code.data(instruction), lanes, count);
  }
}

void store(const Code& code, Workspace& workspace, double* results, std::size_t count) {
  const std::size_t m = code.results().size();
  for (std::size_t i = 0; i < m; ++i) {
    const double* lane = workspace[code.results()[i]];
    for (std::size_t k = 0; k < count; ++k) results[k * m + i] = lane[k];
  }
}

}  // namespace

void Workspace::prepare(const Code& code) {
  if (code_ == code.id()) {
    return;
  }
  if (memory_.size() < code.slots() * block_points) memory_.resize(code.slots() * block_points);
  for (const Code::Constant& constant : code.constants()) {
    std::fill_n((*this)[constant.slot], block_points, constant.value);
  }
  code_ = code.id();
}

void run(const Code& code,
         Workspace& workspace,
         std::span<const double> points,
         std::size_t n,
         std::span<const double> parameters,
         std::span<double> results) {
  workspace.prepare(code);
  for (const Code::Leaf& parameter : code.parameters()) {
    std::fill_n(workspace[parameter.slot], block_points, parameters[parameter.index]);
  }
  const std::size_t total = n == 0 ? 0 : points.size() / n;
  for (std::size_t first = 0; first < total; first += block_points) {
    const std::size_t count = std::min(block_points, total - first);
    load(code, workspace, points.data() + first * n, n, count);
    compute(code, workspace, count);
    store(code, workspace, results.data() + first * code.results().size(), count);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
