// Tests of plot/trace.hpp.
// For: the picture of a run shows every iteration.
// Read first: include/fluxion/plot/trace.hpp.
// SPDX-License-Identifier: MIT
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/plot/trace.hpp>

#include "plot/xml.hpp"
#include "support/folder.hpp"

namespace {

using fluxion::Plot;
using fluxion::Trace;
using fluxion::test::content_of;
using fluxion::test::Folder;
using testing::ElementsAre;

// The value rises once and is negative in the end.
Trace example() {
  return {{{.iteration = 0, .value = 99, .gradient_norm = 20},
           {.iteration = 1, .value = -1, .gradient_norm = 3},
           {.iteration = 2, .value = 0, .gradient_norm = 4},
           {.iteration = 3, .value = -2, .gradient_norm = 1e-9}}};
}

TEST(ConvergencePlot, ShowsValueAndGradientOfEveryIteration) {
  const Plot plot = convergence_plot(example());
  ASSERT_EQ(plot.series.size(), 2U);
  EXPECT_THAT(plot.series[0].x, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(plot.series[0].y, ElementsAre(101, 1, 2, 0));
  EXPECT_THAT(plot.series[1].x, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(plot.series[1].y, ElementsAre(20, 3, 4, 1e-9));
  EXPECT_TRUE(plot.y.log);
}

TEST(ConvergencePlot, IsWhatATraceDraws) {
  EXPECT_EQ(to_svg(example()), to_svg(convergence_plot(example())));
  EXPECT_EQ(xml::parse(to_svg(example())).of_class("line").size(), 2U);
  const Folder folder;
  save_svg(example(), folder / "run.svg");
  EXPECT_EQ(content_of(folder / "run.svg"), to_svg(example()));
  EXPECT_THROW(save_svg(example(), folder / "missing/run.svg"), fluxion::FileError);
}

TEST(ConvergencePlot, OfAnEmptyTraceIsEmpty) {
  EXPECT_TRUE(xml::parse(to_svg(Trace{})).of_class("line").empty());
}

}  // namespace
