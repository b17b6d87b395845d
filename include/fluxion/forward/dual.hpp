// Dual numbers: forward-mode differentiation.
// For: derivatives of code with few inputs, and directional derivatives. Read first: math.hpp.
// Most users call derivative(), jvp() or jacobian() and never name this type.
//
// A dual number is a + b e with e² = 0: the value a travels together with the tangent b, and
//     f(a + e) = f(a) + f'(a) e.
// With f(x) = x² and a = 10: (10 + e)(10 + e) = 100 + 20 e + e² = 100 + 20 e, so f'(10) = 20.
// With N tangents, N directions travel at once: seed x_j with the unit vector of lane j, and the
// result carries the whole gradient.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/lanes.hpp>
#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A tag for dual numbers whose tangents know which directions reach them (see MaskedLanes).
template <class Tag> struct Masked {};

namespace detail {

template <class T, std::size_t N, class Tag> struct LanesOf { using type = Lanes<T, N>; };
template <class T, std::size_t N, class Tag> struct LanesOf<T, N, Masked<Tag>> {
  using type = MaskedLanes<T, N>;
};

}  // namespace detail

/// A value and N tangents. T is a built-in number or, for higher derivatives, active itself. Tag
/// keeps the levels of nested derivatives apart: numbers with different tags do not mix.
/// Cost:   N multiplications and additions beside each operation on the value.
/// Note:   alignof is that of T; N is padded to 1, 2, 4 or a multiple of 8 tangents.
/// Source: Griewank & Walther 2008, chapter 3.
template <class T, std::size_t N = 1, class Tag = void> class Dual {
  static_assert(N >= 1, "fluxion: a dual number has at least one tangent");

 public:
  using Primal = T;
  using Number = Dual;
  using Tangents = typename detail::LanesOf<T, N, Tag>::type;
  static constexpr std::size_t lanes = N;

  /// Zero with zero tangents.
  constexpr Dual() = default;
  /// A constant: all tangents are zero. Takes plain numbers and those of the levels below.
  template <Scalar X>
  requires(!std::same_as<number_t<X>, Dual> &&
           detail::is_liftable<X, T>()) constexpr Dual(const X& constant)
      : value_(static_cast<T>(constant)) {}
  constexpr Dual(const T& value, const Tangents& tangents) : value_(value), tangents_(tangents) {}
  /// A value that moves in the direction of one lane.
  static constexpr Dual seeded(const T& value, const T& tangent = T(1), std::size_t lane = 0) {
    return Dual(value, Tangents::unit(lane, tangent));
  }

  constexpr const T& value() const { return value_; }
  constexpr T tangent(std::size_t lane = 0) const { return tangents_[lane]; }
  constexpr const Tangents& tangents() const { return tangents_; }
  /// Whether no direction reaches this number; only masked tangents know.
  constexpr bool is_passive() const requires requires(Tangents t) { t.is_passive(); }
  { return tangents_.is_passive(); }

  constexpr Dual& operator+=(const Scalar auto& x) { return *this = *this + x; }
  constexpr Dual& operator-=(const Scalar auto& x) { return *this = *this - x; }
  constexpr Dual& operator*=(const Scalar auto& x) { return *this = *this * x; }
  constexpr Dual& operator/=(const Scalar auto& x) { return *this = *this / x; }

  /// *this = x, value and vectors of tangents one by one.
  void assign_parts(const Dual& x) requires requires(Tangents t) { t.assign_parts(t); }
  {
    value_ = x.value_;
    tangents_.assign_parts(x.tangents_);
  }

  template <Plain X> explicit operator X() const {
    static_assert(!Plain<X>,
                  "fluxion: converting an active number to a plain one loses its derivative; if "
                  "that is meant, write value_of(x)");
  }

 private:
  T value_{};
  Tangents tangents_{};
};

