// Exports of the trace.
// For: CSV files and tables.
// Read first: include/fluxion/optimize/trace.hpp.
// SPDX-License-Identifier: MIT
#include <iterator>
#include <ostream>

#include <fluxion/concepts.hpp>
#include <fluxion/optimize/trace.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace {

// Longer tables show this many rows at each end.
constexpr std::size_t rows_at_end = 10;

void append_row(fmt::memory_buffer& out, const TraceRow& row) {
  fmt::format_to(std::back_inserter(out),
                 "\n{:>9}  {:>16.9e}  {:>13.3e}  {:>10.3e}  {:>11}",
                 row.iteration,
                 detail::printed(row.value),
                 detail::printed(row.gradient_norm),
                 row.step,
                 row.evaluations);
}

}  // namespace

std::string to_csv(const Trace& trace) {
  fmt::memory_buffer out;
  const auto end = std::back_inserter(out);
  fmt::format_to(end, "iteration,value,gradient_norm,step,evaluations");
  const std::size_t n = trace.empty() ? 0 : trace[0].x.size();
  for (std::size_t i = 0; i < n; ++i) {
    fmt::format_to(end, ",x{}", i);
  }
  out.push_back('\n');
  for (const TraceRow& row : trace) {
    fmt::format_to(end,
                   "{},{},{},{},{}",
                   row.iteration,
                   detail::printed(row.value),
                   detail::printed(row.gradient_norm),
                   row.step,
                   row.evaluations);
    for (const double xi : row.x) {
      fmt::format_to(end, ",{}", xi);
    }
    out.push_back('\n');
  }
  return fmt::to_string(out);
}

std::string to_string(const Trace& trace) {
  fmt::memory_buffer out;
  fmt::format_to(std::back_inserter(out),
                 "{:>9}  {:>16}  {:>13}  {:>10}  {:>11}",
                 "iteration",
                 "value",
                 "gradient norm",
                 "step",
                 "evaluations");
  const std::size_t n = trace.size();
  const bool all = n <= 2 * rows_at_end + 1;
  for (std::size_t k = 0; k < n; ++k) {
    if (all || k < rows_at_end || k + rows_at_end >= n) {
      append_row(out, trace[k]);
    } else if (k == rows_at_end) {
      fmt::format_to(std::back_inserter(out), "\n{:>9}", "...");
    }
  }
  return fmt::to_string(out);
}

std::ostream& operator<<(std::ostream& out, const Trace& trace) { return out << to_string(trace); }

}  // namespace fluxion
