// Orthogonal polynomials by their recurrences, in long double.
// For: the rules in rules/polynomials.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <fluxion/rules/polynomials.hpp>

#include "quiet.hpp"

namespace fluxion::inline FLUXION_ABI::special::extended {
namespace {

/// The polynomial of a degree from p_0 = 1 and p_(k+1) = next(k, p_k, p_(k-1)). Where that has
/// overflown to inf - inf, the leading term decides; its sign for x > 0 is `leading`.
template <class Next>
long double by_recurrence(int degree, long double x, long double leading, const Next& next) {
  if (degree < 0) return 0;
  long double before = 0;
  long double current = 1;
  for (int k = 0; k < degree; ++k) {
    const long double after = next(static_cast<long double>(k), current, before);
    before = current;
    current = after;
  }
  if (!std::isnan(current) || std::isnan(x)) return current;
  return degree % 2 == 0 ? leading * infinity : std::copysign(infinity, leading * x);
}

}  // namespace

/// DLMF 18.9.1
long double gegenbauer(int degree, long double parameter, long double x) {
  return by_recurrence(degree, x, 1, [=](long double k, long double p, long double before) {
    return (2 * (k + parameter) * x * p - (k + 2 * parameter - 1) * before) / (k + 1);
  });
}

/// DLMF 18.9.1
long double hermite(int degree, long double x) {
  return by_recurrence(degree, x, 1, [=](long double k, long double p, long double before) {
    return 2 * (x * p - k * before);
  });
}

/// DLMF 18.9.1
long double assoc_laguerre(int degree, long double parameter, long double x) {
  const long double leading = degree % 2 == 0 ? 1 : -1;
  return by_recurrence(degree, x, leading, [=](long double k, long double p, long double before) {
    return ((2 * k + 1 + parameter - x) * p - (k + parameter) * before) / (k + 1);
  });
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
