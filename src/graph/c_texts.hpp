// The text of each operation in C99.
// For: c_functions.cpp. An @ stands before the names of functions that the emitted file has itself.
// Read first: c_functions.hpp; rules/ and src/rules/ for the formulas, whose bits these give.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

struct CText {
  std::string_view name{};
  std::string_view text{};
};

/// Operations by their names. {0} to {2} are the operands, {3} and {4} the numbers of the rule.
/// What is not here has no formula in C that gives the same bits.
inline constexpr auto c_expressions = std::to_array<CText>({
    {"select", "{0} != 0.0 ? {1} : {2}"},
    {"less", "{0} < {1}"},
    {"less_equal", "{0} <= {1}"},
    {"equal", "{0} == {1}"},
    {"both", "{0} != 0.0 ? {1} : 0.0"},
    {"either", "{0} != 0.0 ? 1.0 : {1}"},
    {"negation", "{0} == 0.0"},
    {"is_nan", "isnan({0}) != 0"},
    {"is_inf", "isinf({0}) != 0"},
    {"is_normal", "isnormal({0}) != 0"},
    {"sign_bit", "signbit({0}) != 0"},
    {"classify", "(double)fpclassify({0})"},
    {"exponent", "(double)ilogb({0})"},
    {"frexp_exponent", "@frexp_exponent({0})"},
    {"nearest_away", "(double)llround({0})"},
    {"nearest_even", "(double)llrint({0})"},
    {"quotient_bits", "@quotient_bits({0}, {1})"},
    {"neg", "-{0}"},
    {"abs", "fabs({0})"},
    {"sqrt", "sqrt({0})"},
    {"floor", "floor({0})"},
    {"ceil", "ceil({0})"},
    {"round", "round({0})"},
    {"trunc", "trunc({0})"},
    {"rint", "rint({0})"},
    {"nearbyint", "nearbyint({0})"},
    {"logb", "logb({0})"},
    {"acos", "@acos({0})"},
    {"acosh", "@acosh({0})"},
    {"asin", "@asin({0})"},
    {"asinh", "@asinh({0})"},
    {"atan", "@atan({0})"},
    {"atanh", "@atanh({0})"},
    {"cbrt", "@cbrt({0})"},
    {"cos", "@cos({0})"},
    {"cosh", "@cosh({0})"},
    {"erf", "@erf({0})"},
    {"erfc", "@erfc({0})"},
    {"exp", "@exp({0})"},
    {"exp2", "@exp2({0})"},
    {"expm1", "@expm1({0})"},
    {"lgamma", "@lgamma({0})"},
    {"log", "@log({0})"},
    {"log10", "@log10({0})"},
    {"log1p", "@log1p({0})"},
    {"log2", "@log2({0})"},
    {"sin", "@sin({0})"},
    {"sinh", "@sinh({0})"},
    {"tan", "@tan({0})"},
    {"tanh", "@tanh({0})"},
    {"tgamma", "@tgamma({0})"},
    {"modf", "@modf({0})"},
    {"square", "@square({0})"},
    {"cube", "@cube({0})"},
    {"relu", "@relu({0})"},
    {"sigmoid", "@sigmoid({0})"},
    {"softplus", "@softplus({0})"},
    {"logit", "@logit({0})"},
    {"log1mexp", "@log1mexp({0})"},
    {"ldexp", "ldexp({0}, {3})"},
    {"normal_log_pdf", "(double)@normal_log_pdf((long double){0})"},
    {"normal_cdf", "(double)@normal_cdf((long double){0})"},
    {"normal_log_cdf", "(double)@normal_log_cdf((long double){0})"},
    {"sinc", "(double)@sinc((long double){0})"},
    {"normal_pdf", "(double)@normal_pdf({3}, (long double){0})"},
    {"mills_ratio", "(double)@mills_ratio({3}, (long double){0})"},
    {"gelu", "(double)@gelu({3}, (long double){0})"},
    {"hermite", "(double)@hermite({3}, (long double){0})"},
    {"gegenbauer", "(double)@gegenbauer({3}, (long double){4}, (long double){0})"},
    {"assoc_laguerre", "(double)@assoc_laguerre({3}, (long double){4}, (long double){0})"},
    {"add", "{0} + {1}"},
    {"sub", "{0} - {1}"},
    {"mul", "{0} * {1}"},
    {"div", "{0} / {1}"},
    {"atan2", "@atan2({0}, {1})"},
    {"fdim", "@fdim({0}, {1})"},
    {"fmax", "@fmax({0}, {1})"},
    {"fmin", "@fmin({0}, {1})"},
    {"hypot", "@hypot({0}, {1})"},
    {"pow", "@pow({0}, {1})"},
    {"fmod", "fmod({0}, {1})"},
    {"remainder", "remainder({0}, {1})"},
    {"copysign", "copysign({0}, {1})"},
    {"nextafter", "nextafter({0}, {1})"},
    {"max", "{0} < {1} ? {1} : {0}"},
    {"min", "{1} < {0} ? {1} : {0}"},
    {"midpoint", "@midpoint({0}, {1})"},
    {"leaky_relu", "@leaky_relu({0}, {1})"},
    {"logaddexp", "@logaddexp({0}, {1})"},
    {"xlogy", "@xlogy({0}, {1})"},
    {"xlog1py", "@xlog1py({0}, {1})"},
    {"smooth_abs", "@smooth_abs({0}, {1})"},
    {"fma", "fma({0}, {1}, {2})"},
    {"lerp", "@lerp({0}, {1}, {2})"},
    {"hypot3", "@hypot3({0}, {1}, {2})"},
});

