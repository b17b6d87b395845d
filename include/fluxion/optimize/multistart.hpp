// Runs from many starting points, of which the best is the answer.
// For: objectives with several minima.
// Read first: minimize.hpp, latin_hypercube.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/optimize/latin_hypercube.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/multistart_report.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The runs of multistart.
struct Multistart {
  std::vector<Result> runs{};  ///< in the order of the points
  std::size_t best = 0;  ///< the run with the lowest finite value; the first one if none is finite

  const Result& best_run() const { return runs[best]; }
};

/// The runs as a table.
inline std::string to_string(const Multistart& multistart) {
  std::vector<detail::RunLine> lines;
  for (const Result& run : multistart.runs) {
    lines.push_back({.status = run.status,
                     .value = run.value,
                     .gradient_norm = run.gradient_norm,
                     .iterations = run.iterations});
  }
  return detail::multistart_report(lines, multistart.best);
}

inline std::ostream& operator<<(std::ostream& out, const Multistart& multistart) {
  return out << to_string(multistart);
}

/// Minimises f from every point of the design.
/// Cost:    that of as many calls of minimize.
/// Throws:  as LatinHypercube::draw and minimize; what f throws in any of the runs passes through.
/// Note:    the runs differ in their start alone. A run may leave the box of the design: for one
///          that it has to stay in there is Options::bounds.
/// Example: auto m = multistart(f, LatinHypercube{.lower = {-5, -5}, .upper = {5, 5}}, Bfgs{});
template <class F, Method M>
Multistart multistart(F&& f,
                      const LatinHypercube& design,
                      const M& method,
                      const Options& options = {}) {
  Multistart result;
  for (const std::vector<double>& start : design.draw()) {
    result.runs.push_back(minimize(f, start, method, options));
    const double value = result.runs.back().value;
    const double lowest = result.best_run().value;
    if (std::isfinite(value) && !(lowest <= value && std::isfinite(lowest))) {
      result.best = result.runs.size() - 1;
    }
  }
  return result;
}

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Multistart> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const fluxion::Multistart& multistart, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(multistart), context);
  }
};
