// Second partials of the rules, from nested dual numbers and from dual numbers on a tape, against
// the 50-digit table. For: formulas of partials that are exact but cancel when differentiated.
// Read first: rules/call.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

#include "rules/call.hpp"

namespace {

using fluxion::test::Reference;

// Masked, as the drivers have them in the end: what an operand does not reach is 0, not 0 · inf.
template <class T> using Level = fluxion::Dual<T, 1, fluxion::Masked<T>>;
using Inner = Level<double>;
using Outer = Level<Inner>;

Inner seeded_if(bool condition, double x) { return condition ? Inner::seeded(x) : Inner(x); }

/// d²f / (dx_i dx_j) by nested dual numbers, all operands active.
struct NestedDuals {
  template <int Arity, class Rule>
  static double second(const Rule& rule, const Reference& point, std::size_t i, std::size_t j) {
    constexpr unsigned all = (1U << Arity) - 1;
    const Outer y = fluxion::test::call<Arity, all>(rule, point, [&](double x, std::size_t k) {
      const Inner inner = seeded_if(k == j, x);
      return k == i ? Outer::seeded(inner) : Outer(inner);
    });
    return y.tangent().tangent();
  }
};

/// The same as the tangent of an adjoint.
struct DualsOnATape {
  template <int Arity, class Rule>
  static double second(const Rule& rule, const Reference& point, std::size_t i, std::size_t j) {
    fluxion::BasicRecording<Inner> recording;
    std::array<fluxion::BasicVar<Inner>, std::size_t{Arity}> x;
    for (std::size_t k = 0; k < Arity; ++k) x[k] = recording.input(seeded_if(k == j, point.x[k]));
    constexpr unsigned all = (1U << Arity) - 1;
    const fluxion::BasicVar<Inner> y =
        fluxion::test::call<Arity, all>(rule, point, [&](double, std::size_t k) { return x[k]; });
    recording.sweep(y);
    return recording.adjoint(x[i]).tangent();
  }
};

/// The size of the terms that the second partial is a sum of, where they may cancel.
long double scale(const Reference& row, std::size_t entry) {
  if (row.name == "hypot") return 1 / row.value;
  if (row.name == "beta" && entry == 1) {
    return std::abs(row.partials[0] * row.partials[1] / row.value);
  }
  if (row.name == "atan2" && entry == 1) {
    const auto h = static_cast<long double>(std::hypot(row.x[0], row.x[1]));
    return 1 / h / h;
  }
  if (row.name == "pow" && entry == 1) {
    const auto x = static_cast<long double>(row.x[0]);
    const auto y = static_cast<long double>(row.x[1]);
    return std::abs(row.value / x) * (1 + std::abs(y * std::log(x)));
  }
  return std::max(std::abs(row.second[entry]), fluxion::test::amplitude(row));
}

/// What a second partial may miss in units of the last place, with the figures that need more.
long double bound(const Reference& row, std::size_t entry) {
  if (row.name == "cbrt") return 12;         // 9.22, from the 1.35 of std::cbrt
  if (row.name == "mills_ratio") return 13;  // 12.1, as the first partial cancels to a fifth
  const bool is_large_power = row.name == "pow" && std::abs(std::log(row.x[0])) > 100;
  const long double ulps = is_large_power ? 150 : 4;  // 120 at 1e200^0.3
  const long double size = std::abs(row.second[entry]);
  return ulps * std::max(1.0L, scale(row, entry) / size);
}

/// Second partials of two operands that overflow are sums of infinities.
bool is_out_of_range(const Reference& row) {
  return (row.name == "atan2" || row.name == "hypot") && std::isinf(row.second[0]);
}

template <class Mode, class Rule, int Arity>
void expect_second(const Reference& row, std::size_t i, std::size_t j, std::size_t entry) {
  const Rule rule = fluxion::test::rule_of<Rule>(row);
  const double second = Mode::template second<Arity>(rule, row, i, j);
  EXPECT_LE(fluxion::test::ulps(second, row.second[entry]), bound(row, entry))
      << fluxion::test::describe(row, Arity) << ", second partial " << i << ", " << j << " = "
      << second << ", expected " << row.second[entry];
}

template <class Mode> void expect_second_partials() {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    if constexpr (Arity <= 2) {
      for (const Reference& row : fluxion::test::rows_of<Rule>()) {
        if (!row.has_second || is_out_of_range(row)) continue;
        for (std::size_t i = 0; i < Arity; ++i) {
          for (std::size_t j = 0; j < Arity; ++j) {
            expect_second<Mode, Rule, Arity>(row, i, j, i + j);
          }
        }
      }
    }
  });
}

TEST(SecondOrder, NestedDualNumbersAgreeWithTheReferenceTable) {
  expect_second_partials<NestedDuals>();
}

TEST(SecondOrder, DualNumbersOnATapeAgreeWithTheReferenceTable) {
  expect_second_partials<DualsOnATape>();
}

/// f''(x) by nested dual numbers.
template <class F> double second_derivative(const F& f, double x) {
  return Outer(f(Outer::seeded(Inner::seeded(x)))).tangent().tangent();
}

TEST(SecondOrder, OfSmallPowersAtZeroIsExact) {
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 2); }, 0), 2);
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 2.0); }, 0), 2);
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 1.0); }, 0), 0);
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 0.0); }, 0), 0);
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 3); }, 0), 0);
  EXPECT_EQ(second_derivative([](const auto& x) { return pow(x, 3); }, -2), -12);
}

TEST(SecondOrder, OfAPowerWithActiveExponentAtZeroIsExact) {
  const auto square = [](const auto& x) { return pow(x, 2 + 0 * x); };
  EXPECT_EQ(second_derivative(square, 0), 2);
}

TEST(SecondOrder, OfPowersWithExponentZeroIsOneOverXInXAndY) {
  // d/dy (y x^(y-1)) at y = 0: the first partial vanishes there, its derivative does not.
  const Outer x = Outer::seeded(Inner(4.0));
  const Outer y = Outer(Inner::seeded(0.0));
  EXPECT_EQ(pow(x, y).tangent().tangent(), 0.25);
}

TEST(SecondOrder, OfAnActiveExponentZeroTheFirstPartialIsZeroAlsoWhereOneOverTheBaseOverflows) {
  for (const double base : {0.0, 5e-324, 1e-310}) {
    EXPECT_EQ(pow(Outer::seeded(Inner(base)), Outer(0.0)).tangent().value(), 0) << base;
  }
}

TEST(SecondOrder, ThirdDerivativeOfACubeAtZeroIsSix) {
  using Third = Level<Outer>;
  const Third x = Third::seeded(Outer::seeded(Inner::seeded(0.0)));
  EXPECT_EQ(pow(x, 3).tangent().tangent().tangent(), 6);
}

TEST(SecondOrder, OfKinksIsZero) {
  EXPECT_EQ(second_derivative([](const auto& x) { return abs(x); }, 0), 0);
  EXPECT_EQ(second_derivative([](const auto& x) { return fmax(x, 1.0); }, 1), 0);
}

TEST(SecondOrder, OfTheSquareRootAtZeroIsMinusInfinity) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(second_derivative([](const auto& x) { return sqrt(x); }, 0), -inf);
}

}  // namespace
