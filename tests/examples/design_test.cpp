// Tests of examples/support/design.hpp.
// For: the columns are scaled as those that the references of the examples belong to.
// Read first: examples/support/design.hpp.
// SPDX-License-Identifier: MIT
#include "examples/support/design.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>

namespace {

using support::Table;
using testing::ElementsAre;

TEST(Standardised, DividesByTheDeviationOfThePopulation) {
  const Table table =
      support::standardised({{"a", "b"}, fluxion::Matrix<double>{{1, 10}, {2, 10}, {3, 40}}});
  EXPECT_THAT(table.names, ElementsAre("a", "b"));
  const double a = std::sqrt(1.5);
  const double b = std::sqrt(0.5);
  const double expected[] = {-a, 0.0, a, -b, -b, 2 * b};
  for (Eigen::Index k = 0; k < 6; ++k) {
    EXPECT_NEAR(table.values.reshaped()[k], expected[k], 1e-15) << k;
  }
}

TEST(Standardised, RefusesAColumnWithoutSpread) {
  try {
    support::standardised({{"a", "b"}, fluxion::Matrix<double>{{1, 0.1}, {2, 0.1}, {3, 0.1}}});
    FAIL() << "nothing was thrown";
  } catch (const fluxion::DomainError& error) {
    EXPECT_STREQ(error.what(),
                 "standardised: a column has no spread; got 0.1 in every row of column 2, expected "
                 "different numbers; try without that column");
  }
}

TEST(WithIntercept, PutsAColumnOfOnesFirst) {
  const Table table = support::with_intercept({{"a"}, fluxion::Matrix<double>{{5}, {6}}});
  EXPECT_THAT(table.names, ElementsAre("intercept", "a"));
  EXPECT_THAT(table.values.reshaped(), ElementsAre(1.0, 1.0, 5.0, 6.0));
}

}  // namespace
