// The sentences that say why a run ended.
// For: one place for their wording; every one carries the numbers that were compared.
// Read first: include/fluxion/optimize/messages.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/messages.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

std::string times(std::int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string still_above(const Stationarity& stationarity, double tolerance) {
  if (!stationarity.tested) {
    return fmt::format("{} {:.3g}", stationarity.name, stationarity.value);
  }
  return fmt::format("{} {:.3g} > {:.3g}", stationarity.name, stationarity.value, tolerance);
}

std::size_t first_not_finite(std::span<const double> x) {
  const auto finite = [](double entry) { return std::isfinite(entry); };
  return static_cast<std::size_t>(std::find_if_not(x.begin(), x.end(), finite) - x.begin());
}

}  // namespace

Ending met_gradient_test(const Stationarity& stationarity, double tolerance, int iterations) {
  return {Status::gradient,
          fmt::format("{} {:.3g} <= {:.3g} after {}",
                      stationarity.name,
                      stationarity.value,
                      tolerance,
                      times(iterations, "iteration"))};
}

Ending met_function_test(double change, double tolerance, int iterations) {
  return {
      Status::function,
      fmt::format("relative change of the value {:.3g} <= {:.3g}, three times in a row, after {}",
                  change,
                  tolerance,
                  times(iterations, "iteration"))};
}

Ending met_step_test(double change, double tolerance, int iterations) {
  return {Status::step,
          fmt::format("relative change of x {:.3g} <= {:.3g}, three times in a row, after {}",
                      change,
                      tolerance,
                      times(iterations, "iteration"))};
}

Ending met_target(double value, double target, int iterations) {
  return {
      Status::target,
      fmt::format(
          "value {:.6g} <= target {:.6g} after {}", value, target, times(iterations, "iteration"))};
}

Ending met_validation_test(double least, int checks, int iterations) {
  return {Status::validation,
          fmt::format("the validation value has not fallen below {:.6g} in {} after {}",
                      least,
                      times(checks, "check"),
                      times(iterations, "iteration"))};
}

Ending met_rounding_test(double decrease, double rounding, double gradient_norm) {
  return {Status::rounding,
          fmt::format("the decrease still possible, {:.3g}, is below the rounding of the value, "
                      "{:.3g}; gradient norm {:.3g}",
                      decrease,
                      rounding,
                      gradient_norm)};
}

Ending met_resolution_test(double step, double resolution, double gradient_norm) {
  return {Status::rounding,
          fmt::format("the step that is left, {:.3g}, is below the resolution of x, {:.3g}; "
                      "gradient norm {:.3g}",
                      step,
                      resolution,
                      gradient_norm)};
}

Ending reached_iterations(int iterations, const Stationarity& stationarity, double tolerance) {
  return {Status::max_iterations,
          fmt::format("limit of {} reached; {}",
                      times(iterations, "iteration"),
                      still_above(stationarity, tolerance))};
}

Ending reached_evaluations(std::int64_t evaluations,
                           const Stationarity& stationarity,
                           double tolerance) {
  return {Status::max_evaluations,
          fmt::format("limit of {} reached; {}",
                      times(evaluations, "evaluation"),
                      still_above(stationarity, tolerance))};
}

Ending reached_time(double seconds, const Stationarity& stationarity, double tolerance) {
  return {
      Status::time_limit,
      fmt::format(
          "time limit reached after {:.3g} s; {}", seconds, still_above(stationarity, tolerance))};
}

Ending reached_end_of_schedule(std::int64_t steps, double gradient_norm) {
  return {Status::max_iterations,
          fmt::format("the step schedule reached 0 after {}; gradient norm {:.3g}",
                      times(steps, "iteration"),
                      gradient_norm)};
}

Ending stopped_by_callback(int iterations) {
  return {Status::stopped,
          fmt::format("the callback stopped the run after {}", times(iterations, "iteration"))};
}

Ending not_finished(int iterations) {
  return {Status::stopped, fmt::format("not finished after {}", times(iterations, "iteration"))};
}

Ending no_decrease(double slope, double gradient_norm) {
  return {Status::line_search,
          fmt::format("no step along the search direction reduces the value, although its slope is "
                      "{:.3g}; gradient norm {:.3g}",
                      slope,
                      gradient_norm)};
}

