// What happens between two iterations, the same for every method: tests, trace, callback.
// For: Solver, which alternates between a method's step and this.
// Read first: options.hpp, evaluator.hpp, move.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/result.hpp>
#include <fluxion/optimize/sample.hpp>
#include <fluxion/optimize/validator.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class Archive> void transfer(Archive& archive, TraceRow& row) {
  archive(row.iteration, row.value, row.gradient_norm, row.step, row.evaluations, row.x);
}

template <class Archive> void transfer(Archive& archive, Ending& ending) {
  archive(ending.status, ending.message);
}

/// Counts the iterations of a run, shows them to its owner and decides when it ends.
template <class S> class Monitor {
 public:
  using Sample = BasicSample<S>;

  explicit Monitor(const Options& options) : options_(options), validator_(options.validation) {}

  /// After the evaluation of the start.
  void begin(const Sample& start, const Ledger<S>& ledger, const Stationarity& stationarity);

  /// After an iteration that has led to `current`, or could not move.
  void record(const Move& move,
              const Sample& current,
              const Ledger<S>& ledger,
              const Stationarity& stationarity);

  bool done() const { return ending_.has_value(); }
  int iterations() const { return iterations_; }

  /// After what changes was read from a file; a limit that ended the run need not be one any more.
  void resume(const Sample& current, const Ledger<S>& ledger);

  /// The changes are those of the last iteration and computed anew in the next one.
  template <class Archive> void transfer(Archive& archive) {
    archive(
        trace_.rows, ending_, iterations_, last_value_, still_values_, still_points_, validator_);
  }

  /// What is known so far; a run that has not ended yet counts as stopped.
  Result result(const Sample& current, const Ledger<S>& ledger) const;

 private:
  void watch_changes(const Move& move, const Sample& current);
  bool show(double step, const Sample& current, const Ledger<S>& ledger);
  void test(const Sample& current, const Ledger<S>& ledger);
  std::optional<Ending> met_test(const Sample& current, const Ledger<S>& ledger) const;
  const Sample& returned(const Ending& ending,
                         const Sample& current,
                         const Ledger<S>& ledger) const;
  std::optional<Ending> met_limit(const Sample& current, const Ledger<S>& ledger) const;

  Options options_;
  Validator<S> validator_;
  Trace trace_{};
  std::optional<Ending> ending_{};
  Stationarity stationarity_{};
  int iterations_ = 0;
  double last_value_ = 0;
  double value_change_ = 0;  // relative to max(1, |f|)
  double point_change_ = 0;  // relative to max(1, |x|)
  int still_values_ = 0;     // iterations in a row
  int still_points_ = 0;
};

/// Iterations in a row that the tests on changes want: one short step proves nothing.
inline constexpr int standstill = 3;

template <class S>
void Monitor<S>::begin(const Sample& start,
                       const Ledger<S>& ledger,
                       const Stationarity& stationarity) {
  stationarity_ = stationarity;
  const bool usable = ledger.stochastic ? start.x.allFinite() : start.finite();
  if (!usable) {
    const auto n = static_cast<std::size_t>(start.x.size());
    ending_ = start_not_finite({start.x.data(), n}, start.value, {start.gradient.data(), n});
    return;
  }
  last_value_ = start.value;
  validator_.check(0, start);
  if (!show(0, start, ledger)) {
    ending_ = stopped_by_callback(0);
  }
  test(start, ledger);
}

template <class S>
void Monitor<S>::record(const Move& move,
                        const Sample& current,
                        const Ledger<S>& ledger,
                        const Stationarity& stationarity) {
  stationarity_ = stationarity;
  ending_ = move.ending;
  if (move.step > 0) {
    ++iterations_;
    watch_changes(move, current);
    validator_.check(iterations_, current);
    if (!show(move.step, current, ledger) && !ending_) {
      ending_ = stopped_by_callback(iterations_);
    }
  }
  test(current, ledger);
}

template <class S> void Monitor<S>::resume(const Sample& current, const Ledger<S>& ledger) {
  const bool limited = ending_ && (ending_->status == Status::max_iterations ||
                                   ending_->status == Status::max_evaluations ||
                                   ending_->status == Status::time_limit);
  if (limited && !met_limit(current, ledger)) {
    ending_.reset();
  }
}

