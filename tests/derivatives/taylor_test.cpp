// taylor() and derivative<k>(): shapes, messages, agreement with nested levels of the other drivers.
// For: derivatives/taylor.hpp. Read first: forward/taylor_test.cpp for the numbers themselves.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/taylor.hpp>
#include <fluxion/ranges.hpp>

namespace {

using fluxion::derivative;
using fluxion::gradient;
using fluxion::Matrix;
using fluxion::taylor;
using fluxion::taylor_into;
using fluxion::Vector;
using testing::ElementsAre;

/// A bit of everything.
struct Mixed {
  template <class T> T operator()(const T& x) const {
    return exp(-x * x) * sin(3 * x) / (2 + tanh(x)) + pow(1 + x * x, 0.75) * atan2(x, T(2)) +
           log1p(x * x) * hypot(x, T(1));
  }
};

template <class E, class F> std::string message_of(const F& f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  }
  return "no error";
}

TEST(DerivativeOfOrder, ZeroIsTheValue) {
  EXPECT_EQ(derivative<0>(Mixed{}, 0.5), Mixed{}(0.5));
  EXPECT_EQ(derivative<0>([](const auto& x) { return x * x; }, 3), 9);
}

TEST(DerivativeOfOrder, OneHasTheBitsOfDerivative) {
  for (const double x : {-1.5, 0.0, 0.3, 2.0}) {
    EXPECT_EQ(derivative<1>(Mixed{}, x), derivative(Mixed{}, x));
    EXPECT_NEAR(taylor(Mixed{}, x, 1.0, 1)[1], derivative(Mixed{}, x), 1e-15);
  }
  EXPECT_EQ(derivative<1>([](const auto& x) { return abs(x); }, 0.0), 0);
}

TEST(DerivativeOfOrder, IsThatOfNestedLevels) {
  const auto third = [](const auto& x) { return derivative<3>(Mixed{}, x); };
  for (const double x : {-1.5, 0.3, 2.0}) {
    const Vector<double> c = taylor(Mixed{}, x, 1.0, 5);
    EXPECT_NEAR(derivative<2>(Mixed{}, x), 2 * c[2], 1e-13);
    EXPECT_NEAR(derivative<3>(Mixed{}, x), 6 * c[3], 1e-12);
    EXPECT_NEAR(derivative<4>(Mixed{}, x), derivative(third, x), 1e-11);
    EXPECT_NEAR(derivative<5>(Mixed{}, x), derivative<2>(third, x), 1e-10);
  }
}

TEST(DerivativeOfOrder, OfTripleDualNumbersAgreesWithTheSeries) {
  using D = fluxion::Dual<fluxion::Dual<fluxion::Dual<double>>>;
  const D y = Mixed{}(
      D::seeded(fluxion::Dual<fluxion::Dual<double>>::seeded(fluxion::Dual<double>::seeded(0.3))));
  EXPECT_NEAR(taylor(Mixed{}, 0.3, 1.0, 3)[3] * 6, y.tangent().tangent().tangent(), 1e-13);
}

TEST(DerivativeOfOrder, AnyOfAnExponentialIsTheExponential) {
  const auto f = [](const auto& x) { return exp(2 * x); };
  EXPECT_NEAR(derivative<12>(f, 0.5), 4096 * std::exp(1.0), 1e-10);
  EXPECT_FLOAT_EQ(derivative<4>(f, 0.5F), 16 * std::exp(1.0F));
  EXPECT_TRUE((std::same_as<decltype(derivative<4>(f, 0.5F)), float>));
  EXPECT_TRUE((std::same_as<decltype(derivative<4>(f, 1)), double>));
}

TEST(DerivativeOfOrder, IsOneOfAConstant) {
  EXPECT_EQ(derivative<2>([](const auto&) { return 3.0; }, 1.0), 0);
}

TEST(DerivativeOfOrder, MayBeNestedInItself) {
  // d²/dx² of d³/dx³ of x⁷: 7 · 6 · 5 · 4 · 3 x².
  const auto power = [](const auto& x) { return pow(x, 7.0); };
  const auto third = [&](const auto& x) { return derivative<3>(power, x); };
  EXPECT_NEAR(derivative<2>(third, 2.0), 7 * 6 * 5 * 4 * 3 * 4, 1e-9);
  EXPECT_NEAR(derivative<5>(power, 2.0), 7 * 6 * 5 * 4 * 3 * 4, 1e-9);
}

