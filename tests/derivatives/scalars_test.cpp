// float, double and long double through every driver: the type goes through, and so do its digits.
// For: no double in between, whatever the scalar of the point. Read first:
// derivatives/gradient.hpp. SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

namespace {

using fluxion::Matrix;
using fluxion::Vector;

/// x² e^y + sin(x) / y, with its derivatives by hand.
template <class S> struct Wave {
  template <class T> T operator()(const Vector<T>& p) const {
    static_assert(std::same_as<fluxion::scalar_t<T>, S>);
    using std::exp, std::sin;
    return p[0] * p[0] * exp(p[1]) + sin(p[0]) / p[1];
  }

  S x = S(7) / 10;
  S y = S(13) / 10;
  Vector<S> point() const { return Vector<S>{{x, y}}; }
  Vector<S> gradient() const {
    return Vector<S>{
        {2 * x * std::exp(y) + std::cos(x) / y, x * x * std::exp(y) - std::sin(x) / (y * y)}};
  }
  Matrix<S> hessian() const {
    const S mixed = 2 * x * std::exp(y) - std::cos(x) / (y * y);
    Matrix<S> h(2, 2);
    h << 2 * std::exp(y) - std::sin(x) / y, mixed, mixed,
        x * x * std::exp(y) + 2 * std::sin(x) / (y * y * y);
    return h;
  }
};

/// Wave and the product of its arguments.
template <class S> struct WaveAndProduct {
  template <class T> auto operator()(const Vector<T>& p) const {
    return std::array<T, 2>{Wave<S>()(p), p[0] * p[1]};
  }
  Matrix<S> jacobian() const {
    const Wave<S> wave;
    Matrix<S> j(2, 2);
    j << wave.gradient().transpose(), wave.y, wave.x;
    return j;
  }
};

template <class S> class OfScalar : public testing::Test {
 protected:
  const Wave<S> f_{};
  const WaveAndProduct<S> g_{};
  const Vector<S> x_ = f_.point();
  const Vector<S> direction_{{S(1) / 3, S(-2) / 7}};

  /// Entries of type S, equal to 8 units in its last place: a double has the wrong digits for a
  /// long double, and the wrong type for a float.
  template <class A, class B> static void expect_same(const A& got, const B& expected) {
    static_assert(std::same_as<typename A::Scalar, S> && std::same_as<typename B::Scalar, S>);
    ASSERT_EQ(got.rows(), expected.rows());
    ASSERT_EQ(got.cols(), expected.cols());
    const S tolerance = 8 * std::numeric_limits<S>::epsilon() * expected.cwiseAbs().maxCoeff();
    EXPECT_LE((got - expected).cwiseAbs().maxCoeff(), tolerance);
  }
};
using Scalars = testing::Types<float, double, long double>;
TYPED_TEST_SUITE(OfScalar, Scalars);

TYPED_TEST(OfScalar, DerivativeHasItsDigits) {
  using S = TypeParam;
  const auto slope =
      fluxion::value_and_derivative([](const auto& t) { return exp(t) * t / 3; }, S(1) / 10);
  static_assert(std::same_as<decltype(slope), const fluxion::ValueAndDerivative<S>>);
  const S expected = std::exp(S(1) / 10) * (1 + S(1) / 10) / 3;
  EXPECT_LE(std::abs(slope.derivative - expected),
            4 * std::numeric_limits<S>::epsilon() * expected);
}

TYPED_TEST(OfScalar, GradientHasItsDigits) {
  using S = TypeParam;
  const auto& [f, x] = std::tie(this->f_, this->x_);
  const auto [value, gradient] = fluxion::value_and_gradient(f, x);
  static_assert(std::same_as<decltype(value), const S>);
  EXPECT_EQ(value, f(x));
  this->expect_same(gradient, f.gradient());
  this->expect_same(fluxion::gradient(f, std::vector<S>{x[0], x[1]}), f.gradient());
  Vector<S> g(2);
  EXPECT_EQ(fluxion::value_and_gradient_into(f, x, g), value);
  EXPECT_EQ(g, gradient);
  std::array<S, 2> entries{};
  fluxion::gradient_into(f, x, entries);
  EXPECT_EQ(entries[1], gradient[1]);
}

TYPED_TEST(OfScalar, JacobianHasItsDigits) {
  using S = TypeParam;
  const auto& [g, x] = std::tie(this->g_, this->x_);
  this->expect_same(fluxion::jacobian(g, x), g.jacobian());
  Matrix<S> j(2, 2);
  fluxion::jacobian_into(g, x, j);
  this->expect_same(j, g.jacobian());
}

TYPED_TEST(OfScalar, JacobianInManyLanesAndRowsHasItsDigits) {
  using S = TypeParam;
  const auto sines = [](const auto& v) { return v.array().sin().matrix().eval(); };
  const auto sum = [](const auto& v) { return v.array().sin().sum(); };
  const Vector<S> x = Vector<S>::LinSpaced(35, S(1) / 3, 2);
  const Vector<S> slopes = x.array().cos();
  this->expect_same(fluxion::jacobian(sines, x), Matrix<S>(slopes.asDiagonal()));
  this->expect_same(fluxion::jacobian(sum, x), Matrix<S>(slopes.transpose()));
}

TYPED_TEST(OfScalar, HessianHasItsDigits) {
  using S = TypeParam;
  const auto& [f, x] = std::tie(this->f_, this->x_);
  this->expect_same(fluxion::hessian(f, x), f.hessian());
  Matrix<S> h(2, 2);
  fluxion::hessian_into(f, x, h);
  this->expect_same(h, f.hessian());
}

TYPED_TEST(OfScalar, ProductsHaveItsDigits) {
  using S = TypeParam;
  const auto& [f, g, x, v] = std::tie(this->f_, this->g_, this->x_, this->direction_);
  const Vector<S> forward = g.jacobian() * v;
  const Vector<S> reverse = g.jacobian().transpose() * v;
  const Vector<S> second = f.hessian() * v;
  this->expect_same(fluxion::jvp(g, x, v).tangent, forward);
  this->expect_same(fluxion::vjp(g, x, v).cotangent, reverse);
  this->expect_same(fluxion::hvp(f, x, v).product, second);
  this->expect_same(fluxion::hvp(f, x, v).gradient, f.gradient());
  Vector<S> value(2);
  Vector<S> result(2);
  fluxion::jvp_into(g, x, v, value, result);
  this->expect_same(result, forward);
  EXPECT_EQ(value[0], f(x));
  fluxion::vjp_into(g, x, v, value, result);
  this->expect_same(result, reverse);
  static_assert(std::same_as<decltype(fluxion::hvp_into(f, x, v, value, result)), S>);
  fluxion::hvp_into(f, x, v, value, result);
  this->expect_same(result, second);
}

TYPED_TEST(OfScalar, RecordingHasItsDigits) {
  using S = TypeParam;
  const auto& [f, x] = std::tie(this->f_, this->x_);
  fluxion::BasicRecording<S> recording;
  using Var = fluxion::BasicVar<S>;
  const Vector<Var> inputs{{recording.input(x[0]), recording.input(x[1])}};
  const std::array<Var, 2> y = {f(inputs), inputs[0] / 3};
  recording.sweep(y[0]);
  this->expect_same(Vector<S>{{recording.adjoint(inputs[0]), recording.adjoint(inputs[1])}},
                    f.gradient());
  recording.sweep_rows(y);
  EXPECT_EQ(recording.adjoint(inputs[0], 1), S(1) / 3);
}

TYPED_TEST(OfScalar, NestedDriversHaveItsDigits) {
  using S = TypeParam;
  const auto gradient = [this](const auto& v) { return fluxion::gradient(this->f_, v); };
  this->expect_same(fluxion::jacobian(gradient, this->x_), this->f_.hessian());
  const auto cube = [](const auto& t) { return t * t * t / 3; };
  const auto slope = [&](const auto& t) { return fluxion::derivative(cube, t); };
  const S third = S(1) / 3;
  EXPECT_LE(std::abs(fluxion::derivative(slope, third) - 2 * third),
            4 * std::numeric_limits<S>::epsilon());
}

}  // namespace
