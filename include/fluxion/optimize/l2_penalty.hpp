// The squares of the variables, added to an objective.
// For: ridge regression and weight decay with any method.
// Read first: objective.hpp, index_range.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/index_range.hpp>
#include <fluxion/optimize/messages.hpp>
#include <fluxion/optimize/misuse.hpp>
#include <fluxion/optimize/objective.hpp>
#include <fluxion/optimize/penalty_term.hpp>

namespace fluxion::inline FLUXION_ABI {

/// f(x) + strength/2 * the sum of x_i^2 over a range: an Objective with the second derivatives that f
/// has, which changes from step to step if f does.
/// Note: keeps a copy of f.
template <class F> class WithL2 {
 public:
  WithL2(F f, double strength, const IndexRange& range)
      : f_(std::move(f)), strength_(strength), range_(range) {
    detail::validate_l2(strength, range);
  }

  void select(std::int64_t step) requires StochasticObjective<F> { f_.select(step); }

  double value(const Vector<double>& x) { return f_.value(x) + penalty(x); }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    const double value = f_.value_and_gradient(x, g);
    if (g.size() != x.size()) {
      detail::throw_wrong_gradient_size(g.size(), x.size());
    }
    penalised(g) += strength_ * penalised(x);
    return value + penalty(x);
  }

  void hvp(const Vector<double>& x,
           const Vector<double>& v,
           Vector<double>& p) requires(detail::has_hvp_v<F>) {
    f_.hvp(x, v, p);
    penalised(p) += strength_ * penalised(v);
  }

  void hessian(const Vector<double>& x, Matrix<double>& h) requires(detail::has_hessian_v<F>) {
    f_.hessian(x, h);
    auto diagonal = h.diagonal();
    penalised(diagonal).array() += strength_;
  }

 private:
  // The entries of v in the range.
  template <class V> auto penalised(V& v) const {
    const detail::IndexSegment part(range_, v.size());
    return v.segment(part.begin, part.size);
  }

  double penalty(const Vector<double>& x) const {
    return strength_ / 2 * penalised(x).squaredNorm();
  }

  detail::AnyObjective<F> f_;
  double strength_;
  IndexRange range_;
};

/// Adds strength/2 * the sum of the squares of the entries in the range to f.
/// Cost:    a pass over x for each call.
/// Throws:  OptionError unless 0 <= strength < infinity and range.from <= range.to; ShapeError if a
///          gradient of f comes back with another size.
/// Source:  Hoerl & Kennard, Technometrics 12 (1970).
/// Example: auto ridge = with_l2(f, 0.1, {.from = 1});  // leaves the intercept x_0 alone
template <class F> auto with_l2(F&& f, double strength, const IndexRange& range = {}) {
  return WithL2<std::decay_t<F>>(std::forward<F>(f), strength, range);
}

}  // namespace fluxion
