// Rules of + - * /, negation, fma and lerp.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI::rules {

struct Neg {
  static constexpr std::string_view name = "neg";
  static constexpr auto value(const auto& x) { return -x; }
  static constexpr auto partial(const auto&, const auto&) { return Unit<-1>{}; }
};

struct Add {
  static constexpr std::string_view name = "add";
  static constexpr auto value(const auto& a, const auto& b) { return a + b; }
  template <int I> static constexpr auto partial(const auto&, const auto&, const auto&) {
    return Unit<1>{};
  }
};

struct Sub {
  static constexpr std::string_view name = "sub";
  static constexpr auto value(const auto& a, const auto& b) { return a - b; }
  template <int I> static constexpr auto partial(const auto&, const auto&, const auto&) {
    return Unit < I == 0 ? 1 : -1 > {};
  }
};

struct Mul {  // d(ab) = b da + a db; the only rule whose partials are the operands themselves
  static constexpr std::string_view name = "mul";
  static constexpr bool partial_is_other_operand = true;
  static constexpr auto value(const auto& a, const auto& b) { return a * b; }
  template <int I> static constexpr auto partial(const auto& a, const auto& b, const auto&) {
    if constexpr (I == 0) {
      return b;
    } else {
      return a;
    }
  }
};

struct Div {  // d(a/b) = da / b - (a/b)/b db: through the quotient, because b * b can overflow
  static constexpr std::string_view name = "div";
  static constexpr auto value(const auto& a, const auto& b) { return a / b; }
  template <int I> static constexpr auto partial(const auto&, const auto& b, const auto& y) {
    if constexpr (I == 0) {
      return constant<decltype(b)>(1) / b;
    } else {
      return -(y / b);
    }
  }
};

struct Fma {  // d(ab + c) = b da + a db + dc; the value is rounded once, as std::fma is
  static constexpr std::string_view name = "fma";
  static auto value(const auto& a, const auto& b, const auto& c) { return fma(a, b, c); }
  template <int I> static auto partial(const auto& a, const auto& b, const auto&, const auto&) {
    if constexpr (I == 0) {
      return b;
    } else if constexpr (I == 1) {
      return a;
    } else {
      return Unit<1>{};
    }
  }
};

struct Lerp {  // a + t (b - a): d = (1 - t) da + t db + (b - a) dt
  static constexpr std::string_view name = "lerp";
  static auto value(const auto& a, const auto& b, const auto& t) { return lerp(a, b, t); }
  template <int I> static auto partial(const auto& a, const auto& b, const auto& t, const auto&) {
    if constexpr (I == 0) {
      return constant<decltype(t)>(1) - t;
    } else if constexpr (I == 1) {
      return t;
    } else {
      return b - a;
    }
  }
};

}  // namespace fluxion::inline FLUXION_ABI::rules
