// What is computed of a recorded path: its value, its derivatives, or products with them.
// For: programs. Read first: path.hpp, differentiate.hpp, code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <fluxion/graph/code.hpp>
#include <fluxion/graph/path.hpp>
#include <fluxion/sparse/pattern.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

enum class Product : std::uint8_t {
  value,
  jacobian,  ///< m × n; of one output its gradient
  jvp,       ///< J v, directions: n
  vjp,       ///< Jᵀ w, directions: m
  hessian,   ///< of one output, as all below
  hvp,       ///< H v, directions: n
  sparse_jacobian,
  sparse_hessian,
};

inline constexpr std::size_t products = 8;

constexpr bool has_directions(Product product) {
  return product == Product::jvp || product == Product::vjp || product == Product::hvp;
}

/// A path with a derivative as code. Its results are the selectors of the guards, the outputs, and
/// the entries of the derivative, column after column; of a sparse one those of its pattern.
struct Derived {
  Code code;
  SparsityPattern pattern{};  ///< of a sparse derivative

  std::span<const Slot> selectors() const { return code.selectors(); }
  std::span<const Slot> values() const { return code.results(Part::values); }
  std::span<const Slot> entries() const { return code.results(Part::entries); }
};

/// Which directions of a product are none: their entries are 0 whatever they are multiplied with.
using ZeroDirections = std::vector<bool>;

/// Adds a derivative to the graph of a path: its entries, column after column; of a sparse one those of
/// its pattern.
std::vector<NodeId> entries(Path& path, Product product);

/// Adds a derivative to the graph of a path, and makes code of both. What has been added before is
/// not added again.
/// Cost:  a Jacobian takes a sweep over the graph for each colour of its rows or of its columns,
///        whichever are fewer, a Hessian one for each colour of its columns and one more, a product
///        one or two.
Derived derive(Path& path, Product product, Shared shared, const ZeroDirections& zeros = {});

}  // namespace fluxion::inline FLUXION_ABI::graph
