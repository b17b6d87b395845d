// The functions and operators that users write, declared once for all active and plain numbers.
// For: objectives; `fluxion::sin(x)` takes a double too, so a template may call it qualified.
// Read first: rules.hpp. Each line names its rule; `apply` is what a mode of differentiation
// defines: `apply(rule, operands...)`.
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>

#include <fluxion/concepts.hpp>
#include <fluxion/rules.hpp>

namespace fluxion::inline FLUXION_ABI {

// Plain numbers: the value, nothing else.
template <class Rule, Plain... X> constexpr auto apply(const Rule& rule, const X&... x) {
  return rule.value(x...);
}

// Operands that no mode joins.
template <class Rule, Scalar... X>
requires std::same_as<joined_t<X...>, detail::Mismatch>
constexpr auto apply(const Rule&, const X&...) {
  static_assert(
      !std::same_as<joined_t<X...>, detail::Mismatch>,
      "fluxion: these two numbers belong to different derivatives. If the inner derivative "
      "must not see the outer variable, pass value_of(x); if it must, give the inner "
      "driver a point of the outer number type, so that the levels nest");
}

// Operators: only where an operand is active.
template <detail::SharedOperators X> FLUXION_ALWAYS_INLINE constexpr auto operator-(const X& x) {
  return apply(rules::Neg{}, x);
}
template <Active X> constexpr X operator+(const X& x) { return x; }
template <class A, detail::SharedOperators<A> B>
FLUXION_ALWAYS_INLINE constexpr auto operator+(const A& a, const B& b) {
  return apply(rules::Add{}, a, b);
}
template <class A, detail::SharedOperators<A> B>
FLUXION_ALWAYS_INLINE constexpr auto operator-(const A& a, const B& b) {
  return apply(rules::Sub{}, a, b);
}
template <class A, detail::SharedOperators<A> B>
FLUXION_ALWAYS_INLINE constexpr auto operator*(const A& a, const B& b) {
  return apply(rules::Mul{}, a, b);
}
template <class A, detail::SharedOperators<A> B>
FLUXION_ALWAYS_INLINE constexpr auto operator/(const A& a, const B& b) {
  return apply(rules::Div{}, a, b);
}

// Steps by one, as the language has them.
template <Active X> constexpr X& operator++(X& x) { return x += 1; }
template <Active X> constexpr X& operator--(X& x) { return x -= 1; }
template <Active X> constexpr X operator++(X& x, int) {
  X before = x;
  x += 1;
  return before;
}
template <Active X> constexpr X operator--(X& x, int) {
  X before = x;
  x -= 1;
  return before;
}

namespace detail {

/// x as the language compares it with a Y: without this cast, compilers warn of the conversion.
template <class Y, class X> constexpr auto comparable(const X& x) {
  return static_cast<std::common_type_t<scalar_t<X>, scalar_t<Y>>>(value_of(x));
}

/// The shape of an incomplete gamma function.
template <class X> constexpr double plain_shape(const X& shape) {
  static_assert(Plain<X>,
                "fluxion: the incomplete gamma functions are differentiated in x alone, and their "
                "shape is a plain number; if it is a constant here, pass value_of(shape)");
  return static_cast<double>(value_of(shape));
}

/// The order of a Bessel function, which the standard functions take as a floating-point number.
template <class X> constexpr int plain_order(const X& order) {
  static_assert(std::integral<X>,
                "fluxion: Bessel functions have integer orders here, and are not differentiated in "
                "them; pass the order as an int, or use sph_bessel for half-integers");
  return static_cast<int>(value_of(order));
}

}  // namespace detail

// Comparisons look at the values alone.
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator==(const A& a, const B& b) {
  return detail::comparable<B>(a) == detail::comparable<A>(b);
}
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator!=(const A& a, const B& b) {
  return detail::comparable<B>(a) != detail::comparable<A>(b);
}
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator<(const A& a, const B& b) {
  return detail::comparable<B>(a) < detail::comparable<A>(b);
}
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator<=(const A& a, const B& b) {
  return detail::comparable<B>(a) <= detail::comparable<A>(b);
}
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator>(const A& a, const B& b) {
  return detail::comparable<B>(a) > detail::comparable<A>(b);
}
template <class A, class B>
requires SomeActive<A, B>
constexpr bool operator>=(const A& a, const B& b) {
  return detail::comparable<B>(a) >= detail::comparable<A>(b);
}

// For structs of active numbers whose comparisons are defaulted.
template <class A, class B>
requires SomeActive<A, B>
constexpr std::partial_ordering operator<=>(const A& a, const B& b) {
  return detail::comparable<B>(a) <=> detail::comparable<A>(b);
}

// clang-format off: one function, one line.
// Roots, powers, exponentials, logarithms.
auto sqrt(const Scalar auto& x) { return apply(rules::Sqrt{}, x); }
auto cbrt(const Scalar auto& x) { return apply(rules::Cbrt{}, x); }
auto exp(const Scalar auto& x) { return apply(rules::Exp{}, x); }
auto exp2(const Scalar auto& x) { return apply(rules::Exp2{}, x); }
auto expm1(const Scalar auto& x) { return apply(rules::Expm1{}, x); }
auto log(const Scalar auto& x) { return apply(rules::Log{}, x); }
auto log2(const Scalar auto& x) { return apply(rules::Log2{}, x); }
auto log10(const Scalar auto& x) { return apply(rules::Log10{}, x); }
auto log1p(const Scalar auto& x) { return apply(rules::Log1p{}, x); }
auto pow(const Scalar auto& base, const Scalar auto& exponent) {
  return apply(rules::Pow{}, base, exponent);
}
auto hypot(const Scalar auto& x, const Scalar auto& y) { return apply(rules::Hypot{}, x, y); }
auto hypot(const Scalar auto& x, const Scalar auto& y, const Scalar auto& z) {
  return apply(rules::Hypot3{}, x, y, z);
}

// Trigonometric and hyperbolic functions.
auto sin(const Scalar auto& x) { return apply(rules::Sin{}, x); }
auto cos(const Scalar auto& x) { return apply(rules::Cos{}, x); }
auto tan(const Scalar auto& x) { return apply(rules::Tan{}, x); }
auto asin(const Scalar auto& x) { return apply(rules::Asin{}, x); }
auto acos(const Scalar auto& x) { return apply(rules::Acos{}, x); }
auto atan(const Scalar auto& x) { return apply(rules::Atan{}, x); }
auto atan2(const Scalar auto& y, const Scalar auto& x) { return apply(rules::Atan2{}, y, x); }
auto sinh(const Scalar auto& x) { return apply(rules::Sinh{}, x); }
auto cosh(const Scalar auto& x) { return apply(rules::Cosh{}, x); }
auto tanh(const Scalar auto& x) { return apply(rules::Tanh{}, x); }
auto asinh(const Scalar auto& x) { return apply(rules::Asinh{}, x); }
auto acosh(const Scalar auto& x) { return apply(rules::Acosh{}, x); }
auto atanh(const Scalar auto& x) { return apply(rules::Atanh{}, x); }

// Error and gamma functions.
auto erf(const Scalar auto& x) { return apply(rules::Erf{}, x); }
auto erfc(const Scalar auto& x) { return apply(rules::Erfc{}, x); }
auto lgamma(const Scalar auto& x) { return apply(rules::Lgamma{}, x); }
auto tgamma(const Scalar auto& x) { return apply(rules::Tgamma{}, x); }
auto polygamma(int order, const Scalar auto& x) { return apply(rules::Polygamma{order}, x); }
auto digamma(const Scalar auto& x) { return polygamma(0, x); }
auto trigamma(const Scalar auto& x) { return polygamma(1, x); }
auto erfinv(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Erfinv{}, x); }
auto erfinv_slope(const Scalar auto& x) { return apply(rules::ErfinvSlope{}, x); }
auto erfcinv(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Erfcinv{}, x); }

