// The front door of the optimiser: minimize, and start for one step at a time.
// For: every user of it; the methods are in headers of their own.
// Read first: bfgs.hpp or gradient_descent.hpp for a method, options.hpp, result.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/input.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/result.hpp>
#include <fluxion/optimize/rule.hpp>
#include <fluxion/optimize/solver.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A run that is stepped by hand. It owns a copy of the objective; a copy of the run goes on by
/// itself and, from the same state, makes the same steps to the last bit.
template <class F, Method M> class Run {
 public:
  /// Evaluates the objective at x0.
  /// Throws: ShapeError if x0 is empty or has another size than the bounds; OptionError if an option
  ///         or a parameter cannot be meant.
  Run(F f, Vector<double> x0, const M& method, const Options& options)
      : objective_(std::forward<F>(f)), solver_(std::move(x0), method, options) {
    solver_.begin(detail::objective_for<M>(objective_));
  }

  /// One iteration; returns whether there is more to do.
  bool step() {
    solver_.step(detail::objective_for<M>(objective_));
    return !done();
  }

  bool done() const { return solver_.done(); }
  int iterations() const { return solver_.iterations(); }
  const Vector<double>& x() const { return solver_.current().x; }
  double value() const { return solver_.current().value; }
  const Vector<double>& gradient() const { return solver_.current().gradient; }

  /// Saves the run to a file, which is complete or as it was before, also when the program is killed.
  /// Throws: FileError if the file cannot be written.
  /// Note:   f, the callback and a schedule are not in it.
  void save(const std::string& path) const { solver_.save(path); }

  /// Goes on where the run was saved: from there on it makes the same steps to the last bit.
  /// Throws: FileError if the file is not a run of this method with its parameters, on as many
  ///         variables, in the same bounds; then the run is as it was before.
  /// Note:   the limits are those of this run, so that one that had ended at a limit may go on.
  void load(const std::string& path) { solver_.load(path); }

  /// The result so far; of a run that is not done yet the status is `stopped`.
  auto result() const { return solver_.result(); }

 private:
  detail::AnyObjective<F> objective_;
  detail::Solver<M> solver_;
};

namespace detail {

/// Throws: ShapeError if x0 is empty.
template <class X> Vector<double> start_point(const X& x0, const char* caller = "minimize") {
  return point(caller, x0).template cast<double>();
}

template <class F, Method M>
auto run_to_the_end(F& f, Vector<double> x0, const M& method, const Options& options) {
  Run<F&, M> run(f, std::move(x0), method, options);
  while (run.step()) {
  }
  return run.result();
}

}  // namespace detail

/// Minimises f from x0: f is a function that can be differentiated, or an Objective.
/// Shapes:  f: R^n -> R; x0: n, anything that Eigen maps as a vector, or a braced list.
/// Cost:    see the method; the result counts the evaluations.
/// Throws:  ShapeError if x0 is empty or has another size than the bounds, OptionError if an option
///          cannot be meant, both before the first evaluation; what f throws passes through. Whatever depends on the values of f is
///          a status of the result and never an exception.
/// Example: auto r = minimize(f, x0, Bfgs{}, {.stop = {.gradient = 1e-9}});
template <class F, class X, Method M>
Result minimize(F&& f, const X& x0, const M& method, const Options& options = {}) {
  return detail::run_to_the_end(f, detail::start_point(x0), method, options);
}
template <class F, Method M>
Result minimize(F&& f,
                std::initializer_list<double> x0,
                const M& method,
                const Options& options = {}) {
  return detail::run_to_the_end(f, detail::start_point(as_vector(x0)), method, options);
}

/// The same run, one iteration at a time: auto run = start(f, x0, Bfgs{}); while (run.step()) {}
/// Note:   the run keeps a copy of f.
/// Throws: as minimize.
template <class F, class X, Method M>
auto start(F&& f, const X& x0, const M& method, const Options& options = {}) {
  using Kept = std::decay_t<F>;
  return Run<Kept, M>(Kept(std::forward<F>(f)), detail::start_point(x0), method, options);
}
template <class F, Method M>
auto start(F&& f, std::initializer_list<double> x0, const M& method, const Options& options = {}) {
  return start(std::forward<F>(f), as_vector(x0), method, options);
}

}  // namespace fluxion
