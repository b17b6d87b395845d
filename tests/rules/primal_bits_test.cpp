// Active code returns the bits that double returns: every rule, every mode, every choice of active
// operands, against the standard function. For: math.hpp. Read first: rules/functions.hpp.
// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>

#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/math.hpp>
#include <fluxion/reverse/recording.hpp>

#include "rules/call.hpp"

namespace {

using fluxion::test::Reference;

bool same_bits(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Not a template: only the number differs from rule to rule and from mode to mode.
void expect_bits(double actual, double expected, const Reference& point, int arity) {
  EXPECT_PRED2(same_bits, actual, expected) << fluxion::test::describe(point, arity);
}

/// Calls check(point, expected) for every point of the rule.
template <class Rule, int Arity, class Check> void for_each_point(const Check& check) {
  for (const Reference& point : fluxion::test::points_of<Rule>()) {
    const Rule rule = fluxion::test::rule_of<Rule>(point);
    check(rule, point, fluxion::test::with_operands<Arity>(point, [&](auto... x) {
            return fluxion::test::standard(rule, x...);
          }));
  }
}

/// Calls every rule with every choice of active operands, made by `make`.
template <class Make> void expect_bits_of_double(const Make& make) {
  fluxion::test::for_each_rule([&]<class Rule, int Arity>() {
    for_each_point<Rule, Arity>([&](const Rule& rule, const Reference& point, double expected) {
      fluxion::test::for_each_mask<Arity>([&]<unsigned Mask>() {
        const double y = value_of(fluxion::test::call<Arity, Mask>(rule, point, make));
        expect_bits(y, expected, point, Arity);
      });
    });
  });
}

TEST(PrimalBits, OfRulesAreThoseOfTheStandardLibrary) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for_each_point<Rule, Arity>([](const Rule& rule, const Reference& point, double expected) {
      const auto value = [&](auto... x) { return rule.value(x...); };
      const double y = fluxion::test::with_operands<Arity>(point, value);
      expect_bits(y, expected, point, Arity);
    });
  });
}

TEST(PrimalBits, OfQualifiedCallsWithPlainNumbersAreThoseOfTheStandardLibrary) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    if constexpr (!std::same_as<Rule, fluxion::rules::Modf>) {
      for_each_point<Rule, Arity>([](const Rule& rule, const Reference& point, double expected) {
        const auto value = [&](auto... x) { return fluxion::test::function(rule, x...); };
        const double y = fluxion::test::with_operands<Arity>(point, value);
        expect_bits(y, expected, point, Arity);
      });
    }
  });
}

TEST(PrimalBits, OfDualNumbersAreThoseOfTheStandardLibrary) {
  expect_bits_of_double([](double x, auto) { return fluxion::Dual<double>::seeded(x); });
}

TEST(PrimalBits, OfDualNumbersWithManyLanesAreThoseOfTheStandardLibrary) {
  expect_bits_of_double([](double x, auto) { return fluxion::Dual<double, 3>::seeded(x, 1, 2); });
}

TEST(PrimalBits, OfNestedDualNumbersAreThoseOfTheStandardLibrary) {
  using Inner = fluxion::Dual<double>;
  expect_bits_of_double(
      [](double x, auto) { return fluxion::Dual<Inner>::seeded(Inner::seeded(x), Inner(1)); });
}

TEST(PrimalBits, OfVariablesAreThoseOfTheStandardLibrary) {
  fluxion::Recording recording;
  expect_bits_of_double([&](double x, auto) { return recording.input(x); });
}

TEST(PrimalBits, OfDualNumbersOnATapeAreThoseOfTheStandardLibrary) {
  using Inner = fluxion::Dual<double>;
  fluxion::BasicRecording<Inner> recording;
  expect_bits_of_double([&](double x, auto) { return recording.input(Inner::seeded(x)); });
}

}  // namespace
