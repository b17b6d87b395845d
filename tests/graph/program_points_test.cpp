// Program at many points: every product, parameters and directions for each or for all, shapes.
// For: graph/program.hpp. Read first: program_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/program_functions.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::ShapeError;
using fluxion::Vector;
using fluxion::test::agree;
using fluxion::test::identical;
using fluxion::test::Pair;
using fluxion::test::Quadrants;
using fluxion::test::Scaled;
using fluxion::test::Smooth;
using fluxion::test::some_points;
using testing::StrEq;
using testing::ThrowsMessage;

const Vector<double> somewhere{{0.3, -0.2, 0.9}};

// With the bits that a program has at one point, and f has.
constexpr fluxion::RecordOptions to_the_bit = {.backend = fluxion::Backend::interpreter};

/// A matrix with a column for each point, by what gives one of them.
template <class F> Matrix<double> by_columns(Eigen::Index count, const F& f) {
  Matrix<double> result;
  for (Eigen::Index p = 0; p < count; ++p) {
    const auto column = f(p);
    result.conservativeResize(column.size(), count);
    result.col(p) = column.reshaped();
  }
  return result;
}

// Numbers of points around those of a block.
TEST(ProgramAtManyPoints, HasWhatItHasAtEach) {
  const Program p = record(Smooth{}, somewhere, to_the_bit);
  const Program pair = record(Pair{}, somewhere, to_the_bit);
  for (const Eigen::Index count : {1, 2, 63, 64, 65, 200}) {
    const Matrix<double> x = some_points(3, count);
    const auto each = [&](const auto& f) {
      return by_columns(count, [&](Eigen::Index i) { return f(Vector<double>(x.col(i))); });
    };
    EXPECT_TRUE(identical(p.values(x), each([&](const auto& y) { return p.evaluate(y); })));
    EXPECT_TRUE(identical(pair.values(x), each([&](const auto& y) { return Pair{}(y); })));
    EXPECT_TRUE(identical(p.gradients(x), each([&](const auto& y) { return p.gradient(y); })));
    EXPECT_TRUE(
        identical(pair.jacobians(x), each([&](const auto& y) { return pair.jacobian(y); })));
    EXPECT_TRUE(identical(p.hessians(x), each([&](const auto& y) { return p.hessian(y); })));
  }
}

TEST(ProgramAtManyPoints, MultipliesWithADirectionForEachOrForAll) {
  const Program p = record(Smooth{}, somewhere, to_the_bit);
  const Program pair = record(Pair{}, somewhere, to_the_bit);
  const Matrix<double> x = some_points(3, 70);
  const Matrix<double> v = some_points(3, 71).rightCols(70);
  const Matrix<double> w = some_points(2, 70);
  const auto each = [&](const auto& f) { return by_columns(70, f); };
  EXPECT_TRUE(identical(p.hvps(x, v), each([&](auto i) { return p.hvp(x.col(i), v.col(i)); })));
  EXPECT_TRUE(
      identical(pair.jvps(x, v), each([&](auto i) { return pair.jvp(x.col(i), v.col(i)); })));
  EXPECT_TRUE(
      identical(pair.vjps(x, w), each([&](auto i) { return pair.vjp(x.col(i), w.col(i)); })));
  EXPECT_TRUE(
      identical(p.hvps(x, v.col(3)), each([&](auto i) { return p.hvp(x.col(i), v.col(3)); })));
  EXPECT_TRUE(identical(pair.jvps(x.col(5), v),
                        each([&](auto i) { return pair.jvp(x.col(5), v.col(i)); })));
}

TEST(ProgramAtManyPoints, HasParametersForEachOrForAll) {
  const Program p = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5}, to_the_bit);
  const Matrix<double> x = some_points(2, 100);
  const Matrix<double> parameters = some_points(2, 101).rightCols(100);
  const auto gradients = [&](const auto& point, const auto& given) {
    return by_columns(100, [&](Eigen::Index i) {
      const auto f = [&](const auto& y) { return Scaled{}(y, given(i)); };
      return fluxion::gradient(f, point(i));
    });
  };
  const auto of = [](const Matrix<double>& columns) {
    return [&columns](Eigen::Index i) {
      return Vector<double>(columns.col(columns.cols() == 1 ? 0 : i));
    };
  };
  const Matrix<double> own = p.parameters();
  const Matrix<double> first = x.leftCols(1);
  EXPECT_TRUE(agree(p.gradients(x), gradients(of(x), of(own))));
  EXPECT_TRUE(agree(p.gradients(x, parameters), gradients(of(x), of(parameters))));
  EXPECT_TRUE(agree(p.gradients(first, parameters), gradients(of(first), of(parameters))));
  EXPECT_TRUE(agree(p.gradients(x, first), gradients(of(x), of(first))));
  for (Eigen::Index i = 0; i < 100; ++i) {
    EXPECT_EQ(p.values(x, parameters)(0, i), Scaled{}(x.col(i), parameters.col(i)));
  }
}

