// A run of one method, without the type of the objective.
// For: minimize and start, which add the objective; compiled once per method.
// Read first: monitor.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string_view>
#include <utility>

#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/monitor.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/result.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A method of minimisation: a struct of parameters with a name and the type of its state, which is
/// made from the parameters and the number of variables, validates them, and makes one step at a time.
template <class M>
concept Method = requires(const M& method,
                          typename M::State& state,
                          const detail::Evaluator& evaluate,
                          detail::Sample& current) {
  { M::name } -> std::convertible_to<std::string_view>;
  requires std::constructible_from<typename M::State, const M&, Eigen::Index>;
  { state.step(evaluate, current) } -> std::same_as<detail::Move>;
};

namespace detail {

/// Everything that a run knows; a copy goes on by itself.
template <Method M> class Solver {
 public:
  /// Throws: OptionError if an option or a parameter of the method cannot be meant.
  Solver(Vector<double> x0, const M& method, const Options& options)
      : ledger_(x0.size(), options.stop),
        current_(x0.size()),
        monitor_(options),
        state_(method, x0.size()) {
    validate(options);
    current_.x = std::move(x0);
  }

  /// Evaluates the start.
  void begin(ObjectiveRef<double> objective) {
    const Stopwatch::Scope running(ledger_.stopwatch);
    Evaluator{objective, ledger_}(current_);
    monitor_.begin(current_, ledger_);
  }

  /// One iteration; nothing once the run is done.
  void step(ObjectiveRef<double> objective) {
    if (done()) {
      return;
    }
    const Stopwatch::Scope running(ledger_.stopwatch);
    const Move move = state_.step(Evaluator{objective, ledger_}, current_);
    monitor_.record(move, current_, ledger_);
  }

  bool done() const { return monitor_.done(); }
  int iterations() const { return monitor_.iterations(); }
  const Sample& current() const { return current_; }

  Result result() const {
    Result result = monitor_.result(current_, ledger_);
    result.method = M::name;
    return result;
  }

 private:
  Ledger<double> ledger_;
  Sample current_;
  Monitor<double> monitor_;
  typename M::State state_;
};

}  // namespace detail

}  // namespace fluxion
