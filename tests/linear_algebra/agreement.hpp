// Derivatives of functions of matrices on every type of number, against complex steps.
// For: the tests of this folder. A function is a struct with
//     operator()(const Matrix<T>&) -> Matrix<T>          what is tested
//     reference(const Matrix<Complex>&) -> Matrix<Complex>   the same by an algorithm without absolute
//                                                         values or conjugates
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include <fluxion/fluxion.hpp>

#include "support/splitmix.hpp"

namespace fluxion::test {

using Complex = std::complex<double>;
using RealMatrix = Matrix<double>;

/// Entries between -1 and 1.
inline RealMatrix random_matrix(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  SplitMix random(seed);
  return RealMatrix::NullaryExpr(rows, cols, [&random] { return random.between(-1, 1); });
}
/// With eigenvalues around n.
inline RealMatrix regular(Eigen::Index n, std::uint64_t seed = 1) {
  return random_matrix(n, n, seed) +
         2 * std::sqrt(static_cast<double>(n)) * RealMatrix::Identity(n, n);
}
inline RealMatrix definite(Eigen::Index n, std::uint64_t seed = 1) {
  const RealMatrix r = random_matrix(n, n, seed);
  const RealMatrix product =
      r * r.transpose() / static_cast<double>(n) + RealMatrix::Identity(n, n);
  return product.selfadjointView<Eigen::Lower>();
}
inline RealMatrix beside(const RealMatrix& a, const RealMatrix& b) {
  RealMatrix ab(a.rows(), a.cols() + b.cols());
  ab << a, b;
  return ab;
}

/// The derivative of the reference along v.
template <class F> RealMatrix slope(const F& f, const RealMatrix& x, const RealMatrix& v) {
  const double h = 1e-40;
  return f.reference(x.cast<Complex>() + Complex(0, h) * v.cast<Complex>()).imag() / h;
}
/// Its derivative along u, by differences of order six: 1e-14 or so.
template <class F>
RealMatrix second_slope(const F& f, const RealMatrix& x, const RealMatrix& u, const RealMatrix& v) {
  const double h = 1.0 / 256;
  const auto pair = [&](int k) -> RealMatrix {
    return slope(f, x + k * h * u, v) - slope(f, x - k * h * u, v);
  };
  return (45 * pair(1) - 9 * pair(2) + pair(3)) / (60 * h);
}

inline void expect_near(const RealMatrix& got,
                        const RealMatrix& expected,
                        double tolerance,
                        const std::string& what) {
  ASSERT_EQ(got.rows(), expected.rows()) << what;
  ASSERT_EQ(got.cols(), expected.cols()) << what;
  const double scale = 1 + expected.cwiseAbs().maxCoeff();
  EXPECT_LE((got - expected).cwiseAbs().maxCoeff(), tolerance * scale) << what;
}

/// f on dual numbers whose lanes move along v[0], v[1], ...; the tangents of lane `lane`.
template <class D, class F>
RealMatrix pushed_forward(const F& f, const RealMatrix& x, const RealMatrix& v, std::size_t lane) {
  Matrix<D> moved(x.rows(), x.cols());
  for (Eigen::Index k = 0; k < x.size(); ++k) {
    moved.data()[k] = D::seeded(x.data()[k], v.data()[k], lane);
  }
  const Matrix<D> y = f(moved);
  RealMatrix tangents(y.rows(), y.cols());
  for (Eigen::Index k = 0; k < y.size(); ++k) {
    tangents.data()[k] = y.data()[k].tangent(lane);
    for (std::size_t other = 0; other < D::lanes; ++other) {
      EXPECT_TRUE(other == lane || y.data()[k].tangent(other) == 0.0);
    }
  }
  return tangents;
}

/// Σ w_ij f_ij as a function of a vector.
template <class F> auto weighted(const F& f, const RealMatrix& x, const RealMatrix& w) {
  return [&f, &w, rows = x.rows(), cols = x.cols()](const auto& p) {
    using T = typename std::remove_cvref_t<decltype(p)>::Scalar;
    return f(Matrix<T>(p.reshaped(rows, cols))).cwiseProduct(w).sum();
  };
}

/// The gradient of that.
template <class F> RealMatrix pulled_back(const F& f, const RealMatrix& x, const RealMatrix& w) {
  const auto sum = weighted(f, x, w);
  return gradient(sum, x.reshaped().eval()).reshaped(x.rows(), x.cols());
}

/// Along a direction: all types of dual numbers, and the tape by ⟨w, J v⟩ = ⟨Jᵀ w, v⟩.
template <class F>
void expect_slope(const F& f, const RealMatrix& x, const RealMatrix& v, double tolerance) {
  const RealMatrix expected = slope(f, x, v);
  const auto forward = [&]<class D>(std::type_identity<D>, std::size_t lane, const char* what) {
    expect_near(pushed_forward<D>(f, x, v, lane), expected, tolerance, what);
  };
  forward(std::type_identity<Dual<double>>(), 0, "Dual");
  forward(std::type_identity<Dual<double, 4>>(), 2, "Dual of 4");
  forward(std::type_identity<Dual<double, 8>>(), 7, "Dual of 8");
  forward(std::type_identity<Dual<double, 15>>(), 14, "Dual of 15");
  forward(std::type_identity<Dual<double, 3, Masked<void>>>(), 1, "masked Dual");
  const RealMatrix w = random_matrix(expected.rows(), expected.cols(), 99);
  const RealMatrix g = pulled_back(f, x, w);
  const double scale = 1 + w.cwiseAbs().cwiseProduct(expected.cwiseAbs()).sum();
  EXPECT_NEAR(g.cwiseProduct(v).sum(), w.cwiseProduct(expected).sum(), tolerance * scale);
}

/// The whole gradient, entry by entry.
template <class F> void expect_gradient(const F& f, const RealMatrix& x, double tolerance) {
  const RealMatrix y = f(x);
  const RealMatrix w = random_matrix(y.rows(), y.cols(), 98);
  RealMatrix expected(x.rows(), x.cols());
  for (Eigen::Index k = 0; k < x.size(); ++k) {
    const RealMatrix unit =
        RealMatrix::Identity(x.size(), x.size()).col(k).reshaped(x.rows(), x.cols());
    expected.data()[k] = slope(f, x, unit).cwiseProduct(w).sum();
  }
  expect_near(pulled_back(f, x, w), expected, tolerance, "gradient");
}

/// Second derivatives by nested types: Dual<Dual>, BasicVar<Dual> (hvp), BasicVar<Var>.
template <class F> void expect_curvature(const F& f, const RealMatrix& x, double tolerance) {
  const RealMatrix u = random_matrix(x.rows(), x.cols(), 97);
  const RealMatrix v = random_matrix(x.rows(), x.cols(), 96);
  const RealMatrix y = f(x);
  const RealMatrix w = random_matrix(y.rows(), y.cols(), 95);
  const double expected = second_slope(f, x, u, v).cwiseProduct(w).sum();
  const auto sum = weighted(f, x, w);
  const Vector<double> point = x.reshaped();
  const Vector<double> along_u = u.reshaped();
  const Vector<double> along_v = v.reshaped();
  const auto derivative_along_v = [&](const auto& p) { return gradient(sum, p).dot(along_v); };
  const double bound = tolerance * (1 + std::abs(expected));
  EXPECT_NEAR(hvp(sum, point, along_u).product.dot(along_v), expected, bound) << "BasicVar<Dual>";
  EXPECT_NEAR(gradient(derivative_along_v, point).dot(along_u), expected, bound) << "BasicVar<Var>";
  using Inner = Dual<double>;
  using D = Dual<Inner>;
  const Vector<D> moved = Vector<D>::NullaryExpr(point.size(), [&](Eigen::Index i) {
    return D::seeded(Inner::seeded(point[i], along_u[i]), Inner(along_v[i]));
  });
  EXPECT_NEAR(sum(moved).tangent().tangent(), expected, bound) << "Dual<Dual>";
}

/// The value, the derivatives and, of small matrices, all of them and the second ones.
template <class F>
void expect_derivatives(const F& f, const RealMatrix& x, double tolerance = 1e-11) {
  SCOPED_TRACE(x.rows());
  expect_near(f(x), f.reference(x.cast<Complex>()).real(), tolerance, "value");
  expect_slope(f, x, random_matrix(x.rows(), x.cols(), 94), tolerance);
  if (x.rows() > 5) return;
  expect_gradient(f, x, tolerance);
  expect_curvature(f, x, 10 * tolerance);
}

/// Sizes without blocks, at their edge, and with blocks that are cut several times.
inline constexpr std::array<Eigen::Index, 6> sizes{1, 2, 5, 17, 33, 70};

}  // namespace fluxion::test
