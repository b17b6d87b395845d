// Functions of many numbers, log-sum-exp and the Euclidean norm: a value, and a partial for each.
// For: ranges.hpp, which declares them for users. Read first: rules.hpp.
// A reduction is a class made from the numbers one level down; it has `value()` and, for each x of
// them, `partial(x)`. A mode defines `combine(rule, y, partial, operands)`: the number with the value
// y whose derivative for operand i is partial(i).
// Numbers without a value yet are their own level below: the reduction is a formula of them, without
// a decision, and its partials are numbers that are differentiated in turn.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include <fluxion/rules/common.hpp>

namespace fluxion::inline FLUXION_ABI::rules {

/// The numbers of a range of active numbers one level down.
template <class X> class Primals {
 public:
  using value_type = typename X::value_type::Primal;
  explicit Primals(const X& x) : numbers_(x) {}
  std::size_t size() const { return numbers_.size(); }
  value_type operator[](std::size_t i) const { return numbers_[i].value(); }

 private:
  const X& numbers_;
};

/// Active numbers that have no value yet.
template <class N>
concept Unvalued = Active<N> && !requires(const N& x) {
  x.value();
};

/// The reduction of a range: anything with value_type, size() and [].
template <template <class> class Reduction, class X> auto reduce(const X& x) {
  using N = typename X::value_type;
  if constexpr (Plain<N>) {
    return Reduction<N>(x).value();
  } else if constexpr (Unvalued<N>) {
    const Reduction<N> rule(x);
    return combine(
        rule, rule.value(), [&](std::size_t i) { return rule.partial(x[i]); }, x);
  } else {
    const Primals<X> primals(x);
    const Reduction<typename N::Primal> rule(primals);
    return combine(
        rule, rule.value(), [&](std::size_t i) { return rule.partial(primals[i]); }, x);
  }
}

/// log Σ exp x_i = m + log Σ exp(x_i - m) with the largest number m, whose own term is 1: added
/// last, because 1 + e has lost the digits of a small e. The partials are softmax(x)_i.
template <class T> class Logsumexp {
 public:
  static constexpr std::string_view name = "logsumexp";
  explicit Logsumexp(const auto& x) {
    if constexpr (Unvalued<T>) {
      add_without_a_decision(x);
    } else {
      const std::size_t largest = index_of_largest(x);
      if (largest < x.size()) largest_ = value_of(x[largest]);
      for (std::size_t i = 0; i < x.size(); ++i) {
        others_ += i == largest ? T(term(x[i]) - 1) : term(x[i]);
      }
    }
  }
  T value() const { return largest_ + log1p(others_); }
  T partial(const T& x) const { return term(x) / (1 + others_); }
  /// The logarithm of the partial, x - log Σ exp x_i.
  T log_partial(const T& x) const { return (x - largest_) - log1p(others_); }

 private:
  static std::size_t index_of_largest(const auto& x) {
    std::size_t largest = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
      if (value_of(x[largest]) < value_of(x[i])) largest = i;
    }
    return largest;
  }
  // The same, with a condition for each number: whether it is the largest so far, and then whether
  // none after it is.
  void add_without_a_decision(const auto& x) {
    using Condition = decltype(value_of(x[0]) < largest_);
    std::vector<Condition> is_largest(x.size(), Condition(true));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Passive number = value_of(x[i]);
      if (i > 0) is_largest[i] = largest_ < number;
      largest_ = select<Passive>(is_largest[i], number, largest_);
    }
    Condition is_passed(false);
    for (std::size_t i = x.size(); i-- > 0;) {
      const Condition is_last = both(is_largest[i], !is_passed);
      is_passed = either(is_passed, is_largest[i]);
      is_largest[i] = is_last;
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      const T e = term(x[i]);
      others_ += select<T>(is_largest[i], T(e - 1), e);
    }
  }

  /// exp(x - m) with the rounding error of x - m put back. Infinities that are the largest count 1
  /// each, the limit of equal numbers.
  T term(const T& x) const {
    const T m(largest_);
    const T d = x - m;
    const T e = exp(d);
    const auto error = error_of_difference(value_of(x), largest_, value_of(d));
    return select<T>(both(d != d, x == m), T(1), select<T>(error == error, T(e + e * error), e));
  }

  using Passive = decltype(value_of(std::declval<const T&>()));

  Passive largest_ = -std::numeric_limits<scalar_t<T>>::infinity();
  T others_ = T(0);
};

/// sqrt(Σ x_i²), with the subgradient 0 at the origin.
template <class T> class Norm {
 public:
  static constexpr std::string_view name = "norm";
  explicit Norm(const auto& x) : norm_(norm_of(x)) {}
  T value() const { return norm_; }
  T partial(const T& x) const { return select<T>(norm_ == 0, T(0), T(x / norm_)); }

 private:
  static T norm_of(const auto& x) {
    if constexpr (Plain<T> || Unvalued<T>) {
      const T norm = root_of_squares(x, T(1));
      return select(
          is_safe(norm), [&] { return norm; }, [&] { return scaled_norm(x, norm); });
    } else {
      return reduce<rules::Norm>(x);
    }
  }
  using Limits = std::numeric_limits<scalar_t<T>>;

  /// Whether no square that counts has over- or underflown.
  static auto is_safe(const T& norm) {
    return both(norm > std::sqrt(Limits::min() / Limits::epsilon()), norm <= Limits::max());
  }
  /// By a power of two, which rounds nothing: one that takes the smallest number and the largest one
  /// to where their squares are normal.
  static T scaled_norm(const auto& x, const T& norm) {
    constexpr int exponent = Limits::max_exponent / 4 * 3;
    const scalar_t<T> up = std::ldexp(scalar_t<T>(1), exponent);
    const scalar_t<T> down = std::ldexp(scalar_t<T>(1), -exponent);
    const auto is_large = norm > 1;
    const T root = root_of_squares(x, select<T>(is_large, T(down), T(up)));
    T largest(0);
    for (std::size_t i = 0; i < x.size(); ++i) largest = fmax(largest, T(abs(x[i])));
    return select<T>(
        largest > Limits::max(), largest, T(root * select<T>(is_large, T(up), T(down))));
  }
  static T root_of_squares(const auto& x, const T& factor) {
    T sum(0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const T scaled = x[i] * factor;
      sum += scaled * scaled;
    }
    return sqrt(sum);
  }

  T norm_;
};

/// softmax(x)_i = exp(x_i - log Σ exp x_j), a value that the reduction knows better.
template <class T> struct Softmax {
  static constexpr std::string_view name = "softmax";
  T share;
  T value(const auto&, const auto&) const { return share; }
  template <int I, class Y> Y partial(const auto&, const auto&, const Y& y) const {
    return I == 0 ? y : Y(-y);
  }
};

/// x_i - log Σ exp x_j, likewise.
template <class T> struct LogSoftmax {
  static constexpr std::string_view name = "log_softmax";
  T log_share;
  T value(const auto&, const auto&) const { return log_share; }
  template <int I> auto partial(const auto&, const auto&, const auto&) const {
    return Unit < I == 0 ? 1 : -1 > {};
  }
};

}  // namespace fluxion::inline FLUXION_ABI::rules
