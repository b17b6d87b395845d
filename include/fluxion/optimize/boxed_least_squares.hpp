// A linear least-squares problem in a box, whose solution may not be longer than a radius.
// For: LevenbergMarquardt with bounds.
// Read first: damped_least_squares.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/damped_least_squares.hpp>
#include <fluxion/optimize/linearisation.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Follows the step of the free variables until one of them meets its bound, leaves that one there and
/// goes on with the others: every piece lowers the model, and the step ends inside the box.
/// Cost:   a factorisation for each piece, of which there are as many as bounds that are met.
/// Note:   each piece keeps to the radius, not their sum.
/// Source: the projected search of Conn, Gould & Toint, SIAM J. Numer. Anal. 25 (1988), on the pieces
///         of an active-set method.
template <class S> class BoxedLeastSquares {
 public:
  /// The step from a point where the variables that a bound holds are active in `bounds`.
  const Vector<S>& solve(const Linearisation<S>& here,
                         const BasicSample<S>& at,
                         const Bounds<S>& bounds,
                         const Vector<S>& scale,
                         double radius);

 private:
  void follow(const Vector<S>& x, const Bounds<S>& bounds, const Vector<S>& piece);

  DampedLeastSquares<S> problem_{};
  std::vector<Eigen::Index> free_{};
  Vector<S> step_{};
};

template <class S>
const Vector<S>& BoxedLeastSquares<S>::solve(const Linearisation<S>& here,
                                             const BasicSample<S>& at,
                                             const Bounds<S>& bounds,
                                             const Vector<S>& scale,
                                             double radius) {
  step_.setZero(at.x.size());
  free_.clear();
  for (Eigen::Index i = 0; i < at.x.size(); ++i) {
    if (!bounds.is_active(at.x, at.gradient, i)) {
      free_.push_back(i);
    }
  }
  for (std::size_t open = free_.size() + 1; !free_.empty() && free_.size() < open;) {
    open = free_.size();
    problem_.factorise(
        here.jacobian(Eigen::all, free_), here.weighted + here.jacobian * step_, scale(free_));
    follow(at.x, bounds, problem_.solve(radius));
  }
  return step_;
}

// Moves by as much of the piece as the box has room for and takes out the variables that meet a bound.
template <class S>
void BoxedLeastSquares<S>::follow(const Vector<S>& x,
                                  const Bounds<S>& bounds,
                                  const Vector<S>& piece) {
  Vector<S> room = Vector<S>::Constant(piece.size(), std::numeric_limits<double>::infinity());
  for (Eigen::Index k = 0; k < piece.size(); ++k) {
    const Eigen::Index i = free_[static_cast<std::size_t>(k)];
    const double bound = piece[k] > 0 ? bounds.upper[i] : bounds.lower[i];
    if (piece[k] != 0) {
      room[k] = (bound - x[i] - step_[i]) / piece[k];
    }
  }
  const double part = std::fmin(1.0, room.minCoeff());
  std::vector<Eigen::Index> left;
  for (Eigen::Index k = 0; k < piece.size(); ++k) {
    const Eigen::Index i = free_[static_cast<std::size_t>(k)];
    if (room[k] > part) {
      step_[i] += part * piece[k];
      left.push_back(i);
    } else {
      step_[i] = (piece[k] > 0 ? bounds.upper[i] : bounds.lower[i]) - x[i];
    }
  }
  free_ = part < 1 ? left : free_;
}

}  // namespace fluxion
