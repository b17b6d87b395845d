// The number that notes operations: it computes as T does, with the partials of the rules.
// For: inspect/traced.hpp. Read first: rules/call.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <sstream>
#include <vector>

#include <Eigen/LU>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/complex.hpp>
#include <fluxion/format.hpp>
#include <fluxion/inspect/traced.hpp>
#include <fluxion/ranges.hpp>

#include "rules/call.hpp"

namespace {

using fluxion::Traced;
using fluxion::TracedResult;
using fluxion::detail::Computation;
using fluxion::detail::Noting;
using fluxion::test::call;
using fluxion::test::describe;
using fluxion::test::Reference;

static_assert(fluxion::Active<Traced> && fluxion::Active<TracedResult<double>>);
static_assert(std::is_trivially_copyable_v<Traced>);
static_assert(std::is_same_v<fluxion::number_t<TracedResult<float>>, fluxion::BasicTraced<float>>);
static_assert(std::is_same_v<fluxion::joined_t<Traced, int, TracedResult<double>>, Traced>);

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// The operation of a rule on inputs, with the partials that were noted for it.
template <int Arity, class Rule>
void expect_noted(const Rule& rule, const Reference& point, std::span<const double> partials) {
  Computation<double> computation;
  Noting<double> noting(computation);
  std::array<Traced, 3> x;
  for (std::size_t i = 0; i < 3; ++i) x[i] = Traced(noting.input(point.x[i]));
  constexpr unsigned all = (1U << Arity) - 1;
  const auto y = call<Arity, all>(rule, point, [&](double, std::size_t i) { return x[i]; });
  const double plain = call<Arity, 0>(rule, point, [](double, std::size_t) { return 0.0; });
  EXPECT_PRED2(same_bits, y.value(), plain) << describe(point, Arity);
  const auto noted = std::find_if(computation.operations.begin(),
                                  computation.operations.end(),
                                  [](const auto& o) { return o.name == Rule::name; });
  ASSERT_NE(noted, computation.operations.end());
  const auto operands = computation.operands_of(*noted);
  ASSERT_EQ(operands.size(), partials.size());
  for (std::size_t i = 0; i < partials.size(); ++i) {
    EXPECT_EQ(operands[i].id.index, i);
    EXPECT_PRED2(same_number, operands[i].partial, partials[i]) << describe(point, Arity);
  }
}

TEST(Traced, NotesTheValueAndThePartialsOfEveryRule) {
  fluxion::test::for_each_rule([]<class Rule, int Arity>() {
    for (const Reference& point : fluxion::test::points_of<Rule>()) {
      const Rule rule = fluxion::test::rule_of<Rule>(point);
      fluxion::test::with_operands<Arity>(point, [&](auto... x) {
        const auto y = static_cast<double>(rule.value(x...));
        const auto partials = [&]<int... I>(std::integer_sequence<int, I...>) {
          return std::array{fluxion::test::partial_of<I>(rule, y, x...)...};
        }
        (std::make_integer_sequence<int, Arity>{});
        expect_noted<Arity>(rule, point, partials);
        return 0;
      });
    }
  });
}

/// A run with two inputs, 2 and 3.
struct TwoInputs {
  Computation<double> computation;
  Noting<double> noting{computation};
  Traced x{noting.input(2)};
  Traced y{noting.input(3)};
  std::size_t operations() const { return computation.operations.size() - computation.inputs; }
};

TEST(Traced, NotesAReductionWithAPartialForEachVariable) {
  TwoInputs run;
  const Traced length = fluxion::norm(std::array<Traced, 3>{run.x, 6, run.y});
  EXPECT_EQ(length.value(), 7);
  ASSERT_EQ(run.operations(), 1U);
  const auto operands = run.computation.operands_of(run.computation.operations.back());
  ASSERT_EQ(operands.size(), 3U);
  EXPECT_EQ(operands[0].partial, 2.0 / 7);
  EXPECT_EQ(operands[1].partial, 0);
  EXPECT_FALSE(operands[1].moves);
  EXPECT_EQ(operands[2].partial, 3.0 / 7);
}

TEST(Traced, IsAConstantOutsideARun) {
  const Traced x = 3;
  const Traced y = x * x + 1;
  EXPECT_EQ(y.value(), 10);
  EXPECT_TRUE(y.is_passive());
}

TEST(Traced, NotesOnlyWhatDependsOnAnInputOrIsNotFinite) {
  TwoInputs run;
  const Traced one = 1;
  const Traced two = one + 1;
  EXPECT_EQ(run.operations(), 0U);
  const Traced bad = log(one - 1);
  EXPECT_EQ(run.operations(), 1U);
  EXPECT_TRUE(bad.is_passive());
  const Traced sum = run.x + two;
  EXPECT_EQ(run.operations(), 2U);
  EXPECT_FALSE(sum.is_passive());
}

TEST(Traced, MixesWithEveryPlainNumber) {
  TwoInputs run;
  const Traced z = 2 * run.x + run.y / 4L - 1.5F + std::size_t{3} * run.x;
  EXPECT_EQ(z.value(), 2 * 2 + 0.75 - 1.5 + 6);
  EXPECT_TRUE(run.x == 2 && 2 < run.y && run.x * run.x >= 4.0F && run.x != run.y);
}

TEST(Traced, IsUpdatedInPlaceAlsoAsAResult) {
  TwoInputs run;
  Traced s = 1;
  s += run.x;
  s -= 0.5;
  s *= run.y * run.y;
  s /= 2;
  ++s;
  EXPECT_EQ(s.value(), (1 + 2 - 0.5) * 9 / 2 + 1);
  auto e = run.x * run.y;
  e += 1;
  e /= run.x;
  EXPECT_EQ(e.value(), 3.5);
  EXPECT_FALSE(e.is_passive());
}

TEST(Traced, IsChosenByConditions) {
  TwoInputs run;
  const Traced a = run.x < run.y ? run.x : run.x * run.y;
  const auto b = run.x > run.y ? run.x * 2 : run.y * 3;
  const Traced c = fluxion::select(run.x < 0, run.x, 4.0);
  EXPECT_EQ(a.value(), 2);
  EXPECT_EQ(b.value(), 9);
  EXPECT_EQ(c.value(), 4);
  EXPECT_EQ(std::max(run.x, run.y).value(), 3);
}

TEST(Traced, WorksInContainersAndAlgorithms) {
  TwoInputs run;
  std::vector<Traced> v = {run.y, run.x, run.x * run.y, 1};
  std::sort(v.begin(), v.end());
  EXPECT_EQ(v[0], 1);
  EXPECT_EQ(v[3], 6);
  EXPECT_EQ(std::accumulate(v.begin(), v.end(), Traced(0)).value(), 12);
  EXPECT_EQ(std::inner_product(v.begin(), v.end(), v.begin(), Traced(0)).value(), 1 + 4 + 9 + 36);
  EXPECT_EQ(*std::max_element(v.begin(), v.end()), 6);
  std::map<int, Traced> m;
  m[1] += run.x;
  EXPECT_EQ(m[1], 2);
}

TEST(Traced, WorksInEigen) {
  TwoInputs run;
  const fluxion::Vector<Traced> v{{run.x, run.y}};
  const Eigen::MatrixXd a{{1, 2}, {3, 4}};
  const fluxion::Vector<Traced> w = a * v;
  EXPECT_EQ(w[0], 8);
  EXPECT_EQ(w[1], 18);
  EXPECT_EQ(v.dot(w), 16 + 54);
  EXPECT_EQ(v.squaredNorm(), 13);
  EXPECT_EQ((v.array() * 2.0 + 1.0).prod(), 35);
  const fluxion::Matrix<Traced> m = v * v.transpose() + a.cast<Traced>();
  EXPECT_NEAR(value_of(m.determinant()), (4 + 1) * (9 + 4) - (6 + 2) * (6 + 3), 1e-13);
  EXPECT_EQ(v.maxCoeff(), 3);
}

TEST(Traced, IsThePartOfAComplexNumber) {
  TwoInputs run;
  const fluxion::complex<Traced> z(run.x, run.y);
  const fluxion::complex<Traced> w = z * z + run.x;
  EXPECT_EQ(w.real(), 4 - 9 + 2);
  EXPECT_EQ(w.imag(), 12);
  EXPECT_EQ(abs(w * std::complex(0.0, 1.0)), std::hypot(3, 12));
  EXPECT_FALSE(w.imag().is_passive());
}

TEST(Traced, HasTheLimitsOfItsValue) {
  EXPECT_EQ(std::numeric_limits<Traced>::max(), std::numeric_limits<double>::max());
  EXPECT_EQ(std::numeric_limits<fluxion::BasicTraced<float>>::digits, 24);
}

TEST(Traced, PrintsAsItsValue) {
  const Traced x = 2.5;
  EXPECT_EQ(fmt::format("{} {:.3f}", x, x * 2), "2.5 5.000");
  std::ostringstream out;
  out << x << ' ' << x + 1;
  EXPECT_EQ(out.str(), "2.5 3.5");
}

TEST(Traced, GivesAStatementsLineToAllThatItIsMadeOf) {
  TwoInputs run;
  const auto inner = [](const Traced& x) {
    const Traced square = x * x;
    return square;
  };
  const unsigned line = __LINE__ + 1;
  const Traced z = sin(run.x) + inner(run.y);
  std::map<std::string_view, unsigned> lines;
  for (const auto& operation : run.computation.operations) {
    lines[operation.name] = operation.line.line;
  }
  const unsigned expected = FLUXION_HAS_SOURCE_LOCATION ? line : 0;
  EXPECT_EQ(lines["sin"], expected);
  EXPECT_EQ(lines["add"], expected);
  EXPECT_EQ(lines["mul"], FLUXION_HAS_SOURCE_LOCATION ? line - 4 : 0);
  EXPECT_EQ(z.value(), std::sin(2.0) + 9);
}

}  // namespace
