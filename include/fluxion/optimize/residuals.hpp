// What a least-squares method sees of the function whose squares it sums.
// For: least_squares: a function that can be differentiated, or a class with a Jacobian of its own.
// Read first: derivatives/jacobian.hpp, loss.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/optimize/loss.hpp>
#include <fluxion/optimize/messages.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A class that knows its own Jacobian: `residuals(x, r)` gives r its size and its entries, and
/// `jacobian(x, J)` writes every dr_i / dx_j to J, which comes in as m x n.
template <class F>
concept Residuals = requires(std::remove_reference_t<F>& f,
                             const Vector<double>& x,
                             Vector<double>& r,
                             Matrix<double>& j) {
  f.residuals(x, r);
  f.jacobian(x, j);
};

namespace detail {

/// Half the sum of the losses of the residuals.
template <class S> double half_sum(const Loss& loss, const Vector<S>& residuals) {
  if (!loss) {
    return residuals.squaredNorm() / 2;
  }
  double sum = 0;
  for (const double r : residuals) {
    sum += loss(r * r).value;
  }
  return sum / 2;
}

/// half_sum at `from` less that at `to`, which is accurate also where the two agree to all digits:
/// it does not subtract the sums.
template <class S>
double half_sum_decrease(const Loss& loss, const Vector<S>& from, const Vector<S>& to) {
  if (!loss) {
    return (from - to).dot(from + to) / 2;
  }
  double sum = 0;
  for (Eigen::Index i = 0; i < from.size(); ++i) {
    sum += loss(from[i] * from[i]).value - loss(to[i] * to[i]).value;
  }
  return sum / 2;
}

/// Turns residuals and their Jacobian into those of a plain sum of squares with the same gradient
/// and, where the loss is convex, the same curvature along the residual.
/// Note:   where rho'' < 0 the curvature is left out: among outliers it would make the Jacobian
///         singular.
/// Source: Triggs, McLauchlan, Hartley & Fitzgibbon, "Bundle adjustment: a modern synthesis" (2000),
///         section 4.3; the exception is that of the Ceres solver.
template <class S> void weigh(const Loss& loss, Vector<S>& residuals, Matrix<S>& jacobian) {
  for (Eigen::Index i = 0; loss && i < residuals.size(); ++i) {
    const double s = residuals[i] * residuals[i];
    const LossValue rho = loss(s);
    const double weight = std::sqrt(rho.first);
    const double curvature = rho.second > 0 ? std::sqrt(1 + 2 * s * rho.second / rho.first) : 1;
    residuals[i] *= weight / curvature;
    jacobian.row(i) *= weight * curvature;
  }
}

/// The objective that residuals make: half the sum of the losses of their squares. F is a reference
/// type for residuals that stay with their owner, and a value type for a copy of them.
template <class F> class HalfSumOfSquares {
 public:
  HalfSumOfSquares(F f, Loss loss) : f_(std::forward<F>(f)), loss_(std::move(loss)) {}

  /// Throws: ShapeError if there are none, or another number of them than at the first call.
  void residuals(const Vector<double>& x, Vector<double>& r) {
    if constexpr (Residuals<F>) {
      f_.residuals(x, r);
    } else {
      evaluate_vector<double>(f_, x, r);
    }
    count_ = count_ < 0 ? r.size() : count_;
    check_residuals(r.size(), count_);
  }

  /// Throws: ShapeError if the Jacobian comes back in another shape.
  void jacobian(const Vector<double>& x, Matrix<double>& j) {
    j.resize(count_, x.size());
    if constexpr (Residuals<F>) {
      f_.jacobian(x, j);
    } else {
      jacobian_into(f_, x, j);
    }
    check_residual_jacobian(j.rows(), j.cols(), count_, x.size());
  }

  double value(const Vector<double>& x) {
    residuals(x, residuals_);
    return half_sum(loss_, residuals_);
  }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    const double value = this->value(x);
    jacobian(x, jacobian_);
    weigh(loss_, residuals_, jacobian_);
    g.noalias() = jacobian_.transpose() * residuals_;
    return value;
  }

 private:
  F f_;
  Loss loss_;
  Eigen::Index count_ = -1;
  Vector<double> residuals_{};
  Matrix<double> jacobian_{};
};

}  // namespace detail

}  // namespace fluxion
