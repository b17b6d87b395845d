// A recorded program of fluxion, carried out by machine code where there is any.
// For: fluxion_bench.cpp and tests/bench/. Read first: fluxion_recorded.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "fluxion_recorded.hpp"

namespace bench {

struct FluxionProgram : FluxionRecorded<fluxion::Backend::automatic> {
  static constexpr const char* name = "fluxion_program";
  static constexpr double tolerance = 1e-11;  // its functions err by a unit in the last place
};

}  // namespace bench
