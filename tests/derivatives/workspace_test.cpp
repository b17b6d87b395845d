// The second call of a driver allocates nothing, and borrowed vectors are never shared.
// For: derivatives/workspace.hpp and the _into form of every driver.
// Read first: support/mallocs.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/sparse.hpp>

#include "support/mallocs.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::detail::Borrowed;
using fluxion::test::expect_second_call_allocates_nothing;
using fluxion::test::mallocs_of;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

// Neither allocates itself.
const auto energy = [](const auto& x) {
  entry_t<decltype(x)> sum(0);
  for (Eigen::Index i = 0; i < x.size(); ++i) sum += sin(x[i]) * x[i] * x[(i + 1) % x.size()];
  return sum;
};
const auto moments = [](const auto& x) {
  entry_t<decltype(x)> sum(0);
  entry_t<decltype(x)> squares(0);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    sum += x[i];
    squares += x[i] * x[i];
  }
  return std::array<entry_t<decltype(x)>, 2>{sum, squares};
};
template <std::size_t m> struct Scaled {
  template <class X> auto operator()(const X& x) const {
    std::array<entry_t<X>, m> y;
    for (std::size_t i = 0; i < m; ++i) y[i] = static_cast<double>(i + 1) * x[0] * x[x.size() - 1];
    return y;
  }
};
// The first pass of each driver finds a NaN.
const auto roots = [](const auto& x) {
  return std::array<entry_t<decltype(x)>, 2>{sqrt(x[0]), x[1] * x[1]};
};
const auto root_and_square = [](const auto& x) { return sqrt(x[0]) + x[1] * x[1]; };

class Repeated : public testing::TestWithParam<Eigen::Index> {
 protected:
  const Eigen::Index n = GetParam();
  const Vector<double> x = Vector<double>::LinSpaced(n, 0.5, 1.5);
  const Vector<double> v = Vector<double>::LinSpaced(n, -1, 1.2);
  const Eigen::Vector2d w{1, -2};
  Vector<double> first{n};
  Vector<double> second{n};
  Eigen::Vector2d two;
  Eigen::Vector2d other_two;
};

INSTANTIATE_TEST_SUITE_P(Sizes, Repeated, testing::Values(1, 2, 3, 8, 20, 100));

TEST_P(Repeated, GradientIntoAllocatesNothing) {
  expect_second_call_allocates_nothing([&] { fluxion::gradient_into(energy, x, first); });
}

TEST_P(Repeated, JacobianIntoAllocatesNothing) {
  Matrix<double> j(2, n);
  expect_second_call_allocates_nothing([&] { fluxion::jacobian_into(moments, x, j); });
  Matrix<double> row(1, n);
  expect_second_call_allocates_nothing([&] { fluxion::jacobian_into(energy, x, row); });
}

TEST_P(Repeated, ValueAndJacobianIntoAllocatesNothing) {
  Matrix<double> j(2, n);
  for (const fluxion::Mode mode :
       {fluxion::Mode::automatic, fluxion::Mode::forward, fluxion::Mode::reverse}) {
    expect_second_call_allocates_nothing(
        [&] { fluxion::value_and_jacobian_into(moments, x, two, j, {.mode = mode}); });
  }
}

// The rows of the last sweep are one, a few or many.
TEST_P(Repeated, JacobianIntoOfManyRowsAllocatesNothing) {
  const auto expect_nothing = [&]<std::size_t m>(const Scaled<m>& f) {
    Matrix<double> j(m, n);
    expect_second_call_allocates_nothing([&] { fluxion::jacobian_into(f, x, j); });
  };
  expect_nothing(Scaled<9>());
  expect_nothing(Scaled<12>());
  expect_nothing(Scaled<13>());
}

TEST_P(Repeated, HessianIntoAllocatesNothing) {
  Matrix<double> h(n, n);
  expect_second_call_allocates_nothing([&] { fluxion::hessian_into(energy, x, h); });
}

TEST_P(Repeated, ValueGradientHessianIntoAllocatesNothing) {
  Matrix<double> h(n, n);
  expect_second_call_allocates_nothing(
      [&] { fluxion::value_gradient_hessian_into(energy, x, first, h); });
}

TEST_P(Repeated, PlansForSparseDerivativesAllocateNothing) {
  for (const bool substitution : {false, true}) {
    auto plan = fluxion::sparse_hessian_plan(energy, x, {.substitution = substitution});
    expect_second_call_allocates_nothing([&] { plan.evaluate(x); });
  }
  auto plan = fluxion::sparse_jacobian_plan(moments, x);
  expect_second_call_allocates_nothing([&] { plan.evaluate(x); });
}

