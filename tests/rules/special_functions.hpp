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
// clang-format on

/// Nothing standard to compare with: the plain function, whose digits the reference table checks.
template <class Rule> double standard(const Rule& rule, std::same_as<double> auto... x) {
  return function(rule, x...);
}

}  // namespace fluxion::test
