// The report of a run, made from plain data.
// For: Result's formatter; the text is made in the compiled part, which never sees Eigen.
// Read first: result.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <fluxion/optimize/counts.hpp>
#include <fluxion/optimize/status.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The fields of a Result that its report shows.
struct ReportData {
  std::string_view method{};
  Status status{};
  std::string_view message{};
  std::span<const double> x{};
  std::size_t active = 0;  ///< variables that bounds hold
  double value = 0;
  double gradient_norm = 0;
  int iterations = 0;
  Counts counts{};
  double seconds = 0;
};

std::string report(const ReportData& data);

}  // namespace fluxion
