// The messages of the functions of matrices.
// For: linear_algebra/*. Read first: include/fluxion/linear_algebra/misuse.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/linear_algebra/misuse.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void throw_not_square(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  throw ShapeError(
      fmt::format("{}: the matrix has the wrong shape; got {}x{}, expected as many columns as rows "
                  "and at least one; try least_squares_solve or svd, which take any shape",
                  function,
                  rows,
                  cols));
}

void throw_wrong_rows(const char* function,
                      const char* what,
                      std::ptrdiff_t got,
                      std::ptrdiff_t expected) {
  throw ShapeError(
      fmt::format("{}: {} has the wrong number of rows; got {}, expected {} as the matrix has; try "
                  "one row for each equation",
                  function,
                  what,
                  got,
                  expected));
}

void throw_singular(const char* function, std::ptrdiff_t column) {
  throw DomainError(
      fmt::format("{}: the matrix is singular; got a pivot of 0 in column {}, expected a regular "
                  "matrix; try to remove equations that follow from others",
                  function,
                  column));
}

void throw_not_positive_definite(const char* function, std::ptrdiff_t column) {
  throw DomainError(fmt::format(
      "{}: the matrix is not positive definite; got a pivot in column {} that is not positive, "
      "expected positive ones; try to add a small positive number to the diagonal",
      function,
      column));
}

void throw_empty_matrix(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  throw ShapeError(fmt::format(
      "{}: the matrix is empty; got {}x{}, expected at least one row and one column; try to leave "
      "the call out where there is nothing to decompose",
      function,
      rows,
      cols));
}

void throw_not_tall(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  throw ShapeError(fmt::format(
      "{}: there are fewer equations than unknowns; got {}x{}, expected at least as many "
      "rows as columns; try A.transpose() * solve(A * A.transpose(), b), which is the "
      "smallest solution",
      function,
      rows,
      cols));
}

void throw_dependent_columns(const char* function, std::ptrdiff_t rank, std::ptrdiff_t cols) {
  throw DomainError(fmt::format(
      "{}: the columns of the matrix depend on each other; got rank {}, expected {}; try "
      "to remove columns that follow from others",
      function,
      rank,
      cols));
}

void throw_ambiguous_vectors(const char* function, const char* what, double value) {
  throw DomainError(fmt::format(
      "{}: the vectors of a {} have no derivative; got {:.6g}, expected distinct values; "
      "try an output that depends on no vectors, or only on those of other values",
      function,
      what,
      value));
}

}  // namespace fluxion
