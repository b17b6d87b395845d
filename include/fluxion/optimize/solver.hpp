// A run of one method, without the type of the objective.
// For: minimize and start, which add the objective; compiled once per method.
// Read first: monitor.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/archive.hpp>
#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/checkpoint.hpp>
#include <fluxion/optimize/evaluator.hpp>
#include <fluxion/optimize/monitor.hpp>
#include <fluxion/optimize/move.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/result.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// Whether a method says `takes_bounds = true`: it keeps to the bounds that its state is given.
template <class M> inline constexpr bool takes_bounds_v = requires {
  requires bool{M::takes_bounds};
};

/// Whether a method says `takes_penalty = true`: it minimises the sum of objective and penalty; one
/// that takes groups as well says `takes_groups = true`.
template <class M> inline constexpr bool takes_penalty_v = requires {
  requires bool{M::takes_penalty};
};
template <class M> inline constexpr bool takes_groups_v = requires {
  requires bool{M::takes_groups};
};

/// Whether a method says `uses_second_derivatives = true`.
template <class M> inline constexpr bool uses_second_derivatives_v = requires {
  requires bool{M::uses_second_derivatives};
};

/// Whether a method says `uses_residuals = true`: it minimises a sum of squares.
template <class M> inline constexpr bool uses_residuals_v = requires {
  requires bool{M::uses_residuals};
};

/// Whether a method says `takes_noise = true`: it takes objectives that change from step to step.
template <class M> inline constexpr bool takes_noise_v = requires {
  requires bool{M::takes_noise};
};

template <class M>
using StateArguments = std::conditional_t<takes_bounds_v<M>,
                                          void(const M&, Eigen::Index, const Bounds<double>&),
                                          void(const M&, Eigen::Index)>;

template <class State, class Signature> inline constexpr bool is_made_from_v = false;
template <class State, class... Arguments>
inline constexpr bool is_made_from_v<State, void(Arguments...)> =
    std::is_constructible_v<State, Arguments...>;

}  // namespace detail

/// A method of minimisation: a struct of parameters with a name and the type of its state, which is
/// made from the parameters and the number of variables, validates them, and makes one step at a time.
/// Note: a method that keeps to bounds says `takes_bounds = true`, and its state is made from the
///       bounds as well; one that minimises objective and penalty says `takes_penalty = true`, and
///       finds the penalty by evaluate.penalty(); one that takes a StochasticObjective says
///       `takes_noise = true`, one that calls evaluate.hvp or evaluate.hessian
///       `uses_second_derivatives = true`, and one that calls evaluate.residuals or
///       evaluate.jacobian `uses_residuals = true`. A state may have a begin(evaluate, current) that
///       evaluates the start, a stationarity(current) that Stop::gradient bounds in the place of the
///       gradient norm, and a complete(result) that returns more than a Result.
template <class M>
concept Method = requires(const M& method,
                          typename M::State& state,
                          const detail::Evaluator& evaluate,
                          detail::Sample& current) {
  { M::name } -> std::convertible_to<std::string_view>;
  requires detail::is_made_from_v<typename M::State, detail::StateArguments<M>>;
  { state.step(evaluate, current) } -> std::same_as<detail::Move>;
};

