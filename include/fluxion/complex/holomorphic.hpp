// Every complex function that has a derivative, once: its value and its derivative, for all modes.
// For: complex.hpp, which declares the functions that users call. Read first: rules.hpp, whose laws
// hold here too: `value` is the standard function of std::complex and nothing else, on the plain
// numbers; `partial` is a formula that neither cancels nor overflows, in complex numbers that may be
// active, so that it can itself be differentiated.
// Formulas: DLMF 4.20, 4.24, 4.34 and 4.38; roots of products are products of roots, which have the
// branch cuts and the range of the function itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <numbers>
#include <string_view>

#include <fluxion/concepts.hpp>

namespace fluxion::inline FLUXION_ABI {

template <class T> class complex;

namespace holomorphic {

template <class Z> Z times_i(const Z& z) { return Z(-z.imag(), z.real()); }

struct Sqrt {  // 1 / (2 sqrt z)
  static constexpr std::string_view name = "complex sqrt";
  static auto value(const auto& z) { return sqrt(z); }
  static auto partial(const auto&, const auto& w) { return 0.5 / w; }
};

struct Exp {
  static constexpr std::string_view name = "complex exp";
  static auto value(const auto& z) { return exp(z); }
  static auto partial(const auto&, const auto& w) { return w; }
};

struct Log {
  static constexpr std::string_view name = "complex log";
  static auto value(const auto& z) { return log(z); }
  static auto partial(const auto& z, const auto&) { return 1 / z; }
};

struct Log10 {
  static constexpr std::string_view name = "complex log10";
  static auto value(const auto& z) { return log10(z); }
  static auto partial(const auto& z, const auto&) {
    return std::numbers::log10e_v<scalar_t<decltype(z.real())>> / z;
  }
};

struct Sin {
  static constexpr std::string_view name = "complex sin";
  static auto value(const auto& z) { return sin(z); }
  static auto partial(const auto& z, const auto&) { return cos(z); }
};

struct Cos {
  static constexpr std::string_view name = "complex cos";
  static auto value(const auto& z) { return cos(z); }
  static auto partial(const auto& z, const auto&) { return -sin(z); }
};

struct Tan {  // 1 / cos²: 1 + tan² has lost all digits at z = 20 i, and cos² overflows at 400 i
  static constexpr std::string_view name = "complex tan";
  static auto value(const auto& z) { return tan(z); }
  static auto partial(const auto& z, const auto&) {
    const auto c = cos(z);
    return 1 / c / c;
  }
};

struct Sinh {
  static constexpr std::string_view name = "complex sinh";
  static auto value(const auto& z) { return sinh(z); }
  static auto partial(const auto& z, const auto&) { return cosh(z); }
};

struct Cosh {
  static constexpr std::string_view name = "complex cosh";
  static auto value(const auto& z) { return cosh(z); }
  static auto partial(const auto& z, const auto&) { return sinh(z); }
};

struct Tanh {  // 1 / cosh², as tan
  static constexpr std::string_view name = "complex tanh";
  static auto value(const auto& z) { return tanh(z); }
  static auto partial(const auto& z, const auto&) {
    const auto c = cosh(z);
    return 1 / c / c;
  }
};

struct Asin {  // 1 / sqrt(1 - z²)
  static constexpr std::string_view name = "complex asin";
  static auto value(const auto& z) { return asin(z); }
  static auto partial(const auto& z, const auto&) { return 1 / (sqrt(1 - z) * sqrt(1 + z)); }
};

struct Acos {  // -asin'
  static constexpr std::string_view name = "complex acos";
  static auto value(const auto& z) { return acos(z); }
  static auto partial(const auto& z, const auto&) { return -1 / (sqrt(1 - z) * sqrt(1 + z)); }
};

struct Atan {  // 1 / (1 + z²) = 1 / ((1 + iz)(1 - iz))
  static constexpr std::string_view name = "complex atan";
  static auto value(const auto& z) { return atan(z); }
  static auto partial(const auto& z, const auto&) {
    const auto iz = times_i(z);
    return 1 / (1 + iz) / (1 - iz);
  }
};

struct Asinh {  // 1 / sqrt(1 + z²)
  static constexpr std::string_view name = "complex asinh";
  static auto value(const auto& z) { return asinh(z); }
  static auto partial(const auto& z, const auto&) {
    const auto iz = times_i(z);
    return 1 / (sqrt(1 + iz) * sqrt(1 - iz));
  }
};

struct Acosh {  // 1 / sqrt(z² - 1)
  static constexpr std::string_view name = "complex acosh";
  static auto value(const auto& z) { return acosh(z); }
  static auto partial(const auto& z, const auto&) { return 1 / (sqrt(z - 1) * sqrt(z + 1)); }
};

struct Atanh {  // 1 / (1 - z²)
  static constexpr std::string_view name = "complex atanh";
  static auto value(const auto& z) { return atanh(z); }
  static auto partial(const auto& z, const auto&) { return 1 / (1 - z) / (1 + z); }
};

struct Div {  // (1, -a/b) / b
  static constexpr std::string_view name = "complex div";
  static auto value(const auto& a, const auto& b) { return a / b; }
  template <int I> static auto partial(const auto&, const auto& b, const auto& w) {
    if constexpr (I == 0) {
      return 1 / b;
    } else {
      return -(w / b);
    }
  }
};

struct Pow {  // a^b; either may be real, and b an int. 0^0 is 1 as for real numbers: standard
              // libraries disagree
  static constexpr std::string_view name = "complex pow";
  template <class A, class B> static auto value(const A& a, const B& b) {
    using W = decltype(pow(a, b));
    return a == A() && b == B() ? W(1) : pow(a, b);
  }
  template <int I> static auto partial(const auto& a, const auto& b, const auto& w) {
    if constexpr (I == 0) {
      return base_partial(a, b, w);
    } else {
      return exponent_partial(a, b, w);
    }
  }

 private:
  /// b a^(b-1), and 0 for b = 0 also at a = 0.
  template <class W> static W base_partial(const auto& a, const auto& b, const W&) {
    return a == 0 && b == 0 ? W() : W(b * pow(a, b - 1));
  }
  /// a^b ln a, and its limit 0 at a = 0 where Re b > 0.
  template <class W> static W exponent_partial(const auto& a, const auto& b, const W& w) {
    return a == 0 && real_part(b) > 0 ? W() : W(w * log(as_complex(a)));
  }

  template <Scalar T> static const T& real_part(const T& x) { return x; }
  template <class T> static const T& real_part(const complex<T>& z) { return z.real(); }
  template <Scalar T> static complex<T> as_complex(const T& x) { return x; }
  template <class T> static const complex<T>& as_complex(const complex<T>& z) { return z; }
};

}  // namespace holomorphic
}  // namespace fluxion::inline FLUXION_ABI
