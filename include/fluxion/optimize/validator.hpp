// Early stopping: looks at another measure than the objective from time to time.
// For: Monitor, which ends the run and returns the point that was best by that measure.
// Read first: options.hpp, whose `validation` this is made from.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>
#include <optional>

#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/sample.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class S> class Validator {
 public:
  explicit Validator(const Validation& validation) : validation_(validation) {}

  /// Checks the point of an iteration if it is its turn, and keeps it if it is the best one.
  void check(int iteration, const BasicSample<S>& current) {
    if (!validation_.objective || iteration % validation_.every != 0) {
      return;
    }
    const auto n = static_cast<std::size_t>(current.x.size());
    const double value = validation_.objective({current.x.data(), n});
    if (value < least_ - validation_.least_gain) {
      least_ = value;
      best_ = current;
      checks_ = 0;
    } else {
      ++checks_;
    }
  }

  std::optional<Ending> ending(int iterations) const {
    if (checks_ < validation_.patience) {
      return std::nullopt;
    }
    return met_validation_test(least_, checks_, iterations);
  }

  /// The best point so far and its value; none before there was a value below infinity.
  const BasicSample<S>* best() const { return best_.x.size() > 0 ? &best_ : nullptr; }
  double least() const { return least_; }

  template <class Archive> void transfer(Archive& archive) { archive(best_, least_, checks_); }

 private:
  Validation validation_;
  BasicSample<S> best_{0};
  double least_ = std::numeric_limits<double>::infinity();
  int checks_ = 0;  // in a row without a gain
};

}  // namespace fluxion
