// What the drivers write their results to: the caller's memory.
// For: derivatives/*.hpp. Read first: derivatives/input.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <iterator>

#include <fluxion/derivatives/input.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Memory that a driver can write numbers of type S to.
template <class G, class S>
concept Writable = requires(G& g) {
  { std::data(g) } -> std::same_as<S*>;
};

/// A vector in the caller's memory, whatever its stride is. A view of Eigen's does the same, and a
/// program that differentiates six functions takes 3 % longer to compile with it.
template <class S> class VectorOutput {
 public:
  VectorOutput(S* data, Eigen::Index size, Eigen::Index stride)
      : data_(data), size_(size), stride_(stride) {}
  Eigen::Index size() const { return size_; }
  Eigen::Index rows() const { return size_; }
  static constexpr Eigen::Index cols() { return 1; }
  S* data() const { return data_; }
  Eigen::Index stride() const { return stride_; }
  S& operator[](Eigen::Index i) const { return data_[i * stride_]; }
  S& operator()(Eigen::Index i, Eigen::Index) const { return data_[i * stride_]; }

 private:
  S* data_;
  Eigen::Index size_;
  Eigen::Index stride_;
};

/// Room for n results that nobody asked for: each is written over the one before.
template <class S> VectorOutput<S> discarded(S& room, Eigen::Index n) { return {&room, n, 0}; }

/// A matrix, likewise.
template <class S> class MatrixOutput {
 public:
  MatrixOutput(S* data,
               Eigen::Index rows,
               Eigen::Index cols,
               Eigen::Index row_stride,
               Eigen::Index col_stride)
      : data_(data), rows_(rows), cols_(cols), row_stride_(row_stride), col_stride_(col_stride) {}
  Eigen::Index rows() const { return rows_; }
  Eigen::Index cols() const { return cols_; }
  S* data() const { return data_; }
  Eigen::Index row_stride() const { return row_stride_; }
  Eigen::Index col_stride() const { return col_stride_; }
  S& operator()(Eigen::Index i, Eigen::Index j) const {
    return data_[i * row_stride_ + j * col_stride_];
  }
  VectorOutput<S> row(Eigen::Index i) const { return {&(*this)(i, 0), cols_, col_stride_}; }

 private:
  S* data_;
  Eigen::Index rows_;
  Eigen::Index cols_;
  Eigen::Index row_stride_;
  Eigen::Index col_stride_;
};

/// Asked by `if constexpr`, so that the sentence is the first thing that a compiler says.
template <class S, class G> constexpr bool is_writable() {
  static_assert(Writable<G, S>,
                "fluxion: a result goes to memory of the same scalar as the point, that is not "
                "const: an Eigen vector or matrix or a part of one, std::vector, std::array, "
                "std::span");
  return Writable<G, S>;
}

/// The caller's memory for n results.
/// Throws: ShapeError if it has another size: it is written, never resized.
template <class S, class G> VectorOutput<S> output(const char* function, G& g, Eigen::Index n) {
  if constexpr (is_writable<S, G>()) {
    check_size(function, "the result", static_cast<Eigen::Index>(std::size(g)), n);
    if constexpr (EigenObject<G>) {
      return VectorOutput<S>(g.data(), n, g.innerStride());
    } else {
      return VectorOutput<S>(std::data(g), n, 1);
    }
  }
}

/// The caller's memory for an m×n matrix.
/// Throws: ShapeError if it has another shape: it is written, never resized.
template <class S, class J>
MatrixOutput<S> output(const char* function, J& jacobian, Eigen::Index m, Eigen::Index n) {
  if constexpr (is_writable<S, J>()) {
    if (jacobian.rows() != m || jacobian.cols() != n) {
      throw_shape(function, jacobian.rows(), jacobian.cols(), m, n);
    }
    return MatrixOutput<S>(jacobian.data(), m, n, jacobian.rowStride(), jacobian.colStride());
  }
}

}  // namespace fluxion::inline FLUXION_ABI::detail
