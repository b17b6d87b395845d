// Adam with weight decay that the moments do not see.
// For: models with many parameters, fitted to noisy objectives.
// Read first: adam.hpp, index_range.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fluxion/optimize/entries.hpp>
#include <fluxion/optimize/index_range.hpp>
#include <fluxion/optimize/schedule.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class R> class RuleState;
}  // namespace detail

/// x <- x - rate decay x for the entries in `decayed`, then the step of Adam.
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    as Adam, and 2 operations per entry that decays.
/// Note:    a copy of the rule is a checkpoint. Unlike a penalty (decay / 2) x^2, whose gradient Adam
///          would divide by the size of the gradients, this shrinks all entries alike.
/// Source:  Loshchilov & Hutter, ICLR 2019, algorithm 2, with the rate as factor of the decay too.
/// Example: AdamW rule{.decay = 0.1, .decayed = {.from = 1}}; rule.update(x, g);
struct AdamW {
  Schedule rate = 1e-3;   ///< rate of step k = 0, 1, ...; step `steps` comes next
  double beta1 = 0.9;     ///< of the moving mean of g, 0 <= beta1 < 1
  double beta2 = 0.999;   ///< of the moving mean of g^2, 0 <= beta2 < 1
  double epsilon = 1e-8;  ///< keeps the division from 0
  double decay = 0.01;    ///< at least 0
  IndexRange decayed{};   ///< entries that decay; {.from = 1} leaves an intercept alone
  bool amsgrad = false;   ///< whether the largest s so far counts

  // The state, which update() changes.
  std::int64_t steps = 0;                ///< updates made so far
  std::vector<double> mean{};            ///< m; empty before the first step
  std::vector<double> square{};          ///< s; empty before the first step
  std::vector<double> largest_square{};  ///< of s; empty before the first step and without amsgrad

  static constexpr std::string_view name = "AdamW";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<AdamW>;

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
    archive(scheduled, beta1, beta2, epsilon, decay, decayed.from, decayed.to, amsgrad);
  }

  template <class Archive> void transfer_state(Archive& archive) {
    archive(steps, mean, square, largest_square);
  }
};

}  // namespace fluxion
