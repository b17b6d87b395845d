// The standard normal distribution and the inverse error functions, in long double.
// For: the rules in rules/normal.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

#include <fluxion/rules/normal.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special::extended {
namespace {

constexpr long double inv_sqrt_pi = std::numbers::inv_sqrtpi_v<long double>;
constexpr long double inv_sqrt_2 = std::numbers::sqrt2_v<long double> / 2;
constexpr long double log_sqrt_2pi = 0.918938533204672741780329736405617639861397L;

/// e^(-x²/2), with the rounding error of x² put back.
long double exp_minus_half_square(long double x) {
  const long double high = x * x;
  const long double y = std::exp(-high / 2);
  if (y == 0) return y;
  return y - y * std::fma(x, x, -high) / 2;
}

long double density(long double x) { return inv_sqrt_pi * inv_sqrt_2 * exp_minus_half_square(x); }

/// erfc(x / sqrt 2) / 2, the probability above x. The rounding of t = x / sqrt 2 is worth x² ulp in
/// the tail; it is known from x²/2 - t².
long double upper_tail(long double x) {
  const long double t = x * inv_sqrt_2;
  const long double y = std::erfc(t) / 2;
  if (y == 0 || t == 0 || !std::isfinite(t)) return y;
  const long double high = t * t;
  const long double missing = std::fma(x, x / 2, -high) - std::fma(t, t, -high);
  return y - std::exp(-high) * inv_sqrt_pi / 2 * missing / t;
}

/// He_n(x), the polynomial in the n-th derivative of the density.  DLMF 18.9.1
long double hermite_polynomial(int n, long double x) {
  long double before = 0;
  long double current = 1;
  for (int k = 0; k < n; ++k) {
    const long double next = x * current - static_cast<long double>(k) * before;
    before = current;
    current = next;
  }
  return current;
}

/// 1 / (x + (n+1) / (x + (n+2) / (x + ...))); depth d leaves an error of e^(-2 x sqrt d).  DLMF 7.9.1
long double mills_fraction(int n, long double x) {
  const int depth = n + 20 + static_cast<int>(600 / (x * x));
  long double tail = 0;
  for (int k = depth; k > n; --k) tail = static_cast<long double>(k) / (x + tail);
  return 1 / (x + tail);
}

/// The smaller one of p and 1 - p has the quantile below 0, where the tail is exact.
long double density_of_lower_quantile(long double p) {
  const long double x = normal_quantile(p);
  if (std::isinf(x)) return infinity;
  const long double slope = 1 / density(x);
  const long double missing = (p - upper_tail(-x)) * slope;
  return slope + slope * x * missing;
}

}  // namespace

long double normal_pdf_derivative(int order, long double x) {
  const long double y = density(x);
  if (y == 0) return y;
  const long double factor = hermite_polynomial(order, x);
  return order % 2 == 0 ? factor * y : -factor * y;
}

long double normal_log_pdf(long double x) { return -x * x / 2 - log_sqrt_2pi; }

long double normal_cdf(long double x) { return upper_tail(-x); }

long double normal_log_cdf(long double x) {
  if (x > 0) return std::log1p(-upper_tail(x));
  if (!(x < -10)) return std::log(upper_tail(-x));
  return normal_log_pdf(x) + std::log(mills_fraction(0, -x));
}

/// Near 0, where the fraction converges slowly, from order 0 upwards.
long double mills_ratio(int order, long double x) {
  if (x >= 1) return mills_fraction(order, x);
  if (x < 0) return not_a_number;
  long double ratio = upper_tail(x) / density(x);
  for (int k = 1; k <= order; ++k) ratio = (1 / ratio - x) / static_cast<long double>(k);
  return ratio;
}

long double normal_quantile(long double p) {
  return -std::numbers::sqrt2_v<long double> * erfcinv(2 * p);
}

long double normal_quantile_density(long double p) {
  return density_of_lower_quantile(p < 0.5L ? p : 1 - p);
}

long double erfinv(long double x) {
  if (!(std::abs(x) < 1)) return std::abs(x) == 1 ? x * infinity : not_a_number;
  return boost::math::erf_inv(x, Quiet{});
}

long double erfinv_slope(long double x) {
  return inv_sqrt_2 / 2 * normal_quantile_density((1 - std::abs(x)) / 2);
}

long double erfcinv(long double x) {
  if (!(x > 0 && x < 2)) return x == 0 ? infinity : x == 2 ? -infinity : not_a_number;
  return boost::math::erfc_inv(x, Quiet{});
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
