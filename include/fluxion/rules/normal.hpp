// Rules of the standard normal distribution and of the inverse error functions.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/extended.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace special {

/// Compiled in src/rules/normal.cpp.
namespace extended {

long double normal_pdf_derivative(int order, long double x);
long double normal_log_pdf(long double x);
long double normal_cdf(long double x);
long double normal_log_cdf(long double x);
long double mills_ratio(int order, long double x);
long double normal_quantile(long double p);
long double normal_quantile_density(long double p);
long double erfinv(long double x);
long double erfinv_slope(long double x);
long double erfcinv(long double x);

}  // namespace extended

/// The n-th derivative of the normal density, (-1)^n He_n(x) e^(-x²/2) / sqrt(2 pi).
auto normal_pdf_derivative(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::normal_pdf_derivative(n, z); }, x);
}
auto normal_log_pdf(Plain auto x) { return rounded(extended::normal_log_pdf, x); }
auto normal_cdf(Plain auto x) { return rounded(extended::normal_cdf, x); }
auto normal_log_cdf(Plain auto x) { return rounded(extended::normal_log_cdf, x); }

/// I_n / I_(n-1), where I_(-1) is the normal density and I_n the integral of I_(n-1) from x to
/// infinity: Mills' ratio (1 - cdf) / pdf for n = 0. NaN below 0, where derivatives would cancel.
auto mills_ratio(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::mills_ratio(n, z); }, x);
}

/// The inverse of the distribution function and its derivative; NaN outside [0, 1].
auto normal_quantile(Plain auto p) { return rounded(extended::normal_quantile, p); }
auto normal_quantile_density(Plain auto p) { return rounded(extended::normal_quantile_density, p); }

/// The inverses of erf and erfc and the derivative of the first; NaN outside their domains.
auto erfinv(Plain auto x) { return rounded(extended::erfinv, x); }
auto erfinv_slope(Plain auto x) { return rounded(extended::erfinv_slope, x); }
auto erfcinv(Plain auto x) { return rounded(extended::erfcinv, x); }

}  // namespace special

namespace rules {

using special::erfinv_slope, special::mills_ratio;
using special::normal_pdf_derivative, special::normal_quantile_density;

struct NormalPdf {  // each order is the derivative of the one before: -x y would cancel
  static constexpr std::string_view name = "normal_pdf";
  int order;
  bool operator==(const NormalPdf&) const = default;
  auto value(const auto& x) const { return normal_pdf_derivative(order, x); }
  auto partial(const auto& x, const auto&) const { return normal_pdf_derivative(order + 1, x); }
};

struct NormalLogPdf {
  static constexpr std::string_view name = "normal_log_pdf";
  static auto value(const Plain auto& x) { return special::normal_log_pdf(x); }
  static auto value(const auto& x) { return apply(NormalLogPdf{}, x); }
  static auto partial(const auto& x, const auto&) { return -x; }
};

struct NormalCdf {
  static constexpr std::string_view name = "normal_cdf";
  static auto value(const Plain auto& x) { return special::normal_cdf(x); }
  static auto value(const auto& x) { return apply(NormalCdf{}, x); }
  static auto partial(const auto& x, const auto&) { return normal_pdf_derivative(0, x); }
};

struct NormalLogCdf {  // pdf / cdf, which is 0 / 0 in the lower tail: there by Mills' ratio
  static constexpr std::string_view name = "normal_log_cdf";
  static auto value(const Plain auto& x) { return special::normal_log_cdf(x); }
  static auto value(const auto& x) { return apply(NormalLogCdf{}, x); }
  template <class T> static T partial(const T& x, const T&) {
    return select<T>(
        x < 0, T(1 / mills_ratio(0, T(-x))), T(normal_pdf_derivative(0, x) / NormalCdf::value(x)));
  }
};

struct MillsRatio {  // y_n (n y_n - (n + 1) y_(n+1)), from I_n' = -I_(n-1).  DLMF 7.18
  static constexpr std::string_view name = "mills_ratio";
  int order;
  bool operator==(const MillsRatio&) const = default;
  auto value(const auto& x) const { return mills_ratio(order, x); }
  template <class T> T partial(const T& x, const T& y) const {
    const auto n = constant<T>(order);
    return y * (n * y - (n + 1) * mills_ratio(order + 1, x));
  }
};

struct NormalQuantile {  // 1 / pdf(y), from p: the rounding of y = -37 is worth 700 ulp
  static constexpr std::string_view name = "normal_quantile";
  static auto value(const Plain auto& p) { return special::normal_quantile(p); }
  static auto value(const auto& p) { return apply(NormalQuantile{}, p); }
  static auto partial(const auto& p, const auto&) { return normal_quantile_density(p); }
};

struct NormalQuantileDensity {  // quantile · density²
  static constexpr std::string_view name = "normal_quantile_density";
  static auto value(const auto& p) { return normal_quantile_density(p); }
  static auto partial(const auto& p, const auto& y) { return NormalQuantile::value(p) * y * y; }
};

struct Erfinv {  // sqrt(pi)/2 e^(y²), from x as that of the normal quantile; +inf at ±1
  static constexpr std::string_view name = "erfinv";
  static auto value(const Plain auto& x) { return special::erfinv(x); }
  static auto value(const auto& x) { return apply(Erfinv{}, x); }
  static auto partial(const auto& x, const auto&) { return erfinv_slope(x); }
};

struct ErfinvSlope {
  static constexpr std::string_view name = "erfinv_slope";
  static auto value(const auto& x) { return erfinv_slope(x); }
  static auto partial(const auto& x, const auto& y) { return 2 * Erfinv::value(x) * y * y; }
};

struct Erfcinv {  // -sqrt(pi)/2 e^(y²), with erfcinv(x) = -quantile(x/2) / sqrt 2; -inf at 0, 2
  static constexpr std::string_view name = "erfcinv";
  static auto value(const Plain auto& x) { return special::erfcinv(x); }
  static auto value(const auto& x) { return apply(Erfcinv{}, x); }
  template <class T> static T partial(const T& x, const T&) {
    return -std::numbers::sqrt2_v<scalar_t<T>> / 4 * normal_quantile_density(T(x / 2));
  }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
