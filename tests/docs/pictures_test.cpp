// The pictures of the pages: complete, and with all their points.
// For: docs/. Read first: plot/xml.hpp; the programs that draw them are examples/ and bench/chart.cpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plot/xml.hpp"

namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAreArray;

const fs::path docs = fs::path(FLUXION_SOURCE_DIR) / "docs";

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

xml::Element picture(const std::string& name) { return xml::parse(text_of(docs / name)); }

std::vector<std::string> texts(const std::vector<xml::Element>& elements) {
  std::vector<std::string> found;
  for (const auto& element : elements) {
    found.push_back(element.text.substr(element.text.find_first_not_of('\n')));
  }
  return found;
}

/// Vertices of the line of each series.
std::vector<std::size_t> vertices(const xml::Element& root) {
  std::vector<std::size_t> counts;
  for (const auto& line : root.of_class("line")) {
    const std::string d = line.attribute("d");
    counts.push_back(static_cast<std::size_t>(
        std::count_if(d.begin(), d.end(), [](char c) { return c == 'M' || c == 'L'; })));
  }
  return counts;
}

/// Cells with a number, after the name in the first one.
std::size_t numbers_in(const std::string& row) {
  std::istringstream cells(row.substr(row.find('|', 1)));
  std::size_t count = 0;
  for (std::string cell; std::getline(cells, cell, '|');) {
    count += cell.find_first_of("0123456789") == std::string::npos ? 0U : 1U;
  }
  return count;
}

/// Of the first table of ratios.
std::size_t ratios_on_the_page() {
  std::istringstream page(text_of(docs / "explanation/benchmarks.md"));
  std::size_t count = 0;
  bool in_table = false;
  for (std::string line; std::getline(page, line);) {
    if (in_table && line.empty()) break;
    if (in_table) count += numbers_in(line);
    in_table = in_table || line.starts_with("| ratio to the plain function");
  }
  return count;
}

/// Graphviz draws these from a text of the same name; they are graphs, not plots.
bool is_graph(fs::path picture) { return fs::exists(picture.replace_extension(".dot")); }

/// The lines of all labels of a graph.
std::vector<std::string> labels_of(const std::string& graph) {
  static const std::regex label(R"re(label="([^"\\]*)(?:\\n([^"]*))?")re");
  std::vector<std::string> labels;
  for (std::sregex_iterator it(graph.begin(), graph.end(), label), end; it != end; ++it) {
    for (std::size_t group = 1; group < it->size(); ++group) {
      if ((*it)[group].matched) labels.push_back((*it)[group]);
    }
  }
  return labels;
}

/// What Graphviz has written into a picture, which escapes a minus.
std::vector<std::string> texts_drawn(const std::string& picture) {
  static const std::regex text(">([^<]*)</text>");
  static const std::regex minus("&#45;");
  std::vector<std::string> texts;
  for (std::sregex_iterator it(picture.begin(), picture.end(), text), end; it != end; ++it) {
    texts.push_back(std::regex_replace((*it)[1].str(), minus, "-"));
  }
  return texts;
}

TEST(Pictures, HaveATitleAxesWithUnitsAndALegend) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(docs)) {
    if (entry.path().extension() != ".svg" || is_graph(entry.path())) continue;
    SCOPED_TRACE(entry.path());
    const auto root = xml::parse(text_of(entry.path()));
    ++count;
    EXPECT_THAT(root.of_class("title"), Not(SizeIs(0)));
    EXPECT_THAT(root.of_class("label"), SizeIs(Ge(1U)));
    EXPECT_THAT(root.of_class("x-axis").at(0).of_class("tick"), SizeIs(Ge(3U)));
    EXPECT_THAT(root.of_class("y-axis").at(0).of_class("tick"), SizeIs(Ge(3U)));
    EXPECT_THAT(root.of_class("series"), SizeIs(root.of_class("legend").size()));
  }
  EXPECT_EQ(count, 9U);
}

TEST(Pictures, OfFiniteDifferencesHasTwoStepsForEachDecade) {
  const auto root = picture("pictures/step_size_error.svg");
  EXPECT_THAT(root.of_class("point"), SizeIs(2 * 31));
  EXPECT_THAT(vertices(root), ElementsAre(31U, 31U, 2U));
}

TEST(Pictures, OfConvergenceHaveACurveForEachMethod) {
  for (const char* name : {"pictures/convergence_gap.svg", "pictures/convergence_gradient.svg"}) {
    const auto root = picture(name);
    EXPECT_THAT(texts(root.of_class("legend")),
                ElementsAre("descent, constant rate",
                            "descent, inverse time",
                            "descent, cosine",
                            "descent, line search",
                            "BFGS"));
    EXPECT_THAT(vertices(root), SizeIs(5));
    EXPECT_THAT(vertices(root), Each(Ge(30U)));
  }
}

TEST(Pictures, OfTheNileHasEveryYearAndItsPrediction) {
  const auto root = picture("pictures/nile.svg");
  EXPECT_THAT(root.of_class("point"), SizeIs(100));
  EXPECT_THAT(vertices(root), ElementsAre(99U));
}

TEST(Pictures, OfHareAndLynxHasEveryYearAndTenPointsAYearOfTheCurves) {
  const auto root = picture("pictures/hare_lynx.svg");
  EXPECT_THAT(root.of_class("point"), SizeIs(2 * 21));
  EXPECT_THAT(vertices(root), ElementsAre(201U, 201U));
}

TEST(Pictures, OfTheNoteHasTheFormulaAndWhatWasSimulated) {
  const auto root = picture("pictures/note_delta.svg");
  EXPECT_THAT(texts(root.of_class("legend")),
              ElementsAre("closed form", "2000 paths, one recording"));
  EXPECT_THAT(root.of_class("point"), SizeIs(51));
  EXPECT_THAT(vertices(root), ElementsAre(201U));
}

TEST(Pictures, OfExplodingGradientsShowOneRunThatArrives) {
  const auto root = picture("pictures/exploding_gradients.svg");
  EXPECT_THAT(texts(root.of_class("legend")),
              ElementsAre("rate 2e-4", "rate 1e-11", "rate 2e-4, clipped"));
  EXPECT_THAT(vertices(root), ElementsAre(2U, Ge(100U), Ge(100U)));
}

TEST(Pictures, OfTheLassoHasACurveForEachFeature) {
  const auto root = picture("pictures/lasso_path.svg");
  EXPECT_THAT(texts(root.of_class("legend")),
              ElementsAre("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"));
  EXPECT_THAT(vertices(root), SizeIs(10));
  EXPECT_THAT(vertices(root), Each(61U));
}

TEST(Pictures, OfBenchmarksHasAPointForEveryRatioOfThePage) {
  const auto root = picture("explanation/benchmarks.svg");
  EXPECT_EQ(root.of_class("point").size(), ratios_on_the_page());
  EXPECT_THAT(root.of_class("y-axis").at(0).of_class("tick"), SizeIs(13));
}

TEST(Pictures, OfAGraphShowsTheTextOnThePage) {
  const std::string graph = text_of(docs / "pictures/graph.dot");
  EXPECT_THAT(text_of(docs / "reference/inspect/to_dot.md"),
              HasSubstr("```text\n" + graph + "```"));
  EXPECT_THAT(texts_drawn(text_of(docs / "pictures/graph.svg")),
              UnorderedElementsAreArray(labels_of(graph)));
}

}  // namespace
