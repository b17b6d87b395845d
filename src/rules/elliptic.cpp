// Derivatives of the complete elliptic integrals K and E for the modulus k, in long double.
// For: the rules in rules/elliptic.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/special_functions/ellint_rf.hpp>
#include <boost/math/special_functions/ellint_rg.hpp>

#include <fluxion/rules/elliptic.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special::extended {
namespace {

constexpr long double half_pi = std::numbers::pi_v<long double> / 2;

/// Beyond, the recurrences are stable: a solution that is singular at 0 grows less than K and E.
constexpr long double series_end = 0.5L;

bool is_outside(int order, long double k) { return order < 0 || !(std::abs(k) <= 1); }

/// K and E are even: of derivatives of odd order, the sign is that of k.
long double parity(int order, long double k) { return order % 2 != 0 && k < 0 ? -1 : 1; }

long double square(long double x) { return x * x; }

/// 1 - k², whose digits near 1 only the product keeps.
long double complement(long double k) { return (1 - k) * (1 + k); }

/// The n-th derivative of k^(2j), j = (n + 1) / 2, which is a multiple of 1 or of k, times the
/// square of (1/2)_j / j!.
long double first_term(int n, long double k) {
  long double term = n % 2 == 0 ? 1 : k;
  for (int i = 2; i <= n + n % 2; ++i) term *= static_cast<long double>(i);
  for (int j = 1; 2 * j <= n + 1; ++j) term *= square(1 - 0.5L / static_cast<long double>(j));
  return term;
}

/// The n-th derivative of pi/2 sum ((1/2)_j / j!)² weight(2j) k^(2j). Its terms have one sign, but
/// for the 1 of E.  DLMF 19.5.1, 19.5.2
template <class Weight> long double series_derivative(int n, long double k, const Weight& weight) {
  const auto order = static_cast<long double>(n);
  auto power = static_cast<long double>(n + n % 2);
  long double bare = first_term(n, k);
  long double term = bare * weight(power);
  long double sum = term;
  while (std::abs(term) > std::numeric_limits<long double>::epsilon() / 4 * std::abs(sum)) {
    power += 2;
    bare *= square((power - 1) * k) * (power - 1) / (power * (power - order) * (power - 1 - order));
    term = bare * weight(power);
    sum += term;
  }
  return half_pi * sum;
}

long double integral_of_first_kind(long double k) {  // DLMF 19.25.1
  return boost::math::ellint_rf(0.0L, complement(k), 1.0L, Quiet{});
}

long double integral_of_second_kind(long double k) {  // DLMF 19.25.1
  return 2 * boost::math::ellint_rg(0.0L, complement(k), 1.0L, Quiet{});
}

struct Integrals {
  long double first_kind;
  long double second_kind;
};

/// The n-th derivatives, by those of k (1 - k²) K'' + (1 - 3k²) K' - k K = 0 and k E' = E - K.
/// DLMF 19.4.1, 19.4.2, 19.4.8
Integrals recurrence_derivatives(int order, long double k) {
  const long double factor = k * complement(k);
  long double before = 0;
  Integrals current = {integral_of_first_kind(k), integral_of_second_kind(k)};
  long double next = (current.second_kind / complement(k) - current.first_kind) / k;
  for (int i = 0; i < order; ++i) {
    const auto n = static_cast<long double>(i);
    const long double sum = (n + 1) * (3 * k * k - 1) * next +
                            (3 * n * (n + 1) + 1) * k * current.first_kind + n * n * n * before;
    before = current.first_kind;
    current = {next, -(current.first_kind + (n - 1) * current.second_kind) / k};
    next = sum / factor;
  }
  return current;
}

}  // namespace

long double comp_ellint_1_derivative(int order, long double k) {
  if (is_outside(order, k)) return not_a_number;
  if (std::abs(k) <= series_end) {
    return series_derivative(order, k, [](long double) { return 1.0L; });
  }
  if (std::abs(k) == 1) return parity(order, k) * infinity;
  return parity(order, k) * recurrence_derivatives(order, std::abs(k)).first_kind;
}

long double comp_ellint_2_derivative(int order, long double k) {
  if (is_outside(order, k)) return not_a_number;
  if (std::abs(k) <= series_end) {
    return series_derivative(order, k, [](long double power) { return 1 / (1 - power); });
  }
  if (std::abs(k) == 1) return order == 0 ? 1 : -parity(order, k) * infinity;
  return parity(order, k) * recurrence_derivatives(order, std::abs(k)).second_kind;
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
