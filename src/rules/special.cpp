// Special functions of plain numbers: log gamma and polygamma.
// For: the rules in rules/special.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <limits>
#include <math.h>  // lgamma_r is POSIX and has no name in namespace std

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <fluxion/rules/special.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special {
namespace {

template <class T> bool is_pole(T x) { return x <= 0 && std::floor(x) == x; }

/// At 0 the sign follows the leading term (-1)^(n+1) n! / x^(n+1); at the other poles the two sides
/// of an even order disagree.
template <class T> T at_pole(int n, T x) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  if (n % 2 == 1) return infinity;
  if (x == 0) return std::copysign(infinity, -x);
  return std::numeric_limits<T>::quiet_NaN();
}

template <class T> T polygamma_of(int n, T x);

/// From the point x' in [-1, 0) with the same cotangent: by the reflection formula, the difference of
/// the two is that of 1 - x and 1 - x'. Boost wants the parity of x as an int.  DLMF 5.15.6
template <class T> T polygamma_far_left(int n, T x) {
  const T near = (x - std::floor(x)) - 1;
  const T difference = polygamma_of(n, T(1 - x)) - polygamma_of(n, T(1 - near));
  return polygamma_of(n, near) + (n % 2 == 0 ? difference : -difference);
}

/// Asymptotic value for +inf: digamma grows, every higher order vanishes.
template <class T> T polygamma_of(int n, T x) {
  if (std::isnan(x)) return x;
  if (is_pole(x)) return std::isinf(x) ? std::numeric_limits<T>::quiet_NaN() : at_pole(n, x);
  if (std::isinf(x)) return n == 0 ? x : T(0);
  if (n == 0) return boost::math::digamma(x, Quiet{});
  if (x < -1000000) return polygamma_far_left(n, x);
  if (n == 1) return boost::math::trigamma(x, Quiet{});
  return boost::math::polygamma(n, x, Quiet{});
}

}  // namespace

#if defined(__GLIBC__) || defined(__APPLE__)
float lgamma(float x) {
  int sign = 0;
  return ::lgammaf_r(x, &sign);
}
double lgamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}
long double lgamma(long double x) {
  int sign = 0;
  return ::lgammal_r(x, &sign);
}
#else
float lgamma(float x) { return std::lgamma(x); }
double lgamma(double x) { return std::lgamma(x); }
long double lgamma(long double x) { return std::lgamma(x); }
#endif

float polygamma(int n, float x) { return polygamma_of(n, x); }
double polygamma(int n, double x) { return polygamma_of(n, x); }
long double polygamma(int n, long double x) { return polygamma_of(n, x); }

}  // namespace fluxion::inline FLUXION_ABI::special
