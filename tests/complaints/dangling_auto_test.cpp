// "It is right with double and wrong with auto": an expression that refers to operands that are gone.
// For: expressions hold what they need by value; the address sanitizer runs this file too.
// Read first: docs/explanation/expression-templates.md.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::Var;
using fluxion::test::entry_t;
using fluxion::test::Function;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

TEST(DanglingAuto, TemporariesOfAFunctionThatHasReturned) {
  const auto f = [](const auto& x) {
    const auto inner = [](auto a, auto b) {
      const auto product = a * b;
      const auto sum = product + b;
      return product * sum - 2.0 * b;
    };
    const auto kept = inner(x[0], x[1] * 1.0);
    return kept;
  };
  // a²b² + ab² - 2b
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {45.0, 34.0}));
  EXPECT_TRUE(has_hessian(Function::finite(f), {2.0, 3.0}, {18.0, 30.0, 30.0, 12.0}));
}

TEST(DanglingAuto, ElementsOfAContainerThatHasMoved) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    std::vector<T> v = {x[0]};
    const auto square = v[0] * v[0];
    for (int i = 0; i < 1000; ++i) v.push_back(0);
    v.clear();
    v.shrink_to_fit();
    const auto on_the_heap = std::make_unique<T>(x[1] + 1.0);
    const auto product = square * *on_the_heap;
    return product;
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {3.0, 4.0}, {30.0, 9.0}));
}

TEST(DanglingAuto, VariablesThatAreOverwritten) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    T a = x[0];
    T b = x[1];
    const auto square = a * a;
    const auto sum = a + b;
    a = b * b;
    b += a;
    return square * sum;  // of the a and b that it was written with
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {24.0, 4.0}));
}

TEST(DanglingAuto, LiteralsAndResultsOfCalls) {
  const auto f = [](const auto& x) {
    const auto two = [] { return 2.0; };
    const auto scaled = two() * x[0] + 0.5 - 1 / (3 * x[1]);
    const auto larger = fluxion::max(scaled, fluxion::max(x[0], 1.0));
    return larger;
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 1.0}, {2.0, 1.0 / 3.0}));
}

TEST(DanglingAuto, StoredCopiedMovedAndSwapped) {
  const auto f = [](const auto& x) {
    using Product = decltype(x[0] * x[1]);
    std::vector<Product> products(3, x[0] * x[1]);
    const std::vector<Product> copy = products;
    products.clear();
    const std::optional<Product> maybe = copy[0];
    const auto pair = std::make_tuple(std::move(copy[1]), *maybe);
    const auto [first, second] = pair;
    const std::function<entry_t<decltype(x)>()> later = [kept = first] { return kept * 2.0; };
    return later() + second;
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {9.0, 6.0}));
}

TEST(DanglingAuto, ReadManyTimes) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const auto kept = x[0] * x[1] + 5.0;
    const T u = kept;
    T v = kept;
    v += kept;
    v = v + kept;
    return u * v;
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {2 * 3 * 11.0 * 3, 2 * 3 * 11.0 * 2}));
}

TEST(DanglingAuto, OfVarsTakesTheSpaceOfItsOperands) {
  using Sum = decltype(Var() + 2.0 * Var());
  static_assert(std::is_copy_constructible_v<Sum>);
  static_assert(!std::is_reference_v<decltype(std::declval<Sum>().left)>);
  static_assert(!std::is_reference_v<decltype(std::declval<Sum>().right.right)>);
}

}  // namespace
