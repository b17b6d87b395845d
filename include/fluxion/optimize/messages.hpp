// The sentences that say why a run ended, with the numbers that were compared.
// For: the methods; the texts are made in the compiled part.
// Read first: status.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/status.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The end of a run.
struct Ending {
  Status status;
  std::string message;
};

/// How far a point is from a stationary one: what Stop::gradient bounds.
struct Stationarity {
  double value = 0;
  std::string_view name = "gradient norm";
  bool tested = true;  ///< false where the objective changes from step to step
};

Ending met_gradient_test(const Stationarity& stationarity, double tolerance, int iterations);
Ending met_function_test(double change, double tolerance, int iterations);
Ending met_step_test(double change, double tolerance, int iterations);
Ending met_target(double value, double target, int iterations);
Ending met_validation_test(double least, int checks, int iterations);
Ending met_rounding_test(double decrease, double rounding, double gradient_norm);
Ending met_resolution_test(double step, double resolution, double gradient_norm);

Ending reached_iterations(int iterations, const Stationarity& stationarity, double tolerance);
Ending reached_evaluations(std::int64_t evaluations,
                           const Stationarity& stationarity,
                           double tolerance);
Ending reached_time(double seconds, const Stationarity& stationarity, double tolerance);
Ending reached_end_of_schedule(std::int64_t steps, double gradient_norm);
Ending stopped_by_callback(int iterations);
Ending not_finished(int iterations);

Ending no_decrease(double slope, double gradient_norm);
Ending gradient_disagrees(double slope, double difference);
Ending met_kink(double slope_behind, double slope_ahead);
Ending jacobian_disagrees(double slope, double difference);
Ending residuals_have_kink(double slope_behind, double slope_ahead);
Ending radius_vanished(double radius, double gradient_norm);
Ending decreases_without_bound(double value);
Ending diverged(double start_value, double value);
Ending no_finite_trial(int trials);
Ending no_finite_batch(int batches);
Ending start_not_finite(std::span<const double> x, double value, std::span<const double> gradient);

[[noreturn]] void throw_wrong_gradient_size(std::int64_t got, std::int64_t expected);

/// Throws ShapeError if there are no residuals, or another number of them than at first.
void check_residuals(std::int64_t count, std::int64_t expected);

/// Throws ShapeError if a Jacobian has another shape than it came in with.
void check_residual_jacobian(std::int64_t rows,
                             std::int64_t columns,
                             std::int64_t residuals,
                             std::int64_t variables);

/// Throws ShapeError unless there are more residuals than parameters.
void check_degrees_of_freedom(std::int64_t residuals, std::int64_t parameters);

}  // namespace fluxion
