// jacobian(): closed forms, what f may return, both modes, messages, memory of the caller.
// For: derivatives/jacobian.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/jacobian.hpp>

#include "support/functions.hpp"

namespace {

using fluxion::jacobian;
using fluxion::jacobian_into;
using fluxion::Matrix;
using fluxion::Mode;
using fluxion::ShapeError;
using fluxion::value_and_jacobian;
using fluxion::value_and_jacobian_into;
using fluxion::Vector;
using fluxion::test::vector_of;
using testing::StrEq;
using testing::ThrowsMessage;

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

Matrix<double> coefficients(Eigen::Index m, Eigen::Index n) {
  Matrix<double> a(m, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    for (Eigen::Index i = 0; i < m; ++i) a(i, j) = std::sin(static_cast<double>(5 * i + 3 * j + 1));
  }
  return a;
}

TEST(Jacobian, OfPolarCoordinates) {
  const double r = 1.5;
  const double phi = 0.6;
  Matrix<double> expected(2, 2);
  expected << std::cos(phi), -r * std::sin(phi), std::sin(phi), r * std::cos(phi);
  EXPECT_TRUE(jacobian(fluxion::test::maps::Polar(), {r, phi}).isApprox(expected, 1e-15));
}

// Shapes around the 8 lanes of a chunk, and wide enough for rows.
TEST(Jacobian, OfALinearMapIsItsMatrixInEveryShape) {
  for (const Eigen::Index n : {1, 2, 7, 8, 9, 16, 17, 40, 100}) {
    for (const Eigen::Index m : {1, 2, 5, 30}) {
      const Matrix<double> a = coefficients(m, n);
      const Vector<double> x = coefficients(n, 1);
      EXPECT_TRUE(jacobian([&](const auto& y) { return a * y; }, x).isApprox(a, 1e-15))
          << m << "x" << n;
    }
  }
}

TEST(Jacobian, TakesEveryNumberOfRowsFromItsSweeps) {
  const Vector<double> x = Vector<double>::LinSpaced(64, 0.5, 1.5);
  for (Eigen::Index m = 1; m <= 17; ++m) {
    const auto f = [&]<class T>(const Vector<T>& y) {
      Vector<T> result(m);
      for (Eigen::Index i = 0; i < m; ++i) {
        result[i] = static_cast<double>(i + 1) * y[i] * y[63 - i] + sin(y[i]);
      }
      return result;
    };
    Matrix<double> expected = Matrix<double>::Zero(m, 64);
    for (Eigen::Index i = 0; i < m; ++i) {
      expected(i, i) = static_cast<double>(i + 1) * x[63 - i] + std::cos(x[i]);
      expected(i, 63 - i) = static_cast<double>(i + 1) * x[i];
    }
    EXPECT_TRUE(jacobian(f, x).isApprox(expected, 1e-15)) << m;
  }
}

TEST(Jacobian, TakesRowsWhereTheyAreCheaper) {
  int calls = 0;
  const auto count = [&](const auto& x) {
    ++calls;
    return std::array<entry_t<decltype(x)>, 2>{x.sum(), x[0]};
  };
  jacobian(count, Vector<double>::Ones(400));
  EXPECT_EQ(calls, 2);  // the first chunk of columns tells m, then one recording
  calls = 0;
  jacobian(count, Vector<double>::Ones(25));
  EXPECT_EQ(calls, 2);
  calls = 0;
  jacobian(count, Vector<double>::Ones(24));
  EXPECT_EQ(calls, 3);
}

/// y_i = x_i x_{i+1}, and how often it was evaluated forward and in reverse.
struct Counted {
  Eigen::Index m;
  int forward = 0;
  int reverse = 0;

