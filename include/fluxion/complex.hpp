// Complex numbers whose parts are active: std::complex is unspecified but for the built-in numbers.
// For: filters, impedances, spectra, polynomials; `complex<T>` where T is the number of the function.
// Read first: complex/holomorphic.hpp, where each function has its value and its derivative.
//
// A function with a complex derivative is one step, whatever formula it would be in real numbers:
//     f(z + dz) = f(z) + f'(z) dz,
// of which the parts are two real operations of two operands each. So the value has the bits of the
// standard function, on both sides of its branch cuts, and no derivative of an inner step overflows.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <concepts>
#include <limits>
#include <type_traits>

#include <fluxion/complex/holomorphic.hpp>
#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

template <class X> struct PartOf { using type = number_t<X>; };
template <class T> struct PartOf<complex<T>> { using type = T; };
template <class T> struct PartOf<std::complex<T>> { using type = T; };
/// The number that a real number or the parts of a complex number are stored in.
template <class X> using part_t = typename PartOf<X>::type;

template <class X> inline constexpr bool is_complex_v = false;
template <class T> inline constexpr bool is_complex_v<complex<T>> = true;
template <class X> inline constexpr bool is_standard_complex_v = false;
template <class T> inline constexpr bool is_standard_complex_v<std::complex<T>> = true;

template <class X>
concept ComplexOperand = Scalar<X> || is_complex_v<X> || is_standard_complex_v<X>;

/// Operands of an operation whose result is a complex<T>.
template <class A, class B>
concept ComplexOperands = ComplexOperand<A> && ComplexOperand<B> &&
    (is_complex_v<A> || is_complex_v<B> || (is_standard_complex_v<A> && Active<B>) ||
     (Active<A> && is_standard_complex_v<B>));

template <class A, class B> using joined_part_t = joined_t<part_t<A>, part_t<B>>;

/// The type of a part that is made from an X: an integer is a double, as everywhere in <cmath>.
template <class X> using made_part_t = std::conditional_t<std::integral<X>, double, number_t<X>>;

/// x as an operation on numbers T takes it: plain parts in the precision of T, an expression stored.
template <class T, class X> constexpr decltype(auto) operand(const X& x) {
  using Part = std::conditional_t<Plain<part_t<X>>, scalar_t<T>, part_t<X>>;
  using Operand = std::conditional_t<Scalar<X>, Part, complex<Part>>;
  if constexpr (std::same_as<X, Operand>) {
    return (x);
  } else {
    return static_cast<Operand>(x);
  }
}

}  // namespace detail

/// A complex number with active or plain parts; what std::complex<T> would be. Operations store their
/// results: `auto z = a * b` is a complex<Var>, not an expression.
/// Cost:   per operation two statements, one of each part.
/// Note:   comparison is of the values. `value_of(z)` is a std::complex.
template <class T> class complex {
  static_assert(
      std::same_as<T, number_t<T>> && (std::floating_point<T> || Active<T>),
      "fluxion: the parts of a complex number are floating-point or active numbers of one "
      "type; number_t<decltype(x)> is the number that an expression x becomes");
  static_assert(
      Plain<T> || requires(const T& x) { x.value(); },
      "fluxion: recorded programs do not know complex numbers, which look at values; try formulas "
      "of the real and of the imaginary part");

 public:
  using value_type = T;

  constexpr complex() = default;
  /// A real number: the imaginary part is a constant. Takes what T takes.
  template <Scalar X>
  requires(detail::is_liftable<X, T>()) constexpr complex(const X& re) : re_(static_cast<T>(re)) {}
  template <Scalar X, Scalar Y>
  requires(detail::is_liftable<X, T>() &&
           detail::is_liftable<Y, T>()) constexpr complex(const X& re, const Y& im)
      : re_(static_cast<T>(re)), im_(static_cast<T>(im)) {}
  /// A number with plain parts, or parts of the levels below.
  template <class U>
  requires(!std::same_as<U, T> &&
           detail::is_liftable<U, T>()) constexpr complex(const complex<U>& z)
      : complex(z.real(), z.imag()) {}
  template <Plain U> constexpr complex(const std::complex<U>& z) : complex(z.real(), z.imag()) {}

  constexpr const T& real() const& { return re_; }
  constexpr const T& imag() const& { return im_; }
  constexpr T real() && { return re_; }
  constexpr T imag() && { return im_; }

  template <detail::ComplexOperand X> constexpr complex& operator+=(const X& x) {
    return *this = *this + x;
  }
  template <detail::ComplexOperand X> constexpr complex& operator-=(const X& x) {
    return *this = *this - x;
  }
  template <detail::ComplexOperand X> constexpr complex& operator*=(const X& x) {
    return *this = *this * x;
  }
  template <detail::ComplexOperand X> constexpr complex& operator/=(const X& x) {
    return *this = *this / x;
  }

 private:
  T re_{};
  T im_{};
};

