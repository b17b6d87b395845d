// The history of a run, one row per iteration.
// For: looking at convergence: printed, exported as CSV or drawn.
// Read first: options.hpp, whose `trace` asks for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// How much of a run's history is kept.
enum class Keep : std::uint8_t {
  nothing,
  values,     ///< value, gradient norm, step and evaluations of every iteration
  everything  ///< the points as well: n more numbers per iteration
};

/// One iteration; row 0 is the start.
struct TraceRow {
  int iteration = 0;
  double value = 0;
  double gradient_norm = 0;  ///< largest absolute entry of the gradient
  double step = 0;           ///< multiple of the search direction that was taken; 0 at the start
  std::int64_t evaluations = 0;  ///< of the objective, since the start of the run
  std::vector<double> x{};       ///< the point; empty unless Keep::everything
};

/// The rows of a run in their order; empty unless Options::trace asked for them.
struct Trace {
  std::vector<TraceRow> rows{};

  bool empty() const { return rows.empty(); }
  std::size_t size() const { return rows.size(); }
  const TraceRow& operator[](std::size_t k) const { return rows[k]; }
  auto begin() const { return rows.begin(); }
  auto end() const { return rows.end(); }
};

/// The trace as comma-separated values: a header line, then one line per iteration.
/// Note: every number reads back as the same double; points add the columns x0, x1, ...
std::string to_csv(const Trace& trace);

/// The trace as a table for people: the first and the last rows when it is long.
std::string to_string(const Trace& trace);

std::ostream& operator<<(std::ostream& out, const Trace& trace);

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Trace> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::Trace& trace, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(trace), context);
  }
};
