// Turns the columns of a table into the columns of a regression.
// For: the examples on data.
// Read first: csv.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <fmt/format.h>

#include <fluxion/eigen.hpp>
#include <fluxion/error.hpp>

#include "csv.hpp"

namespace support {

/// Each column with mean 0 and population variance 1: the sum of its squares is the number of rows.
/// Throws: DomainError if all entries of a column are equal.
inline Table standardised(Table table) {
  for (Eigen::Index j = 0; j < table.values.cols(); ++j) {
    auto column = table.values.col(j);
    if ((column.array() == column[0]).all()) {
      throw fluxion::DomainError(
          fmt::format("standardised: a column has no spread; got {} in every row of column {}, "
                      "expected different numbers; try without that column",
                      column[0],
                      j + 1));
    }
    column.array() -= column.mean();
    column /= std::sqrt(column.squaredNorm() / static_cast<double>(column.size()));
  }
  return table;
}

/// The columns after a column of ones, whose coefficient is the intercept.
inline Table with_intercept(const Table& table) {
  const Eigen::Index n = table.values.cols();
  Table design{table.names, fluxion::Matrix<double>(table.values.rows(), n + 1)};
  design.names.insert(design.names.begin(), "intercept");
  design.values.col(0).setOnes();
  design.values.rightCols(n) = table.values;
  return design;
}

}  // namespace support
