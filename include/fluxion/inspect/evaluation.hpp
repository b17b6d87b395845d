// Runs f once with traced numbers.
// For: the drivers of this folder. Read first: inspect/traced.hpp, derivatives/evaluate.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/inspect/traced.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The point of a driver of this folder.
/// Throws: ShapeError if it is empty.
template <class X> auto plain_point(const char* function, const X& x) {
  static_assert(std::floating_point<point_scalar_t<X>>,
                "fluxion: the operations of f are noted at a point of plain numbers; pass the "
                "values, value_of(x[i])");
  return point(function, x);
}

/// What f computes at x. One number is a vector of one.
template <class F, std::floating_point T>
Computation<T> computation_of(F& f, const PointView<T>& x) {
  Computation<T> computation;
  Noting<T> noting(computation);
  Vector<BasicTraced<T>> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) inputs[i] = BasicTraced<T>(noting.input(x[i]));
  Vector<BasicTraced<T>> outputs;
  evaluate_vector<BasicTraced<T>>(f, inputs, outputs);
  for (const BasicTraced<T>& y : outputs) noting.output(y.noted());
  return computation;
}

}  // namespace fluxion::inline FLUXION_ABI::detail
