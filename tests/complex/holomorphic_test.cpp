// Derivatives of complex functions in forward, reverse and nested mode: against Cauchy's integral,
// along branch cuts, at 0, and where squares overflow.
// For: complex/holomorphic.hpp and complex.hpp. Read first: complex/oracle.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <complex>
#include <limits>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/complex.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/products.hpp>

#include "complex/functions.hpp"
#include "complex/oracle.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::complex;
using fluxion::Vector;
using fluxion::test::WideComplex;
using Standard = std::complex<double>;

constexpr double inf = std::numeric_limits<double>::infinity();

/// f of a complex number as a function of two real ones.
template <class F> auto on_parts(const F& f) {
  return [f](const auto& x) {
    const complex z(x[0], x[1]);
    const auto w = f(z);
    Vector<fluxion::number_t<decltype(w.real())>> parts(2);
    parts << w.real(), w.imag();
    return parts;
  };
}

/// The gradient of the real part as a complex number: the derivative is its conjugate.
template <class V> Standard conjugate_of_gradient(const V& g) { return {g[0], -g[1]}; }

/// The derivative of f four times, once from each tangent and once from each adjoint.
struct Derivatives {
  Standard by_real;
  Standard by_imaginary;
  Standard of_real;
  Standard of_imaginary;
};

template <class F> Derivatives derivatives(const F& f, const Standard& z) {
  const auto g = on_parts(f);
  const Vector<double> x{{z.real(), z.imag()}};
  const Vector<double> by_real = fluxion::jvp(g, x, {1.0, 0.0}).tangent;
  const Vector<double> by_imaginary = fluxion::jvp(g, x, {0.0, 1.0}).tangent;
  const Vector<double> of_real = fluxion::vjp(g, x, {1.0, 0.0}).cotangent;
  const Vector<double> of_imaginary = fluxion::vjp(g, x, {0.0, 1.0}).cotangent;
  return {{by_real[0], by_real[1]},
          {by_imaginary[1], -by_imaginary[0]},
          {of_real[0], -of_real[1]},
          {of_imaginary[1], of_imaginary[0]}};
}

/// Equal to an error, or the same infinities.
bool near(const Standard& a, const Standard& b, double error) {
  return a == b || std::abs(a - b) <= error;
}

template <class F>
void expect_derivative(const F& f, const Standard& z, const Standard& expected, double error) {
  const Derivatives d = derivatives(f, z);
  EXPECT_PRED3(near, d.by_real, expected, error) << z << ", forward in x";
  EXPECT_PRED3(near, d.by_imaginary, expected, error) << z << ", forward in y";
  EXPECT_PRED3(near, d.of_real, expected, error) << z << ", reverse from u";
  EXPECT_PRED3(near, d.of_imaginary, expected, error) << z << ", reverse from v";
}

/// Points in all quadrants, off the axes.
template <class Visit> void for_each_random_point(unsigned count, const Visit& visit) {
  fluxion::test::SplitMix random(20261122);
  for (unsigned i = 0; i < count; ++i) {
    const double size = std::exp(random.between(-4, 2));
    const double x = size * random.between(0.1, 1) * (i % 2 == 0 ? 1 : -1);
    const double y = size * random.between(0.1, 1) * (i % 4 < 2 ? 1 : -1);
    visit(Standard(x, y));
  }
}

using fluxion::test::AnyFunction;
using fluxion::test::OracleDerivative;

/// The oracle's derivative of f at z, which is off the axes.
OracleDerivative oracle(const AnyFunction& f, const Standard& z, int order) {
  const long double radius = fluxion::test::radius_off_axes(z);
  return fluxion::test::derivative_on_circle(f, z, radius, order);
}

TEST(Holomorphic, FirstDerivativesAreThoseOfCauchy) {
  fluxion::test::for_each_function([](const AnyFunction& f) {
    SCOPED_TRACE(f.name());
    for_each_random_point(100, [&](const Standard& z) {
      const auto [expected, error] = oracle(f, z, 1);
      expect_derivative(f, z, expected, error + 1e-14 * std::abs(expected));
    });
  });
}

