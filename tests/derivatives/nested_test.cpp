// Drivers inside the functions of other drivers: every pair of modes, and outer variables inside.
// For: higher orders by nesting. Read first: derivatives/hessian.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

#include "derivatives/agreement.hpp"

namespace {

using fluxion::derivative;
using fluxion::gradient;
using fluxion::hessian;
using fluxion::hvp;
using fluxion::jacobian;
using fluxion::jvp;
using fluxion::Matrix;
using fluxion::TapeError;
using fluxion::value_of;
using fluxion::Vector;
using fluxion::vjp;
using fluxion::test::direction;
using fluxion::test::expect_close;
using fluxion::test::vector_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StrEq;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

using PowersOrMatrixForms =
    fluxion::test::OneOf<fluxion::test::functions::Powers, fluxion::test::functions::MatrixForms>;

/// The gradient of f by reverse or by forward mode; as one type, so that drivers around it are
/// compiled once for both.
struct GradientBy {
  enum Mode { reverse, forward } mode;
  PowersOrMatrixForms f;
  template <class T> Vector<T> operator()(const Vector<T>& x) const {
    if (mode == reverse) return gradient(f, x);
    return jacobian(f, x).row(0);
  }
};

class NestingOf : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Each, NestingOf, testing::Range(0, PowersOrMatrixForms::count));

// Dual<Dual>, Dual<Var>, BasicVar<Dual>, BasicVar<Var>: each gives the Hessian.
TEST_P(NestingOf, EveryPairOfModesGivesTheHessian) {
  const PowersOrMatrixForms f{GetParam()};
  const auto x = f.point();
  const Matrix<double> expected = hessian(f, x);
  const Vector<double> w = direction(x.size());
  for (const auto mode : {GradientBy::reverse, GradientBy::forward}) {
    const GradientBy inner{mode, f};
    expect_close(jacobian(inner, x), expected, 1e-13);
    expect_close(vjp(inner, x, w).cotangent, Vector<double>(expected * w), 1e-13);
  }
}

// f(x) = x0³ x1² at (2, 3).
const auto monomial = [](const auto& x) { return x[0] * x[0] * x[0] * x[1] * x[1]; };

TEST(Nesting, GradientOfTheNormOfAGradient) {
  const auto f = [](const auto& x) { return gradient(monomial, x).squaredNorm(); };
  // g = (3 x0² x1², 2 x0³ x1), grad |g|² = 2 H g.
  Matrix<double> h(2, 2);
  h << 6 * 2 * 9, 6 * 4 * 3, 6 * 4 * 3, 2 * 8;
  const Vector<double> g = vector_of({3 * 4 * 9, 2 * 8 * 3});
  EXPECT_EQ(gradient(f, {2.0, 3.0}), 2 * h * g);
}

TEST(Nesting, DerivativesOfAHessianAreOfThirdOrder) {
  const auto corner = [](const auto& x) { return hessian(monomial, x)(0, 1); };  // 6 x0² x1
  EXPECT_THAT(gradient(corner, {2.0, 3.0}), ElementsAre(72, 24));
  const auto product = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const Vector<T> v = vector_of({1, 10}).cast<T>();
    return Vector<T>(hvp(monomial, x, v).product);
  };
  Matrix<double> expected(2, 2);  // rows: d/dx of 6 x0 x1² + 60 x0² x1 and 6 x0² x1 + 20 x0³
  expected << 6 * 9 + 120 * 6, 12 * 6 + 60 * 4, 12 * 6 + 60 * 4, 6 * 4;
  EXPECT_EQ(jacobian(product, {2.0, 3.0}), expected);
}

TEST(Nesting, HessianOfAFunctionOfAGradientIsOfThirdOrder) {
  // d/dx0 monomial = 3 x0² x1²: its Hessian.
  const auto f = [](const auto& x) { return gradient(monomial, x)[0]; };
  Matrix<double> expected(2, 2);
  expected << 6 * 9, 12 * 6, 12 * 6, 6 * 4;
  EXPECT_EQ(hessian(f, {2.0, 3.0}), expected);
}

TEST(Nesting, FourthDerivativeByFourLevels) {
  const auto f = [](const auto& x) { return exp(2.0 * x); };
  const auto f1 = [&](const auto& x) { return derivative(f, x); };
  const auto f2 = [&](const auto& x) { return derivative(f1, x); };
  const auto f3 = [&](const auto& x) { return derivative(f2, x); };
  EXPECT_NEAR(derivative(f3, 0.5), 16 * std::exp(1.0), 1e-14);
}

TEST(Nesting, InnerDriverOfANestedPointMayUseOuterVariables) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const auto inner = [&](const auto& y) { return x[0] * y[0] * y[0] * x[1]; };
    return T(gradient(inner, Vector<T>(x.head(1)))[0]);  // 2 x0² x1
  };
  EXPECT_THAT(gradient(f, {2.0, 3.0}), ElementsAre(24, 8));
  EXPECT_EQ(hessian(f, {2.0, 3.0})(0, 1), 8);
  EXPECT_THAT(jvp(f, {2.0, 3.0}, {1.0, 0.0}).tangent, ElementsAre(24));
}

TEST(Nesting, InnerDriverOnPlainNumbersIsAConstant) {
  const auto f = [](const auto& x) {
    const auto g = gradient([](const auto& y) { return y[0] * y[0]; }, {value_of(x[0])});
    return x[0] * g[0];
  };
  EXPECT_THAT(gradient(f, {3.0}), ElementsAre(6));
  EXPECT_EQ(jacobian(f, {3.0})(0, 0), 6);
}

TEST(Nesting, OuterVariableInAnInnerGradientOfPlainNumbersIsATapeError) {
  const auto remedy = StrEq(
      "sweep: an inner derivative uses a variable of the outer one; got a statement that depends "
      "on both, expected the inner function to see its own variables only; try value_of(x) if it "
      "is a constant there, or nested types (Dual<Var>, BasicVar<Var>)");
  const auto f = [](const auto& x) {
    return x[0] * gradient([&](const auto& y) { return y[0] * y[0] * x[0]; }, {1.0})[0];
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT([&] { gradient(f, {3.0}); }, ThrowsMessage<TapeError>(remedy));
    EXPECT_THAT(gradient(monomial, {2.0, 3.0}), ElementsAre(108, 48));
  }
  // Also where the outer variable is only added to.
  const auto sum = [](const auto& x) {
    return x[0] * gradient([&](const auto& y) { return y[0] + x[0]; }, {1.0})[0];
  };
  EXPECT_THAT([&] { gradient(sum, {3.0}); }, ThrowsMessage<TapeError>(remedy));
}

TEST(Nesting, ResultOfAnOuterRecordingIsATapeError) {
  const auto f = [](const auto& x) {
    return x[0] * gradient([&](const auto&) { return x[0]; }, {1.0})[0];
  };
  EXPECT_THAT([&] { gradient(f, {3.0}); },
              ThrowsMessage<TapeError>(HasSubstr("try value_of(x) if it is a constant here")));
}

TEST(Nesting, ExceptionInAnInnerFunctionLeavesTheOuterOneRight) {
  const auto f = [](const auto& x) {
    try {
      gradient([](const auto& y) { return throw 1, y[0]; }, {1.0, 2.0});
    } catch (int) {
    }
    return x[0] * x[0];
  };
  EXPECT_THAT(gradient(f, {3.0}), ElementsAre(6));
}

}  // namespace