TEST_P(Repeated, ProductsIntoAllocateNothing) {
  expect_second_call_allocates_nothing([&] { fluxion::jvp_into(moments, x, v, two, other_two); });
  expect_second_call_allocates_nothing([&] { fluxion::vjp_into(moments, x, w, two, first); });
  expect_second_call_allocates_nothing([&] { fluxion::hvp_into(energy, x, v, first, second); });
}

TEST_P(Repeated, DriversInTurnAllocateNothing) {
  Matrix<double> j(2, n);
  Matrix<double> h(n, n);
  expect_second_call_allocates_nothing([&] {
    fluxion::gradient_into(energy, x, first);
    fluxion::jacobian_into(moments, x, j);
    fluxion::vjp_into(moments, x, w, two, first);
    fluxion::hessian_into(energy, x, h);
    fluxion::jvp_into(moments, x, v, two, other_two);
    fluxion::hvp_into(energy, x, v, first, second);
  });
}

TEST_P(Repeated, StructuralPassAllocatesNothing) {
  if (n < 2) return;
  Vector<double> at_zero = x;
  at_zero[0] = 0;
  Matrix<double> j(2, n);
  Matrix<double> h(n, n);
  Vector<double> aside = v;
  aside[0] = 0;
  expect_second_call_allocates_nothing([&] { fluxion::jacobian_into(roots, at_zero, j); });
  expect_second_call_allocates_nothing([&] { fluxion::hessian_into(root_and_square, at_zero, h); });
  expect_second_call_allocates_nothing(
      [&] { fluxion::jvp_into(roots, at_zero, aside, two, other_two); });
  const Eigen::Vector2d second_only(0, 1);
  expect_second_call_allocates_nothing(
      [&] { fluxion::vjp_into(roots, at_zero, second_only, two, first); });
  expect_second_call_allocates_nothing(
      [&] { fluxion::hvp_into(root_and_square, at_zero, aside, first, second); });
}

TEST_P(Repeated, GradientAfterAnExceptionAllocatesNothing) {
  bool fails = true;
  const auto f = [&](const auto& y) {
    if (fails) throw std::domain_error("");
    return energy(y);
  };
  fails = false;
  fluxion::gradient_into(f, x, first);
  fails = true;
  EXPECT_THROW(fluxion::gradient_into(f, x, first), std::domain_error);
  fails = false;
  EXPECT_EQ(mallocs_of([&] { fluxion::gradient_into(f, x, first); }), 0U);
}

TEST(Workspace, OfADerivativeIsEmpty) {
  double slope = 0;
  EXPECT_EQ(mallocs_of([&] { slope = fluxion::derivative([](auto t) { return t * t; }, 3.0); }),
            0U);
  EXPECT_EQ(slope, 6);
}

TEST(Workspace, OfNestedDriversIsKeptToo) {
  const auto f = [](const auto& x) {
    std::array<entry_t<decltype(x)>, 2> inner;
    fluxion::gradient_into([](const auto& y) { return y[0] * y[0] * y[1]; }, x, inner);
    return inner[0] * inner[1];  // 2 x0³ x1
  };
  const std::array<double, 2> x = {2, 3};
  std::array<double, 2> g{};
  expect_second_call_allocates_nothing([&] { fluxion::gradient_into(f, x, g); });
  EXPECT_EQ(g[0], 72);
  EXPECT_EQ(g[1], 16);
}

/// Memory that nobody sees is not even asked for.
const double* volatile somebody = nullptr;
template <class X> void show(const X& x) { somebody = x.data(); }

TEST(Workspace, CountSeesEigenAndNew) {
  EXPECT_EQ(mallocs_of([] { show(Vector<double>(10)); }), 1U);
  EXPECT_GE(mallocs_of([] { show(Matrix<double>::Zero(3, 3).eval()); }), 1U);
}

TEST(Borrowed, VectorsOfOneTypeAreDifferent) {
  Borrowed<float> a(3);
  Borrowed<float> b(3);
  EXPECT_NE(a->data(), b->data());
}

TEST(Borrowed, VectorComesBackWithItsMemory) {
  const float* memory = nullptr;
  {
    Borrowed<float> a(7);
    memory = a->data();
  }
  Borrowed<float> b(7);
  EXPECT_EQ(b->data(), memory);
}

TEST(Borrowed, VectorHasTheSizeAskedFor) {
  for (const Eigen::Index n : {5, 2, 9}) {
    Borrowed<float> a(n);
    EXPECT_EQ(a->size(), n);
  }
}

}  // namespace