/// Functions of <math.h> that are called through pointers: {0} is the name there, {1} in the library.
inline constexpr std::string_view of_one = "static double (*const volatile {0})(double) = {1};\n";
inline constexpr std::string_view of_two =
    "static double (*const volatile {0})(double, double) = {1};\n";
inline constexpr std::string_view of_long =
    "static long double (*const volatile {0})(long double) = {1};\n";
inline constexpr auto c_library = std::to_array<CText>({
    {"acos", of_one},    {"acosh", of_one}, {"asin", of_one},   {"asinh", of_one},
    {"atan", of_one},    {"atanh", of_one}, {"cbrt", of_one},   {"cos", of_one},
    {"cosh", of_one},    {"erf", of_one},   {"erfc", of_one},   {"exp", of_one},
    {"exp2", of_one},    {"expm1", of_one}, {"lgamma", of_one}, {"log", of_one},
    {"log10", of_one},   {"log1p", of_one}, {"log2", of_one},   {"sin", of_one},
    {"sinh", of_one},    {"tan", of_one},   {"tanh", of_one},   {"tgamma", of_one},
    {"atan2", of_two},   {"fdim", of_two},  {"fmax", of_two},   {"fmin", of_two},
    {"hypot", of_two},   {"pow", of_two},   {"erfcl", of_long}, {"expl", of_long},
    {"log1pl", of_long}, {"logl", of_long}, {"sinl", of_long},
});