TEST(ProgramAtManyPoints, ReadsAndWritesMemoryOfAnyLayout) {
  const Program p = record(Smooth{}, somewhere);
  const Program pair = record(Pair{}, somewhere);
  const Matrix<double> x = some_points(3, 70);
  const Eigen::Matrix<double, 3, Eigen::Dynamic, Eigen::RowMajor> row_major = x;
  EXPECT_TRUE(identical(p.gradients(row_major), p.gradients(x)));
  EXPECT_TRUE(identical(p.gradients(2 * x - x), p.gradients(x)));
  EXPECT_TRUE(identical(p.gradients(x.middleCols(10, 5)), p.gradients(x).middleCols(10, 5)));
  Matrix<double> larger = Matrix<double>::Zero(9, 80);
  larger.block(2, 3, 3, 70) = x;
  EXPECT_TRUE(identical(p.gradients(larger.block(2, 3, 3, 70)), p.gradients(x)));
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> results(3, 70);
  p.gradients_into(x, results);
  EXPECT_TRUE(identical(results, p.gradients(x)));
  p.values_into(x, larger.row(8).tail(70));
  EXPECT_TRUE(identical(larger.row(8).tail(70), p.values(x)));
  pair.values_into(x, larger.block(0, 1, 2, 70));
  EXPECT_TRUE(identical(larger.block(0, 1, 2, 70), pair.values(x)));
}

TEST(ProgramAtManyPoints, ReadsAndWritesRows) {
  const Program p = record(Smooth{}, somewhere, to_the_bit);
  const Program scaled = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5}, to_the_bit);
  const Matrix<double> x = some_points(3, 150);
  const Matrix<double> rows = x.transpose();
  const Matrix<double> expected = p.gradients(x);
  EXPECT_TRUE(identical(p.gradients(rows.transpose()), expected));
  Matrix<double> results(150, 3);
  p.gradients_into(rows.transpose(), results.transpose());
  EXPECT_TRUE(identical(results, expected.transpose()));
  EXPECT_TRUE(identical(p.gradients(rows.colwise().reverse().transpose()),
                        Matrix<double>(expected.rowwise().reverse())));
  EXPECT_TRUE(identical(p.gradients(rows.topRows(1).transpose()), expected.leftCols(1)));
  Matrix<double> spread = Matrix<double>::Zero(300, 6);
  Eigen::Map<Matrix<double>, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> odd(
      spread.data(), 150, 3, {600, 2});
  odd = rows;
  EXPECT_TRUE(identical(p.gradients(odd.transpose()), expected));
  const Matrix<double> parameters = some_points(2, 150).transpose();
  EXPECT_TRUE(identical(scaled.gradients(rows.leftCols(2).transpose(), parameters.transpose()),
                        scaled.gradients(x.topRows(2), parameters.transpose().eval())));
  EXPECT_TRUE(identical(p.hvps(rows.transpose(), rows.transpose()), p.hvps(x, x)));
}

TEST(ProgramAtManyPoints, ReadsRowsOnAllPaths) {
  const Matrix<double> x = some_points(2, 150);
  const Matrix<double> rows = x.transpose();
  const Matrix<double> expected = record(Quadrants{}, {1.0, 1.0}).gradients(x);
  for (const int paths : {1, 2, 64}) {
    const Program p = record(Quadrants{}, {1.0, 1.0}, {.paths = paths});
    Matrix<double> results(150, 2);
    p.gradients_into(rows.transpose(), results.transpose());
    EXPECT_TRUE(agree(results.transpose(), expected));
    EXPECT_TRUE(agree(p.gradients(rows.transpose()), expected));
    EXPECT_TRUE(agree(p.hvps(rows.transpose(), rows.transpose()), p.hvps(x, x)));
  }
}

TEST(ProgramAtManyPoints, TakesOneColumnFromAnyMemory) {
  const Program p = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  const Matrix<double> x = some_points(2, 5);
  const Matrix<double> expected = p.gradients(x, Eigen::Vector2d(3.0, 0.25));
  EXPECT_TRUE(identical(p.gradients(x, {3.0, 0.25}), expected));
  EXPECT_TRUE(identical(p.gradients(x, std::array{3.0, 0.25}), expected));
  EXPECT_TRUE(identical(p.gradients(x, std::vector{3.0, 0.25}), expected));
  EXPECT_TRUE(identical(p.gradients(x, Eigen::Vector2f(3.0F, 0.25F)), expected));
  EXPECT_TRUE(identical(p.values({1.0, 2.0}), p.values(Eigen::Vector2d(1.0, 2.0))));
}

