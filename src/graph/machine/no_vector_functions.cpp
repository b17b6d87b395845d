// What there is of functions of whole vectors without SLEEF.
// For: machine code. Read first: vector_functions.hpp.
// SPDX-License-Identifier: MIT
#include "vector_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

VectorFunction vector_function(Operation, Width) { return nullptr; }

}  // namespace fluxion::inline FLUXION_ABI::graph
