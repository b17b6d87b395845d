// The picture of a run.
// For: save_svg(result.trace, "run.svg").
// Read first: include/fluxion/plot/trace.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>
#include <utility>

#include <fluxion/plot/trace.hpp>

namespace fluxion::inline FLUXION_ABI {

Plot convergence_plot(const Trace& trace) {
  double lowest = std::numeric_limits<double>::infinity();
  for (const TraceRow& row : trace) {
    lowest = std::min(lowest, row.value);
  }
  Series value{.name = "value above the lowest", .markers = false};
  Series gradient{.name = "gradient norm", .markers = false};
  for (const TraceRow& row : trace) {
    value.x.push_back(row.iteration);
    value.y.push_back(row.value - lowest);
    gradient.x.push_back(row.iteration);
    gradient.y.push_back(row.gradient_norm);
  }
  return {.title = "Convergence",
          .x = {.label = "iteration"},
          .y = {.log = true},
          .series = {std::move(value), std::move(gradient)}};
}

std::string to_svg(const Trace& trace) { return to_svg(convergence_plot(trace)); }

void save_svg(const Trace& trace, const std::string& path) {
  save_svg(convergence_plot(trace), path);
}

}  // namespace fluxion