// The standard normal distribution.
auto normal_pdf(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::NormalPdf{0}, x);
}
auto normal_pdf_derivative(int order, const Scalar auto& x) {
  return apply(rules::NormalPdf{order}, x);
}
auto normal_log_pdf(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::NormalLogPdf{}, x);
}
auto normal_cdf(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::NormalCdf{}, x);
}
auto normal_log_cdf(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::NormalLogCdf{}, x);
}
auto mills_ratio(int order, const Scalar auto& x) { return apply(rules::MillsRatio{order}, x); }
auto normal_quantile(const Scalar auto& p, detail::Yielding auto...) {
  return apply(rules::NormalQuantile{}, p);
}
auto normal_quantile_density(const Scalar auto& p) {
  return apply(rules::NormalQuantileDensity{}, p);
}

// Beta and incomplete gamma functions; the shape is a plain number.
auto beta(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Beta{}, a, b); }
auto lbeta(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Lbeta{}, a, b); }
auto polygamma_difference(int order, const Scalar auto& a, const Scalar auto& b) {
  return apply(rules::PolygammaDifference{order}, a, b);
}
auto gamma_p(const Scalar auto& shape, const Scalar auto& x) {
  return apply(rules::GammaP{detail::plain_shape(shape)}, x);
}
auto gamma_q(const Scalar auto& shape, const Scalar auto& x) {
  return apply(rules::GammaQ{detail::plain_shape(shape)}, x);
}
auto gamma_density(const Scalar auto& shape, const Scalar auto& x) {
  return apply(rules::GammaDensity{detail::plain_shape(shape), 0}, x);
}
auto gamma_density_derivative(int order, const Scalar auto& shape, const Scalar auto& x) {
  return apply(rules::GammaDensity{detail::plain_shape(shape), order}, x);
}
auto expint(const Scalar auto& x) { return apply(rules::Expint{}, x); }

