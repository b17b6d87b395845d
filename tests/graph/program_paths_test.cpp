// Programs whose points go different ways through the branches.
// For: graph/program_state.hpp. Read first: program_points_test.cpp.
// SPDX-License-Identifier: MIT
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/program_functions.hpp"

namespace {

using fluxion::Backend;
using fluxion::DomainError;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::ShapeError;
using fluxion::TapeError;
using fluxion::Vector;
using fluxion::test::agree;
using fluxion::test::entry_t;
using fluxion::test::identical;
using fluxion::test::IntegerPower;
using fluxion::test::Quadrants;
using fluxion::test::some_points;
using fluxion::test::SquareRoot;
using testing::StrEq;
using testing::ThrowsMessage;

// With the bits of f at many points as well.
constexpr fluxion::RecordOptions to_the_bit = {.backend = fluxion::Backend::interpreter};

/// Everything that a program of one output has at each point is what the drivers have there.
template <class F> void expect_everything(const Program& p, const F& f, const Matrix<double>& x) {
  const Matrix<double> v = some_points(x.rows(), x.cols());
  const Matrix<double> values = p.values(x);
  const Matrix<double> gradients = p.gradients(x);
  const Matrix<double> hessians = p.hessians(x);
  const Matrix<double> hvps = p.hvps(x, v);
  const Matrix<double> jvps = p.jvps(x, v);
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    const Vector<double> point = x.col(i);
    const Vector<double> along = v.col(i);
    EXPECT_TRUE(fluxion::test::identical(values(0, i), f(point))) << point.transpose();
    EXPECT_TRUE(agree(gradients.col(i), fluxion::gradient(f, point))) << point.transpose();
    EXPECT_TRUE(agree(hessians.col(i).reshaped(x.rows(), x.rows()), fluxion::hessian(f, point)));
    EXPECT_TRUE(agree(hvps.col(i), fluxion::hvp(f, point, along).product)) << point.transpose();
    EXPECT_TRUE(agree(jvps.col(i), fluxion::jvp(f, point, along).tangent)) << point.transpose();
    EXPECT_TRUE(identical(p.gradient(point), gradients.col(i)) || p.stats().on_tape > 0);
  }
}

TEST(ProgramPaths, AreThoseOfEachPoint) {
  const Program p = record(Quadrants{}, {1.0, 1.0}, to_the_bit);
  expect_everything(p, Quadrants{}, some_points(2, 150));
  EXPECT_EQ(p.stats().paths, 4u);
  EXPECT_EQ(p.stats().misses, 3u);
  EXPECT_EQ(p.stats().on_tape, 0u);
}

TEST(ProgramPaths, MayBeAsManyAsALoopHasLengths) {
  const Program p = record(SquareRoot{}, {4.0}, to_the_bit);
  Matrix<double> x(1, 300);
  for (Eigen::Index i = 0; i < x.cols(); ++i) x(0, i) = std::exp(0.1 * static_cast<double>(i) - 9);
  expect_everything(p, SquareRoot{}, x);
  EXPECT_GT(p.stats().paths, 10u);
  EXPECT_EQ(p.stats().on_tape, 0u);
}

// The cosine of whole vectors differs from that of the C library by a unit here and there, so that
// machine code may say no where f says yes. What is recorded is what f does, and each path once.
TEST(ProgramPaths, AreThoseOfTheFunctionWhereItsLastBitsDecide) {
  constexpr Eigen::Index count = 60;
  Matrix<double> points(1, count);
  for (Eigen::Index i = 0; i < count; ++i) points(0, i) = 0.1 * static_cast<double>(i);
  const auto f = [points]<class T>(const Vector<T>& x) {
    const T cosine = cos(x[0]);
    for (const double point : points.reshaped()) {
      if (cosine == std::cos(point)) return T(2 * x[0]);
    }
    return T(-x[0]);
  };
  const Program p = record(f, points.col(0));
  for (int call = 0; call < 2; ++call) {
    EXPECT_EQ(p.values(points), 2 * points);
    EXPECT_EQ(p.stats().paths, static_cast<std::size_t>(count));
    EXPECT_EQ(p.stats().misses, static_cast<std::size_t>(count) - 1);
    EXPECT_EQ(p.stats().on_tape, 0u);
  }
}

