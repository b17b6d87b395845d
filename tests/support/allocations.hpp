// How often this program has called operator new.
// For: tests that repeated work allocates nothing. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace fluxion::test {

/// Since the start, over all threads. Needs support/allocations.cpp in the executable.
std::size_t allocations();

}  // namespace fluxion::test
