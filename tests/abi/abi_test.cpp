// A program may contain both kinds of the library, checked and not: each part uses its own.
// For: programs of parts that were built apart. Read first: include/fluxion/portability.hpp,
// FLUXION_ABI. SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "abi/slope.hpp"

namespace {

TEST(Abi, OfBothKindsGoesIntoOneProgram) {
  const auto here = slope_by_this(2);
  const auto there = slope_by_the_other(3);
  EXPECT_EQ(here.value, 40'000);
  EXPECT_EQ(there.value, 60'000);
  EXPECT_NE(here.tape, there.tape);
}

}  // namespace
