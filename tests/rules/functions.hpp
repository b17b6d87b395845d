// Every rule by the names that users call: the standard function and the library's.
// For: tests that compare the two, or the modes with each other. Read first: fluxion/math.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include <fluxion/math.hpp>

namespace fluxion::test {

// clang-format off: one function, one line.
// The standard function of a rule, never inlined: a compiler that sees literals folds them with
// other bits, and turns pow(x, 2.0) into a product.
[[gnu::noinline]] inline double standard(rules::Neg, double x) { return -x; }
[[gnu::noinline]] inline double standard(rules::Sqrt, double x) { return std::sqrt(x); }
[[gnu::noinline]] inline double standard(rules::Cbrt, double x) { return std::cbrt(x); }
[[gnu::noinline]] inline double standard(rules::Exp, double x) { return std::exp(x); }
[[gnu::noinline]] inline double standard(rules::Exp2, double x) { return std::exp2(x); }
[[gnu::noinline]] inline double standard(rules::Expm1, double x) { return std::expm1(x); }
[[gnu::noinline]] inline double standard(rules::Log, double x) { return std::log(x); }
[[gnu::noinline]] inline double standard(rules::Log2, double x) { return std::log2(x); }
[[gnu::noinline]] inline double standard(rules::Log10, double x) { return std::log10(x); }
[[gnu::noinline]] inline double standard(rules::Log1p, double x) { return std::log1p(x); }
[[gnu::noinline]] inline double standard(rules::Sin, double x) { return std::sin(x); }
[[gnu::noinline]] inline double standard(rules::Cos, double x) { return std::cos(x); }
[[gnu::noinline]] inline double standard(rules::Tan, double x) { return std::tan(x); }
[[gnu::noinline]] inline double standard(rules::Asin, double x) { return std::asin(x); }
[[gnu::noinline]] inline double standard(rules::Acos, double x) { return std::acos(x); }
[[gnu::noinline]] inline double standard(rules::Atan, double x) { return std::atan(x); }
[[gnu::noinline]] inline double standard(rules::Sinh, double x) { return std::sinh(x); }
[[gnu::noinline]] inline double standard(rules::Cosh, double x) { return std::cosh(x); }
[[gnu::noinline]] inline double standard(rules::Tanh, double x) { return std::tanh(x); }
[[gnu::noinline]] inline double standard(rules::Asinh, double x) { return std::asinh(x); }
[[gnu::noinline]] inline double standard(rules::Acosh, double x) { return std::acosh(x); }
[[gnu::noinline]] inline double standard(rules::Atanh, double x) { return std::atanh(x); }
[[gnu::noinline]] inline double standard(rules::Erf, double x) { return std::erf(x); }
[[gnu::noinline]] inline double standard(rules::Erfc, double x) { return std::erfc(x); }
[[gnu::noinline]] inline double standard(rules::Lgamma, double x) { return std::lgamma(x); }
[[gnu::noinline]] inline double standard(rules::Tgamma, double x) { return std::tgamma(x); }
[[gnu::noinline]] inline double standard(rules::Abs, double x) { return std::abs(x); }
[[gnu::noinline]] inline double standard(rules::Floor, double x) { return std::floor(x); }
[[gnu::noinline]] inline double standard(rules::Ceil, double x) { return std::ceil(x); }
[[gnu::noinline]] inline double standard(rules::Round, double x) { return std::round(x); }
[[gnu::noinline]] inline double standard(rules::Trunc, double x) { return std::trunc(x); }
[[gnu::noinline]] inline double standard(rules::Rint, double x) { return std::rint(x); }
[[gnu::noinline]] inline double standard(rules::Nearbyint, double x) { return std::nearbyint(x); }
[[gnu::noinline]] inline double standard(rules::Logb, double x) { return std::logb(x); }
[[gnu::noinline]] inline double standard(rules::Add, double a, double b) { return a + b; }
[[gnu::noinline]] inline double standard(rules::Sub, double a, double b) { return a - b; }
[[gnu::noinline]] inline double standard(rules::Mul, double a, double b) { return a * b; }
[[gnu::noinline]] inline double standard(rules::Div, double a, double b) { return a / b; }
[[gnu::noinline]] inline double standard(rules::Pow, double a, double b) { return std::pow(a, b); }
[[gnu::noinline]] inline double standard(rules::Atan2, double a, double b) {
  return std::atan2(a, b);
}
[[gnu::noinline]] inline double standard(rules::Hypot, double a, double b) {
  return std::hypot(a, b);
}
[[gnu::noinline]] inline double standard(rules::Fmod, double a, double b) {
  return std::fmod(a, b);
}
[[gnu::noinline]] inline double standard(rules::Remainder, double a, double b) {
  return std::remainder(a, b);
}
[[gnu::noinline]] inline double standard(rules::Max, double a, double b) { return std::max(a, b); }
[[gnu::noinline]] inline double standard(rules::Min, double a, double b) { return std::min(a, b); }
[[gnu::noinline]] inline double standard(rules::Fmax, double a, double b) {
  return std::fmax(a, b);
}
[[gnu::noinline]] inline double standard(rules::Fmin, double a, double b) {
  return std::fmin(a, b);
}
[[gnu::noinline]] inline double standard(rules::Fdim, double a, double b) {
  return std::fdim(a, b);
}
[[gnu::noinline]] inline double standard(rules::Copysign, double a, double b) {
  return std::copysign(a, b);
}
[[gnu::noinline]] inline double standard(rules::Nextafter, double a, double b) {
  return std::nextafter(a, b);
}
[[gnu::noinline]] inline double standard(const rules::Ldexp& rule, double x) {
  return std::ldexp(x, rule.exponent);
}
[[gnu::noinline]] inline double standard(rules::Modf, double x) {
  double whole = 0;
  return std::modf(x, &whole);
}
[[gnu::noinline]] inline double standard(rules::Fma, double a, double b, double c) {
  return std::fma(a, b, c);
}
[[gnu::noinline]] inline double standard(rules::Lerp, double a, double b, double c) {
  return std::lerp(a, b, c);
}
[[gnu::noinline]] inline double standard(rules::Hypot3, double a, double b, double c) {
  return std::hypot(a, b, c);
}
[[gnu::noinline]] inline double standard(rules::Midpoint, double a, double b) {
  return std::midpoint(a, b);
}
// The library's function of a rule, for numbers of which at least one is active.
auto function(rules::Neg, const auto& x) { return -x; }
auto function(rules::Sqrt, const auto& x) { return fluxion::sqrt(x); }
auto function(rules::Cbrt, const auto& x) { return fluxion::cbrt(x); }
auto function(rules::Exp, const auto& x) { return fluxion::exp(x); }
auto function(rules::Exp2, const auto& x) { return fluxion::exp2(x); }
auto function(rules::Expm1, const auto& x) { return fluxion::expm1(x); }
auto function(rules::Log, const auto& x) { return fluxion::log(x); }
auto function(rules::Log2, const auto& x) { return fluxion::log2(x); }
auto function(rules::Log10, const auto& x) { return fluxion::log10(x); }
auto function(rules::Log1p, const auto& x) { return fluxion::log1p(x); }
auto function(rules::Sin, const auto& x) { return fluxion::sin(x); }
auto function(rules::Cos, const auto& x) { return fluxion::cos(x); }
auto function(rules::Tan, const auto& x) { return fluxion::tan(x); }
auto function(rules::Asin, const auto& x) { return fluxion::asin(x); }
auto function(rules::Acos, const auto& x) { return fluxion::acos(x); }
auto function(rules::Atan, const auto& x) { return fluxion::atan(x); }
auto function(rules::Sinh, const auto& x) { return fluxion::sinh(x); }
auto function(rules::Cosh, const auto& x) { return fluxion::cosh(x); }
auto function(rules::Tanh, const auto& x) { return fluxion::tanh(x); }
auto function(rules::Asinh, const auto& x) { return fluxion::asinh(x); }
auto function(rules::Acosh, const auto& x) { return fluxion::acosh(x); }
auto function(rules::Atanh, const auto& x) { return fluxion::atanh(x); }
auto function(rules::Erf, const auto& x) { return fluxion::erf(x); }
auto function(rules::Erfc, const auto& x) { return fluxion::erfc(x); }
auto function(rules::Lgamma, const auto& x) { return fluxion::lgamma(x); }
auto function(rules::Tgamma, const auto& x) { return fluxion::tgamma(x); }
auto function(rules::Abs, const auto& x) { return fluxion::abs(x); }
auto function(rules::Floor, const auto& x) { return fluxion::floor(x); }
auto function(rules::Ceil, const auto& x) { return fluxion::ceil(x); }
auto function(rules::Round, const auto& x) { return fluxion::round(x); }
auto function(rules::Trunc, const auto& x) { return fluxion::trunc(x); }
auto function(rules::Rint, const auto& x) { return fluxion::rint(x); }
auto function(rules::Nearbyint, const auto& x) { return fluxion::nearbyint(x); }
auto function(rules::Logb, const auto& x) { return fluxion::logb(x); }
auto function(const rules::Gelu& rule, const auto& x) {
  return fluxion::gelu_derivative(rule.order, x);
}
auto function(rules::Square, const auto& x) { return fluxion::square(x); }
auto function(rules::Cube, const auto& x) { return fluxion::cube(x); }
auto function(rules::Sigmoid, const auto& x) { return fluxion::sigmoid(x); }
auto function(rules::Softplus, const auto& x) { return fluxion::softplus(x); }
auto function(rules::Logit, const auto& x) { return fluxion::logit(x); }
auto function(rules::Log1mexp, const auto& x) { return fluxion::log1mexp(x); }
auto function(rules::Relu, const auto& x) { return fluxion::relu(x); }
auto function(rules::Midpoint, const auto& a, const auto& b) { return fluxion::midpoint(a, b); }
auto function(rules::LeakyRelu, const auto& a, const auto& b) { return fluxion::leaky_relu(a, b); }
auto function(rules::Logaddexp, const auto& a, const auto& b) { return fluxion::logaddexp(a, b); }
auto function(rules::Xlogy, const auto& a, const auto& b) { return fluxion::xlogy(a, b); }
auto function(rules::Xlog1py, const auto& a, const auto& b) { return fluxion::xlog1py(a, b); }
auto function(rules::SmoothAbs, const auto& a, const auto& b) { return fluxion::smooth_abs(a, b); }
auto function(rules::Add, const auto& a, const auto& b) { return a + b; }
auto function(rules::Sub, const auto& a, const auto& b) { return a - b; }
auto function(rules::Mul, const auto& a, const auto& b) { return a * b; }
auto function(rules::Div, const auto& a, const auto& b) { return a / b; }
auto function(rules::Pow, const auto& a, const auto& b) { return fluxion::pow(a, b); }
auto function(rules::Atan2, const auto& a, const auto& b) { return fluxion::atan2(a, b); }
auto function(rules::Hypot, const auto& a, const auto& b) { return fluxion::hypot(a, b); }
auto function(rules::Fmod, const auto& a, const auto& b) { return fluxion::fmod(a, b); }
auto function(rules::Remainder, const auto& a, const auto& b) { return fluxion::remainder(a, b); }
auto function(rules::Max, const auto& a, const auto& b) { return fluxion::max(a, b); }
auto function(rules::Min, const auto& a, const auto& b) { return fluxion::min(a, b); }
auto function(rules::Fmax, const auto& a, const auto& b) { return fluxion::fmax(a, b); }
auto function(rules::Fmin, const auto& a, const auto& b) { return fluxion::fmin(a, b); }
auto function(rules::Fdim, const auto& a, const auto& b) { return fluxion::fdim(a, b); }
auto function(rules::Copysign, const auto& a, const auto& b) { return fluxion::copysign(a, b); }
auto function(rules::Nextafter, const auto& a, const auto& b) { return fluxion::nextafter(a, b); }
auto function(const rules::Ldexp& rule, const auto& x) { return fluxion::ldexp(x, rule.exponent); }
auto function(rules::Modf, const auto& x) {
  number_t<decltype(x)> whole;
  return fluxion::modf(x, &whole);
}
auto function(const rules::Polygamma& rule, const auto& x) {
  return fluxion::polygamma(rule.order, x);
}
auto function(rules::Fma, const auto& a, const auto& b, const auto& c) {
  return fluxion::fma(a, b, c);
}
auto function(rules::Lerp, const auto& a, const auto& b, const auto& c) {
  return fluxion::lerp(a, b, c);
}
auto function(rules::Hypot3, const auto& a, const auto& b, const auto& c) {
  return fluxion::hypot(a, b, c);
}
// clang-format on

}  // namespace fluxion::test