  template <class T> Vector<T> operator()(const Vector<T>& x) {
    ++(fluxion::detail::is_dual_v<T> ? forward : reverse);
    Vector<T> y(m);
    for (Eigen::Index i = 0; i < m; ++i) y[i] = x[i] * x[(i + 1) % x.size()];
    return y;
  }
  Matrix<double> jacobian(const Vector<double>& x) const {
    Matrix<double> j = Matrix<double>::Zero(m, x.size());
    for (Eigen::Index i = 0; i < m; ++i) {
      j(i, i) = x[(i + 1) % x.size()];
      j(i, (i + 1) % x.size()) = x[i];
    }
    return j;
  }
};

TEST(Jacobian, TakesTheModeThatIsAskedFor) {
  const Vector<double> x = Vector<double>::LinSpaced(30, 0.5, 1.5);
  for (const Eigen::Index m : {2, 30}) {
    Counted f{m};
    EXPECT_EQ(jacobian(f, x, {.mode = Mode::forward}), f.jacobian(x));
    EXPECT_EQ(f.forward, 4);
    EXPECT_EQ(f.reverse, 0);
    f = {m};
    EXPECT_EQ(jacobian(f, x, {.mode = Mode::reverse}), f.jacobian(x));
    EXPECT_EQ(f.forward, 0);
    EXPECT_EQ(f.reverse, 1);
  }
  Matrix<double> j(2, 30);
  Counted f{2};
  jacobian_into(f, x, j, {.mode = Mode::forward});
  EXPECT_EQ(f.reverse, 0);
  EXPECT_EQ(j, f.jacobian(x));
}

TEST(Jacobian, OfAFunctionWithANaNIsRepairedInEveryMode) {
  const auto f = [](const auto& x) {
    return std::array<entry_t<decltype(x)>, 2>{sqrt(x[0]), x[1] * x[1]};
  };
  Matrix<double> expected(2, 2);
  expected << std::numeric_limits<double>::infinity(), 0, 0, 2;
  for (const Mode mode : {Mode::automatic, Mode::forward, Mode::reverse}) {
    EXPECT_EQ(jacobian(f, {0.0, 1.0}, {.mode = mode}), expected);
  }
}

TEST(ValueAndJacobian, TakesNoEvaluationMoreThanTheJacobian) {
  const Vector<double> x = Vector<double>::LinSpaced(30, 0.5, 1.5);
  for (const Mode mode : {Mode::automatic, Mode::forward, Mode::reverse}) {
    Counted f{3};
    const auto [y, j] = value_and_jacobian(f, x, {.mode = mode});
    const int calls = f.forward + f.reverse;
    EXPECT_EQ(y, Vector<double>(x.head(3).cwiseProduct(x.segment(1, 3))));
    EXPECT_EQ(j, f.jacobian(x));
    jacobian(f, x, {.mode = mode});
    EXPECT_EQ(f.forward + f.reverse, 2 * calls);
  }
}

TEST(ValueAndJacobian, TakesABracedListAndOneNumber) {
  const auto [y, j] = value_and_jacobian([](const auto& x) { return x[0] * x[1]; }, {2.0, 3.0});
  EXPECT_EQ(y, vector_of({6}));
  EXPECT_EQ(j, Eigen::RowVector2d(3, 2));
}

TEST(ValueAndJacobianInto, WritesToTheMemoryOfTheCaller) {
  const auto f = [](const auto& x) { return 3 * x; };
  std::array<double, 2> y{};
  Eigen::Matrix2d j;
  value_and_jacobian_into(f, {1.0, 2.0}, y, j, {.mode = Mode::reverse});
  EXPECT_EQ(y, (std::array<double, 2>{3, 6}));
  EXPECT_EQ(j, 3 * Eigen::Matrix2d::Identity());
  std::array<double, 3> wrong{};
  EXPECT_THAT(
      [&] {
        value_and_jacobian_into(f, vector_of({1, 2}), wrong, j);
      },
      ThrowsMessage<ShapeError>(StrEq("jacobian: the result has the wrong size; got 3, "
                                      "expected 2; try a vector of that size")));
}

TEST(Jacobian, TakesEveryKindOfResult) {
  const Vector<double> x = vector_of({1, 2, 3});
  Matrix<double> two(2, 3);
  two << 0, 1, 0, 6, 0, 2;
  const auto expect_two = [&](const auto& f) { EXPECT_EQ(jacobian(f, x), two); };
  expect_two([](const auto& y) { return Vector<entry_t<decltype(y)>>{{y[1], 2 * y[0] * y[2]}}; });
  expect_two([](const auto& y) {
    return Eigen::Matrix<entry_t<decltype(y)>, 2, 1>(y[1], 2 * y[0] * y[2]);
  });
  expect_two([](const auto& y) {
    return Eigen::Matrix<entry_t<decltype(y)>, 1, 2>(y[1], 2 * y[0] * y[2]);
  });
  expect_two([](const auto& y) {
    return Eigen::Array<entry_t<decltype(y)>, 2, 1>(y[1], 2 * y[0] * y[2]);
  });
  expect_two([](const auto& y) {
    return std::vector<entry_t<decltype(y)>>{y[1], 2 * y[0] * y[2]};
  });
  expect_two([](const auto& y) {
    return std::array<entry_t<decltype(y)>, 2>{y[1], 2 * y[0] * y[2]};
  });
  Matrix<double> row(1, 3);
  row << 6, 0, 2;
  EXPECT_EQ(jacobian([](const auto& y) { return 2 * y[0] * y[2]; }, x), row);
  EXPECT_EQ(jacobian([](const auto& y) { return (y.transpose() * y).eval(); }, x),
            2 * x.transpose());
}

TEST(Jacobian, TakesExpressionsAndPartsOfThePoint) {
  const Vector<double> x = vector_of({1, 2, 3});
  const Matrix<double> identity = Matrix<double>::Identity(3, 3);
  EXPECT_EQ(jacobian([](const auto& y) { return y; }, x), identity);
  EXPECT_EQ(jacobian(
                [](const auto& y) -> const auto& { return y; }, x),
            identity);
  EXPECT_EQ(jacobian([](const auto& y) { return y.tail(2); }, x), identity.bottomRows(2));
  EXPECT_EQ(jacobian([](const auto& y) { return y.transpose().tail(2); }, x),
            identity.bottomRows(2));
  EXPECT_EQ(jacobian([](const auto& y) { return y.reverse(); }, x), identity.rowwise().reverse());
  EXPECT_EQ(jacobian([](const auto& y) { return 2 * y; }, x), 2 * identity);
  EXPECT_EQ(jacobian([](const auto& y) { return y.array() * 2; }, x), 2 * identity);
  EXPECT_EQ(jacobian([](const auto& y) { return y.array().square(); }, x),
            Matrix<double>((2 * x).asDiagonal()));
}

TEST(Jacobian, OfARowOfAMatrixReadsItsStride) {
  const auto f = [](const auto& y) {
    Matrix<entry_t<decltype(y)>> m(2, 3);
    m << y[0], y[1], y[2], y[2], y[0], y[1];
    return Vector<entry_t<decltype(y)>>(m.row(1).tail(2));
  };
  Matrix<double> expected(2, 3);
  expected << 1, 0, 0, 0, 1, 0;
  EXPECT_EQ(jacobian(f, {1.0, 2.0, 3.0}), expected);
}

TEST(Jacobian, OfConstantsIsZero) {
  const Vector<double> x = vector_of({1, 2});
  EXPECT_EQ(jacobian([](const auto&) { return 2.5; }, x), Matrix<double>::Zero(1, 2));
  EXPECT_EQ(jacobian([](const auto&) { return 3; }, x), Matrix<double>::Zero(1, 2));
  EXPECT_EQ(jacobian([](const auto&) { return Eigen::Vector3d(1, 2, 3); }, x),
            Matrix<double>::Zero(3, 2));
  EXPECT_EQ(jacobian([](const auto&) { return std::vector<double>(4); }, x),
            Matrix<double>::Zero(4, 2));
  EXPECT_EQ(jacobian(
                [](const auto&) {
                  return std::array<int, 2>{1, 2};
                },
                x),
            Matrix<double>::Zero(2, 2));
}

TEST(Jacobian, OfAnEmptyResultHasNoRows) {
  const auto f = [](const auto& x) { return std::vector<entry_t<decltype(x)>>(); };
  const Matrix<double> narrow = jacobian(f, Vector<double>::Ones(2));
  EXPECT_EQ(narrow.rows(), 0);
  EXPECT_EQ(narrow.cols(), 2);
  EXPECT_EQ(jacobian(f, Vector<double>::Ones(50)).cols(), 50);
}

TEST(JacobianInto, WritesIntoEveryKindOfMatrix) {
  const auto f = [](const auto& x) { return 3 * x; };
  const Vector<double> x = vector_of({1, 2});
  const Eigen::Matrix2d expected = 3 * Eigen::Matrix2d::Identity();
  Matrix<double> dynamic(2, 2);
  jacobian_into(f, x, dynamic);
  EXPECT_EQ(dynamic, expected);
  Eigen::Matrix2d fixed;
  jacobian_into(f, x, fixed);
  EXPECT_EQ(fixed, expected);
  Matrix<double> large = Matrix<double>::Constant(4, 4, 7);
  jacobian_into(f, x, large.block(1, 2, 2, 2));
  Matrix<double> framed = Matrix<double>::Constant(4, 4, 7);
  framed.block(1, 2, 2, 2) = expected;
  EXPECT_EQ(large, framed);
}

TEST(JacobianInto, WritesRowMajorMatricesInTheirOrder) {
  const Matrix<double> a = coefficients(3, 2);
  const auto f = [&](const auto& x) { return a * x; };
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> row_major(3, 2);
  jacobian_into(f, {1.0, 2.0}, row_major);
  EXPECT_TRUE(row_major.isApprox(a));
  Eigen::RowVector3d row;
  jacobian_into([](const auto& x) { return x[0] * x[1] * x[2]; }, {2.0, 3.0, 5.0}, row);
  EXPECT_EQ(row, Eigen::RowVector3d(15, 10, 6));
  Eigen::Vector2d column;
  const auto ray = [](const auto& x) {
    return std::array<entry_t<decltype(x)>, 2>{2 * x[0], 3 * x[0]};
  };
  jacobian_into(ray, {1.0}, column);
  EXPECT_EQ(column, Eigen::Vector2d(2, 3));
  Matrix<double> transposed(2, 3);
  jacobian_into(f, {1.0, 2.0}, transposed.transpose());
  EXPECT_TRUE(transposed.isApprox(a.transpose()));
}

TEST(JacobianInto, OfAnotherShapeIsAShapeError) {
  const auto f = [](const auto& x) { return x; };
  Matrix<double> j(3, 2);
  EXPECT_THAT(
      [&] {
        jacobian_into(f, {1.0, 2.0}, j);
      },
      ThrowsMessage<ShapeError>(StrEq("jacobian: the result has the wrong shape; got 3x2, "
                                      "expected 2x2; try a matrix of that shape")));
}

TEST(Jacobian, OfAnEmptyPointIsAShapeError) {
  EXPECT_THAT([] { jacobian([](const auto& x) { return x; }, Vector<double>()); },
              ThrowsMessage<ShapeError>(StrEq(
                  "jacobian: the point is empty; got 0 coordinates, expected at least 1; try a "
                  "point with as many coordinates as f has variables")));
  EXPECT_THROW(jacobian([](const auto& x) { return x; }, {}), ShapeError);
}

TEST(Jacobian, OfAFunctionThatChangesItsSizeIsAShapeError) {
  for (const Eigen::Index n : {20, 200}) {  // columns, rows
    std::size_t calls = 0;
    const auto f = [&](const auto& x) {
      return std::vector<entry_t<decltype(x)>>(++calls % 2 + 1);
    };
    EXPECT_THAT([&] { jacobian(f, Vector<double>::Ones(n)); },
                ThrowsMessage<ShapeError>(
                    StrEq("jacobian: f(x) at a second evaluation has the wrong size; got 1, "
                          "expected 2; try a vector of that size")));
  }
}

TEST(Jacobian, IsRightAfterFThrew) {
  const auto f = [](const auto& x) {
    if (x[0] > 5) throw std::domain_error("beyond 5");
    return x[0] * x;
  };
  Matrix<double> expected(2, 2);
  expected << 8, 0, 2, 4;
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(jacobian(f, {6.0, 2.0}), std::domain_error);
    EXPECT_EQ(jacobian(f, {4.0, 2.0}), expected);
  }
}

}  // namespace
