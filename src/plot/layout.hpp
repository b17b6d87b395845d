// Where everything of a picture goes, before anything is drawn.
// For: svg.cpp.
// Read first: scale.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scale.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

constexpr double font_size = 13.0;
constexpr double title_size = 15.0;
constexpr double power_size = 9.5;
constexpr double line_height = 20.0;
constexpr double outer_margin = 12.0;
constexpr double title_baseline = 26.0;
constexpr double legend_gap = 6.0;      // between a sample and its name
constexpr double legend_sample = 26.0;  // length of the piece of line before a name

/// One series in the legend; x and y are the left end of its sample.
struct LegendEntry {
  std::size_t series = 0;
  double x = 0.0;
  double y = 0.0;
};

/// The rectangle of the data and what stands around it, in pixels.
struct Layout {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;
  Scale x = {};
  Scale y = {};
  ScaleTicks x_ticks = {};
  ScaleTicks y_ticks = {};
  std::vector<std::string> title = {};
  std::vector<LegendEntry> legend = {};

  double pixel_x(double value) const { return width * x.fraction(value); }
  double pixel_y(double value) const { return height * (1.0 - y.fraction(value)); }
};

/// Width of the text of a tick.
double tick_width(const ScaleTick& tick);

/// Whether point k of the series has a place in the plot.
bool can_show(const Plot& plot, const Series& series, std::size_t k);

/// Throws: OptionError as make_scale.
Layout make_layout(const Plot& plot);

}  // namespace fluxion
