// Active numbers inside Eigen: blocks, maps, memory, comparisons, printing.
// For: eigen.hpp. Read first: eigen_test.hpp.
// SPDX-License-Identifier: MIT
#include "eigen_test.hpp"

#include <limits>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>
#include <fluxion/format.hpp>

namespace {

using namespace fluxion::test;
using fluxion::Dual;
using fluxion::Matrix;
using fluxion::Var;
using fluxion::Vector;

const Vector<double> x3 = vector_of({0.7, 1.6, 0.4});

TEST(Eigen, BlocksAndShapes) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    Matrix<T> m(2, 3);
    m << x[0], x[1], x[0] * x[1], 1, x[2], 2 * x[0];
    Vector<T> joined(5);
    joined << x, x.head(2) * 2;
    Results<T> y;
    y << m << joined << m.transpose() << m.row(1) << m.col(2) << m.block(0, 1, 2, 2)
      << m.reshaped();
    y << x.segment(1, 2) << x.tail(1) << x.reverse() << x.replicate(2, 1) << m.leftCols(1);
    m.row(0).swap(m.row(1));
    m.col(0) = m.col(1) + m.col(2);
    m.transposeInPlace();
    joined.conservativeResize(6);
    joined[5] = x[0] * x[0];
    y << m << joined << Vector<T>::Constant(2, x[1]) << Vector<T>::LinSpaced(4, x[0], x[1]);
    y << Vector<T>::Ones(2) << Matrix<T>::Identity(2, 2) << Vector<T>::Unit(3, 1);
    m.setZero();
    m.diagonal() = x.head(2);
    y << m;
    std::vector<Vector<T>> list(3, x);
    list[1] *= 2;
    list.push_back(list[0] + list[1]);
    y << list[0] << list[1] << list[3];
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(Eigen, MapsAndRefs) {
  const auto f = [](const auto& x) {
    using T = entry_t<std::remove_cvref_t<decltype(x)>>;
    std::vector<T> memory(x.begin(), x.end());
    Eigen::Map<Vector<T>> view(memory.data(), 3);
    view *= 2;
    view[0] += memory[1];
    const auto norm = [](const Eigen::Ref<const Vector<T>>& r) { return T(r.squaredNorm()); };
    const auto scale = [](Eigen::Ref<Vector<T>> r) { r *= 3; };
    Results<T> y;
    y << view << norm(view) << norm(x.head(2)) << norm(x + x);
    scale(view.tail(2));
    y << view;
    return y.entries;
  };
  expect_derivatives(f, x3);
}

TEST(Eigen, NewVectorsAreConstantZeros) {
  const auto expect_zeros = []<class T>(T) {
    for (int i = 0; i < 3; ++i) {
      std::vector<double> dirt(100, 1e300);
      dirt.clear();
      dirt.shrink_to_fit();
      const Vector<T> v(50);
      Matrix<T> m(3, 4);
      m.resize(10, 10);
      for (const T& entry : v) EXPECT_EQ(entry, 0);
      for (const T& entry : m.reshaped()) EXPECT_EQ(entry, 0);
      for (const T& entry : Eigen::Matrix<T, 3, 1>()) EXPECT_EQ(entry, 0);
    }
  };
  expect_zeros(Var());
  expect_zeros(Dual<double>());
  expect_zeros(Dual<double, 3>());
  expect_zeros(fluxion::BasicVar<Dual<double>>());
  EXPECT_TRUE(Vector<Var>(3)[1].is_passive());
  const Vector<Dual<double, 3>> v(20);
  for (const auto& entry : v) EXPECT_EQ(entry.tangent(2), 0);
}

TEST(Eigen, ComparesValues) {
  const Vector<Var> v = x3.cast<Var>();
  const Vector<Dual<double>> d = x3.cast<Dual<double>>();
  EXPECT_TRUE(v == v);
  EXPECT_FALSE(v != v);
  EXPECT_TRUE(v.isApprox(v));
  EXPECT_FALSE(v.isApprox(2 * v));
  EXPECT_TRUE(v.isApprox(v * (1 + 1e-13)));
  EXPECT_TRUE(d.isApprox(d * (1 + 1e-13)));
  EXPECT_FALSE(v.isZero());
  EXPECT_TRUE((v - v).isZero());
  EXPECT_TRUE((v.array() > 0).all());
  EXPECT_TRUE((v.array() < x3.array().cast<Var>() + 1).all());
  EXPECT_FALSE((v.array() > 1).all());
  EXPECT_EQ((v.array() > 1).count(), 1);
  EXPECT_TRUE(v.allFinite());
  EXPECT_FALSE(v.hasNaN());
  EXPECT_FALSE((v / Var(0)).eval().allFinite());
  EXPECT_TRUE((v * std::nan("")).eval().hasNaN());
}

TEST(Eigen, KnowsThePrecisionOfTheScalar) {
  using Traits = Eigen::NumTraits<Var>;
  EXPECT_EQ(Traits::epsilon(), Eigen::NumTraits<double>::epsilon());
  EXPECT_EQ(Traits::dummy_precision(), 1e-12);
  EXPECT_EQ(Traits::digits10(), 15);
  EXPECT_EQ(Traits::highest(), std::numeric_limits<double>::max());
  EXPECT_EQ((Eigen::NumTraits<Dual<float, 2>>::digits10()), 6);
  EXPECT_TRUE(Traits::RequireInitialization);
  EXPECT_FALSE(Traits::IsComplex);
}

TEST(Eigen, PrintsValuesOfVarsAndTangentsOfDuals) {
  std::ostringstream out;
  out << vector_of({1, 2.5}).cast<Var>().transpose() << " | ";
  Eigen::Matrix<Dual<double>, 1, 2> d(Dual<double>::seeded(3), 4);
  out << d;
  EXPECT_EQ(out.str(), "  1 2.5 | 3 + [1]e 4 + [0]e");
}

}  // namespace