template <class S> void Monitor<S>::watch_changes(const Move& move, const Sample& current) {
  value_change_ = std::abs(current.value - last_value_) / std::fmax(1.0, std::abs(current.value));
  point_change_ = move.distance / magnitude(current.x);
  last_value_ = current.value;
  still_values_ = value_change_ <= options_.stop.function ? still_values_ + 1 : 0;
  still_points_ = point_change_ <= options_.stop.step ? still_points_ + 1 : 0;
}

template <class S>
bool Monitor<S>::show(double step, const Sample& current, const Ledger<S>& ledger) {
  const std::span<const double> x(current.x.data(), static_cast<std::size_t>(current.x.size()));
  const double norm = ledger.gradient_norm(current);
  if (options_.trace != Keep::nothing) {
    const bool all = options_.trace == Keep::everything;
    trace_.rows.push_back(
        {.iteration = iterations_,
         .value = current.value,
         .gradient_norm = norm,
         .step = step,
         .evaluations = ledger.counts.evaluations(),
         .x = all ? std::vector<double>(x.begin(), x.end()) : std::vector<double>{}});
  }
  const bool print = options_.print_every > 0 && iterations_ % options_.print_every == 0;
  if (!print && !options_.callback) {
    return true;
  }
  const Progress progress{.iteration = iterations_,
                          .x = x,
                          .value = current.value,
                          .gradient = {current.gradient.data(), x.size()},
                          .gradient_norm = norm,
                          .step = step,
                          .counts = ledger.counts,
                          .seconds = ledger.stopwatch.seconds()};
  if (print) {
    print_line(progress);
  }
  return !options_.callback || options_.callback(progress);
}

// A test that is met counts for more than a callback that says stop at the same iteration.
template <class S> void Monitor<S>::test(const Sample& current, const Ledger<S>& ledger) {
  if (ending_ && ending_->status != Status::stopped) {
    return;
  }
  if (std::optional<Ending> met = met_test(current, ledger)) {
    ending_ = std::move(met);
  } else if (!ending_) {
    ending_ = met_limit(current, ledger);
  }
}

// Each test is written so that a NaN fails it. What the objective of one step says of a point is no
// reason to end a run whose next step has another one.
template <class S>
std::optional<Ending> Monitor<S>::met_test(const Sample& current, const Ledger<S>& ledger) const {
  const Stop& stop = options_.stop;
  if (ledger.stochastic) {
    return validator_.ending(iterations_);
  }
  if (stationarity_.value <= stop.gradient) {
    return met_gradient_test(stationarity_, stop.gradient, iterations_);
  }
  if (current.value <= stop.target) {
    return met_target(current.value, stop.target, iterations_);
  }
  if (stop.function > 0 && still_values_ >= standstill) {
    return met_function_test(value_change_, stop.function, iterations_);
  }
  if (stop.step > 0 && still_points_ >= standstill) {
    return met_step_test(point_change_, stop.step, iterations_);
  }
  return validator_.ending(iterations_);
}

template <class S>
std::optional<Ending> Monitor<S>::met_limit(const Sample& current, const Ledger<S>& ledger) const {
  const Stop& stop = options_.stop;
  if (current.value < unbounded_value) {
    return decreases_without_bound(current.value);
  }
  if (iterations_ >= stop.iterations) {
    return reached_iterations(iterations_, stationarity_, stop.gradient);
  }
  if (ledger.out_of_evaluations()) {
    return reached_evaluations(ledger.counts.evaluations(), stationarity_, stop.gradient);
  }
  if (ledger.out_of_time()) {
    return reached_time(ledger.stopwatch.seconds(), stationarity_, stop.gradient);
  }
  return std::nullopt;
}

template <class S>
auto Monitor<S>::returned(const Ending& ending,
                          const Sample& current,
                          const Ledger<S>& ledger) const -> const Sample& {
  if (const Sample* best = validator_.best()) {
    return *best;
  }
  const bool keep_current = ending.status == Status::gradient || !ledger.best.finite();
  return keep_current ? current : ledger.best;
}

template <class S> Result Monitor<S>::result(const Sample& current, const Ledger<S>& ledger) const {
  const Ending ending = ending_.value_or(not_finished(iterations_));
  const Sample& point = returned(ending, current, ledger);
  return {.x = point.x,
          .value = point.value,
          .gradient = point.gradient,
          .gradient_norm = ledger.gradient_norm(point),
          .status = ending.status,
          .message = ending.message,
          .iterations = iterations_,
          .counts = ledger.counts,
          .seconds = ledger.stopwatch.seconds(),
          .trace = trace_,
          .active = ledger.active(point),
          .validation = validator_.least()};
}

}  // namespace fluxion