template <Scalar X> complex(const X&) -> complex<detail::made_part_t<X>>;
template <Scalar X, Scalar Y>
complex(const X&, const Y&) -> complex<joined_t<detail::made_part_t<X>, detail::made_part_t<Y>>>;
template <Plain T> complex(const std::complex<T>&) -> complex<T>;

/// The plain number inside z: the way to leave the derivative behind.
template <class T> constexpr std::complex<scalar_t<T>> value_of(const complex<T>& z) {
  return {value_of(z.real()), value_of(z.imag())};
}

namespace detail {

/// The operand of a standard function.
template <Plain T> T standard(const T& x) { return x; }
template <Plain T> std::complex<T> standard(const complex<T>& z) { return value_of(z); }

/// An operand of level T, or of one below, one level below T.
template <class T, class X> constexpr auto primal_part(const X& x) {
  if constexpr (std::same_as<X, T>) {
    return x.value();
  } else if constexpr (std::same_as<X, complex<T>>) {
    return complex<typename T::Primal>(x.real().value(), x.imag().value());
  } else {
    return x;
  }
}

/// The real part of F, of which result and derivative are known, as a rule of the real operands
/// x, y of z = x + iy: by the equations of Cauchy and Riemann. With one operand, that is x.
template <class F, class P> struct RealPart {
  static constexpr std::string_view name = F::name;
  static constexpr bool has_fixed_partials = true;
  P result;
  complex<P> slope;

  P value(const auto&...) const { return result; }
  P partial(const auto&, const auto&) const { return slope.real(); }
  template <int I> P partial(const auto&, const auto&, const auto&) const {
    return I == 0 ? slope.real() : P(-slope.imag());
  }
};

/// Re(slope · dx) as the derivative of a number of this value.
template <class F, class P, Active T>
auto real_part(const P& value, const complex<P>& slope, const T& x) {
  return apply(RealPart<F, P>{value, slope}, x);
}
template <class F, class P, class T>
auto real_part(const P& value, const complex<P>& slope, const complex<T>& z) {
  return apply(RealPart<F, P>{value, slope}, z.real(), z.imag());
}
/// Of an operand that is a constant.
template <class F, class P, class X> P real_part(const P& value, Unit<0>, const X&) {
  return value;
}

/// -i z: its real part is the imaginary part of z.
template <class T> complex<T> times_minus_i(const complex<T>& z) { return {z.imag(), -z.real()}; }
inline Unit<0> times_minus_i(Unit<0>) { return {}; }

/// F at z: the standard function on plain numbers, and its derivative on every level above.
template <class F, class T> complex<T> evaluate(const complex<T>& z) {
  if constexpr (Plain<T>) {
    return F::value(standard(z));
  } else {
    using P = typename T::Primal;
    const auto p = primal_part<T>(z);
    const complex<P> w = evaluate<F>(p);
    const complex<P> d(F::partial(p, w));
    return {real_part<F>(w.real(), d, z), real_part<F>(w.imag(), times_minus_i(d), z)};
  }
}

/// The partial of F for operand number I, a placeholder if that is a constant.
template <class F, class T, int I, class X, class A, class B, class W>
auto partial_of(const X&, const A& a, const B& b, const W& w) {
  if constexpr (std::same_as<part_t<X>, T>) {
    return W(F::template partial<I>(a, b, w));
  } else {
    return Unit<0>{};
  }
}

/// F at (a, b), which are complex or real. Each part is a sum of what either operand does; the
/// second one starts at -0, which leaves the bits of the first, and its sign at 0, as they are.
template <class F, class A, class B> auto evaluate(const A& a, const B& b) {
  using T = joined_part_t<A, B>;
  if constexpr (Plain<T>) {
    return complex<T>(F::value(standard(a), standard(b)));
  } else {
    using P = typename T::Primal;
    const auto p = primal_part<T>(a);
    const auto q = primal_part<T>(b);
    const complex<P> w = evaluate<F>(p, q);
    const auto d = partial_of<F, T, 0>(a, p, q, w);
    const auto e = partial_of<F, T, 1>(b, p, q, w);
    const P zero(-scalar_t<T>(0));
    return complex<T>(
        real_part<F>(w.real(), d, a) + real_part<F>(zero, e, b),
        real_part<F>(w.imag(), times_minus_i(d), a) + real_part<F>(zero, times_minus_i(e), b));
  }
}

}  // namespace detail

