// The tape of double, compiled once.
// For: reverse mode on double. Read first: reverse/tape.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/reverse/sweep.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

constinit thread_local TapeState<double> CurrentTape<double>::state{};

template class Tape<double>;
template void Tape<double>::clear_adjoints<double>(Position);
template void Tape<double>::sweep<double>(Position, std::size_t);

}  // namespace fluxion::inline FLUXION_ABI::detail
