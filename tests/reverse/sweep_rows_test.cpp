// Tests of reverse/recording.hpp: several outputs in one sweep.
// For: sweep_rows, whose rows are those of single sweeps, bit for bit: the tests are compiled
// without fused multiplications. Read first: reverse/recording_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

#include "support/allocations.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Recording;
using fluxion::ShapeError;
using fluxion::TapeError;
using fluxion::Var;
using fluxion::detail::Adjoints;
using fluxion::test::SplitMix;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Adjoints, LieWithinALineOfTheCache) {
  static_assert(sizeof(Adjoints<double, 8>) == 64 && alignof(Adjoints<double, 8>) == 64);
  static_assert(sizeof(Adjoints<double, 4>) == 32 && alignof(Adjoints<double, 4>) == 32);
  static_assert(sizeof(Adjoints<float, 8>) == 32 && alignof(Adjoints<float, 8>) == 32);
  static_assert(sizeof(Adjoints<float, 4>) == 16 && alignof(Adjoints<float, 4>) == 16);
  using D = Dual<double, 3>;
  static_assert(sizeof(Adjoints<D, 4>) == 4 * sizeof(D) && alignof(Adjoints<D, 4>) == alignof(D));
}

/// Programs of sums, products and functions: chains, far references, statements of many arguments.
template <class T> class RandomTape {
 public:
  using V = BasicVar<T>;

  explicit RandomTape(std::uint64_t seed, int inputs = 5, int statements = 200) : random_(seed) {
    for (int i = 0; i < inputs; ++i) {
      variables.push_back(recording.input(T(number(0.5, 1.5))));
    }
    for (int i = 0; i < statements; ++i) variables.push_back(statement());
  }

  const V& any() { return variables[random_.below(static_cast<unsigned>(variables.size()))]; }
  std::vector<V> outputs(std::size_t n) {
    std::vector<V> y;
    while (y.size() < n) y.push_back(any());
    return y;
  }

  BasicRecording<T> recording;
  std::vector<V> variables;

 private:
  using Number = fluxion::scalar_t<T>;

  Number number(double low, double high) { return static_cast<Number>(random_.between(low, high)); }
  V statement() {
    const V& last = variables.back();
    switch (random_.below(4)) {
      case 0:
        return V(sin(last) * any());
      case 1:
        return V(any() + number(-1, 1) * last);
      case 2:
        return V(cos(any()));
      default:
        break;
    }
    V sum = number(-1, 1) * last;
    for (unsigned i = random_.below(6); i > 0; --i) sum += any() * any();
    return V(sin(sum));
  }

  SplitMix random_;
};

template <class T> bool same(const T& a, const T& b) { return a == b; }
template <class T, std::size_t N> bool same(const Dual<T, N>& a, const Dual<T, N>& b) {
  for (std::size_t i = 0; i < N; ++i) {
    if (a.tangent(i) != b.tangent(i)) return false;
  }
  return a.value() == b.value();
}

/// Every row of a sweep is what a sweep of its output gives, for all variables.
template <class T> void expect_rows_of_single_sweeps(RandomTape<T>& tape, std::size_t rows) {
  const auto y = tape.outputs(rows);
  tape.recording.sweep_rows(y);
  for (std::size_t row = 0; row < rows; ++row) {
    tape.recording.sweep(y[row]);
    for (std::size_t i = 0; i < tape.variables.size(); ++i) {
      const auto& x = tape.variables[i];
      EXPECT_TRUE(same(tape.recording.adjoint(x, row), tape.recording.adjoint(x)))
          << "row " << row << " of " << rows << ", variable " << i;
    }
  }
}

template <class T> class SweepRows : public testing::Test {};
using Numbers = testing::Types<double, float, long double, Dual<double, 2>, Dual<float, 4>>;
TYPED_TEST_SUITE(SweepRows, Numbers);

TYPED_TEST(SweepRows, AreThoseOfSingleSweeps) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomTape<TypeParam> tape(seed);
    for (std::size_t rows = 0; rows <= tape.recording.max_rows; ++rows) {
      expect_rows_of_single_sweeps(tape, rows);
    }
  }
}

