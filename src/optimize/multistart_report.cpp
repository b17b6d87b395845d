// The table of runs from many starting points.
// For: what fmt::print("{}", multistart(...)) shows.
// Read first: include/fluxion/optimize/multistart_report.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/optimize/multistart_report.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

std::string multistart_report(std::span<const RunLine> runs, std::size_t best) {
  const auto done = std::count_if(
      runs.begin(), runs.end(), [](const RunLine& run) { return converged(run.status); });
  fmt::memory_buffer out;
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{} of {} runs converged\n", done, runs.size());
  fmt::format_to(
      to, "  {:>4} {:>17} {:>9} {:>10}  {}", "run", "value", "gradient", "iterations", "status");
  for (std::size_t i = 0; i < runs.size(); ++i) {
    fmt::format_to(to,
                   "\n{} {:>4} {:>17.10g} {:>9.1e} {:>10}  {}",
                   i == best ? '*' : ' ',
                   i,
                   printed(runs[i].value),
                   printed(runs[i].gradient_norm),
                   runs[i].iterations,
                   to_string(runs[i].status));
  }
  return fmt::to_string(out);
}

}  // namespace fluxion::detail
