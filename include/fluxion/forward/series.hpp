// Truncated power series, and the recurrences of + - * / on their coefficients.
// For: forward/taylor.hpp and the networks of forward/series_node.hpp. Read first:
// docs/explanation/taylor-arithmetic.md. Source: Griewank & Walther 2008, section 13.2.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fluxion/math.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The coefficients c_0, c_1, ... of a series, as far as they are known. Behind the last one that is
/// kept they are structurally 0: nothing moves there, and no infinity makes a NaN of such a zero.
template <class T> class Series {
 public:
  /// c_0 alone.
  explicit Series(const T& first) : coefficients_{first} {}

  std::size_t size() const { return coefficients_.size(); }
  bool is_constant() const { return size() == 1; }
  const T& operator[](std::size_t k) const { return coefficients_[k]; }

  void reserve(std::size_t size) { coefficients_.reserve(size); }
  /// Coefficient k, behind all that are there; none is a structural zero.
  void set(std::size_t k, std::optional<T> coefficient) {
    if (!coefficient) return;
    coefficients_.resize(k, T(0));
    coefficients_.push_back(*std::move(coefficient));
  }
  void replace_first(const T& value) { coefficients_.front() = value; }

 private:
  std::vector<T> coefficients_;
};

/// A plain operand as a series.
template <class T> struct ConstantSeries {
  T number;

  static constexpr std::size_t size() { return 1; }
  static constexpr bool is_constant() { return true; }
  const T& operator[](std::size_t) const { return number; }
};

/// A coefficient that is a sum; structurally zero if it has no term.
template <class T> class Sum {
 public:
  void add(const T& term) { sum_ = sum_ ? T(*sum_ + term) : term; }
  void subtract(const T& term) { sum_ = sum_ ? T(*sum_ - term) : T(-term); }
  void divide_by(const auto& divisor) {
    if (sum_) sum_ = T(*sum_ / divisor);
  }

  /// Σ a_j b_(k-j) for first <= j <= last, as far as both have such coefficients.
  template <class A, class B>
  void add_products(const A& a, const B& b, std::size_t k, std::size_t first, std::size_t last) {
    if (k >= b.size()) first = std::max(first, k - b.size() + 1);
    last = std::min(last, a.size() - 1);
    if (first > last) return;
    T products(a[first] * b[k - first]);
    for (std::size_t j = first + 1; j <= last; ++j) products += a[j] * b[k - j];
    add(products);
  }

  const std::optional<T>& result() const { return sum_; }

 private:
  std::optional<T> sum_;
};

/// Coefficient k >= 1 of the result y of a rule that needs no partials; y is known below k.
template <class Rule> struct Recurrence;

template <class Rule>
concept HasRecurrence = requires {
  sizeof(Recurrence<Rule>);
};

template <> struct Recurrence<rules::Neg> {
  template <class T, class X>
  static std::optional<T> coefficient(std::size_t k, const Series<T>&, const X& x) {
    if (k >= x.size()) return {};
    return T(-x[k]);
  }
};

template <> struct Recurrence<rules::Add> {
  template <class T, class A, class B>
  static std::optional<T> coefficient(std::size_t k, const Series<T>&, const A& a, const B& b) {
    Sum<T> sum;
    if (k < a.size()) sum.add(a[k]);
    if (k < b.size()) sum.add(b[k]);
    return sum.result();
  }
};

template <> struct Recurrence<rules::Sub> {
  template <class T, class A, class B>
  static std::optional<T> coefficient(std::size_t k, const Series<T>&, const A& a, const B& b) {
    Sum<T> sum;
    if (k < a.size()) sum.add(a[k]);
    if (k < b.size()) sum.subtract(b[k]);
    return sum.result();
  }
};

/// Whether a factor takes the other one out of the derivatives.
bool removes(const auto& factor) { return factor.is_constant() && is_constant_zero(factor[0]); }

template <> struct Recurrence<rules::Mul> {
  template <class T, class A, class B>
  static std::optional<T> coefficient(std::size_t k, const Series<T>&, const A& a, const B& b) {
    if (removes(a) || removes(b)) return {};
    Sum<T> sum;
    sum.add_products(a, b, k, 0, k);
    return sum.result();
  }
};

/// From y b = a.
template <> struct Recurrence<rules::Div> {
  template <class T, class A, class B>
  static std::optional<T> coefficient(std::size_t k, const Series<T>& y, const A& a, const B& b) {
    Sum<T> known;
    known.add_products(b, y, k, 1, k);
    Sum<T> sum;
    if (k < a.size()) sum.add(a[k]);
    if (known.result()) sum.subtract(*known.result());
    sum.divide_by(b[0]);
    return sum.result();
  }
};

}  // namespace fluxion::inline FLUXION_ABI::detail
