// What is computed of a recorded path.
// For: programs. Read first: include/fluxion/graph/products.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <fluxion/graph/dependence.hpp>
#include <fluxion/graph/differentiate.hpp>
#include <fluxion/graph/products.hpp>
#include <fluxion/sparse/recovery.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using fluxion::detail::Coloring;
using fluxion::detail::Place;

/// The entries of a derivative in the order of its pattern.
struct Entries {
  SparsityPattern pattern;
  std::vector<NodeId> nodes;
};

class Derivation {
 public:
  Derivation(Path& path, const ZeroDirections& zeros) : path_(path), zeros_(zeros) {}

  Entries jacobian() {
    Entries result{dependence(path_.graph, path_.outputs, path_.inputs), {}};
    const SparsityPattern transposed = result.pattern.transposed();
    const Coloring columns = fluxion::detail::color_columns(result.pattern);
    const Coloring rows = fluxion::detail::color_columns(transposed);
    result.nodes = rows.colors < columns.colors ? by_rows(result.pattern, rows)
                                                : by_columns(result.pattern, columns);
    return result;
  }

  Entries hessian() {
    const std::vector<NodeId> gradient = this->gradient();
    SparsityPattern pattern = dependence(path_.graph, gradient, path_.inputs);
    pattern = pattern.united(pattern.transposed());
    const Coloring coloring = fluxion::detail::color_star(pattern);
    const auto plan = fluxion::detail::plan_star_recovery(pattern, coloring);
    return {std::move(pattern), read(sums_of_columns(coloring, gradient), plan.places)};
  }

  std::vector<NodeId> jvp(std::span<const NodeId> outputs) {
    return tangents(path_.graph, outputs, path_.inputs, directions(path_.inputs.size()));
  }
  std::vector<NodeId> vjp() {
    return adjoints(path_.graph, path_.outputs, directions(path_.outputs.size()), path_.inputs);
  }
  std::vector<NodeId> gradient() {
    const std::array one = {path_.graph.constant(1)};
    return adjoints(path_.graph, path_.outputs, one, path_.inputs);
  }

 private:
  std::vector<NodeId> directions(std::size_t count) {
    std::vector<NodeId> result;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_zero = i < zeros_.size() && zeros_[i];
      result.push_back(is_zero
                           ? path_.graph.constant(0)
                           : path_.graph.leaf(Operation::direction, static_cast<std::uint32_t>(i)));
    }
    return result;
  }

  // 1 for the lines of a colour, 0 for the others.
  std::vector<NodeId> seeds(std::int32_t color, const Coloring& coloring) {
    std::vector<NodeId> result;
    for (const std::int32_t each : coloring.color) {
      result.push_back(path_.graph.constant(each == color ? 1 : 0));
    }
    return result;
  }

  // Of the Jacobian of some nodes, the sum of the columns of each colour.
  std::vector<std::vector<NodeId>> sums_of_columns(const Coloring& coloring,
                                                   std::span<const NodeId> nodes) {
    std::vector<std::vector<NodeId>> sums;
    for (std::int32_t color = 0; color < coloring.colors; ++color) {
      sums.push_back(tangents(path_.graph, nodes, path_.inputs, seeds(color, coloring)));
    }
    return sums;
  }

  std::vector<NodeId> by_columns(const SparsityPattern& pattern, const Coloring& coloring) {
    return read(sums_of_columns(coloring, path_.outputs),
                fluxion::detail::plan_column_recovery(pattern, coloring).places);
  }

  std::vector<NodeId> by_rows(const SparsityPattern& pattern, const Coloring& coloring) {
    std::vector<std::vector<NodeId>> sums;
    for (std::int32_t color = 0; color < coloring.colors; ++color) {
      sums.push_back(adjoints(path_.graph, path_.outputs, seeds(color, coloring), path_.inputs));
    }
    return read(sums, fluxion::detail::plan_row_recovery(pattern, coloring).places);
  }

  static std::vector<NodeId> read(const std::vector<std::vector<NodeId>>& sums,
                                  std::span<const Place> places) {
    std::vector<NodeId> result;
    for (const Place& place : places) {
      result.push_back(
          sums[static_cast<std::size_t>(place.color)][static_cast<std::size_t>(place.line)]);
    }
    return result;
  }

  Path& path_;
  const ZeroDirections& zeros_;
};

// All entries of a matrix, column after column; those that are not in the pattern are 0.
std::vector<NodeId> dense(Graph& graph, const Entries& entries) {
  const SparsityPattern& pattern = entries.pattern;
  const auto rows = static_cast<std::size_t>(pattern.rows());
  std::vector<NodeId> result(rows * static_cast<std::size_t>(pattern.cols()), graph.constant(0));
  for (std::int32_t j = 0; j < pattern.cols(); ++j) {
    for (std::int32_t e = pattern.start(j); e < pattern.start(j + 1); ++e) {
      const auto i = static_cast<std::size_t>(pattern.row_indices()[static_cast<std::size_t>(e)]);
      result[i + rows * static_cast<std::size_t>(j)] = entries.nodes[static_cast<std::size_t>(e)];
    }
  }
  return result;
}

Entries entries_of(Path& path, Product product, const ZeroDirections& zeros) {
  Derivation derivation(path, zeros);
  switch (product) {
    case Product::value:
      return {};
    case Product::jacobian:
      return {{}, dense(path.graph, derivation.jacobian())};
    case Product::jvp:
      return {{}, derivation.jvp(path.outputs)};
    case Product::vjp:
      return {{}, derivation.vjp()};
    case Product::hessian:
      return {{}, dense(path.graph, derivation.hessian())};
    case Product::hvp:
      return {{}, derivation.jvp(derivation.gradient())};
    case Product::sparse_jacobian:
      return derivation.jacobian();
    case Product::sparse_hessian:
      return derivation.hessian();
  }
  return {};
}

}  // namespace

std::vector<NodeId> entries(Path& path, Product product) {
  return entries_of(path, product, {}).nodes;
}

Derived derive(Path& path, Product product, Shared shared, const ZeroDirections& zeros) {
  Entries entries = entries_of(path, product, zeros);
  std::vector<NodeId> results;
  for (const Guard& guard : path.guards) results.push_back(guard.selector);
  results.insert(results.end(), path.outputs.begin(), path.outputs.end());
  results.insert(results.end(), entries.nodes.begin(), entries.nodes.end());
  return {Code(path.graph, results, shared, {path.guards.size(), path.outputs.size()}),
          std::move(entries.pattern)};
}

}  // namespace fluxion::inline FLUXION_ABI::graph
