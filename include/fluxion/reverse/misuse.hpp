// What a recording and its tape say when something is wrong; the texts are compiled once.
// For: reverse/tape.hpp and reverse/recording.hpp. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/error.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// The call comes from another thread than the one that made the recording.
[[noreturn]] FLUXION_COLD void throw_elsewhere(const char* function);
[[noreturn]] FLUXION_COLD void throw_wrong_seeds(const char* function,
                                                 std::size_t outputs,
                                                 std::size_t seeds);
[[noreturn]] FLUXION_COLD void throw_wrong_inputs(std::size_t values, std::size_t variables);
[[noreturn]] FLUXION_COLD void throw_too_many(std::size_t outputs, std::size_t most);
/// The adjoint for output `row` was asked for, of `rows` that there are.
[[noreturn]] FLUXION_COLD void throw_no_row(std::size_t row, std::size_t rows);
[[noreturn]] FLUXION_COLD void throw_unswept(std::size_t id);
/// Statement id is older than the recording, which begins with statement `first`.
[[noreturn]] FLUXION_COLD void throw_older(const char* function, std::size_t id, std::size_t first);
[[noreturn]] FLUXION_COLD void throw_younger(const char* function,
                                             std::size_t id,
                                             std::size_t newest);

[[noreturn]] FLUXION_COLD void throw_out_of_ids(std::size_t statements, std::size_t most);
/// There are `arguments`, and no memory for n more.
[[noreturn]] FLUXION_COLD void throw_out_of_memory(std::size_t arguments, std::size_t n);
[[noreturn]] FLUXION_COLD void throw_no_adjoints(std::size_t statements);
/// Statement id has an argument that is not older than itself.
[[noreturn]] FLUXION_COLD void throw_stale(std::size_t id, std::size_t argument);
/// A statement of an inner recording has an argument of an outer one.
[[noreturn]] FLUXION_COLD void throw_outer_variable();

}  // namespace fluxion::inline FLUXION_ABI::detail
