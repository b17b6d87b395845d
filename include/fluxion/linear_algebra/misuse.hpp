// What the functions of matrices say when something is wrong; the texts are compiled once.
// For: linear_algebra/*. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/error.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

[[noreturn]] FLUXION_COLD void throw_not_square(const char* function,
                                                std::ptrdiff_t rows,
                                                std::ptrdiff_t cols);
[[noreturn]] FLUXION_COLD void throw_wrong_rows(const char* function,
                                                const char* what,
                                                std::ptrdiff_t got,
                                                std::ptrdiff_t expected);
/// The pivot of this column is 0.
[[noreturn]] FLUXION_COLD void throw_singular(const char* function, std::ptrdiff_t column);
[[noreturn]] FLUXION_COLD void throw_empty_matrix(const char* function,
                                                  std::ptrdiff_t rows,
                                                  std::ptrdiff_t cols);
[[noreturn]] FLUXION_COLD void throw_not_tall(const char* function,
                                              std::ptrdiff_t rows,
                                              std::ptrdiff_t cols);
[[noreturn]] FLUXION_COLD void throw_dependent_columns(const char* function,
                                                       std::ptrdiff_t rank,
                                                       std::ptrdiff_t cols);
/// An output depends on the vectors of this value, which are not unique.
[[noreturn]] FLUXION_COLD void throw_ambiguous_vectors(const char* function,
                                                       const char* what,
                                                       double value);

/// The pivot of this column is 0 or negative.
[[noreturn]] FLUXION_COLD void throw_not_positive_definite(const char* function,
                                                           std::ptrdiff_t column);

inline void check_square(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  if (rows != cols || rows == 0) throw_not_square(function, rows, cols);
}
inline void check_not_empty(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  if (rows == 0 || cols == 0) throw_empty_matrix(function, rows, cols);
}
inline void check_tall(const char* function, std::ptrdiff_t rows, std::ptrdiff_t cols) {
  check_not_empty(function, rows, cols);
  if (rows < cols) throw_not_tall(function, rows, cols);
}
/// `what` has as many rows as the matrix.
inline void check_rows(const char* function,
                       const char* what,
                       std::ptrdiff_t got,
                       std::ptrdiff_t expected) {
  if (got != expected) throw_wrong_rows(function, what, got, expected);
}

}  // namespace fluxion::inline FLUXION_ABI::detail
