// What the sparse drivers say when something is wrong.
// For: the headers of this folder. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/sparse/compression.hpp>
#include <fluxion/sparse/structure.hpp>

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

MatrixPosition first_outside(const SparsityPattern& pattern, const SparsityPattern& found) {
  for (std::int32_t column = 0; column < found.cols(); ++column) {
    for (const std::int32_t row : found.column(column)) {
      if (!pattern.contains(row, column)) return {row, column};
    }
  }
  return {};
}

}  // namespace

void throw_stale_node(std::size_t node, std::size_t newest) {
  throw TapeError(fmt::format(
      "sparsity pattern: a number was used after its evaluation had ended; got operation {}, "
      "expected one up to {}; try to keep no numbers from one evaluation to the next, or their "
      "values only, by value_of(x)",
      node,
      newest));
}

void throw_too_many_nodes(std::size_t nodes) {
  throw TapeError(fmt::format(
      "sparsity pattern: out of numbers for operations; got {}, expected at most {}; try "
      "to differentiate the program in parts",
      nodes,
      StructureLog::most_nodes));
}

void throw_outside_pattern(const char* function,
                           const SparsityPattern& pattern,
                           const SparsityPattern& found) {
  const MatrixPosition entry = first_outside(pattern, found);
  throw Error(fmt::format(
      "{}: at this point there are entries outside of the pattern; got one in row {} and column "
      "{}, "
      "expected those of the fixed pattern alone; try a plan without fixed_pattern, which grows",
      function,
      entry.row,
      entry.column));
}

}  // namespace fluxion::inline FLUXION_ABI::detail
