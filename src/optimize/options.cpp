// Validation of what a run is told.
// For: refusing what cannot be meant before the first evaluation.
// Read first: include/fluxion/optimize/options.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/armijo.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/strong_wolfe.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void require_tolerance(std::string_view name, double value, std::string_view remedy) {
  if (!(value >= 0 && std::isfinite(value))) {
    throw OptionError(fmt::format(
        "minimize: {} is not a tolerance; got {}, expected a finite number of at least 0; try {}",
        name,
        printed(value),
        remedy));
  }
}

void require_size(std::string_view name, std::span<const double> bounds, std::int64_t variables) {
  if (!bounds.empty() && static_cast<std::int64_t>(bounds.size()) != variables) {
    throw ShapeError(fmt::format(
        "minimize: {} has another size than the start; got {} entries, expected {}; try "
        "-infinity or infinity where there is no bound",
        name,
        bounds.size(),
        variables));
  }
}

// A bound at the infinity on its far side leaves no room for any number.
void require_room(std::string_view name,
                  std::span<const double> bounds,
                  double far_side,
                  std::string_view remedy) {
  const auto bad = std::find_if(bounds.begin(), bounds.end(), [=](double bound) {
    return std::isnan(bound) || bound == far_side;
  });
  if (bad != bounds.end()) {
    throw OptionError(
        fmt::format("minimize: {}[{}] is not a bound; got {}, expected a number that x can reach; "
                    "try {}",
                    name,
                    bad - bounds.begin(),
                    printed(*bad),
                    remedy));
  }
}

void validate(const Validation& validation) {
  if (validation.every < 1) {
    throw OptionError(
        fmt::format("minimize: validation.every is too small; got {}, expected at least 1; try 10",
                    validation.every));
  }
  if (validation.patience < 1) {
    throw OptionError(fmt::format(
        "minimize: validation.patience is too small; got {}, expected at least 1; try 10",
        validation.patience));
  }
  require_tolerance("validation.least_gain", validation.least_gain, "0");
}

void require_trials(int trials, int remedy) {
  if (trials < 1) {
    throw OptionError(
        fmt::format("minimize: search.trials is too small; got {}, expected at least 1; try {}",
                    trials,
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
  validate(options.validation);
  if (options.print_every < 0) {
    throw OptionError(
        fmt::format("minimize: print_every is negative; got {}, expected at least 0; try 0, which "
                    "prints nothing",
                    options.print_every));
  }
}

void validate(const Box& box, std::int64_t variables) {
  require_size("bounds.lower", box.lower, variables);
  require_size("bounds.upper", box.upper, variables);
  require_room("bounds.lower", box.lower, infinity, "-infinity, which is no bound");
  require_room("bounds.upper", box.upper, -infinity, "infinity, which is no bound");
  for (std::size_t i = 0; i < std::min(box.lower.size(), box.upper.size()); ++i) {
    if (box.lower[i] > box.upper[i]) {
      throw OptionError(fmt::format(
          "minimize: the bounds of x[{}] contradict each other; got {} and {}, expected "
          "lower <= upper; try exchanging them",
          i,
          box.lower[i],
          box.upper[i]));
    }
  }
}

bool has_bounds(const Box& box) {
  const auto finite = [](double bound) { return std::isfinite(bound); };
  return std::any_of(box.lower.begin(), box.lower.end(), finite) ||
         std::any_of(box.upper.begin(), box.upper.end(), finite);
}

void throw_bounds_refused(std::string_view method, bool takes_penalty) {
  throw OptionError(
      fmt::format("minimize: {} does not keep to bounds; got some, expected none; try {}",
                  method,
                  takes_penalty ? "Fista" : "Lbfgs, or LevenbergMarquardt for a sum of squares"));
}

void validate(const StrongWolfe& search) {
  if (!(0 < search.c1 && search.c1 < search.c2 && search.c2 < 1)) {
    throw OptionError(
        fmt::format("minimize: search.c1 and search.c2 contradict each other; got {} and {}, "
                    "expected 0 < c1 < c2 < 1; try 1e-4 and 0.9",
                    printed(search.c1),
                    printed(search.c2)));
  }
  require_trials(search.trials, 40);
}

void validate(const Armijo& search) {
  if (!(0 < search.c1 && search.c1 < 1)) {
    throw OptionError(
        fmt::format("minimize: search.c1 is out of range; got {}, expected 0 < c1 < 1; try 1e-4",
                    printed(search.c1)));
  }
  if (!(0 < search.shrink && search.shrink < 1)) {
    throw OptionError(fmt::format(
        "minimize: search.shrink is out of range; got {}, expected 0 < shrink < 1; try 0.5",
        printed(search.shrink)));
  }
  require_trials(search.trials, 60);
}

void validate_momentum(double momentum, bool scheduled) {
  if (!(0 <= momentum && momentum < 1)) {
    throw OptionError(fmt::format(
        "GradientDescent: momentum is out of range; got {}, expected 0 <= momentum < 1; "
        "try 0.9",
        printed(momentum)));
  }
  if (momentum > 0 && !scheduled) {
    throw OptionError(
        fmt::format("GradientDescent: momentum does not go with a line search; got {} and no step, "
                    "expected a schedule; try .step = 0.01, .nesterov = true without momentum, or "
                    "ConjugateGradient",
                    printed(momentum)));
  }
}

void validate_lipschitz(double lipschitz) {
  if (!(lipschitz >= 0 && std::isfinite(lipschitz))) {
    throw OptionError(fmt::format(
        "Fista: lipschitz cannot be meant; got {}, expected a finite number of at least "
        "0; try 0, which means that it is found",
        printed(lipschitz)));
  }
}

int validated_memory(int memory) {
  if (memory < 1) {
    throw OptionError(
        fmt::format("minimize: memory is too small; got {}, expected at least 1; try 10", memory));
  }
  return memory;
}

void validate_fit_radius(double radius) {
  if (!(radius > 0 && std::isfinite(radius))) {
    throw OptionError(
        fmt::format("least_squares: radius cannot be meant; got {}, expected a finite number above "
                    "0; try 10, or less where the start is good",
                    printed(radius)));
  }
}

}  // namespace fluxion::detail
