// What the drivers take as a point.
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

inline void check_size(const char* function,
                       const char* what,
                       Eigen::Index got,
                       Eigen::Index expected) {
  if (got != expected) throw_size(function, what, got, expected);
}

}  // namespace detail
}  // namespace fluxion::inline FLUXION_ABI
