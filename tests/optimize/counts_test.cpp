// Tests of optimize/counts.hpp.
// For: counts that add up and print themselves.
// Read first: include/fluxion/optimize/counts.hpp.
// SPDX-License-Identifier: MIT
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/counts.hpp>

namespace {

using fluxion::Counts;

constexpr Counts every_kind{
    .value = 1, .gradient = 20, .hvp = 300, .hessian = 4000, .residual = 50000, .jacobian = 600000};

TEST(Counts, AddUp) { EXPECT_EQ(every_kind.evaluations(), 654321); }

TEST(Counts, PrintTheKindsThatThereWere) {
  EXPECT_EQ(fmt::format("{}", every_kind),
            "20 gradients, 1 value, 300 Hessian products, 4000 Hessians, 50000 residuals, 600000 "
            "Jacobians");
  EXPECT_EQ(to_string(Counts{.value = 2, .gradient = 1}), "1 gradient, 2 values");
  EXPECT_EQ(to_string(Counts{}), "none");
}

TEST(Counts, GoToAStream) {
  std::ostringstream out;
  out << Counts{.hvp = 1};
  EXPECT_EQ(out.str(), "1 Hessian product");
}

}  // namespace
