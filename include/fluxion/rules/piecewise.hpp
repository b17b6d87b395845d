// Rules of functions with kinks and jumps: abs, max, rounding, remainders, scaling by powers of 2.
// For: every mode, through math.hpp. Read first: rules.hpp; docs/reference/conventions.md for kinks.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI::rules {

struct Abs {  // sign x, and the subgradient 0 at 0
  static constexpr std::string_view name = "abs";
  static auto value(const auto& x) { return abs(x); }
  template <class T> static T partial(const T& x, const T&) {
    return select<T>(x == 0, T(0), T(copysign(constant<T>(1), x)));
  }
};

/// A rule that returns one of its operands: the other one takes no part in the derivative, so that
/// an infinity there cannot leak.
template <class Rule>
concept Selection = requires {
  Rule::is_selection;
};

struct SelectionRule {
  static constexpr bool is_selection = true;
};

struct Max : SelectionRule {  // as std::max: the first at a tie and if an operand is NaN
  static constexpr std::string_view name = "max";
  static constexpr auto value(const auto& a, const auto& b) { return a < b ? b : a; }
  static constexpr auto takes_first(const auto& a, const auto& b) { return !(a < b); }
};

struct Min : SelectionRule {  // as std::min: the first at a tie and if an operand is NaN
  static constexpr std::string_view name = "min";
  static constexpr auto value(const auto& a, const auto& b) { return b < a ? b : a; }
  static constexpr auto takes_first(const auto& a, const auto& b) { return !(b < a); }
};

struct Fmax : SelectionRule {  // IEEE: the operand that is not NaN; the first at a tie
  static constexpr std::string_view name = "fmax";
  static auto value(const auto& a, const auto& b) { return fmax(a, b); }
  static auto takes_first(const auto& a, const auto& b) { return either(a >= b, b != b); }
};

struct Fmin : SelectionRule {  // IEEE: the operand that is not NaN; the first at a tie
  static constexpr std::string_view name = "fmin";
  static auto value(const auto& a, const auto& b) { return fmin(a, b); }
  static auto takes_first(const auto& a, const auto& b) { return either(a <= b, b != b); }
};

struct Fdim {  // (1, -1) where a > b, otherwise the constant 0
  static constexpr std::string_view name = "fdim";
  static auto value(const auto& a, const auto& b) { return fdim(a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T&) {
    return select<T>(a > b, T(I == 0 ? 1 : -1), T(0));
  }
};

struct Copysign {  // sign x · sign y in x, and 0 at x = 0 as abs has it; a jump in y
  static constexpr std::string_view name = "copysign";
  static auto value(const auto& x, const auto& y) { return copysign(x, y); }
  template <int I, class T> static auto partial(const auto& x, const auto& y, const T&) {
    if constexpr (I == 0) {
      constexpr auto one = constant<T>(1);
      return select<T>(x == 0, T(0), T(copysign(one, x) * copysign(one, y)));
    } else {
      return Unit<0>{};
    }
  }
};

struct Fmod {  // (1, -trunc(a/b)); the quotient from the exact remainder y, since a/b may round up
  static constexpr std::string_view name = "fmod";
  static auto value(const auto& a, const auto& b) { return fmod(a, b); }
  template <int I, class T> static auto partial(const auto& a, const auto& b, const T& y) {
    if constexpr (I == 0) {
      return Unit<1>{};
    } else {
      return T(-round((a - y) / b));
    }
  }
};

struct Remainder {  // (1, -n), n = (a - y) / b: ties to even are already in y
  static constexpr std::string_view name = "remainder";
  static auto value(const auto& a, const auto& b) { return remainder(a, b); }
  template <int I, class T> static auto partial(const auto& a, const auto& b, const T& y) {
    if constexpr (I == 0) {
      return Unit<1>{};
    } else {
      return T(-round((a - y) / b));
    }
  }
};

struct Nextafter {  // x up to one unit in the last place
  static constexpr std::string_view name = "nextafter";
  static auto value(const auto& x, const auto& y) { return nextafter(x, y); }
  template <int I> static auto partial(const auto&, const auto&, const auto&) {
    return Unit < I == 0 ? 1 : 0 > {};
  }
};

struct Ldexp {  // x 2^e; frexp and scalbn are this rule with another exponent
  static constexpr std::string_view name = "ldexp";
  int exponent;
  bool operator==(const Ldexp&) const = default;
  auto value(const auto& x) const { return ldexp(x, exponent); }
  template <class T> auto partial(const T&, const T&) const {
    return ldexp(constant<T>(1), exponent);
  }
};

struct Modf {  // the fractional part: a sawtooth of slope 1
  static constexpr std::string_view name = "modf";
  template <class T> static auto value(const T& x) {
    if constexpr (Plain<T>) {
      std::conditional_t<std::integral<T>, double, T> whole;
      return std::modf(static_cast<decltype(whole)>(x), &whole);
    } else {
      T whole;
      return modf(x, &whole);
    }
  }
  static auto partial(const auto&, const auto&) { return Unit<1>{}; }
};

/// A piecewise constant function: its derivative is 0 wherever it has one.
struct Staircase {
  static constexpr auto partial(const auto&, const auto&) { return Unit<0>{}; }
};

struct Floor : Staircase {
  static constexpr std::string_view name = "floor";
  static auto value(const auto& x) { return floor(x); }
};

struct Ceil : Staircase {
  static constexpr std::string_view name = "ceil";
  static auto value(const auto& x) { return ceil(x); }
};

struct Round : Staircase {
  static constexpr std::string_view name = "round";
  static auto value(const auto& x) { return round(x); }
};

struct Trunc : Staircase {
  static constexpr std::string_view name = "trunc";
  static auto value(const auto& x) { return trunc(x); }
};

struct Rint : Staircase {
  static constexpr std::string_view name = "rint";
  static auto value(const auto& x) { return rint(x); }
};

struct Nearbyint : Staircase {
  static constexpr std::string_view name = "nearbyint";
  static auto value(const auto& x) { return nearbyint(x); }
};

struct Logb : Staircase {
  static constexpr std::string_view name = "logb";
  static auto value(const auto& x) { return logb(x); }
};

}  // namespace fluxion::inline FLUXION_ABI::rules
