// Patterns as text, and patterns and matrices by force, for comparison.
// For: the tests of sparse/. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <string>

#include <Eigen/SparseCore>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/sparse/pattern.hpp>

#include "support/splitmix.hpp"

namespace fluxion::test {

/// One line for each row: x for an entry, . for none.
inline std::string picture(const SparsityPattern& pattern) {
  std::string text;
  for (std::int32_t row = 0; row < pattern.rows(); ++row) {
    for (std::int32_t column = 0; column < pattern.cols(); ++column) {
      text += pattern.contains(row, column) ? 'x' : '.';
    }
    text += row + 1 == pattern.rows() ? "" : " ";
  }
  return text;
}

/// The same of the entries of a matrix that are stored, whatever they are.
template <class S> std::string picture(const Eigen::SparseMatrix<S>& matrix) {
  std::string text;
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      bool stored = false;
      for (typename Eigen::SparseMatrix<S>::InnerIterator it(matrix, column); it; ++it) {
        stored = stored || it.row() == row;
      }
      text += stored ? 'x' : '.';
    }
    text += row + 1 == matrix.rows() ? "" : " ";
  }
  return text;
}

/// The matrix with its zeros, for comparison with a dense derivative.
inline Matrix<double> dense(const Eigen::SparseMatrix<double>& matrix) { return matrix; }

/// The entries that are not zero at one of several points near x; dense(x) is the matrix.
template <class Dense> std::string entries_near(const Dense& dense, const Vector<double>& x) {
  SplitMix random(7);
  Matrix<double> any;
  for (int trial = 0; trial < 4; ++trial) {
    Vector<double> point = x;
    for (double& each : point) each += random.between(-0.01, 0.01);
    const Matrix<double> matrix = dense(point);
    any = trial == 0 ? Matrix<double>(matrix.cwiseAbs()) : Matrix<double>(any + matrix.cwiseAbs());
  }
  std::string text;
  for (Eigen::Index row = 0; row < any.rows(); ++row) {
    for (Eigen::Index column = 0; column < any.cols(); ++column) {
      text += any(row, column) != 0 ? 'x' : '.';
    }
    text += row + 1 == any.rows() ? "" : " ";
  }
  return text;
}

/// Whether all x of one picture are x of another.
inline bool is_within(const std::string& inner, const std::string& outer) {
  if (inner.size() != outer.size()) return false;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == 'x' && outer[i] != 'x') return false;
  }
  return true;
}

}  // namespace fluxion::test
