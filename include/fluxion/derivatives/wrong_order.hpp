// What a driver says when the order of a series is wrong; the text is compiled once.
// For: derivatives/taylor.hpp. Read first: docs/reference/error.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/error.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

[[noreturn]] FLUXION_COLD void throw_negative_order(const char* function, int order);

}  // namespace fluxion::inline FLUXION_ABI::detail
