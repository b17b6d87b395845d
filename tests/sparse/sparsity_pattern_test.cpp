// Patterns are those of the operations, contain every derivative that is not zero, and cost what is
// there. For: sparse/sparsity_pattern.hpp and what it is made of. Read first: sparse/matrices.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/ranges.hpp>
#include <fluxion/sparse/sparsity_pattern.hpp>

#include "derivatives/agreement.hpp"
#include "sparse/matrices.hpp"

namespace {

using namespace fluxion::test;
using fluxion::hessian_sparsity_pattern;
using fluxion::ShapeError;
using fluxion::sparsity_pattern;
using fluxion::SparsityPattern;
using fluxion::TapeError;
using fluxion::Vector;
using fluxion::detail::Curvature;
using fluxion::detail::pattern_of_hessian;
using fluxion::detail::pattern_of_jacobian;
using fluxion::detail::Structure;
using fluxion::detail::StructureLog;
using testing::HasSubstr;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

template <class F> std::string hessian_of(const F& f, const std::vector<double>& x) {
  return picture(hessian_sparsity_pattern(f, x));
}
template <class F> std::string jacobian_of(const F& f, const std::vector<double>& x) {
  return picture(sparsity_pattern(f, x));
}

TEST(HessianSparsityPattern, OfElementaryOperations) {
  EXPECT_EQ(hessian_of([](const auto& x) { return x[0] * x[1]; }, {1, 2}), ".x x.");
  EXPECT_EQ(hessian_of([](const auto& x) { return x[0] / x[1]; }, {1, 2}), ".x xx");
  EXPECT_EQ(hessian_of([](const auto& x) { return x[0] * x[0] + x[1]; }, {1, 2}), "x. ..");
  EXPECT_EQ(hessian_of([](const auto& x) { return sin(x[0]) + exp(x[1]); }, {1, 2}), "x. .x");
  EXPECT_EQ(hessian_of([](const auto& x) { return sin(x[0] + x[1]); }, {1, 2}), "xx xx");
  EXPECT_EQ(hessian_of([](const auto& x) { return fma(x[0], x[1], x[2]); }, {1, 2, 3}),
            ".x. x.. ...");
  EXPECT_EQ(hessian_of([](const auto& x) { return lerp(x[0], x[1], x[2]); }, {1, 2, 3}),
            "..x ..x xx.");
  EXPECT_EQ(hessian_of([](const auto& x) { return hypot(x[0], x[1], x[2]); }, {1, 2, 3}),
            "xxx xxx xxx");
}

TEST(HessianSparsityPattern, OfWhatIsLinearIsEmpty) {
  EXPECT_EQ(hessian_of([](const auto& x) { return 3 * x[0] - x[1] / 4 + 2; }, {1, 2}), ".. ..");
  EXPECT_EQ(hessian_of([](const auto& x) { return x.sum(); }, {1}), ".");
  EXPECT_EQ(hessian_of([](const auto& x) { return abs(x[0]) + floor(x[1]); }, {1, 2}), ".. ..");
  EXPECT_EQ(hessian_of([](const auto& x) { return entry_t<decltype(x)>(5); }, {1, 2}), ".. ..");
}

TEST(HessianSparsityPattern, OfOneVariable) {
  EXPECT_EQ(hessian_of([](const auto& x) { return x[0] * x[0]; }, {0}), "x");
  EXPECT_EQ(hessian_of([](const auto& x) { return 1 / x[0]; }, {1}), "x");
}

TEST(HessianSparsityPattern, HasEntriesWhoseValueIsZeroAtThePoint) {
  const auto f = [](const auto& x) { return x[0] * x[0] * x[1] * x[2] + x[1] * x[1] * x[1]; };
  EXPECT_EQ(hessian_of(f, {0, 0, 0}), "xxx xxx xx.");
}

TEST(HessianSparsityPattern, IsBlindToCancellation) {
  const auto f = [](const auto& x) { return x[0] * x[1] - x[1] * x[0]; };
  EXPECT_EQ(hessian_of(f, {1, 2}), ".x x.");
}

TEST(HessianSparsityPattern, LeavesOutWhatTheResultDoesNotDependOn) {
  const auto f = [](const auto& x) {
    const entry_t<decltype(x)> unused = x[0] * x[1];
    return x[0] + 0 * unused + x[2] * x[2];
  };
  EXPECT_EQ(hessian_of(f, {1, 2, 3}), "... ... ..x");
}

TEST(HessianSparsityPattern, OfAConstantThatIsZeroIsNoDependence) {
  const auto f = [](const auto& x) {
    const entry_t<decltype(x)> zero(0);
    return zero * sqrt(x[0]) + sqrt(x[0]) * zero + 0.0 * x[0] * x[1] + x[1] * x[1];
  };
  EXPECT_EQ(hessian_of(f, {1, 2}), ".. .x");
}

TEST(HessianSparsityPattern, HasBothSidesOfAChoice) {
  const auto largest = [](const auto& x) { return max(x[0] * x[0], x[1] * x[1]); };
  EXPECT_EQ(hessian_of(largest, {1, 2}), "x. .x");
  EXPECT_EQ(hessian_of(largest, {2, 1}), "x. .x");
  const auto smallest = [](const auto& x) { return fmin(x[0] * x[1], x[1]) * x[2]; };
  EXPECT_EQ(hessian_of(smallest, {1, 2, 3}), ".xx x.x xx.");
  const auto chosen = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return fluxion::select(x[0] > 0, T(x[0] * x[0]), T(x[1] * x[1])) +
           fluxion::select(x[0] > 0, T(sin(x[2])), 1.0);
  };
  EXPECT_EQ(hessian_of(chosen, {1, 2, 3}), "x.. .x. ..x");
  EXPECT_EQ(hessian_of(chosen, {-1, 2, 3}), "x.. .x. ..x");
  const auto leaky = [](const auto& x) { return fluxion::leaky_relu(x[0], x[1]); };
  EXPECT_EQ(hessian_of(leaky, {1, 2}), ".x x.");
  EXPECT_EQ(hessian_of(leaky, {-1, 2}), ".x x.");
}