TEST(Holomorphic, SecondDerivativesAreThoseOfCauchy) {
  fluxion::test::for_each_function([](const AnyFunction& f) {
    SCOPED_TRACE(f.name());
    const auto real_of_f = [&](const auto& x) { return on_parts(f)(x)[0]; };
    for_each_random_point(40, [&](const Standard& z) {
      const auto [expected, error] = oracle(f, z, 2);
      const double bound = error + 1e-13 * std::abs(expected);
      const fluxion::Matrix<double> h = fluxion::hessian(real_of_f, {z.real(), z.imag()});
      EXPECT_PRED3(near, Standard(h(0, 0), -h(0, 1)), expected, bound) << z;
      EXPECT_PRED3(near, Standard(-h(1, 1), -h(1, 0)), expected, bound) << z;
    });
  });
}

TEST(Holomorphic, ThirdDerivativesAreThoseOfCauchy) {
  using Level1 = fluxion::Dual<double>;
  using Level2 = fluxion::Dual<Level1>;
  using Level3 = fluxion::Dual<Level2>;
  fluxion::test::for_each_function([](const AnyFunction& f) {
    SCOPED_TRACE(f.name());
    for_each_random_point(20, [&](const Standard& z) {
      const auto x = Level3::seeded(Level2::seeded(Level1::seeded(z.real()), 1), 1);
      const auto w = f(complex<Level3>(x, z.imag()));
      const Standard got(w.real().tangent().tangent().tangent(),
                         w.imag().tangent().tangent().tangent());
      const auto [expected, error] = oracle(f, z, 3);
      EXPECT_PRED3(near, got, expected, error + 1e-12 * std::abs(expected)) << z;
    });
  });
}

/// The function of AnyFunction that has this name.
AnyFunction named(const std::string& name) {
  for (std::size_t i = 0; i < AnyFunction::count(); ++i) {
    if (AnyFunction(i).name() == name) return AnyFunction(i);
  }
  throw std::invalid_argument(name);
}

/// Compares the derivatives on both sides of a cut with differences along it.
void expect_derivatives_beside_cut(const std::string& name, const Standard& z) {
  SCOPED_TRACE(name);
  const bool is_real = z.imag() == 0;
  const WideComplex direction = is_real ? WideComplex(1, 0) : WideComplex(0, 1);
  const WideComplex wide(z);
  const auto moved = [&](long double t) {
    return is_real ? WideComplex(wide.real() + t, wide.imag())
                   : WideComplex(wide.real(), wide.imag() + t);
  };
  const AnyFunction f = named(name);
  const Standard expected = fluxion::test::derivative_along(f, moved, direction);
  expect_derivative(f, z, expected, 1e-13 * std::abs(expected));
}

// The sign of a zero says on which side of the cut a number is.
TEST(Holomorphic, BranchCutsHaveTwoSides) {
  for (const double zero : {0.0, -0.0}) {
    for (const double size : {1.75, 4.0}) {
      for (const char* name : {"sqrt", "log", "log10", "pow(z, 2.5)", "pow(z, c)", "pow(z, z)"}) {
        expect_derivatives_beside_cut(name, {-size, zero});
      }
      for (const char* name : {"asin", "acos", "atanh"}) {
        expect_derivatives_beside_cut(name, {-size, zero});
        expect_derivatives_beside_cut(name, {size, zero});
      }
      for (const char* name : {"asinh", "atan"}) {
        expect_derivatives_beside_cut(name, {zero, -size});
        expect_derivatives_beside_cut(name, {zero, size});
      }
      expect_derivatives_beside_cut("acosh", {-size, zero});
      expect_derivatives_beside_cut("acosh", {1 / size, zero});
    }
  }
}

