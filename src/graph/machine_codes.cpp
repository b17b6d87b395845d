// Which machine code is used, and when it is made.
// For: programs. Read first: include/fluxion/graph/machine_code.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/graph/machine_code.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace graph {

std::optional<Width> width_for_blocks(Backend backend) {
  const auto if_there = [](Width width) {
    return has_machine_code(width) ? std::optional(width) : std::nullopt;
  };
  switch (backend) {
    case Backend::interpreter:
      return std::nullopt;
    case Backend::scalar:
      return if_there(Width::scalar);
    case Backend::avx2:
      return if_there(Width::avx2);
    case Backend::avx512:
      return if_there(Width::avx512);
    default:
      return has_machine_code(Width::avx512) ? Width::avx512 : if_there(Width::avx2);
  }
}

std::optional<Width> width_for_one_point(Backend backend) {
  const bool is_wanted = backend != Backend::interpreter && has_machine_code(Width::scalar);
  return is_wanted ? std::optional(Width::scalar) : std::nullopt;
}

const MachineCode* MachineCodes::get(const Code& code, Width width, std::size_t stride) {
  Entry& entry = entries_[stride == 1 ? 3 : static_cast<std::size_t>(width)];
  std::call_once(entry.once, [&] {
    auto made = std::make_unique<const MachineCode>(code, width, stride);
    if (!made->is_valid()) return;
    entry.owned = std::move(made);
    entry.made.store(entry.owned.get(), std::memory_order_release);
  });
  return entry.owned.get();
}

MachineStats MachineCodes::stats() const {
  MachineStats sum;
  for (const Entry& entry : entries_) {
    if (const MachineCode* made = entry.made.load(std::memory_order_acquire)) sum += made->stats();
  }
  return sum;
}

const MachineCode* Code::machine_code(Width width, std::size_t stride) const {
  return machine_codes_->get(*this, width, stride);
}

MachineStats Code::machine_stats() const { return machine_codes_->stats(); }

}  // namespace graph

MachineStats& MachineStats::operator+=(const MachineStats& other) {
  codes += other.codes;
  instructions += other.instructions;
  spills += other.spills;
  bytes += other.bytes;
  seconds += other.seconds;
  interpreted += other.interpreted;
  return *this;
}

}  // namespace fluxion::inline FLUXION_ABI
