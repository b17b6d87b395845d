// Rules of the beta function, the incomplete gamma functions and the exponential integral.
// For: every mode, through math.hpp. Read first: rules.hpp, rules/special.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/extended.hpp>
#include <fluxion/rules/special.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace special {

/// Compiled in src/rules/gamma.cpp.
namespace extended {

long double beta(long double a, long double b);
long double lbeta(long double a, long double b);
long double polygamma_difference(int order, long double a, long double b);
long double gamma_p(long double shape, long double x);
long double gamma_q(long double shape, long double x);
long double gamma_density_derivative(int order, long double shape, long double x);
long double expint(long double x);

}  // namespace extended

/// The beta function and its logarithm, for a, b >= 0; NaN elsewhere.
auto beta(Plain auto a, Plain auto b) { return rounded(extended::beta, a, b); }
auto lbeta(Plain auto a, Plain auto b) { return rounded(extended::lbeta, a, b); }

/// polygamma(n, a) - polygamma(n, a + b), without cancellation for a > 0 and any a + b > 0.
auto polygamma_difference(int n, Plain auto a, Plain auto b) {
  return rounded(
      [n](long double p, long double q) { return extended::polygamma_difference(n, p, q); }, a, b);
}

/// The regularised incomplete gamma functions, the probabilities of a gamma distribution below and
/// above x, and the n-th derivative of its density; NaN for x < 0 or shape <= 0.
auto gamma_p(double shape, Plain auto x) {
  const auto a = static_cast<long double>(shape);
  return rounded([a](long double z) { return extended::gamma_p(a, z); }, x);
}
auto gamma_q(double shape, Plain auto x) {
  const auto a = static_cast<long double>(shape);
  return rounded([a](long double z) { return extended::gamma_q(a, z); }, x);
}
auto gamma_density_derivative(int n, double shape, Plain auto x) {
  const auto a = static_cast<long double>(shape);
  return rounded([n, a](long double z) { return extended::gamma_density_derivative(n, a, z); }, x);
}

/// The exponential integral Ei, the integral of e^t / t up to x.
auto expint(Plain auto x) { return rounded(extended::expint, x); }

}  // namespace special

namespace rules {

using special::beta, special::lbeta, special::polygamma_difference;
using special::expint, special::gamma_density_derivative, special::gamma_p, special::gamma_q;

struct Beta {  // y (digamma(a) - digamma(a + b)): the difference as one function.  DLMF 5.12.1
  static constexpr std::string_view name = "beta";
  static auto value(const auto& a, const auto& b) { return beta(a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T& y) {
    if constexpr (I == 0) {
      return y * polygamma_difference(0, a, b);
    } else {
      return y * polygamma_difference(0, b, a);
    }
  }
};

struct Lbeta {  // the logarithmic derivative of beta
  static constexpr std::string_view name = "lbeta";
  static auto value(const auto& a, const auto& b) { return lbeta(a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T&) {
    if constexpr (I == 0) {
      return polygamma_difference(0, a, b);
    } else {
      return polygamma_difference(0, b, a);
    }
  }
};

struct PolygammaDifference {  // each order is the derivative of the one before in a
  static constexpr std::string_view name = "polygamma_difference";
  int order;
  bool operator==(const PolygammaDifference&) const = default;
  auto value(const auto& a, const auto& b) const { return polygamma_difference(order, a, b); }
  template <int I, class T> T partial(const auto& a, const auto& b, const T&) const {
    if constexpr (I == 0) {
      return polygamma_difference(order + 1, a, b);
    } else {
      return -polygamma(order + 1, T(a + b));
    }
  }
};

struct GammaP {  // the density.  DLMF 8.8.13
  static constexpr std::string_view name = "gamma_p";
  double shape;
  bool operator==(const GammaP&) const = default;
  auto value(const auto& x) const { return gamma_p(shape, x); }
  auto partial(const auto& x, const auto&) const { return gamma_density_derivative(0, shape, x); }
};

struct GammaQ {  // minus the density.  DLMF 8.8.14
  static constexpr std::string_view name = "gamma_q";
  double shape;
  bool operator==(const GammaQ&) const = default;
  auto value(const auto& x) const { return gamma_q(shape, x); }
  auto partial(const auto& x, const auto&) const { return -gamma_density_derivative(0, shape, x); }
};

struct GammaDensity {  // each order is the derivative of the one before
  static constexpr std::string_view name = "gamma_density";
  double shape;
  int order;
  bool operator==(const GammaDensity&) const = default;
  auto value(const auto& x) const { return gamma_density_derivative(order, shape, x); }
  auto partial(const auto& x, const auto&) const {
    return gamma_density_derivative(order + 1, shape, x);
  }
};

struct Expint {  // e^x / x, by halves: e^x may overflow although the quotient does not
  static constexpr std::string_view name = "expint";
  static auto value(const auto& x) { return expint(x); }
  template <class T> static T partial(const T& x, const T&) {
    const T root = exp(x / 2);
    return select<T>(x > 100000, root, T(root / x * root));
  }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
