// Functions of many numbers at once: logsumexp, softmax, log_softmax, norm, normalize.
// For: objectives with vectors of active or plain numbers; each is one statement on the tape, or one
// for each number of a vector that it returns. Read first: rules/reductions.hpp for the formulas.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <fluxion/derivatives/input.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/rules/reductions.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace detail {

template <class S> std::span<const S> numbers(const PointView<S>& x) {
  return {x.data(), static_cast<std::size_t>(x.size())};
}

/// For each number x_i of a range the result of Entry, of x_i and log Σ exp x_j; `known(rule, x,
/// share)` is its value, from the reduction one level down; share() is the softmax there.
template <template <class> class Entry, class S, class Known>
Vector<S> each_with_logsumexp(std::span<const S> x, const Known& known) {
  Vector<S> y(static_cast<Eigen::Index>(x.size()));
  if constexpr (Plain<S>) {
    const rules::Logsumexp<S> rule(x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      y.data()[i] = known(rule, x[i], [&] { return rule.partial(x[i]); });
    }
  } else if constexpr (rules::Unvalued<S>) {
    const rules::Logsumexp<S> rule(x);
    const auto share = [&](std::size_t i) { return rule.partial(x[i]); };
    const S sum = combine(rule, rule.value(), share, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const S value = known(rule, x[i], [&] { return share(i); });
      const Entry<S> entry{value};
      const auto partial = [&](std::size_t k) {
        return k == 0 ? S(entry.template partial<0>(x[i], sum, value) * S(1))
                      : S(entry.template partial<1>(x[i], sum, value) * S(1));
      };
      y.data()[i] = combine(entry, value, partial, std::array{x[i], sum});
    }
  } else {
    using T = typename S::Primal;
    const rules::Primals primals(x);
    const rules::Logsumexp<T> rule(primals);
    Vector<T> shares(y.size());
    for (std::size_t i = 0; i < x.size(); ++i) shares.data()[i] = rule.partial(primals[i]);
    const auto share = [&](std::size_t i) { return shares.data()[i]; };
    const S sum = combine(rule, rule.value(), share, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      y.data()[i] = apply(Entry<T>{known(rule, primals[i], [&] { return share(i); })}, x[i], sum);
    }
  }
  return y;
}

}  // namespace detail

/// log Σ exp x_i, which overflows for no x; -inf for no numbers.
/// Shapes: x: any vector that a driver takes as a point, of plain or active numbers.
/// Cost:   one exponential for each number, two if it is active; with Var one statement with n
///         arguments.
/// Note:   the derivative is softmax(x); of several numbers that are the same infinity, equal shares.
template <Point X> point_scalar_t<X> logsumexp(const X& x, detail::Yielding auto...) {
  return rules::reduce<rules::Logsumexp>(detail::numbers<point_scalar_t<X>>(as_vector(x)));
}

/// exp x_i / Σ exp x_j for each i.
/// Shapes: x: as above; the result is a column vector of the same length.
/// Cost:   two exponentials for each number; with Var n statements with 2 arguments and one with n.
template <Point X> Vector<point_scalar_t<X>> softmax(const X& x, detail::Yielding auto...) {
  using S = point_scalar_t<X>;
  return detail::each_with_logsumexp<rules::Softmax, S>(
      detail::numbers<S>(as_vector(x)),
      [](const auto&, const auto&, const auto& share) { return share(); });
}

/// x_i - log Σ exp x_j for each i: the logarithm of softmax, also where that underflows.
/// Shapes: as softmax.
/// Cost:   one exponential for each number, two if it is active; statements as softmax.
template <Point X> Vector<point_scalar_t<X>> log_softmax(const X& x, detail::Yielding auto...) {
  using S = point_scalar_t<X>;
  return detail::each_with_logsumexp<rules::LogSoftmax, S>(
      detail::numbers<S>(as_vector(x)),
      [](const auto& rule, const auto& number, const auto&) { return rule.log_partial(number); });
}

/// sqrt(Σ x_i²) without overflow or underflow of the squares; 0 for no numbers.
/// Shapes: x: as above.
/// Cost:   one square root; with Var one statement with n arguments.
/// Note:   the derivative at the origin is the subgradient 0, as that of hypot.
template <Point X> point_scalar_t<X> norm(const X& x, detail::Yielding auto...) {
  return rules::reduce<rules::Norm>(detail::numbers<point_scalar_t<X>>(as_vector(x)));
}

/// x / norm(x): a vector of length 1.
/// Shapes: as softmax.
/// Cost:   one division for each number; with Var n statements with 2 arguments and one with n.
/// Note:   NaN at the origin, which has no direction, and so is the derivative.
template <Point X> Vector<point_scalar_t<X>> normalize(const X& x, detail::Yielding auto...) {
  const auto length = norm(x);
  Vector<point_scalar_t<X>> y = as_vector(x);
  for (Eigen::Index i = 0; i < y.size(); ++i) y[i] = y[i] / length;
  return y;
}

}  // namespace fluxion::inline FLUXION_ABI