TEST(Holomorphic, SquareRootsOfNegativeNumbersAreKnown) {
  const AnyFunction root = named("sqrt");
  expect_derivative(root, {-4, 0.0}, {0, -0.25}, 0);
  expect_derivative(root, {-4, -0.0}, {0, 0.25}, 0);
  expect_derivative(named("log"), {-4, 0.0}, {-0.25, 0}, 0);
  expect_derivative(named("log"), {-4, -0.0}, {-0.25, 0}, 0);
}

// |z|² is 0 or infinite in all of these.
TEST(Holomorphic, HugeAndTinyNumbersNeitherOverflowNorVanish) {
  for (const double s : {1e-250, 1e250}) {
    const Standard z(3 * s, 4 * s);
    const Standard reciprocal = Standard(0.12, -0.16) / s;
    expect_derivative(named("log"), z, reciprocal, 1e-15 / s);
    expect_derivative(named("sqrt"), z, Standard(0.2, -0.1) / std::sqrt(s), 1e-15 / std::sqrt(s));
    const auto by_itself = [s](const auto& w) { return w / std::complex<double>(3 * s, 4 * s); };
    expect_derivative(by_itself, z, reciprocal, 1e-15 / s);
    const auto into = [s](const auto& w) { return std::complex<double>(3 * s, 4 * s) / w; };
    expect_derivative(into, z, -reciprocal, 1e-15 / s);
  }
  const Standard huge(3e250, 4e250);
  const Standard i_over_huge = Standard(0.16, 0.12) / 1e250;
  expect_derivative(named("asin"), huge, i_over_huge, 1e-265);
  expect_derivative(named("acos"), huge, -i_over_huge, 1e-265);
  expect_derivative(named("asinh"), huge, Standard(0.12, -0.16) / 1e250, 1e-265);
  expect_derivative(named("acosh"), huge, Standard(0.12, -0.16) / 1e250, 1e-265);
  expect_derivative(named("atan"), huge, 0, 0);
  expect_derivative(named("atanh"), huge, 0, 0);
}

// tan is ±i there to all digits, and cos overflows.
TEST(Holomorphic, TangentsFarFromTheRealAxisAreFlatAndNotNaN) {
  const double sech = 2 / (std::exp(20.0) + std::exp(-20.0));
  expect_derivative(named("tan"), {0, 20}, sech * sech, 1e-15 * sech * sech);
  expect_derivative(named("tanh"), {20, 0}, sech * sech, 1e-15 * sech * sech);
  expect_derivative(named("tan"), {1, 400}, 0, 0);
  expect_derivative(named("tanh"), {800, 1}, 0, 0);
}

// An entry of the Jacobian that is NaN is left open: a complex infinity has no direction.
TEST(Holomorphic, RootAndLogarithmAreInfinitelySteepAtZero) {
  for (const char* name : {"sqrt", "log"}) {
    const Derivatives d = derivatives(named(name), 0);
    EXPECT_EQ(d.by_real.real(), inf) << name;
    EXPECT_EQ(d.by_imaginary.real(), inf) << name;
    EXPECT_EQ(d.of_real.real(), inf) << name;
    EXPECT_EQ(d.of_imaginary.real(), inf) << name;
  }
  EXPECT_EQ(derivatives([](const auto& z) { return pow(z, 0.5); }, 0).of_real.real(), inf);
}

// A constant part takes no part: no 0 · inf of it makes a NaN.
TEST(Holomorphic, RealAxisIsLeftAloneWhereTheImaginaryPartIsConstant) {
  const auto root = [](const auto& x) {
    const auto w = sqrt(complex(x[0], 0)) + x[1];
    return Vector<fluxion::number_t<decltype(w.real())>>::Constant(1, w.real()).eval();
  };
  EXPECT_EQ(fluxion::jvp(root, {0.0, 1.0}, {1.0, 0.0}).tangent[0], inf);
  EXPECT_EQ(fluxion::jvp(root, {0.0, 1.0}, {0.0, 1.0}).tangent[0], 1);
  EXPECT_EQ(fluxion::vjp(root, {0.0, 1.0}, {1.0}).cotangent, (Vector<double>{{inf, 1}}));
}