namespace detail {

template <class X> inline constexpr bool is_dual_v = false;
template <class T, std::size_t N, class Tag>
inline constexpr bool is_dual_v<Dual<T, N, Tag>> = true;

/// An operand as the rule sees it: the number one level down.
template <class D, class X> constexpr auto primal(const X& x) {
  if constexpr (std::same_as<X, D>) {
    return x.value();
  } else if constexpr (Plain<X>) {
    return static_cast<scalar_t<D>>(x);
  } else {
    return static_cast<typename D::Primal>(x);
  }
}

/// What operand x contributes when its partial is p; nothing if it is a constant.
template <class D, class P, class X>
constexpr auto term(const P& p, const X& x, bool dropped = false) {
  if constexpr (std::same_as<X, D> && !is_zero_v<P>) {
    return Term<P, typename D::Tangents>{p, x.tangents(), dropped};
  } else {
    return NoTerm{};
  }
}

/// The partial of rule for operand x, of number I; a placeholder if x is a constant, for which it
/// must not be formed.
template <class D, int I, class Rule, class X, class... Args>
constexpr auto partial(const Rule& rule, const X&, const Args&... args) {
  if constexpr (std::same_as<X, D>) {
    using P = decltype(rule.template partial<I>(args...));
    return number_t<P>(rule.template partial<I>(args...));
  } else {
    return Unit<0>{};
  }
}

template <class D, class X> constexpr typename D::Tangents tangents(const X& x) {
  if constexpr (std::same_as<X, D>) {
    return x.tangents();
  } else {
    return {};
  }
}

}  // namespace detail

/// The rule's value and, by the chain rule, its tangents.
template <class Rule, class D>
requires detail::is_dual_v<D>
constexpr D apply(const Rule& rule, const D& x) {
  const typename D::Primal y(rule.value(x.value()));
  const number_t<decltype(rule.partial(x.value(), y))> p(rule.partial(x.value(), y));
  return D(y, detail::sum_of<typename D::Tangents>(detail::term<D>(p, x)));
}

template <class Rule, class A, class B>
requires detail::is_dual_v<joined_t<A, B>>
constexpr auto apply(const Rule& rule, const A& a, const B& b) {
  using D = joined_t<A, B>;
  const auto u = detail::primal<D>(a);
  const auto v = detail::primal<D>(b);
  const typename D::Primal y(rule.value(u, v));
  if constexpr (rules::Selection<Rule>) {
    return D(y, rule.takes_first(u, v) ? detail::tangents<D>(a) : detail::tangents<D>(b));
  } else {
    constexpr bool product = requires { Rule::partial_is_other_operand; };
    const auto p = detail::partial<D, 0>(rule, a, u, v, y);
    const auto q = detail::partial<D, 1>(rule, b, u, v, y);
    return D(y,
             detail::sum_of<typename D::Tangents>(
                 detail::term<D>(p, a, product && detail::is_constant_zero(b)),
                 detail::term<D>(q, b, product && detail::is_constant_zero(a))));
  }
}

template <class Rule, class A, class B, class C>
requires detail::is_dual_v<joined_t<A, B, C>>
constexpr auto apply(const Rule& rule, const A& a, const B& b, const C& c) {
  using D = joined_t<A, B, C>;
  const auto u = detail::primal<D>(a);
  const auto v = detail::primal<D>(b);
  const auto w = detail::primal<D>(c);
  const typename D::Primal y(rule.value(u, v, w));
  const auto p = detail::partial<D, 0>(rule, a, u, v, w, y);
  const auto q = detail::partial<D, 1>(rule, b, u, v, w, y);
  const auto r = detail::partial<D, 2>(rule, c, u, v, w, y);
  return D(y,
           detail::sum_of<typename D::Tangents>(
               detail::term<D>(p, a), detail::term<D>(q, b), detail::term<D>(r, c)));
}

/// A reduction's value y and the tangents that its partials give; partial(i) is that of x[i].
template <class Reduction, class T, class Partial, class X>
requires detail::is_dual_v<typename X::value_type>
auto combine(const Reduction&, const T& y, const Partial& partial, const X& x) {
  using D = typename X::value_type;
  typename D::Tangents tangents{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T p = partial(i);
    const D operand = x[i];
    tangents.add(detail::term<D>(p, operand));
  }
  return D(y, tangents);
}

}  // namespace fluxion::inline FLUXION_ABI
