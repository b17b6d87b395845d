// Active numbers as scalars of Eigen matrices, and the names Vector and Matrix.
// For: A * x, dot products, norms and the usual expressions with Dual and Var. Read first:
// docs/how-to/use-with-eigen.md. SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>

#include <Eigen/Core>

#include <fluxion/complex.hpp>
#include <fluxion/concepts.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/var.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A column vector: what an objective receives, with T a plain or an active number.
template <class T> using Vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;

template <class T> using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

namespace detail {

// By deduction: x.head(2) has the base class of the block that it is, not one of its own.
template <class D> void take_dense(const Eigen::DenseBase<D>&);

/// A vector, matrix or array of Eigen, or an expression of them.
template <class X>
concept EigenDense = requires(const X& x) {
  take_dense(x);
};

}  // namespace detail

}  // namespace fluxion::inline FLUXION_ABI

namespace Eigen {

/// Precision and limits of the scalar at the bottom; costs that make Eigen store what it would
/// otherwise compute twice, since each operation on a Var is kept on the tape.
template <fluxion::Active X> struct NumTraits<X> : NumTraits<fluxion::scalar_t<X>> {
  using Real = fluxion::number_t<X>;
  using NonInteger = fluxion::number_t<X>;
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

/// Of complex numbers with active parts: Eigen then conjugates where it does for std::complex.
template <class T> struct NumTraits<fluxion::complex<T>> : GenericNumTraits<fluxion::complex<T>> {
  using Real = T;
  using Literal = fluxion::scalar_t<T>;
  enum { IsComplex = 1, RequireInitialization = 1, ReadCost = 2, AddCost = 8, MulCost = 32 };
  static Real epsilon() { return NumTraits<T>::epsilon(); }
  static Real dummy_precision() { return NumTraits<T>::dummy_precision(); }
  static int digits10() { return NumTraits<T>::digits10(); }
};

/// Two different scalars meet as they do outside Eigen: double and Var give Var.
template <class A, class B, class Op>
requires(fluxion::SomeActive<A, B> && !std::same_as<A, B> &&
         !std::same_as<fluxion::joined_t<A, B>,
                       fluxion::detail::Mismatch>) struct ScalarBinaryOpTraits<A, B, Op> {
  using ReturnType = fluxion::joined_t<A, B>;
};

/// Likewise with complex numbers; of the same parts, Eigen knows.
template <class A, class B, class Op>
requires(fluxion::detail::ComplexOperands<A, B> &&
         !std::same_as<fluxion::detail::part_t<A>,
                       fluxion::detail::part_t<B>>) struct ScalarBinaryOpTraits<A, B, Op> {
  using ReturnType = fluxion::complex<fluxion::detail::joined_part_t<A, B>>;
};

namespace internal {

/// Products with an active factor. Eigen's kernels want two factors of one type and make a number
/// per step; here each coefficient is one sum, which is one statement on the tape.
template <class Lhs, class Rhs> struct ActiveProduct {
  template <class Dst> static void evalTo(Dst& dst, const Lhs& lhs, const Rhs& rhs) {
    each(dst, lhs, rhs, [](auto& coefficient, const auto& sum) { coefficient = sum; });
  }
  template <class Dst> static void addTo(Dst& dst, const Lhs& lhs, const Rhs& rhs) {
    each(dst, lhs, rhs, [](auto& coefficient, const auto& sum) { coefficient += sum; });
  }
  template <class Dst> static void subTo(Dst& dst, const Lhs& lhs, const Rhs& rhs) {
    each(dst, lhs, rhs, [](auto& coefficient, const auto& sum) { coefficient -= sum; });
  }
  template <class Dst, class S>
  static void scaleAndAddTo(Dst& dst, const Lhs& lhs, const Rhs& rhs, const S& factor) {
    each(dst, lhs, rhs, [&](auto& coefficient, const auto& sum) { coefficient += factor * sum; });
  }

 private:
  template <class Dst, class Write>
  static void each(Dst& dst, const Lhs& lhs, const Rhs& rhs, const Write& write) {
    const typename nested_eval<Lhs, Dynamic>::type a(lhs);
    const typename nested_eval<Rhs, Dynamic>::type b(rhs);
    const evaluator<typename remove_all<decltype(a)>::type> left(a);
    const evaluator<typename remove_all<decltype(b)>::type> right(b);
    for (Index j = 0; j < dst.cols(); ++j) {
      for (Index i = 0; i < dst.rows(); ++i) {
        typename Product<Lhs, Rhs>::Scalar sum(0);
        for (Index k = 0; k < a.cols(); ++k) sum += left.coeff(i, k) * right.coeff(k, j);
        write(dst.coeffRef(i, j), sum);
      }
    }
  }
};

template <class Lhs, class Rhs>
requires fluxion::SomeActive<typename Lhs::Scalar, typename Rhs::Scalar>
struct generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, GemvProduct>
    : ActiveProduct<Lhs, Rhs> {
};

template <class Lhs, class Rhs>
requires fluxion::SomeActive<typename Lhs::Scalar, typename Rhs::Scalar>
struct generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, GemmProduct>
    : ActiveProduct<Lhs, Rhs> {
};

/// How the coefficients of X are read when they are about to be summed: as Eigen does.
template <class X> class Terms {
 public:
  explicit Terms(const X& x) : evaluator_(x) {}
  decltype(auto) operator()(Index row, Index column) const { return evaluator_.coeff(row, column); }

 private:
  evaluator<X> evaluator_;
};

template <class X>
concept HasVars = fluxion::detail::is_var_v<typename X::Scalar>;

/// What an operation of Eigen is on expressions. Its own would make a number, which is a statement
/// and ends the one of the sum.
template <class Op> inline constexpr std::nullptr_t on_expressions = nullptr;
template <class A, class B>
inline constexpr auto on_expressions<scalar_sum_op<A, B>> = std::plus<>();
template <class A, class B>
inline constexpr auto on_expressions<scalar_difference_op<A, B>> = std::minus<>();
template <class A, class B>
inline constexpr auto on_expressions<scalar_product_op<A, B>> = std::multiplies<>();
template <class A, class B>
inline constexpr auto on_expressions<scalar_conj_product_op<A, B>> = std::multiplies<>();
template <class A, class B>
inline constexpr auto on_expressions<scalar_quotient_op<A, B>> = std::divides<>();
template <fluxion::Active A>
inline constexpr auto on_expressions<scalar_abs2_op<A>> = [](const auto& a) { return a * a; };
template <class A>
inline constexpr auto on_expressions<scalar_square_op<A>> = [](const auto& a) { return a * a; };
template <class A> inline constexpr auto on_expressions<scalar_opposite_op<A>> = std::negate<>();

template <class Op>
concept OnExpressions =
    !std::same_as<std::remove_const_t<decltype(on_expressions<Op>)>, std::nullptr_t>;

template <OnExpressions Op, class X>
requires HasVars<CwiseUnaryOp<Op, X>>
class Terms<CwiseUnaryOp<Op, X>> {
 public:
  explicit Terms(const CwiseUnaryOp<Op, X>& x) : operand_(x.nestedExpression()) {}
  auto operator()(Index row, Index column) const {
    return on_expressions<Op>(operand_(row, column));
  }

 private:
  Terms<typename remove_all<X>::type> operand_;
};

template <OnExpressions Op, class L, class R>
requires HasVars<CwiseBinaryOp<Op, L, R>>
class Terms<CwiseBinaryOp<Op, L, R>> {
 public:
  explicit Terms(const CwiseBinaryOp<Op, L, R>& x) : left_(x.lhs()), right_(x.rhs()) {}
  auto operator()(Index row, Index column) const {
    return on_expressions<Op>(left_(row, column), right_(row, column));
  }

 private:
  Terms<typename remove_all<L>::type> left_;
  Terms<typename remove_all<R>::type> right_;
};

/// The terms of a reduction; X is one of the expressions above.
template <class X> class ExpressionTerms {
 public:
  using XprType = X;
  using Scalar = typename X::Scalar;
  using CoeffReturnType = Scalar;
  using PacketScalar = Scalar;
  enum {
    MaxRowsAtCompileTime = X::MaxRowsAtCompileTime,
    MaxColsAtCompileTime = X::MaxColsAtCompileTime,
    Flags = evaluator<X>::Flags & ~(DirectAccessBit | PacketAccessBit),
    IsRowMajor = X::IsRowMajor,
    SizeAtCompileTime = X::SizeAtCompileTime,
    InnerSizeAtCompileTime = X::InnerSizeAtCompileTime,
    CoeffReadCost = evaluator<X>::CoeffReadCost,
    Alignment = 0
  };
  explicit ExpressionTerms(const X& x) : terms_(x) {}
  auto coeffByOuterInner(Index outer, Index inner) const {
    return IsRowMajor ? terms_(outer, inner) : terms_(inner, outer);
  }

 private:
  Terms<X> terms_;
};

template <OnExpressions Op, class X>
requires HasVars<CwiseUnaryOp<Op, X>>
class redux_evaluator<CwiseUnaryOp<Op, X>> : public ExpressionTerms<CwiseUnaryOp<Op, X>> {
  using ExpressionTerms<CwiseUnaryOp<Op, X>>::ExpressionTerms;
};
template <OnExpressions Op, class L, class R>
requires HasVars<CwiseBinaryOp<Op, L, R>>
class redux_evaluator<CwiseBinaryOp<Op, L, R>> : public ExpressionTerms<CwiseBinaryOp<Op, L, R>> {
  using ExpressionTerms<CwiseBinaryOp<Op, L, R>>::ExpressionTerms;
};

/// Sums of Vars: sum(), dot(), squaredNorm(), mean(), inner products. Eigen adds two numbers at a
/// time, each result a new number; here the sum is one that grows, which is one statement.
template <class V> struct GrowingSum {
  template <class Evaluator, class X>
  static V run(const Evaluator& terms, const scalar_sum_op<V, V>&, const X& x) {
    V sum(terms.coeffByOuterInner(0, 0));
    for (Index outer = 0; outer < x.outerSize(); ++outer) {
      for (Index inner = outer == 0 ? 1 : 0; inner < x.innerSize(); ++inner) {
        sum += terms.coeffByOuterInner(outer, inner);
      }
    }
    return sum;
  }
};
template <class T, class Evaluator>
struct redux_impl<scalar_sum_op<fluxion::BasicVar<T>, fluxion::BasicVar<T>>,
                  Evaluator,
                  DefaultTraversal,
                  NoUnrolling> : GrowingSum<fluxion::BasicVar<T>> {};
template <class T, class Evaluator>
struct redux_impl<scalar_sum_op<fluxion::BasicVar<T>, fluxion::BasicVar<T>>,
                  Evaluator,
                  DefaultTraversal,
                  CompleteUnrolling> : GrowingSum<fluxion::BasicVar<T>> {};

/// Substitution with active numbers, behind LLT, LU and triangularView().solve(). Eigen leaves out
/// entries of the right side that are 0; an active one may be 0 and still move.
template <class L, class R, class Size, int Mode, bool Conjugate, int Order>
struct ActiveSubstitution {
  static void run(Size n, const L* entries, Size stride, R* rhs) {
    const Map<const Matrix<L, Dynamic, Dynamic, Order>, 0, OuterStride<>> a(
        entries, n, n, OuterStride<>(stride));
    constexpr bool lower = (Mode & Lower) == Lower;
    const conj_if<Conjugate> entry;
    for (Size step = 0; step < n; ++step) {
      const Size i = lower ? step : n - 1 - step;
      R sum = rhs[i];
      for (Size k = lower ? 0 : i + 1; k < (lower ? i : n); ++k) sum -= entry(a(i, k)) * rhs[k];
      if constexpr ((Mode & UnitDiag) == 0) sum /= entry(a(i, i));
      rhs[i] = sum;
    }
  }
};

template <class L, class R>
concept ActiveParts = fluxion::SomeActive<fluxion::detail::part_t<L>, fluxion::detail::part_t<R>>;

template <class L, class R, class Size, int Mode, bool Conjugate>
requires ActiveParts<L, R>
struct triangular_solve_vector<L, R, Size, OnTheLeft, Mode, Conjugate, ColMajor>
    : ActiveSubstitution<L, R, Size, Mode, Conjugate, ColMajor> {
};

template <class L, class R, class Size, int Mode, bool Conjugate>
requires ActiveParts<L, R>
struct triangular_solve_vector<L, R, Size, OnTheLeft, Mode, Conjugate, RowMajor>
    : ActiveSubstitution<L, R, Size, Mode, Conjugate, RowMajor> {
};

/// Reflections take a column below which all is 0 for one that needs none, and an active number that
/// moves from 0 would lose its derivative.
template <class M> struct ReflectionsOf {
  static_assert(fluxion::Plain<typename M::Scalar>,
                "fluxion: Eigen's QR loses derivatives where entries are 0; try solve() or "
                "least_squares_solve() of <fluxion/linear_algebra.hpp>");
  explicit ReflectionsOf(const auto&...) {}
};

}  // namespace internal

template <class M>
requires fluxion::Active<typename M::Scalar>
class HouseholderQR<M> : public internal::ReflectionsOf<M> {
  using internal::ReflectionsOf<M>::ReflectionsOf;
};
template <class M>
requires fluxion::Active<typename M::Scalar>
class ColPivHouseholderQR<M> : public internal::ReflectionsOf<M> {
  using internal::ReflectionsOf<M>::ReflectionsOf;
};
template <class M>
requires fluxion::Active<typename M::Scalar>
class FullPivHouseholderQR<M> : public internal::ReflectionsOf<M> {
  using internal::ReflectionsOf<M>::ReflectionsOf;
};
template <class M>
requires fluxion::Active<typename M::Scalar>
class CompleteOrthogonalDecomposition<M> : public internal::ReflectionsOf<M> {
  using internal::ReflectionsOf<M>::ReflectionsOf;
};

}  // namespace Eigen
