// Qualified calls on plain numbers: a template that writes fluxion::sin(x) also takes a double.
// For: math.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

namespace {

template <class A, class B> constexpr bool same = std::is_same_v<A, B>;

/// The compiler computes functions of literals to the last bit, the library to one or two of them.
template <class T> T at_run_time(T x) {
  volatile T hidden = x;
  return hidden;
}

TEST(PlainMath, FunctionsOfOneNumberAreTheStandardOnes) {
  const double x = at_run_time(0.3);
  const float y = at_run_time(0.3F);
  const long double z = at_run_time(0.3L);
  EXPECT_EQ(fluxion::sin(x), std::sin(x));
  EXPECT_EQ(fluxion::exp(y), std::exp(y));
  EXPECT_EQ(fluxion::log1p(z), std::log1p(z));
  EXPECT_EQ(fluxion::sqrt(2), std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(fluxion::cbrt(27U), 3);
  EXPECT_EQ(fluxion::floor(-1.5), -2);
  EXPECT_EQ(fluxion::erf(x), std::erf(x));
  EXPECT_EQ(fluxion::tgamma(5), 24);
  EXPECT_EQ(fluxion::lgamma(3), std::lgamma(3.0));
  EXPECT_EQ(fluxion::lgamma(y), std::lgamma(y));
  EXPECT_EQ(fluxion::abs(-3), 3);
  EXPECT_EQ(fluxion::abs(-3L), 3L);
  EXPECT_EQ(fluxion::fabs(-2.5), 2.5);
  EXPECT_NEAR(fluxion::digamma(1), -0.57721566490153286, 1e-15);
  EXPECT_NEAR(fluxion::trigamma(1.0), 1.6449340668482264, 1e-14);
  static_assert(same<decltype(fluxion::sin(1)), double> &&
                same<decltype(fluxion::sin(1.F)), float>);
  static_assert(same<decltype(fluxion::cos(1.L)), long double>);
}

TEST(PlainMath, FunctionsOfMoreNumbersAreTheStandardOnes) {
  EXPECT_EQ(fluxion::pow(2, 3), 8);
  EXPECT_EQ(fluxion::pow(2.0F, 3), 8);
  EXPECT_EQ(fluxion::hypot(3, 4), 5);
  EXPECT_EQ(fluxion::hypot(1, 2.0F, 2), 3);
  EXPECT_EQ(fluxion::atan2(at_run_time(1), 1.0), std::atan2(at_run_time(1.0), 1.0));
  EXPECT_EQ(fluxion::fmod(7, 4), 3);
  EXPECT_EQ(fluxion::remainder(7.0, 4), -1);
  EXPECT_EQ(fluxion::copysign(2, -1.0), -2);
  EXPECT_EQ(fluxion::fma(2, 3, 4.0), 10);
  EXPECT_EQ(fluxion::lerp(1.0, 3.0, 0.25), 1.5);
  EXPECT_EQ(fluxion::fdim(3, 1), 2);
  EXPECT_EQ(fluxion::ldexp(3, 2), 12);
  EXPECT_EQ(fluxion::scalbn(3.0, -1), 1.5);
  EXPECT_EQ(fluxion::nextafter(1.0, 2.0), std::nextafter(1.0, 2.0));
}

TEST(PlainMath, SpecialFunctionsTakeEveryPlainType) {
  EXPECT_FLOAT_EQ(fluxion::normal_cdf(-1.5F), 0.066807201F);
  EXPECT_EQ(fluxion::normal_cdf(0), 0.5);
  EXPECT_DOUBLE_EQ(fluxion::normal_pdf(0), 0.3989422804014327);
  EXPECT_DOUBLE_EQ(fluxion::erf(fluxion::erfinv(0.25)), 0.25);
  EXPECT_DOUBLE_EQ(fluxion::beta(2, 3), 1 / 12.0);
  EXPECT_DOUBLE_EQ(fluxion::lbeta(2.0F, 3.0), std::log(1 / 12.0));
  EXPECT_DOUBLE_EQ(fluxion::gamma_p(1, 0.75), -std::expm1(-0.75));
  EXPECT_DOUBLE_EQ(fluxion::gamma_q(1.0F, 2), std::exp(-2.0));
  EXPECT_DOUBLE_EQ(fluxion::sph_bessel(0, 2.0), std::sin(2.0) / 2);
  EXPECT_DOUBLE_EQ(fluxion::cyl_bessel_k(3U, 1), 7.1012628247379448);
  EXPECT_EQ(fluxion::legendre(2, 0.5), -0.125);
  EXPECT_EQ(fluxion::hermite(2, 3), 34);
  EXPECT_EQ(fluxion::laguerre(1, 3.0L), -2);
  EXPECT_EQ(fluxion::assoc_laguerre(1, 2, 3), 0);
  static_assert(same<decltype(fluxion::normal_cdf(1.F)), float>);
  static_assert(same<decltype(fluxion::hermite(3, 1)), double>);
  static_assert(same<decltype(fluxion::beta(1.F, 2)), double>);
  static_assert(same<decltype(fluxion::sinc(1.L)), long double>);
}

TEST(PlainMath, AnOrderThatOverflowsAtOnceIsInfinite) {
  EXPECT_EQ(fluxion::cyl_neumann(2000, 1e-300), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(fluxion::cyl_neumann(-2001, 1e-300), std::numeric_limits<double>::infinity());
}

TEST(PlainMath, MaxAndMinTakeDifferentTypes) {
  EXPECT_EQ(fluxion::max(1, 2.0), 2);
  EXPECT_EQ(fluxion::max(1.5, 1), 1.5);
  EXPECT_EQ(fluxion::min(1, 2), 1);
  EXPECT_EQ(fluxion::min(1.5F, 2.5), 1.5);
  EXPECT_EQ(fluxion::fmax(std::nan(""), 2.0), 2);
  EXPECT_EQ(fluxion::fmin(3, 2.0), 2);
  EXPECT_TRUE(std::isnan(fluxion::max(std::nan(""), 2.0)));
  EXPECT_EQ(fluxion::max(2.0, std::nan("")), 2);
  static_assert(fluxion::max(1, 2) == 2 && fluxion::min(0.5, 2.0) == 0.5);
  static_assert(same<decltype(fluxion::max(1, 2.0)), double>);
  static_assert(same<decltype(fluxion::max(1, 2)), int>);
}

TEST(PlainMath, CompositesTakeIntegersAsDoublesAndKeepOtherTypes) {
  EXPECT_EQ(fluxion::square(3), 9);
  EXPECT_EQ(fluxion::midpoint(1, 2), 1.5);
  EXPECT_EQ(fluxion::relu(-2), 0);
  EXPECT_EQ(fluxion::clamp(5, 1, 2.5), 2.5);
  EXPECT_EQ(fluxion::sigmoid(0), 0.5);
  EXPECT_EQ(fluxion::lgamma(4), fluxion::lgamma(4.0));
  EXPECT_EQ(fluxion::polygamma(0, 4), fluxion::polygamma(0, 4.0));
  EXPECT_EQ(fluxion::logaddexp(0, 0), std::log(2.0));
  static_assert(same<decltype(fluxion::square(3)), double>);
  static_assert(same<decltype(fluxion::sigmoid(1.0F)), float>);
  static_assert(same<decltype(fluxion::xlogy(1.0F, 2.0L)), long double>);
}

TEST(PlainMath, ClassificationAndRoundingAreTheStandardOnes) {
  EXPECT_TRUE(fluxion::isnan(std::nan("")) && !fluxion::isnan(1) && fluxion::isfinite(2.5F));
  EXPECT_TRUE(fluxion::isinf(-HUGE_VAL) && fluxion::signbit(-0.0) && fluxion::isnormal(1.0L));
  EXPECT_EQ(fluxion::fpclassify(0.0), FP_ZERO);
  EXPECT_EQ(fluxion::lround(2.5), 3);
  EXPECT_EQ(fluxion::llround(-2.5F), -3);
  EXPECT_EQ(fluxion::lrint(2.5), 2);
  EXPECT_EQ(fluxion::llrint(7), 7);
  EXPECT_EQ(fluxion::ilogb(10.0), 3);
  EXPECT_EQ(fluxion::rint(2.5), 2);
}

TEST(PlainMath, PartsOfANumberAreTheStandardOnes) {
  int exponent = 0;
  EXPECT_EQ(fluxion::frexp(10.0, &exponent), 0.625);
  EXPECT_EQ(exponent, 4);
  EXPECT_EQ(fluxion::frexp(3, &exponent), 0.75);
  double whole = 0;
  EXPECT_EQ(fluxion::modf(-2.75, &whole), -0.75);
  EXPECT_EQ(whole, -2);
  float single = 0;
  EXPECT_EQ(fluxion::modf(1.5F, &single), 0.5F);
  EXPECT_EQ(single, 1);
  EXPECT_EQ(fluxion::modf(5, &whole), 0);
  EXPECT_EQ(whole, 5);
  EXPECT_EQ(fluxion::remquo(10.0, 3.0, &exponent), 1);
  EXPECT_EQ(exponent, 3);
}

}  // namespace
