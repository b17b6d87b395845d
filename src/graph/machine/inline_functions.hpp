// Functions that are written in line: they leave other registers alone, and the processor does several
// at a time.
// For: assembler.cpp. Read first: vector_code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "vector_code.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

/// Registers that a function uses for itself; the first one gets the result.
using ExpRegisters = std::array<VectorCode::Vector, 6>;

/// exp(x) within 1 unit in the last place, with the same bits at either width; x is not changed.
void write_exp(VectorCode& code, const VectorCode::Vector& x, const ExpRegisters& registers);

/// The first two get sine and cosine.
using SineRegisters = std::array<VectorCode::Vector, 7>;

/// Which of the two are wanted.
struct Sines {
  bool sine = false;
  bool cosine = false;
};

/// Beyond it write_sines() does not know how many quadrants there are in x.
inline constexpr double largest_reduced = 1e6;

/// sin(x) and cos(x), likewise, each with the same bits whether the other is wanted or not. Leaves the
/// zero flag unset if x is beyond largest_reduced in a lane: its results are to be replaced.
void write_sines(VectorCode& code,
                 const VectorCode::Vector& x,
                 const SineRegisters& registers,
                 Sines wanted);

}  // namespace fluxion::inline FLUXION_ABI::graph
