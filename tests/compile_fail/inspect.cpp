// Points that have no plain numbers, and traced numbers that lose or mix their derivatives.
// For: inspect/evaluation.hpp, inspect/traced.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <fluxion/inspect/to_dot.hpp>
#include <fluxion/inspect/trace_nonfinite.hpp>

using fluxion::Vector;

const auto f = [](const auto& x) { return x[0] * x[1]; };

// case 1: noted at a point of plain numbers
void trace_of_variables(const Vector<fluxion::Var>& x) {
#if FLUXION_CASE == 1
  fluxion::trace_nonfinite(f, x);
#else
  fluxion::trace_nonfinite(f, {value_of(x[0]), value_of(x[1])});
#endif
}

// case 2: noted at a point of plain numbers
void graph_of_variables(const Vector<fluxion::Var>& x) {
#if FLUXION_CASE == 2
  fluxion::to_dot(f, x);
#else
  fluxion::to_dot(f, {value_of(x[0]), value_of(x[1])});
#endif
}

// case 3: converting an active number to a plain one loses its derivative
double number_from_a_traced_one(const fluxion::Traced& x) {
#if FLUXION_CASE == 3
  return static_cast<double>(x * x);
#else
  return value_of(x * x);
#endif
}

// case 4: these two numbers belong to different derivatives
double product_of_two_kinds(const fluxion::Traced& x, const fluxion::Var& y) {
#if FLUXION_CASE == 4
  return value_of(x * y);
#else
  return value_of(value_of(x) * y);
#endif
}
