// to_dot(): the operations of f as a graph that Graphviz draws.
// For: seeing what a function computes, with values and partials. Read first:
// docs/reference/inspect/to_dot.md, which shows one. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>

#include <fluxion/inspect/dot.hpp>
#include <fluxion/inspect/evaluation.hpp>

namespace fluxion::inline FLUXION_ABI {

/// The computational graph of f at x in the language of Graphviz: a node for each operation, with
/// its value, and an edge from each operand, with the partial.
/// Shapes: f: R^n -> R or R^m, called with const Vector<BasicTraced<T>>&; x: n.
/// Cost:   one evaluation of f; as much text as memory: about 150 bytes for each operation.
/// Throws: ShapeError if x is empty; OptionError if an option cannot be used; what f throws.
/// Example: std::ofstream("f.dot") << to_dot(f, x);  // then: dot -Tsvg f.dot -o f.svg
template <class F, class X> std::string to_dot(F&& f, const X& x, const DotOptions& options = {}) {
  constexpr const char* name = "to_dot";
  detail::check_options(name, options);
  return detail::dot_of(detail::computation_of(f, detail::plain_point(name, x)), options);
}
template <class F>
std::string to_dot(F&& f, std::initializer_list<double> x, const DotOptions& options = {}) {
  return to_dot(f, as_vector(x), options);
}

}  // namespace fluxion::inline FLUXION_ABI
