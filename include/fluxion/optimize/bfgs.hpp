// BFGS with a dense approximation of the inverse Hessian.
// For: smooth functions of up to about a thousand variables; the method to try first.
// Read first: minimize.hpp for the call, strong_wolfe.hpp for the step.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <fluxion/optimize/quasi_newton.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class BfgsState;
}  // namespace detail

/// The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.
/// Cost:   n^2 numbers of memory, about 6 n^2 operations per iteration beside the objective.
/// Source: Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), algorithm 6.1 and eq. 6.20.
struct Bfgs {
  StrongWolfe search{};

  static constexpr std::string_view name = "Bfgs";
  using State = detail::BfgsState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(search); }
};

namespace detail {

/// The approximation of the inverse Hessian.
template <class S> class DenseModel {
 public:
  explicit DenseModel(Eigen::Index n) : inverse_(n, n), w_(n) {}

  void forget() { empty_ = true; }
  void learn(const Vector<S>& s, const Vector<S>& y);
  void propose(const BasicSample<S>& at, Vector<S>& d) { d.noalias() = -(inverse() * at.gradient); }
  double steepest(const BasicSample<S>& at, Vector<S>& d) const {
    d = -steepest_descent_factor(at) * at.gradient;
    return 1;
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(empty_);
    if (!empty_) {
      archive(inverse_);
    }
  }

 private:
  // Only the lower triangle is used.
  auto inverse() { return inverse_.template selfadjointView<Eigen::Lower>(); }

  Matrix<S> inverse_;
  Vector<S> w_;
  bool empty_ = true;
};

// H+ = (I - r s y') H (I - r y s') + r s s' with r = 1 / y's, written as H + s w' + w s'.
template <class S> void DenseModel<S>::learn(const Vector<S>& s, const Vector<S>& y) {
  const double sy = s.dot(y);
  if (empty_) {
    inverse_.setIdentity();
    inverse_ *= sy / y.squaredNorm();
    empty_ = false;
  }
  w_.noalias() = inverse() * y;
  w_ = ((1 + y.dot(w_) / sy) / 2 * s - w_) / sy;
  inverse().rankUpdate(s, w_);
}

/// Where a BFGS run stands between two iterations.
template <class S> class BfgsState : public QuasiNewtonState<S, DenseModel<S>> {
 public:
  BfgsState(const Bfgs& method, Eigen::Index n)
      : QuasiNewtonState<S, DenseModel<S>>(method.search, n, DenseModel<S>(n)) {}
};

}  // namespace detail

}  // namespace fluxion
