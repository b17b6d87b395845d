// to_dot(): the text of graphs.
// For: inspect/to_dot.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/inspect/to_dot.hpp>
#include <fluxion/ranges.hpp>

namespace {

using fluxion::to_dot;
using fluxion::Vector;
using testing::HasSubstr;

const auto product = [](const auto& x) { return x[0] * x[1]; };

TEST(ToDot, WritesNodesWithValuesAndEdgesWithPartials) {
  EXPECT_EQ(to_dot(product, {2.0, 0.125}),
            "digraph f {\n"
            "  rankdir=LR;\n"
            "  node [shape=box, fontname=\"sans-serif\", fontsize=12];\n"
            "  edge [fontname=\"sans-serif\", fontsize=10];\n"
            "  x0 [label=\"x0 = 2\", shape=ellipse];\n"
            "  x1 [label=\"x1 = 0.125\", shape=ellipse];\n"
            "  v0 [label=\"mul\\n0.25\"];\n"
            "  x0 -> v0 [label=\"0.125\"];\n"
            "  x1 -> v0 [label=\"2\"];\n"
            "  y [label=\"y = 0.25\", peripheries=2];\n"
            "  v0 -> y;\n"
            "}\n");
}

TEST(ToDot, ShowsConstantsWithoutADerivative) {
  const auto f = [](const auto& x) { return pow(x[0], 3.0); };
  EXPECT_THAT(to_dot(f, {2.0}),
              HasSubstr("  x0 -> v0 [label=\"12\"];\n"
                        "  v0_1 [label=\"3\", shape=plaintext];\n"
                        "  v0_1 -> v0 [style=dashed];\n"));
}

TEST(ToDot, DashesWhereADerivativeIsZeroByStructure) {
  EXPECT_THAT(to_dot([](const auto& x) { return floor(x[0]); }, {2.5}),
              HasSubstr("  x0 -> v0 [style=dashed];\n"));
  const auto larger = [](const auto& x) { return fluxion::max(x[0], x[1]); };
  EXPECT_THAT(to_dot(larger, {2.0, 1.0}),
              HasSubstr("  x0 -> v0 [label=\"1\"];\n  x1 -> v0 [style=dashed];\n"));
}

TEST(ToDot, DrawsAFunctionOfAVectorAsOneOperation) {
  const auto f = []<class T>(const Vector<T>& x) {
    return fluxion::norm(std::vector<T>{x[0], 12, x[1]});
  };
  EXPECT_THAT(to_dot(f, {3.0, 4.0}),
              HasSubstr("  v0 [label=\"norm\\n13\"];\n"
                        "  x0 -> v0 [label=\"0.230769\"];\n"
                        "  v0_1 [label=\"12\", shape=plaintext];\n"
                        "  v0_1 -> v0 [style=dashed];\n"
                        "  x1 -> v0 [label=\"0.307692\"];\n"));
}

TEST(ToDot, NumbersSeveralOutputs) {
  const auto f = []<class T>(const Vector<T>& x) { return std::vector<T>{x[0] * x[1], 7, x[1]}; };
  EXPECT_THAT(to_dot(f, {2.0, 3.0}),
              HasSubstr("  y0 [label=\"y0 = 6\", peripheries=2];\n"
                        "  v0 -> y0;\n"
                        "  y1 [label=\"y1 = 7\", peripheries=2];\n"
                        "  y1_0 [label=\"7\", shape=plaintext];\n"
                        "  y1_0 -> y1;\n"
                        "  y2 [label=\"y2 = 3\", peripheries=2];\n"
                        "  x1 -> y2;\n"));
}

TEST(ToDot, WritesAsManyDigitsAsAreAskedFor) {
  const auto f = [](const auto& x) { return x[0] / 3; };
  EXPECT_THAT(to_dot(f, {1.0}), HasSubstr("div\\n0.333333\""));
  EXPECT_THAT(to_dot(f, {1.0}, {.digits = 1}), HasSubstr("div\\n0.3\""));
  EXPECT_THAT(to_dot(f, {1.0}, {.digits = 2}), HasSubstr("div\\n0.33\""));
  EXPECT_THAT(to_dot(f, {1.0}, {.digits = 21}), HasSubstr("div\\n0.33333333333333331483\""));
  EXPECT_THAT(to_dot(f, std::array{1.0}, {.digits = 17}), HasSubstr("div\\n0.33333333333333331\""));
  EXPECT_THAT(to_dot(f, std::array{1.0F}, {.digits = 9}), HasSubstr("div\\n0.333333343\""));
}

TEST(ToDot, WritesWhatIsNotFinite) {
  const auto f = [](const auto& x) { return sqrt(x[0]); };
  EXPECT_THAT(to_dot(f, {0.0}), HasSubstr("x0 -> v0 [label=\"inf\"]"));
  EXPECT_THAT(to_dot(f, {-1.0}), HasSubstr("v0 [label=\"sqrt\\nnan\"]"));
  EXPECT_THAT(to_dot(f, {std::nan("")}), HasSubstr("x0 [label=\"x0 = nan\""));
}

template <class Error, class Call> std::string message_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(ToDot, OfAnEmptyPointIsAShapeError) {
  EXPECT_EQ(message_of<fluxion::ShapeError>([] { to_dot(product, std::vector<double>()); }),
            "to_dot: the point is empty; got 0 coordinates, expected at least 1; try a point with "
            "as many coordinates as f has variables");
}

TEST(ToDot, RefusesDigitsThatNoNumberHas) {
  EXPECT_EQ(message_of<fluxion::OptionError>([] {
              to_dot(product, {1.0, 2.0}, {.digits = 0});
            }),
            "to_dot: the digits cannot be used; got .digits = 0, expected 1 to 21; try 6");
  EXPECT_NE(message_of<fluxion::OptionError>([] {
              to_dot(product, {1.0, 2.0}, {.digits = 22});
            }),
            "nothing was thrown");
}

}  // namespace
