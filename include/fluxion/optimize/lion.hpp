// Steps of one size in every entry: the sign of a mean of gradients.
// For: noisy objectives with large batches; half of the memory of Adam.
// Read first: schedule.hpp, index_range.hpp; minimize.hpp for the call.
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

/// x <- x - rate (sign(beta1 m + (1 - beta1) g) + decay x), then m <- beta2 m + (1 - beta2) g.
/// Shapes:  x, g and the state have the size of the first x.
/// Cost:    about 10 operations per entry; one vector of state.
/// Note:    a copy of the rule is a checkpoint. The decay is for the entries in `decayed`; the sign of
///          0 is 0. Its authors advise a third to a tenth of the rate of AdamW, and 3 to 10 times its
///          decay. A gradient that is not finite stays in m: leave it out.
/// Source:  Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
/// Example: Lion rule{.rate = cosine_decay(1e-4, 10000), .decay = 0.1}; rule.update(x, g);
struct Lion {
  Schedule rate = 1e-4;  ///< rate of step k = 0, 1, ...; step `steps` comes next
  double beta1 = 0.9;    ///< of the mean that is stepped along, 0 <= beta1 < 1
  double beta2 = 0.99;   ///< of the mean that is kept, 0 <= beta2 < 1
  double decay = 0;      ///< at least 0
  IndexRange decayed{};  ///< entries that decay; {.from = 1} leaves an intercept alone

  // The state, which update() changes.
  std::int64_t steps = 0;      ///< updates made so far
  std::vector<double> mean{};  ///< m; empty before the first step

  static constexpr std::string_view name = "Lion";
  static constexpr bool takes_noise = true;
  using State = detail::RuleState<Lion>;

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
    archive(scheduled, beta1, beta2, decay, decayed.from, decayed.to);
  }

  template <class Archive> void transfer_state(Archive& archive) { archive(steps, mean); }
};

}  // namespace fluxion
