// What eigenvalues and singular values have in common: the derivatives of their vectors divide by
// the gaps between them, which may be nothing but rounding.
// For: linear_algebra/eigh.hpp, svd.hpp. Read first: matrix_rule.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <fluxion/linear_algebra/matrix_rule.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class T> Matrix<T> not_a_number(Eigen::Index rows, Eigen::Index cols) {
  return Matrix<T>::Constant(rows, cols, T(std::numeric_limits<scalar_t<T>>::quiet_NaN()));
}

/// Whether |x| is at most the bound and nothing moves x.
template <Plain T> bool is_negligible(const T& x, const T& bound) { return std::abs(x) <= bound; }
template <Active T> bool is_negligible(const T& x, const scalar_t<T>& bound) {
  if constexpr (is_dual_v<T>) {
    for (std::size_t lane = 0; lane < T::lanes; ++lane) {
      if (!is_negligible(x.tangent(lane), scalar_t<T>(0))) return false;
    }
  } else if (!x.is_passive()) {
    return false;
  }
  return is_negligible(x.value(), bound);
}

/// Whether all entries are 0 and stay so: adjoints of results that an output does not depend on.
template <class X> bool vanishes(const Eigen::DenseBase<X>& x) {
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      if (!is_negligible(x(i, j), scalar_t<typename X::Scalar>(0))) return false;
    }
  }
  return true;
}

/// What rounding does to the eigenvalues of a matrix with entries of this size.
template <class T> scalar_t<T> rounding_of(const Matrix<T>& x) {
  using S = scalar_t<T>;
  S largest = 0;
  for (const T& entry : x.reshaped()) largest = std::max(largest, std::abs(value_of(entry)));
  // Entries that come from a product have a few errors themselves.
  constexpr S errors = 10;
  const S n = static_cast<S>(std::max(x.rows(), x.cols()));
  return errors * n * std::numeric_limits<S>::epsilon() * largest;
}

/// Eigenvalues or singular values, sorted.
template <class T> class Spectrum {
 public:
  explicit Spectrum(const Matrix<T>& values) : values_(values), rounding_(rounding_of(values)) {}

  const T& operator[](Eigen::Index i) const { return values_(i, 0); }
  Eigen::Index size() const { return values_.rows(); }
  double as_double(Eigen::Index i) const { return static_cast<double>(value_of(values_(i, 0))); }

  /// Whether this is 0 but for rounding.
  bool is_rounding(const T& gap) const { return std::abs(value_of(gap)) <= rounding_; }
  /// Whether one of the neighbours is equal.
  bool is_repeated(Eigen::Index i) const {
    return (i > 0 && is_rounding(values_(i, 0) - values_(i - 1, 0))) ||
           (i + 1 < size() && is_rounding(values_(i + 1, 0) - values_(i, 0)));
  }
  /// x / gap. Without a gap: 0 if x is 0 but for its own rounding, otherwise NaN, since there is no
  /// derivative.
  T quotient(const T& x, const T& gap, const scalar_t<T>& rounding_of_x) const {
    if (!is_rounding(gap)) return x / gap;
    return is_negligible(x, rounding_of_x) ? T(0)
                                           : T(std::numeric_limits<scalar_t<T>>::quiet_NaN());
  }

 private:
  Matrix<T> values_;
  scalar_t<T> rounding_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
