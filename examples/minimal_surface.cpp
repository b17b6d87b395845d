// A film of soap between given heights: the surface of least area, by Newton's method.
// For: sparse_hessian_plan() and a sparse factorisation of Eigen, on 3721 variables; the answer beside
// the surface of Scherk (1834), which is known exactly. Read first: convergence.cpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>

#include <Eigen/SparseCholesky>
#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/sparse.hpp>

#include "support/comparison.hpp"

namespace {

using fluxion::Vector;

// Heights over a square of the plane, on (m + 2)² points of which the m² inner ones are free.
class Film {
 public:
  explicit Film(Eigen::Index m) : m_(m), step_(2 * half_width / static_cast<double>(m + 1)) {}

  Eigen::Index size() const { return m_ * m_; }

  // The area of the triangles between the points.
  template <class T> T operator()(const Vector<T>& z) const {
    const auto height = [&](Eigen::Index i, Eigen::Index j) {
      return is_inner(i) && is_inner(j) ? z[(i - 1) * m_ + j - 1] : T(exact(i, j));
    };
    T area(0);
    for (Eigen::Index i = 0; i <= m_; ++i) {
      for (Eigen::Index j = 0; j <= m_; ++j) {
        const T a = height(i, j);
        const T b = height(i + 1, j);
        const T c = height(i, j + 1);
        const T d = height(i + 1, j + 1);
        area += triangle(T(b - a), T(c - a)) + triangle(T(d - c), T(d - b));
      }
    }
    return area;
  }

  Vector<double> exact() const {
    Vector<double> z(size());
    for (Eigen::Index k = 0; k < size(); ++k) z[k] = exact(k / m_ + 1, k % m_ + 1);
    return z;
  }

 private:
  static constexpr double half_width = 1.2;

  bool is_inner(Eigen::Index i) const { return 1 <= i && i <= m_; }
  double coordinate(Eigen::Index i) const { return static_cast<double>(i) * step_ - half_width; }
  double exact(Eigen::Index i, Eigen::Index j) const {
    return std::log(std::cos(coordinate(j)) / std::cos(coordinate(i)));
  }
  // Of a triangle with a right angle in the plane, and these differences along its legs.
  template <class T> T triangle(const T& along_x, const T& along_y) const {
    return step_ / 2 * sqrt(step_ * step_ + along_x * along_x + along_y * along_y);
  }

  Eigen::Index m_;
  double step_;
};

// Newton's method with whole steps, from a flat film; returns the largest error of a height.
double solve(const Film& film) {
  Vector<double> z = Vector<double>::Zero(film.size());
  auto plan = fluxion::sparse_hessian_plan(film, z);
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factors;
  fmt::print("{} variables, {} entries, {} colours\n",
             film.size(),
             plan.pattern().entries(),
             plan.colors());
  for (int step = 0; step < 20; ++step) {
    factors.compute(plan.evaluate(z));
    const double norm = plan.gradient().lpNorm<Eigen::Infinity>();
    fmt::print("  step {}: area {:.10f}, gradient {:.1e}\n", step, plan.value(), norm);
    if (norm < 1e-13) break;
    z -= factors.solve(plan.gradient());
  }
  return (z - film.exact()).cwiseAbs().maxCoeff();
}

}  // namespace

int main() try {
  const double coarse = solve(Film(30));
  const double fine = solve(Film(61));
  fmt::print("error of the heights: {:.2e}, and {:.2e} with half the step\n\n", coarse, fine);
  // The error of the triangles falls with the square of the step.
  support::Comparison comparison(1);
  comparison.add("order", std::log2(coarse / fine), 2);
  fmt::print("{}", comparison.text());
  return comparison.agrees() ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
