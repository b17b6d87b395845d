// Printing of active numbers: fmt formatting and operator<<.
// For: looking at values; a Var prints as its value, a Dual as `value + [tangents]e`.
// Read first: fmt's format syntax; a specification such as {:.3f} goes to each number.
// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/var.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A dual number as `2 + [1, 0]e`, in the precision of the stream; its width is that of the whole.
template <class T, std::size_t N, class Tag>
std::ostream& operator<<(std::ostream& out, const Dual<T, N, Tag>& x) {
  std::ostringstream text;
  text.copyfmt(out);
  text.width(0);
  text << x.value() << " + [";
  for (std::size_t i = 0; i < N; ++i) text << (i == 0 ? "" : ", ") << x.tangent(i);
  text << "]e";
  return out << text.str();
}

/// A variable or an expression as its value, in the precision of the stream.
template <Active X>
requires detail::is_var_v<number_t<X>> std::ostream& operator<<(std::ostream& out, const X& x) {
  return out << x.value();
}

}  // namespace fluxion::inline FLUXION_ABI

template <class T, std::size_t N, class Tag>
struct fmt::formatter<fluxion::Dual<T, N, Tag>> : fmt::formatter<T> {
  template <class Context> auto format(const fluxion::Dual<T, N, Tag>& x, Context& context) const {
    const auto print = [&](const T& number) {
      context.advance_to(fmt::formatter<T>::format(number, context));
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

template <fluxion::Active X>
requires fluxion::detail::is_var_v<fluxion::number_t<X>>
struct fmt::formatter<X> : fmt::formatter<typename X::Primal> {
  template <class Context> auto format(const X& x, Context& context) const {
    return fmt::formatter<typename X::Primal>::format(x.value(), context);
  }
};
