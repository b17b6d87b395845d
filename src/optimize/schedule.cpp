// The schedules of step sizes.
// For: keeping their checks and messages out of every file that includes the header.
// Read first: include/fluxion/optimize/schedule.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

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

void require_steps(std::string_view function, std::int64_t steps, std::string_view remedy) {
  require(steps >= 1, function, "steps", static_cast<double>(steps), "at least 1", remedy);
}

void require_divisor(std::string_view name, double divisor, std::string_view remedy) {
  require(divisor >= 1 && std::isfinite(divisor),
          "one_cycle",
          name,
          divisor,
          "a finite number of at least 1",
          remedy);
}

// Half a cosine: `from` where nothing is done, `to` where the whole is.
double along_cosine(double from, double to, double done, double whole) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * done / whole)) / 2;
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
  require_steps("cosine_decay", steps, "1000");
  require(last >= 0 && last <= initial, "cosine_decay", "last", last, "0 <= last <= initial", "0");
  return [=](std::int64_t step) {
    if (step >= steps) {
      return last;
    }
    return along_cosine(initial, last, static_cast<double>(step), static_cast<double>(steps));
  };
}

Schedule one_cycle(
    double peak, std::int64_t steps, double rise, double start_divisor, double end_divisor) {
  require(peak > 0 && std::isfinite(peak),
          "one_cycle",
          "peak",
          peak,
          "a positive finite number",
          "0.1");
  require_steps("one_cycle", steps, "1000");
  require(rise >= 0 && rise <= 1, "one_cycle", "rise", rise, "0 <= rise <= 1", "0.3");
  require_divisor("start_divisor", start_divisor, "25");
  require_divisor("end_divisor", end_divisor, "1e4");
  const double first = peak / start_divisor;
  const double last = first / end_divisor;
  const auto end = static_cast<double>(steps - 1);
  const double top = std::max(0.0, rise * static_cast<double>(steps) - 1);
  return [=](std::int64_t step) {
    const auto k = static_cast<double>(step);
    if (k < top) {
      return along_cosine(first, peak, k, top);
    }
    if (k > end) {
      return last;
    }
    return end > top ? along_cosine(peak, last, k - top, end - top) : peak;
  };
}

Schedule warm_up(std::int64_t steps, Schedule after) {
  require_steps("warm_up", steps, "100");
  if (!after) {
    throw OptionError(
        "warm_up: there is no schedule to lead to; got an empty one, expected a rate; try "
        "warm_up(100, 0.01)");
  }
  return [steps, after = std::move(after)](std::int64_t step) {
    if (step >= steps) {
      return after(step - steps);
    }
    return after(0) * static_cast<double>(step + 1) / static_cast<double>(steps + 1);
  };
}

}  // namespace fluxion