/// Functions of several operations.
inline constexpr auto c_bodies = std::to_array<CText>({
    {"frexp_exponent", R"(static double @frexp_exponent(double a) {
  int exponent = 0;
  if (isfinite(a)) frexp(a, &exponent);
  return (double)exponent;
}
)"},
    {"quotient_bits", R"(static double @quotient_bits(double a, double b) {
  int quotient = 0;
  remquo(a, b, &quotient);
  return (double)quotient;
}
)"},
    {"modf", R"(static double @modf(double a) {
  double whole;
  return modf(a, &whole);
}
)"},
    {"square", R"(static double @square(double a) { return a * a; }
)"},
    {"cube", R"(static double @cube(double a) { return a * a * a; }
)"},
    {"relu", R"(static double @relu(double a) { return a <= 0 ? 0 : a; }
)"},
    {"sigmoid", R"(static double @sigmoid(double a) {
  const double e = @exp(-fabs(a));
  return a < 0 ? e / (1 + e) : 1 / (1 + e);
}
)"},
    {"softplus",
     R"(static double @softplus(double a) { return @fmax(a, 0) + @log1p(@exp(-fabs(a))); }
)"},
    {"logit", R"(static double @logit(double a) {
  if (a < 0.25) return @log(a) - @log1p(-a);
  if (a > 0.75) return @log(a) - @log(1 - a);
  return 2 * @atanh(2 * a - 1);
}
)"},
    {"log1mexp", R"(static double @log1mexp(double a) {
  return a > -0x1.62e42fefa39efp-1 ? @log(-@expm1(a)) : @log1p(-@exp(a));
}
)"},
    {"midpoint", R"(static double @midpoint(double a, double b) {
  const double low = 2 * DBL_MIN;
  const double high = DBL_MAX / 2;
  if (fabs(a) <= high && fabs(b) <= high) return (a + b) / 2;
  if (fabs(a) < low) return a + b / 2;
  if (fabs(b) < low) return a / 2 + b;
  return a / 2 + b / 2;
}
)"},
    {"leaky_relu",
     R"(static double @leaky_relu(double a, double slope) { return a > 0 ? a : slope * a; }
)"},
    {"logaddexp", R"(static double @logaddexp(double a, double b) {
  const double larger = a < b ? b : a;
  const double distance = a == b ? 0 : fabs(a - b);
  return larger + @log1p(@exp(-distance));
}
)"},
    {"xlogy",
     R"(static double @xlogy(double a, double b) { return a == 0 && b == b ? 0 : a * @log(b); }
)"},
    {"xlog1py",
     R"(static double @xlog1py(double a, double b) { return a == 0 && b == b ? 0 : a * @log1p(b); }
)"},
    {"smooth_abs", R"(static double @smooth_abs(double a, double eps) {
  const double h = @hypot(a, eps);
  if (eps < 0) return NAN;
  if (h == 0 || isinf(h)) return h;
  return a * (a / (h + eps));
}
)"},
    {"lerp", R"(static double @lerp(double a, double b, double t) {
  double y;
  if ((a <= 0 && b >= 0) || (a >= 0 && b <= 0)) return t * b + (1 - t) * a;
  if (t == 1) return b;
  y = a + t * (b - a);
  return (t > 1) == (b > a) ? (b < y ? y : b) : (b > y ? y : b);
}
)"},
    {"hypot3", R"(static double @hypot3(double a, double b, double c) {
  double m;
  a = fabs(a);
  b = fabs(b);
  c = fabs(c);
  m = a < b ? b < c ? c : b : a < c ? c : a;
  if (m == 0) return 0;
  return m * sqrt((a / m) * (a / m) + (b / m) * (b / m) + (c / m) * (c / m));
}
)"},
    {"sinc", R"(static long double @sinc(long double a) {
  if (a == 0) return 1;
  return isinf(a) ? 0 : @sinl(a) / a;
}
)"},
    {"density", R"(static long double @density(long double a) {
  const long double high = a * a;
  const long double y = @expl(-high / 2);
  const long double scale = 0.564189583547756286948079451560772586L * (1.414213562373095048801688724209698079L / 2);
  return scale * (y == 0 ? y : y - y * fmal(a, a, -high) / 2);
}
)"},
    {"upper_tail", R"(static long double @upper_tail(long double a) {
  const long double t = a * (1.414213562373095048801688724209698079L / 2);
  const long double y = @erfcl(t) / 2;
  const long double high = t * t;
  if (y == 0 || t == 0 || !isfinite(t)) return y;
  return y - @expl(-high) * 0.564189583547756286948079451560772586L / 2 *
                 (fmal(a, a / 2, -high) - fmal(t, t, -high)) / t;
}
)"},
    {"mills_fraction", R"(static long double @mills_fraction(int n, long double a) {
  long double tail = 0;
  int k;
  for (k = n + 20 + (int)(600 / (a * a)); k > n; --k) tail = (long double)k / (a + tail);
  return 1 / (a + tail);
}
)"},
    {"normal_pdf", R"(static long double @normal_pdf(int order, long double a) {
  const long double y = @density(a);
  long double before = 0;
  long double current = 1;
  int k;
  if (y == 0) return y;
  for (k = 0; k < order; ++k) {
    const long double next = a * current - (long double)k * before;
    before = current;
    current = next;
  }
  return order % 2 == 0 ? current * y : -current * y;
}
)"},
    {"normal_log_pdf", R"(static long double @normal_log_pdf(long double a) {
  return -a * a / 2 - 0.918938533204672741780329736405617639861397L;
}
)"},
    {"normal_cdf", R"(static long double @normal_cdf(long double a) { return @upper_tail(-a); }
)"},
    {"normal_log_cdf", R"(static long double @normal_log_cdf(long double a) {
  if (a > 0) return @log1pl(-@upper_tail(a));
  if (!(a < -10)) return @logl(@upper_tail(-a));
  return @normal_log_pdf(a) + @logl(@mills_fraction(0, -a));
}
)"},
    {"mills_ratio", R"(static long double @mills_ratio(int order, long double a) {
  long double ratio;
  int k;
  if (a >= 1) return @mills_fraction(order, a);
  if (a < 0) return NAN;
  ratio = @upper_tail(a) / @density(a);
  for (k = 1; k <= order; ++k) ratio = (1 / ratio - a) / (long double)k;
  return ratio;
}
)"},
    {"gelu", R"(static long double @gelu(int n, long double a) {
  if (isinf(a)) return a > 0 ? (n == 0 ? a : n == 1) : 0;
  if (n == 0) return a * @normal_cdf(a);
  if (n == 1) return @normal_cdf(a) + a * @normal_pdf(0, a);
  return a * @normal_pdf(n - 1, a) + (long double)n * @normal_pdf(n - 2, a);
}
)"},
    {"settled",
     R"(static long double @settled(int degree, long double a, long double leading, long double y) {
  /* Where a recurrence has overflown to inf - inf, the leading term decides. */
  if (!isnan(y) || isnan(a)) return y;
  return degree % 2 == 0 ? leading * INFINITY : copysignl(INFINITY, leading * a);
}
)"},
    {"gegenbauer", R"(static long double @gegenbauer(int degree, long double s, long double a) {
  long double before = 0;
  long double current = 1;
  int i;
  if (degree < 0) return 0;
  for (i = 0; i < degree; ++i) {
    const long double k = (long double)i;
    const long double after = (2 * (k + s) * a * current - (k + 2 * s - 1) * before) / (k + 1);
    before = current;
    current = after;
  }
  return @settled(degree, a, 1, current);
}
)"},
    {"hermite", R"(static long double @hermite(int degree, long double a) {
  long double before = 0;
  long double current = 1;
  int i;
  if (degree < 0) return 0;
  for (i = 0; i < degree; ++i) {
    const long double after = 2 * (a * current - (long double)i * before);
    before = current;
    current = after;
  }
  return @settled(degree, a, 1, current);
}
)"},
    {"assoc_laguerre",
     R"(static long double @assoc_laguerre(int degree, long double s, long double a) {
  long double before = 0;
  long double current = 1;
  int i;
  if (degree < 0) return 0;
  for (i = 0; i < degree; ++i) {
    const long double k = (long double)i;
    const long double after = ((2 * k + 1 + s - a) * current - (k + s) * before) / (k + 1);
    before = current;
    current = after;
  }
  return @settled(degree, a, degree % 2 == 0 ? 1 : -1, current);
})"},
});

}  // namespace fluxion::inline FLUXION_ABI::graph
