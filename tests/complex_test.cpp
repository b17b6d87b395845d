// Complex numbers with active parts: how they are made, mixed and compared, and that every operation
// has the bits of std::complex<double>, in every mode.
// For: complex.hpp. Read first: that header; derivatives are tested in complex/holomorphic_test.cpp.
// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <complex>
#include <concepts>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/complex.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>
#include <fluxion/reverse/var.hpp>

#include "complex/functions.hpp"

namespace {

using fluxion::BasicVar;
using fluxion::complex;
using fluxion::Dual;
using fluxion::value_of;
using fluxion::Var;
using Standard = std::complex<double>;

/// The same bits, or NaN both.
bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}
bool same(const Standard& a, const Standard& b) {
  return same(a.real(), b.real()) && same(a.imag(), b.imag());
}

bool is_nan(const Standard& z) { return std::isnan(z.real()) && std::isnan(z.imag()); }

template <class Z> class ComplexOver : public testing::Test {};
using Parts =
    testing::Types<double, Var, Dual<double, 2>, Dual<Dual<double>>, BasicVar<Dual<double>>>;
TYPED_TEST_SUITE(ComplexOver, Parts);

TYPED_TEST(ComplexOver, FunctionsHaveTheBitsOfTheStandardOnes) {
  fluxion::test::for_each_elementary_function([](const char* name, const auto& f) {
    for (const Standard& z : fluxion::test::special_points()) {
      EXPECT_PRED2(
          [](auto a, auto b) { return same(a, b); }, value_of(f(complex<TypeParam>(z))), f(z))
          << name << z;
    }
  });
}

template <class T, class F> void expect_standard_bits(const char* name, const F& f) {
  const std::vector<Standard> points = fluxion::test::special_points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Standard a = points[i];
    const Standard b = points[(7 * i + 3) % points.size()];
    const Standard expected = f(a, b);
    const Standard got = value_of(f(complex<T>(a), complex<T>(b)));
    EXPECT_TRUE(same(got, expected)) << name << a << b << ": " << got << " for " << expected;
  }
}

TYPED_TEST(ComplexOver, OperatorsHaveTheBitsOfTheStandardOnes) {
  expect_standard_bits<TypeParam>("+", [](const auto& a, const auto& b) { return a + b; });
  expect_standard_bits<TypeParam>("-", [](const auto& a, const auto& b) { return a - b; });
  expect_standard_bits<TypeParam>("/", [](const auto& a, const auto& b) { return a / b; });
  expect_standard_bits<TypeParam>("conj", [](const auto& a, const auto&) { return conj(a); });
  expect_standard_bits<TypeParam>("proj", [](const auto& a, const auto&) { return proj(a); });
  expect_standard_bits<TypeParam>("real +",
                                  [](const auto& a, const auto& b) { return a.real() + b; });
  expect_standard_bits<TypeParam>("- real",
                                  [](const auto& a, const auto& b) { return a - b.real(); });
  expect_standard_bits<TypeParam>("real -",
                                  [](const auto& a, const auto& b) { return a.real() - b; });
  expect_standard_bits<TypeParam>("real *",
                                  [](const auto& a, const auto& b) { return a.real() * b; });
  expect_standard_bits<TypeParam>("* real",
                                  [](const auto& a, const auto& b) { return a * b.real(); });
  expect_standard_bits<TypeParam>("/ real",
                                  [](const auto& a, const auto& b) { return a / b.real(); });
  expect_standard_bits<TypeParam>("real /",
                                  [](const auto& a, const auto& b) { return a.real() / b; });
}

// The standard operator turns NaN in both parts into an infinity where a factor was one.
TYPED_TEST(ComplexOver, ProductsHaveTheBitsOfTheStandardOnesUnlessBothPartsAreNaN) {
  const std::vector<Standard> points = fluxion::test::special_points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Standard a = points[i];
    const Standard b = points[(7 * i + 3) % points.size()];
    const Standard got = value_of(complex<TypeParam>(a) * complex<TypeParam>(b));
    EXPECT_TRUE(same(got, a * b) || is_nan(got)) << a << b;
  }
}

TYPED_TEST(ComplexOver, PowersHaveTheBitsOfTheStandardOnes) {
  expect_standard_bits<TypeParam>(
      "complex", [](const auto& a, const auto& b) { return a == 0.0 && b == 0.0 ? a : pow(a, b); });
  expect_standard_bits<TypeParam>("to a real", [](const auto& a, const auto& b) {
    return a == 0.0 && b.real() == 0 ? a : pow(a, b.real());
  });
  expect_standard_bits<TypeParam>("of a real",
                                  [](const auto& a, const auto& b) { return pow(a.real(), b); });
  expect_standard_bits<TypeParam>("to an int",
                                  [](const auto& a, const auto&) { return pow(a, 3); });
  expect_standard_bits<TypeParam>("to an int",
                                  [](const auto& a, const auto&) { return pow(a, -2); });
}

