// Programs that are put together node by node, without a function.
// For: tests that want every operation. Read first: include/fluxion/graph/program.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <fluxion/program.hpp>

namespace fluxion::test {

template <class... R> constexpr std::array<int, sizeof...(R)> counts_of_numbers(rules::List<R...>) {
  return {graph::detail::fields<R>()...};
}

/// How many numbers a rule has beside its operands.
inline int count_of_numbers(graph::Operation operation) {
  constexpr auto counts = counts_of_numbers(graph::Rules{});
  return operation < graph::Operation::first_rule
             ? 0
             : counts[static_cast<std::size_t>(operation) - graph::first_rule];
}

/// Some that are possible for every rule.
inline graph::RuleData some_numbers(graph::Operation operation) {
  const int count = count_of_numbers(operation);
  return {count > 0 ? 2.0 : 0.0, count > 1 ? 1.0 : 0.0};
}

/// All operations that are no leaf, in their order.
inline std::vector<graph::Operation> all_operations() {
  std::vector<graph::Operation> result;
  for (auto place = static_cast<std::size_t>(graph::Operation::select); place < graph::operations;
       ++place) {
    result.push_back(static_cast<graph::Operation>(place));
  }
  return result;
}

/// Whether its operands, or the first one of select, are conditions.
inline bool asks_conditions(graph::Operation operation) {
  return operation == graph::Operation::select || operation == graph::Operation::both ||
         operation == graph::Operation::either || operation == graph::Operation::negation;
}

/// A path whose inputs and parameters are there.
inline graph::Path path_of_leaves(std::size_t inputs, std::size_t parameters = 0) {
  graph::Path path;
  for (std::uint32_t i = 0; i < inputs; ++i) {
    path.inputs.push_back(path.graph.leaf(graph::Operation::input, i));
  }
  for (std::uint32_t i = 0; i < parameters; ++i) {
    path.parameters.push_back(path.graph.leaf(graph::Operation::parameter, i));
  }
  return path;
}

/// Adds an operation on these nodes; where it asks for conditions, on comparisons of them.
inline graph::NodeId add(graph::Graph& graph,
                         graph::Operation operation,
                         std::array<graph::NodeId, 3> x) {
  if (asks_conditions(operation)) {
    const graph::NodeId condition = graph.add(graph::Operation::less, std::array{x[0], x[1]});
    const graph::NodeId other = graph.add(graph::Operation::is_nan, std::array{x[0]});
    x = operation == graph::Operation::select ? std::array{condition, x[1], x[2]}
                                              : std::array{condition, other, other};
  }
  const auto operands = static_cast<std::size_t>(arity(operation));
  return graph.add(operation, std::span(x).first(operands), some_numbers(operation));
}

/// A program of paths, without a function.
inline Program program_of(std::vector<graph::Path> paths, std::vector<double> parameters = {}) {
  const graph::Sizes sizes{paths[0].inputs.size(), parameters.size(), paths[0].outputs.size()};
  auto state = std::make_shared<graph::ProgramState>(sizes, nullptr, RecordOptions{});
  for (graph::Path& path : paths) state->add(std::move(path));
  return {std::move(state), std::move(parameters)};
}

}  // namespace fluxion::test
