// The rules of special functions by the names that users call, as functions.hpp has the others.
// For: tests that compare the modes with each other. Read first: functions.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/math.hpp>

namespace fluxion::test {

// clang-format off: one function, one line.
auto function(const rules::NormalPdf& rule, const auto& x) {
  return fluxion::normal_pdf_derivative(rule.order, x);
}
auto function(rules::NormalLogPdf, const auto& x) { return fluxion::normal_log_pdf(x); }
auto function(rules::NormalCdf, const auto& x) { return fluxion::normal_cdf(x); }
auto function(rules::NormalLogCdf, const auto& x) { return fluxion::normal_log_cdf(x); }
auto function(const rules::MillsRatio& rule, const auto& x) {
  return fluxion::mills_ratio(rule.order, x);
}
auto function(rules::NormalQuantile, const auto& p) { return fluxion::normal_quantile(p); }
auto function(rules::NormalQuantileDensity, const auto& p) {
  return fluxion::normal_quantile_density(p);
}
auto function(rules::Erfinv, const auto& x) { return fluxion::erfinv(x); }
auto function(rules::ErfinvSlope, const auto& x) { return fluxion::erfinv_slope(x); }
auto function(rules::Erfcinv, const auto& x) { return fluxion::erfcinv(x); }
auto function(rules::Beta, const auto& a, const auto& b) { return fluxion::beta(a, b); }
auto function(rules::Lbeta, const auto& a, const auto& b) { return fluxion::lbeta(a, b); }
auto function(const rules::PolygammaDifference& rule, const auto& a, const auto& b) {
  return fluxion::polygamma_difference(rule.order, a, b);
}
auto function(const rules::GammaP& rule, const auto& x) { return fluxion::gamma_p(rule.shape, x); }
auto function(const rules::GammaQ& rule, const auto& x) { return fluxion::gamma_q(rule.shape, x); }
auto function(const rules::GammaDensity& rule, const auto& x) {
  return fluxion::gamma_density_derivative(rule.order, rule.shape, x);
}
auto function(rules::Expint, const auto& x) { return fluxion::expint(x); }
auto function(const rules::CompEllint1& rule, const auto& k) {
  return fluxion::comp_ellint_1_derivative(rule.order, k);
}
auto function(const rules::CompEllint2& rule, const auto& k) {
  return fluxion::comp_ellint_2_derivative(rule.order, k);
}
auto function(const rules::CylBesselJ& rule, const auto& x) {
  return fluxion::cyl_bessel_j(rule.order, x);
}
auto function(const rules::CylNeumann& rule, const auto& x) {
  return fluxion::cyl_neumann(rule.order, x);
}
auto function(const rules::CylBesselI& rule, const auto& x) {
  return fluxion::cyl_bessel_i(rule.order, x);
}
auto function(const rules::CylBesselK& rule, const auto& x) {
  return fluxion::cyl_bessel_k(rule.order, x);
}
auto function(const rules::SphBessel& rule, const auto& x) {
  return fluxion::sph_bessel(rule.order, x);
}
auto function(const rules::SphNeumann& rule, const auto& x) {
  return fluxion::sph_neumann(rule.order, x);
}
auto function(rules::Sinc, const auto& x) { return fluxion::sinc(x); }
auto function(const rules::Gegenbauer& rule, const auto& x) {
  return fluxion::gegenbauer(rule.degree, rule.parameter, x);
}
auto function(const rules::Hermite& rule, const auto& x) {
  return fluxion::hermite(rule.degree, x);
}
auto function(const rules::AssocLaguerre& rule, const auto& x) {
  return fluxion::assoc_laguerre(rule.degree, rule.parameter, x);
}
// clang-format on

/// Nothing standard to compare with: the plain function, whose digits the reference table checks.
template <class Rule> double standard(const Rule& rule, std::same_as<double> auto... x) {
  return function(rule, x...);
}

}  // namespace fluxion::test
