// What sums over rows refuse.
// For: sum_over, mean_over. Read first: include/fluxion/optimize/sum_over.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/sum_over.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void throw_no_rows(const char* function) {
  throw ShapeError(fmt::format(
      "{}: there are no rows; got 0, expected at least 1; try a matrix with a row for each term",
      function));
}

}  // namespace fluxion::inline FLUXION_ABI::detail
