// What one iteration of a method came to.
// For: every method has a State whose step() returns it; everything else about a run is shared.
// Read first: messages.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <fluxion/optimize/messages.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// One iteration: how far it went, or why the run cannot go on.
struct Move {
  double step = 0;      ///< multiple of the search direction
  double distance = 0;  ///< largest change of an entry of x
  std::optional<Ending> ending{};
};

}  // namespace fluxion