TEST(HessianSparsityPattern, OfAnIfIsThatOfTheSideTaken) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return x[0] > 0 ? T(x[0] * x[0]) : T(x[0] * x[1]);
  };
  EXPECT_EQ(hessian_of(f, {1, 2}), "x. ..");
  EXPECT_EQ(hessian_of(f, {-1, 2}), ".x x.");
}

TEST(HessianSparsityPattern, OfReductionsIsThatOfAllPairs) {
  const auto f = [](const auto& x) { return fluxion::norm(x.head(2).eval()) + x[2] * x[3]; };
  EXPECT_EQ(hessian_of(f, {1, 2, 3, 4}), "xx.. xx.. ...x ..x.");
  const auto g = [](const auto& x) { return fluxion::logsumexp(x.tail(3).eval()) + x[0]; };
  EXPECT_EQ(hessian_of(g, {1, 2, 3, 4}), ".... .xxx .xxx .xxx");
  const auto h = [](const auto& x) { return fluxion::softmax(x.head(2).eval())[0] + x[2]; };
  EXPECT_EQ(hessian_of(h, {1, 2, 3}), "xx. xx. ...");
}

class PatternOf : public OfAFunction {};
INSTANTIATE_TEST_SUITE_P(Each, PatternOf, every_function(), name_of);

TEST_P(PatternOf, ContainsEverySecondDerivativeThatIsNotZero) {
  const SparsityPattern pattern = hessian_sparsity_pattern(f, x);
  EXPECT_TRUE(pattern.is_symmetric());
  const auto dense = [&](const auto& y) { return fluxion::hessian(f, y); };
  EXPECT_TRUE(is_within(entries_near(dense, x), picture(pattern)));
}

