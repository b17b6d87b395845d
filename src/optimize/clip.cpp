// Shortens vectors that are too long.
// For: gradients that must not be followed as far as they point.
// Read first: include/fluxion/optimize/clipping.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <fluxion/concepts.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/clip.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

// A NaN if there is one.
double largest_entry(std::span<const double> g) {
  double largest = 0;
  for (const double entry : g) {
    if (std::isnan(entry)) {
      return entry;
    }
    largest = std::max(largest, std::abs(entry));
  }
  return largest;
}

// Without squares that overflow or vanish.
double euclidean_norm(std::span<const double> g) {
  const double largest = largest_entry(g);
  if (!(largest > 0 && std::isfinite(largest))) {
    return largest;
  }
  double sum = 0;
  for (const double entry : g) {
    sum += (entry / largest) * (entry / largest);
  }
  return largest * std::sqrt(sum);
}

// Division first: what it gives has entries of at most 1, whatever the norm is.
void scale_to(double length, double norm, std::span<double> g) {
  for (double& entry : g) {
    entry = entry / norm * length;
  }
}

}  // namespace

void validate_clip(std::string_view function, double most) {
  if (!(most > 0)) {
    throw OptionError(
        fmt::format("{}: most is out of range; got {}, expected a number above 0; try 1, or "
                    "infinity, which clips nothing",
                    function,
                    printed(most)));
  }
}

double clip_norm(std::span<double> g, double most) {
  validate_clip("clip_norm", most);
  const double norm = euclidean_norm(g);
  if (norm > most && std::isfinite(norm)) {
    scale_to(most, norm, g);
  }
  return norm;
}

double clip_value(std::span<double> g, double most) {
  validate_clip("clip_value", most);
  const double largest = largest_entry(g);
  if (largest > most && std::isfinite(largest)) {
    for (double& entry : g) {
      entry = std::clamp(entry, -most, most);
    }
  }
  return largest;
}

double normalize_gradient(std::span<double> g) {
  const double norm = euclidean_norm(g);
  if (norm > 0 && std::isfinite(norm)) {
    scale_to(1, norm, g);
  }
  return norm;
}

}  // namespace fluxion::detail
