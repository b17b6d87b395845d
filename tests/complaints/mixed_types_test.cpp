// "It does not compile": `c ? a : b * b`, `max(a, b * c)`, `{x, 2 * x}`, where expressions of different
// types meet. For: what compiles is right in every mode, and what cannot is known, as is its remedy.
// Read first: docs/explanation/expression-templates.md.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::Dual;
using fluxion::Var;
using fluxion::test::entry_t;
using fluxion::test::Function;
using testing::AssertionResult;

/// f(a, b) at (2, 3), where its slopes are these.
template <class F> AssertionResult has_slopes(const F& f, double da, double db) {
  const Function of_vector = [f](const auto& x) {
    using T = entry_t<decltype(x)>;
    return f(T(x[0]), T(x[1]));
  };
  return fluxion::test::has_gradient(
      fluxion::test::Function::finite(of_vector), {2.0, 3.0}, {da, db});
}

TEST(MixedTypes, OnTheSidesOfAConditional) {
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return a < b ? a : b * b; }, 1, 0));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return a > b ? a : b * b; }, 0, 6));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return a > b ? a * a : b; }, 0, 1));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return b > 0 ? a : 0.0; }, 1, 0));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return b < 0 ? a : 0; }, 0, 0));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return a * (b > 0 ? b : 1.0); }, 3, 2));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return a < b ? a * b : b * a; }, 3, 2));
}

TEST(MixedTypes, OfAMaximum) {
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return fluxion::max(a, b * a); }, 3, 2));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return fluxion::min(a * b, b); }, 0, 1));
  EXPECT_TRUE(has_slopes([](auto a, auto) { return fluxion::max(a, 1); }, 1, 0));
  EXPECT_TRUE(has_slopes([](auto a, auto) { return fluxion::max(7.0, a); }, 0, 0));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return fluxion::fmin(a + b, a * b); }, 1, 1));
  EXPECT_TRUE(has_slopes([](auto a, auto b) { return std::max(a, b) - std::min({b, a}); }, -1, 1));
  const auto unqualified = [](auto a, auto b) {
    using std::max, std::min;
    using T = decltype(a);
    return max(a, T(b * 2.0)) + min(T(0), T(a - b)) + max(b, T(min(a, T(5))));
  };
  EXPECT_TRUE(has_slopes(unqualified, 1, 2));
}

TEST(MixedTypes, OfAClampAndASelection) {
  EXPECT_TRUE(
      has_slopes([](auto a, auto b) { return std::clamp(a, decltype(a)(0), b) * 2; }, 2, 0));
  const auto selection = [](auto a, auto b) {
    return fluxion::select(a < b, a * b, 1.0) + fluxion::select(a > b, a, a * b);
  };
  EXPECT_TRUE(has_slopes(selection, 6, 4));
}

TEST(MixedTypes, InBraces) {
  const auto f = [](auto a, auto b) {
    using T = decltype(a);
    const std::array<T, 3> three = {a, 2.0 * a, 1};
    const std::vector<T> list = {a, a * b, 0.5, b};
    const std::pair<T, T> pair(a * b, 3);
    const auto [first, second] = pair;
    return three[1] + list[1] + first * second + *std::max_element(list.begin(), list.end());
  };
  EXPECT_TRUE(has_slopes(f, 2 + 3 + 9 + 3, 2 + 6 + 2));
}

TEST(MixedTypes, AsArgumentsAndResults) {
  const auto f = [](auto a, auto b) {
    using T = decltype(a);
    const std::function<T(T, const T&)> product = [](T u, const T& v) { return u * v; };
    const auto branches = [](const T& u, const T& v) -> T {
      if (u > v) return u - v;
      if (u == 0) return 0.0;
      return u + 2 * v;
    };
    const std::vector<T> list = {a, b, a * b};
    return branches(product(a, b + 1.0), a * a) + std::accumulate(list.begin(), list.end(), T(0));
  };
  // ab + a - a² + a + b + ab
  EXPECT_TRUE(has_slopes(f, 3 + 1 - 4 + 1 + 3, 2 + 1 + 2));
}

// What cannot compile. The page of expression templates has the remedies.
template <class A, class B>
concept Conditional = requires(bool q, A a, B b) {
  q ? a : b;
};
template <class A, class B>
concept StandardMaximum = requires(A a, B b) {
  std::max(a, b);
};
template <class A, class B>
concept DeducedArray = requires(A a, B b) {
  std::array{a, b};
};

template <class T> using Product = decltype(std::declval<T>() * std::declval<T>());
template <class T> using Sum = decltype(std::declval<T>() + std::declval<T>());

TEST(MixedTypes, OfTwoExpressionsNeedOneToBeNamed) {
  static_assert(!Conditional<Product<Var>, Sum<Var>> && Conditional<Var, Sum<Var>>);
  static_assert(!Conditional<Product<Var>, double> && Conditional<Var, double>);
  static_assert(!StandardMaximum<Var, Product<Var>> && StandardMaximum<Var, Var>);
  static_assert(!DeducedArray<Var, Product<Var>> && DeducedArray<Var, Var>);
  using D = Dual<double>;
  static_assert(Conditional<Product<D>, Sum<D>> && StandardMaximum<D, Product<D>>);
  static_assert(DeducedArray<D, Product<D>>);
  EXPECT_TRUE(has_slopes(
      [](auto a, auto b) {
        using T = decltype(a);
        const auto list = std::array{a, T(a * b)};
        return (a > b ? T(a * b) : a + b) + std::max(a, T(b * a)) + list[1];
      },
      1 + 3 + 3,
      1 + 2 + 2));
}

}  // namespace
