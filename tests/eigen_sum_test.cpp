// Sums that Eigen makes of Vars: one statement each, with the derivatives of the generic path.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <ostream>

#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>

#include "eigen_test.hpp"

namespace {

using namespace fluxion::test;
using fluxion::Matrix;
using fluxion::Var;
using fluxion::Vector;

TEST(EigenSum, HasTheDerivativesOfItsTerms) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    const auto b = constants(x, 3, 1).col(0).eval();
    const Matrix<T> m = x * x.transpose() + constants(x, 3, 3);
    const Eigen::Matrix<T, 3, 1> fixed = x;
    Results<T> y;
    y << T(x.sum()) << T(x.dot(m.col(1))) << T(x.dot(b)) << T(b.dot(x)) << T(x.transpose() * x);
    y << T(x.squaredNorm()) << T((x - b).squaredNorm()) << T((m * x - b).squaredNorm());
    y << T((-x).cwiseProduct(x + b).sum())
      << T((x.array() / (b.array() + 3) - x.array().square()).sum());
    y << T((2 * x).sum()) << T((x * x[1]).sum()) << T((x / x[0]).mean())
      << T(x.array().sin().sum());
    y << T(m.sum()) << T(m.transpose().cwiseAbs2().sum()) << T(m.row(1).dot(x)) << T(m.norm());
    y << T(m.block(0, 1, 2, 2).squaredNorm()) << T(x.head(2).reverse().dot(x.tail(2)));
    y << T(fixed.sum()) << T(fixed.dot(b));
    y << T(x.cwiseAbs2().maxCoeff()) << T(x.cwiseProduct(b).minCoeff())
      << m.colwise().squaredNorm();
    return y.entries;
  };
  expect_derivatives(f, vector_of({0.7, 1.6, 0.4}));
}

struct Size {
  std::size_t statements;
  std::size_t arguments;
  bool operator==(const Size&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Size& size) {
    return out << size.statements << " statements, " << size.arguments << " arguments";
  }
};

/// Two recorded vectors of 100 entries, and what a sum over them adds to the tape.
class EigenSumSize : public testing::Test {
 protected:
  static constexpr Eigen::Index n = 100;
  EigenSumSize() {
    for (Eigen::Index i = 0; i < n; ++i) {
      x[i] = recording.input(1.0 / static_cast<double>(i + 1));
      y[i] = recording.input(static_cast<double>(i));
    }
  }
  template <class F> Size of(const F& sum) {
    const Size before{recording.statements(), recording.arguments()};
    [[maybe_unused]] const Var result = sum();
    return {recording.statements() - before.statements, recording.arguments() - before.arguments};
  }

  fluxion::Recording recording;
  Vector<Var> x{n};
  Vector<Var> y{n};
  const Vector<double> ones = Vector<double>::Ones(n);
};

TEST_F(EigenSumSize, IsOneStatement) {
  EXPECT_EQ(of([&] { return x.sum(); }), (Size{1, 100}));
  EXPECT_EQ(of([&] { return x.dot(y); }), (Size{1, 200}));
  EXPECT_EQ(of([&] { return x.dot(ones); }), (Size{1, 100}));
  EXPECT_EQ(of([&] { return ones.dot(x); }), (Size{1, 100}));
  EXPECT_EQ(of([&] { return Var(x.transpose() * y); }), (Size{1, 200}));
  EXPECT_EQ(of([&] { return x.squaredNorm(); }), (Size{1, 100}));
  EXPECT_EQ(of([&] { return x.array().square().sum(); }), (Size{1, 100}));
  EXPECT_EQ(of([&] { return (x.array() * 2.0 - y.array() / 3.0).sum(); }), (Size{1, 200}));
  EXPECT_EQ(of([&] { return (-x).sum(); }), (Size{1, 100}));
}

TEST_F(EigenSumSize, OfDifferencesIsOneStatement) {
  EXPECT_EQ(of([&] { return (x - ones).squaredNorm(); }).statements, 1U);
  EXPECT_EQ(of([&] { return (x - y).squaredNorm(); }).statements, 1U);
}

TEST_F(EigenSumSize, OfAMatrixTimesAVectorTakesOneStatementForEachRow) {
  const Matrix<double> a = Matrix<double>::Ones(3, n);
  EXPECT_EQ(of([&] { return (a * x).sum(); }), (Size{4, 303}));
}

TEST_F(EigenSumSize, OfNestedVarsIsOneStatementOnEachLevel) {
  using Outer = fluxion::BasicVar<Var>;
  fluxion::BasicRecording<Var> outer;
  Vector<Outer> z(n);
  for (Eigen::Index i = 0; i < n; ++i) z[i] = outer.input(x[i]);
  const std::size_t before = outer.statements();
  const Outer result = z.squaredNorm();
  EXPECT_EQ(outer.statements() - before, 1U);
  outer.sweep(result);
  recording.sweep(outer.adjoint(z[3]));
  EXPECT_EQ(recording.adjoint(x[3]), 2.0);
  EXPECT_EQ(recording.adjoint(x[4]), 0.0);
}

}  // namespace
