// What a run of an optimiser found out.
// For: the answer of minimize; prints itself as a report.
// Read first: status.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/report.hpp>
#include <fluxion/optimize/status.hpp>
#include <fluxion/optimize/trace.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The outcome of a run.
/// Note: x, value, gradient and gradient_norm always belong together. They are those of the point
///       that met the test when the status is `gradient`, and else those of the lowest value seen;
///       with Options::validation those of the lowest validation value; of an objective that changes
///       from step to step those of the last step.
struct Result {
  Vector<double> x{};
  double value = 0;  ///< the objective at x, as value_and_gradient returned it, and the penalty
  Vector<double> gradient{};
  double gradient_norm = 0;  ///< largest absolute entry of the gradient that is not in `active`
  Status status = Status::non_finite_start;
  std::string message{};  ///< one line: why the run ended, with the numbers that were compared
  int iterations = 0;
  Counts counts{};
  double seconds = 0;
  Trace trace{};              ///< empty unless Options::trace asked for it
  std::string_view method{};  ///< "Bfgs"
  std::vector<int> active{};  ///< variables at a bound that f would have them cross, in order
  /// The validation value at x; infinite without Options::validation.
  double validation = std::numeric_limits<double>::infinity();

  /// Whether the run converged.
  explicit operator bool() const { return converged(status); }
};

/// The result as a report of a few lines.
inline std::string to_string(const Result& result) {
  return detail::report({.method = result.method,
                         .status = result.status,
                         .message = result.message,
                         .x = {result.x.data(), static_cast<std::size_t>(result.x.size())},
                         .active = result.active.size(),
                         .value = result.value,
                         .gradient_norm = result.gradient_norm,
                         .iterations = result.iterations,
                         .counts = result.counts,
                         .seconds = result.seconds});
}

inline std::ostream& operator<<(std::ostream& out, const Result& result) {
  return out << to_string(result);
}

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Result> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::Result& result, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(result), context);
  }
};
