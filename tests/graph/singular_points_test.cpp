// Kinks, poles and domain edges in recorded programs: the conventions of the other modes hold at one
// point and among many, also where the program was recorded elsewhere.
// For: graph/program.hpp. Read first: rules/singular_rows.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/products.hpp>
#include <fluxion/program.hpp>

#include "rules/singular_rows.hpp"

namespace {

using Eigen::Index;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::Vector;
using fluxion::test::agree;
using fluxion::test::extended;
using fluxion::test::FunctionOfRow;
using fluxion::test::Row;
using fluxion::test::rows;

/// A point where all functions of the table that have one there are smooth.
Vector<double> regular(Index size) {
  Vector<double> x(size);
  for (Index i = 0; i < size; ++i) x[i] = 0.37 + 0.21 * static_cast<double>(i);
  return x;
}

void expect_gradient(const Row& row, const Vector<double>& got, const char* what) {
  const auto n = static_cast<Index>(row.gradient.size());
  for (Index i = 0; i < n; ++i) {
    EXPECT_PRED2(agree, got[i], row.gradient[static_cast<std::size_t>(i)])
        << row.name << ", " << what << ", variable " << i;
  }
  EXPECT_EQ(got[n], 0) << row.name << ", " << what << ", the variable that takes no part";
}

/// The derivatives along the axes, from products with a direction each.
Vector<double> slopes(const Program& program, const Vector<double>& x) {
  Vector<double> result(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    result[i] = program.jvp(x, Vector<double>(Vector<double>::Unit(x.size(), i)))[0];
  }
  return result;
}

TEST(SingularPointsOfPrograms, FollowTheConventionsWhereverTheyWereRecorded) {
  const std::vector<Row> table = rows();
  for (std::size_t r = 0; r < table.size(); ++r) {
    const Vector<double> x = extended(table[r].point);
    for (const Vector<double>& from : {x, regular(x.size())}) {
      const Program program = fluxion::record(FunctionOfRow{r}, from);
      expect_gradient(table[r], program.gradient(x), "gradient");
      expect_gradient(table[r], slopes(program, x), "jvp");
      expect_gradient(table[r], program.vjp(x, {1.0}), "vjp");
    }
  }
}

TEST(SingularPointsOfPrograms, FollowTheConventionsAmongManyPoints) {
  const std::vector<Row> table = rows();
  for (std::size_t r = 0; r < table.size(); ++r) {
    const Vector<double> x = extended(table[r].point);
    const Program program = fluxion::record(FunctionOfRow{r}, regular(x.size()));
    Matrix<double> points = regular(x.size()).replicate(1, 70);
    const Index places[] = {0, 17, 63, 64, 69};
    for (const Index place : places) points.col(place) = x;
    const Matrix<double> gradients = program.gradients(points);
    for (const Index place : places) {
      expect_gradient(table[r], gradients.col(place), "gradient");
    }
    for (Index i = 0; i < x.size(); ++i) {
      const Matrix<double> slopes = program.jvps(points, Vector<double>::Unit(x.size(), i));
      const double slope = slopes(0, 64);
      const bool takes_part = i + 1 < x.size();
      const double expected = takes_part ? table[r].gradient[static_cast<std::size_t>(i)] : 0;
      EXPECT_PRED2(agree, slope, expected) << table[r].name << ", jvp, variable " << i;
    }
  }
}

TEST(SingularPointsOfPrograms, HaveTheSecondDerivativesOfTheTape) {
  const std::vector<Row> table = rows();
  for (std::size_t r = 0; r < table.size(); ++r) {
    const Vector<double> x = extended(table[r].point);
    const Program program = fluxion::record(FunctionOfRow{r}, regular(x.size()));
    const std::vector<double>& gradient = table[r].gradient;
    if (std::any_of(gradient.begin(), gradient.end(), [](double g) { return std::isnan(g); })) {
      continue;  // there is nothing to differentiate
    }
    for (Index i = 0; i < x.size(); ++i) {
      const Vector<double> direction = Vector<double>::Unit(x.size(), i);
      const Vector<double> expected = fluxion::hvp(FunctionOfRow{r}, x, direction).product;
      const Vector<double> got = program.hvp(x, direction);
      for (Index j = 0; j < x.size(); ++j) {
        EXPECT_PRED2(agree, got[j], expected[j]) << table[r].name << ", " << i << ", " << j;
      }
    }
  }
}

}  // namespace
