// Taylor coefficients of every rule along a curve, compared with 50 digits that mpmath finds by
// differences: nothing of the chain rule, and no recurrence, is in them.
// For: forward/taylor.hpp, which knows no rule by name but + - * / and pow. Read first: rules/call.hpp,
// scripts/reference_taylor.py.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string_view>

#include <gtest/gtest.h>

#include <fluxion/forward/taylor.hpp>

#include "rules/call.hpp"

namespace {

using fluxion::Taylor;
using fluxion::test::describe;
using fluxion::test::Reference;

struct TaylorReference {
  std::string_view name;
  std::array<double, 3> x;
  std::array<long double, 11> coefficients;
};

constexpr TaylorReference rows[] = {
#include "reference/taylor.inc"
};

/// x + t, y - t/2 + t²/4, z + t/4 + t²/8
Taylor<double> curve(double start, std::size_t operand) {
  const auto t = Taylor<double>::variable(0.0, 1.0, 10);
  if (operand == 0) return start + t;
  if (operand == 1) return start - 0.5 * t + 0.25 * (t * t);
  return start + 0.25 * t + 0.125 * (t * t);
}

/// Coefficients may be 0 or cancel: what counts is the size of those around them.
long double magnitude(const TaylorReference& row, std::size_t k) {
  const auto at = [&](std::size_t j) { return j < 11 ? std::abs(row.coefficients[j]) : 0.0L; };
  return std::max({at(k), at(k + 1), k == 0 ? 0.0L : at(k - 1)});
}

/// Formulas with a difference in them lose digits with each order; measured, times 3.
long double tolerance(std::string_view rule) {
  const bool subtracts = rule == "normal_log_cdf" || rule == "mills_ratio";
  return subtracts ? 4e-13L : 2e-14L;
}

template <class Rule, int Arity> int compare_rows() {
  int compared = 0;
  for (const TaylorReference& row : rows) {
    if (row.name != Rule::name) continue;
    const Reference point{row.name, row.x, 0, {}};
    const Rule rule = fluxion::test::rule_of<Rule>(point);
    const auto y = fluxion::test::call<Arity, (1U << Arity) - 1>(rule, point, curve);
    for (std::size_t k = 0; k < row.coefficients.size(); ++k) {
      const auto got = static_cast<long double>(y.coefficient(k));
      const long double error = std::abs(got - row.coefficients[k]);
      EXPECT_LE(error, tolerance(row.name) * magnitude(row, k))
          << describe(point, Arity) << ", coefficient " << k << ": got " << got << ", expected "
          << row.coefficients[k];
    }
    ++compared;
  }
  return compared;
}

TEST(TaylorOfRules, HaveTheCoefficientsOfTheReference) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    const int compared = compare_rows<Rule, Arity>();
    // The neighbouring number has no curve.
    constexpr bool has_curve = !std::same_as<Rule, fluxion::rules::Nextafter>;
    EXPECT_GE(compared, has_curve ? 2 : 0) << Rule::name;
  });
}

}  // namespace
