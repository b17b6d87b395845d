// A recorded program of fluxion, carried out by machine code where there is any.
// For: fluxion_bench.cpp and tests/bench/. Read first: fluxion_recorded.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include "fluxion_recorded.hpp"

namespace bench {

/// The numbers of a coordinate lie together, as in a table of Eigen's with a row for each item.
struct FluxionProgram : FluxionRecorded<fluxion::Backend::automatic, Layout::rows> {
  static constexpr const char* name = "fluxion_program";
  static constexpr double tolerance = 1e-11;  // its functions err by 2.3 units in the last place
};

/// Those of an item do: they are transposed on the way.
struct FluxionProgramColumns : FluxionRecorded<fluxion::Backend::automatic, Layout::columns> {
  static constexpr const char* name = "fluxion_program_columns";
  static constexpr double tolerance = FluxionProgram::tolerance;
  template <class W> static constexpr bool applies = Parametric<W>;
};

}  // namespace bench
