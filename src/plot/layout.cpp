// Sizes from the outside in: title, legend and labels take their room, the data get the rest.
// For: svg.cpp.
// Read first: layout.hpp.
// SPDX-License-Identifier: MIT
#include "layout.hpp"

#include <algorithm>

#include "text.hpp"

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr double tick_room = 9.0;  // from the axis to the text of a tick

double widest(const std::vector<ScaleTick>& ticks) {
  double width = 0.0;
  for (const auto& tick : ticks) width = std::max(width, tick_width(tick));
  return width;
}

Scale scale_of(const Plot& plot, const Axis& axis, std::vector<double> Series::*values, char name) {
  std::vector<double> shown;
  for (const auto& series : plot.series) {
    for (std::size_t k = 0; k < series.x.size(); ++k) {
      if (can_show(plot, series, k)) shown.push_back((series.*values)[k]);
    }
  }
  for (const auto& tick : axis.ticks) {
    if (can_show(axis, tick.position)) shown.push_back(tick.position);
  }
  return make_scale(axis, shown, name);
}

ScaleTicks ticks_of(const Axis& axis, const Scale& scale, int count) {
  if (axis.ticks.empty()) return make_ticks(scale, count);
  ScaleTicks ticks;
  for (const auto& tick : axis.ticks) {
    if (scale.contains(tick.position)) ticks.major.push_back({tick.position, tick.label, ""});
  }
  return ticks;
}

/// Fewer ticks until no text touches its neighbour.
ScaleTicks x_ticks_of(const Axis& axis, const Scale& scale, double width) {
  int count = std::max(2, static_cast<int>(width / 60));
  ScaleTicks ticks = ticks_of(axis, scale, count);
  while (--count >= 2 &&
         widest(ticks.major) + 12 > width / static_cast<double>(ticks.major.size())) {
    ticks = ticks_of(axis, scale, count);
  }
  return ticks;
}

/// What the texts under the axis need beyond its right end and the margin there.
double overhang(const Layout& layout) {
  double over = 0.0;
  for (const auto& tick : layout.x_ticks.major) {
    const double end = layout.pixel_x(tick.position) + tick_width(tick) / 2;
    over = std::max(over, end - layout.width - outer_margin);
  }
  return over;
}

/// Fills rows from the left; `top` moves below the last row.
std::vector<LegendEntry> legend_of(const Plot& plot, double& top) {
  std::vector<LegendEntry> legend;
  const double right = plot.width - outer_margin;
  double x = outer_margin;
  for (std::size_t k = 0; k < plot.series.size(); ++k) {
    const auto& name = plot.series[k].name;
    if (name.empty()) continue;
    const double width = legend_sample + legend_gap + text_width(name, font_size);
    if (!legend.empty() && x + width > right) {
      x = outer_margin;
      top += line_height;
    }
    legend.push_back({k, x, top + line_height / 2});
    x += width + 18;
  }
  if (!legend.empty()) top += line_height + 6;
  return legend;
}

}  // namespace

double tick_width(const ScaleTick& tick) {
  const double digits = text_width(tick.digits, font_size);
  if (tick.power.empty()) return digits;
  const double base = text_width(tick.digits.empty() ? "10" : "*10", font_size);
  return digits + base + text_width(tick.power, power_size);
}

bool can_show(const Plot& plot, const Series& series, std::size_t k) {
  return can_show(plot.x, series.x[k]) && can_show(plot.y, series.y[k]);
}

Layout make_layout(const Plot& plot) {
  Layout layout;
  layout.x = scale_of(plot, plot.x, &Series::x, 'x');
  layout.y = scale_of(plot, plot.y, &Series::y, 'y');

  layout.title = wrap_text(plot.title, title_size * 1.08, plot.width - 2 * outer_margin);
  double top = outer_margin + line_height * static_cast<double>(layout.title.size());
  if (!layout.title.empty()) top += 4;
  layout.legend = legend_of(plot, top);
  layout.top = top + 4;
  const double bottom = outer_margin + line_height + (plot.x.label.empty() ? 0.0 : line_height);
  layout.height = std::max(plot.height - layout.top - bottom, 20.0);

  layout.y_ticks = ticks_of(plot.y, layout.y, std::max(2, static_cast<int>(layout.height / 44)));
  const double label_room = plot.y.label.empty() ? 0.0 : line_height;
  layout.left = outer_margin + label_room + widest(layout.y_ticks.major) + tick_room;
  layout.width = std::max(plot.width - layout.left - outer_margin, 20.0);
  layout.x_ticks = x_ticks_of(plot.x, layout.x, layout.width);
  layout.width = std::max(layout.width - overhang(layout), 20.0);
  return layout;
}

}  // namespace fluxion
