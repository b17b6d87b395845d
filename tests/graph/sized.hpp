// A number that knows its gradient, the sum of the magnitudes of what the gradient is a sum of, and how
// far its value may be off where functions like exp err by a unit in the last place.
// For: how exact a derivative can be that is summed in another order, and what vectors of machine code
// compute. Read first: rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <tuple>
#include <utility>

#include <fluxion/math.hpp>

#include "rules/rule_point.hpp"

// Not in fluxion::test: the functions of numbers are found by the namespace of their arguments.
namespace fluxion {

namespace test {

template <int I, class Rule, class... X> auto partial_type() {
  if constexpr (sizeof...(X) == 1) {
    return Rule{}.partial(X()..., 0.0);
  } else {
    return Rule{}.template partial<I>(X()..., 0.0);
  }
}

}  // namespace test

class Sized {
 public:
  using Primal = double;
  using Number = Sized;
  static constexpr std::size_t variables = 4;

  Sized() = default;
  template <Plain X>
  Sized(const X& constant)  // NOLINT(google-explicit-constructor): as a double is
      : value_(static_cast<double>(constant)) {}
  static Sized variable(double x, std::size_t index) {
    Sized result(x);
    result.is_constant_ = false;
    result.depends_[index] = true;
    result.gradient_[index] = result.size_[index] = 1;
    return result;
  }
  /// 1, as the tangent of a variable: what is made of it has no bits that all modes share, and so a
  /// magnitude as well, the sum of those of its terms.
  static Sized unit_tangent() {
    Sized result(1);
    result.is_constant_ = false;  // where two of them cancel, what is left is no structural 0
    result.is_tangent_ = true;
    result.magnitude_ = 1;
    return result;
  }
  /// Of value_of(): it moves with nothing, but is no constant either.
  Sized without_derivative() const {
    Sized result(value_);
    result.is_constant_ = is_constant_;
    result.error_ = error_;
    result.is_open_selection_ = is_open_selection_;
    return result;
  }

  double value() const { return value_; }
  double gradient(std::size_t v) const { return gradient_[v]; }
  /// Of the sum over all paths from variable v: of |product of partials|.
  double size(std::size_t v) const { return size_[v]; }
  /// Whether a product of partials may have over- or underflown in some order.
  bool is_extreme() const { return most_ > 1e290 || least_ < 1e-290; }
  /// Whether a factor was 0 that is no constant but moves with nothing: on the tape it takes the
  /// other one out of the derivative, a program multiplies with it.
  bool meets_passive_zero() const { return meets_passive_zero_; }
  /// By how much the value may differ from one by other functions like exp: a running bound.
  double error() const { return error_; }
  /// Whether these errors may make another of two numbers the larger one.
  static bool is_open_which_is_larger(const Sized& a, const Sized& b) {
    const double error = a.error_ + b.error_;
    const bool is_one_number = a.value_ == b.value_ && a.error_ == b.error_;
    const bool is_apart = std::abs(a.value_ - b.value_) > error;
    return error > 0 && !is_one_number && !is_apart;
  }
  /// Whether a selection like max may have taken the other operand then, and its derivative.
  bool is_open_selection() const { return is_open_selection_; }
  bool is_constant_zero() const { return is_constant_ && value_ == 0; }

  Sized& operator+=(const Scalar auto& x) { return *this = *this + x; }
  Sized& operator-=(const Scalar auto& x) { return *this = *this - x; }
  Sized& operator*=(const Scalar auto& x) { return *this = *this * x; }
  Sized& operator/=(const Scalar auto& x) { return *this = *this / x; }

  template <class Rule, class... X>
  requires std::same_as<joined_t<X...>, Sized>
  friend Sized apply(const Rule& rule, const X&... x) { return made(rule, Sized(x)...); }

 private:
  template <class Rule, std::same_as<Sized>... X>
  static Sized made(const Rule& rule, const X&... x) {
    Sized result(static_cast<double>(rule.value(x.value_...)));
    result.is_constant_ = (x.is_constant_ && ...);
    const std::array<const Sized*, sizeof...(X)> operands = {&x...};
    result.is_tangent_ = (x.is_tangent_ || ...);
    if (result.is_tangent_) result.set_magnitude<Rule>(operands);
    result.error_ = result.error_of(rule, x...);
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (result.template add<I>(rule, operands, x.value_...), ...);
    }
    (std::make_integer_sequence<int, int{sizeof...(X)}>{});
    result.is_open_selection_ = (x.is_open_selection_ || ...);
    if constexpr (rules::Selection<Rule>) {
      result.is_open_selection_ = result.is_open_selection_ || is_open_which_is_larger(x...);
    }
    return result;
  }

  template <int I, class Rule, std::size_t N>
  void add(const Rule& rule, const std::array<const Sized*, N>& operands, auto... x) {
    const Sized& operand = *operands[std::size_t{I}];
    if (operand.depends_ == std::array<bool, variables>{}) return;
    if constexpr (rules::Selection<Rule>) {
      if (rule.takes_first(x...) == (I == 0)) take(operand);
    } else if constexpr (!is_zero_v<decltype(test::partial_type<I, Rule, decltype(x)...>())>) {
      if constexpr (requires { Rule::partial_is_other_operand; }) {
        const Sized& other = *operands[1 - I];
        if (other.is_constant_zero()) return;
        if (other.value_ == 0 && other.depends_ == std::array<bool, variables>{}) {
          meets_passive_zero_ = true;
        }
      }
      double partial = test::partial_of<I>(rule, value_, x...);
      double size = std::abs(partial);
      if constexpr (requires { Rule::partial_is_other_operand; }) {
        if (operands[1 - I]->is_tangent_) size = operands[1 - I]->magnitude_;
      }
      add(partial, size, operand);
    }
  }

