// Gradients that are no longer than allowed.
// For: objectives whose gradient explodes here and there: recurrences, deep chains, outliers.
// Read first: objective.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <fluxion/eigen.hpp>
#include <fluxion/optimize/clip.hpp>
#include <fluxion/optimize/entries.hpp>
#include <fluxion/optimize/objective.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Scales g to the Euclidean norm `most` if it is longer. Returns the norm before.
/// Throws: OptionError unless most is above 0.
/// Note:   the direction stays. A gradient whose norm is not finite is left alone.
/// Source: Pascanu, Mikolov & Bengio, ICML 2013.
inline double clip_norm(Vector<double>& g, double most) {
  return detail::clip_norm(detail::entries_of(g), most);
}

/// Moves each entry of g into [-most, most]. Returns the largest absolute entry before.
/// Throws: OptionError unless most is above 0.
/// Note:   the direction changes where an entry does. A gradient that is not finite is left alone.
inline double clip_value(Vector<double>& g, double most) {
  return detail::clip_value(detail::entries_of(g), most);
}

/// Scales g to the Euclidean norm 1. Returns the norm before.
/// Note: a gradient of 0, or one whose norm is not finite, is left alone.
inline double normalize_gradient(Vector<double>& g) {
  return detail::normalize_gradient(detail::entries_of(g));
}

/// The value of f and a gradient that was made shorter: an Objective, which changes from step to step
/// if f does. A Clip returns the size before.
/// Note: keeps a copy of f. It has no second derivatives, since what it gives is the gradient of no
///       function.
template <class F, class Clip> class Clipped {
 public:
  Clipped(F f, const Clip& clip) : f_(std::move(f)), clip_(clip) {}

  void select(std::int64_t step) requires StochasticObjective<F> { f_.select(step); }

  double value(const Vector<double>& x) { return f_.value(x); }

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) {
    const double value = f_.value_and_gradient(x, g);
    norm_ = clip_(detail::entries_of(g));
    return value;
  }

  /// The size of the last gradient before it was clipped: its Euclidean norm, and with
  /// clipped_by_value its largest absolute entry; 0 before the first call.
  double norm() const { return norm_; }

 private:
  detail::AnyObjective<F> f_;
  Clip clip_;
  double norm_ = 0;
};

/// f with gradients of the Euclidean norm `most` at most, see clip_norm.
/// Throws:  OptionError unless most is above 0.
/// Note:    gradient tests see the clipped gradient, which is small where that of f is.
/// Example: minimize(clipped_by_norm(f, 1), x0, GradientDescent{.step = 0.1});
template <class F> auto clipped_by_norm(F&& f, double most) {
  detail::validate_clip("clipped_by_norm", most);
  return Clipped<std::decay_t<F>, detail::NormClip>(std::forward<F>(f), {most});
}

/// f with gradients whose entries are at most `most`, see clip_value.
/// Throws: OptionError unless most is above 0.
template <class F> auto clipped_by_value(F&& f, double most) {
  detail::validate_clip("clipped_by_value", most);
  return Clipped<std::decay_t<F>, detail::ValueClip>(std::forward<F>(f), {most});
}

/// f with gradients of the Euclidean norm 1, see normalize_gradient.
/// Note: the length of a step is then the rate alone, so that a rate which does not fall steps to and
///       fro across the minimum.
template <class F> auto normalized(F&& f) {
  return Clipped<std::decay_t<F>, detail::Normalization>(std::forward<F>(f), {});
}

}  // namespace fluxion
