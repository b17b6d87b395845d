// Step sizes as functions of the step count.
// For: GradientDescent{.step = ...}, Adam{.rate = ...}: a number, one of the functions below, or your own callable.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The rate of step k = 0, 1, ...: a pure function of k, so the count is all the state there is.
/// Note:    copies share nothing; an empty schedule leaves the choice of the step to the method.
/// Example: Schedule constant = 0.1; Schedule mine = [](std::int64_t k) { return k < 100 ? 0.1 : 0.01; };
class Schedule {
 public:
  Schedule() = default;

  /// The same rate at every step.
  Schedule(double rate);  // NOLINT(google-explicit-constructor): {.step = 0.1} is the point of it

  /// Any callable from the step count to the rate.
  template <class F>
  requires(!std::is_arithmetic_v<std::remove_cvref_t<F>> &&
           !std::same_as<std::remove_cvref_t<F>, Schedule> &&
           std::is_invocable_r_v<double, F&, std::int64_t> && std::copy_constructible<F>)
      Schedule(F rate)
      : rate_(std::move(rate)) {}  // NOLINT(google-explicit-constructor): as above

  /// Throws: OptionError if the rate is negative or not finite.
  double operator()(std::int64_t step) const;

  /// Whether there is a rate at all.
  explicit operator bool() const { return static_cast<bool>(rate_); }

 private:
  std::function<double(std::int64_t)> rate_{};
};

/// initial at every step.
/// Throws: OptionError unless 0 < rate < infinity.
Schedule constant_rate(double rate);

/// initial / (1 + decay k): large steps first, yet their sum is infinite, so no distance is too far.
/// Throws: OptionError unless 0 < initial and 0 <= decay, both finite.
/// Source: Robbins & Monro 1951.
Schedule inverse_time(double initial, double decay);

/// initial * factor^k.
/// Throws: OptionError unless 0 < initial < infinity and 0 < factor <= 1.
/// Note:   the steps have a finite sum, so a start that is too far away is never left behind.
Schedule exponential_decay(double initial, double factor);

/// initial * factor^floor(k / every): a staircase.
/// Throws: OptionError unless 0 < initial < infinity, 0 < factor <= 1 and every >= 1.
Schedule step_decay(double initial, double factor, std::int64_t every);

/// From initial to last along half a cosine over `steps` steps; last from then on.
/// Throws: OptionError unless 0 <= last <= initial, 0 < initial < infinity and steps >= 1.
/// Note:   a rate of 0 ends a run, so with last = 0 `steps` is also a limit of the iterations.
/// Source: Loshchilov & Hutter 2017, eq. 5.
Schedule cosine_decay(double initial, std::int64_t steps, double last = 0);

/// Up to the peak and down again along half cosines: from peak / start_divisor at step 0 to the peak
/// at step rise * steps - 1, to peak / start_divisor / end_divisor at step steps - 1 and from then on.
/// Throws: OptionError unless 0 < peak < infinity, steps >= 1, 0 <= rise <= 1, and both divisors are
///         finite and at least 1.
/// Source: Smith & Topin, arXiv:1708.07120 (2018), with the shape and the numbers of PyTorch.
Schedule one_cycle(double peak,
                   std::int64_t steps,
                   double rise = 0.3,
                   double start_divisor = 25,
                   double end_divisor = 1e4);

/// (k + 1) / (steps + 1) of the first rate of `after` while k < steps, then after(k - steps).
/// Throws: OptionError unless steps >= 1, and if `after` is empty.
/// Note:   what divides by its first gradients, as Adam does, is far off in its first steps.
/// Source: Goyal et al., arXiv:1706.02677 (2017), section 2.2.
/// Example: Adam{.rate = warm_up(100, cosine_decay(1e-2, 10000))}
Schedule warm_up(std::int64_t steps, Schedule after);

}  // namespace fluxion
