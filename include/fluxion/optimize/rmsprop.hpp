// Steps measured by a moving mean of squared gradients.
// For: objectives whose gradients change their size on the way.
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

/// s <- smoothing s + (1 - smoothing) g^2, then x <- x - rate g / (sqrt(s) + epsilon), by entries.
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    a square root and a division per entry; one to three vectors of state.
/// Note:    a copy of the rule is a checkpoint. With `centered` the moving mean of g is subtracted, so
///          that s is a variance; it is computed as one, and rounding cannot make it negative. With
///          momentum v <- momentum v + g / (sqrt(s) + epsilon) and x <- x - rate v. A gradient that is
///          not finite, or whose square is not, stays in s: leave it out.
/// Source:  Tieleman & Hinton, Coursera lecture 6.5 (2012); centred with momentum: Graves,
///          arXiv:1308.0850 (2013), with epsilon outside the root, as PyTorch has it.
/// Example: RmsProp rule{.rate = 1e-3, .centered = true}; rule.update(x, g);
struct RmsProp {
  Schedule rate = 0.01;     ///< rate of step k = 0, 1, ...; step `steps` comes next
  double smoothing = 0.99;  ///< of the moving means, 0 <= smoothing < 1
  double epsilon = 1e-8;    ///< keeps the division from 0
  double momentum = 0;      ///< how much of v is kept, 0 <= momentum < 1
  bool centered = false;    ///< whether the mean of g is subtracted

  // The state, which update() changes.
  std::int64_t steps = 0;          ///< updates made so far
  std::vector<double> square{};    ///< s; empty before the first step
  std::vector<double> mean{};      ///< of g; empty before the first step and unless centered
  std::vector<double> velocity{};  ///< v; empty before the first step and without momentum

  static constexpr std::string_view name = "RmsProp";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<RmsProp>;

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
    archive(scheduled, smoothing, epsilon, momentum, centered);
  }

  template <class Archive> void transfer_state(Archive& archive) {
    archive(steps, square, mean, velocity);
  }
};

}  // namespace fluxion
