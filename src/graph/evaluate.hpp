// The functions that compute operations on plain numbers.
// For: evaluate() and machine code for one point, which have the same bits so.
// Read first: values.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The value of an operation: what operands it does not have does not matter. Of a function like exp it
/// is a jump to that of the C library, which has its argument in place.
using ValueFunction = double (*)(const RuleData&, double, double, double);

ValueFunction value_function(Operation operation);

}  // namespace fluxion::inline FLUXION_ABI::graph
