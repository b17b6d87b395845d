// Tests of examples/support/comparison.hpp.
// For: an example fails when its result is not the reference.
// Read first: examples/support/comparison.hpp.
// SPDX-License-Identifier: MIT
#include "examples/support/comparison.hpp"

#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>

namespace {

using support::Comparison;
using testing::EndsWith;

bool agree(double computed, double reference, int digits) {
  Comparison comparison(digits);
  comparison.add("x", computed, reference);
  return comparison.agrees();
}

TEST(Comparison, AllowsHalfAUnitOfTheLastDigit) {
  EXPECT_TRUE(agree(1000.0004, 1000.0, 6));
  EXPECT_FALSE(agree(1000.0006, 1000.0, 6));
  EXPECT_TRUE(agree(-1000.0004, -1000.0, 6));
  EXPECT_FALSE(agree(-1000.0006, -1000.0, 6));
  EXPECT_FALSE(agree(1000.0, -1000.0, 6));
}

TEST(Comparison, IsAbsoluteBesideAReferenceOfZero) {
  EXPECT_TRUE(agree(4e-7, 0.0, 6));
  EXPECT_FALSE(agree(6e-7, 0.0, 6));
}

TEST(Comparison, NothingAgreesWithWhatIsNotANumber) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(agree(nan, 1.0, 1));
  EXPECT_FALSE(agree(nan, 0.0, 1));
  EXPECT_FALSE(agree(1.0, nan, 1));
}

TEST(Comparison, OneWrongRowIsEnough) {
  Comparison comparison(8);
  comparison.add("good", 1.0, 1.0);
  EXPECT_TRUE(comparison.agrees());
  comparison.add("wrong", 1.0, 2.0);
  comparison.add("good again", 1.0, 1.0);
  EXPECT_FALSE(comparison.agrees());
  EXPECT_THAT(comparison.text(), EndsWith("DISAGREES to 8 digits\n"));
}

TEST(Comparison, FindsReferencesByName) {
  const support::Values references({{"a", 1.0}, {"b", 2.0}, {"c", 3.0}});
  Comparison comparison(8);
  comparison.add({"b", "a"}, fluxion::Vector<double>{{2.0, 1.0}}, references);
  EXPECT_TRUE(comparison.agrees());
  EXPECT_THROW(comparison.add({"d"}, fluxion::Vector<double>{{4.0}}, references),
               fluxion::FileError);
}

TEST(Comparison, ShowsBothNumbersAndTheirDifference) {
  Comparison comparison(3);
  comparison.add("slope", 2.0001, 2.0);
  EXPECT_EQ(comparison.text(),
            "                                       computed              reference  difference\n"
            "slope                                    2.0001                      2     5.0e-05\n"
            "agrees to 3 digits\n");
}

}  // namespace
