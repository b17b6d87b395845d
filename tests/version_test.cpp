// Tests of version.hpp.
// For: the version text agrees with the macros.
// Read first: include/fluxion/version.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/version.hpp>

namespace {

TEST(Version, OfTheLibraryIsThatOfTheHeaders) {
  EXPECT_EQ(
      fluxion::version(),
      fmt::format("{}.{}.{}", FLUXION_VERSION_MAJOR, FLUXION_VERSION_MINOR, FLUXION_VERSION_PATCH));
}

}  // namespace
