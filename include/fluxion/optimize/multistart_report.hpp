// The table of runs from many starting points, made from plain data.
// For: Multistart's formatter; the text is made in the compiled part, which never sees Eigen.
// Read first: multistart.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <fluxion/optimize/status.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// What the table shows of a Result.
struct RunLine {
  Status status{};
  double value = 0;
  double gradient_norm = 0;
  int iterations = 0;
};

/// The best run has a star.
std::string multistart_report(std::span<const RunLine> runs, std::size_t best);

}  // namespace fluxion::detail
