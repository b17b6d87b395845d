// minimize, start and least_squares of a function that is recorded where it is evaluated first.
// For: runs with thousands of evaluations of one function; part of <fluxion/program.hpp>.
// Read first: minimize.hpp, ../graph/program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <type_traits>
#include <utility>

#include <fluxion/graph/program.hpp>
#include <fluxion/optimize/least_squares.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/recorded_sum.hpp>
#include <fluxion/optimize/sum_over.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Whether a run records its function: true, false, or RecordOptions, which mean true.
class RecordSwitch {
 public:
  template <std::same_as<bool> B>  // a number of paths is no answer
  RecordSwitch(B is_on) {          // NOLINT(google-explicit-constructor): .record = true
    if (is_on) options_.emplace();
  }
  RecordSwitch(const RecordOptions& options)  // NOLINT(google-explicit-constructor): likewise
      : options_(options) {}

  /// None where nothing is recorded.
  const std::optional<RecordOptions>& options() const { return options_; }

 private:
  std::optional<RecordOptions> options_{};
};

/// The last argument of a run that may record its function.
struct RecordedRun {
  RecordSwitch record;  ///< true, false, or RecordOptions{.paths = 8}
  Options options{};    ///< as without
};

namespace detail {

/// What a function becomes by recording it.
template <class F> struct RecordedForm { using type = Program; };
template <class Term> struct RecordedForm<SumOver<Term>> { using type = RecordedSum; };

/// A function that is recorded where it is called first, if it is to be recorded at all. F is a
/// reference type for a function that stays with its owner, and a value type for a copy of it.
template <class F> class RecordedOnce {
 public:
  using Recorded = typename RecordedForm<std::remove_cvref_t<F>>::type;

  RecordedOnce(F f, const RecordSwitch& record) : f_(std::forward<F>(f)), record_(record) {}

  std::remove_reference_t<F>& function() { return f_; }

  /// Recorded at x if it is not there yet; null if there is to be none.
  Recorded* at(const Vector<double>& x) {
    if (!recorded_ && record_.options()) recorded_.emplace(recorded(x, *record_.options()));
    return recorded_ ? &*recorded_ : nullptr;
  }

 private:
  // What stays with its owner is not copied: it may be large.
  Recorded recorded(const Vector<double>& x, const RecordOptions& options) {
    if constexpr (std::same_as<Recorded, RecordedSum>) {
      return RecordedSum(f_, x, options);
    } else if constexpr (std::is_reference_v<F>) {
      return fluxion::record([&f = f_](const auto& point) { return f(point); }, x, options);
    } else {
      return fluxion::record(f_, x, options);
    }
  }

  F f_;
  RecordSwitch record_;
  std::optional<Recorded> recorded_{};
};

/// The Objective that a function is by its program.
template <class F> class RecordedObjective {
  static_assert(!Objective<F>,
                "fluxion: what has a gradient of its own cannot be recorded: give minimize the "
                "function itself, or leave .record out");

 public:
  RecordedObjective(F f, const RecordSwitch& record) : once_(std::forward<F>(f), record) {}

  double value(const Vector<double>& x) {
    auto* const recorded = once_.at(x);
    return recorded != nullptr ? recorded->value(x) : plain().value(x);
  }
  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    auto* const recorded = once_.at(x);
    return recorded != nullptr ? recorded->value_and_gradient(x, g)
                               : plain().value_and_gradient(x, g);
  }
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& product) {
    auto* const recorded = once_.at(x);
    recorded != nullptr ? recorded->hvp(x, v, product) : plain().hvp(x, v, product);
  }
  void hessian(const Vector<double>& x, Matrix<double>& h) {
    auto* const recorded = once_.at(x);
    recorded != nullptr ? recorded->hessian(x, h) : plain().hessian(x, h);
  }

 private:
  auto plain() { return AnyObjective<std::remove_reference_t<F>&>(once_.function()); }

  RecordedOnce<F> once_;
};