TEST(ProgramAtManyPoints, WritesEveryProductToTheCallersMemory) {
  const Program p = record(Smooth{}, somewhere);
  const Program pair = record(Pair{}, somewhere);
  const Matrix<double> x = some_points(3, 70);
  Matrix<double> nine(9, 70);
  Matrix<double> three(3, 70);
  Matrix<double> two(2, 70);
  p.hessians_into(x, nine);
  EXPECT_TRUE(identical(nine, p.hessians(x)));
  pair.jacobians_into(x, nine.topRows(6));
  EXPECT_TRUE(identical(nine.topRows(6), pair.jacobians(x)));
  p.hvps_into(x, x, three);
  EXPECT_TRUE(identical(three, p.hvps(x, x)));
  pair.jvps_into(x, x, two);
  EXPECT_TRUE(identical(two, pair.jvps(x, x)));
  pair.vjps_into(x, x.topRows(2), three);
  EXPECT_TRUE(identical(three, pair.vjps(x, x.topRows(2))));
}

// Whatever carries it out, which need not be the same for one point and for many.
TEST(ProgramAtManyPoints, AgreeWithEachToRounding) {
  const Program p = record(Smooth{}, somewhere);
  const Program pair = record(Pair{}, somewhere);
  const Matrix<double> x = some_points(3, 70);
  const auto each = [&](const auto& f) {
    return by_columns(70, [&](Eigen::Index i) { return f(Vector<double>(x.col(i))); });
  };
  EXPECT_TRUE(agree(pair.values(x), each([&](const auto& y) { return Pair{}(y); })));
  EXPECT_TRUE(agree(pair.jacobians(x), each([&](const auto& y) { return pair.jacobian(y); })));
  EXPECT_TRUE(agree(p.gradients(x), each([&](const auto& y) { return p.gradient(y); })));
  EXPECT_TRUE(agree(p.hessians(x), each([&](const auto& y) { return p.hessian(y); })));
}

TEST(ProgramAtManyPoints, OfNoPointsHasNoResults) {
  const Program p = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  const Matrix<double> none(2, 0);
  EXPECT_EQ(p.values(none).cols(), 0);
  EXPECT_EQ(p.gradients(none).rows(), 2);
  EXPECT_EQ(p.hessians(none).cols(), 0);
  EXPECT_EQ(p.hvps(none, none).cols(), 0);
  EXPECT_EQ(p.gradients(Matrix<double>(2, 1), none).cols(), 0);
  EXPECT_EQ(p.stats().evaluations, 0u);
}

TEST(ProgramAtManyPoints, OfAWrongShapeIsAShapeError) {
  const Program p = record(Scaled{}, {0.0, 1.0}, {2.0, 0.5});
  const Matrix<double> x = some_points(2, 5);
  EXPECT_THAT([&] { p.values(some_points(3, 5)); },
              ThrowsMessage<ShapeError>(StrEq("values: the point has the wrong size; got 3, "
                                              "expected 2; try a vector of that size")));
  EXPECT_THAT([&] { p.gradients(x, some_points(2, 3)); },
              ThrowsMessage<ShapeError>(
                  StrEq("gradients: the parameter vector for another number of points; got 3 "
                        "columns, expected 5 or 1; try a column for each point, or one for all")));
  EXPECT_THAT([&] { p.hvps(x, some_points(2, 4)); },
              ThrowsMessage<ShapeError>(
                  StrEq("hvps: the direction for another number of points; got 4 columns, expected "
                        "5 or 1; try a column for each point, or one for all")));
  Matrix<double> result(2, 4);
  EXPECT_THAT([&] { p.gradients_into(x, result); },
              ThrowsMessage<ShapeError>(StrEq("gradients: the result has the wrong shape; got 2x4, "
                                              "expected 2x5; try a matrix of that shape")));
}

// What is not read may be larger than any memory.
TEST(ProgramAtManyPoints, AreNumberedWith32Bits) {
  const Program p = record([](const auto& x) { return x[0]; }, {1.0});
  const double number = 0;
  const Eigen::Index count = Eigen::Index{1} << 32;
  EXPECT_THAT(
      [&] {
        p.values_into(Eigen::Map<const Matrix<double>>(&number, 1, count),
                      Eigen::Map<Matrix<double>>(nullptr, 1, count));
      },
      ThrowsMessage<ShapeError>(StrEq("values: too many points at once; got 4294967296, "
                                      "expected at most 4294967295; try parts of them")));
}

TEST(ProgramAtManyPoints, TakesAHundredThousandOnSeveralPaths) {
  const Program p = record(Quadrants{}, {1.0, 1.0}, to_the_bit);
  const Matrix<double> x = some_points(2, 100'000);
  const Matrix<double> values = p.values(x);
  const Matrix<double> gradients = p.gradients(x);
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    ASSERT_EQ(values(0, i), Quadrants{}(x.col(i)));
  }
  for (Eigen::Index i = 0; i < x.cols(); i += 97) {
    ASSERT_TRUE(agree(gradients.col(i), fluxion::gradient(Quadrants{}, x.col(i))));
  }
  EXPECT_EQ(p.stats().paths, 4u);
  EXPECT_EQ(p.stats().misses, 3u);
  EXPECT_EQ(p.stats().evaluations, 200'000u);
}

}  // namespace
