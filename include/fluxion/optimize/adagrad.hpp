// Steps measured by the gradients of all steps before.
// For: gradients with entries that are rarely other than 0.
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

/// s <- s + g^2, then x <- x - rate g / (sqrt(s) + epsilon), entry by entry.
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    a square root and a division per entry; one vector of state.
/// Note:    a copy of the rule is a checkpoint. s only grows, so the steps shrink by themselves. A
///          gradient that is not finite, or whose square is not, stays in s: leave it out.
/// Source:  Duchi, Hazan & Singer, J. Mach. Learn. Res. 12 (2011).
/// Example: AdaGrad rule{.rate = 0.1}; rule.update(x, g);
struct AdaGrad {
  Schedule rate = 0.01;    ///< rate of step k = 0, 1, ...; step `steps` comes next
  double epsilon = 1e-10;  ///< keeps the division from 0

  // The state, which update() changes.
  std::int64_t steps = 0;            ///< updates made so far
  std::vector<double> square_sum{};  ///< s; empty before the first step

  static constexpr std::string_view name = "AdaGrad";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<AdaGrad>;

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
    archive(scheduled, epsilon);
  }

  template <class Archive> void transfer_state(Archive& archive) { archive(steps, square_sum); }
};

}  // namespace fluxion
