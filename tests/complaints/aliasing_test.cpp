// "The derivative of `a = a - 2 * a` is wrong": the left side is written before the right is read.
// For: values and derivatives of the right side are those of before. Read first: nothing.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <utility>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::test::entry_t;
using fluxion::test::Function;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

constexpr double x0 = 1.75;

/// An update of a, seen also under a second name, and the slope and curvature of the result at x0.
struct Update {
  const char* text;
  double slope;
  double curvature;
};
constexpr Update updates[] = {
    {"a = a - 2 a", -1, 0},
    {"a = 2 a - a", 1, 0},
    {"a = a + a²", 1 + 2 * x0, 2},
    {"a = a² + a", 1 + 2 * x0, 2},
    {"a = a a a", 3 * x0* x0, 6 * x0},
    {"a = -a", -1, 0},
    {"a = a", 1, 0},
    {"a = 1 / a", -1 / (x0 * x0), 2 / (x0 * x0 * x0)},
    {"a += a", 2, 0},
    {"a -= a", 0, 0},
    {"a *= a", 2 * x0, 2},
    {"a /= a", 0, 0},
    {"a += a²", 1 + 2 * x0, 2},
    {"a -= 3 a", -2, 0},
    {"a *= a + 1", 2 * x0 + 1, 2},
    {"a /= 2 a", 0, 0},
    {"a = max(2 a, a)", 2, 0},
    {"a += a += a", 4, 0},
};

template <class T> void assign(std::size_t which, T& a, const T& same) {
  switch (which) {
    case 0:
      a = same - 2 * same;
      break;
    case 1:
      a = 2 * same - same;
      break;
    case 2:
      a = same + a * same;
      break;
    case 3:
      a = a * same + same;
      break;
    case 4:
      a = a * same * a;
      break;
    case 5:
      a = -same;
      break;
    case 6:
      a = same;
      break;
    case 7:
      a = 1 / same;
      break;
    default:
      break;
  }
}

template <class T> void update(std::size_t which, T& a, const T& same) {
  switch (which) {
    case 8:
      a += same;
      break;
    case 9:
      a -= same;
      break;
    case 10:
      a *= same;
      break;
    case 11:
      a /= same;
      break;
    case 12:
      a += same * a;
      break;
    case 13:
      a -= 3 * same;
      break;
    case 14:
      a *= same + 1;
      break;
    case 15:
      a /= 2 * same;
      break;
    case 16:
      a = fluxion::max(2 * a, same);
      break;
    case 17:
      a += a += same;
      break;
    default:
      assign(which, a, same);
  }
}

TEST(Aliasing, UpdatesReadTheRightSideFirst) {
  for (std::size_t i = 0; i < std::size(updates); ++i) {
    const Function f = [i](const auto& x) {
      auto a = x[0];
      update(i, a, a);
      return a;
    };
    EXPECT_TRUE(has_gradient(Function::finite(f), {x0}, {updates[i].slope})) << updates[i].text;
    EXPECT_TRUE(has_hessian(Function::finite(f), {x0}, {updates[i].curvature})) << updates[i].text;
  }
}

TEST(Aliasing, VariablesThatChangePlaces) {
  const auto f = [](const auto& x) {
    auto a = x[0];
    auto b = x[1];
    std::swap(a, b);
    a = a + b;
    b = a - b;  // what a was
    a = a - b;
    a = b = a * b + a;
    return a * b - b;
  };
  // (xy + x)² - (xy + x)
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {2 * 8 * 4 - 4.0, 2 * 8 * 2 - 2.0}));
}

TEST(Aliasing, VectorsOnBothSides) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    Matrix<double> a(2, 2);
    a << 1, 2, 3, 4;
    Vector<T> v = x;
    v = v - 2 * v;
    v = a * v;  // as for double, Eigen puts the product aside
    v += v;
    v.array() *= v.array();
    return v.sum();
  };
  // 4 |A x|²: 8 Aᵀ A x
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0, 1.0}, {8 * 24.0, 8 * 34.0}));
  EXPECT_TRUE(has_hessian(Function::finite(f), {1.0, 1.0}, {80.0, 112.0, 112.0, 160.0}));
}

}  // namespace
