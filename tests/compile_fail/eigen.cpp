// Factorisations of Eigen that would lose derivatives.
// For: eigen.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <Eigen/QR>

#include <fluxion/fluxion.hpp>

using fluxion::Matrix;

template <int number>
using NumberOf = std::conditional_t<FLUXION_CASE == number, fluxion::Var, double>;

// case 1: Eigen's QR loses derivatives where entries are 0
void householder(const Matrix<NumberOf<1>>& a) { static_cast<void>(a.householderQr()); }

// case 2: Eigen's QR loses derivatives where entries are 0
void with_columns(const Matrix<NumberOf<2>>& a) { static_cast<void>(a.colPivHouseholderQr()); }

// case 3: Eigen's QR loses derivatives where entries are 0
void with_all(const Matrix<NumberOf<3>>& a) { static_cast<void>(a.fullPivHouseholderQr()); }

// case 4: Eigen's QR loses derivatives where entries are 0
void complete(const Matrix<NumberOf<4>>& a) {
  static_cast<void>(a.completeOrthogonalDecomposition());
}
