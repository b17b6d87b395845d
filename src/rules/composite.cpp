// The activation function gelu and its derivatives, in long double.
// For: the rule in rules/composite.hpp. Read first: rules/normal.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <fluxion/rules/composite.hpp>
#include <fluxion/rules/normal.hpp>

namespace fluxion::inline FLUXION_ABI::special::extended {

long double gelu_derivative(int n, long double x) {
  // Leibniz: x times the n-th derivative of the cdf, and n times the one before.
  if (std::isinf(x)) return x > 0 ? (n == 0 ? x : n == 1) : 0;
  if (n == 0) return x * normal_cdf(x);
  if (n == 1) return normal_cdf(x) + x * normal_pdf_derivative(0, x);
  const auto order = static_cast<long double>(n);
  return x * normal_pdf_derivative(n - 1, x) + order * normal_pdf_derivative(n - 2, x);
}

}  // namespace fluxion::inline FLUXION_ABI::special::extended