TEST_P(PatternOf, ContainsEveryDerivativeThatIsNotZero) {
  const auto dense = [&](const auto& y) { return fluxion::jacobian(f, y); };
  EXPECT_TRUE(is_within(entries_near(dense, x), picture(sparsity_pattern(f, x))));
}

/// Of those whose second derivatives do not cancel.
TEST(HessianSparsityPattern, IsTightForTheFunctionsOfTheTests) {
  for (const int i : {0, 1, 2, 3, 7, 9, 10, 11, 12, 13, 14, 15}) {
    const ScalarFunction f{i};
    const auto dense = [&](const auto& y) { return fluxion::hessian(f, y); };
    EXPECT_EQ(picture(hessian_sparsity_pattern(f, f.point())), entries_near(dense, f.point())) << i;
  }
}

template <class F> class SparsityPatternOf : public testing::Test {};
TYPED_TEST_SUITE(SparsityPatternOf, Maps);

TYPED_TEST(SparsityPatternOf, ContainsEveryDerivativeThatIsNotZero) {
  const TypeParam f;
  const auto dense = [&](const auto& y) { return fluxion::jacobian(f, y); };
  EXPECT_TRUE(is_within(entries_near(dense, f.point()), picture(sparsity_pattern(f, f.point()))));
}

TEST(SparsityPattern, HasARowForEachOutput) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    return std::array<T, 4>{x[0] * x[1], T(7), x[2], max(x[1], x[2]) + floor(x[0])};
  };
  EXPECT_EQ(jacobian_of(f, {1, 2, 3}), "xx. ... ..x .xx");
  EXPECT_EQ(jacobian_of([](const auto& x) { return x[1] + x[1]; }, {1, 2}), ".x");
}

TEST(SparsityPattern, HasEmptyColumnsAndDenseRows) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    std::vector<T> y(x.begin(), x.end() - 1);
    y.push_back(x.head(x.size() - 1).sum());
    return y;
  };
  const SparsityPattern pattern = sparsity_pattern(f, std::vector<double>(40, 1.0));
  EXPECT_EQ(pattern.entries(), 39 + 39);
  EXPECT_TRUE(pattern.column(39).empty());
  for (std::int32_t j = 0; j < 39; ++j) EXPECT_TRUE(pattern.contains(39, j)) << j;
}

TEST(SparsityPattern, OfAProductWithAMatrixIsThatOfTheMatrix) {
  Eigen::Matrix3d a;
  a << 1, 0, 2, 0, 0, 3, 0, 4, 0;
  EXPECT_EQ(jacobian_of([&](const auto& x) { return (a * x).eval(); }, {1, 2, 3}), "x.x ..x .x.");
}

// The work is counted, not timed: what costs n² would not end.

constexpr int many = 100'000;

TEST(HessianSparsityPattern, OfALongSumCostsAsMuchAsItsTerms) {
  const auto f = [](const auto& x) {
    entry_t<decltype(x)> sum(0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) sum += x[i] * x[i + 1];
    return sum;
  };
  const Vector<double> x = Vector<double>::Ones(many);
  Structure structure;
  StructureLog log(many, &structure);
  fluxion::detail::log_structure<fluxion::detail::ScalarFunction>(
      f, fluxion::PointView<double>(x), log);
  // A product and an addition for each term but the first, which is added to nothing.
  EXPECT_EQ(structure.operations.size(), 2U * (many - 1) - 1);
  EXPECT_EQ(pattern_of_hessian(structure).entries(), 2 * (many - 1));
}

TEST(HessianSparsityPattern, OfManyTermsOfTheSameVariablesKeepsEachPairOnce) {
  const auto f = [](const auto& x) {
    entry_t<decltype(x)> sum(0);
    for (int i = 0; i < 5 * many; ++i) sum += x[i % 3] * x[(i + 1) % 3];
    return sum;
  };
  EXPECT_EQ(hessian_of(f, {1, 2, 3}), ".xx x.x xx.");
}

