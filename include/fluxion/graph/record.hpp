// Runs a function once on symbols.
// For: everything that wants a function as a graph. Read first: symbol.hpp, path.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <fluxion/derivatives/evaluate.hpp>
#include <fluxion/graph/path.hpp>
#include <fluxion/graph/symbol.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// What a recorded function is called with.
enum class Arguments { point, point_and_parameters };

/// f(x), or f(x, parameters), into y.
template <Arguments arguments, class T, class F>
void evaluate(F& f, const Vector<T>& x, const Vector<T>& parameters, Vector<T>& y) {
  if constexpr (arguments == Arguments::point) {
    fluxion::detail::evaluate_vector(f, x, y);
  } else {
    static_assert(std::is_invocable_v<F&, const Vector<T>&, const Vector<T>&>,
                  "fluxion: f cannot be called with the point and the parameters; it must take two "
                  "vectors of active numbers: try [](const auto& x, const auto& p) { ... }");
    const auto of_point = [&](const Vector<T>& point) { return f(point, parameters); };
    fluxion::detail::evaluate_vector(of_point, x, y);
  }
}

/// Records f at x.
/// Shapes:  f: R^n -> R^m, as jacobian() takes it, and for one number; x: n; parameters: q, of which
///          nothing is the derivative.
/// Cost:    one evaluation on symbols: about 0.2 µs and 50 bytes for an operation.
/// Throws:  what f throws.
template <Arguments arguments = Arguments::point, class F>
Path record(F&& f, std::span<const double> x, std::span<const double> parameters = {}) {
  Path path;
  Recorder recorder(path.graph, x, parameters);
  const Recorder::Scope scope(recorder);
  const auto leaves = [](std::size_t count, std::vector<NodeId>& nodes, const auto& leaf) {
    Vector<Symbol> symbols(static_cast<Eigen::Index>(count));
    for (Symbol& symbol : symbols) {
      nodes.push_back(leaf(static_cast<std::uint32_t>(nodes.size())));
      symbol = Symbol::of_node(nodes.back());
    }
    return symbols;
  };
  const Vector<Symbol> inputs =
      leaves(x.size(), path.inputs, [&](std::uint32_t i) { return recorder.input(i); });
  const Vector<Symbol> given = leaves(
      parameters.size(), path.parameters, [&](std::uint32_t i) { return recorder.parameter(i); });
  Vector<Symbol> y;
  evaluate<arguments>(f, inputs, given, y);
  for (const Symbol& output : y) path.outputs.push_back(output.node());
  path.guards = recorder.guards();
  return path;
}
template <class F> Path record(F&& f, const Vector<double>& x) {
  return record(f, std::span(x.data(), static_cast<std::size_t>(x.size())));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
