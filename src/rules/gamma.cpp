// Beta and incomplete gamma functions, differences of polygamma functions, exponential integral.
// For: the rules in rules/gamma.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/bernoulli.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/expint.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <fluxion/rules/gamma.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special::extended {
namespace {

constexpr long double log_sqrt_2pi = 0.918938533204672741780329736405617639861397L;

/// Terms of an asymptotic series in 1 / x², enough for x >= 10.
constexpr int bernoulli_terms = 12;

long double bernoulli(int k) { return boost::math::bernoulli_b2n<long double>(k); }

/// log gamma(x) less Stirling's formula.  DLMF 5.11.1
long double stirling_correction(long double x) {
  long double sum = 0;
  for (int k = bernoulli_terms; k > 0; --k) {
    sum += bernoulli(k) / static_cast<long double>(2 * k * (2 * k - 1)) * std::pow(x, 1 - 2 * k);
  }
  return sum;
}

/// log beta(a, b) for 10 <= a <= b, where the powers of a and b have been divided out.
long double log_beta_of_large(long double a, long double b) {
  const long double correction =
      stirling_correction(a) + stirling_correction(b) - stirling_correction(a + b);
  const long double ratio = a / b;
  return log_sqrt_2pi - std::log(b) / 2 + correction + (a - 0.5L) * std::log(ratio / (1 + ratio)) -
         b * std::log1p(ratio);
}

/// x^-m - (x + b)^-m, as the difference of the inverses times a sum of positive terms.
long double power_difference(int m, long double x, long double b) {
  const long double u = 1 / x;
  const long double v = 1 / (x + b);
  long double sum = 0;
  long double power = 1;
  for (int i = 0; i < m; ++i) {
    sum = sum * u + power;
    power *= v;
  }
  return b * u * v * sum;
}

/// (2k + n - 1)! / (2k)!
long double factorial_ratio(int n, int k) {
  long double ratio = 1 / static_cast<long double>(2 * k);
  for (int i = 0; i < n; ++i) ratio *= static_cast<long double>(2 * k + i);
  return ratio;
}

/// The asymptotic series of |polygamma(n, x)|, term by term the difference to that at x + b; the
/// power of order 0 is the logarithm.  DLMF 5.15.8, 5.15.9
long double asymptotic_difference(int n, long double x, long double b) {
  long double sum = 0;
  for (int k = bernoulli_terms; k > 0; --k) {
    sum += bernoulli(k) * factorial_ratio(n, k) * power_difference(2 * k + n, x, b);
  }
  const auto order = static_cast<long double>(n);
  sum += std::tgamma(order + 1) / 2 * power_difference(n + 1, x, b);
  return sum + (n == 0 ? std::log1p(b / x) : std::tgamma(order) * power_difference(n, x, b));
}

/// Whether a boundary of the domain or NaN decides the beta function.
bool is_special(long double a, long double b) {
  return !(a > 0 && b > 0) || std::isinf(a) || std::isinf(b);
}

long double beta_at_edge(long double a, long double b) {
  if (!(a >= 0 && b >= 0)) return not_a_number;
  return a == 0 || b == 0 ? infinity : 0.0L;
}

/// (-1)^(n-k) n over k, the factor of the k-th derivative of x^p in the n-th one of x^p e^-x.
long double signed_binomial(int n, int k) {
  long double factor = (n - k) % 2 == 0 ? 1 : -1;
  for (int i = 0; i < k; ++i)
    factor *= static_cast<long double>(n - i) / static_cast<long double>(i + 1);
  return factor;
}

/// The n-th derivative of x^p e^-x, divided by x^p e^-x: by Leibniz' formula.
long double leibniz_sum(int n, long double p, long double x) {
  long double sum = 0;
  long double power = 1;
  for (int k = 0; k <= n; ++k) {
    sum += signed_binomial(n, k) * power;
    power *= (p - static_cast<long double>(k)) / x;
  }
  return sum;
}

/// The same near a mode x = p far from 0, where the powers of p / x cancel: from x f' = (p - x) f,
/// differentiated k times.
long double recurrence_near_mode(int n, long double p, long double x) {
  long double before = 0;
  long double current = 1;
  for (int k = 0; k < n; ++k) {
    const auto order = static_cast<long double>(k);
    const long double after = ((p - x - order) * current - order * before) / x;
    before = current;
    current = after;
  }
  return current;
}

/// The n-th derivative of x^p e^-x / gamma(p + 1) at 0: that of x^p, unless p is an integer below n.
long double density_derivative_at_zero(int n, long double p) {
  if (p > static_cast<long double>(n)) return 0;
  if (p >= 0 && p == std::floor(p)) return signed_binomial(n, static_cast<int>(p));
  long double sign = 1;
  for (int k = 0; k < n; ++k) sign = std::copysign(sign, sign * (p - static_cast<long double>(k)));
  return sign * infinity;
}

}  // namespace

long double beta(long double a, long double b) {
  return is_special(a, b) ? beta_at_edge(a, b) : boost::math::beta(a, b, Quiet{});
}

long double lbeta(long double a, long double b) {
  if (is_special(a, b) || std::min(a, b) < 10) return std::log(beta(a, b));
  return log_beta_of_large(std::min(a, b), std::max(a, b));
}

/// Upwards by polygamma(n, x) = polygamma(n, x + 1) - (-1)^n n! / x^(n + 1) until the asymptotic
/// series holds; all terms have one sign.  DLMF 5.15.5
long double polygamma_difference(int order, long double a, long double b) {
  if (!(a > 0 && a + b > 0) || std::isinf(b)) return polygamma(order, a) - polygamma(order, a + b);
  const long double factor = std::tgamma(static_cast<long double>(order) + 1);
  const auto large = static_cast<long double>(20 + 2 * order);
  long double sum = 0;
  long double x = a;
  for (; x < large; ++x) sum += factor * power_difference(order + 1, x, b);
  sum += asymptotic_difference(order, x, b);
  return order % 2 == 0 ? -sum : sum;
}

long double gamma_p(long double shape, long double x) {
  if (!(shape > 0 && x >= 0)) return not_a_number;
  return std::isinf(x) ? 1 : boost::math::gamma_p(shape, x, Quiet{});
}

long double gamma_q(long double shape, long double x) {
  if (!(shape > 0 && x >= 0)) return not_a_number;
  return std::isinf(x) ? 0 : boost::math::gamma_q(shape, x, Quiet{});
}

/// Those of x^(a-1) e^-x / gamma(a): the density times a polynomial in 1 / x.
long double gamma_density_derivative(int order, long double shape, long double x) {
  if (!(shape > 0 && x >= 0)) return not_a_number;
  if (x == 0) return density_derivative_at_zero(order, shape - 1);
  const long double y = std::isinf(x) ? 0 : boost::math::gamma_p_derivative(shape, x, Quiet{});
  if (y == 0) return y;
  const bool is_near_mode = x > shape / 2 && shape > static_cast<long double>(2 * order + 1);
  return y * (is_near_mode ? recurrence_near_mode : leibniz_sum)(order, shape - 1, x);
}

long double expint(long double x) {
  if (!std::isfinite(x)) return x < 0 ? 0 : x;
  return x == 0 ? -infinity : boost::math::expint(x, Quiet{});
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