Ending gradient_disagrees(double slope, double difference) {
  return {Status::line_search,
          fmt::format("the gradient disagrees with the function along the search direction ({:.3g} "
                      "against {:.3g} by a central difference)",
                      slope,
                      difference)};
}

Ending met_kink(double slope_behind, double slope_ahead) {
  return {Status::line_search,
          fmt::format("the function has a kink: its slope along the search direction jumps from "
                      "{:.3g} to {:.3g}",
                      slope_behind,
                      slope_ahead)};
}

Ending jacobian_disagrees(double slope, double difference) {
  return {Status::radius,
          fmt::format("the Jacobian disagrees with the residuals along the step (a slope of {:.3g} "
                      "against {:.3g} by a difference)",
                      slope,
                      difference)};
}

Ending residuals_have_kink(double slope_behind, double slope_ahead) {
  return {
      Status::radius,
      fmt::format("the residuals have a kink: the slope along the step jumps from {:.3g} to {:.3g}",
                  slope_behind,
                  slope_ahead)};
}

Ending radius_vanished(double radius, double gradient_norm) {
  return {Status::radius,
          fmt::format("no step inside the trust region reduces the value; its radius is "
                      "{:.3g}, the gradient norm {:.3g}",
                      radius,
                      gradient_norm)};
}

Ending decreases_without_bound(double value) {
  return {Status::unbounded,
          fmt::format("the value decreases without bound; reached {:.3g}", value)};
}

Ending diverged(double start_value, double value) {
  return {Status::non_finite,
          fmt::format("the steps are too long: the value grew from {:.3g} to {:.3g} and is not "
                      "finite after the next one; try a smaller rate",
                      start_value,
                      value)};
}

Ending no_finite_trial(int trials) {
  return {Status::non_finite,
          fmt::format("none of {} along the search direction is finite", times(trials, "point"))};
}

Ending no_finite_batch(int batches) {
  return {Status::non_finite,
          fmt::format("value or gradient was not finite in {} in a row", times(batches, "step"))};
}

Ending start_not_finite(std::span<const double> x, double value, std::span<const double> gradient) {
  if (const auto bad = first_not_finite(x); bad < x.size()) {
    return {Status::non_finite_start,
            fmt::format("x[{}] at the start is {}; try a start whose entries are finite numbers",
                        bad,
                        printed(x[bad]))};
  }
  if (!std::isfinite(value)) {
    return {Status::non_finite_start, fmt::format("the value at the start is {}", printed(value))};
  }
  return {Status::non_finite_start,
          fmt::format("entry {} of the gradient at the start is not finite",
                      first_not_finite(gradient))};
}

void throw_wrong_gradient_size(std::int64_t got, std::int64_t expected) {
  throw ShapeError(fmt::format(
      "minimize: value_and_gradient resized the gradient; got {} entries, expected {}; try "
      "writing g[i] for every i and leaving its size alone",
      got,
      expected));
}

void check_residuals(std::int64_t count, std::int64_t expected) {
  if (count == 0) {
    throw ShapeError(
        "least_squares: there are no residuals; got 0, expected at least 1; try returning a vector "
        "of the differences between model and data");
  }
  if (count != expected) {
    throw ShapeError(
        fmt::format("least_squares: the number of residuals has changed; got {}, expected {}; try "
                    "returning 0 for a residual that does not count",
                    count,
                    expected));
  }
}

void check_residual_jacobian(std::int64_t rows,
                             std::int64_t columns,
                             std::int64_t residuals,
                             std::int64_t variables) {
  if (rows != residuals || columns != variables) {
    throw ShapeError(
        fmt::format("least_squares: jacobian resized the matrix; got {}x{}, expected {}x{}; try "
                    "writing J(i, j) for every i and j and leaving its size alone",
                    rows,
                    columns,
                    residuals,
                    variables));
  }
}

void check_degrees_of_freedom(std::int64_t residuals, std::int64_t parameters) {
  if (residuals <= parameters) {
    throw ShapeError(
        fmt::format("covariance: the residuals leave nothing to estimate their variance from; got "
                    "{} for {}, expected more; try covariance(fit, variance)",
                    times(residuals, "residual"),
                    times(parameters, "parameter")));
  }
}

}  // namespace fluxion::detail
