// The picture of a run of an optimiser.
// For: seeing at a glance how a run converged.
// Read first: optimize/trace.hpp, plot/svg.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <fluxion/optimize/trace.hpp>
#include <fluxion/plot/svg.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The chart of a run: how far its value is above the lowest one and its gradient norm, on a log
/// axis, against the iteration.
/// Note: the lowest value itself, whose distance is 0, is not on the axis and left out.
Plot convergence_plot(const Trace& trace);

/// convergence_plot as an SVG document.
std::string to_svg(const Trace& trace);

/// convergence_plot as a file, which is complete or as it was before.
/// Throws:  FileError if the file cannot be written.
/// Example: save_svg(minimize(f, x0, Bfgs{}, {.trace = Keep::values}).trace, "run.svg");
void save_svg(const Trace& trace, const std::string& path);

}  // namespace fluxion