TEST(SparsityPattern, OfADenseRowCostsAsMuchAsTheRow) {
  const Vector<double> x = Vector<double>::Ones(many);
  EXPECT_EQ(sparsity_pattern([](const auto& y) { return y.sum(); }, x).entries(), many);
}

TEST(SparsityPattern, OfResidualsThatShareADeepExpressionDoesNotDescendIntoItEachTime) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    T shared = x[0];
    for (int i = 0; i < many; ++i) shared = shared * x[1] + x[2];
    std::vector<T> residuals;
    for (int i = 0; i < many; ++i) residuals.push_back(shared * x[3] - i);
    return residuals;
  };
  EXPECT_EQ(sparsity_pattern(f, {0.0, 0.5, 1.0, 2.0}).entries(), 4 * many);
}

TEST(SparsityPattern, OfAnEmptyPointIsAShapeError) {
  const auto f = [](const auto& x) { return x.sum(); };
  EXPECT_THAT([&] { sparsity_pattern(f, std::vector<double>()); },
              ThrowsMessage<ShapeError>(HasSubstr("sparsity_pattern: the point is empty")));
  EXPECT_THAT([&] { hessian_sparsity_pattern(f, std::vector<double>()); },
              ThrowsMessage<ShapeError>(HasSubstr("hessian_sparsity_pattern: the point is empty")));
}

TEST(StructureLog, RefusesNumbersOfAnEarlierEvaluation) {
  Structure structure;
  StructureLog log(2, &structure);
  EXPECT_THAT(
      [&] { log.joined(1, 9, Curvature::mixed); },
      ThrowsMessage<TapeError>(
          "sparsity pattern: a number was used after its evaluation had ended; got operation 9, "
          "expected one up to 2; try to keep no numbers from one evaluation to the next, or their "
          "values only, by value_of(x)"));
}

TEST(StructureLog, RefusesMoreInputsThanThereAreNumbers) {
  EXPECT_THAT(
      [] { StructureLog(StructureLog::most_nodes + 1); },
      ThrowsMessage<TapeError>(
          "sparsity pattern: out of numbers for operations; got 4294967295, expected at most "
          "4294967294; try to differentiate the program in parts"));
}

TEST(StructureLog, HasAFingerprintOfEveryOperation) {
  const auto fingerprint = [](const auto& write) {
    StructureLog log(3);
    write(log);
    return log.fingerprint();
  };
  const auto product = fingerprint([](StructureLog& log) { log.joined(1, 2, Curvature::mixed); });
  EXPECT_EQ(product, fingerprint([](StructureLog& log) { log.joined(1, 2, Curvature::mixed); }));
  EXPECT_NE(product, fingerprint([](StructureLog& log) { log.joined(1, 2, Curvature::none); }));
  EXPECT_NE(product, fingerprint([](StructureLog& log) { log.joined(2, 1, Curvature::mixed); }));
  EXPECT_NE(product, fingerprint([](StructureLog& log) { log.joined(1, 3, Curvature::mixed); }));
  EXPECT_NE(product, fingerprint([](StructureLog& log) {
              log.joined(1, 2, Curvature::mixed);
              log.output(4);
            }));
  const auto two = [&](fluxion::detail::NodeId a, fluxion::detail::NodeId b) {
    return fingerprint([&](StructureLog& log) {
      log.curved(a);
      log.curved(b);
    });
  };
  EXPECT_NE(two(1, 2), two(2, 1));
  EXPECT_NE(two(1, 1), two(2, 2));
}

TEST(BasicStructural, OutsideOfAnEvaluationIsANumber) {
  using N = fluxion::BasicStructural<double, void>;
  const N x = N::from_log(3.0, 1);
  EXPECT_EQ((x * x + 1).value(), 10);
  EXPECT_TRUE((x * x).is_passive());
}

}  // namespace
