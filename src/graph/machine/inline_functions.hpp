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

/// Beyond it write_sine_and_cosine() does not know how many quadrants there are in x.
inline constexpr double largest_reduced = 1e6;

/// sin(x) and cos(x), likewise. Leaves the zero flag unset if x is beyond largest_reduced in a lane: its
/// results are to be replaced.
void write_sine_and_cosine(VectorCode& code,
                           const VectorCode::Vector& x,
                           const SineRegisters& registers);

}  // namespace fluxion::inline FLUXION_ABI::graph