TEST(Holomorphic, PowersOfZeroHaveTheirLimits) {
  expect_derivative([](const auto& z) { return pow(z, 0); }, 0, 0, 0);
  expect_derivative([](const auto& z) { return pow(z, 0.0); }, 0, 0, 0);
  expect_derivative([](const auto& z) { return pow(z, 1); }, 0, 1, 0);
  expect_derivative([](const auto& z) { return pow(z, 1.0); }, 0, 1, 0);
  expect_derivative([](const auto& z) { return pow(z, 2); }, 0, 0, 0);
  expect_derivative([](const auto& z) { return pow(z, 2.0); }, 0, 0, 0);
  expect_derivative([](const auto& z) { return pow(z, Standard(2, 1)); }, 0, 0, 0);
  expect_derivative([](const auto& z) { return pow(Standard(0), z); }, {2, 1}, 0, 0);
  expect_derivative([](const auto& z) { return pow(0.0, z); }, {2, 1}, 0, 0);
  const auto square = [](const auto& x) { return pow(complex(x[0], x[1]), 2).real(); };
  const fluxion::Matrix<double> h = fluxion::hessian(square, {0.0, 0.0});
  EXPECT_EQ(h, (fluxion::Matrix<double>{{2, 0}, {0, -2}}));
}

/// Compares the derivatives of a function of a real number with those of the same formula in
/// complex numbers.
template <class F> void expect_derivative_of_real(const char* name, const F& f, double x) {
  const auto parts = [&](const auto& v) {
    const auto w = f(v[0], Standard(1.5, -2));
    Vector<fluxion::number_t<decltype(w.real())>> uv(2);
    uv << w.real(), w.imag();
    return uv;
  };
  const auto widened = [&](const WideComplex& z) { return f(z, WideComplex(1.5L, -2)); };
  const Standard expected =
      fluxion::test::derivative_on_circle(widened, Standard(x), 0.4L, 1).value;
  const double error = 1e-14 * std::abs(expected);
  const Vector<double> tangent = fluxion::jvp(parts, {x}, {1.0}).tangent;
  EXPECT_PRED3(near, Standard(tangent[0], tangent[1]), expected, error) << name;
  const double of_real = fluxion::vjp(parts, {x}, {1.0, 0.0}).cotangent[0];
  const double of_imaginary = fluxion::vjp(parts, {x}, {0.0, 1.0}).cotangent[0];
  EXPECT_PRED3(near, Standard(of_real, of_imaginary), expected, error) << name;
}

TEST(Holomorphic, RealOperandsMoveBothParts) {
  const auto expect = [](const char* name, const auto& f) {
    expect_derivative_of_real(name, f, 1.25);
  };
  expect("c + x", [](const auto& x, const auto& c) { return c + x; });
  expect("c - x", [](const auto& x, const auto& c) { return c - x; });
  expect("x - c", [](const auto& x, const auto& c) { return x - c; });
  expect("x * c", [](const auto& x, const auto& c) { return x * c; });
  expect("c / x", [](const auto& x, const auto& c) { return c / x; });
  expect("x / c", [](const auto& x, const auto& c) { return x / c; });
  expect("x / (x + c)", [](const auto& x, const auto& c) { return x / (x + c); });
  expect("pow(x, c)", [](const auto& x, const auto& c) { return pow(x, c); });
  expect("pow(c, x)", [](const auto& x, const auto& c) { return pow(c, x); });
  expect("pow(x c, x)", [](const auto& x, const auto& c) { return pow(x * c, x); });
  expect("pow(x, x c)", [](const auto& x, const auto& c) { return pow(x, x * c); });
}

}  // namespace
