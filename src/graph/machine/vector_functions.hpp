// Functions of whole vectors from SLEEF, by operation.
// For: machine code. Read first: include/fluxion/graph/machine_code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/graph/machine_code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A function that takes and returns vectors in registers; this is not its type.
using VectorFunction = void (*)();

/// Null where there is none, as for one number: then an operation is computed lane by lane.
VectorFunction vector_function(Operation operation, Width width);

}  // namespace fluxion::inline FLUXION_ABI::graph
