// What an optimiser sees of the function that it minimises.
// For: minimize and the methods: a generic lambda, a class with a hand-written gradient, a data sum.
// Read first: derivatives/gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI {

/// A class that knows its own gradient: `double value_and_gradient(x, g)` writes every entry of g,
/// which comes in with the size of x, and returns the value.
/// Note: a member `double value(x)` is used where the gradient is not needed; without it the
///       gradient is computed there too. Methods that use second derivatives want one or both of
///       `void hvp(x, v, p)`, which writes H(x) v to p, and `void hessian(x, H)`.
template <class F>
concept Objective = requires(std::remove_reference_t<F>& f,
                             const Vector<double>& x,
                             Vector<double>& g) {
  { f.value_and_gradient(x, g) } -> std::convertible_to<double>;
};

/// An Objective that is another one at every step, as the mean over a mini-batch is: `select(k)` makes
/// it the objective of step k = 0, 1, ..., whatever it was before.
/// Note: what is drawn at random must depend on the step and a seed alone; then a run that is resumed
///       sees what the uninterrupted one does. Only rules take such objectives, Adam for instance:
///       other methods compare values of different steps.
template <class F>
concept StochasticObjective = Objective<F> &&
    requires(std::remove_reference_t<F>& f, std::int64_t step) {
  f.select(step);
};

namespace detail {

/// Whether an objective has products of its Hessian to offer: a function that is differentiated does.
template <class F>
inline constexpr bool has_hvp_v =
    !Objective<F> ||
    requires(std::remove_reference_t<F> & f, const Vector<double>& x, Vector<double>& p) {
  f.hvp(x, x, p);
};

/// Whether it has whole Hessians to offer.
template <class F>
inline constexpr bool has_hessian_v =
    !Objective<F> ||
    requires(std::remove_reference_t<F> & f, const Vector<double>& x, Matrix<double>& h) {
  f.hessian(x, h);
};

/// Whether it knows the residuals whose squares it sums, as what least_squares is given does.
template <class F>
inline constexpr bool has_residuals_v = requires(std::remove_reference_t<F>& f,
                                                 const Vector<double>& x,
                                                 Vector<double>& r,
                                                 Matrix<double>& j) {
  f.residuals(x, r);
  f.jacobian(x, j);
};

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

  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) {
    if constexpr (Objective<F>) {
      f_.hvp(x, v, p);
    } else {
      scratch_.resize(x.size());
      hvp_into(f_, x, v, scratch_, p);
    }
  }

  void hessian(const Vector<double>& x, Matrix<double>& h) {
    if constexpr (Objective<F>) {
      f_.hessian(x, h);
    } else {
      hessian_into(f_, x, h);
    }
  }

  void select(std::int64_t step) { f_.select(step); }

  void residuals(const Vector<double>& x, Vector<double>& r) { f_.residuals(x, r); }
  void jacobian(const Vector<double>& x, Matrix<double>& j) { f_.jacobian(x, j); }

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
        }) {
    if constexpr (StochasticObjective<F>) {
      select_ = [](void* objective, std::int64_t step) {
        static_cast<AnyObjective<F>*>(objective)->select(step);
      };
    }
  }

  /// The same with second derivatives, which are compiled for no other methods than those that want
  /// them.
  template <class F> static ObjectiveRef with_second_derivatives(AnyObjective<F>& f) {
    static_assert(
        has_hvp_v<F> || has_hessian_v<F>,
        "this method wants second derivatives: give the objective a member "
        "hvp(x, v, p) or hessian(x, H), or minimise a function that can be differentiated");
    ObjectiveRef ref(f);
    if constexpr (has_hvp_v<F>) {
      ref.hvp_ = [](void* objective, const Vector<S>& x, const Vector<S>& v, Vector<S>& p) {
        static_cast<AnyObjective<F>*>(objective)->hvp(x, v, p);
      };
    }
    if constexpr (has_hessian_v<F>) {
      ref.hessian_ = [](void* objective, const Vector<S>& x, Matrix<S>& h) {
        static_cast<AnyObjective<F>*>(objective)->hessian(x, h);
      };
    }
    return ref;
  }

  /// The same with the residuals whose squares the objective sums.
  template <class F> static ObjectiveRef with_residuals(AnyObjective<F>& f) {
    static_assert(has_residuals_v<F>,
                  "this method minimises sums of squares: give the residuals to least_squares "
                  "instead of their sum to minimize");
    ObjectiveRef ref(f);
    ref.residuals_ = [](void* objective, const Vector<S>& x, Vector<S>& r) {
      static_cast<AnyObjective<F>*>(objective)->residuals(x, r);
    };
    ref.jacobian_ = [](void* objective, const Vector<S>& x, Matrix<S>& j) {
      static_cast<AnyObjective<F>*>(objective)->jacobian(x, j);
    };
    return ref;
  }

  bool is_stochastic() const { return select_ != nullptr; }
  bool has_residuals() const { return residuals_ != nullptr; }
  bool has_hvp() const { return hvp_ != nullptr; }
  bool has_hessian() const { return hessian_ != nullptr; }

  void select(std::int64_t step) const { select_(objective_, step); }
  double value(const Vector<S>& x) const { return value_(objective_, x); }
  double value_and_gradient(const Vector<S>& x, Vector<S>& g) const {
    return value_and_gradient_(objective_, x, g);
  }
  void hvp(const Vector<S>& x, const Vector<S>& v, Vector<S>& p) const {
    hvp_(objective_, x, v, p);
  }
  void hessian(const Vector<S>& x, Matrix<S>& h) const { hessian_(objective_, x, h); }
  void residuals(const Vector<S>& x, Vector<S>& r) const { residuals_(objective_, x, r); }
  void jacobian(const Vector<S>& x, Matrix<S>& j) const { jacobian_(objective_, x, j); }

 private:
  void* objective_;
  double (*value_)(void*, const Vector<S>&);
  double (*value_and_gradient_)(void*, const Vector<S>&, Vector<S>&);
  void (*select_)(void*, std::int64_t) = nullptr;
  void (*hvp_)(void*, const Vector<S>&, const Vector<S>&, Vector<S>&) = nullptr;
  void (*hessian_)(void*, const Vector<S>&, Matrix<S>&) = nullptr;
  void (*residuals_)(void*, const Vector<S>&, Vector<S>&) = nullptr;
  void (*jacobian_)(void*, const Vector<S>&, Matrix<S>&) = nullptr;
};

}  // namespace detail

}  // namespace fluxion
