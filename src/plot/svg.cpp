// Draws a plot as SVG.
// For: to_svg and save_svg.
// Read first: include/fluxion/plot/svg.hpp, then layout.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/plot/svg.hpp>

#include "../file.hpp"
#include "canvas.hpp"
#include "layout.hpp"
#include "text.hpp"

namespace fluxion::inline FLUXION_ABI {

namespace {

using detail::Canvas;
using detail::Layout;
using detail::ScaleTick;
using detail::xml_text;

// Okabe and Ito's colours without the yellow, which is too pale for a line on white.
constexpr std::array<const char*, 7> colours = {
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};
constexpr const char* ink = "#222222";
constexpr const char* axis_ink = "#555555";
constexpr const char* grid_ink = "#E4E4E4";
constexpr const char* dashes = " stroke-dasharray='7 5'";
constexpr double half_digit = 4.5;  // from the middle of a digit down to its base line

const char* colour_of(std::size_t series) { return colours[series % colours.size()]; }

void check_plot(const Plot& plot) {
  if (plot.width < 200 || plot.height < 150 || plot.width > 10000 || plot.height > 10000) {
    throw OptionError(
        fmt::format("to_svg: a chart cannot be drawn in this size; got {} x {} pixels, "
                    "expected 200 x 150 to 10000 x 10000; try 640 x 420",
                    plot.width,
                    plot.height));
  }
  for (const auto& series : plot.series) {
    if (series.x.size() == series.y.size()) continue;
    throw ShapeError(
        fmt::format("to_svg: series \"{}\" has not as many x as y; got {} x and {} y, "
                    "expected the same number; try one x for every y",
                    series.name,
                    series.x.size(),
                    series.y.size()));
  }
}

void draw_title(Canvas& canvas, const Layout& layout) {
  double y = detail::title_baseline;
  for (const auto& line : layout.title) {
    canvas.write(
        "<text class='title' x='{:.2f}' y='{:.2f}' font-size='{}' font-weight='bold'>{}</text>",
        detail::outer_margin,
        y,
        detail::title_size,
        xml_text(line));
    y += detail::line_height;
  }
}

/// The text of a tick, with its power of ten raised.
std::string tick_text(const ScaleTick& tick) {
  if (tick.power.empty()) return xml_text(tick.digits);
  return fmt::format("{}10<tspan dy='-5' font-size='{}'>{}</tspan>",
                     tick.digits.empty() ? "" : tick.digits + "\xC3\x97",
                     detail::power_size,
                     tick.power);
}

void draw_x_axis(Canvas& canvas, const Layout& layout) {
  canvas.write("<g class='x-axis' text-anchor='middle'>");
  for (const auto& tick : layout.x_ticks.major) {
    const double x = layout.pixel_x(tick.position);
    canvas.stroke(fmt::format("M{:.2f} 0v{:.2f}", x, layout.height), grid_ink);
    canvas.stroke(fmt::format("M{:.2f} {:.2f}v5", x, layout.height), axis_ink);
    canvas.write("<text class='tick' x='{:.2f}' y='{:.2f}'>{}</text>",
                 x,
                 layout.height + 20,
                 tick_text(tick));
  }
  for (const double position : layout.x_ticks.minor) {
    canvas.stroke(fmt::format("M{:.2f} {:.2f}v3", layout.pixel_x(position), layout.height),
                  axis_ink);
  }
  canvas.write("</g>");
}

void draw_y_axis(Canvas& canvas, const Layout& layout) {
  canvas.write("<g class='y-axis' text-anchor='end'>");
  for (const auto& tick : layout.y_ticks.major) {
    const double y = layout.pixel_y(tick.position);
    canvas.stroke(fmt::format("M0 {:.2f}h{:.2f}", y, layout.width), grid_ink);
    canvas.stroke(fmt::format("M0 {:.2f}h-5", y), axis_ink);
    canvas.write("<text class='tick' x='-9' y='{:.2f}'>{}</text>", y + half_digit, tick_text(tick));
  }
  for (const double position : layout.y_ticks.minor) {
    canvas.stroke(fmt::format("M0 {:.2f}h-3", layout.pixel_y(position)), axis_ink);
  }
  canvas.write("</g>");
}

void draw_axes(Canvas& canvas, const Plot& plot, const Layout& layout) {
  draw_x_axis(canvas, layout);
  draw_y_axis(canvas, layout);
  canvas.stroke(fmt::format("M0 0V{:.2f}H{:.2f}", layout.height, layout.width), axis_ink);
  canvas.write("<g text-anchor='middle'>");
  if (!plot.x.label.empty()) {
    canvas.write("<text class='label' x='{:.2f}' y='{:.2f}'>{}</text>",
                 layout.width / 2,
                 layout.height + 42,
                 xml_text(plot.x.label));
  }
  if (!plot.y.label.empty()) {
    canvas.write("<text class='label' transform='translate({:.2f} {:.2f}) rotate(-90)'>{}</text>",
                 23 - layout.left,
                 layout.height / 2,
                 xml_text(plot.y.label));
  }
  canvas.write("</g>");
}

/// Colour and shape both depend on the series: a print in grey can still be read.
void draw_marker(Canvas& canvas, const char* role, std::size_t series, double x, double y) {
  constexpr std::array<const char*, 3> shapes = {
      "m-3.5 -3.5h7v7h-7z", "m0 -4.6l4.4 7.8h-8.8z", "m0 -4.9l4.9 4.9l-4.9 4.9l-4.9 -4.9z"};
  const std::size_t kind = series % (shapes.size() + 1);
  if (kind == 0) {
    canvas.write("<circle class='{}' cx='{:.2f}' cy='{:.2f}' r='3.8'/>", role, x, y);
  } else {
    canvas.write("<path class='{}' d='M{:.2f} {:.2f}{}'/>", role, x, y, shapes[kind - 1]);
  }
}

bool shown_at(const Plot& plot, const Series& series, std::size_t k) {
  return k < series.x.size() && detail::can_show(plot, series, k);
}

/// Whether no line goes to the point, because both neighbours are missing.
bool stands_alone(const Plot& plot, const Series& series, std::size_t k) {
  return !(k > 0 && shown_at(plot, series, k - 1)) && !shown_at(plot, series, k + 1);
}

/// Vertices joined where neighbours can be shown.
std::string line_path(const Plot& plot, const Series& series, const Layout& layout) {
  std::string path;
  bool joined = false;
  for (std::size_t k = 0; k < series.x.size(); ++k) {
    const bool shown = shown_at(plot, series, k) && !stands_alone(plot, series, k);
    if (shown) {
      // Renderers compute in single precision: far outside the picture only the direction matters.
      const double x = std::clamp(layout.pixel_x(series.x[k]), -1e5, 1e5);
      const double y = std::clamp(layout.pixel_y(series.y[k]), -1e5, 1e5);
      fmt::format_to(std::back_inserter(path), "{}{:.2f} {:.2f}", joined ? 'L' : 'M', x, y);
    }
    joined = shown;
  }
  return path;
}

void draw_line(Canvas& canvas, const Plot& plot, const Series& series, const Layout& layout) {
  const std::string path = line_path(plot, series, layout);
  if (path.empty()) return;
  // A picture in the picture clips what leaves the axes, without an id that could clash on a page.
  canvas.write(
      "<svg width='{:.2f}' height='{:.2f}' overflow='hidden'>", layout.width, layout.height);
  canvas.write(
      "<path class='line' d='{}' fill='none' stroke-width='2' stroke-linejoin='round' "
      "stroke-linecap='round'{}/>",
      path,
      series.dashed ? dashes : "");
  canvas.write("</svg>");
}

/// Every point if the series has markers, else those that the line does not reach.
void draw_points(Canvas& canvas, const Plot& plot, std::size_t index, const Layout& layout) {
  const Series& series = plot.series[index];
  canvas.write("<g stroke='#FFFFFF'>");
  for (std::size_t k = 0; k < series.x.size(); ++k) {
    if (!shown_at(plot, series, k)) continue;
    if (!series.markers && !stands_alone(plot, series, k)) continue;
    if (!layout.x.contains(series.x[k]) || !layout.y.contains(series.y[k])) continue;
    draw_marker(canvas, "point", index, layout.pixel_x(series.x[k]), layout.pixel_y(series.y[k]));
  }
  canvas.write("</g>");
}

void draw_series(Canvas& canvas, const Plot& plot, std::size_t index, const Layout& layout) {
  const Series& series = plot.series[index];
  canvas.write("<g class='series' stroke='{0}' fill='{0}'>", colour_of(index));
  if (!series.name.empty()) canvas.write("<title>{}</title>", xml_text(series.name));
  if (series.line) draw_line(canvas, plot, series, layout);
  draw_points(canvas, plot, index, layout);
  canvas.write("</g>");
}

void draw_legend(Canvas& canvas, const Plot& plot, const Layout& layout) {
  for (const auto& entry : layout.legend) {
    const Series& series = plot.series[entry.series];
    canvas.write("<g class='legend' stroke='{0}' fill='{0}'>", colour_of(entry.series));
    if (series.line) {
      canvas.write("<path d='M{:.2f} {:.2f}h{}' stroke-width='2'{}/>",
                   entry.x,
                   entry.y,
                   detail::legend_sample,
                   series.dashed ? dashes : "");
    }
    if (series.markers) {
      canvas.write("<g stroke='#FFFFFF'>");
      draw_marker(canvas, "sample", entry.series, entry.x + detail::legend_sample / 2, entry.y);
      canvas.write("</g>");
    }
    canvas.write("<text x='{:.2f}' y='{:.2f}' stroke='none' fill='{}'>{}</text></g>",
                 entry.x + detail::legend_sample + detail::legend_gap,
                 entry.y + half_digit,
                 ink,
                 xml_text(series.name));
  }
}

/// What the operating system says about an operation on a file that failed.
[[noreturn]] void throw_file_error(const std::string& path, const std::error_code& code) {
  throw FileError(fmt::format(
      "save_svg: the picture cannot be written; got \"{}\" for the file \"{}\", "
      "expected a folder that exists and may be written to; try a path such as \"plot.svg\"",
      code.message(),
      path));
}

}  // namespace

std::string to_svg(const Plot& plot) {
  check_plot(plot);
  const Layout layout = detail::make_layout(plot);
  Canvas canvas;
  canvas.write(
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' height='{1}' "
      "role='img' "
      "font-family='Helvetica, Arial, sans-serif' font-size='{2}' fill='{3}'>",
      plot.width,
      plot.height,
      detail::font_size,
      ink);
  canvas.write("<title>{}</title>", xml_text(plot.title));
  canvas.write("<rect width='{}' height='{}' fill='#FFFFFF'/>", plot.width, plot.height);
  draw_title(canvas, layout);
  draw_legend(canvas, plot, layout);
  canvas.write("<g transform='translate({:.2f} {:.2f})'>", layout.left, layout.top);
  draw_axes(canvas, plot, layout);
  for (std::size_t k = 0; k < plot.series.size(); ++k) draw_series(canvas, plot, k, layout);
  canvas.write("</g>");
  canvas.write("</svg>");
  return canvas.take();
}

void save_svg(const Plot& plot, const std::string& path) {
  const std::string text = to_svg(plot);
  try {
    detail::save_file(path, text);
  } catch (const std::system_error& error) {
    throw_file_error(path, error.code());
  }
}

}  // namespace fluxion