namespace detail {

/// Throws: OptionError if there is a penalty, or one on groups, that the method does not take.
template <class M> void check_penalty(const Penalty& penalty) {
  if (!takes_penalty_v<M> && has_penalty(penalty)) {
    throw_penalty_refused(M::name, penalty);
  }
  if (!takes_groups_v<M> && penalty.group > 0) {
    throw_groups_refused(M::name, penalty.group);
  }
}

/// Throws: OptionError if there are bounds that the method does not keep to.
template <class M>
typename M::State make_state(const M& method, Eigen::Index n, const Bounds<double>& bounds) {
  if constexpr (takes_bounds_v<M>) {
    return typename M::State(method, n, bounds);
  } else {
    if (bounds.any()) {
      throw_bounds_refused(M::name, takes_penalty_v<M>);
    }
    return typename M::State(method, n);
  }
}

/// An objective with the derivatives that a method asks for.
template <class M, class F> ObjectiveRef<double> objective_for(AnyObjective<F>& f) {
  static_assert(takes_noise_v<M> || !StochasticObjective<F>,
                "this method compares values of different steps, but the objective changes from "
                "step to step: try Adam, Sgd or another rule, or minimise the sum over all data");
  if constexpr (uses_second_derivatives_v<M>) {
    return ObjectiveRef<double>::with_second_derivatives(f);
  } else if constexpr (uses_residuals_v<M>) {
    return ObjectiveRef<double>::with_residuals(f);
  } else {
    return ObjectiveRef<double>(f);
  }
}

/// Everything that a run knows; a copy goes on by itself.
template <Method M> class Solver {
 public:
  /// Throws: OptionError if an option or a parameter of the method cannot be meant, ShapeError if
  ///         the bounds have another size than x0.
  Solver(Vector<double> x0, const M& method, const Options& options)
      : method_(method),
        ledger_(x0.size(), options),
        current_(x0.size()),
        monitor_(options),
        state_(make_state(method, x0.size(), ledger_.bounds)) {
    validate(options);
    check_penalty<M>(options.penalty);
    current_.x = std::move(x0);
    ledger_.bounds.project(current_.x);
  }

  /// Evaluates the start.
  void begin(ObjectiveRef<double> objective) {
    const Stopwatch::Scope running(ledger_.stopwatch);
    const Evaluator evaluate(objective, ledger_);
    if constexpr (requires { state_.begin(evaluate, current_); }) {
      state_.begin(evaluate, current_);
    } else {
      evaluate(current_);
    }
    monitor_.begin(current_, ledger_, stationarity());
  }

  /// One iteration; nothing once the run is done.
  void step(ObjectiveRef<double> objective) {
    if (done()) {
      return;
    }
    const Stopwatch::Scope running(ledger_.stopwatch);
    const Move move = state_.step(Evaluator{objective, ledger_}, current_);
    monitor_.record(move, current_, ledger_, stationarity());
  }

  /// Throws: FileError if the file cannot be written.
  void save(const std::string& path) const {
    ArchiveWriter writer;
    RunIdentity identity = this->identity();
    Solver copy = *this;
    writer(identity, copy);
    write_checkpoint(path, writer.bytes());
  }

  /// Throws: FileError if the file is not a run of this kind; nothing has changed then.
  void load(const std::string& path) {
    const std::string bytes = read_checkpoint(path);
    ArchiveReader reader(bytes);
    RunIdentity saved;
    reader(saved);
    check_identity(path, saved, identity());
    Solver next = *this;
    reader(next);
    if (!reader.complete() || next.current_.x.size() != current_.x.size()) {
      throw_damaged_checkpoint(path);
    }
    next.monitor_.resume(next.current_, next.ledger_);
    *this = std::move(next);
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(ledger_, current_, monitor_, state_);
  }

  bool done() const { return monitor_.done(); }
  int iterations() const { return monitor_.iterations(); }
  const Sample& current() const { return current_; }

  /// What the monitor knows, and what the state adds to it if it adds something.
  auto result() const {
    Result result = monitor_.result(current_, ledger_);
    result.method = M::name;
    if constexpr (requires { state_.complete(result); }) {
      return state_.complete(result);
    } else {
      return result;
    }
  }

 private:
  Stationarity stationarity() const {
    if constexpr (requires { state_.stationarity(current_); }) {
      return state_.stationarity(current_);
    } else if (ledger_.stochastic) {
      return {ledger_.gradient_norm(current_), "gradient norm of the last step", false};
    } else {
      return {ledger_.gradient_norm(current_)};
    }
  }

  RunIdentity identity() const {
    ArchiveText parameters;
    if constexpr (requires(M & method) { method.transfer(parameters); }) {
      M(method_).transfer(parameters);
    }
    if (ledger_.penalty.any()) {
      PenaltyTerm<double>(ledger_.penalty).transfer(parameters);
    }
    std::vector<double> bounds(ledger_.bounds.lower.begin(), ledger_.bounds.lower.end());
    bounds.insert(bounds.end(), ledger_.bounds.upper.begin(), ledger_.bounds.upper.end());
    return {.method = std::string(M::name),
            .variables = current_.x.size(),
            .parameters = parameters.text(),
            .bounds = std::move(bounds)};
  }

  M method_;
  Ledger<double> ledger_;
  Sample current_;
  Monitor<double> monitor_;
  typename M::State state_;
};

}  // namespace detail

}  // namespace fluxion
