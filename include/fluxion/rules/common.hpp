// What the rules share: exact partials 1, -1 and 0 as types, and the names that a formula may use.
// For: the files of this folder. Read first: concepts.hpp, then rules.hpp for the laws.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <cstdlib>
#include <numbers>
#include <string_view>

#include <fluxion/concepts.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A partial that is exactly S = 1, -1 or 0 whatever the operands are. As a type it costs no
/// multiplication, and a structural zero cannot turn an infinity elsewhere into NaN.
template <int S> struct Unit { static_assert(S == 1 || S == -1 || S == 0); };

template <int S, Scalar T> constexpr auto operator*(Unit<S>, const T& x) {
  if constexpr (S == 1) {
    return x;
  } else if constexpr (S == -1 && Plain<T>) {
    return T(-x);
  } else if constexpr (S == -1) {
    return -x;
  } else {
    return number_t<T>(0);
  }
}
template <int S, Scalar T> constexpr auto operator*(const T& x, Unit<S> unit) { return unit * x; }
template <int A, int B> constexpr Unit<A * B> operator*(Unit<A>, Unit<B>) { return {}; }

template <class T> inline constexpr bool is_zero_v = false;
template <> inline constexpr bool is_zero_v<Unit<0>> = true;

namespace rules {

// Inside a rule, `exp(x)` is the standard function for plain x and, found by argument-dependent
// lookup, the library's own for active x: so a partial can itself be differentiated.
using fluxion::select;
using std::abs, std::sqrt, std::cbrt, std::exp, std::exp2, std::expm1, std::log, std::log2;
using std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh, std::cos;
using std::ceil, std::copysign, std::cosh, std::erf, std::erfc, std::fdim, std::floor, std::fma;
using std::fmax, std::fmin, std::fmod, std::hypot, std::ldexp, std::log10, std::log1p, std::logb;
using std::lerp, std::sin, std::sinh, std::tan, std::tanh, std::tgamma;
using std::nearbyint, std::nextafter, std::pow, std::remainder, std::rint, std::round, std::trunc;

/// A constant in the precision of T's innermost scalar.
template <class T> constexpr scalar_t<T> constant(long double c) {
  return static_cast<scalar_t<T>>(c);
}

/// x, with +0 for -0: the quotient by it is then the limit from inside the domain of a logarithm or
/// a square root, which is +inf.
constexpr auto unsigned_zero(const auto& x) { return x + 0; }

constexpr auto is_finite(const auto& x) { return x - x == 0; }

/// a && b and a || b without an `if`: for conditions that are recorded there are others.
template <std::same_as<bool> A, std::same_as<bool> B> constexpr bool both(A a, B b) {
  return a && b;
}
template <std::same_as<bool> A, std::same_as<bool> B> constexpr bool either(A a, B b) {
  return a || b;
}

/// What the rounded difference d = a - b has left out. NaN where d is not finite.
/// Source: Knuth, The Art of Computer Programming 2, section 4.2.2.
template <class T> T error_of_difference(const T& a, const T& b, const T& d) {
  const T rest = d - a;
  return T(a - T(d - rest)) - T(b + rest);
}

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
