// Tests of error.hpp.
// For: every kind of exception can be caught as Error and keeps its text.
// Read first: include/fluxion/error.hpp.
// SPDX-License-Identifier: MIT
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/error.hpp>

namespace {

template <class Kind> class ErrorKind : public testing::Test {};

using Kinds = testing::Types<fluxion::ShapeError,
                             fluxion::TapeError,
                             fluxion::OptionError,
                             fluxion::DomainError,
                             fluxion::FileError>;
TYPED_TEST_SUITE(ErrorKind, Kinds);

TYPED_TEST(ErrorKind, IsCaughtAsErrorWithItsText) {
  try {
    throw TypeParam("gradient: the point is empty");
  } catch (const fluxion::Error& error) {
    EXPECT_STREQ(error.what(), "gradient: the point is empty");
  }
}

TYPED_TEST(ErrorKind, IsNoOtherKind) {
  constexpr int kinds = std::is_base_of_v<fluxion::ShapeError, TypeParam> +
                        std::is_base_of_v<fluxion::TapeError, TypeParam> +
                        std::is_base_of_v<fluxion::OptionError, TypeParam> +
                        std::is_base_of_v<fluxion::DomainError, TypeParam> +
                        std::is_base_of_v<fluxion::FileError, TypeParam>;
  EXPECT_EQ(kinds, 1);
}

TYPED_TEST(ErrorKind, IsARuntimeError) {
  EXPECT_TRUE((std::is_base_of_v<std::runtime_error, TypeParam>));
}

}  // namespace
