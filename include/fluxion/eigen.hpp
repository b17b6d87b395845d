// Active numbers as scalars of Eigen matrices, and the names Vector and Matrix.
// For: A * x, dot products, norms and the usual expressions with Dual and Var. Read first:
// docs/how-to/use-with-eigen.md. SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>

#include <fluxion/concepts.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/var.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A column vector: what an objective receives, with T a plain or an active number.
template <class T> using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;

template <class T> using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

}  // namespace fluxion::inline FLUXION_ABI

namespace Eigen {

/// Precision and limits of the scalar at the bottom; costs that make Eigen store what it would
/// otherwise compute twice, since each operation on a Var is kept on the tape.
template <fluxion::Active X> struct NumTraits<X> : NumTraits<fluxion::scalar_t<X>> {
  using Real = X;
  using NonInteger = X;
  using Nested = X;
  using Literal = fluxion::scalar_t<X>;
  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 1,
    ReadCost = 1,
    AddCost = 4,
    MulCost = 8
  };
};

/// Two different scalars meet as they do outside Eigen: double and Var give Var.
template <class A, class B, class Op>
requires(fluxion::SomeActive<A, B> && !std::same_as<A, B> &&
         !std::same_as<fluxion::joined_t<A, B>,
                       fluxion::detail::Mismatch>) struct ScalarBinaryOpTraits<A, B, Op> {
  using ReturnType = fluxion::joined_t<A, B>;
};

}  // namespace Eigen
