// What the drivers take as a point and as memory for their results.
// For: derivatives/*.hpp, check/*, optimize/*. Read first: eigen.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <iterator>
#include <type_traits>

#include <fluxion/derivatives/wrong_shape.hpp>
#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

template <class T>
concept Coordinate = std::floating_point<T> || Active<T>;

// By deduction, as EigenDense.
template <class D> void take_eigen(const Eigen::EigenBase<D>&);
template <class D> void take_array(const Eigen::ArrayBase<D>&);

template <class X>
concept EigenObject = requires(const X& x) {
  take_eigen(x);
};
template <class X>
concept EigenArray = requires(const X& x) {
  take_array(x);
};

template <class X>
concept EigenVector =
    EigenDense<X> &&(X::IsVectorAtCompileTime == 1) && Coordinate<typename X::Scalar>;

template <class X> using element_t = std::remove_cvref_t<decltype(*std::data(std::declval<X&>()))>;

template <class X>
concept CoordinateRange = !EigenObject<X> && requires(X & x) {
  std::data(x);
  std::size(x);
}
&&Coordinate<element_t<X>>;

template <class X> struct PointScalar { using type = double; };
template <EigenVector X> struct PointScalar<X> { using type = typename X::Scalar; };
template <CoordinateRange X> struct PointScalar<X> { using type = element_t<X>; };

}  // namespace detail

/// Whatever Eigen can map as a dense vector of floating-point or active numbers: an Eigen vector or
/// expression, std::vector, std::array, std::span.
template <class X>
concept Point =
    detail::EigenVector<std::remove_cvref_t<X>> || detail::CoordinateRange<std::remove_cvref_t<X>>;

template <class X>
using point_scalar_t = typename detail::PointScalar<std::remove_cvref_t<X>>::type;

/// A read-only view of a point; contiguous memory is not copied.
template <class S> using PointView = Eigen::Ref<const Vector<S>>;

/// The point as a column vector.
/// Note:   valid as long as x is.
template <Point X> PointView<point_scalar_t<X>> as_vector(const X& x) {
  using S = point_scalar_t<X>;
  if constexpr (!detail::EigenVector<X>) {
    return Eigen::Map<const Vector<S>>(std::data(x), static_cast<Eigen::Index>(std::size(x)));
  } else if constexpr (detail::EigenArray<X>) {
    return as_vector(x.matrix());
  } else if constexpr (X::ColsAtCompileTime == 1) {
    return x;
  } else {
    return x.transpose();
  }
}
template <class S> PointView<S> as_vector(std::initializer_list<S> x) {
  return Eigen::Map<const Vector<S>>(std::data(x), static_cast<Eigen::Index>(x.size()));
}

namespace detail {

/// The point of a driver called `function`.
/// Throws: ShapeError if it is empty.
template <class X> auto point(const char* function, const X& x) {
  static_assert(Point<X>,
                "fluxion: the point must be a dense vector of floating-point numbers: an Eigen "
                "vector, std::vector<double>, std::array, std::span or a braced list of doubles");
  if (std::size(x) == 0) throw_empty_point(function);
  // Without a name: a copy of the view of an expression would lose the evaluated coordinates.
  return as_vector(x);
}

/// A second vector beside the point: a direction, a cotangent. Made from any Point of scalar S or
/// from a braced list.
template <class S> class VectorArgument {
 public:
  template <Point X>
  requires std::same_as<point_scalar_t<X>, S> VectorArgument(const X& x) : view_(as_vector(x)) {}
  VectorArgument(std::initializer_list<S> x) : view_(as_vector(x)) {}
  const PointView<S>& view() const { return view_; }

 private:
  PointView<S> view_;
};

/// A result in the caller's memory, whatever its strides are.
template <class S> using VectorOutput = Eigen::Map<Vector<S>, 0, Eigen::InnerStride<>>;
template <class S>
using MatrixOutput = Eigen::Map<Matrix<S>, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;

/// Memory that a driver can write numbers of type S to.
template <class G, class S>
concept Writable = requires(G& g) {
  { std::data(g) } -> std::same_as<S*>;
};

inline void check_size(const char* function,
                       const char* what,
                       Eigen::Index got,
                       Eigen::Index expected) {
  if (got != expected) throw_size(function, what, got, expected);
}

template <class S, class G> constexpr void check_writable() {
  static_assert(Writable<G, S>,
                "fluxion: a result goes to memory of the same scalar as the point, that is not "
                "const: an Eigen vector or matrix or a part of one, std::vector, std::array, "
                "std::span");
}

/// The caller's memory for n results.
/// Throws: ShapeError if it has another size: it is written, never resized.
template <class S, class G> VectorOutput<S> output(const char* function, G& g, Eigen::Index n) {
  check_writable<S, G>();
  check_size(function, "the result", static_cast<Eigen::Index>(std::size(g)), n);
  if constexpr (EigenObject<G>) {
    return VectorOutput<S>(g.data(), n, Eigen::InnerStride<>(g.innerStride()));
  } else {
    return VectorOutput<S>(std::data(g), n, Eigen::InnerStride<>(1));
  }
}

/// The caller's memory for an m×n matrix.
/// Throws: ShapeError if it has another shape: it is written, never resized.
template <class S, class J>
MatrixOutput<S> output(const char* function, J& jacobian, Eigen::Index m, Eigen::Index n) {
  check_writable<S, J>();
  if (jacobian.rows() != m || jacobian.cols() != n) {
    throw_shape(function, jacobian.rows(), jacobian.cols(), m, n);
  }
  return MatrixOutput<S>(jacobian.data(), m, n, {jacobian.colStride(), jacobian.rowStride()});
}

}  // namespace detail
}  // namespace fluxion::inline FLUXION_ABI
