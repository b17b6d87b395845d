// What every optimiser can be told: when to stop, what to keep, whom to call.
// For: the last argument of minimize, with designated initialisers: {.stop = {.gradient = 1e-9}}.
// Read first: status.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/penalty.hpp>
#include <fluxion/optimize/trace.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// When a run ends; each test means the same for every method, and 0 switches a test off.
/// Note: there is no test on the change of the value by default, because the value also stands still
///       at saddle points and in flat valleys.
struct Stop {
  /// max |g_i| <= gradient, over the variables that no bound holds; at 0 only zeros pass. With a
  /// penalty g is the smallest subgradient of objective and penalty.
  double gradient = 1e-8;
  double function = 0;  ///< |change of f| <= function * max(1, |f|), three times in a row
  double step = 0;      ///< max |change of x_i| <= step * max(1, max |x_i|), three times in a row
  double target = -std::numeric_limits<double>::infinity();  ///< f <= target
  int iterations = 10000;        ///< at least 1: no run is without an end
  std::int64_t evaluations = 0;  ///< limit of Counts::evaluations(); a running iteration ends early
  double seconds = 0;            ///< limit of the time spent, tested before every evaluation
};

/// Bounds of the variables: lower_i <= x_i <= upper_i. Each of the two is empty, which means none,
/// or has an entry for every variable; an infinite entry is none.
/// Note: a start outside is moved to the nearest point inside before it is evaluated. Methods that do
///       not keep to bounds refuse them.
struct Box {
  std::vector<double> lower{};
  std::vector<double> upper{};
};

/// Early stopping: the end of a run whose point no longer gets better by another measure than the
/// objective, such as the mean loss of data that are held back.
/// Note: made by early_stopping(f), which takes any function that minimize takes.
struct Validation {
  std::function<double(std::span<const double>)> objective{};  ///< smaller is better; none: no test
  int every = 1;          ///< iterations from one check to the next
  int patience = 10;      ///< checks in a row without a gain, after which the run ends
  double least_gain = 0;  ///< what a value must be below the least so far to count as a gain
};

/// The state of a run at the end of an iteration, as a callback sees it.
/// Note: the spans point into the optimiser and are valid during the call only: copy what you keep.
struct Progress {
  int iteration = 0;  ///< 0 for the start
  std::span<const double> x{};
  double value = 0;
  std::span<const double> gradient{};
  double gradient_norm = 0;  ///< largest absolute entry of the gradient, as Stop::gradient has it
  double step = 0;           ///< multiple of the search direction that was taken
  Counts counts{};
  double seconds = 0;
};

/// A line of numbers, as Options::print_every prints it.
std::string to_string(const Progress& progress);

std::ostream& operator<<(std::ostream& out, const Progress& progress);

/// Options of a run, the same for every method; what belongs to one method is a member of that method.
struct Options {
  Stop stop{};
  Validation validation{};  ///< early stopping
  Box bounds{};
  Penalty penalty{};  ///< added to the objective, by methods that take one
  Keep trace = Keep::nothing;
  /// Called at the start and after every iteration; returning false ends the run (Status::stopped).
  std::function<bool(const Progress&)> callback{};
  int print_every = 0;  ///< iterations between two lines of progress on stdout; 0 prints nothing
};

namespace detail {

/// Prints the line on stdout.
void print_line(const Progress& progress);

/// The number of pairs that a limited memory keeps. Throws OptionError if it cannot be meant.
int validated_memory(int memory);

/// Throws OptionError if an option cannot be meant.
void validate(const Options& options);

/// Throws ShapeError if the box has another size, OptionError if a bound cannot be meant.
void validate(const Box& box, std::int64_t variables);

/// Whether there is a bound at all: a finite entry.
bool has_bounds(const Box& box);

[[noreturn]] void throw_bounds_refused(std::string_view method, bool takes_penalty);

}  // namespace detail

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Progress> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::Progress& progress, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(progress), context);
  }
};
