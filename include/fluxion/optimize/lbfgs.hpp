// BFGS with a limited memory, also within bounds.
// For: smooth functions of any number of variables.
// Read first: minimize.hpp for the call, strong_wolfe.hpp for the step.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include <fluxion/optimize/bounded_step.hpp>
#include <fluxion/optimize/bounds.hpp>
#include <fluxion/optimize/curvature_pairs.hpp>
#include <fluxion/optimize/options.hpp>
#include <fluxion/optimize/quasi_newton.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {
template <class S> class LbfgsState;
}  // namespace detail

/// The quasi-Newton method of Bfgs with the last `memory` pairs in place of a matrix.
/// Cost:   2 n memory numbers, about 4 n memory operations per iteration beside the objective; with
///         bounds about n memory^2 more.
/// Note:   it keeps to Options::bounds: the objective is never called outside of them.
/// Source: Nocedal & Wright, Numerical Optimization, 2nd ed. (2006), algorithm 7.4; with bounds see
///         bounded_step.hpp.
struct Lbfgs {
  int memory = 10;  ///< pairs of a step and the change of the gradient along it, at least 1
  StrongWolfe search{};

  static constexpr std::string_view name = "Lbfgs";
  static constexpr bool takes_bounds = true;
  using State = detail::LbfgsState<double>;

  template <class Archive> void transfer(Archive& archive) { archive(memory, search); }
};

namespace detail {

/// What the last pairs say about the Hessian.
template <class S> class LimitedModel {
 public:
  LimitedModel(const Lbfgs& method, Eigen::Index n, const Bounds<S>& bounds)
      : pairs_(n, validated_memory(method.memory)) {
    if (bounds.any()) {
      bounded_.emplace(bounds, n, method.memory);
    }
  }

  void forget() { pairs_.clear(); }

  void learn(const Vector<S>& s, const Vector<S>& y) {
    pairs_.push(s, y);
    if (bounded_) {
      bounded_->learn(pairs_);
    }
  }

  void propose(const BasicSample<S>& at, Vector<S>& d) {
    if (bounded_) {
      bounded_->propose(pairs_, at, d);
    } else {
      pairs_.descent(at.gradient, d);
    }
  }

  double steepest(const BasicSample<S>& at, Vector<S>& d) {
    if (!bounded_) {
      d = -steepest_descent_factor(at) * at.gradient;
      return 1;
    }
    bounded_->steepest(at, d);
    return std::fmin(1.0, bold_length(at.x) / d.stableNorm());
  }

  template <class Archive> void transfer(Archive& archive) {
    archive(pairs_);
    if (bounded_) {
      archive(*bounded_);
    }
  }

 private:
  CurvaturePairs<S> pairs_;
  std::optional<BoundedStep<S>> bounded_{};
};

/// Where a run stands between two iterations.
template <class S> class LbfgsState : public QuasiNewtonState<S, LimitedModel<S>> {
 public:
  LbfgsState(const Lbfgs& method, Eigen::Index n, const Bounds<S>& bounds)
      : QuasiNewtonState<S, LimitedModel<S>>(method.search, n, LimitedModel<S>(method, n, bounds)) {
  }
};

}  // namespace detail

}  // namespace fluxion
