// Early stopping on a second objective, such as the mean loss of data that are held back.
// For: Options::validation: {.validation = early_stopping(held_back, {.every = 10})}.
// Read first: options.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <type_traits>
#include <utility>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/options.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Ends a run when f no longer falls, and has it return the point where f was least.
/// Shapes:  f: R^n -> R, any function that minimize takes; no gradient of it is computed.
/// Cost:    one value of f at the start and at every check.
/// Throws:  nothing itself; minimize throws an OptionError if a number cannot be meant.
/// Note:    a copy of f is kept; `how` says when to look and how long to wait. A NaN is no gain.
/// Example: minimize(f, x0, Adam{}, {.validation = early_stopping(held_back, {.patience = 20})})
/// Source:  Prechelt, "Early stopping - but when?", in Neural Networks: Tricks of the Trade (1998).
template <class F> Validation early_stopping(F&& f, Validation how = {}) {
  using Kept = std::decay_t<F>;
  how.objective = [objective = detail::AnyObjective<Kept>(Kept(std::forward<F>(f))),
                   point = Vector<double>()](std::span<const double> x) mutable {
    point = Eigen::Map<const Vector<double>>(x.data(), static_cast<Eigen::Index>(x.size()));
    return objective.value(point);
  };
  return how;
}

}  // namespace fluxion