TYPED_TEST(ComplexOver, ModulusAndArgumentHaveTheBitsOfTheStandardOnes) {
  for (const Standard& z : fluxion::test::special_points()) {
    const complex<TypeParam> ours(z);
    EXPECT_TRUE(same(value_of(abs(ours)), std::abs(z))) << z;
    EXPECT_TRUE(same(value_of(arg(ours)), std::arg(z))) << z;
    EXPECT_TRUE(same(value_of(norm(ours)), std::norm(z))) << z;
    EXPECT_TRUE(same(value_of(real(ours)), z.real()) && same(value_of(imag(ours)), z.imag()));
    if (z.real() >= 0) {
      const auto ours_polar = fluxion::polar(ours.real(), ours.imag());
      EXPECT_TRUE(same(value_of(ours_polar), std::polar(z.real(), z.imag()))) << z;
    }
  }
}

TYPED_TEST(ComplexOver, ZeroToThePowerZeroIsOne) {
  const complex<TypeParam> zero;
  const TypeParam real_zero(0);
  EXPECT_EQ(pow(zero, 0), 1);
  EXPECT_EQ(pow(zero, 0.0), 1);
  EXPECT_EQ(pow(zero, real_zero), 1);
  EXPECT_EQ(pow(zero, zero), 1);
  EXPECT_EQ(pow(real_zero, zero), 1);
  EXPECT_EQ(pow(0.0, zero), 1);
}

TYPED_TEST(ComplexOver, IsMadeOfWhateverItsPartsAreMadeOf) {
  using Z = complex<TypeParam>;
  EXPECT_EQ(value_of(Z()), Standard(0, 0));
  EXPECT_EQ(value_of(Z(2)), Standard(2, 0));
  EXPECT_EQ(value_of(Z(2, 0.5F)), Standard(2, 0.5));
  EXPECT_EQ(value_of(Z(TypeParam(2), 3L)), Standard(2, 3));
  EXPECT_EQ(value_of(Z(Standard(1, 2))), Standard(1, 2));
  EXPECT_EQ(value_of(Z(std::complex<float>(1, 2))), Standard(1, 2));
  EXPECT_EQ(value_of(Z(complex<double>(1, 2))), Standard(1, 2));
  Z z = 3;
  EXPECT_EQ(value_of(z), Standard(3, 0));
  z = Standard(1, 2);
  EXPECT_EQ(value_of(z), Standard(1, 2));
  z = {TypeParam(5) * 2, 1};
  EXPECT_EQ(value_of(z), Standard(10, 1));
}

TYPED_TEST(ComplexOver, MixesWithEveryNumber) {
  const complex<TypeParam> z(3, 4);
  const TypeParam x(2);
  const Standard i(0, 1);
  EXPECT_EQ(value_of(z * 2), Standard(6, 8));
  EXPECT_EQ(value_of(2U + z), Standard(5, 4));
  EXPECT_EQ(value_of(z - 2L), Standard(1, 4));
  EXPECT_EQ(value_of(1.5F * z), Standard(4.5, 6));
  EXPECT_EQ(value_of(z / 2), Standard(1.5, 2));
  EXPECT_EQ(value_of(25 / z), Standard(3, -4));
  EXPECT_EQ(value_of(z * x), Standard(6, 8));
  EXPECT_EQ(value_of(x - z), Standard(-1, -4));
  EXPECT_EQ(value_of((x + x) * z), Standard(12, 16));
  EXPECT_EQ(value_of(i * z), Standard(-4, 3));
  EXPECT_EQ(value_of(z + std::complex<float>(0, 1)), Standard(3, 5));
  EXPECT_EQ(value_of(z * complex<double>(0, 1)), Standard(-4, 3));
  EXPECT_EQ(value_of(pow(z, 2) - z * z), Standard(0, 0));
  if constexpr (fluxion::Active<TypeParam>) {
    EXPECT_EQ(value_of(i * x), Standard(0, 2));
    EXPECT_EQ(value_of(x / i), Standard(0, -2));
    EXPECT_NEAR(std::abs(value_of(pow(i, x)) - Standard(-1, 0)), 0, 1e-15);
  }
}

