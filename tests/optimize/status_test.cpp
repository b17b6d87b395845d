// Tests of optimize/status.hpp.
// For: every status is converged, stopped early or failed, and has a name.
// Read first: include/fluxion/optimize/status.hpp.
// SPDX-License-Identifier: MIT
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/optimize/status.hpp>

namespace {

using fluxion::converged;
using fluxion::failed;
using fluxion::Status;

constexpr int statuses = static_cast<int>(Status::non_finite_start) + 1;

TEST(Status, TellsConvergedFromStoppedEarlyAndFromFailed) {
  for (const Status status : {Status::gradient, Status::target, Status::rounding}) {
    EXPECT_TRUE(converged(status)) << status;
    EXPECT_FALSE(failed(status)) << status;
  }
  for (const Status status : {Status::max_iterations, Status::time_limit, Status::stopped}) {
    EXPECT_FALSE(converged(status)) << status;
    EXPECT_FALSE(failed(status)) << status;
  }
  for (const Status status : {Status::line_search,
                              Status::radius,
                              Status::singular,
                              Status::unbounded,
                              Status::non_finite_start}) {
    EXPECT_FALSE(converged(status)) << status;
    EXPECT_TRUE(failed(status)) << status;
  }
}

TEST(Status, HasADistinctNameEach) {
  std::set<std::string> names;
  for (int k = 0; k < statuses; ++k) {
    names.insert(fmt::format("{}", static_cast<Status>(k)));
  }
  EXPECT_EQ(names.size(), statuses);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(Status, PrintsItsEnumerator) {
  std::ostringstream out;
  out << Status::max_evaluations;
  EXPECT_EQ(out.str(), "max_evaluations");
  EXPECT_EQ(fmt::format("{:>10}", Status::step), "      step");
}

}  // namespace
