// "It does not work with Eigen": what a program with Eigen does, with active numbers in it.
// For: whole programs as users write them; each operation is tested in ../eigen_*_test.cpp. Read
// first: docs/how-to/use-with-eigen.md.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <type_traits>
#include <vector>

#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <gtest/gtest.h>

#include "complaints/modes.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Vector;
using fluxion::test::entry_t;
using fluxion::test::Function;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

template <class T> using Vector3 = Eigen::Matrix<T, 3, 1>;

TEST(EigenInterop, RotationOfAPointByAQuaternion) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const Eigen::AngleAxis<T> turn(x[0], Vector3<T>::UnitZ());
    const Eigen::Quaternion<T> q(turn);
    const Vector3<T> p = q * Vector3<T>(x[1], 0, 1);
    const Vector3<T> same = q.toRotationMatrix() * Vector3<T>(x[1], 0, 1);
    return p.x() + 2 * same.y() + (p - same).squaredNorm();
  };
  // r cos a + 2 r sin a
  const double s = std::sin(0.0), c = std::cos(0.0);
  EXPECT_TRUE(has_gradient(Function::finite(f), {0.0, 3.0}, {3 * (2 * c - s), c + 2 * s}));
}

TEST(EigenInterop, RigidMotionOfDataPoints) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    Eigen::Transform<T, 3, Eigen::Isometry> pose =
        Eigen::Transform<T, 3, Eigen::Isometry>::Identity();
    pose.translate(Vector3<T>(x.head(3)));
    const Vector3<double> data(1, 2, 2);
    const Vector3<T> moved = pose * data.cast<T>();
    return moved.squaredNorm() + pose.inverse().translation().dot(data);
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0, 0.0, 0.0}, {4 - 1.0, 4 - 2.0, 4 - 2.0}));
}

TEST(EigenInterop, StepOfAKalmanFilter) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    Eigen::Matrix2d motion;
    motion << 1, 1, 0, 1;
    const Eigen::RowVector2d observed(1, 0);
    Eigen::Matrix<T, 2, 2> p = x[0] * Eigen::Matrix2d::Identity();
    p = motion * p * motion.transpose();
    p.diagonal().array() += x[1];
    const T innovation = (observed * p * observed.transpose()).value() + 1;
    const Eigen::Matrix<T, 2, 1> gain = p * observed.transpose() / innovation;
    p -= gain * observed * p;
    return p.trace();
  };
  // P = [[2a + q, a], [a, a + q]], trace(P) - ((2a + q)² + a²) / (2a + q + 1)
  const double a = 1, q = 1, s = 2 * a + q + 1, n = (2 * a + q) * (2 * a + q) + a * a;
  EXPECT_TRUE(has_gradient(Function::finite(f),
                           {a, q},
                           {3 - ((4 * (2 * a + q) + 2 * a) * s - n * 2) / (s * s),
                            2 - (2 * (2 * a + q) * s - n) / (s * s)}));
}

TEST(EigenInterop, LeastSquaresWithDataOfDouble) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    Matrix<double> data(3, 2);
    data << 1, 1, 1, 2, 1, 4;
    const Vector<double> target{{1, 2, 2}};
    const Vector<T> residual = data * x - target;
    Vector<T> scaled = -target.cast<T>();
    scaled.noalias() += data * x;
    return residual.dot(scaled) / 2;
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0, 0.0}, {-2.0, -6.0}));
  EXPECT_TRUE(has_hessian(Function::finite(f), {1.0, 0.0}, {3.0, 7.0, 7.0, 21.0}));
}

TEST(EigenInterop, SparseMatrixOfDouble) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    Eigen::SparseMatrix<double> stencil(3, 3);
    for (int i = 0; i < 3; ++i) stencil.insert(i, i) = 2;
    for (int i = 0; i < 2; ++i) stencil.insert(i, i + 1) = stencil.insert(i + 1, i) = -1;
    const Vector<T> y = stencil * x;
    return x.dot(y);
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0, 0.0, 0.0}, {4.0, -2.0, 0.0}));
}

TEST(EigenInterop, FunctionsOfTheUserThatTakeExpressions) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const auto energy = []<class D>(const Eigen::MatrixBase<D>& v) {
      return typename D::Scalar(v.squaredNorm() / 2);
    };
    const auto length = [](const Eigen::Ref<const Vector<T>>& v) { return T(v.norm()); };
    return energy(x) + energy(2 * x.head(1)) + length(x) + energy(x.cwiseProduct(x));
  };
  // (x² + y²) / 2 + 2 x² + |(x, y)| + (x⁴ + y⁴) / 2
  EXPECT_TRUE(has_gradient(Function::finite(f), {3.0, 4.0}, {15 + 0.6 + 54, 4 + 0.8 + 128}));
}

TEST(EigenInterop, FunctionOfEachEntry) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const Vector<T> y = x.unaryExpr([](const T& entry) { return T(entry * entry * entry); });
    const Vector<T> z = y.binaryExpr(x, [](const T& a, const T& b) { return T(a + b); });
    return z.sum() + x.array().pow(2).sum() + x.array().cube().maxCoeff();
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0, 2.0}, {3 + 1 + 2.0, 12 + 1 + 4 + 12.0}));
}

TEST(EigenInterop, StructsAndContainersOfVectors) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    struct Body {
      Vector3<T> position = Vector3<T>::Zero();
      Vector3<T> velocity = Vector3<T>::Zero();
      double mass = 2;
    };
    std::vector<Body> bodies(2);
    bodies[0].velocity = {x[0], x[1], 0};
    bodies[1].velocity << 0, x[0] * x[1], 1;
    T energy(0);
    for (Body& body : bodies) {
      body.position += 0.5 * body.velocity;
      energy += body.mass / 2 * body.velocity.squaredNorm() + body.position.y();
    }
    return energy;
  };
  // x² + y² + x² y² + 1 + y / 2 + xy / 2
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {4 + 36 + 1.5, 6 + 24 + 0.5 + 1}));
}

}  // namespace
