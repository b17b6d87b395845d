// A chart of lines and points, written as an SVG picture.
// For: looking at convergence, errors and measurements without a plotting program.
// Read first: nothing; fill a Plot and call save_svg.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A place on an axis and the text beside it.
struct Tick {
  double position = 0.0;
  std::string label = {};
};

/// One of the two axes of a plot.
/// Note: ticks chosen by hand replace the automatic ones; names at 1, 2, 3 make a chart by category.
struct Axis {
  std::string label = {};          ///< what is shown, with its unit: "time (ms)"
  bool log = false;                ///< decades instead of equal steps
  std::optional<double> min = {};  ///< first value shown; without it, what the data need
  std::optional<double> max = {};  ///< last value shown
  std::vector<Tick> ticks = {};    ///< empty: round numbers, chosen from the data
};

/// Points (x[k], y[k]) in the order in which a line joins them.
/// Note: a point that is not finite, or not positive on a log axis, is left out and breaks the line.
struct Series {
  std::string name = {};  ///< for the legend; without a name the series is not in it
  std::vector<double> x = {};
  std::vector<double> y = {};
  bool line = true;
  bool markers = true;
  bool dashed = false;  ///< for a limit or a reference beside the data
};

/// A chart: title, two axes, and series in colours that colour-blind readers can tell apart.
struct Plot {
  std::string title = {};
  Axis x = {};
  Axis y = {};
  std::vector<Series> series = {};
  int width = 640;  ///< in pixels; text stays readable when it is shown at 600
  int height = 420;
};

/// The picture as an SVG document in UTF-8; the same plot always gives the same text.
/// Throws: ShapeError if a series has not as many x as y;
///         OptionError if the picture is smaller than 200 x 150 or larger than 10000 x 10000
///         pixels, or an axis has no length.
std::string to_svg(const Plot& plot);

/// Writes the picture to a file, which is complete or as it was before.
/// Throws: FileError if the file cannot be written; else as to_svg.
/// Example: save_svg({.y = {.label = "f(x)", .log = true}, .series = {{"Bfgs", x, y}}}, "f.svg");
void save_svg(const Plot& plot, const std::string& path);

}  // namespace fluxion
