// Adaptive moments: steps along a mean of gradients, measured by a mean of their squares.
// For: noisy objectives, where it is the usual first try.
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

/// m <- beta1 m + (1 - beta1) g, s <- beta2 s + (1 - beta2) g^2, then with t = 1, 2, ...
/// x <- x - rate (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + epsilon), entry by entry.
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    a square root and a division per entry; two vectors of state, three with `amsgrad`.
/// Note:    a copy of the rule is a checkpoint. With `amsgrad` the largest s so far takes the place of
///          s, corrected by the same 1 - beta2^t, as PyTorch has it. A gradient that is not finite, or
///          whose square is not, stays in the moments: leave it out.
/// Source:  Kingma & Ba, ICLR 2015, algorithm 1; `amsgrad`: Reddi, Kale & Kumar, ICLR 2018.
/// Example: Adam rule{.rate = 1e-2}; rule.update(x, g);
struct Adam {
  Schedule rate = 1e-3;   ///< rate of step k = 0, 1, ...; step `steps` comes next
  double beta1 = 0.9;     ///< of the moving mean of g, 0 <= beta1 < 1
  double beta2 = 0.999;   ///< of the moving mean of g^2, 0 <= beta2 < 1
  double epsilon = 1e-8;  ///< keeps the division from 0
  bool amsgrad = false;   ///< whether the largest s so far counts

  // The state, which update() changes.
  std::int64_t steps = 0;                ///< updates made so far
  std::vector<double> mean{};            ///< m; empty before the first step
  std::vector<double> square{};          ///< s; empty before the first step
  std::vector<double> largest_square{};  ///< of s; empty before the first step and without amsgrad

  static constexpr std::string_view name = "Adam";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<Adam>;

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
    archive(scheduled, beta1, beta2, epsilon, amsgrad);
  }

  template <class Archive> void transfer_state(Archive& archive) {
    archive(steps, mean, square, largest_square);
  }
};

}  // namespace fluxion