  /// By how many units in the last place results may differ: not at all of what picks a number or
  /// makes an integer, and of arithmetic if its operands do.
  template <class Rule, std::same_as<Sized>... X> static constexpr int units(bool moves) {
    using Arithmetic = rules::List<rules::Add,
                                   rules::Sub,
                                   rules::Mul,
                                   rules::Div,
                                   rules::Neg,
                                   rules::Abs,
                                   rules::Sqrt,
                                   rules::Square,
                                   rules::Fma>;
    if constexpr (test::is_in<Rule>(Arithmetic{})) {
      return moves ? 1 : 0;
    } else if constexpr (rules::Selection<Rule>) {
      return 0;
    } else {
      return is_zero_v<decltype(test::partial_type<0, Rule, decltype(X::value_)...>())> ? 0 : 2;
    }
  }

  static double distance(double a, double b) {
    if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
    return std::isfinite(a) && std::isfinite(b) ? std::abs(a - b) : infinity;
  }

  // What the errors of the operands amount to, at the corners of the box that they span and to first
  // order, twice for what that leaves out; and a unit of each of the two functions or roundings.
  template <class Rule, std::same_as<Sized>... X>
  double error_of(const Rule& rule, const X&... x) const {
    const bool moves = ((x.error_ > 0) || ...);
    const double size = std::abs(value_);
    const int off = std::isfinite(size) ? units<Rule, X...>(moves) : 0;
    const double error = off > 0 ? off * (std::nextafter(size, infinity) - size) : 0;
    if (!moves) return error;
    if (((x.error_ > largest_error) || ...)) return infinity;
    double spread = 0;
    for (unsigned corner = 0; corner < 1U << sizeof...(X); ++corner) {
      unsigned bit = 1;
      const auto at = [&](const Sized& operand) {
        const bool is_up = (corner & bit) != 0;
        bit <<= 1;
        return operand.value_ + (is_up ? operand.error_ : -operand.error_);
      };
      const std::array<double, sizeof...(X)> place = {at(x)...};
      const double there =
          std::apply([&](auto... each) { return static_cast<double>(rule.value(each...)); }, place);
      spread = std::max(spread, distance(there, value_));
    }
    const std::array errors = {x.error_...};
    const double slope = [&]<int... I>(std::integer_sequence<int, I...>) {
      return (first_order<I>(rule, errors[std::size_t{I}], x.value_...) + ... + 0.0);
    }
    (std::make_integer_sequence<int, int{sizeof...(X)}>{});
    return error + 2 * std::max(spread, std::isnan(slope) ? infinity : slope);
  }

  template <int I, class Rule> double first_order(const Rule& rule, double error, auto... x) const {
    if constexpr (rules::Selection<Rule>) {
      return error;
    } else if constexpr (is_zero_v<decltype(test::partial_type<I, Rule, decltype(x)...>())>) {
      return 0;
    } else {
      return error == 0 ? 0 : error * std::abs(double{test::partial_of<I>(rule, value_, x...)});
    }
  }

  template <class Rule, std::size_t N>
  void set_magnitude(const std::array<const Sized*, N>& operands) {
    const auto of = [&](std::size_t i) {
      return operands[i]->is_tangent_ ? operands[i]->magnitude_ : std::abs(operands[i]->value_);
    };
    magnitude_ = std::abs(value_);
    if constexpr (std::same_as<Rule, rules::Add> || std::same_as<Rule, rules::Sub>) {
      magnitude_ = of(0) + of(1);
    } else if constexpr (std::same_as<Rule, rules::Mul>) {
      magnitude_ = of(0) * of(1);
    } else if constexpr (N == 1) {
      magnitude_ = std::max(magnitude_, of(0));  // of a sign
    }
  }

  void take(const Sized& operand) {
    const Sized result = *this;
    *this = operand;
    value_ = result.value_;
    is_constant_ = result.is_constant_;
    is_tangent_ = result.is_tangent_;
    magnitude_ = result.magnitude_;
    error_ = result.error_;
  }

  void add(double partial, double partial_size, const Sized& operand) {
    const double p = std::isfinite(partial) ? std::abs(partial) : 1;
    most_ = std::max(most_, std::fmax(p, 1) * operand.most_);
    least_ = std::min(least_, (p == 0 ? 1 : std::fmin(p, 1)) * operand.least_);
    meets_passive_zero_ = meets_passive_zero_ || operand.meets_passive_zero_;
    for (std::size_t v = 0; v < variables; ++v) {
      if (!operand.depends_[v]) continue;
      depends_[v] = true;
      gradient_[v] += partial * operand.gradient_[v];
      size_[v] += partial_size * operand.size_[v];
    }
  }

  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr double largest_error = 1e-3;  // beyond it, what is to first order means nothing

  double value_ = 0;
  double error_ = 0;
  std::array<double, variables> gradient_{};
  std::array<double, variables> size_{};
  std::array<bool, variables> depends_{};
  double most_ = 1;  // bounds of all products along a path, in whatever order they are formed
  double least_ = 1;
  bool meets_passive_zero_ = false;
  bool is_open_selection_ = false;
  bool is_constant_ = true;
  bool is_tangent_ = false;
  double magnitude_ = 0;  // of a tangent
};

}  // namespace fluxion
