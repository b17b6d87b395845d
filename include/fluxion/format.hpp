// Printing of active numbers, vectors and statistics of tapes: fmt formatting and operator<<.
// For: looking at values; a Var prints as its value, a Dual as `value + [tangents]e`, a complex
// number as `(1,2)`, a vector as `[1, 2]`.
// Read first: fmt's format syntax; a specification such as {:.3f} goes to each number.
// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <sstream>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fluxion/complex.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/inspect/traced.hpp>
#include <fluxion/reverse/stats.hpp>
#include <fluxion/reverse/var.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// Puts what print(text) writes in the precision of the stream; the width is that of the whole.
template <class Print> std::ostream& put(std::ostream& out, const Print& print) {
  std::ostringstream text;
  text.copyfmt(out);
  text.width(0);
  print(text);
  return out << text.str();
}

/// A variable, a traced number, an expression of them: what is printed is the value.
template <class X>
concept PrintedAsValue = Active<X> &&(is_var_v<number_t<X>> || is_traced_v<number_t<X>>);

}  // namespace detail

/// A dual number as `2 + [1, 0]e`.
template <class T, std::size_t N, class Tag>
std::ostream& operator<<(std::ostream& out, const Dual<T, N, Tag>& x) {
  return detail::put(out, [&](std::ostream& text) {
    text << detail::printed(x.value()) << " + [";
    for (std::size_t i = 0; i < N; ++i) {
      text << (i == 0 ? "" : ", ") << detail::printed(x.tangent(i));
    }
    text << "]e";
  });
}

/// A complex number as `(1,2)`, which is how the standard library prints its own.
template <class T> std::ostream& operator<<(std::ostream& out, const complex<T>& z) {
  return detail::put(out, [&](std::ostream& text) {
    text << '(' << detail::printed(z.real()) << ',' << detail::printed(z.imag()) << ')';
  });
}

/// A variable or an expression as its value, in the precision of the stream.
template <detail::PrintedAsValue X> std::ostream& operator<<(std::ostream& out, const X& x) {
  return out << detail::printed(x.value());
}

}  // namespace fluxion::inline FLUXION_ABI

template <class T, std::size_t N, class Tag>
struct fmt::formatter<fluxion::Dual<T, N, Tag>> : fmt::formatter<T> {
  template <class Context> auto format(const fluxion::Dual<T, N, Tag>& x, Context& context) const {
    const auto print = [&](const T& number) {
      context.advance_to(fmt::formatter<T>::format(fluxion::detail::printed(number), context));
    };
    print(x.value());
    context.advance_to(fmt::format_to(context.out(), " + ["));
    for (std::size_t i = 0; i < N; ++i) {
      if (i > 0) context.advance_to(fmt::format_to(context.out(), ", "));
      print(x.tangent(i));
    }
    return fmt::format_to(context.out(), "]e");
  }
};

template <fluxion::detail::PrintedAsValue X>
struct fmt::formatter<X> : fmt::formatter<typename X::Primal> {
  template <class Context> auto format(const X& x, Context& context) const {
    return fmt::formatter<typename X::Primal>::format(fluxion::detail::printed(x.value()), context);
  }
};

template <class T> struct fmt::formatter<fluxion::complex<T>> : fmt::formatter<T> {
  template <class Context> auto format(const fluxion::complex<T>& z, Context& context) const {
    context.advance_to(fmt::format_to(context.out(), "("));
    context.advance_to(fmt::formatter<T>::format(fluxion::detail::printed(z.real()), context));
    context.advance_to(fmt::format_to(context.out(), ","));
    context.advance_to(fmt::formatter<T>::format(fluxion::detail::printed(z.imag()), context));
    return fmt::format_to(context.out(), ")");
  }
};

/// fmt takes vectors, but not matrices, for ranges: the formatter below prints both.
template <fluxion::detail::EigenDense X, class Char>
struct fmt::is_range<X, Char> : std::false_type {};

/// A vector as `[1, 2]`, a matrix as its rows, `[[1, 2], [3, 4]]`: of plain and of active numbers,
/// and expressions of them.
template <fluxion::detail::EigenDense X>
requires fluxion::Scalar<typename X::Scalar>
struct fmt::formatter<X> : fmt::formatter<typename X::Scalar> {
  template <class Context> auto format(const X& x, Context& context) const {
    const auto& values = x.eval();
    if constexpr (X::IsVectorAtCompileTime == 1) {
      print_list(values.size(), context, [&](Eigen::Index i) { print(values(i), context); });
    } else {
      print_list(values.rows(), context, [&](Eigen::Index i) {
        print_list(values.cols(), context, [&](Eigen::Index j) { print(values(i, j), context); });
      });
    }
    return context.out();
  }

 private:
  template <class Context> void print(const typename X::Scalar& number, Context& context) const {
    using Base = fmt::formatter<typename X::Scalar>;
    context.advance_to(Base::format(fluxion::detail::printed(number), context));
  }

  template <class Context, class Print>
  static void print_list(Eigen::Index size, Context& context, const Print& print_entry) {
    context.advance_to(fmt::format_to(context.out(), "["));
    for (Eigen::Index i = 0; i < size; ++i) {
      if (i > 0) context.advance_to(fmt::format_to(context.out(), ", "));
      print_entry(i);
    }
    context.advance_to(fmt::format_to(context.out(), "]"));
  }
};

template <> struct fmt::formatter<fluxion::TapeStats> : fmt::formatter<fmt::string_view> {
  template <class Context> auto format(const fluxion::TapeStats& stats, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(fluxion::to_string(stats), context);
  }
};