/// The Residuals that a function is by its program.
template <class F> class RecordedResiduals {
  static_assert(!Residuals<F>,
                "fluxion: what has a Jacobian of its own cannot be recorded: give least_squares "
                "the function itself, or leave .record out");

 public:
  RecordedResiduals(F f, const RecordSwitch& record) : once_(std::forward<F>(f), record) {}

  void residuals(const Vector<double>& x, Vector<double>& r) {
    const Program* program = once_.at(x);
    program != nullptr ? program->residuals(x, r) : evaluate_vector<double>(once_.function(), x, r);
  }
  void jacobian(const Vector<double>& x, Matrix<double>& j) {
    const Program* program = once_.at(x);
    program != nullptr ? program->jacobian(x, j) : jacobian_into(once_.function(), x, j);
  }

 private:
  RecordedOnce<F> once_;
};

/// Of its outputs a program may be the residuals, for least_squares; as an objective it is their
/// value, and nothing whose squares are summed.
template <class F>
requires(std::same_as<std::remove_cvref_t<F>, Program>) inline constexpr bool has_residuals_v<F> =
    false;

}  // namespace detail

/// The same runs for a function that is recorded at its first evaluation and is a Program from then
/// on.
/// Shapes:  f as for record(); everything else as without.
/// Cost:    that of record() once, and of a path for each new way through the branches; an evaluation
///          is that of a Program at one point.
/// Throws:  as minimize; OptionError if a RecordOptions cannot be meant.
/// Note:    values are those of f to the last bit, and derivatives agree to rounding.
/// Example: auto r = minimize(f, x0, Bfgs{}, {.record = true, .options = {.stop = {.gradient = 1e-9}}});
template <class F, class X, Method M, typename O = RecordedRun>
requires std::same_as<O, RecordedRun> Result minimize(F&& f,
                                                      const X& x0,
                                                      const M& method,
                                                      const O& run) {
  return minimize(detail::RecordedObjective<F&>(f, run.record), x0, method, run.options);
}
template <class F, Method M, typename O = RecordedRun>
requires std::same_as<O, RecordedRun> Result minimize(F&& f,
                                                      std::initializer_list<double> x0,
                                                      const M& method,
                                                      const O& run) {
  return minimize(f, as_vector(x0), method, run);
}

template <class R, class X, typename O = RecordedRun>
requires std::same_as<O, RecordedRun> LeastSquaresResult
least_squares(R&& r, const X& x0, const LevenbergMarquardt& method, const O& run) {
  return least_squares(detail::RecordedResiduals<R&>(r, run.record), x0, method, run.options);
}
template <class R, typename O = RecordedRun>
requires std::same_as<O, RecordedRun> LeastSquaresResult least_squares(
    R&& r, std::initializer_list<double> x0, const LevenbergMarquardt& method, const O& run) {
  return least_squares(r, as_vector(x0), method, run);
}

template <class F, class X, Method M, typename O = RecordedRun>
requires std::same_as<O, RecordedRun>
auto start(F&& f, const X& x0, const M& method, const O& run) {
  using Kept = std::decay_t<F>;
  if constexpr (std::same_as<M, LevenbergMarquardt>) {
    return start(detail::RecordedResiduals<Kept>(Kept(std::forward<F>(f)), run.record),
                 x0,
                 method,
                 run.options);
  } else {
    return start(detail::RecordedObjective<Kept>(Kept(std::forward<F>(f)), run.record),
                 x0,
                 method,
                 run.options);
  }
}
template <class F, Method M, typename O = RecordedRun>
requires std::same_as<O, RecordedRun>
auto start(F&& f, std::initializer_list<double> x0, const M& method, const O& run) {
  return start(std::forward<F>(f), as_vector(x0), method, run);
}

}  // namespace fluxion::inline FLUXION_ABI
