// A number that knows its gradient, and the sum of the magnitudes of what the gradient is a sum of.
// For: how exact a derivative can be that is summed in another order. Read first: rules/rule_point.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
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
    [&]<int... I>(std::integer_sequence<int, I...>) {
      (result.template add<I>(rule, operands, x.value_...), ...);
    }
    (std::make_integer_sequence<int, int{sizeof...(X)}>{});
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

  double value_ = 0;
  std::array<double, variables> gradient_{};
  std::array<double, variables> size_{};
  std::array<bool, variables> depends_{};
  double most_ = 1;  // bounds of all products along a path, in whatever order they are formed
  double least_ = 1;
  bool meets_passive_zero_ = false;
  bool is_constant_ = true;
  bool is_tangent_ = false;
  double magnitude_ = 0;  // of a tangent
};

}  // namespace fluxion
