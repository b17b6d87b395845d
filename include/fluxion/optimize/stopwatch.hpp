// The time that a run has taken.
// For: Result::seconds and the limit Stop::seconds.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Seconds of a clock that never goes back.
/// Note: compiled, because <chrono> would cost every file that includes this more than all of it.
double steady_seconds();

/// Time spent inside a run; it stands still while a run that is stepped by hand waits.
class Stopwatch {
 public:
  double seconds() const { return running_ ? spent_ + (steady_seconds() - since_) : spent_; }

  /// Of a watch that stands still.
  template <class Archive> void transfer(Archive& archive) { archive(spent_); }

  /// Runs until the end of a scope, also when the objective throws.
  class Scope {
   public:
    explicit Scope(Stopwatch& watch) : watch_(watch) {
      watch_.since_ = steady_seconds();
      watch_.running_ = true;
    }
    ~Scope() {
      watch_.spent_ = watch_.seconds();
      watch_.running_ = false;
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Stopwatch& watch_;
  };

 private:
  double spent_ = 0;
  double since_ = 0;
  bool running_ = false;
};

}  // namespace fluxion
