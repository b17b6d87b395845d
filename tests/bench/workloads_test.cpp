// The workloads of the benches: their derivatives by hand and by fluxion, and what the README says.
// For: trust in the table: nothing is timed that computes something else.
// Read first: bench/README.md.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/harness/registry.hpp"

namespace {

const std::vector<bench::Description>& workloads() {
  static const std::vector<bench::Description> all = bench::describe_workloads();
  return all;
}

/// The cells of the rows `| name | ... |` of a Markdown file, by name.
std::map<std::string, std::vector<std::string>> rows_of(const std::string& file) {
  std::map<std::string, std::vector<std::string>> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ")) continue;
    std::istringstream cells(line.substr(2));
    std::string name;
    cells >> name;
    std::vector<std::string>& row = rows[name];
    for (std::string cell; cells >> cell;) {
      if (cell != "|") row.push_back(cell);
    }
  }
  return rows;
}

TEST(Workloads, AreSeventeen) { EXPECT_EQ(workloads().size(), 17U); }

TEST(Workloads, HaveDerivativesByHandThatAgreeWithAllModes) {
  for (const bench::Description& workload : workloads()) {
    SCOPED_TRACE(workload.name);
    EXPECT_LE(workload.plain_distance, 1e-12);
    EXPECT_LE(workload.manual_distance, 1e-12);
    EXPECT_LE(workload.forward_distance, 1e-12);
    EXPECT_LE(workload.interpreter_distance, 1e-12);
    EXPECT_LE(workload.program_distance, 1e-11);
  }
}

TEST(Workloads, HaveTheSizesSeedsAndChecksumsOfTheReadme) {
  const auto rows = rows_of(FLUXION_SOURCE_DIR "/bench/README.md");
  for (const bench::Description& workload : workloads()) {
    SCOPED_TRACE(workload.name);
    ASSERT_TRUE(rows.contains(workload.name));
    const std::vector<std::string>& row = rows.at(workload.name);
    ASSERT_EQ(row.size(), 6U);
    EXPECT_EQ(row[0], std::to_string(workload.inputs));
    EXPECT_EQ(row[1], std::to_string(workload.outputs));
    EXPECT_EQ(row[2], std::to_string(workload.items));
    EXPECT_EQ(row[3], std::to_string(workload.seed));
    EXPECT_NEAR(std::stod(row[4]), workload.value.sum, 1e-11 * workload.value.magnitude);
    EXPECT_NEAR(std::stod(row[5]), workload.derivative.sum, 1e-11 * workload.derivative.magnitude);
  }
}

TEST(Distance, IsRelativeToTheLargestNumberAndInfiniteForNan) {
  const std::vector<double> expected = {1.0, -4.0};
  EXPECT_EQ(bench::distance(expected, expected), 0.0);
  EXPECT_EQ(bench::distance(std::vector<double>{1.5, -4.0}, expected), 0.125);
  EXPECT_TRUE(std::isinf(bench::distance(std::vector<double>{1.0, std::nan("")}, expected)));
}

}  // namespace