TEST(SweepRows, OfATapeOfTapesAreThoseOfSingleSweeps) {
  Recording inner;
  const std::array<Var, 2> point = {inner.input(0.5), inner.input(2.0)};
  BasicRecording<Var> outer;
  const std::array<BasicVar<Var>, 2> x = {outer.input(point[0]), outer.input(point[1])};
  const std::vector<BasicVar<Var>> y = {x[0] * x[1], sin(x[0]) * x[1], x[1], x[0] * x[0], x[1]};
  outer.sweep_rows(y);
  for (std::size_t row = 0; row < y.size(); ++row) {
    const Var at_once = outer.adjoint(x[0], row);
    outer.sweep(y[row]);
    const Var alone = outer.adjoint(x[0]);
    EXPECT_EQ(at_once.value(), alone.value());
    inner.sweep(at_once);
    const double curvature = inner.adjoint(point[0]);
    inner.sweep(alone);
    EXPECT_EQ(curvature, inner.adjoint(point[0])) << row;
  }
}

/// wᵀ (J v) = (Jᵀ w)ᵀ v, where J v is computed by dual numbers.
TEST(SweepRows, AreTheTransposeOfForwardMode) {
  const auto f = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x[0])>;
    std::vector<T> y;
    for (std::size_t i = 0; i < 7; ++i) y.push_back(sin(x[i % 3]) * x[(i + 1) % 3] + exp(x[2]));
    return y;
  };
  const std::array<double, 3> point = {0.3, -1.2, 0.8};
  const std::array<double, 3> v = {1.0, 0.5, -2.0};
  Recording recording;
  std::vector<Var> x;
  std::vector<Dual<double>> moving;
  for (std::size_t j = 0; j < 3; ++j) {
    x.push_back(recording.input(point[j]));
    moving.push_back(Dual<double>::seeded(point[j], v[j]));
  }
  const auto y = f(x);
  const auto ydot = f(moving);
  recording.sweep_rows(y);
  double forward = 0;
  double reverse = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double w = 1.0 / static_cast<double>(i + 1);
    forward += w * ydot[i].tangent();
    for (std::size_t j = 0; j < 3; ++j) reverse += w * recording.adjoint(x[j], i) * v[j];
  }
  EXPECT_NEAR(forward, reverse, 1e-14);
}

