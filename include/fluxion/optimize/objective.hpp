// What an optimiser sees of the function that it minimises.
// For: minimize and the methods: a generic lambda, a class with a hand-written gradient, a data sum.
// Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A class that knows its own gradient: `double value_and_gradient(x, g)` writes every entry of g,
/// which comes in with the size of x, and returns the value.
/// Note: a member `double value(x)` is used where the gradient is not needed; without it the
///       gradient is computed there too.
template <class F>
concept Objective = requires(std::remove_reference_t<F>& f,
                             const Vector<double>& x,
                             Vector<double>& g) {
  { f.value_and_gradient(x, g) } -> std::convertible_to<double>;
};

namespace detail {

/// An Objective made of any function that minimize takes. F is a reference type for a function that
/// stays with its owner, and a value type for a copy of it.
template <class F> class AnyObjective {
 public:
  explicit AnyObjective(F f) : f_(std::forward<F>(f)) {}

  double value(const Vector<double>& x) {
    if constexpr (!Objective<F>) {
      return evaluate_scalar<double>(f_, x);
    } else if constexpr (requires { f_.value(x); }) {
      return f_.value(x);
    } else {
      scratch_.resize(x.size());
      return f_.value_and_gradient(x, scratch_);
    }
  }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    if constexpr (Objective<F>) {
      return f_.value_and_gradient(x, g);
    } else {
      return value_and_gradient_into(f_, x, g);
    }
  }

 private:
  F f_;
  Vector<double> scratch_{};
};

/// An objective without its type, so that a method is compiled once and not for every callable.
/// Note: refers to the objective and does not keep it.
template <class S> class ObjectiveRef {
 public:
  template <class F>
  explicit ObjectiveRef(AnyObjective<F>& f)
      : objective_(&f),
        value_([](void* objective, const Vector<S>& x) {
          return static_cast<AnyObjective<F>*>(objective)->value(x);
        }),
        value_and_gradient_([](void* objective, const Vector<S>& x, Vector<S>& g) {
          return static_cast<AnyObjective<F>*>(objective)->value_and_gradient(x, g);
        }) {}

  double value(const Vector<S>& x) const { return value_(objective_, x); }
  double value_and_gradient(const Vector<S>& x, Vector<S>& g) const {
    return value_and_gradient_(objective_, x, g);
  }

 private:
  void* objective_;
  double (*value_)(void*, const Vector<S>&);
  double (*value_and_gradient_)(void*, const Vector<S>&, Vector<S>&);
};

}  // namespace detail

}  // namespace fluxion
