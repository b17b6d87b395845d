// Functions that cannot be recorded, or not that way.
// For: program.hpp, linear_algebra/. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <fluxion/complex.hpp>
#include <fluxion/linear_algebra.hpp>
#include <fluxion/program.hpp>

using fluxion::record;
using fluxion::Symbol;
using fluxion::Vector;

// case 1: f cannot be called with the point; it must take .*try a generic lambda
#if FLUXION_CASE == 1
double length(const Vector<double>& x) { return x.norm(); }
#else
template <class T> T length(const Vector<T>& x) { return fluxion::sqrt(x.squaredNorm()); }
#endif
auto recorded_function() {
#if FLUXION_CASE == 1
  return record(length, {1.0, 2.0});
#else
  return record([](const auto& x) { return length(x); }, {1.0, 2.0});
#endif
}

// case 2: f cannot be called with the point and the parameters; it must take two
auto recorded_with_parameters() {
#if FLUXION_CASE == 2
  return record([](const auto& x) { return x[0] * x[1]; }, {1.0, 2.0}, {3.0});
#else
  return record([](const auto& x, const auto& p) { return x[0] * p[0]; }, {1.0, 2.0}, {3.0});
#endif
}

// case 3: recorded programs try Eigen's own decompositions
Symbol function_of_matrices(const fluxion::Matrix<Symbol>& a, const Vector<Symbol>& b) {
#if FLUXION_CASE == 3
  return fluxion::solve(a, b)[0];
#else
  return a.partialPivLu().solve(b)[0];
#endif
}

// case 4: try formulas of the real and of the imaginary part
Symbol modulus(const Symbol& x, const Symbol& y) {
#if FLUXION_CASE == 4
  return abs(fluxion::complex<Symbol>(x, y));
#else
  return hypot(x, y);
#endif
}
