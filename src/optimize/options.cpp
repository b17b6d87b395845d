// Validation of what a run is told.
// For: refusing what cannot be meant before the first evaluation.
// Read first: include/fluxion/optimize/options.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

void require_tolerance(std::string_view name, double value, std::string_view remedy) {
  if (!(value >= 0 && std::isfinite(value))) {
    throw OptionError(fmt::format(
        "minimize: {} is not a tolerance; got {}, expected a finite number of at least 0; try {}",
        name,
        printed(value),
        remedy));
  }
}

}  // namespace

void validate(const Options& options) {
  const Stop& stop = options.stop;
  require_tolerance("stop.gradient", stop.gradient, "1e-8");
  require_tolerance("stop.function", stop.function, "0, which switches the test off");
  require_tolerance("stop.step", stop.step, "0, which switches the test off");
  if (std::isnan(stop.target)) {
    throw OptionError(
        "minimize: stop.target is not a number; got nan, expected a value of the objective; "
        "try -infinity, which switches the test off");
  }
  if (stop.iterations < 1) {
    throw OptionError(fmt::format(
        "minimize: stop.iterations is too small; got {}, expected at least 1; try 10000",
        stop.iterations));
  }
  if (stop.evaluations < 0) {
    throw OptionError(
        fmt::format("minimize: stop.evaluations is negative; got {}, expected at least 0; "
                    "try 0, which means no limit",
                    stop.evaluations));
  }
  if (!(stop.seconds >= 0)) {
    throw OptionError(
        fmt::format("minimize: stop.seconds is not a time; got {}, expected at least 0; "
                    "try 0, which means no limit",
                    printed(stop.seconds)));
  }
}

void validate(const StrongWolfe& search) {
  if (!(0 < search.c1 && search.c1 < search.c2 && search.c2 < 1)) {
    throw OptionError(
        fmt::format("minimize: search.c1 and search.c2 contradict each other; got {} and {}, "
                    "expected 0 < c1 < c2 < 1; try 1e-4 and 0.9",
                    printed(search.c1),
                    printed(search.c2)));
  }
  if (search.trials < 1) {
    throw OptionError(
        fmt::format("minimize: search.trials is too small; got {}, expected at least 1; try 40",
                    search.trials));
  }
}

}  // namespace fluxion::detail