TEST(DerivativeOfOrder, TakesPartInEveryOtherDriver) {
  // d³/dy³ sin(x y) = -x³ cos(x y)
  const auto f = [](const auto& p) {
    using T = std::decay_t<decltype(p[0])>;
    return derivative<3>([&](const auto& y) { return sin(p[0] * y); }, T(p[1]));
  };
  const double x = 1.2, y = 0.7, s = std::sin(x * y), c = std::cos(x * y);
  const Vector<double> g = gradient(f, {x, y});
  EXPECT_NEAR(g[0], -3 * x * x * c + x * x * x * y * s, 1e-14);
  EXPECT_NEAR(g[1], x * x * x * x * s, 1e-14);
  EXPECT_TRUE(fluxion::jacobian(f, {x, y}).isApprox(g.transpose(), 1e-14));
  const Matrix<double> h = fluxion::hessian(f, {x, y});
  EXPECT_NEAR(h(1, 1), std::pow(x, 5) * c, 1e-13);
  EXPECT_NEAR(h(0, 1), 4 * x * x * x * s + std::pow(x, 4) * y * c, 1e-13);
}

TEST(TaylorDriver, OfOneVariableGivesOrderPlusOneCoefficients) {
  const auto f = [](const auto& x) { return 1 / x; };
  EXPECT_THAT(taylor(f, 2.0, 1.0, 3), ElementsAre(0.5, -0.25, 0.125, -0.0625));
  EXPECT_THAT(taylor(f, 2.0, 2.0, 2), ElementsAre(0.5, -0.5, 0.5));
  EXPECT_THAT(taylor(f, 2, 1, 1), ElementsAre(0.5, -0.25));
  EXPECT_THAT(taylor(f, 2.0, 1.0, 0), ElementsAre(0.5));
}

TEST(TaylorDriver, OfANumberReturnsAVector) {
  // (1 + t) (2 - t)² = 4 - 3 t² + t³
  const auto f = [](const auto& x) { return x[0] * x[1] * x[1]; };
  const Vector<double> c = taylor(f, {1.0, 2.0}, {1.0, -1.0}, 4);
  EXPECT_THAT(c, ElementsAre(4, 0, -3, 1, 0));
  const auto product = [](const auto& x) { return x.transpose() * x; };  // a 1×1 matrix
  EXPECT_THAT(taylor(product, {1.0, 2.0}, {1.0, 0.0}, 2), ElementsAre(5, 2, 1));
}

TEST(TaylorDriver, OfAVectorReturnsARowForEachResult) {
  const auto f = []<class T>(const Vector<T>& x) { return Vector<T>{{x[0] * x[1], exp(x[0])}}; };
  const Matrix<double> c = taylor(f, {0.0, 3.0}, {1.0, 1.0}, 2);
  ASSERT_EQ(c.rows(), 2);
  EXPECT_THAT(Vector<double>(c.row(0)), ElementsAre(0, 3, 1));
  EXPECT_THAT(Vector<double>(c.row(1)), ElementsAre(1, 1, 0.5));
  const auto g = []<class T>(const Vector<T>& x) { return std::array<T, 1>{x[0] * x[1]}; };
  EXPECT_EQ(taylor(g, {0.0, 3.0}, {1.0, 1.0}, 2), c.row(0));
}

TEST(TaylorDriver, TakesPointsOfEveryKind) {
  const auto f = [](const auto& x) { return x[0] * x[1]; };
  const std::vector<double> x = {1, 2};
  const Eigen::RowVector2d v(1, 1);
  EXPECT_THAT(taylor(f, x, v, 2), ElementsAre(2, 3, 1));
  EXPECT_THAT(taylor(f, std::array<double, 2>{1, 2}, {1.0, 1.0}, 2), ElementsAre(2, 3, 1));
  EXPECT_THAT(taylor(f, 2 * v, v, 2), ElementsAre(4, 4, 1));
}

TEST(TaylorDriver, WritesToMemoryOfTheCaller) {
  const auto f = [](const auto& x) { return x[0] * x[1]; };
  std::vector<double> c(3);
  taylor_into(f, {1.0, 2.0}, {1.0, 1.0}, 2, c);
  EXPECT_THAT(c, ElementsAre(2, 3, 1));
  taylor_into([](const auto& x) { return x * x; }, 3.0, 1.0, 2, c);
  EXPECT_THAT(c, ElementsAre(9, 6, 1));
  const auto g = []<class T>(const Vector<T>& x) { return Vector<T>(2 * x); };
  Matrix<double> all = Matrix<double>::Zero(4, 5);
  taylor_into(g, {1.0, 2.0}, {1.0, 1.0}, 2, all.block(1, 1, 2, 3));
  EXPECT_EQ(all(1, 1), 2);
  EXPECT_EQ(all(2, 2), 2);
  EXPECT_EQ(all.sum(), 2 + 2 + 4 + 2);
}

TEST(TaylorDriver, LeavesCoordinatesThatDoNotMoveAlone) {
  const auto f = [](const auto& x) { return sqrt(x[0]) + x[1]; };
  EXPECT_THAT(taylor(f, {0.0, 2.0}, {0.0, 1.0}, 2), ElementsAre(2, 1, 0));
}

