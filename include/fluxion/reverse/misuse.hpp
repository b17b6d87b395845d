// What a recording says when it is used in the wrong way; the texts are compiled once.
// For: reverse/recording.hpp. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The call comes from another thread than the one that made the recording.
[[noreturn]] FLUXION_COLD void throw_elsewhere(const char* function);
[[noreturn]] FLUXION_COLD void throw_wrong_seeds(const char* function,
                                                 std::size_t outputs,
                                                 std::size_t seeds);
[[noreturn]] FLUXION_COLD void throw_too_many(std::size_t outputs, std::size_t most);
/// The adjoint for output `row` was asked for, of `rows` that there are.
[[noreturn]] FLUXION_COLD void throw_no_row(std::size_t row, std::size_t rows);
[[noreturn]] FLUXION_COLD void throw_unswept(std::size_t id);
/// Statement id is older than the recording, which begins with statement `first`.
[[noreturn]] FLUXION_COLD void throw_older(const char* function, std::size_t id, std::size_t first);
[[noreturn]] FLUXION_COLD void throw_younger(const char* function,
                                             std::size_t id,
                                             std::size_t newest);

}  // namespace fluxion::inline FLUXION_ABI::detail
