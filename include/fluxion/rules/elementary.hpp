// Rules of roots, powers, exponentials, logarithms, trigonometric and hyperbolic functions.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// Formulas: DLMF chapter 4, in the form that neither cancels nor overflows on the domain.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI::rules {

struct Sqrt {  // 1 / (2 sqrt x), +inf at 0
  static constexpr std::string_view name = "sqrt";
  static auto value(const auto& x) { return sqrt(x); }
  static auto partial(const auto&, const auto& y) {
    return constant<decltype(y)>(0.5L) / unsigned_zero(y);
  }
};

struct Cbrt {  // 1 / (3 cbrt(x)^2), +inf at 0
  static constexpr std::string_view name = "cbrt";
  static auto value(const auto& x) { return cbrt(x); }
  static auto partial(const auto&, const auto& y) { return 1 / (3 * (y * y)); }
};

struct Exp {  // e^x
  static constexpr std::string_view name = "exp";
  static auto value(const auto& x) { return exp(x); }
  static auto partial(const auto&, const auto& y) { return y; }
};

struct Exp2 {  // ln 2 · 2^x
  static constexpr std::string_view name = "exp2";
  static auto value(const auto& x) { return exp2(x); }
  static auto partial(const auto&, const auto& y) {
    return y * std::numbers::ln2_v<scalar_t<decltype(y)>>;
  }
};

struct Expm1 {  // e^x: y + 1 has lost all digits at -40
  static constexpr std::string_view name = "expm1";
  static auto value(const auto& x) { return expm1(x); }
  static auto partial(const auto& x, const auto&) { return exp(x); }
};

struct Log {  // 1 / x, +inf at 0
  static constexpr std::string_view name = "log";
  static auto value(const auto& x) { return log(x); }
  static auto partial(const auto& x, const auto&) { return 1 / unsigned_zero(x); }
};

struct Log2 {  // 1 / (x ln 2)
  static constexpr std::string_view name = "log2";
  static auto value(const auto& x) { return log2(x); }
  static auto partial(const auto& x, const auto&) {
    return std::numbers::log2e_v<scalar_t<decltype(x)>> / unsigned_zero(x);
  }
};

struct Log10 {  // 1 / (x ln 10)
  static constexpr std::string_view name = "log10";
  static auto value(const auto& x) { return log10(x); }
  static auto partial(const auto& x, const auto&) {
    return std::numbers::log10e_v<scalar_t<decltype(x)>> / unsigned_zero(x);
  }
};

struct Log1p {  // 1 / (1 + x), +inf at -1
  static constexpr std::string_view name = "log1p";
  static auto value(const auto& x) { return log1p(x); }
  static auto partial(const auto& x, const auto&) { return 1 / (1 + x); }
};

struct Sin {
  static constexpr std::string_view name = "sin";
  static auto value(const auto& x) { return sin(x); }
  static auto partial(const auto& x, const auto&) { return cos(x); }
};

struct Cos {
  static constexpr std::string_view name = "cos";
  static auto value(const auto& x) { return cos(x); }
  static auto partial(const auto& x, const auto&) { return -sin(x); }
};

struct Tan {  // sec² = 1 + tan²: a sum of positive terms
  static constexpr std::string_view name = "tan";
  static auto value(const auto& x) { return tan(x); }
  static auto partial(const auto&, const auto& y) { return 1 + y * y; }
};

/// 1 - x², rounded once. (1 - x)(1 + x) is as good, but its derivative cancels near 0.
template <class T> T one_minus_square(const T& x) { return fma(-x, x, constant<T>(1)); }

struct Asin {  // 1 / sqrt(1 - x²), +inf at ±1
  static constexpr std::string_view name = "asin";
  static auto value(const auto& x) { return asin(x); }
  static auto partial(const auto& x, const auto&) { return 1 / sqrt(one_minus_square(x)); }
};

struct Acos {  // -asin'; -inf at ±1
  static constexpr std::string_view name = "acos";
  static auto value(const auto& x) { return acos(x); }
  static auto partial(const auto& x, const auto&) { return -1 / sqrt(one_minus_square(x)); }
};

struct Atan {
  static constexpr std::string_view name = "atan";
  static auto value(const auto& x) { return atan(x); }
  static auto partial(const auto& x, const auto&) { return 1 / (1 + x * x); }
};

struct Sinh {
  static constexpr std::string_view name = "sinh";
  static auto value(const auto& x) { return sinh(x); }
  static auto partial(const auto& x, const auto&) { return cosh(x); }
};

struct Cosh {
  static constexpr std::string_view name = "cosh";
  static auto value(const auto& x) { return cosh(x); }
  static auto partial(const auto& x, const auto&) { return sinh(x); }
};