TEST(TaylorDriver, HasAGradientOfItsCoefficients) {
  // Along v = x, norm(x + t x) = (1 + t) norm(x).
  const auto f = [](const auto& x) {
    const auto c = taylor([](const auto& y) { return norm(y); }, x, x, 3);
    return c[1] + 2 * c[2] + 3 * c[3];
  };
  const Vector<double> g = gradient(f, {3.0, 4.0});
  EXPECT_NEAR(g[0], 0.6, 1e-15);
  EXPECT_NEAR(g[1], 0.8, 1e-15);
}

TEST(TaylorDriver, DifferentiatesADirectionThatIsZero) {
  // c_1 = x · v, whose derivative with respect to v is x, also at v = 0.
  const auto f = []<class T>(const Vector<T>& v) {
    const Vector<T> x = Vector<T>::Constant(2, T(3));
    return taylor([](const auto& y) { return y.squaredNorm() / 2; }, x, v, 1)[1];
  };
  EXPECT_THAT(gradient(f, {0.0, 0.0}), ElementsAre(3, 3));
  const Matrix<double> j = fluxion::jacobian(f, {0.0, 0.0});
  EXPECT_THAT(Vector<double>(j.row(0)), ElementsAre(3, 3));
}

TEST(TaylorDriver, OfSecondOrderIsHalfTheHessianAlongTheDirection) {
  const auto f = [](const auto& x) {
    return exp(x[0] * x[1]) + x[2] * sin(x[0]) / (1 + x[1] * x[1]);
  };
  const Vector<double> x{{0.3, -0.7, 1.1}};
  const Vector<double> v{{1.0, 2.0, -0.5}};
  const Vector<double> c = taylor(f, x, v, 2);
  EXPECT_NEAR(c[1], gradient(f, x).dot(v), 1e-14);
  EXPECT_NEAR(c[2], v.dot(fluxion::hessian(f, x) * v) / 2, 1e-14);
}

TEST(ThirdDerivatives, AreTheJacobianOfAHessian) {
  // f = x² y³: f_xxy = 6 y², f_xyy = 12 x y, f_yyy = 6 x².
  const auto f = [](const auto& x) { return x[0] * x[0] * x[1] * x[1] * x[1]; };
  const auto second = [&]<class T>(const Vector<T>& x) {
    return Vector<T>(fluxion::hessian(f, x).reshaped());
  };
  const Matrix<double> third = fluxion::jacobian(second, {2.0, 3.0});  // row i + 2 j, column k
  const Matrix<double> expected{{0, 54}, {54, 72}, {54, 72}, {72, 24}};
  EXPECT_EQ(third, expected);
}

TEST(TaylorDriver, OfAnEmptyPointIsAShapeError) {
  const auto f = [](const auto& x) { return x.sum(); };
  const Vector<double> nothing;
  EXPECT_EQ(
      message_of<fluxion::ShapeError>([&] { taylor(f, nothing, nothing, 2); }),
      "taylor: the point is empty; got 0 coordinates, expected at least 1; try a point with as "
      "many coordinates as f has variables");
}

TEST(TaylorDriver, OfADirectionOfAnotherSizeIsAShapeError) {
  const auto f = [](const auto& x) { return x.sum(); };
  EXPECT_EQ(
      message_of<fluxion::ShapeError>([&] {
        taylor(f, {1.0, 2.0}, {1.0}, 2);
      }),
      "taylor: the direction has the wrong size; got 1, expected 2; try a vector of that size");
}

TEST(TaylorDriver, OfANegativeOrderIsAnOptionError) {
  const std::string expected =
      "taylor: the order is negative; got -1, expected at least 0; try 0 for the value alone";
  const auto f = [](const auto& x) { return x.sum(); };
  EXPECT_EQ(message_of<fluxion::OptionError>([&] { taylor(f, {1.0}, {1.0}, -1); }), expected);
  const auto g = [](const auto& x) { return x; };
  EXPECT_EQ(message_of<fluxion::OptionError>([&] { taylor(g, 1.0, 1.0, -1); }), expected);
}

TEST(TaylorDriver, IntoAResultOfAnotherSizeIsAShapeError) {
  const auto f = [](const auto& x) { return x.sum(); };
  std::vector<double> c(3);
  EXPECT_EQ(message_of<fluxion::ShapeError>([&] { taylor_into(f, {1.0}, {1.0}, 3, c); }),
            "taylor: the result has the wrong size; got 3, expected 4; try a vector of that size");
  const auto g = []<class T>(const Vector<T>& x) { return Vector<T>(2 * x); };
  Matrix<double> m(1, 3);
  EXPECT_EQ(message_of<fluxion::ShapeError>([&] {
              taylor_into(g, {1.0, 2.0}, {1.0, 1.0}, 2, m);
            }),
            "taylor: the result has the wrong shape; got 1x3, expected 2x3; try a matrix of that "
            "shape");
}

}  // namespace
