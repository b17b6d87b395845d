// What a driver says when an argument has the wrong shape; the texts are compiled once, without
// Eigen. For: derivatives/input.hpp. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/error.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

[[noreturn]] FLUXION_COLD void throw_empty_point(const char* function);
/// Of a sum over rows of data.
[[noreturn]] FLUXION_COLD void throw_no_rows(const char* function);
/// Argument `number` of `count`, counted from 1.
[[noreturn]] FLUXION_COLD void throw_empty_argument(const char* function,
                                                    std::size_t number,
                                                    std::size_t count);
[[noreturn]] FLUXION_COLD void throw_size(const char* function,
                                          const char* what,
                                          std::ptrdiff_t got,
                                          std::ptrdiff_t expected);
[[noreturn]] FLUXION_COLD void throw_shape(const char* function,
                                           std::ptrdiff_t rows,
                                           std::ptrdiff_t columns,
                                           std::ptrdiff_t expected_rows,
                                           std::ptrdiff_t expected_columns);

}  // namespace fluxion::inline FLUXION_ABI::detail
