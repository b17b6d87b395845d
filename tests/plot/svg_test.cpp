// Tests of plot/svg.hpp.
// For: the picture is well-formed and shows every point; a bad plot is refused with its reason.
// Read first: include/fluxion/plot/svg.hpp, then xml.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/plot/svg.hpp>

#include "plot/xml.hpp"
#include "support/folder.hpp"

namespace {

using fluxion::Plot;
using fluxion::save_svg;
using fluxion::Series;
using fluxion::to_svg;
using fluxion::test::content_of;
using fluxion::test::Folder;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

xml::Element picture(const Plot& plot) { return xml::parse(to_svg(plot)); }

std::size_t count_points(const xml::Element& root) { return root.of_class("point").size(); }

/// Commands that begin or continue a line, one for each vertex.
std::size_t count_vertices(const xml::Element& root, char command) {
  std::size_t count = 0;
  for (const auto& path : root.of_class("line")) {
    const std::string d = path.attribute("d");
    count += static_cast<std::size_t>(std::count(d.begin(), d.end(), command));
  }
  return count;
}

std::vector<std::string> texts(const xml::Element& root, const std::string& name_of_class) {
  std::vector<std::string> found;
  for (const auto& element : root.of_class(name_of_class)) found.push_back(element.text);
  return found;
}

std::vector<std::string> tick_texts(const xml::Element& root, const std::string& axis) {
  return texts(root.of_class(axis).at(0), "tick");
}

template <class Kind> std::string message_of(const Plot& plot) {
  try {
    to_svg(plot);
  } catch (const Kind& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Svg, ShowsEveryPointOnceAndJoinsThem) {
  const auto root =
      picture({.series = {{"a", {0, 1, 2, 3}, {1, 4, 9, 16}}, {"b", {1, 2}, {3, 4}}}});
  EXPECT_EQ(count_points(root), 6U);
  EXPECT_EQ(count_vertices(root, 'M'), 2U);
  EXPECT_EQ(count_vertices(root, 'L'), 4U);
}

TEST(Svg, LineAndMarkersCanBeLeftOut) {
  const auto line = picture({.series = {{.x = {0, 1, 2}, .y = {1, 4, 9}, .markers = false}}});
  EXPECT_EQ(count_points(line), 0U);
  EXPECT_EQ(count_vertices(line, 'M') + count_vertices(line, 'L'), 3U);
  const auto points = picture({.series = {{.x = {0, 1, 2}, .y = {1, 4, 9}, .line = false}}});
  EXPECT_EQ(count_points(points), 3U);
  EXPECT_TRUE(points.of_class("line").empty());
}

TEST(Svg, PointsThatAreNotFiniteAreLeftOutAndBreakTheLine) {
  const auto root =
      picture({.series = {{"a", {0, 1, 2, 3, inf, 5, 6}, {1, 4, nan, 16, 2, -inf, 9}}}});
  EXPECT_EQ(count_points(root), 4U);
  EXPECT_EQ(count_vertices(root, 'M'), 1U);
  EXPECT_EQ(count_vertices(root, 'L'), 1U);
}

TEST(Svg, PointsThatAreNotPositiveAreLeftOutOnALogAxis) {
  const Series series{"a", {1, 2, 3, 4, 5}, {1e-3, 0.0, 1e-5, -2.0, 1e-9}};
  EXPECT_EQ(count_points(picture({.series = {series}})), 5U);
  EXPECT_EQ(count_points(picture({.y = {.log = true}, .series = {series}})), 3U);
  const Series turned{"a", series.y, series.x};
  EXPECT_EQ(count_points(picture({.x = {.log = true}, .series = {turned}})), 3U);
}

TEST(Svg, APointWithoutNeighboursIsSeenEvenWithoutMarkers) {
  const auto root =
      picture({.series = {{.x = {0, 1, 2, 3, 4}, .y = {1, nan, 5, nan, 2}, .markers = false}}});
  EXPECT_EQ(count_points(root), 3U);
  EXPECT_EQ(count_vertices(root, 'M'), 0U);
}

TEST(Svg, PlacesPointsOnALinearScale) {
  const auto points = picture({.series = {{"a", {0, 1, 2}, {10, 20, 30}}}}).of_class("point");
  const auto x = [&](std::size_t k) { return std::stod(points[k].attribute("cx")); };
  const auto y = [&](std::size_t k) { return std::stod(points[k].attribute("cy")); };
  EXPECT_NEAR(x(1), (x(0) + x(2)) / 2, 0.011);
  EXPECT_NEAR(y(1), (y(0) + y(2)) / 2, 0.011);
  EXPECT_LT(x(0), x(2));
  EXPECT_GT(y(0), y(2)) << "pixels count downwards";
}

TEST(Svg, PlacesPointsOnALogScale) {
  const auto points = picture({.x = {.log = true},
                               .y = {.log = true},
                               .series = {{"a", {1e-9, 1e-3, 1e3}, {1, 100, 1e4}}}})
                          .of_class("point");
  const auto x = [&](std::size_t k) { return std::stod(points[k].attribute("cx")); };
  const auto y = [&](std::size_t k) { return std::stod(points[k].attribute("cy")); };
  EXPECT_NEAR(x(1), (x(0) + x(2)) / 2, 0.011);
  EXPECT_NEAR(y(1), (y(0) + y(2)) / 2, 0.011);
}

TEST(Svg, EndsOfAnAxisCutWhatLiesBeyond) {
  const auto root = picture({.x = {.min = 1.0, .max = 3.0},
                             .y = {.min = 0.0},
                             .series = {{"a", {0, 1, 2, 3, 4}, {1, 2, -5, 1e300, 5}}}});
  EXPECT_EQ(count_points(root), 2U);
  EXPECT_EQ(count_vertices(root, 'L'), 4U) << "the line goes on to the edge";
  const auto points = root.of_class("point");
  EXPECT_DOUBLE_EQ(std::stod(points[0].attribute("cx")), 0.0);
}

TEST(Svg, DataBeyondTheOnlyFixedEndDoNotTurnTheAxisAround) {
  const auto high = picture({.x = {.max = 1.0}, .series = {{"a", {5, 7}, {1, 2}}}});
  EXPECT_EQ(count_points(high), 0U);
  EXPECT_THAT(tick_texts(high, "x-axis"), testing::Contains("1.00"));
  const auto low = picture({.x = {.min = 9.0}, .series = {{"a", {5, 7}, {1, 2}}}});
  EXPECT_EQ(count_points(low), 0U);
  EXPECT_THAT(tick_texts(low, "x-axis"), testing::Contains("9.0"));
}

TEST(Svg, LinearTicksAreRoundNumbers) {
  const auto root = picture({.series = {{"a", {0, 103}, {-0.42, 0.37}}}});
  EXPECT_THAT(tick_texts(root, "x-axis"), ElementsAre("0", "20", "40", "60", "80", "100"));
  EXPECT_THAT(tick_texts(root, "y-axis"), ElementsAre("−0.4", "−0.2", "0.0", "0.2", "0.4"));
}

TEST(Svg, LargeAndSmallTicksArePowersOfTen) {
  const auto root = picture({.series = {{"a", {0, 4e9}, {-2e-7, 2e-7}}}});
  EXPECT_THAT(tick_texts(root, "x-axis"), ElementsAre("0", "1×109", "2×109", "3×109", "4×109"));
  EXPECT_THAT(tick_texts(root, "y-axis"),
              ElementsAre("−2×10−7", "−1×10−7", "0", "1×10−7", "2×10−7"));
}

TEST(Svg, TicksOfALogAxisAreDecades) {
  const auto root = picture({.y = {.log = true}, .series = {{"a", {0, 1}, {1e-12, 1e4}}}});
  EXPECT_THAT(tick_texts(root, "y-axis"),
              ElementsAre("10−12", "10−9", "10−6", "10−3", "100", "103"));
}

TEST(Svg, TicksOfAShortLogAxisAreNumbers) {
  const auto decades = picture({.x = {.log = true}, .series = {{"a", {0.11, 130}, {1, 2}}}});
  EXPECT_THAT(tick_texts(decades, "x-axis"), ElementsAre("0.1", "1", "10", "100"));
  const auto factors = picture({.x = {.log = true}, .series = {{"a", {0.3, 9}, {1, 2}}}});
  EXPECT_THAT(tick_texts(factors, "x-axis"), ElementsAre("0.5", "1", "2", "5", "10"));
  const auto close = picture({.x = {.log = true}, .series = {{"a", {2.1, 2.9}, {1, 2}}}});
  EXPECT_THAT(tick_texts(close, "x-axis"),
              ElementsAre("2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9"));
}

TEST(Svg, TicksChosenByHandReplaceTheOthers) {
  const auto root = picture({.y = {.ticks = {{1, "<one>"}, {2, "two"}, {nan, "never"}}},
                             .series = {{"a", {3, 4}, {1, 2}}}});
  EXPECT_THAT(tick_texts(root, "y-axis"), ElementsAre("<one>", "two"));
}

TEST(Svg, LabelsTitleAndLegendAreThere) {
  const auto root = picture({.title = "Title",
                             .x = {.label = "time (ms)"},
                             .y = {.label = "error"},
                             .series = {{"a", {1}, {2}}, {"", {1}, {3}}, {"b", {1}, {4}}}});
  EXPECT_THAT(texts(root, "title"), ElementsAre("Title"));
  EXPECT_THAT(texts(root, "label"), ElementsAre("time (ms)", "error"));
  EXPECT_EQ(root.of_class("legend").size(), 2U) << "a series without a name is not in the legend";
  EXPECT_EQ(root.of_class("series").size(), 3U);
}

TEST(Svg, LongTitlesAndLegendsTakeMoreLines) {
  std::vector<Series> series;
  for (int k = 0; k < 9; ++k) series.push_back({"a method with a long name", {1}, {2}});
  const auto root =
      picture({.title = std::string(120, 'a') + " " + std::string(40, 'b'), .series = series});
  EXPECT_EQ(root.of_class("title").size(), 2U);
  const auto legend = root.of_class("legend");
  EXPECT_EQ(legend.size(), 9U);
  for (const auto& entry : legend) {
    EXPECT_LT(std::stod(entry.children.back().attribute("x")), 500) << "stays in the picture";
  }
}

TEST(Svg, SpecialCharactersAreEscaped) {
  const std::string text = "a < b && \"c\" > 'd'";
  const auto root = picture({.title = text, .x = {.label = text}, .series = {{text, {1}, {2}}}});
  EXPECT_THAT(texts(root, "title"), ElementsAre(text));
  EXPECT_THAT(texts(root, "label"), ElementsAre(text));
  EXPECT_THAT(root.of_class("legend").at(0).text, HasSubstr(text));
}

TEST(Svg, BytesThatXmlForbidsAreReplaced) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_THAT(texts(picture({.title = "a\x01z"}), "title"), ElementsAre("a" + bad + "z"));
  EXPECT_THAT(texts(picture({.title = "a\xFFz"}), "title"), ElementsAre("a" + bad + "z"));
  EXPECT_THAT(texts(picture({.title = "a\xC3"}), "title"), ElementsAre("a" + bad));
  EXPECT_THAT(texts(picture({.title = "\xC0\xBC!"}), "title"), ElementsAre(bad + bad + "!"))
      << "an overlong < must not pass";
  EXPECT_THAT(texts(picture({.title = "\xE0\x80\xBC"}), "title"), ElementsAre(bad + bad + bad));
  EXPECT_THAT(texts(picture({.title = "\xED\xA0\x80"}), "title"), ElementsAre(bad + bad + bad))
      << "half a surrogate pair";
  const std::string good = "∂f/∂x ≈ 2·π 😀";
  EXPECT_THAT(texts(picture({.title = good}), "title"), ElementsAre(good));
}

TEST(Svg, NothingToShowIsAnEmptyChart) {
  EXPECT_EQ(count_points(picture({})), 0U);
  const auto root =
      picture({.x = {.log = true}, .series = {{"none", {}, {}}, {"nan", {nan}, {1}}}});
  EXPECT_EQ(count_points(root), 0U);
  EXPECT_THAT(tick_texts(root, "x-axis"), testing::Contains("10"));
  EXPECT_EQ(root.of_class("legend").size(), 2U);
}

TEST(Svg, ExtremeValuesGiveFiniteCoordinates) {
  constexpr double largest = std::numeric_limits<double>::max();
  constexpr double least = std::numeric_limits<double>::denorm_min();
  const std::vector<Series> cases = {{"span", {-largest, largest}, {-largest, largest}},
                                     {"subnormal", {0, least}, {0, least}},
                                     {"flat", {7, 7}, {largest, largest}},
                                     {"zero", {0, 0}, {0, 0}},
                                     {"close", {1, 1 + 1e-15}, {1e16, 1e16 + 2}}};
  for (const auto& series : cases) {
    const auto text = to_svg({.series = {series}});
    EXPECT_EQ(text.find("nan"), std::string::npos) << series.name;
    EXPECT_EQ(text.find("inf"), std::string::npos) << series.name;
    EXPECT_EQ(count_points(xml::parse(text)), 2U) << series.name;
  }
  const auto text = to_svg({.x = {.log = true}, .series = {{"log", {least, largest}, {1, 2}}}});
  EXPECT_EQ(text.find("nan"), std::string::npos);
  EXPECT_EQ(count_points(xml::parse(text)), 2U);
}

TEST(Svg, TheSamePlotGivesTheSameText) {
  const Plot plot{.title = "a", .series = {{"a", {1, 2}, {3, 4}}}};
  EXPECT_EQ(to_svg(plot), to_svg(plot));
}

TEST(Svg, ASeriesWithMoreXThanYIsAShapeError) {
  EXPECT_EQ(message_of<fluxion::ShapeError>({.series = {{"error", {1, 2, 3}, {1, 2}}}}),
            "to_svg: series \"error\" has not as many x as y; got 3 x and 2 y, expected the same "
            "number; try one x for every y");
}

TEST(Svg, ASizeThatHoldsNoChartIsAnOptionError) {
  EXPECT_EQ(
      message_of<fluxion::OptionError>({.width = 100}),
      "to_svg: a chart cannot be drawn in this size; got 100 x 420 pixels, expected 200 x 150 "
      "to 10000 x 10000; try 640 x 420");
  EXPECT_THAT(message_of<fluxion::OptionError>({.height = -1}), HasSubstr("got 640 x -1 pixels"));
}

TEST(Svg, AnAxisWithoutLengthIsAnOptionError) {
  EXPECT_EQ(message_of<fluxion::OptionError>({.x = {.min = 2.0, .max = 2.0}}),
            "to_svg: the x axis has no length; got min = 2 and max = 2, expected min < max; try no "
            "ends, which shows all data");
  EXPECT_EQ(message_of<fluxion::OptionError>({.y = {.log = true, .min = 0.0}}),
            "to_svg: an end of the y axis cannot be shown; got 0, expected a finite positive "
            "number; try no end, which shows all data");
  EXPECT_THAT(message_of<fluxion::OptionError>({.y = {.max = nan}}),
              HasSubstr("got nan, expected a finite number"));
}

TEST(SaveSvg, WritesThePictureAndNothingElse) {
  const Folder folder;
  const Plot plot{.title = "a", .series = {{"a", {1, 2}, {3, 4}}}};
  save_svg(plot, folder / "plot.svg");
  EXPECT_EQ(content_of(folder / "plot.svg"), to_svg(plot));
  EXPECT_EQ(folder.files(), 1U);
}

TEST(SaveSvg, ReplacesAnOldPicture) {
  const Folder folder;
  save_svg({.title = std::string(1000, 'x')}, folder / "plot.svg");
  save_svg({.title = "new"}, folder / "plot.svg");
  EXPECT_EQ(content_of(folder / "plot.svg"), to_svg({.title = "new"}));
  EXPECT_EQ(folder.files(), 1U);
}

TEST(SaveSvg, WritesThroughALinkAndToADevice) {
  const Folder folder;
  std::ofstream(folder / "target.svg") << "old";
  std::filesystem::create_symlink(folder / "target.svg", folder / "link.svg");
  save_svg({}, folder / "link.svg");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.svg"));
  EXPECT_EQ(content_of(folder / "target.svg"), to_svg({}));
  if (std::filesystem::is_character_file("/dev/null")) {
    save_svg({}, "/dev/null");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  }
}

TEST(SaveSvg, AFileThatCannotBeWrittenIsAFileError) {
  const Folder folder;
  const std::string path = folder / "missing/plot.svg";
  try {
    save_svg({}, path);
    FAIL() << "nothing was thrown";
  } catch (const fluxion::FileError& error) {
    EXPECT_EQ(std::string(error.what()),
              "save_svg: the picture cannot be written; got \"No such file or directory\" for the "
              "file \"" +
                  path +
                  "\", expected a folder that exists and may be written to; try a path such as "
                  "\"plot.svg\"");
  }
  EXPECT_THROW(save_svg({}, ""), fluxion::FileError);
  EXPECT_THROW(save_svg({}, folder / "."), fluxion::FileError);
  EXPECT_EQ(folder.files(), 0U) << "no half-written file stays behind";
  for (const auto& entry : std::filesystem::directory_iterator(".")) {
    EXPECT_NE(entry.path().extension(), ".part") << entry;
  }
}

TEST(SaveSvg, APlotThatCannotBeDrawnLeavesTheOldPicture) {
  const Folder folder;
  save_svg({.title = "old"}, folder / "plot.svg");
  EXPECT_THROW(save_svg({.width = 1}, folder / "plot.svg"), fluxion::OptionError);
  EXPECT_EQ(content_of(folder / "plot.svg"), to_svg({.title = "old"}));
}

}  // namespace
