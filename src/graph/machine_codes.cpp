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

template <class Made>
template <class... From>
const Made* MachineCodes::Entry<Made>::get(const From&... from) {
  if (const Made* known = made.load(std::memory_order_acquire)) return known;
  std::call_once(once, [&] {
    auto code = std::make_unique<const Made>(from...);
    if (!code->is_valid()) return;
    owned = std::move(code);
    made.store(owned.get(), std::memory_order_release);
  });
  return owned.get();
}

template <class Made> void MachineCodes::Entry<Made>::add_to(MachineStats& sum) const {
  if (const Made* known = made.load(std::memory_order_acquire)) sum += known->stats();
}

const MachineCode* MachineCodes::get(const Code& code, Width width) {
  return of_blocks_[static_cast<std::size_t>(width)].get(code, width);
}

const PointCode* MachineCodes::get(const Code& code) { return of_one_point_.get(code); }

MachineStats MachineCodes::stats() const {
  MachineStats sum;
  for (const Entry<MachineCode>& each : of_blocks_) each.add_to(sum);
  of_one_point_.add_to(sum);
  return sum;
}

const MachineCode* Code::machine_code(Width width) const {
  return machine_codes_->get(*this, width);
}

const PointCode* Code::point_code() const { return machine_codes_->get(*this); }

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