TEST(SweepRows, OfAMillionStatementsInAChain) {
  Recording recording;
  const Var x = recording.input(1.0);
  std::vector<Var> y;
  Var link = x;
  for (int i = 1; i <= 1'000'000; ++i) {
    link = link * (i % 2 == 0 ? 2.0 : 0.5);
    if (i % 125'000 == 0) y.push_back(link * static_cast<double>(i));
  }
  recording.sweep_rows(y);
  ASSERT_EQ(y.size(), 8U);
  for (std::size_t row = 0; row < 8; ++row) {
    EXPECT_EQ(recording.adjoint(x, row), 125'000.0 * static_cast<double>(row + 1));
    EXPECT_EQ(recording.adjoint(y[row], row), 1.0);
  }
  EXPECT_EQ(recording.adjoint(link, 7), 1e6);
  EXPECT_EQ(recording.adjoint(link, 6), 0.0);
}

TEST(SweepRows, OfInputsConstantsAndTheSameVariableTwice) {
  Recording recording;
  const Var a = recording.input(2.0);
  const Var b = recording.input(3.0);
  const Var product = a * b;
  recording.sweep_rows(std::array<Var, 5>{product, 7.0, a, product, b});
  const std::array<double, 5> by_a = {3, 0, 1, 3, 0};
  const std::array<double, 5> by_b = {2, 0, 0, 2, 1};
  for (std::size_t row = 0; row < 5; ++row) {
    EXPECT_EQ(recording.adjoint(a, row), by_a[row]);
    EXPECT_EQ(recording.adjoint(b, row), by_b[row]);
    EXPECT_EQ(recording.adjoint(7.0, row), 0.0);
  }
  recording.sweep_rows(std::array<Var, 2>{7.0, 8.0});
  EXPECT_EQ(recording.adjoint(a, 1), 0.0);
}

TEST(SweepRows, BeginAtTheNewestOutput) {
  Recording recording;
  const Var x = recording.input(0.0);
  const Var y = 2.0 * x;
  const Var root = sqrt(x);
  const Var older = 3.0 * x;
  const Var rest = sqrt(y) * root;
  recording.sweep_rows(std::array<Var, 2>{y, x});
  EXPECT_EQ(recording.adjoint(x, 0), 2.0) << "no product with the slope of the root";
  EXPECT_EQ(recording.adjoint(rest, 0), 0.0);
  recording.sweep_rows(std::array<Var, 2>{y, older});
  EXPECT_TRUE(std::isnan(recording.adjoint(x, 0))) << "the root lies between the outputs";
}

TEST(SweepRows, MultiplyZeroByInfinity) {
  Recording recording;
  const Var x = recording.input(0.0);
  const Var z = recording.input(1.0);
  const std::array<Var, 3> y = {z * z, sqrt(x), 0.5 * z};
  recording.sweep_rows(y);
  EXPECT_TRUE(std::isnan(recording.adjoint(x, 0)));
  EXPECT_EQ(recording.adjoint(x, 1), infinity);
  EXPECT_TRUE(std::isnan(recording.adjoint(x, 2)));
  EXPECT_EQ(recording.adjoint(z, 0), 2.0);
  EXPECT_EQ(recording.adjoint(z, 1), 0.0);
  EXPECT_EQ(recording.adjoint(z, 2), 0.5);
}

TEST(SweepRows, AndASingleSweepLeaveEachOtherAlone) {
  Recording recording;
  const Var x = recording.input(3.0);
  const Var square = x * x;
  const Var cube = square * x;
  recording.sweep(cube);
  recording.sweep_rows(std::array<Var, 2>{square, x});
  EXPECT_EQ(recording.adjoint(x), 27.0);
  recording.sweep(x);
  EXPECT_EQ(recording.adjoint(x, 0), 6.0);
}

TEST(SweepRows, GoOnAfterMoreStatements) {
  Recording recording;
  const Var x = recording.input(3.0);
  const Var square = x * x;
  recording.sweep_rows(std::array<Var, 1>{square});
  EXPECT_EQ(recording.adjoint(x, 0), 6.0);
  const Var late = recording.input(5.0);
  Var y = late * square;
  for (int i = 0; i < 10'000; ++i) y = 1.0 * y;
  recording.sweep_rows(std::array<Var, 2>{y, late});
  EXPECT_EQ(recording.adjoint(x, 0), 30.0);
  EXPECT_EQ(recording.adjoint(late, 0), 9.0);
  EXPECT_EQ(recording.adjoint(late, 1), 1.0);
}

TEST(SweepRows, OfARecordingLeaveThoseOfTheOuterOneAsTheyWere) {
  Recording outer;
  const Var x = outer.input(2.0);
  const std::vector<Var> y = {x * x, x, 3.0 * x, x * x * x, 5.0 * x};
  for (const std::size_t outer_rows : {2U, 5U}) {
    outer.sweep_rows(std::span(y).first(outer_rows));
    for (const std::size_t inner_rows : {3U, 8U}) {
      Recording inner;
      std::vector<Var> u(5000 * inner_rows);
      for (Var& ui : u) ui = inner.input(1.0) * 3.0;
      inner.sweep_rows(std::span(u).last(inner_rows));
      EXPECT_EQ(inner.adjoint(u.back(), inner_rows - 1), 1.0);
      EXPECT_EQ(inner.adjoint(u.back(), 0), 0.0);
      EXPECT_THAT([&] { inner.sweep_rows(std::array<Var, 1>{x}); },
                  ThrowsMessage<TapeError>(
                      HasSubstr("sweep_rows: the variable is older than the recording")));
    }
    EXPECT_EQ(outer.adjoint(x, 0), 4.0);
    EXPECT_EQ(outer.adjoint(x, 1), 1.0);
    EXPECT_EQ(outer.adjoint(y[1], 1), 1.0);
  }
}

TEST(SweepRows, OfAnInnerRecordingThatUsesAnOuterVariableThrow) {
  Recording outer;
  const Var x = outer.input(2.0);
  Recording inner;
  const Var u = inner.input(1.0);
  const std::array<Var, 2> y = {u, u * x};
  EXPECT_THAT([&] { inner.sweep_rows(y); },
              ThrowsMessage<TapeError>(HasSubstr("an inner derivative uses a variable of the outer "
                                                 "one")));
  EXPECT_THAT([&] { inner.adjoint(u, 0); },
              ThrowsMessage<ShapeError>(HasSubstr("the output was not swept")));
}

TEST(SweepRows, RepeatedAllocateNothing) {
  const auto repeat = [] {
    Recording recording;
    std::array<Var, 8> y;
    const Var x = recording.input(0.5);
    for (Var& yi : y) yi = sin(x) * x;
    recording.sweep_rows(y);
    recording.sweep_rows(std::span(y).first(3));
    return recording.adjoint(x, 0);
  };
  repeat();
  const std::size_t before = fluxion::test::allocations();
  repeat();
  EXPECT_EQ(fluxion::test::allocations(), before);
}

TEST(SweepRows, OfSumsOfOutputsAreTheSumsOfTheirRows) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = recording.input(3.0);
  const std::vector<Var> outputs = {x * y, x, sin(y), y, x * x * x};
  for (const std::size_t last : {2U, 6U}) {
    recording.sweep_rows(outputs, std::array<std::size_t, 5>{0, 1, 0, last, 1});
    EXPECT_EQ(recording.adjoint(x, 0), 3);
    EXPECT_EQ(recording.adjoint(y, 0), 2 + std::cos(3.0));
    EXPECT_EQ(recording.adjoint(x, 1), 1 + 12);
    EXPECT_EQ(recording.adjoint(y, 1), 0);
    EXPECT_EQ(recording.adjoint(y, last), 1);
  }
  recording.sweep_rows({}, {});
}

TEST(SweepRowsMisuse, OfOutputsWithoutRowsThrows) {
  Recording recording;
  const std::vector<Var> outputs = {recording.input(2.0), recording.input(3.0)};
  EXPECT_THAT([&] { recording.sweep_rows(outputs, std::array<std::size_t, 1>{0}); },
              ThrowsMessage<ShapeError>(
                  HasSubstr("sweep_rows: every output needs one seed; got 2 outputs and 1 seeds")));
  EXPECT_THAT(
      [&] {
        recording.sweep_rows(outputs, std::array<std::size_t, 2>{0, 8});
      },
      ThrowsMessage<ShapeError>(HasSubstr("sweep_rows: too many outputs; got 9")));
}

TEST(SweepRowsMisuse, OfTooManyOutputsThrows) {
  Recording recording;
  const std::vector<Var> y(9, recording.input(1.0));
  EXPECT_THAT([&] { recording.sweep_rows(y); },
              ThrowsMessage<ShapeError>("sweep_rows: too many outputs; got 9, expected at most 8; "
                                        "try a sweep_rows for each 8 of them"));
}

TEST(SweepRowsMisuse, OfARowThatWasNotSweptThrows) {
  Recording recording;
  const Var x = recording.input(1.0);
  EXPECT_THAT([&] { recording.adjoint(x, 0); },
              ThrowsMessage<ShapeError>(
                  "adjoint: the output was not swept; got row 0, expected one of the 0 rows of the "
                  "last successful sweep_rows; try sweep_rows(y) first"));
  recording.sweep_rows(std::array<Var, 2>{x, x});
  EXPECT_EQ(recording.adjoint(x, 1), 1.0);
  EXPECT_THAT([&] { recording.adjoint(x, 2); },
              ThrowsMessage<ShapeError>(HasSubstr("got row 2, expected one of the 2 rows")));
}

TEST(SweepRowsMisuse, OfVariablesThatAreYoungerThrows) {
  Recording recording;
  const Var x = recording.input(1.0);
  recording.sweep_rows(std::array<Var, 2>{x, x});
  const Var later = 2.0 * x;
  EXPECT_THAT([&] { recording.adjoint(later, 0); },
              ThrowsMessage<TapeError>(AllOf(HasSubstr("adjoint: the variable is of another"),
                                             HasSubstr("got statement 2, expected at most 1"))));
}

#if !defined(FLUXION_CHECKED)
TEST(SweepRowsMisuse, OfAStaleVariableThrowsAndTheRecordingStillWorks) {
  Var stale;
  {
    Recording recording;
    Var x = recording.input(2.0);
    for (int i = 0; i < 100; ++i) x = sin(x);
    stale = x;
  }
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * stale;
  EXPECT_THAT(
      [&] {
        recording.sweep_rows(std::array<Var, 2>{x, y});
      },
      ThrowsMessage<TapeError>(
          HasSubstr("sweep: a variable was used after its recording had ended; got "
                    "statement 2 with the argument 101")));
  EXPECT_THROW(recording.adjoint(x, 0), ShapeError);
  EXPECT_THROW(recording.sweep_rows(std::array<Var, 2>{x, stale}), TapeError);
  recording.sweep_rows(std::array<Var, 1>{x});
  EXPECT_EQ(recording.adjoint(x, 0), 1.0);
}
#endif

TEST(SweepRowsMisuse, OnAnotherThreadThrowsAndChangesNothing) {
  Recording recording;
  const Var x = recording.input(1.0);
  recording.sweep_rows(std::array<Var, 1>{x});
  std::thread([&] {
    const auto says = ThrowsMessage<TapeError>(HasSubstr("a recording belongs to one thread"));
    EXPECT_THAT([&] { recording.sweep_rows({}); }, says);
    EXPECT_THAT([&] { recording.adjoint(1.0, 0); }, says);
  }).join();
  EXPECT_EQ(recording.adjoint(x, 0), 1.0);
}

}  // namespace
