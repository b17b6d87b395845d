// Which second derivatives an operation has, asked of its rule.
// For: sparse/structural.hpp. Read first: rules.hpp.
// A rule says by its partials how the result depends on the operands. How the partials depend on the
// operands is found by calling them with numbers that know nothing but what they depend on.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

/// A number for which both sides of a choice count, whichever is chosen.
template <class T>
concept KeepsBothSides = requires(const T& x) {
  T::either(true, x, x);
};

}  // namespace detail

template <Scalar T>
requires detail::KeepsBothSides<T>
constexpr T select(bool condition, const T& if_true, const T& if_false) {
  return T::either(condition, if_true, if_false);
}

template <Scalar A, Scalar B>
requires UnlikeButJoinable<A, B> && detail::KeepsBothSides<joined_t<A, B>>
constexpr joined_t<A, B> select(bool condition, const A& if_true, const B& if_false) {
  using T = joined_t<A, B>;
  return T::either(condition, T(if_true), T(if_false));
}

/// A number that is nothing but the set of operands that it depends on, one bit for each.
class Dependence {
 public:
  using Primal = double;
  using Number = Dependence;

  /// A constant.
  constexpr Dependence() = default;
  template <Plain X> constexpr Dependence(const X&) {}
  static constexpr Dependence on(unsigned operands) {
    Dependence x;
    x.operands_ = operands;
    return x;
  }
  static constexpr Dependence either(bool, const Dependence& a, const Dependence& b) {
    return on(a.operands_ | b.operands_);
  }

  constexpr unsigned operands() const { return operands_; }
  /// Comparisons want one; what they answer does not matter.
  static constexpr double value() { return 0.5; }

  Dependence& operator+=(const Scalar auto& x) { return *this = *this + x; }
  Dependence& operator-=(const Scalar auto& x) { return *this = *this - x; }
  Dependence& operator*=(const Scalar auto& x) { return *this = *this * x; }
  Dependence& operator/=(const Scalar auto& x) { return *this = *this / x; }

 private:
  unsigned operands_ = 0;
};

namespace detail {

/// What a partial depends on; a Unit or a plain number is a constant.
template <class P> constexpr unsigned operands_of(const P& partial) {
  if constexpr (std::same_as<P, Dependence>) {
    return partial.operands();
  } else {
    return 0;
  }
}

/// The partial of a rule for operand I.
template <std::size_t I, class Rule>
constexpr auto dependence_of_partial(const Rule& rule, const Dependence& y, const Dependence& x)
    -> decltype(rule.partial(x, y)) {
  return rule.partial(x, y);
}
template <std::size_t I, class Rule, class... X>
requires(sizeof...(X) > 1) constexpr auto dependence_of_partial(const Rule& rule,
                                                                const Dependence& y,
                                                                const X&... x)
    -> decltype(rule.template partial<static_cast<int>(I)>(x..., y)) {
  return rule.template partial<static_cast<int>(I)>(x..., y);
}

/// A rule with partials that can be asked; those of softmax know their numbers.
template <class Rule, class... X>
concept TellsDependence = requires(const Rule& rule, const Dependence& y, const X&... x) {
  dependence_of_partial<0>(rule, y, x...);
};

/// Which derivatives of a rule with n operands are not zero everywhere.
template <class Rule, std::size_t n, class Operands = std::make_index_sequence<n>>
class RuleDerivatives;

template <class Rule, std::size_t n, std::size_t... I>
class RuleDerivatives<Rule, n, std::index_sequence<I...>> {
  template <std::size_t> using Operand = Dependence;
  template <std::size_t i>
  using Partial = std::remove_cvref_t<decltype(dependence_of_partial<i>(
      std::declval<const Rule&>(), Dependence(), Operand<I>()...))>;
  static constexpr bool tells = !rules::Selection<Rule> && TellsDependence<Rule, Operand<I>...>;

 public:
  /// The derivative for operand i.
  template <std::size_t i> static constexpr bool has_first() {
    if constexpr (tells) {
      return !is_zero_v<Partial<i>>;
    } else {
      return true;
    }
  }

  /// The second derivative for operands i and j. What a rule with parameters does with them is not
  /// asked, because one of them may be a degree.
  static bool has_second(std::size_t i, std::size_t j) {
    if constexpr (rules::Selection<Rule> || is_linear()) {
      return false;
    } else if constexpr (requires { Rule::partial_is_other_operand; }) {
      return i != j;
    } else if constexpr (tells && std::is_empty_v<Rule>) {
      static const std::array<unsigned, n> partials = {operands_of_partial<I>()...};
      return ((partials[i] >> j | partials[j] >> i) & 1) != 0;
    } else {
      return true;
    }
  }

  /// All partials are constants by their types.
  static constexpr bool is_linear() {
    if constexpr (rules::Selection<Rule>) {
      return true;
    } else if constexpr (tells) {
      return (!std::same_as<Partial<I>, Dependence> && ...);
    } else {
      return false;
    }
  }

 private:
  template <std::size_t i> static unsigned operands_of_partial() {
    constexpr unsigned all = (1U << n) - 1;
    return operands_of(
        dependence_of_partial<i>(Rule{}, Dependence::on(all), Dependence::on(1U << I)...));
  }
};

/// What a result depends on.
template <class Rule, class... X> Dependence result_of(const X&... x) {
  using Derivatives = RuleDerivatives<Rule, sizeof...(X)>;
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return Dependence::on(((Derivatives::template has_first<I>() ? operands_of(x) : 0) | ...));
  }
  (std::make_index_sequence<sizeof...(X)>{});
}

}  // namespace detail

template <class Rule, class... X>
requires std::same_as<joined_t<X...>, Dependence> Dependence apply(const Rule&, const X&... x) {
  return detail::result_of<Rule>(x...);
}

}  // namespace fluxion::inline FLUXION_ABI
