// Names of the statuses.
// For: reports and test failures.
// Read first: include/fluxion/optimize/status.hpp.
// SPDX-License-Identifier: MIT
#include <ostream>

#include <fluxion/optimize/status.hpp>

namespace fluxion::inline FLUXION_ABI {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::gradient:
      return "gradient";
    case Status::function:
      return "function";
    case Status::step:
      return "step";
    case Status::target:
      return "target";
    case Status::validation:
      return "validation";
    case Status::rounding:
      return "rounding";
    case Status::max_iterations:
      return "max_iterations";
    case Status::max_evaluations:
      return "max_evaluations";
    case Status::time_limit:
      return "time_limit";
    case Status::stopped:
      return "stopped";
    case Status::line_search:
      return "line_search";
    case Status::radius:
      return "radius";
    case Status::unbounded:
      return "unbounded";
    case Status::singular:
      return "singular";
    case Status::non_finite:
      return "non_finite";
    case Status::non_finite_start:
      return "non_finite_start";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, Status status) { return out << to_string(status); }

}  // namespace fluxion
