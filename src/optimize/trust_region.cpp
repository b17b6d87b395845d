// Validation of the parameters of a trust region.
// For: refusing what cannot be meant before the first evaluation.
// Read first: include/fluxion/optimize/trust_region.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/trust_region.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void validate_trust_region(double radius, double max_radius, int cg_iterations) {
  if (!(radius > 0 && std::isfinite(radius))) {
    throw OptionError(
        fmt::format("minimize: radius is not a length; got {}, expected a finite number above 0; "
                    "try 1",
                    printed(radius)));
  }
  if (!(max_radius >= radius && std::isfinite(max_radius))) {
    throw OptionError(
        fmt::format("minimize: max_radius is not a length; got {}, expected a finite number of at "
                    "least the radius, {}; try 1e10",
                    printed(max_radius),
                    printed(radius)));
  }
  if (cg_iterations < 0) {
    throw OptionError(
        fmt::format("minimize: cg_iterations is negative; got {}, expected at least 0; try 0, "
                    "which chooses by the number of variables",
                    cg_iterations));
  }
}

}  // namespace fluxion::detail
