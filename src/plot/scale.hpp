// Where a value lies along an axis, and the round numbers written beside it.
// For: svg.cpp.
// Read first: include/fluxion/plot/svg.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <fluxion/plot/svg.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// What an axis shows, from `low` to `high`.
struct Scale {
  double low = 0.0;
  double high = 1.0;
  bool log = false;

  /// 0 at low, 1 at high.
  double fraction(double value) const;
  bool contains(double value) const { return low <= value && value <= high; }
};

/// A tick with its text as digits and, if `power` is not empty, a power of ten: 1.5 x 10^power.
struct ScaleTick {
  double position = 0.0;
  std::string digits = {};
  std::string power = {};
};

struct ScaleTicks {
  std::vector<ScaleTick> major = {};
  std::vector<double> minor = {};  ///< a mark without a text
};

/// Whether the axis has a place for this value.
bool can_show(const Axis& axis, double value);

/// The scale for these values, with a margin where the user fixed no end.
/// Throws: OptionError if the ends given by the user leave no room; `name` is that of the axis.
Scale make_scale(const Axis& axis, const std::vector<double>& values, char name);

/// About `count` round numbers on the scale.
ScaleTicks make_ticks(const Scale& scale, int count);

}  // namespace fluxion