// Complete elliptic integrals of the modulus k.
auto comp_ellint_1_derivative(int order, const Scalar auto& k) {
  return apply(rules::CompEllint1{order}, k);
}
auto comp_ellint_1(const Scalar auto& k) { return comp_ellint_1_derivative(0, k); }
auto comp_ellint_2_derivative(int order, const Scalar auto& k) {
  return apply(rules::CompEllint2{order}, k);
}
auto comp_ellint_2(const Scalar auto& k) { return comp_ellint_2_derivative(0, k); }

// Bessel functions of integer order; sin(x) / x.
auto cyl_bessel_j(const Scalar auto& order, const Scalar auto& x) {
  return apply(rules::CylBesselJ{detail::plain_order(order)}, x);
}
auto cyl_neumann(const Scalar auto& order, const Scalar auto& x) {
  return apply(rules::CylNeumann{detail::plain_order(order)}, x);
}
auto cyl_bessel_i(const Scalar auto& order, const Scalar auto& x) {
  return apply(rules::CylBesselI{detail::plain_order(order)}, x);
}
auto cyl_bessel_k(const Scalar auto& order, const Scalar auto& x) {
  return apply(rules::CylBesselK{detail::plain_order(order)}, x);
}
auto sph_bessel(int order, const Scalar auto& x) { return apply(rules::SphBessel{order}, x); }
auto sph_neumann(int order, const Scalar auto& x) { return apply(rules::SphNeumann{order}, x); }
auto sinc(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Sinc{}, x); }

// Orthogonal polynomials.
auto gegenbauer(int degree, double parameter, const Scalar auto& x) {
  return apply(rules::Gegenbauer{degree, parameter}, x);
}
auto legendre(int degree, const Scalar auto& x) { return gegenbauer(degree, 0.5, x); }
auto hermite(int degree, const Scalar auto& x) { return apply(rules::Hermite{degree}, x); }
auto assoc_laguerre(int degree, double parameter, const Scalar auto& x) {
  return apply(rules::AssocLaguerre{degree, parameter}, x);
}
auto laguerre(int degree, const Scalar auto& x) { return assoc_laguerre(degree, 0, x); }

