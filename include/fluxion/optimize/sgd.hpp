// Stochastic gradient descent, plain or with momentum.
// For: objectives that change from step to step, and steps without a line search.
// Read first: schedule.hpp; minimize.hpp for the call.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fluxion/optimize/entries.hpp>
#include <fluxion/optimize/schedule.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class R> class RuleState;
}  // namespace detail

/// v <- momentum v + g, then x <- x - rate v; with `nesterov` x <- x - rate (g + momentum v).
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    4 operations per entry, 2 without momentum; one vector of state, or none.
/// Note:    a copy of the rule is a checkpoint. A gradient that is not finite stays in v: leave it out.
/// Source:  Robbins & Monro, Ann. Math. Statist. 22 (1951); Polyak, USSR Comput. Math. 4 (1964);
///          `nesterov` as Sutskever et al., ICML 2013, in the variables of PyTorch.
/// Example: Sgd rule{.rate = inverse_time(0.1, 0.01), .momentum = 0.9}; rule.update(x, g);
struct Sgd {
  Schedule rate = 1e-3;   ///< rate of step k = 0, 1, ...; step `steps` comes next
  double momentum = 0;    ///< how much of v is kept, 0 <= momentum < 1
  bool nesterov = false;  ///< whether to look ahead; needs a momentum

  // The state, which update() changes.
  std::int64_t steps = 0;          ///< updates made so far
  std::vector<double> velocity{};  ///< v; empty before the first step and without momentum

  static constexpr std::string_view name = "Sgd";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<Sgd>;

  /// Throws: OptionError if a parameter or the rate of the next step cannot be meant.
  void validate() const;

  /// One step of x along the gradient g at x; as validate(), and
  /// Throws: ShapeError if x is empty, or x, g and the state differ in size.
  void update(std::span<double> x, std::span<const double> g);

  template <detail::OwnedNumbers X, detail::OwnedNumbers G> void update(X& x, const G& g) {
    update(detail::entries_of(x), detail::entries_of(g));
  }

  /// Of a schedule, which may be any function, only whether there is one.
  template <class Archive> void transfer(Archive& archive) {
    bool scheduled = static_cast<bool>(rate);
    archive(scheduled, momentum, nesterov);
  }

  template <class Archive> void transfer_state(Archive& archive) { archive(steps, velocity); }
};

}  // namespace fluxion
