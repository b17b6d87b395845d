// Why a run of an optimiser ended.
// For: reading a Result: converged, stopped early with a usable point, or failed.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <fmt/format.h>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Why a run ended. Whatever the status, the result holds a point at which the objective is finite
/// (except `non_finite_start`).
enum class Status : std::uint8_t {
  // Converged: the point met a test of Stop, or cannot be improved in double precision.
  gradient,    ///< the largest gradient entry is at most Stop::gradient
  function,    ///< the value changed by at most Stop::function in three iterations in a row
  step,        ///< the point moved by at most Stop::step in three iterations in a row
  target,      ///< the value is at most Stop::target
  validation,  ///< the validation value has not fallen for Validation::patience checks
  rounding,    ///< what could still be gained is below the rounding error of the value
  // Stopped early: the point is usable, and better than the start wherever the method descends.
  max_iterations,
  max_evaluations,
  time_limit,
  stopped,  ///< the callback returned false
  // Failed: the point is the best one seen, the message says what went wrong.
  line_search,      ///< no step along the search direction reduces the value
  radius,           ///< the trust region shrank to nothing and no step in it reduces the value
  unbounded,        ///< the value decreases for ever
  singular,         ///< a linear system of the method has no usable solution
  non_finite,       ///< every trial point gave an infinity or a NaN
  non_finite_start  ///< the start itself did, or has such an entry
};

/// Whether the run ended where it should: a test was met or nothing can be gained any more.
constexpr bool converged(Status status) { return status <= Status::rounding; }

/// Whether something went wrong; false both for a converged run and for one that a limit ended.
constexpr bool failed(Status status) { return status >= Status::line_search; }

/// The name of the enumerator, "max_iterations" for instance.
std::string_view to_string(Status status);

std::ostream& operator<<(std::ostream& out, Status status);

}  // namespace fluxion

template <> struct fmt::formatter<fluxion::Status> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(fluxion::Status status, Context& context) const {
    const std::string_view name = fluxion::to_string(status);
    return fmt::formatter<fmt::string_view>::format({name.data(), name.size()}, context);
  }
};