// Kinks, jumps, rounding, remainders.
auto abs(const Scalar auto& x) { return apply(rules::Abs{}, x); }
auto fabs(const Scalar auto& x) { return apply(rules::Abs{}, x); }
auto fmax(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Fmax{}, a, b); }
auto fmin(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Fmin{}, a, b); }
auto fdim(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Fdim{}, a, b); }
auto fmod(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Fmod{}, a, b); }
auto remainder(const Scalar auto& a, const Scalar auto& b) {
  return apply(rules::Remainder{}, a, b);
}
auto copysign(const Scalar auto& x, const Scalar auto& y) { return apply(rules::Copysign{}, x, y); }
auto nextafter(const Scalar auto& x, const Scalar auto& y) {
  return apply(rules::Nextafter{}, x, y);
}
auto floor(const Scalar auto& x) { return apply(rules::Floor{}, x); }
auto ceil(const Scalar auto& x) { return apply(rules::Ceil{}, x); }
auto round(const Scalar auto& x) { return apply(rules::Round{}, x); }
auto trunc(const Scalar auto& x) { return apply(rules::Trunc{}, x); }
auto rint(const Scalar auto& x) { return apply(rules::Rint{}, x); }
auto nearbyint(const Scalar auto& x) { return apply(rules::Nearbyint{}, x); }
auto logb(const Scalar auto& x) { return apply(rules::Logb{}, x); }
auto ldexp(const Scalar auto& x, int exponent) { return apply(rules::Ldexp{exponent}, x); }
auto scalbn(const Scalar auto& x, int exponent) { return apply(rules::Ldexp{exponent}, x); }

// Three operands.
auto fma(const Scalar auto& a, const Scalar auto& b, const Scalar auto& c) {
  return apply(rules::Fma{}, a, b, c);
}
auto lerp(const Scalar auto& a, const Scalar auto& b, const Scalar auto& t) {
  return apply(rules::Lerp{}, a, b, t);
}

auto midpoint(const Scalar auto& a, const Scalar auto& b) { return apply(rules::Midpoint{}, a, b); }

// What formulas of several operations compute badly. Users have functions of these names, and of
// those of the normal distribution, in their code; where both are found, theirs is taken.
auto square(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Square{}, x); }
auto cube(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Cube{}, x); }
auto gelu_derivative(int order, const Scalar auto& x) { return apply(rules::Gelu{order}, x); }
auto gelu(const Scalar auto& x, detail::Yielding auto...) { return gelu_derivative(0, x); }
auto sigmoid(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Sigmoid{}, x); }
auto softplus(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::Softplus{}, x);
}
auto log_sigmoid(const Scalar auto& x, detail::Yielding auto...) {
  return -apply(rules::Softplus{}, -x);
}
auto logit(const Scalar auto& p, detail::Yielding auto...) { return apply(rules::Logit{}, p); }
auto log1mexp(const Scalar auto& x, detail::Yielding auto...) {
  return apply(rules::Log1mexp{}, x);
}
auto logaddexp(const Scalar auto& a, const Scalar auto& b, detail::Yielding auto...) {
  return apply(rules::Logaddexp{}, a, b);
}
auto xlogy(const Scalar auto& x, const Scalar auto& y, detail::Yielding auto...) {
  return apply(rules::Xlogy{}, x, y);
}
auto xlog1py(const Scalar auto& x, const Scalar auto& y, detail::Yielding auto...) {
  return apply(rules::Xlog1py{}, x, y);
}
auto relu(const Scalar auto& x, detail::Yielding auto...) { return apply(rules::Relu{}, x); }
auto leaky_relu(const Scalar auto& x, const Scalar auto& slope, detail::Yielding auto...) {
  return apply(rules::LeakyRelu{}, x, slope);
}
auto smooth_abs(const Scalar auto& x, const Scalar auto& eps, detail::Yielding auto...) {
  return apply(rules::SmoothAbs{}, x, eps);
}

