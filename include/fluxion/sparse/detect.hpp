// Runs f once with structural numbers.
// For: the drivers of this folder. Read first: sparse/structural.hpp, derivatives/evaluate.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/derivatives/workspace.hpp>
#include <fluxion/sparse/structural.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The point of a driver of this folder.
/// Throws: ShapeError if it is empty.
template <class X> auto sparse_point(const char* function, const X& x) {
  static_assert(std::floating_point<point_scalar_t<X>>,
                "fluxion: sparse derivatives are computed at a point of plain numbers; pass the "
                "values, value_of(x[i]), or call jacobian() or hessian()");
  return point(function, x);
}

/// What a driver makes of f: a number, or a vector.
struct ScalarFunction {
  template <class N, class F> static void log(F& f, const Vector<N>& x, StructureLog& log) {
    log.output(evaluate_scalar<N>(f, x).node());
  }
  static constexpr auto pattern = pattern_of_hessian;
};
struct VectorFunction {
  template <class N, class F> static void log(F& f, const Vector<N>& x, StructureLog& log) {
    Borrowed<N> y;
    evaluate_vector(f, x, *y);
    for (const N& each : *y) log.output(each.node());
  }
  static constexpr auto pattern = pattern_of_jacobian;
};

/// Takes down what f does at x.
template <class Kind, class F, std::floating_point S>
void log_structure(F& f, const PointView<S>& x, StructureLog& log) {
  using N = BasicStructural<S, tag_t<F>>;
  Borrowed<N> inputs(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    (*inputs)[i] = N::from_log(x[i], static_cast<NodeId>(i + 1));
  }
  const StructureScope<N> scope(log);
  Kind::log(f, *inputs, log);
}

/// The pattern of the derivatives of f, and what to know it by.
struct Detected {
  SparsityPattern pattern;
  Fingerprint fingerprint;
};
template <class Kind, class F, std::floating_point S> Detected detect(F& f, const PointView<S>& x) {
  Structure structure;
  StructureLog log(static_cast<std::size_t>(x.size()), &structure);
  log_structure<Kind>(f, x, log);
  return {Kind::pattern(structure), log.fingerprint()};
}
template <class Kind, class F, std::floating_point S>
Fingerprint fingerprint_of(F& f, const PointView<S>& x) {
  StructureLog log(static_cast<std::size_t>(x.size()));
  log_structure<Kind>(f, x, log);
  return log.fingerprint();
}

}  // namespace fluxion::inline FLUXION_ABI::detail
