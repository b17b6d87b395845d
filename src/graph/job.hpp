// Where the numbers of a job are.
// For: evaluations of programs. Read first: include/fluxion/graph/program_state.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// What all points of a job have in common: a single one shares nothing with others, since what is
/// shared is computed for whole blocks.
Shared shared_by(const Job& job, const Sizes& sizes);

/// Writes numbers of one point to its place.
void copy(std::span<const double> numbers, const Target& target, std::uint32_t point);

/// The numbers of one point, one after the other; copied to `room` where they are not.
std::span<const double> at(const Columns& columns,
                           std::uint32_t point,
                           std::size_t count,
                           std::vector<double>& room);

/// Whether those of each point are.
bool are_contiguous(const Points& points);

/// Makes what machine code has for the points and results of a job as they lie.
void make_ready(const Code& code, Width width, const Job& job);

/// Whether each entry of the results has its numbers of all points one after the other, and none is
/// where another or a point has its own: then they may be written before all points are read.
bool are_free_lines(const Job& job, const Sizes& sizes);

}  // namespace fluxion::inline FLUXION_ABI::graph
