// The 50-digit table of decompositions of small matrices.
// For: tests of linear_algebra/. Read first: scripts/decomposition_table.py, which writes it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

namespace fluxion::test {

/// One row: a function at one point. Matrices lie by columns, vectors have a positive first entry.
struct Decomposition {
  std::string_view name;
  int rows;
  int cols;
  std::vector<double> point;
  std::vector<double> values;
  /// Of each value, one after the other.
  std::vector<double> jacobian;
};

inline const std::vector<Decomposition>& decompositions() {
  static const std::vector<Decomposition> rows = {
#include "decompositions.inc"
  };
  return rows;
}

}  // namespace fluxion::test
