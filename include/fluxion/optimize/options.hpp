// What every optimiser can be told: when to stop, what to keep, whom to call.
// For: the last argument of minimize, with designated initialisers: {.stop = {.gradient = 1e-9}}.
// Read first: status.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>

#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/trace.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// When a run ends; each test means the same for every method, and 0 switches a test off.
/// Note: there is no test on the change of the value by default, because the value also stands still
///       at saddle points and in flat valleys.
struct Stop {
  double gradient = 1e-8;  ///< max |g_i| <= gradient; at 0 only a gradient of zeros passes
  double function = 0;     ///< |change of f| <= function * max(1, |f|), three times in a row
  double step = 0;  ///< max |change of x_i| <= step * max(1, max |x_i|), three times in a row
  double target = -std::numeric_limits<double>::infinity();  ///< f <= target
  int iterations = 10000;        ///< at least 1: no run is without an end
  std::int64_t evaluations = 0;  ///< limit of Counts::evaluations(); a running iteration ends early
  double seconds = 0;            ///< limit of the time spent, tested before every evaluation
};

/// The state of a run at the end of an iteration, as a callback sees it.
/// Note: the spans point into the optimiser and are valid during the call only: copy what you keep.
struct Progress {
  int iteration = 0;  ///< 0 for the start
  std::span<const double> x{};
  double value = 0;
  std::span<const double> gradient{};
  double gradient_norm = 0;  ///< largest absolute entry of the gradient
  double step = 0;           ///< multiple of the search direction that was taken
  Counts counts{};
  double seconds = 0;
};

/// Options of a run, the same for every method; what belongs to one method is a member of that method.
struct Options {
  Stop stop{};
  Keep trace = Keep::nothing;
  /// Called at the start and after every iteration; returning false ends the run (Status::stopped).
  std::function<bool(const Progress&)> callback{};
};

namespace detail {

/// Throws OptionError if an option cannot be meant.
void validate(const Options& options);

}  // namespace detail

}  // namespace fluxion
