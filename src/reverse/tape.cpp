// The tape of double, compiled once.
// For: reverse mode on double. Read first: reverse/tape.hpp.
// SPDX-License-Identifier: MIT
#include <fluxion/reverse/tape.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

constinit thread_local TapeState<double> CurrentTape<double>::state{};

template class Tape<double>;

}  // namespace fluxion::inline FLUXION_ABI::detail
