// The report of a run.
// For: what fmt::print("{}", result) shows.
// Read first: include/fluxion/optimize/report.hpp.
// SPDX-License-Identifier: MIT
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/optimize/report.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

// A longer point is shown by its first and its last entries.
constexpr std::size_t longest_point = 8;
constexpr std::size_t first_shown = 5;
constexpr std::size_t last_shown = 2;

std::string_view outcome(Status status) {
  if (converged(status)) {
    return "converged";
  }
  return failed(status) ? "failed" : "stopped early";
}

std::string point(std::span<const double> x) {
  fmt::memory_buffer out;
  const bool all = x.size() <= longest_point;
  const auto append = [&](std::size_t i) {
    fmt::format_to(std::back_inserter(out), "{}{:.8g}", i == 0 ? "" : ", ", printed(x[i]));
  };
  for (std::size_t i = 0; i < (all ? x.size() : first_shown); ++i) {
    append(i);
  }
  if (!all) {
    fmt::format_to(std::back_inserter(out), ", ...");
    for (std::size_t i = x.size() - last_shown; i < x.size(); ++i) {
      append(i);
    }
  }
  return fmt::format(
      "[{}]{}", fmt::to_string(out), all ? "" : fmt::format(" ({} entries)", x.size()));
}

// Nothing for a run without bounds that hold anything.
std::string at_bounds(const ReportData& data) {
  if (data.active == 0) {
    return {};
  }
  return fmt::format("\n  at a bound     {} of {} variables", data.active, data.x.size());
}

std::string duration(double seconds) {
  if (seconds < 1e-3) {
    return fmt::format("{:.3g} us", seconds * 1e6);
  }
  return seconds < 1 ? fmt::format("{:.3g} ms", seconds * 1e3) : fmt::format("{:.3g} s", seconds);
}

}  // namespace

std::string report(const ReportData& data) {
  return fmt::format(
      "{} {} ({}): {}\n"
      "  value          {:.10g}\n"
      "  x              {}{}\n"
      "  gradient norm  {:.3g}\n"
      "  iterations     {}\n"
      "  evaluations    {}\n"
      "  time           {}",
      data.method,
      outcome(data.status),
      to_string(data.status),
      data.message,
      printed(data.value),
      point(data.x),
      at_bounds(data),
      printed(data.gradient_norm),
      data.iterations,
      to_string(data.counts),
      duration(data.seconds));
}

}  // namespace fluxion::detail
