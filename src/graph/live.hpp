// What of a path its values and decisions need, without derivatives and dead nodes.
// For: files, listings, pictures and C.
// Read first: include/fluxion/graph/path.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <fluxion/graph/path.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// The selectors of the guards, and the outputs.
std::vector<NodeId> results_of(const Path& path);

/// A copy whose first nodes are all inputs and then all parameters.
Path live(const Path& path);

}  // namespace fluxion::inline FLUXION_ABI::graph