TEST(ProgramPaths, FollowIntegers) {
  const Program p = record(IntegerPower{}, {1.5, 3.0}, to_the_bit);
  Matrix<double> x(2, 40);
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    x.col(i) << 1 + 0.01 * static_cast<double>(i), 0.2 * static_cast<double>(i);
  }
  expect_everything(p, IntegerPower{}, x);
  EXPECT_EQ(p.stats().paths, 9u);  // the powers 0 to 8
}

TEST(ProgramPaths, FollowComparisonsWithNaN) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    if (x[0] < 0) return T(-x[0]);
    if (x[0] >= 0) return T(2 * x[0]);
    return T(17 * x[1]);
  };
  const Program p = record(f, {1.0, 1.0});
  EXPECT_EQ(p.value({std::numeric_limits<double>::quiet_NaN(), 2.0}), 34);
  EXPECT_EQ(p.gradient({std::numeric_limits<double>::quiet_NaN(), 2.0})[1], 17);
  EXPECT_EQ(p.value({-1.0, 2.0}), 1);
  EXPECT_EQ(p.stats().paths, 3u);
}

TEST(ProgramPaths, AreRecordedInTheOrderOfThePoints) {
  std::vector<double> recorded;
  const auto f = [&recorded](const auto& x) {
    using T = entry_t<decltype(x)>;
    const long n = lround(x[0]);
    if constexpr (!std::is_same_v<T, double>) recorded.push_back(static_cast<double>(n));
    return T(static_cast<double>(n) * x[0]);
  };
  const Program p = record(f, {0.0});
  p.values(Eigen::RowVectorXd{{5, 3, 0, 5, 9, 3}});
  EXPECT_THAT(recorded, testing::ElementsAre(0, 5, 3, 9));
}

TEST(ProgramPaths, BeyondTheBoundAreTakenByTheTape) {
  const Program p = record(Quadrants{}, {1.0, 1.0}, {.paths = 2, .backend = Backend::interpreter});
  expect_everything(p, Quadrants{}, some_points(2, 30));
  EXPECT_EQ(p.stats().paths, 2u);
  EXPECT_GT(p.stats().on_tape, 0u);
  EXPECT_EQ(p.stats().misses, p.stats().on_tape + 1);
}

TEST(ProgramPaths, BeyondTheBoundHaveSparseDerivatives) {
  const Program p = record(Quadrants{}, {1.0, 1.0}, {.paths = 1});
  const Vector<double> x{{-1.0, -1.0}};
  EXPECT_TRUE(agree(Matrix<double>(p.sparse_jacobian(x)), p.jacobian(x)));
  EXPECT_TRUE(agree(Matrix<double>(p.sparse_hessian(x)), p.hessian(x)));
  EXPECT_TRUE(agree(p.vjp(x, {2.0}), 2 * fluxion::gradient(Quadrants{}, x)));
  EXPECT_EQ(p.stats().on_tape, 5u);
}

TEST(ProgramPaths, AreSharedByProgramsWithOtherParameters) {
  const auto f = [](const auto& x, const auto& q) {
    using T = entry_t<decltype(x)>;
    return x[0] < q[0] ? T(x[0] * q[0]) : T(x[0] + q[0]);
  };
  const Program p = record(f, {1.0}, {2.0});
  EXPECT_EQ(p.value({3.0}), 5);
  EXPECT_EQ(p.with_parameters({4.0}).value({3.0}), 12);
  EXPECT_EQ(p.stats().paths, 2u);
  EXPECT_EQ(p.stats().evaluations, 2u);
}

TEST(ProgramPaths, OfAFunctionThatThrowsAreNotKept) {
  const auto f = [](const auto& x) {
    if (x[0] < 0) throw std::runtime_error("no root of a negative number");
    return sqrt(x[0]);
  };
  const Program p = record(f, {4.0});
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT([&] { p.value({-1.0}); },
                ThrowsMessage<std::runtime_error>(StrEq("no root of a negative number")));
    EXPECT_EQ(p.value({9.0}), 3);
  }
  EXPECT_EQ(p.stats().paths, 1u);
  EXPECT_EQ(p.stats().misses, 2u);
}

