// The points of a program, and other numbers that each point has, as arguments.
// For: calls for many points. Read first: derivatives/input.hpp, code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <type_traits>

#include <fluxion/derivatives/input.hpp>
#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A matrix whose entries are in memory, at whatever distances: no expression.
template <class M>
concept InMemory = std::same_as<typename M::Scalar, double> &&
    ((M::Flags & Eigen::DirectAccessBit) != 0);

/// A column for each point, or one for all. A matrix, a part of one or a transposed one is read where it
/// is; an expression is evaluated first. So `rows.transpose()` has points as rows without a copy.
/// Note: valid as long as what it was made of.
class ColumnsArgument {
 public:
  template <EigenDense M>
  requires std::is_arithmetic_v<typename M::Scalar> ColumnsArgument(const M& columns)
      : rows_(columns.rows()), cols_(columns.cols()) {
    if constexpr (InMemory<M>) {
      refer_to(columns);
    } else {
      evaluated_ = columns.matrix().template cast<double>();
      refer_to(evaluated_);
    }
  }
  /// One column.
  template <CoordinateRange X>
  requires std::same_as < element_t<X>,
  double > ColumnsArgument(const X& column) : ColumnsArgument(as_vector(column)) {}
  ColumnsArgument(std::initializer_list<double> column) : ColumnsArgument(as_vector(column)) {}

  ColumnsArgument(const ColumnsArgument&) = delete;
  ColumnsArgument& operator=(const ColumnsArgument&) = delete;

  Eigen::Index rows() const { return rows_; }
  Eigen::Index cols() const { return cols_; }
  graph::Columns strided() const { return {data_, cols_ == 1 ? 0 : stride_, step_}; }

 private:
  template <class M> void refer_to(const M& columns) {
    data_ = columns.data();
    step_ = columns.rowStride();
    stride_ = columns.colStride();
  }

  Eigen::Index rows_;
  Eigen::Index cols_;
  const double* data_ = nullptr;
  Eigen::Index step_ = 1;
  Eigen::Index stride_ = 0;
  Matrix<double> evaluated_{};
};

/// The parameters of many points; or none, for those of the program.
class PerPoint {
 public:
  PerPoint() = default;
  template <class P>
  requires std::constructible_from<ColumnsArgument, const P&> PerPoint(const P& columns)
      : columns_(std::in_place, columns) {}
  PerPoint(std::initializer_list<double> column) : columns_(std::in_place, column) {}

  const ColumnsArgument* columns() const { return columns_ ? &*columns_ : nullptr; }

 private:
  std::optional<ColumnsArgument> columns_{};
};

}  // namespace fluxion::inline FLUXION_ABI::detail
