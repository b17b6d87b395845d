// Shortens vectors, made for plain memory.
// For: clipping.hpp; the loops are in the compiled part, which never sees Eigen.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Throws OptionError, in the name of the function, unless most is above 0.
void validate_clip(std::string_view function, double most);

/// What clip_norm does.
double clip_norm(std::span<double> g, double most);

/// What clip_value does.
double clip_value(std::span<double> g, double most);

/// What normalize_gradient does.
double normalize_gradient(std::span<double> g);

struct NormClip {
  double most;
  double operator()(std::span<double> g) const { return clip_norm(g, most); }
};

struct ValueClip {
  double most;
  double operator()(std::span<double> g) const { return clip_value(g, most); }
};

struct Normalization {
  double operator()(std::span<double> g) const { return normalize_gradient(g); }
};

}  // namespace fluxion::detail
