// Bessel functions of integer order, spherical Bessel functions and sinc, in long double.
// For: the rules in rules/bessel.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include <boost/math/special_functions/bessel.hpp>

#include <fluxion/rules/bessel.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special::extended {
namespace {

long double sign_of_power(int n) { return n % 2 == 0 ? 1 : -1; }

/// J and Y of order -n are (-1)^n times those of order n.  DLMF 10.4.1
long double reflection(int order) { return order < 0 ? sign_of_power(order) : 1; }

/// Of a function that is NaN below 0 and has a pole at 0 and the limit 0 at infinity; of NaN, NaN.
bool is_edge(long double x) { return !(x > 0) || std::isinf(x); }
long double edge_value(long double x, long double pole) {
  if (x == 0) return pole;
  return x > 0 ? 0 : not_a_number;
}

}  // namespace

long double cyl_bessel_j(int order, long double x) {
  if (!std::isfinite(x)) return std::isnan(x) ? x : 0;
  return reflection(order) * boost::math::cyl_bessel_j(std::abs(order), x, Quiet{});
}

long double cyl_neumann(int order, long double x) {
  const long double pole = -infinity * reflection(order);
  if (is_edge(x)) return edge_value(x, pole);
  try {
    return reflection(order) * boost::math::cyl_neumann(std::abs(order), x, Quiet{});
  } catch (const std::overflow_error&) {
    return pole;  // Boost asks for gamma(order) without the policy
  }
}

long double cyl_bessel_i(int order, long double x) {
  if (std::isinf(x)) return x < 0 ? sign_of_power(order) * infinity : x;
  return std::isnan(x) ? x : boost::math::cyl_bessel_i(std::abs(order), x, Quiet{});
}

long double cyl_bessel_k(int order, long double x) {
  if (is_edge(x)) return edge_value(x, infinity);
  return boost::math::cyl_bessel_k(std::abs(order), x, Quiet{});
}

long double sph_bessel(int order, long double x) {
  if (order < 0) return not_a_number;
  if (!std::isfinite(x)) return std::isnan(x) ? x : 0;
  const long double y = boost::math::sph_bessel(static_cast<unsigned>(order), std::abs(x), Quiet{});
  return x < 0 ? sign_of_power(order) * y : y;
}

long double sph_neumann(int order, long double x) {
  if (order < 0) return not_a_number;
  if (is_edge(x)) return edge_value(x, -infinity);
  return boost::math::sph_neumann(static_cast<unsigned>(order), x, Quiet{});
}

long double sinc(long double x) {
  if (x == 0) return 1;
  return std::isinf(x) ? 0 : std::sin(x) / x;
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
