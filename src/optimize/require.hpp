// What is said about a parameter that is out of range.
// For: schedules and rules. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Throws: OptionError unless the condition holds.
inline void require(bool condition,
                    std::string_view function,
                    std::string_view name,
                    double got,
                    std::string_view expected,
                    std::string_view remedy) {
  if (!condition) {
    throw OptionError(fmt::format("{}: {} is out of range; got {}, expected {}; try {}",
                                  function,
                                  name,
                                  printed(got),
                                  expected,
                                  remedy));
  }
}

}  // namespace fluxion
