// Points that are spread over a box.
// For: multistart, and whoever wants a seeded design of points.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Random points of a box such that each of `points` equal slices of each variable holds one of them.
/// Source: McKay, Beckman & Conover, Technometrics 21 (1979).
struct LatinHypercube {
  std::vector<double> lower{};  ///< of the box: an entry for every variable
  std::vector<double> upper{};
  int points = 10;
  std::uint64_t seed = 0;  ///< the same seed, the same points, to the last bit

  /// The points.
  /// Throws: ShapeError unless lower and upper have the same number of entries, and at least one;
  ///         OptionError unless they are finite, lower <= upper, and points >= 1.
  std::vector<std::vector<double>> draw() const;
};

}  // namespace fluxion