TEST(ProgramPaths, WithAnotherNumberOfOutputsAreAShapeError) {
  const auto f = [](const auto& x) {
    Vector<entry_t<decltype(x)>> y(x[0] < 0 ? 1 : 2);
    y.setConstant(x[0]);
    return y;
  };
  const auto message = ThrowsMessage<ShapeError>(
      StrEq("record: f(x) has another size at another point; got 1, expected 2 as where it was "
            "recorded first; try a result of one size"));
  const Program p = record(f, {4.0});
  EXPECT_THAT([&] { p.evaluate({-1.0}); }, message);
  const Program bound = record(f, {4.0}, {.paths = 1});
  EXPECT_THAT([&] { bound.evaluate({-1.0}); }, message);
  EXPECT_THAT([&] { bound.jacobian({-1.0}); }, message);
  EXPECT_THAT([&] { bound.jvp({-1.0}, {1.0}); }, message);
}

TEST(ProgramPaths, MayBeMadeByFunctionsThatUseOtherPrograms) {
  const Program inner = record(Quadrants{}, {1.0, 1.0});
  const auto f = [inner](const auto& x) {
    const long n = lround(x[0]);
    const Program local = record([](const auto& y) { return y[0] * y[0]; }, {1.0});
    const double factor = inner.value({static_cast<double>(n), 1.0});
    return factor * x[0] + local.gradient({static_cast<double>(n)})[0];
  };
  const Program p = record(f, {2.0}, to_the_bit);
  Matrix<double> x(1, 9);
  x << -4, -3, -2, -1, 0, 1, 2, 3, 4;
  expect_everything(p, f, x);
  EXPECT_EQ(p.stats().paths, 9u);
}

// Each call decides otherwise, so that no path that is recorded fits the point that it was recorded at.
TEST(ProgramPaths, OfAFunctionThatChangesEndOnTheTape) {
  const auto calls = std::make_shared<int>(0);
  const auto f = [calls](const auto& x) {
    ++*calls;
    using T = entry_t<decltype(x)>;
    return x[0] * static_cast<double>(*calls) < 1e6 ? T(x[0]) : T(2 * x[0]);
  };
  const Program p = record(f, {1e6}, {.paths = 5});
  const Matrix<double> gradients = p.gradients(Eigen::RowVectorXd::LinSpaced(200, 0.5, 1e6));
  EXPECT_TRUE((gradients.array() == 1 || gradients.array() == 2).all());
  EXPECT_LE(p.stats().paths, 5u);
  EXPECT_GT(p.stats().on_tape, 0u);
}

TEST(ProgramPaths, ThatAreCheckedFindDataThatChanged) {
  double factor = 2;
  const auto f = [&factor](const auto& x) { return factor * x[0]; };
  const Program p = record(f, {1.0}, {.check_every = 3});
  factor = 5;
  EXPECT_EQ(p.value({1.0}), 2);
  EXPECT_EQ(p.gradient({1.0})[0], 2);
  EXPECT_THAT(
      [&] {
        p.values(Eigen::RowVectorXd{{1, 2}});
      },
      ThrowsMessage<TapeError>(
          StrEq("Program: f gives another value than its recording in output 0; got 5 from "
                "f on double, expected 2 as recorded; try recording again if data that f "
                "refers to has changed, and compile f with -ffp-contract=off")));
  EXPECT_EQ(p.value({1.0}), 2);
  EXPECT_EQ(p.stats().evaluations, 5u);
}

TEST(ProgramPaths, ThatAreCheckedAgreeOtherwise) {
  const Program p = record(
      Quadrants{}, {1.0, 1.0}, {.paths = 2, .backend = Backend::interpreter, .check_every = 1});
  expect_everything(p, Quadrants{}, some_points(2, 30));
  const auto undefined = [](const auto& x) { return log(x[0]); };
  EXPECT_TRUE(std::isnan(record(undefined, {1.0}, {.check_every = 1}).value({-1.0})));
}

}  // namespace
