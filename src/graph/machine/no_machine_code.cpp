// What there is of machine code where it is not built in.
// For: processors other than x86-64, and builds without Xbyak.
// Read first: include/fluxion/graph/machine_code.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/graph/machine_code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

class MachineCode::Body {};

bool has_machine_code(Width) { return false; }

MachineCode::MachineCode(const Code&, Width width) : width_(width) {}

MachineCode::~MachineCode() = default;

MachineStats MachineCode::stats() const { return stats_; }

void MachineCode::make_ready(const Code&) const {}
bool MachineCode::load(
    const Code&, Operation, const double*, std::ptrdiff_t, double*, std::size_t) const {
  return false;
}
bool MachineCode::store(
    const Code&, Part, const double*, double*, std::ptrdiff_t, std::size_t) const {
  return false;
}

class PointCode::Body {};

PointCode::PointCode(const Code&) {}

PointCode::~PointCode() = default;

}  // namespace fluxion::inline FLUXION_ABI::graph