// Operators: one operand is complex, the other one complex, standard complex or real.
template <class T> constexpr complex<T> operator-(const complex<T>& z) {
  return {-z.real(), -z.imag()};
}
template <class T> constexpr complex<T> operator+(const complex<T>& z) { return z; }

template <class A, class B>
requires detail::ComplexOperands<A, B>
constexpr auto operator+(const A& a, const B& b) {
  using T = detail::joined_part_t<A, B>;
  const auto& u = detail::operand<T>(a);
  const auto& v = detail::operand<T>(b);
  if constexpr (Scalar<A>) {
    return complex<T>(u + v.real(), v.imag());
  } else if constexpr (Scalar<B>) {
    return complex<T>(u.real() + v, u.imag());
  } else {
    return complex<T>(u.real() + v.real(), u.imag() + v.imag());
  }
}

template <class A, class B>
requires detail::ComplexOperands<A, B>
constexpr auto operator-(const A& a, const B& b) {
  using T = detail::joined_part_t<A, B>;
  const auto& u = detail::operand<T>(a);
  const auto& v = detail::operand<T>(b);
  if constexpr (Scalar<A>) {
    return complex<T>(u - v.real(), -v.imag());
  } else if constexpr (Scalar<B>) {
    return complex<T>(u.real() - v, u.imag());
  } else {
    return complex<T>(u.real() - v.real(), u.imag() - v.imag());
  }
}

template <class A, class B>
requires detail::ComplexOperands<A, B>
constexpr auto operator*(const A& a, const B& b) {
  using T = detail::joined_part_t<A, B>;
  const auto& u = detail::operand<T>(a);
  const auto& v = detail::operand<T>(b);
  if constexpr (Scalar<A>) {
    return complex<T>(u * v.real(), u * v.imag());
  } else if constexpr (Scalar<B>) {
    return complex<T>(u.real() * v, u.imag() * v);
  } else {
    return complex<T>(u.real() * v.real() - u.imag() * v.imag(),
                      u.real() * v.imag() + u.imag() * v.real());
  }
}

template <class A, class B>
requires detail::ComplexOperands<A, B>
auto operator/(const A& a, const B& b) {
  using T = detail::joined_part_t<A, B>;
  const auto& u = detail::operand<T>(a);
  const auto& v = detail::operand<T>(b);
  if constexpr (Scalar<B>) {
    return complex<T>(u.real() / v, u.imag() / v);
  } else {
    return detail::evaluate<holomorphic::Div>(u, v);
  }
}

template <class A, class B>
requires detail::ComplexOperands<A, B>
constexpr bool operator==(const A& a, const B& b) {
  using T = detail::joined_part_t<A, B>;
  const complex<T> u(a);
  const complex<T> v(b);
  return u.real() == v.real() && u.imag() == v.imag();
}

