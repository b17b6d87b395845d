// A recorded program of fluxion, carried out by the interpreter.
// For: fluxion_bench.cpp and tests/bench/. Read first: fluxion_recorded.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "fluxion_recorded.hpp"

namespace bench {

struct FluxionInterpreter : FluxionRecorded<fluxion::Backend::interpreter, Layout::columns> {
  static constexpr const char* name = "fluxion_interpreter";
  static constexpr double tolerance = 1e-12;
};

}  // namespace bench
