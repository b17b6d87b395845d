// The schedules of step sizes.
// For: keeping their checks and messages out of every file that includes the header.
// Read first: include/fluxion/optimize/schedule.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/schedule.hpp>

#include "require.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

using detail::require;

void require_initial(std::string_view function, double initial) {
  require(initial > 0 && std::isfinite(initial),
          function,
          "initial",
          initial,
          "a positive finite number",
          "0.1");
}

void require_factor(std::string_view function, double factor) {
  require(factor > 0 && factor <= 1, function, "factor", factor, "0 < factor <= 1", "0.99");
}

}  // namespace

Schedule::Schedule(double rate) : Schedule(constant_rate(rate)) {}

double Schedule::operator()(std::int64_t step) const {
  const double rate = rate_(step);
  if (!(rate >= 0 && std::isfinite(rate))) {
    throw OptionError(fmt::format(
        "Schedule: the rate of step {} is not usable; got {}, expected a finite number of at "
        "least 0; try inverse_time(0.1, 0.01)",
        step,
        detail::printed(rate)));
  }
  return rate;
}

Schedule constant_rate(double rate) {
  require(rate > 0 && std::isfinite(rate),
          "constant_rate",
          "rate",
          rate,
          "a positive finite number",
          "0.1");
  return [rate](std::int64_t) { return rate; };
}

Schedule inverse_time(double initial, double decay) {
  require_initial("inverse_time", initial);
  require(decay >= 0 && std::isfinite(decay),
          "inverse_time",
          "decay",
          decay,
          "a finite number of at least 0",
          "0.01");
  return [=](std::int64_t step) { return initial / (1 + decay * static_cast<double>(step)); };
}

Schedule exponential_decay(double initial, double factor) {
  require_initial("exponential_decay", initial);
  require_factor("exponential_decay", factor);
  return [=](std::int64_t step) { return initial * std::pow(factor, static_cast<double>(step)); };
}

Schedule step_decay(double initial, double factor, std::int64_t every) {
  require_initial("step_decay", initial);
  require_factor("step_decay", factor);
  require(every >= 1, "step_decay", "every", static_cast<double>(every), "at least 1", "100");
  return [=](std::int64_t step) {
    return initial * std::pow(factor, static_cast<double>(step / every));
  };
}

Schedule cosine_decay(double initial, std::int64_t steps, double last) {
  require_initial("cosine_decay", initial);
  require(steps >= 1, "cosine_decay", "steps", static_cast<double>(steps), "at least 1", "1000");
  require(last >= 0 && last <= initial, "cosine_decay", "last", last, "0 <= last <= initial", "0");
  return [=](std::int64_t step) {
    if (step >= steps) {
      return last;
    }
    const double turn = std::numbers::pi * static_cast<double>(step) / static_cast<double>(steps);
    return last + (initial - last) * (1 + std::cos(turn)) / 2;
  };
}

}  // namespace fluxion
