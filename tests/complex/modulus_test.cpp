// Real functions of complex numbers, and programs that use them, against derivatives by hand.
// For: complex.hpp through the drivers. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>

namespace {

using fluxion::complex;
using fluxion::Matrix;
using fluxion::Vector;
using Standard = std::complex<double>;

struct Gradients {
  Vector<double> forward;
  Vector<double> reverse;
};

/// The gradient of a function of z = x + iy.
template <class F> Gradients gradients(const F& f, double x, double y) {
  const auto on_parts = [&](const auto& p) { return f(complex(p[0], p[1])); };
  const auto as_vector = [&](const auto& p) {
    return Vector<fluxion::number_t<decltype(p[0])>>::Constant(1, on_parts(p)).eval();
  };
  return {Vector<double>{{fluxion::jvp(as_vector, {x, y}, {1.0, 0.0}).tangent[0],
                          fluxion::jvp(as_vector, {x, y}, {0.0, 1.0}).tangent[0]}},
          fluxion::gradient(on_parts, {x, y})};
}

template <class F> void expect_gradient(const F& f, Standard z, double by_x, double by_y) {
  const auto [forward, reverse] = gradients(f, z.real(), z.imag());
  EXPECT_DOUBLE_EQ(forward[0], by_x) << z;
  EXPECT_DOUBLE_EQ(forward[1], by_y) << z;
  EXPECT_DOUBLE_EQ(reverse[0], by_x) << z;
  EXPECT_DOUBLE_EQ(reverse[1], by_y) << z;
}

constexpr auto modulus = [](const auto& z) { return abs(z); };
constexpr auto argument = [](const auto& z) { return arg(z); };
constexpr auto squared_modulus = [](const auto& z) { return norm(z); };

TEST(Modulus, PointsAwayFromZero) {
  expect_gradient(modulus, {3, -4}, 0.6, -0.8);
  expect_gradient(squared_modulus, {3, -4}, 6, -8);
}

TEST(Modulus, IsFlatAtZero) {
  expect_gradient(modulus, 0, 0, 0);
  expect_gradient(modulus, {-0.0, -0.0}, 0, 0);
  expect_gradient(squared_modulus, 0, 0, 0);
}

TEST(Modulus, NeitherOverflowsNorVanishes) {
  expect_gradient(modulus, {3e250, 4e250}, 0.6, 0.8);
  expect_gradient(modulus, {-3e-250, 4e-250}, -0.6, 0.8);
  expect_gradient(argument, {3e250, 4e250}, -0.16e-250, 0.12e-250);
  expect_gradient(argument, {3e-250, 4e-250}, -0.16e250, 0.12e250);
}

TEST(Modulus, HasACurvatureAcrossItsDirection) {
  const Matrix<double> h =
      fluxion::hessian([](const auto& p) { return abs(complex(p[0], p[1])); }, {3.0, 4.0});
  const Matrix<double> expected{{16.0 / 125, -12.0 / 125}, {-12.0 / 125, 9.0 / 125}};
  EXPECT_LE((h - expected).norm(), 1e-16);
}

TEST(Argument, TurnsOnBothSidesOfTheCut) {
  for (const double zero : {0.0, -0.0}) {
    EXPECT_EQ(arg(complex<double>(-4, zero)), std::copysign(std::numbers::pi, zero));
    expect_gradient(argument, {-4, zero}, -zero, -0.25);
  }
}

TEST(Argument, HasNoDerivativeAtZero) {
  const auto [forward, reverse] = gradients(argument, 0, 0);
  EXPECT_TRUE(forward.array().isNaN().all());
  EXPECT_TRUE(reverse.array().isNaN().all());
}

TEST(Conjugate, TurnsTheImaginaryPartRound) {
  expect_gradient([](const auto& z) { return real(conj(z)); }, {3, 4}, 1, 0);
  expect_gradient([](const auto& z) { return imag(conj(z)); }, {3, 4}, 0, -1);
}

TEST(Projection, IsTheIdentityWhereItIsFinite) {
  expect_gradient([](const auto& z) { return real(proj(z)) + 2 * imag(proj(z)); }, {3, 4}, 1, 2);
}

TEST(Polar, MovesAlongTheRadiusAndTheCircle) {
  const auto f = [](const auto& p) {
    const auto z = fluxion::polar(p[0], p[1]);
    return Vector<fluxion::number_t<decltype(p[0])>>{{z.real(), z.imag()}};
  };
  const Matrix<double> jacobian = fluxion::jacobian(f, {2.0, 0.5});
  const double c = std::cos(0.5);
  const double s = std::sin(0.5);
  EXPECT_EQ(jacobian, (Matrix<double>{{c, -2 * s}, {s, 2 * c}}));
}

// |p(z)|² of p(z) = z³ - 2z + (1 + i): twice the conjugate of p times p' has the gradient in it.
TEST(Programs, SquaredModulusOfAPolynomial) {
  const auto f = [](const auto& x) {
    const complex z(x[0], x[1]);
    complex<fluxion::number_t<decltype(x[0])>> p = 1;
    for (const Standard& coefficient : {Standard(0), Standard(-2), Standard(1, 1)}) {
      p = p * z + coefficient;
    }
    return norm(p);
  };
  const Standard z(0.5, -1.25);
  const Standard slope = std::conj(z * z * z - 2.0 * z + Standard(1, 1)) * (3.0 * z * z - 2.0);
  const Vector<double> g = fluxion::gradient(f, {z.real(), z.imag()});
  EXPECT_NEAR(g[0], 2 * slope.real(), 1e-13);
  EXPECT_NEAR(g[1], -2 * slope.imag(), 1e-13);
  EXPECT_NEAR(
      f(std::array{z.real(), z.imag()}), std::norm(z * z * z - 2.0 * z + Standard(1, 1)), 1e-13);
}

// |H| of a low-pass filter H = 1 / (1 + iωRC - ω²LC) by its resistance, inductance, capacitance.
TEST(Programs, GainOfAFilter) {
  const double w = 1300;
  const auto gain = [w](const auto& x) {
    const complex impedance(x[0], w * x[1]);
    const complex capacitor(0, -1 / (w * x[2]));
    return abs(capacitor / (impedance + capacitor));
  };
  const double r = 40;
  const double l = 0.02;
  const double c = 12e-6;
  const double re = 1 - w * w * l * c;
  const double im = w * r * c;
  const double h = 1 / std::hypot(re, im);
  const double cube = h * h * h;
  const Vector<double> g = fluxion::gradient(gain, {r, l, c});
  EXPECT_NEAR(gain(std::array{r, l, c}), h, 1e-15 * h);
  EXPECT_NEAR(g[0], -cube * im * w * c, 1e-14 * std::abs(g[0]));
  EXPECT_NEAR(g[1], cube * re * w * w * c, 1e-14 * std::abs(g[1]));
  EXPECT_NEAR(g[2], cube * (re * w * w * l - im * w * r), 1e-13 * std::abs(g[2]));
}

// Parseval: the power of a discrete Fourier transform is n times that of the signal.
TEST(Programs, PowerOfASpectrum) {
  const auto power = [](const auto& x) {
    using T = fluxion::number_t<decltype(x[0])>;
    const auto n = static_cast<std::size_t>(x.size());
    std::vector<complex<T>> spectrum(n);
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t j = 0; j < n; ++j) {
        const double turn =
            -2 * std::numbers::pi * static_cast<double>(j * k) / static_cast<double>(n);
        spectrum[k] += x[static_cast<Eigen::Index>(j)] * std::polar(1.0, turn);
      }
    }
    T sum = 0;
    for (const complex<T>& amplitude : spectrum) sum += norm(amplitude);
    return sum;
  };
  const Vector<double> x{{1, -2, 0.5, 3, 0.25}};
  EXPECT_LE((fluxion::gradient(power, x) - 10 * x).norm(), 1e-13);
  EXPECT_LE((fluxion::hessian(power, x) - 10 * Matrix<double>::Identity(5, 5)).norm(), 1e-13);
}

}  // namespace