// Classification and rounding to integers: plain answers about the value.
bool isnan(const Scalar auto& x) { return std::isnan(value_of(x)); }
bool isinf(const Scalar auto& x) { return std::isinf(value_of(x)); }
bool isfinite(const Scalar auto& x) { return std::isfinite(value_of(x)); }
bool isnormal(const Scalar auto& x) { return std::isnormal(value_of(x)); }
bool signbit(const Scalar auto& x) { return std::signbit(value_of(x)); }
int fpclassify(const Scalar auto& x) { return std::fpclassify(value_of(x)); }
int ilogb(const Scalar auto& x) { return std::ilogb(value_of(x)); }
long lround(const Scalar auto& x) { return std::lround(value_of(x)); }
long lrint(const Scalar auto& x) { return std::lrint(value_of(x)); }
long long llround(const Scalar auto& x) { return std::llround(value_of(x)); }
long long llrint(const Scalar auto& x) { return std::llrint(value_of(x)); }
// clang-format on

/// The larger of two numbers, the first at a tie and if one is NaN, as std::max.
/// Note:   one type for both operands: the overload that a template calls which says `using
///         std::max`, because it is more constrained than the standard one.
template <Active T> constexpr auto max(const T& a, const T& b) { return apply(rules::Max{}, a, b); }
template <Scalar A, Scalar B>
requires(!std::same_as<A, B> || Plain<A>) constexpr auto max(const A& a, const B& b) {
  if constexpr (Plain<A> && Plain<B>) {
    using C = std::common_type_t<A, B>;
    return apply(rules::Max{}, static_cast<C>(a), static_cast<C>(b));
  } else {
    return apply(rules::Max{}, a, b);
  }
}

/// The smaller of two numbers, the first at a tie and if one is NaN, as std::min.
template <Active T> constexpr auto min(const T& a, const T& b) { return apply(rules::Min{}, a, b); }
template <Scalar A, Scalar B>
requires(!std::same_as<A, B> || Plain<A>) constexpr auto min(const A& a, const B& b) {
  if constexpr (Plain<A> && Plain<B>) {
    using C = std::common_type_t<A, B>;
    return apply(rules::Min{}, static_cast<C>(a), static_cast<C>(b));
  } else {
    return apply(rules::Min{}, a, b);
  }
}

/// x limited to [low, high], with the derivative of x inside and at the bounds, as the value is x.
template <Active T> constexpr auto clamp(const T& x, const T& low, const T& high) {
  return min(max(x, low), high);
}
template <Scalar X, Scalar L, Scalar H>
requires(!std::same_as<X, L> || !std::same_as<X, H> ||
         Plain<X>) constexpr auto clamp(const X& x, const L& low, const H& high) {
  return min(max(x, low), high);
}

/// The fraction in [0.5, 1) and the exponent of x = fraction · 2^exponent.
/// Note:   the exponent is piecewise constant, so the fraction has the slope 2^-exponent.
template <Scalar X> auto frexp(const X& x, int* exponent) {
  *exponent = 0;
  const auto plain = value_of(x);
  if (std::isfinite(plain)) std::frexp(plain, exponent);
  return apply(rules::Ldexp{-*exponent}, x);
}

/// The fractional part of x; the whole part, which is piecewise constant, goes to *whole.
template <Scalar X, class T> auto modf(const X& x, T* whole) {
  auto fraction = apply(rules::Modf{}, x);
  *whole = trunc(x);
  return fraction;
}

/// The remainder of a / b and, in *quotient, the low bits and sign of the rounded quotient.
template <Scalar A, Scalar B> auto remquo(const A& a, const B& b, int* quotient) {
  std::remquo(value_of(a), value_of(b), quotient);
  return apply(rules::Remainder{}, a, b);
}

}  // namespace fluxion::inline FLUXION_ABI
