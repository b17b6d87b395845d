// Kinks, poles and domain edges through the drivers: every mode returns the documented convention,
// and a variable that does not take part has the derivative 0, however infinite the others are.
// Read first: rules/singular_rows.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/derivatives/taylor.hpp>

#include "rules/singular_rows.hpp"

namespace {

using fluxion::test::agree;
using fluxion::test::extended;
using fluxion::test::FunctionOfRow;
using fluxion::test::Row;
using fluxion::test::rows;

/// Compares the gradient that `mode(f, x)` returns with the table, at every row.
template <class Mode> void expect_conventions(const Mode& mode) {
  const std::vector<Row> table = rows();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const fluxion::Vector<double> g = mode(FunctionOfRow{i}, extended(table[i].point));
    const std::vector<double>& expected = table[i].gradient;
    for (std::size_t j = 0; j < expected.size(); ++j) {
      EXPECT_PRED2(agree, g.data()[j], expected[j]) << table[i].name << ", variable " << j;
    }
    EXPECT_EQ(g[g.size() - 1], 0) << table[i].name << ", the variable that takes no part";
  }
}

TEST(SingularPoints, InForwardModeFollowTheConventions) {
  expect_conventions([](const auto& f, const fluxion::Vector<double>& x) {
    fluxion::Vector<double> g(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const fluxion::Vector<double> direction = fluxion::Vector<double>::Unit(x.size(), i);
      g[i] = fluxion::jvp(f, x, direction).tangent[0];
    }
    return g;
  });
}

TEST(SingularPoints, InVectorForwardModeFollowTheConventions) {
  expect_conventions([](const auto& f, const fluxion::Vector<double>& x) {
    return fluxion::Vector<double>(fluxion::jacobian(f, x).row(0));
  });
}

TEST(SingularPoints, InReverseModeFollowTheConventions) {
  expect_conventions(
      [](const auto& f, const fluxion::Vector<double>& x) { return fluxion::gradient(f, x); });
}

TEST(SingularPoints, InNestedModeFollowTheConventions) {
  expect_conventions([](const auto& f, const fluxion::Vector<double>& x) {
    const fluxion::Vector<double> direction = fluxion::Vector<double>::Zero(x.size());
    return fluxion::hvp(f, x, direction).gradient;
  });
}

TEST(SingularPoints, InTaylorArithmeticFollowTheConventions) {
  expect_conventions([](const auto& f, const fluxion::Vector<double>& x) {
    fluxion::Vector<double> g(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const fluxion::Vector<double> direction = fluxion::Vector<double>::Unit(x.size(), i);
      g[i] = fluxion::taylor(f, x, direction, 3)[1];
    }
    return g;
  });
}

TEST(SingularPoints, OfOneVariableFollowTheConventions) {
  const std::vector<Row> table = rows();
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].point.size() != 1) continue;
    // A second element, because the functions of two variables are compiled too.
    const auto f = [i]<class T>(const T& x) { return FunctionOfRow{i}(std::array<T, 2>{x, x}); };
    const double slope = fluxion::derivative(f, table[i].point[0]);
    EXPECT_PRED2(agree, slope, table[i].gradient[0]) << table[i].name;
    EXPECT_PRED2(agree, fluxion::taylor(f, table[i].point[0], 1.0, 1)[1], slope) << table[i].name;
  }
}

/// The derivative as the page of the conventions prints it.
std::string printed(const std::vector<double>& gradient) {
  const auto number = [](double d) {
    return std::isnan(d) ? std::string("NaN") : fmt::format("{:.4g}", d);
  };
  if (gradient.size() == 1) return number(gradient[0]);
  return fmt::format("({}, {})", number(gradient[0]), number(gradient[1]));
}

/// The rows that begin with "| `function`, point | derivative |".
std::map<std::string, std::string> rows_of_the_page() {
  std::ifstream file(FLUXION_SOURCE_DIR "/docs/reference/conventions.md");
  const std::regex row("\\| `([^`]*)`(, [^|]*) \\| ([^|]*) \\|.*");
  std::map<std::string, std::string> found;
  std::smatch cells;
  bool wanted = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) wanted = line == "## What other libraries return";
    if (wanted && std::regex_match(line, cells, row)) found[cells.str(1) + cells.str(2)] = cells[3];
  }
  return found;
}

TEST(SingularPoints, AreThoseOfThePageOfConventions) {
  std::map<std::string, std::string> tested;
  for (const Row& row : rows()) tested[row.name] = printed(row.gradient);
  EXPECT_EQ(tested, rows_of_the_page());
}

TEST(SingularPoints, ValueOfFmaxWithNanIsTheNumber) {
  const auto larger = [](const auto& x) { return fmax(x[0], x[1]); };
  EXPECT_EQ(fluxion::value_and_gradient(larger, {fluxion::test::nan, 1.0}).value, 1);
}

}  // namespace
