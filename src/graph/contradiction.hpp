// Whether paths can be those of one function.
// For: files. Read first: include/fluxion/graph/path.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <fluxion/graph/path.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Throws: TapeError if paths contradict each other, which a function does not that depends on its
/// arguments alone.
void check_consistent(const char* function, std::span<const Path> paths);

/// Whether after the same decisions two paths take different ones, or the same: of one function
/// each path is there once, and what it decides next depends on what it has decided before.
/// Cost:  sorts the paths by their outcomes, and passes once over each.
bool contradict(std::span<const Path> paths);

}  // namespace fluxion::inline FLUXION_ABI::graph
