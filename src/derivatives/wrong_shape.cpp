// The messages of drivers whose arguments have the wrong shape.
// For: the drivers. Read first: include/fluxion/derivatives/wrong_shape.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/derivatives/wrong_shape.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void throw_empty_point(const char* function) {
  throw ShapeError(fmt::format(
      "{}: the point is empty; got 0 coordinates, expected at least 1; try a point with as many "
      "coordinates as f has variables",
      function));
}

void throw_no_rows(const char* function) {
  throw ShapeError(fmt::format(
      "{}: there are no rows; got 0, expected at least 1; try a matrix with a row for each term",
      function));
}

void throw_empty_argument(const char* function, std::size_t number, std::size_t count) {
  throw ShapeError(fmt::format(
      "{}: argument {} of {} is empty; got 0 coordinates, expected at least 1; try to give the "
      "size that f needs, or leave it out of the tuple",
      function,
      number,
      count));
}

void throw_size(const char* function,
                const char* what,
                std::ptrdiff_t got,
                std::ptrdiff_t expected) {
  throw ShapeError(
      fmt::format("{}: {} has the wrong size; got {}, expected {}; try a vector of that size",
                  function,
                  what,
                  got,
                  expected));
}

void throw_shape(const char* function,
                 std::ptrdiff_t rows,
                 std::ptrdiff_t columns,
                 std::ptrdiff_t expected_rows,
                 std::ptrdiff_t expected_columns) {
  throw ShapeError(fmt::format(
      "{}: the result has the wrong shape; got {}x{}, expected {}x{}; try a matrix of that shape",
      function,
      rows,
      columns,
      expected_rows,
      expected_columns));
}

}  // namespace fluxion