// clang-format off: one function, one line.
// Parts, modulus and argument; norm is |z|², as in the standard library.
template <class T> constexpr T real(const complex<T>& z) { return z.real(); }
template <class T> constexpr T imag(const complex<T>& z) { return z.imag(); }
template <class T> T abs(const complex<T>& z) { return hypot(z.real(), z.imag()); }
template <class T> T arg(const complex<T>& z) { return atan2(z.imag(), z.real()); }
template <class T> constexpr T norm(const complex<T>& z) {
  return z.real() * z.real() + z.imag() * z.imag();
}
template <class T> constexpr complex<T> conj(const complex<T>& z) { return {z.real(), -z.imag()}; }

// Roots, exponentials, logarithms.
template <class T> auto sqrt(const complex<T>& z) { return detail::evaluate<holomorphic::Sqrt>(z); }
template <class T> auto exp(const complex<T>& z) { return detail::evaluate<holomorphic::Exp>(z); }
template <class T> auto log(const complex<T>& z) { return detail::evaluate<holomorphic::Log>(z); }
template <class T> auto log10(const complex<T>& z) {
  return detail::evaluate<holomorphic::Log10>(z);
}

// Trigonometric and hyperbolic functions.
template <class T> auto sin(const complex<T>& z) { return detail::evaluate<holomorphic::Sin>(z); }
template <class T> auto cos(const complex<T>& z) { return detail::evaluate<holomorphic::Cos>(z); }
template <class T> auto tan(const complex<T>& z) { return detail::evaluate<holomorphic::Tan>(z); }
template <class T> auto asin(const complex<T>& z) { return detail::evaluate<holomorphic::Asin>(z); }
template <class T> auto acos(const complex<T>& z) { return detail::evaluate<holomorphic::Acos>(z); }
template <class T> auto atan(const complex<T>& z) { return detail::evaluate<holomorphic::Atan>(z); }
template <class T> auto sinh(const complex<T>& z) { return detail::evaluate<holomorphic::Sinh>(z); }
template <class T> auto cosh(const complex<T>& z) { return detail::evaluate<holomorphic::Cosh>(z); }
template <class T> auto tanh(const complex<T>& z) { return detail::evaluate<holomorphic::Tanh>(z); }
template <class T> auto asinh(const complex<T>& z) {
  return detail::evaluate<holomorphic::Asinh>(z);
}
template <class T> auto acosh(const complex<T>& z) {
  return detail::evaluate<holomorphic::Acosh>(z);
}
template <class T> auto atanh(const complex<T>& z) {
  return detail::evaluate<holomorphic::Atanh>(z);
}
// clang-format on

/// a^b, of which at least one is complex. An exponent that is an int stays one, for which the
/// standard function may multiply.
template <class A, class B>
requires detail::ComplexOperands<A, B>
auto pow(const A& base, const B& exponent) {
  using T = detail::joined_part_t<A, B>;
  const auto& u = detail::operand<T>(base);
  if constexpr (std::same_as<B, int>) {
    return detail::evaluate<holomorphic::Pow>(u, exponent);
  } else {
    return detail::evaluate<holomorphic::Pow>(u, detail::operand<T>(exponent));
  }
}

/// The number with this modulus and argument.
template <Scalar A, Scalar B> auto polar(const A& modulus, const B& argument) {
  using T = joined_t<detail::made_part_t<A>, detail::made_part_t<B>>;
  const T r(modulus);
  const T phi(argument);
  return complex<T>(r * cos(phi), r * sin(phi));
}

/// The point of the Riemann sphere: all infinities are one.
template <class T> complex<T> proj(const complex<T>& z) {
  if (!isinf(z.real()) && !isinf(z.imag())) return z;
  using S = scalar_t<T>;
  return {std::numeric_limits<S>::infinity(), std::copysign(S(0), value_of(z.imag()))};
}

}  // namespace fluxion::inline FLUXION_ABI