struct Tanh {  // sech²: 1 - y² has lost half its digits at |x| = 10, so 4q / (1 + q)² with
               // q = e^(-2|x|); near 0 it is the derivative of that which cancels
  static constexpr std::string_view name = "tanh";
  static auto value(const auto& x) { return tanh(x); }
  template <class T> static T partial(const T& x, const T& y) {
    const T q = exp(-2 * abs(x));
    const T p = 1 + q;
    return select<T>(abs(x) < constant<T>(0.5L), T(1 - y * y), T(4 * q / (p * p)));
  }
};

struct Asinh {  // 1 / sqrt(1 + x²), without the overflow of x²
  static constexpr std::string_view name = "asinh";
  static auto value(const auto& x) { return asinh(x); }
  template <class T> static auto partial(const T& x, const T&) {
    return 1 / hypot(x, constant<T>(1));
  }
};

struct Acosh {  // 1 / (sqrt(x - 1) sqrt(x + 1)), without the overflow of x²; +inf at 1
  static constexpr std::string_view name = "acosh";
  static auto value(const auto& x) { return acosh(x); }
  static auto partial(const auto& x, const auto&) { return 1 / (sqrt(x - 1) * sqrt(x + 1)); }
};

struct Atanh {  // 1 / (1 - x²), +inf at ±1
  static constexpr std::string_view name = "atanh";
  static auto value(const auto& x) { return atanh(x); }
  static auto partial(const auto& x, const auto&) { return 1 / one_minus_square(x); }
};

struct Pow {
  static constexpr std::string_view name = "pow";
  static auto value(const auto& a, const auto& b) { return pow(a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T& y) {
    if constexpr (I == 0) {
      return base_partial<T>(a, b);
    } else {
      return exponent_partial<T>(a, b, y);
    }
  }

 private:
  /// b a^(b-1), and 0 for b = 0 also where 1 / a is infinite: the limit at fixed b. Where b moves,
  /// the zero is not a constant: its derivative is 1 / a.
  template <class T> static T base_partial(const auto& a, const auto& b) {
    if constexpr (Plain<decltype(b)>) {
      if (b == 0) return T(0);
      if (b == 1) return T(1);
      if (b == 2) return T(2 * a);
      return power_below<T>(a, b);
    } else {
      const T slope = power_below<T>(a, b);
      return select<T>(both(b == 0, !is_finite(slope)), T(0), slope);
    }
  }

  /// b a^(b-1), with the rounding error e of b - 1 put back: it is worth |ln a| e, if e is not 0.
  template <class T, class B> static T power_below(const auto& a, const B& b) {
    const B less = b - 1;
    const B error = error_of_difference<B>(b, B(1), less);
    const T power = b * pow(a, less);
    if constexpr (Plain<B>) {
      if (error == 0) return power;
    }
    const T corrected = power + power * (error * log(a));
    return select<T>(
        both(both(error != 0, a > 0), both(is_finite(a), is_finite(power))), corrected, power);
  }

  /// a^b ln a; at a = 0 the limit: 0 for b > 0, -inf for b <= 0. NaN for a < 0.
  template <class T> static T exponent_partial(const auto& a, const auto& b, const T& y) {
    return select<T>(both(a == 0, b > 0), T(0), T(y * log(a)));
  }
};

struct Atan2 {  // (x dy - y dx) / h², h = hypot: scaled twice, because h² under- and overflows
  static constexpr std::string_view name = "atan2";
  static auto value(const auto& y, const auto& x) { return atan2(y, x); }
  template <int I, class T> static T partial(const auto& y, const auto& x, const T&) {
    const T h = hypot(y, x);
    if constexpr (I == 0) {
      return x / h / h;
    } else {
      return -(y / h / h);
    }
  }
};

struct Hypot {  // (a, b) / h, and the subgradient (0, 0) at the origin
  static constexpr std::string_view name = "hypot";
  static auto value(const auto& a, const auto& b) { return hypot(a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T& h) {
    if constexpr (I == 0) {
      return select<T>(h == 0, T(0), T(a / h));
    } else {
      return select<T>(h == 0, T(0), T(b / h));
    }
  }
};

struct Hypot3 {  // (a, b, c) / h, and the subgradient 0 at the origin
  static constexpr std::string_view name = "hypot3";
  static auto value(const auto& a, const auto& b, const auto& c) { return hypot(a, b, c); }
  template <int I, class T>
  static T partial(const auto& a, const auto& b, const auto& c, const T& h) {
    if constexpr (I == 0) {
      return select<T>(h == 0, T(0), T(a / h));
    } else if constexpr (I == 1) {
      return select<T>(h == 0, T(0), T(b / h));
    } else {
      return select<T>(h == 0, T(0), T(c / h));
    }
  }
};

}  // namespace fluxion::inline FLUXION_ABI::rules
