// The clock of a run.
// For: headers without <chrono>.
// Read first: include/fluxion/optimize/stopwatch.hpp.
// SPDX-License-Identifier: MIT
#include <chrono>

#include <fluxion/optimize/stopwatch.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

double steady_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace fluxion