TYPED_TEST(ComplexOver, UpdatesInPlace) {
  complex<TypeParam> z(1, 2);
  z += Standard(1, 1);
  z -= 1;
  z *= TypeParam(2);
  z /= 4.0F;
  z *= z;
  EXPECT_EQ(value_of(z), Standard(-2, 1.5));
  z += z;
  EXPECT_EQ(value_of(+z), Standard(-4, 3));
  z /= complex<TypeParam>(z);
  EXPECT_EQ(value_of(-z), Standard(-1, -0.0));
}

TYPED_TEST(ComplexOver, ComparesValues) {
  const complex<TypeParam> z(3, 0);
  EXPECT_TRUE(z == z && z == 3 && 3.0 == z && z == TypeParam(3) && z == Standard(3));
  EXPECT_TRUE(z != (z + Standard(0, 1)) && z != 2 && Standard(3, 1) != z);
  EXPECT_FALSE((complex<TypeParam>(3, 1)) == 3);
  const complex<TypeParam> nan(std::nan(""), 0);
  EXPECT_TRUE(nan != nan);
}

TYPED_TEST(ComplexOver, ServesStandardContainersAndAlgorithms) {
  std::vector<complex<TypeParam>> all(3, {1, 2});
  all.emplace_back(TypeParam(1));
  EXPECT_EQ(std::accumulate(all.begin(), all.end(), complex<TypeParam>()), Standard(4, 6));
  std::swap(all.front(), all.back());
  EXPECT_EQ(all.front(), 1);
}

TEST(Complex, DeducesWhatItsPartsAre) {
  const Var x = 2;
  static_assert(std::same_as<decltype(complex(1, 2)), complex<double>>);
  static_assert(std::same_as<decltype(complex(1.0F, 2.0F)), complex<float>>);
  static_assert(std::same_as<decltype(complex(x * x)), complex<Var>>);
  static_assert(std::same_as<decltype(complex(1, x + x)), complex<Var>>);
  static_assert(std::same_as<decltype(complex(Standard(1))), complex<double>>);
  static_assert(std::same_as<decltype(fluxion::polar(x, 1)), complex<Var>>);
  static_assert(std::same_as<decltype(fluxion::polar(1, 1)), complex<double>>);
  EXPECT_EQ(fluxion::polar(2, 0), 2);
}

TEST(Complex, ResultsAreNumbersAndNotExpressions) {
  const complex<Var> z(1, 2);
  const Var x = 2;
  static_assert(std::same_as<decltype(z * z), complex<Var>>);
  static_assert(std::same_as<decltype((x + x) / z), complex<Var>>);
  static_assert(std::same_as<decltype(x * Standard(1)), complex<Var>>);
  static_assert(std::same_as<decltype(abs(z)), Var>);
  static_assert(std::same_as<decltype((z * z).real()), Var>);
  static_assert(std::same_as<decltype(complex<float>() * complex<double>()), complex<double>>);
  EXPECT_EQ((z * z).real(), -3);
}

TEST(Complex, LevelsOfDifferentDerivativesDoNotConvert) {
  static_assert(std::convertible_to<complex<double>, complex<Var>>);
  static_assert(std::convertible_to<complex<Dual<double>>, complex<BasicVar<Dual<double>>>>);
  static_assert(!std::convertible_to<complex<Var>, complex<double>>);
  static_assert(!std::convertible_to<complex<Var>, complex<Dual<double>>>);
  static_assert(!std::convertible_to<Var, complex<double>>);
  const Dual<double> outer = Dual<double>::seeded(2);
  const complex<Dual<Dual<double>>> z(1, 1);
  EXPECT_EQ(value_of(outer / (z * outer)), Standard(0.5, -0.5));
}

TEST(Complex, OtherPrecisionsHaveTheirBits) {
  const std::complex<float> f(0.1F, -0.7F);
  const std::complex<long double> l(0.1L, -0.7L);
  fluxion::test::for_each_elementary_function([&](const char* name, const auto& g) {
    EXPECT_EQ(value_of(g(complex<Dual<float>>(f))), g(f)) << name;
    EXPECT_EQ(value_of(g(complex<BasicVar<long double>>(l))), g(l)) << name;
  });
}

TEST(Complex, AStatementOfEachPartIsRecorded) {
  fluxion::Recording recording;
  const complex<Var> z(recording.input(1), recording.input(2));
  const std::size_t before = recording.statements();
  const auto w = exp(z);
  EXPECT_EQ(recording.statements(), before + 2);
  const auto quotient = w / z;
  EXPECT_EQ(recording.statements(), before + 4);
  const auto power = pow(quotient, w);
  EXPECT_EQ(recording.statements(), before + 6);
  EXPECT_TRUE(std::isfinite(value_of(power.real())));
}

}  // namespace
